"""`QUESTIONS`: predict, run, reveal. Which choice is right is computed from the runs. Light: anyone may import it."""

from __future__ import annotations

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup import answers
from core.ensembles.wrapup.answers import FEW, HEART, HONEST, LOW, MANY, SAME, WRONG, Choice, Question
from core.spec import Text

SPLITS = (42, 43, 44)
PULLED = ("linear", "forest", "adaboost", "xgboost")
OUTLIERS, UP = 3, 5.0
NEAR, FAR = 5.0, 20.0


def _pulled() -> tuple[EnsembleSpec, ...]:
    clean = [EnsembleSpec(data="sine", rows=200, model=model, trees=100) for model in PULLED]
    trouble: dict[str, int | float] = {"outliers": OUTLIERS, "outlier_size": UP}
    return tuple(spec for one in clean for spec in (one, one.with_(**trouble)))


def _moved() -> tuple[EnsembleSpec, ...]:
    spoiled = [
        EnsembleSpec(data="sine", rows=200, model=model, outliers=1, outlier_in="input", outlier_place=1.0)
        for model in ("tree", "linear")
    ]
    return tuple(spec.with_(outlier_size=size) for spec in spoiled for size in (NEAR, FAR))


def _why(model: str, ko: str, en: str) -> Choice:
    return Choice(MODELS[model].label, Text(ko, en))


QUESTIONS: dict[str, Question] = {
    "trees": Question(
        Text("나무를 늘리면", "More trees"),
        Text(
            f"손글씨 숫자 데이터에서 랜덤 포레스트의 나무를 {FEW}그루에서 {MANY}그루로 늘립니다. "
            f"분할 {len(SPLITS)}가지로 평균한 시험 점수는 어떻게 될까요?",
            f"On the digits a random forest grows from {FEW} to {MANY} trees. "
            f"What happens to its test score, averaged over {len(SPLITS)} splits?",
        ),
        {
            "falls": Choice(
                Text("떨어진다. 나무가 많으면 과적합한다.", "It falls: many trees overfit."),
                Text(
                    "나무를 더하는 것은 표를 더 모으는 일입니다. 나무 하나하나는 더 복잡해지지 않으므로, 나무 수 "
                    "때문에 과적합이 심해지지는 않습니다.",
                    "Adding trees gathers more votes. No single tree becomes more complex, so the number of trees does "
                    "not make overfitting worse.",
                ),
            ),
            "same": Choice(
                Text(f"거의 그대로다({SAME:.0%}p 이내).", f"It hardly changes (by {100 * SAME:.0f} point at most)."),
                Text(
                    "나무가 이미 넉넉하면 그렇습니다. 나무가 적을 때는 저마다의 실수가 아직 다 상쇄되지 않아서 "
                    "점수가 더 달라질 수 있습니다.",
                    "That holds once there are plenty of trees. While there are few, their single mistakes have not "
                    "cancelled out yet, and the score can still change.",
                ),
            ),
            "rises": Choice(
                Text(f"오른다({SAME:.0%}p 넘게).", f"It rises (by more than {100 * SAME:.0f} point)."),
                Text(
                    "서로 다르게 틀리는 나무들의 답을 평균하면 흔들림, 곧 분산이 줄어듭니다. 나무가 늘수록 오르는 폭은 "
                    "작아지고 점수는 한 값에 다가갑니다.",
                    "Averaging trees that err in different ways reduces how much the answer varies. The gain gets "
                    "smaller with every tree, and the score approaches a limit.",
                ),
            ),
        },
        tuple(EnsembleSpec(data="digits", trees=MANY, split_seed=seed) for seed in SPLITS),
        "scores",
        Text(
            f"시험 점수의 평균: 나무 {FEW}그루에서 {{few}}, {MANY}그루에서 {{many}}",
            f"Mean test score: {{few}} with {FEW} trees, {{many}} with {MANY}",
        ),
        answers.more_trees,
    ),
    "noise": Question(
        Text("틀린 정답", "Wrong answers"),
        Text(
            f"학습 데이터에서 정답의 {WRONG:.0%}를 일부러 틀리게 바꾸고, 깊이 제한이 없는 랜덤 포레스트를 학습합니다. "
            "바꾼 정답으로 잰 학습 점수는 얼마일까요?",
            f"{WRONG:.0%} of the training answers are made wrong on purpose, and a random forest of unlimited depth "
            "learns from them. What is its train score, measured on those same answers?",
        ),
        {
            "heart": Choice(
                Text(f"{HEART:.0%} 이상: 틀린 정답까지 외운다.", f"{HEART:.0%} or more: it learns them by heart."),
                Text(
                    "깊은 나무는 잎에 한 가지 정답만 남을 때까지 나눕니다. 그래서 어떤 행을 본 나무는 그 행의 틀린 "
                    "정답도 외웁니다. 나무의 다수가 그 행을 보았으므로, 평균해도 외운 답이 이깁니다.",
                    "Deep trees split until a leaf holds a single answer, so every tree that saw a row has memorised "
                    "its wrong answer. Most trees saw it, and the memorised answer wins the vote.",
                ),
            ),
            "between": Choice(
                Text(f"{HONEST:.0%} 이상 {HEART:.0%} 미만", f"{HONEST:.0%} up to {HEART:.0%}"),
                Text(
                    "나무의 깊이나 잎의 크기를 조금 제한하면 이럴 수 있습니다. 틀린 정답의 일부만 외우기 때문입니다.",
                    "This can happen when depth or leaves are limited a little: only some wrong answers are memorised.",
                ),
            ),
            "honest": Choice(
                Text(f"{1 - WRONG:.0%} 안팎: 틀린 정답은 무시한다.", f"about {1 - WRONG:.0%}: it ignores them."),
                Text(
                    "참된 규칙만 배운 모델이라면 이 점수가 나옵니다. 평균은 새 데이터에서 답이 흔들리는 것을 줄일 뿐, "
                    "학습 데이터를 외우는 것을 막지는 못합니다.",
                    "A model that knows only the true rule would score this. Averaging steadies the answers on new "
                    "data; it does not keep the trees from memorising their training rows.",
                ),
            ),
            "below": Choice(
                Text(f"{LOW:.0%} 미만", f"below {LOW:.0%}"),
                Text(
                    "나무가 너무 얕아 옳은 정답조차 다 배우지 못할 때 나오는 점수입니다.",
                    "Trees that are too shallow to learn even the right answers would score this.",
                ),
            ),
        },
        (EnsembleSpec(label_noise=WRONG, trees=100),),
        "scores",
        Text("학습 점수 {train}, 시험 점수 {test}", "Train score {train}, test score {test}"),
        answers.wrong_answers,
    ),
    "target": Question(
        Text("정답의 이상치", "Outliers in the target"),
        Text(
            f"사인 곡선의 가운데에 있는 점 {OUTLIERS}개의 정답을 표준편차의 {UP:g}배만큼 올립니다. "
            "곡선이 평균적으로 가장 많이 움직이는 모델은 무엇일까요?",
            f"{OUTLIERS} points in the middle of the noisy sine are moved up by {UP:g} standard deviations. "
            "Which model's curve moves most, on average over x?",
        ),
        {
            "linear": _why(
                "linear",
                "직선은 두 수로 정해지므로 이상치 몇 개에도 전체가 함께 움직입니다. 최소제곱은 점마다 같은 비중을 "
                "두므로, 점이 많을수록 이상치 하나의 몫은 작아집니다.",
                "A line has only two numbers, so a few outliers move all of it at once. Least squares gives every "
                "point the same weight, so with more points each outlier counts for less.",
            ),
            "forest": _why(
                "forest",
                "이상치 하나하나는 나무의 37%쯤이 보지 않으므로($(1-1/n)^n$, Breiman 1996), 평균하면 그 이상치의 "
                "영향이 줄어듭니다. 그러나 이상치가 여럿이면 대부분의 나무가 적어도 하나는 보므로, 영향이 없어지지는 "
                "않습니다.",
                "About 37% of the trees miss any single outlier ($(1-1/n)^n$, Breiman 1996), and averaging dampens "
                "its pull. But with several outliers most trees see at least one, so the pull does not vanish.",
            ),
            "adaboost": _why(
                "adaboost",
                "크게 틀린 점일수록 다음 표본에 더 자주 뽑힙니다(AdaBoost.R2). 뒤의 나무들이 이상치에 매달리면서, "
                "이상치에서 먼 곳의 답도 함께 달라집니다.",
                "The larger a point's error, the more often later samples draw it (AdaBoost.R2). The later trees are "
                "taken up with the outliers, and the answers far from them change too.",
            ),
            "xgboost": _why(
                "xgboost",
                "라운드마다 이상치에 남은 잔차를 쫓아갑니다. 나무는 이상치 둘레를 잘라 낼 수 있으므로, 움직임은 주로 "
                "그 둘레에 생깁니다.",
                "Round by round it chases what is left of the outliers' residuals. Its trees can cut out the "
                "surroundings of an outlier, so the curve moves mostly there.",
            ),
        },
        _pulled(),
        "curves",
        Text(
            "곡선이 움직인 거리의 평균: 선형 모델 {linear}, 랜덤 포레스트 {forest}, AdaBoost {adaboost}, XGBoost "
            "{xgboost}",
            "Mean shift of the curve: linear model {linear}, random forest {forest}, AdaBoost {adaboost}, "
            "XGBoost {xgboost}",
        ),
        answers.target_outliers,
    ),
    "stumps": Question(
        Text("얕은 나무", "Shallow trees"),
        Text(
            "동심원 데이터에서 질문이 하나뿐인 나무(stump)를 100그루씩 씁니다. 배깅과 부스팅(AdaBoost) 가운데 "
            "학습 오차를 더 많이 줄이는 것은 무엇일까요?",
            "On the circles, 100 trees of a single question each (stumps) are bagged, and 100 are boosted (AdaBoost). "
            "Which of the two lowers the training error further?",
        ),
        {
            "bagging": Choice(
                Text("배깅", "Bagging"),
                Text(
                    "'평균해도 편향은 그대로'라는 말은 제곱 오차로 잰 평균에 대한 것입니다. 분류의 투표에는 그대로 "
                    "통하지 않습니다(Hastie·Tibshirani·Friedman, The Elements of Statistical Learning 8.7절). 서로 "
                    "다른 곳에서 나누는 얕은 나무들의 표가 모이면 경계의 모양이 바뀌므로, 배깅으로도 학습 점수가 오를 "
                    "수 있습니다. 다만 어느 나무도 앞의 나무들이 틀린 것을 일부러 맡지는 않습니다.",
                    "That averaging leaves the bias as it is holds for averages under squared error, not for votes "
                    "(Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 8.7). Shallow "
                    "trees that split in different places can, by their votes, change the shape of the boundary, so "
                    "bagging too can raise the train score. But no tree takes on what the others got wrong.",
                ),
            ),
            "boosting": Choice(
                Text("부스팅", "Boosting"),
                Text(
                    "나무마다 앞의 나무들이 틀린 점을 맡으므로, 질문 하나짜리 나무도 차례로 더하면 복잡한 경계가 "
                    "될 수 있습니다. 부스팅이 주로 줄이는 것은 편향입니다.",
                    "Each tree takes on what the earlier ones got wrong, so even single questions can add up to a "
                    "complex boundary. What boosting mainly reduces is bias.",
                ),
            ),
            "same": Choice(
                Text(f"둘이 같다({SAME:.0%}p 이내).", f"Both the same (within {100 * SAME:.0f} point)."),
                Text(
                    "나무 하나가 이미 학습 데이터를 다 맞히면 둘의 차이가 드러나지 않습니다.",
                    "If a single tree already gets all training rows right, the two cannot be told apart.",
                ),
            ),
            "neither": Choice(
                Text("둘 다 나무 한 그루와 다르지 않다.", "Neither does better than a single stump."),
                Text(
                    "나무들이 모두 같은 질문을 한다면 그렇습니다. 하지만 표본이나 가중치가 나무마다 다르므로 질문도 "
                    "달라집니다.",
                    "That would be so if all trees asked the same question. But samples or weights differ from tree to "
                    "tree, and so do the questions.",
                ),
            ),
        },
        (
            EnsembleSpec(data="circles", model="tree", max_depth=1),
            EnsembleSpec(data="circles", model="bagging", max_depth=1, trees=100),
            EnsembleSpec(data="circles", model="adaboost", max_depth=1, trees=100),
        ),
        "scores",
        Text(
            "학습 점수: 나무 한 그루 {stump}, 배깅 {bagging}, 부스팅 {boosting}",
            "Train score: a single stump {stump}, bagging {bagging}, boosting {boosting}",
        ),
        answers.stumps,
    ),
    "input": Question(
        Text("입력의 이상치", "An outlier in the input"),
        Text(
            f"사인 곡선에서 x가 가장 큰 점 하나를 표준편차의 {NEAR:g}배만큼 오른쪽으로 옮겨 두었습니다. 이것을 "
            f"{FAR / NEAR:.0f}배 더 멀리({FAR:g}배까지) 옮기면, 데이터가 있던 곳에서 결정 트리의 곡선은 어떻게 될까요?",
            f"On the noisy sine, the point with the largest x has been moved {NEAR:g} standard deviations to the "
            f"right. It is now moved {FAR / NEAR:.0f} times as far ({FAR:g}). What does the decision tree's curve do "
            "where the data were?",
        ),
        {
            "same": Choice(
                Text("조금도 바뀌지 않는다.", "It does not change at all."),
                Text(
                    "나무는 값이 기준보다 큰지 작은지만 봅니다. 가장 큰 값은 더 멀리 가도 순서가 같으므로 학습 "
                    "데이터는 똑같이 나뉩니다. 움직이는 것은 이 점과 이웃 사이의 경계뿐이고, 그 경계는 데이터 밖에 "
                    "있습니다.",
                    "A tree asks only whether a value lies above or below a threshold. The largest value stays the "
                    "largest, so the rows are divided in the same way. Only the boundary next to it moves, and that "
                    "lies outside the data.",
                ),
            ),
            "near": Choice(
                Text("이상치가 있던 끝에서만 바뀐다.", "It changes at that end only."),
                Text(
                    "이 점과 이웃한 점 사이의 경계가 아직 데이터 안에 있을 때, 곧 처음 옮길 때 생기는 일입니다.",
                    "This is what the first move can do, while the boundary between the point and its neighbour still "
                    "lies among the data.",
                ),
            ),
            "little": Choice(
                Text("전체가 조금씩 바뀐다.", "It changes a little everywhere."),
                Text(
                    "값의 크기를 그대로 쓰는 모델, 예를 들어 선형 모델이 이렇게 움직입니다.",
                    "Models that use the size of a value, such as the linear one, move like this.",
                ),
            ),
            "far": Choice(
                Text("선형 모델만큼 크게 바뀐다.", "It changes as much as the linear model."),
                Text(
                    "먼 점은 직선을 지렛대처럼 돌립니다. 나무는 거리를 보지 않으므로 지렛대도 없습니다.",
                    "A far point turns a line like a lever. A tree looks at no distance, so there is no lever.",
                ),
            ),
        },
        _moved(),
        "curves",
        Text(
            "곡선이 움직인 거리의 평균: 결정 트리 {tree}(길이의 {length}에서), 선형 모델 {line}",
            "Mean shift of the curve: decision tree {tree} (on {length} of its length), linear model {line}",
        ),
        answers.input_outliers,
    ),
}

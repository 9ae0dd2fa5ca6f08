"""What the notebook on bagging says, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

TITLE = Text("배깅 들여다보기: {data}", "Inside bagging: {data}")
ABOUT = Text(
    "나무마다 다른 표본을 주고 답을 평균하는 방법들을 같은 데이터에서 견줍니다. 나무를 하나씩 꺼내어 "
    "무엇을 보았고, 무엇이라 답하고, 서로 얼마나 다른지 직접 셉니다.",
    "Methods that give each tree a sample of its own and average the answers, compared on the same data. "
    "The trees are taken out one by one, to count what they have seen, what they answer, and how often they differ.",
)
MODELS = Text(
    "## 모델\n\n고른 값만 넘기고 나머지는 라이브러리의 기본값에 맡깁니다.",
    "## Models\n\nOnly what was chosen is handed over; the rest is the library's defaults.",
)
SAMPLES = Text(
    "## 부트스트랩 표본(bootstrap sample)\n\n"
    "학습 데이터가 $n$행이면, 나무마다 그 가운데 $n$번을 복원 추출합니다. 한 행이 한 번도 뽑히지 않을 확률은 "
    "$(1-1/n)^n$이고, $n$이 커지면 $1/e$ ≈ 36.8%에 다가갑니다"
    "([ESL](https://hastie.su.domains/ElemStatLearn/) 식 7.55). "
    "먼저 NumPy로 표본 하나를 뽑아 보고, 그다음 scikit-learn이 나무마다 뽑은 표본을 꺼내어 셉니다.",
    "## Bootstrap samples\n\n"
    "Of $n$ training rows, each tree is given $n$ that are drawn with replacement. A row is never drawn with "
    "probability $(1-1/n)^n$, which for large $n$ approaches $1/e$ ≈ 36.8% "
    "([ESL](https://hastie.su.domains/ElemStatLearn/), eq. 7.55). "
    "First NumPy draws one sample; then those that scikit-learn drew for its trees are counted.",
)
NO_SAMPLES = Text(
    "## 표본\n\n이 설정에서는 표본을 뽑지 않습니다. 나무마다 학습 데이터를 모두 봅니다.",
    "## Samples\n\nWith these settings no samples are drawn: every tree sees all training rows.",
)
VOTES = Text(
    "## 나무 한 그루와 함께 낸 답\n\n"
    "scikit-learn은 표를 세지 않고 나무들이 낸 "
    "[확률을 평균합니다](https://scikit-learn.org/stable/modules/ensemble.html#random-forests). "
    "나무 $T$그루 가운데 $m$그루가 클래스 1이라고 답하면, 두 그루씩 짝지은 $T(T-1)/2$쌍 가운데 $m(T-m)$쌍의 답이 "
    "다릅니다. 이 비율의 평균이 `disagree`이고, `alone`은 나무 한 그루의 시험 점수를 모든 나무에 걸쳐 평균한 값입니다.",
    "## One tree, and all together\n\n"
    "scikit-learn does not count votes but "
    "[averages the trees' probabilities](https://scikit-learn.org/stable/modules/ensemble.html#random-forests). "
    "Where $m$ of $T$ trees answer class 1, $m(T-m)$ of the $T(T-1)/2$ pairs of trees differ; the mean share is "
    "`disagree`. `alone` is a single tree's test score, averaged over all trees.",
)
OOB = Text(
    "## OOB 점수\n\n"
    "학습 데이터의 한 행을, 그 행을 보지 못한 나무들만으로 채점합니다. 모든 나무가 본 행은 채점하지 않습니다. "
    "`oob_score=True`로 학습하면 scikit-learn도 이렇게 셉니다.",
    "## Out-of-bag score\n\n"
    "Each training row is judged by the trees that have not seen it; rows that all trees have seen are not judged. "
    "With `oob_score=True` scikit-learn does the same.",
)
TREES = Text(
    "## 그림: 나무마다 본 표본과 낸 답\n\n"
    "큰 점일수록 그 나무의 표본에 여러 번 뽑혔습니다. 바탕색은 그 나무 혼자 낸 답입니다.",
    "## Picture: each tree's sample and its answer\n\n"
    "The larger a point, the more often that tree's sample holds it. The ground is the answer of that tree alone.",
)
CURVES = Text(
    "## 그림: 나무를 더하면 점수는\n\n실선은 시험 점수, 점선은 OOB 점수입니다.",
    "## Picture: the scores as trees are added\n\nSolid: test score; dotted: out-of-bag score.",
)
REGIONS = Text(
    "## 그림: 방법마다 나눈 영역\n\n바탕색은 클래스 1의 확률입니다.",
    "## Picture: each method's regions\n\nThe ground is the probability of class 1.",
)
SCORE = Text(
    "`train`, `test`, `alone`, `oob`는 정확도(맞힌 비율)이고, `drawn`은 나무 한 그루가 본 행의 비율, "
    "`oob rows`는 OOB로 채점한 행의 수, `oob trees`는 한 행을 보지 못한 나무 수의 평균입니다.",
    "`train`, `test`, `alone` and `oob` are accuracies, the share of right answers. `drawn` is the share of rows that "
    "a tree has seen, `oob rows` how many rows are judged out of bag, "
    "`oob trees` how many trees have not seen a row, on average.",
)
NEXT = Text(
    "## 해 볼 것\n\n"
    "1. `BaggingClassifier(..., bootstrap=False)`로 바꾸면 `disagree`는 어떻게 되나요? 왜 그럴까요?\n"
    "2. 나무 수를 5, 50, 500으로 바꾸어 보세요. `oob rows`와 OOB 점수는 어떻게 되나요?\n"
    "3. `max_depth=2`처럼 얕은 나무를 쓰면 `alone`과 `test`의 차이는 커지나요, 작아지나요?\n"
    "4. 잡음을 0으로 두어 보세요. 그래도 나무들의 답이 서로 다른가요?",
    "## To try\n\n"
    "1. With `BaggingClassifier(..., bootstrap=False)`, what happens to `disagree`, and why?\n"
    "2. Set the number of trees to 5, 50 and 500. What happens to `oob rows` and to the out-of-bag score?\n"
    "3. With shallow trees, such as `max_depth=2`, is the gap between `alone` and `test` larger or smaller?\n"
    "4. Set the noise to 0. Do the trees still differ?",
)

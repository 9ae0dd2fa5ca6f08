"""What the notebooks on reading a tree and on surrogates say, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

TITLE = Text("나무를 한 그루씩 읽기: {model}", "Reading tree by tree: {model}")
ABOUT = Text(
    "앙상블을 학습한 뒤 나무를 꺼내어 글과 그림으로 읽고, 질문마다 무엇을 얻는지 셉니다. `CONFIG`의 `shown`은 몇 번째 "
    "나무를 볼지, `levels`는 몇 층까지 볼지입니다.",
    "Fits an ensemble, takes its trees out, reads them as text and as a picture, and counts what each question brings. "
    "`shown` in `CONFIG` says which tree is looked at, `levels` how many levels of it.",
)
MODEL = Text("## 모델\n\n{about}", "## Model\n\n{about}")
EACH = Text(
    "## 나무마다 크기와 첫 질문\n\n"
    "질문의 이득은 불순도(impurity)가 줄어든 만큼입니다. 마디(node)마다 불순도에 그곳에 온 행의 몫을 곱하고, "
    "두 자식의 것을 뺍니다. `first row`는 시험 데이터의 첫 행에 나무가 하는 답이고, 답이 클래스마다의 비율이면 "
    "그 가운데 가장 큰 것입니다.",
    "## Each tree's size and first question\n\n"
    "A question's gain is what it takes away of the impurity: each node's impurity is weighed by its share of the "
    "rows, and those of both children are subtracted. `first row` is the tree's answer at the first test row; "
    "where that is a share for each class, the largest one.",
)
NESTED = Text(
    "## 나무마다 크기와 첫 질문\n\n"
    "scikit-learn의 `export_text`는 이 나무들을 읽지 못하므로, 짧은 함수로 직접 읽습니다. 이득은 라이브러리가 적어 둔 "
    "값입니다. `first row`는 시험 데이터의 첫 행에 나무가 더하는 값입니다.",
    "## Each tree's size and first question\n\n"
    "scikit-learn's `export_text` cannot read these trees; a few short functions do. The gains are as the library "
    "reports them. `first row` is what the tree adds at the first test row.",
)
ADDS_ODDS = Text(
    "이 모델의 잎은 확률이 아니라 로그 오즈(log-odds)에 더할 값을 답합니다.",
    "A leaf of this model answers not with a probability but with what is added to the log-odds.",
)
ADDS_NUMBER = Text(
    "이 모델의 잎은 답 그 자체가 아니라 앞의 답에 더할 값을 답합니다.",
    "A leaf of this model answers with what is added to the answer so far.",
)
TEXT = Text("## 글로 읽기", "## As text")
IMPURITIES = Text(
    "## 질문마다 불순도\n\n이득이 큰 질문부터 열 개까지입니다. `rows`는 그 나무의 표본에서 그곳에 온 행의 수"
    "(또는 가중치)입니다.",
    "## The impurities of its questions\n\n"
    "The ten that gain most. `rows` is how many rows of that tree's sample come there, or what they weigh.",
)
GINI = Text(
    "분류 나무의 불순도는 지니 불순도 $1 - \\sum_k p_k^2$입니다. 클래스의 비율 $p_k$로 직접 계산해 견줍니다.",
    "A classification tree's is Gini's, $1 - \\sum_k p_k^2$, worked out here from the classes' shares $p_k$.",
)
VARIANCE = Text(
    "회귀 나무의 불순도는 그곳에 온 행의 정답의 분산입니다. 부스팅의 나무라면 정답 대신 잔차의 분산입니다.",
    "A regression tree's is the variance of the targets that come there; in gradient boosting, of the residuals.",
)
DRAWN = Text("## 그림으로 읽기", "## As a picture")
SPACE = Text("## 그림: 나무가 나눈 공간", "## Picture: the space that it cuts")
COMPARED = Text(
    "`own test`는 나무 혼자의 시험 점수, `test so far`는 그 라운드까지 모두 더한 시험 점수이고, 점수는 "
    "분류에서 정확도, 회귀에서 R²입니다. `first feature`는 0부터 센 열 번호입니다. `first`가 붙은 나머지 값은 "
    "앱이나 라이브러리가 단정밀도(float32)로 적어 두므로 여섯 자리까지 견줍니다. 나머지는",
    "`own test` is the test score of a tree by itself, `test so far` that of the sum up to its round: accuracy in "
    "classification, R² in regression. `first feature` is a column's number, from 0. The other numbers with `first` "
    "are kept in single precision (float32) by the app or the library, and compared to six digits. As to the rest:",
)
NEXT = Text(
    "## 해 볼 것\n\n"
    "1. `shown`을 바꾸어 나무 셋을 읽어 보세요. 첫 질문이 같은가요? 왜 그럴까요?\n"
    "2. `max_depth=2`를 넘겨 보세요. 나무 한 그루의 점수와 앙상블의 점수는 어떻게 되나요?\n"
    "3. 시드를 바꾸면 첫 나무의 첫 질문이 바뀌나요?",
    "## To try\n\n"
    "1. Change `shown` and read three trees. Do they begin with the same question? Why?\n"
    "2. Hand over `max_depth=2`. What becomes of a single tree's score, and of the ensemble's?\n"
    "3. With another seed, does the first tree begin with another question?",
)
REPEATED = Text("나무 한 그루로 요약하기: {model}", "Summed up by one tree: {model}")
REPEATED_ABOUT = Text(
    "모델의 **답**을 정답으로 삼아 결정 트리 한 그루를 학습합니다. 이런 나무를 대리 모델(surrogate model)이라고 하고, "
    "모델을 얼마나 그대로 되풀이하는지를 충실도(fidelity)라고 합니다.",
    "One decision tree is fitted to the **answers** of a model. Such a tree is called a surrogate model, and how well "
    "it repeats the model is its fidelity.",
)
PUPILS = Text(
    "## 대리 나무와, 정답을 바로 배운 나무\n\n"
    "깊이마다 나무 두 그루를 학습합니다. 하나는 모델의 답을, 하나는 정답을 배웁니다. {measure} "
    "([Craven과 Shavlik, 1996](https://proceedings.neurips.cc/paper/1995/hash/"
    "45f31d16b1058d586fc3be7207b58053-Abstract.html), "
    "[Molnar](https://christophm.github.io/interpretable-ml-book/global.html))",
    "## Surrogates, and trees that learned the truth\n\n"
    "For each depth two trees are fitted: one to the model's answers, one to the truth. {measure} "
    "([Craven and Shavlik, 1996](https://proceedings.neurips.cc/paper/1995/hash/"
    "45f31d16b1058d586fc3be7207b58053-Abstract.html), "
    "[Molnar](https://christophm.github.io/interpretable-ml-book/global.html))",
)
AGREES = Text(
    "충실도는 모델과 같은 답을 한 행의 비율입니다.", "Fidelity is the share of rows answered as by the model."
)
R2 = Text("충실도는 모델의 답에 대한 R²입니다.", "Fidelity is R² against the model's answers.")
SHOWN = Text("## 대리 나무를 읽기", "## The surrogate, read")
FIDELITY = Text(
    "## 그림: 깊이와 충실도\n\n충실도가 높다는 말은 모델을 잘 따라 한다는 뜻일 뿐, 그 답이 옳다는 뜻이 아닙니다.",
    "## Picture: depth and fidelity\n\n"
    "A high fidelity says that the model is repeated well, not that its answers are right.",
)
FAITHFUL = Text(
    "`fidelity`는 충실도, `own`은 대리 나무를 정답과 견준 점수, `direct`는 정답을 바로 배운 나무의 점수, `model`은 "
    "모델의 점수입니다. 점수는 분류에서 정확도, 회귀에서 R²입니다.",
    "`own` is the surrogate's score against the truth, `direct` that of the tree that learned the truth, `model` the "
    "model's: accuracy in classification, R² in regression.",
)
REPEATED_NEXT = Text(
    "## 해 볼 것\n\n"
    "1. `own test`가 `direct test`보다 높은 깊이가 있나요? 모델의 답이 정답보다 배우기 쉬울 때가 있다면 왜일까요?\n"
    "2. 모델의 `max_depth`를 2로 두면 충실도는 어떻게 되나요?\n"
    "3. 충실도가 가장 높은 깊이의 나무를 사람에게 보여 준다면, 그 나무를 읽을 수 있을까요?",
    "## To try\n\n"
    "1. Is `own test` above `direct test` at any depth? Why may a model's answers be easier to learn than the truth?\n"
    "2. With the model's `max_depth` at 2, what becomes of the fidelity?\n"
    "3. Would anyone be able to read the tree whose fidelity is highest?",
)

"""What the overfitting notebook says, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

TITLE = Text("포레스트는 과적합에 강한가", "Do forests resist overfitting?")
ABOUT = Text(
    "나무를 더할 때와 나무를 깊게 할 때 시험 점수가 떨어지는지 봅니다. 모델은 다음과 같습니다.",
    "Does the test score fall as trees are added, or as they grow deeper? The models are:",
)
TELL = Text(
    "## 점수가 떨어졌는지 판단하기\n\n"
    "시험 점수가 가장 좋은 곳과 끝을 같은 시험 행끼리 짝지어 견줍니다. 떨어진 폭이 표준오차의 3배를 넘으면 우연으로 "
    "보기 어렵습니다. 2배가 아니라 3배인 것은 가장 좋은 곳을 보고 나서 골랐기 때문입니다.",
    "## Telling a fall from chance\n\n"
    "Where the test score is best is compared with the end, row by row on the same test rows. A fall of more than 3 "
    "standard errors is hardly chance: 3 rather than 2, since the best place was chosen after looking.",
)
DEEPER = Text(
    "## 나무를 깊게\n\n깊이마다 처음부터 다시 학습합니다. 앙상블은 깊이마다 나무(라운드) {trees}그루입니다.",
    "## Deeper trees\n\nAt each depth everything is fitted anew; an ensemble has {trees} trees (rounds) at each depth.",
)
TREES = Text(
    "## 나무를 더하며\n\n"
    "모델마다 한 번만 학습하고, 앞의 k그루가 무엇이라고 답하는지 물어 나무 수마다 점수를 구합니다. `looked_at`은 앱이 "
    "점수를 적어 둔 나무 수입니다.",
    "## More trees\n\n"
    "Each model is fitted once; what its first k trees answer gives the score of every number of trees. `looked_at` "
    "holds the numbers of trees at which the app noted a score.",
)
WHOLE = Text(
    "XGBoost의 랜덤 포레스트 방식은 한 덩어리로만 답하므로 마지막 점수만 견줍니다.",
    "XGBoost's random-forest mode answers as a whole only, so its last score alone is compared.",
)
SAME = Text(
    "같은 버전의 라이브러리라면 마지막 자리까지 같아야 합니다. 회귀의 표준오차(error of the fall)만은 앱이 답을 "
    "단정밀도(float32)로 보관하므로 다섯째 자리부터 다를 수 있고, XGBoost 포레스트의 점수도 단정밀도만큼 다를 수 "
    "있습니다.",
    "With the same versions of the libraries they are the same to the last digit. Only a regression's standard error "
    "(error of the fall) may differ from the fifth digit on, since the app keeps answers with single precision, and "
    "so may the scores of the XGBoost forest.",
)
PICTURE = Text(
    "## 그림\n\n실선은 시험 점수, 점선은 학습 점수입니다.",
    "## Picture\n\nSolid lines are scores on test data, dotted ones on training data.",
)
NEXT = Text(
    "## 해 볼 것\n\n1. 틀린 정답을 없애면(`label_noise`를 0으로) 깊은 나무의 시험 점수가 어떻게 달라지나요?\n"
    "2. 학습 점수가 100%인 모델이 모두 과적합일까요? 포레스트와 결정 트리를 견주어 보세요.\n"
    "3. 시드를 바꾸어 세 번 실행해 보세요. '떨어졌다'는 판단이 그대로인가요?",
    "## To try\n\n1. Take the wrong answers out (`label_noise` 0). What becomes of the test scores of deep trees?\n"
    "2. Does every model with a training score of 100% overfit? Compare the forest with the single tree.\n"
    "3. Change the seeds and run it three times. Do the same scores fall?",
)

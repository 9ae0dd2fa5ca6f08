"""What a comparison's notebook says, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

TITLE = Text("앙상블 비교: {data}", "Ensembles compared: {data}")
MODELS = Text("비교하는 모델은 다음과 같습니다.", "These models are compared:")
IMPORTS = Text("## 준비", "## What is needed")
DATA = Text("## 데이터\n\n{about}", "## Data\n\n{about}")
MADE = Text(
    "데이터를 만드는 함수는 앱에서 쓰는 것 그대로입니다.",
    "The function that makes the data is the app's own.",
)
DOWNLOADED = Text(
    "처음 한 번은 인터넷에서 받습니다.",
    "They are downloaded the first time.",
)
SPOILED = Text(
    "학습 데이터의 일부 행을 일부러 망가뜨립니다. 망가뜨리는 함수도 앱의 것 그대로이고, 시험 데이터는 그대로 둡니다.",
    "Some training rows are spoiled on purpose, by the app's own functions; the test rows stay as they are.",
)
OWN_POINTS = Text(
    "앱에서 직접 넣고 옮기고 뺀 점은 `CONFIG`에 숫자로 적혀 있습니다.",
    "The points that you added, moved and removed in the app stand in `CONFIG` as numbers.",
)
FITTED = Text(
    "## 모델\n\n고른 값만 넘기고 나머지는 라이브러리의 기본값에 맡깁니다.",
    "## Models\n\nOnly what was chosen is handed over; the rest is the libraries' defaults.",
)
AGAIN = Text("## 데이터와 모델 {number}\n\n{models}", "## Data and models {number}\n\n{models}")
NO_STOP = Text(
    "`HistGradientBoosting`은 10,000행이 넘으면 스스로 일찍 멈추므로, 끝까지 더하도록 `early_stopping=False`로 둡니다.",
    "`HistGradientBoosting` would stop early above 10,000 rows; `early_stopping=False` has it go on to the end.",
)
ONE_THREAD = Text(
    "`n_jobs=1`은 XGBoost가 덧셈을 늘 같은 순서로 하게 합니다.",
    "`n_jobs=1` has XGBoost add in the same order each time.",
)
RESULT = Text(
    "같은 버전의 라이브러리라면 마지막 자리까지 같아야 합니다. {more}{versions}",
    "With the same versions of the libraries they are the same to the last digit. {more}{versions}",
)
IN_SINGLE = Text(
    "다만 XGBoost 포레스트의 점수는 앱에서 나무마다 잎의 값을 더해 얻으므로 단정밀도(float32)만큼 다를 수 있습니다. ",
    "Only the XGBoost forest's, which the app adds up leaf by leaf, may differ by single precision. ",
)
SCORE = Text("점수는 {score}입니다.", "The score is {score}.")
ACCURACY, R2 = Text("정확도(맞힌 비율)", "accuracy, the share of right answers"), Text("R²", "R²")
PICTURE = {
    0: Text("## 그림\n\n학습 점수와 시험 점수입니다.", "## Picture\n\nThe scores on training and on test data."),
    1: Text("## 그림\n\n모델마다 맞춘 곡선입니다.", "## Picture\n\nThe curve that each model fits."),
    2: Text(
        "## 그림\n\n모델마다 나눈 영역입니다.", "## Picture\n\nThe regions that each model divides the plane into."
    ),
}
NEXT = Text(
    "## 해 볼 것\n\n"
    "1. 시드를 바꾸어 세 번 실행해 보세요. 모델의 순위가 바뀌나요?\n"
    "2. 나무 수를 10으로 줄여 보세요. 어느 모델의 점수가 가장 많이 떨어지나요?\n"
    "3. 학습 점수와 시험 점수의 차이가 가장 큰 모델은 무엇인가요? 왜 그럴까요?",
    "## To try\n\n"
    "1. Change the seeds and run it three times. Does the order of the models change?\n"
    "2. Set the number of trees to 10. Which model loses most?\n"
    "3. Which model has the largest gap between training and test score, and why?",
)
SWEEP_TITLE = Text("값 하나를 바꾸어 가며: {field} ({data})", "One number, value after value: {field} ({data})")
SWEPT = Text(
    "`{name}`의 값마다 모델을 처음부터 다시 학습합니다. 나머지는 모두 그대로 둡니다.",
    "The model is fitted anew at every value of `{name}`; all else stays as it is.",
)
SWEEP_PICTURE = Text(
    "## 그림\n\n`{name}`에 따른 학습 점수와 시험 점수입니다.",
    "## Picture\n\nThe scores on training and on test data, by `{name}`.",
)
SWEEP_NEXT = Text(
    "## 해 볼 것\n\n"
    "1. 시드를 바꾸어 세 번 실행해 보세요. 시험 점수가 가장 좋은 값이 그대로인가요?\n"
    "2. 가장 좋은 값을 시험 점수로 고르면 그 점수는 조금 후하게 나옵니다. 왜 그럴까요? 학습 데이터만으로 "
    "고르려면 `sklearn.model_selection.cross_val_score`를 써 보세요.\n"
    "3. 값을 더 촘촘하게, 또는 더 넓게 잡아 보세요. 곡선이 어디서 꺾이나요?",
    "## To try\n\n"
    "1. Change the seeds and run it three times. Does the best value stay the best?\n"
    "2. A value chosen by its test score gets a score that is a little too good. Why? To choose by the training data "
    "alone, try `sklearn.model_selection.cross_val_score`.\n"
    "3. Take the values closer together, or further apart. Where does the curve bend?",
)
SNIPPETS_TITLE = Text("강의의 코드", "The lecture's code")
SNIPPETS_ABOUT = Text(
    "강의에서 본 몇 줄입니다. 숫자만 `CONFIG`로 옮겼습니다.",
    "The few lines of the lecture. Only their numbers have moved to `CONFIG`.",
)
ACCURATE = Text(
    "점수는 R²입니다. 같은 버전의 라이브러리라면 마지막 자리까지 같아야 합니다. ",
    "The score is R². With the same versions of the libraries it is the same to the last digit. ",
)
TRY = Text(
    "## 해 볼 것\n\n1. `random_state`를 바꾸어 세 번 실행해 보세요. 두 모델의 순위가 바뀌나요?\n"
    "2. `n_estimators`를 10으로 줄이면 어느 쪽이 더 나빠지나요?",
    "## To try\n\n1. Change `random_state` and run it three times. Does the other model win?\n"
    "2. Set `n_estimators` to 10: which of the two suffers more?",
)

"""What the notebooks of costs and of bias and variance say, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

COSTS_TITLE = Text("나무가 많으면 얼마나 오래 걸리나", "What many trees cost")
COSTS_ABOUT = Text(
    "행 수를 두 배씩, 나무 수를 두 배씩 늘리며 단계마다 처음부터 다시 학습해 시간과 크기를 잽니다. 모델은 다음과 "
    "같습니다.",
    "The rows, and then the trees, are doubled again and again; at every step each model is fitted anew, and its "
    "times and sizes are measured. The models are:",
)
COSTS_MODELS = Text(
    "## 모델\n\n나무 수를 받아 모델을 만드는 함수들입니다. `LADDERS`에는 모델마다 무엇을 늘릴지 적혀 있습니다.",
    "## Models\n\nFunctions that take a number of trees and make a model. `LADDERS` says what grows for each of them.",
)
COSTS_MEASURE = Text(
    "## 재는 함수\n\n"
    "시간은 표준 라이브러리의 `timeit`으로 잽니다. 값 = 상수 × 크기^지수라면 두 축이 로그인 그림에서 직선이 되고, 그 "
    "기울기가 지수입니다. 크기를 세는 함수 `size`는 앱의 것 그대로입니다.",
    "## What measures\n\n"
    "Times are taken by the standard library's `timeit`. If a value is a constant times size^exponent, it is a "
    "straight line between logarithmic axes, and the exponent is its slope. `size`, which counts, is the app's own.",
)
COSTS_CLIMB = Text(
    "## 재기\n\n"
    "예측 시간은 {asked}행을 예측하는 시간, 저장한 크기는 `pickle`로 저장할 때의 바이트 수입니다. 기본 설정이면 코어 "
    "하나로 10초쯤 걸립니다.",
    "## Measuring\n\n"
    "The time to predict is that of {asked} rows; the size when saved is what `pickle` writes, in bytes. With the "
    "usual settings it takes about ten seconds on one core.",
)
COSTS_SAME = Text(
    "노드 수와 그 지수는 같은 버전이면 같아야 합니다. 저장한 크기(bytes)는 버전과 이름이 함께 저장되므로 1%까지 다를 "
    "수 있습니다.",
    "With the same versions, nodes and their exponents are the same. The size when saved (bytes) may differ by up to "
    "1%, since versions and names are saved too.",
)
COSTS_TIMES = Text(
    "## 시간\n\n"
    "시간은 컴퓨터마다 다르고 같은 컴퓨터에서도 잴 때마다 다르므로, 같은지 판정하지 않고 앱에서 잰 시간 옆에 나란히 "
    "적습니다. 견주어 볼 것은 크기가 두 배일 때 몇 배가 되는지(2^지수)입니다. 이 값은 컴퓨터가 달라도 대개 비슷합니다.",
    "## Times\n\n"
    "Times differ from computer to computer, and from one time to the next, so nothing is judged here: they stand "
    "beside the app's. What to compare is by what factor a time grows when the size doubles (2^exponent): that is "
    "mostly alike on different computers.",
)
TWICE = Text("크기가 두 배면 (여기, 앱)", "size doubled (here, app)")
MANY = Text(
    "나무가 가장 많을 때의 학습 시간은 가장 적을 때의 몇 배인가 (여기, 앱)",
    "how many times as long the most trees take to fit as the fewest (here, app)",
)
COSTS_PICTURE = Text(
    "## 그림\n\n점과 실선은 여기서, 점선은 앱에서 잰 학습 시간입니다. 두 축 모두 로그 눈금입니다.",
    "## Picture\n\n"
    "The time to fit: points and lines are from here, dotted lines from the app. Both axes are logarithmic.",
)
COSTS_NEXT = Text(
    "## 해 볼 것\n\n"
    "1. `max_depth`를 정하면 행이 두 배일 때 걸리는 시간이 어떻게 달라지나요? 모델의 호출에 `max_depth=3`을 더해 "
    "보세요.\n"
    "2. 나무 수가 두 배면 시간도 두 배인 모델과 그렇지 않은 모델이 있습니다. 무엇이 다른가요?\n"
    "3. `threadpool_limits(1)`을 지우고 포레스트에 `n_jobs=-1`을 주어 보세요. 몇 배 빨라지나요?",
    "## To try\n\n"
    "1. How does the time for twice the rows change with a limited depth? Add `max_depth=3` to the models' calls.\n"
    "2. For some models twice the trees take twice the time, for others they do not. What sets them apart?\n"
    "3. Take out `threadpool_limits(1)` and give the forest `n_jobs=-1`. How many times as fast is it?",
)
VARIANCE_TITLE = Text("편향과 분산", "Bias and variance")
VARIANCE_ABOUT = Text(
    "학습 데이터를 여러 번 새로 뽑아 그때마다 모델을 처음부터 학습하고, 오차를 편향²(bias), 분산(variance), "
    "잡음(noise)으로 나눕니다. 모델은 다음과 같습니다.",
    "Training sets are drawn again and again, each model is fitted anew to each, and its error is taken apart into "
    "bias², variance and noise. The models are:",
)
VARIANCE_DATA = Text(
    "참값 `truth`를 아는 데이터이므로 편향과 잡음을 나눌 수 있습니다. `places`는 모델마다 답을 묻는 입력입니다.",
    "Since the true answer, `truth`, is known, bias and noise can be told apart. `places` are the inputs at which "
    "every model is asked.",
)
VARIANCE_MODELS = Text(
    "## 모델\n\n"
    "시드를 받아 모델을 만드는 함수들입니다. 시드는 학습 데이터마다 다르므로, 모델이 쓰는 우연도 분산에 들어갑니다.",
    "## Models\n\n"
    "Functions that take a seed and make a model. The seed differs from training set to training set, so a model's "
    "own chance is part of its variance.",
)
VARIANCE_STAGES = Text(
    "## 나무 k그루의 답\n\n"
    "한 번 학습한 모델에서 앞의 k그루만 쓴 답을 꺼냅니다. 그래서 나무 수마다 다시 학습하지 않아도 됩니다.",
    "## The answers of k trees\n\n"
    "What the first k trees answer is had from a single fit, so nothing is fitted anew for each number of trees.",
)
VARIANCE_TRAIN = Text(
    "## 학습\n\n앱과 같은 시드로 같은 학습 데이터를 뽑습니다. 기본 설정이면 코어 하나로 10초쯤 걸립니다.",
    "## Training\n\n"
    "The same seeds as in the app draw the same training sets. With the usual settings it takes about ten seconds on "
    "one core.",
)
VARIANCE_APART = Text(
    "## 오차 나누기\n\n"
    "$$E\\left[(y-\\hat f(x))^2\\right] = \\sigma^2 + \\left(E\\hat f(x)-f(x)\\right)^2 + "
    "\\mathrm{Var}\\,\\hat f(x)$$\n\n"
    "(Hastie·Tibshirani·Friedman, *The Elements of Statistical Learning*, 2판, 식 7.9). 답의 평균도 분산 ÷ 횟수만큼 "
    "흔들리므로 편향²에서 그만큼을 뺍니다. 그래서 편향²은 0보다 조금 작게 나올 수 있습니다.",
    "## Taking the error apart\n\n"
    "$$E\\left[(y-\\hat f(x))^2\\right] = \\sigma^2 + \\left(E\\hat f(x)-f(x)\\right)^2 + "
    "\\mathrm{Var}\\,\\hat f(x)$$\n\n"
    "(Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, 2nd ed., eq. 7.9). The mean answer "
    "itself scatters by variance / training sets, which is taken off bias²; so bias² may come out a little below 0.",
)
VARIANCE_SAME = Text(
    "같은 시드로 같은 데이터를 뽑으므로 같은 버전이면 같아야 합니다. 앱은 학습 데이터를 하나씩 더해 가며 합을 고치고 "
    "여기서는 한꺼번에 더하므로, 마지막 몇 자리는 다를 수 있습니다.",
    "The same seeds draw the same data, so with the same versions the numbers are the same. The app updates its sums "
    "set by set, and here all are added at once, so the last few digits may differ.",
)
VARIANCE_BARS = Text(
    "## 그림\n\n"
    "막대는 나무 수마다 편향², 분산, 잡음을 쌓은 것이고, 마름모는 잡음이 섞인 정답으로 따로 잰 오차(± 표준오차의 "
    "2배)입니다.",
    "## Picture\n\n"
    "The bars stack bias², variance and noise by number of trees; the diamonds are the error measured on noisy "
    "answers (± 2 standard errors).",
)
VARIANCE_SPREAD = Text(
    "나무를 모두 썼을 때의 답입니다. 회색은 학습 데이터마다의 답(최근 다섯), 띠는 평균 ± 표준편차입니다.",
    "The answers of all trees: grey are those of single training sets (the last five), the band is the mean ± one "
    "standard deviation.",
)
VARIANCE_NEXT = Text(
    "## 해 볼 것\n\n1. `noise`를 0으로 두면 세 부분 가운데 무엇이 남나요?\n"
    "2. `rows`를 400으로 늘리면 편향과 분산 가운데 어느 것이 더 줄어드나요?\n"
    "3. 포레스트의 나무 수를 늘려도 편향²은 거의 그대로입니다. 왜 그럴까요?",
    "## To try\n\n1. Set `noise` to 0: which of the three parts are left?\n"
    "2. Set `rows` to 400: which of bias and variance falls more?\n"
    "3. Adding trees to a forest leaves its bias² almost as it was. Why?",
)

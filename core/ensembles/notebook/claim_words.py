"""What the notebooks of the lecture's claims say, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

IMPORTS = Text("## 준비", "## What is needed")
COSTS_TITLE = Text("나무가 많으면 얼마나 오래 걸리나", "What many trees cost")
COSTS_ABOUT = Text(
    "행 수를 두 배씩, 나무 수를 두 배씩 늘리며 단계마다 처음부터 다시 학습해 시간과 크기를 잽니다. "
    "모델은 다음과 같습니다.",
    "The rows, and then the trees, are doubled again and again; at every step each model is fitted anew, and its times "
    "and sizes are measured. The models are:",
)
COSTS_MODELS = Text(
    "## 모델\n\n나무 수를 받아 모델을 만드는 함수들입니다. `LADDERS`에는 모델마다 무엇을 늘릴지 적혀 있습니다.",
    "## Models\n\nFunctions that take a number of trees and make a model. `LADDERS` says what grows for each of them.",
)
COSTS_MEASURE = Text(
    "## 재는 함수\n\n시간은 표준 라이브러리의 `timeit`으로 잽니다. 값 = 상수 × 크기^지수라면 두 축이 로그인 그림에서 "
    "직선이 되고, 그 기울기가 지수입니다. 크기를 세는 함수 `size`는 앱의 것 그대로입니다.",
    "## What measures\n\nTimes are taken by the standard library's `timeit`. If a value is a constant times "
    "size^exponent, it is a straight line between logarithmic axes, and the exponent is its slope. `size`, which "
    "counts, is the app's own.",
)
COSTS_CLIMB = Text(
    "## 재기\n\n예측 시간은 {asked}행을 예측하는 시간, 저장한 크기는 `pickle`로 저장할 때의 바이트 수입니다. "
    "기본 설정이면 코어 하나로 10초쯤 걸립니다.",
    "## Measuring\n\nThe time to predict is that of {asked} rows; the size when saved is what `pickle` writes, in "
    "bytes. With the usual settings it takes about ten seconds on one core.",
)
COSTS_SAME = Text(
    "노드 수와 그 지수는 같은 버전이면 같아야 합니다. 저장한 크기(bytes)는 버전과 이름이 함께 저장되므로 1%까지 "
    "다를 수 있습니다.",
    "With the same versions, nodes and their exponents are the same. The size when saved (bytes) may differ by up to "
    "1%, since versions and names are saved too.",
)
COSTS_TIMES = Text(
    "## 시간\n\n시간은 컴퓨터마다 다르고 같은 컴퓨터에서도 잴 때마다 다르므로, 같은지 판정하지 않고 앱에서 잰 시간 "
    "옆에 나란히 적습니다. 견주어 볼 것은 크기가 두 배일 때 몇 배가 되는지(2^지수)입니다. 이 값은 컴퓨터가 달라도 대개 "
    "비슷합니다.",
    "## Times\n\nTimes differ from computer to computer, and from one time to the next, so nothing is judged here: "
    "they stand beside the app's. What to compare is by what factor a time grows when the size doubles (2^exponent): "
    "that is mostly alike on different computers.",
)
TWICE = Text("크기가 두 배면 (여기, 앱)", "size doubled (here, app)")
MANY = Text(
    "나무가 가장 많을 때의 학습 시간은 가장 적을 때의 몇 배인가 (여기, 앱)",
    "how many times as long the most trees take to fit as the fewest (here, app)",
)
COSTS_PICTURE = Text(
    "## 그림\n\n점과 실선은 여기서, 점선은 앱에서 잰 학습 시간입니다. 두 축 모두 로그 눈금입니다.",
    "## Picture\n\nThe time to fit: points and lines are from here, dotted lines from the app. Both axes are "
    "logarithmic.",
)
COSTS_NEXT = Text(
    "## 해 볼 것\n\n"
    "1. `max_depth`를 정하면 행이 두 배일 때 걸리는 시간이 어떻게 달라지나요? 모델의 호출에 "
    "`max_depth=3`을 더해 보세요.\n"
    "2. 나무 수가 두 배면 시간도 두 배인 모델과 그렇지 않은 모델이 있습니다. 무엇이 다른가요?\n"
    "3. `threadpool_limits(1)`을 지우고 포레스트에 `n_jobs=-1`을 주어 보세요. 몇 배 빨라지나요?",
    "## To try\n\n"
    "1. How does the time for twice the rows change with a limited depth? Add `max_depth=3` to the models' calls.\n"
    "2. For some models twice the trees take twice the time, for others they do not. What sets them apart?\n"
    "3. Take out `threadpool_limits(1)` and give the forest `n_jobs=-1`. How many times as fast is it?",
)

"""What the notebooks of this lab say, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

NEEDED = Text("## 준비", "## What is needed")
THREAD = Text(
    "이렇게 작은 신경망은 스레드 하나가 가장 빠르고, 더하는 순서도 앱과 같아집니다.",
    "Networks this small are fastest on one thread, which also adds in the app's order.",
)
PICTURES = Text("## 그림\n\n{about}", "## Pictures\n\n{about}")
MODEL = Text(
    "## 신경망\n\n앱의 페이지에 보이는 코드이고, 앱에서 학습한 코드입니다.",
    "## The network\n\nThe code that the page shows, and that the app has trained.",
)
TRAINING = Text(
    "## 학습\n\n처음 가중치와 묶음(batch)을 모두 `seed`에서 뽑으므로 앱과 같습니다. "
    "`fused=True`는 Adam의 계산을 한 번에 합니다.",
    "## Training\n\nFirst weights and batches all come from `seed`, and so are the app's. "
    "`fused=True` has Adam reckon in one go.",
)
RESULT = Text(
    "처음 가중치와 묶음이 같아서 처음 {early}걸음은 0.1% 안에서 같습니다. "
    "그 뒤로는 반올림의 차이가 걸음마다 조금씩 불어나므로, "
    "다른 프로세서에서는 끝의 숫자가 몇 % 다를 수 있습니다. {versions}",
    "First weights and batches are the same, so the first {early} steps agree to 0.1%. "
    "From there on differences in rounding grow from step to "
    "step, and on another processor the last numbers may differ by some per cent. {versions}",
)
PICTURE = Text("## 그림으로 보기", "## In a picture")

AUTOENCODER = Text("오토인코더: {data}", "Autoencoder: {data}")
AUTOENCODER_ABOUT = Text(
    "그림을 수 {code}개로 줄였다가 되살리는 신경망입니다. 구조: **{kind}**. {about}",
    "A network that squeezes a picture into {code} numbers and restores it. Structure: **{kind}**. {about}",
)
LIKE = Text(
    "`error`는 시험 그림에서 픽셀마다의 제곱 오차 평균, `like`는 코드에서 가장 가까운 이웃 다섯이 대부분 같은 숫자인 "
    "그림의 비율, `pca error`는 같은 수의 주성분으로 되살릴 때의 오차입니다.",
    "`error` is the mean squared error of a pixel on test pictures; `like` the share of pictures whose five nearest "
    "neighbours in the codes are mostly of their kind; `pca error` what as many principal components err.",
)
CONVNET = Text("그림을 읽는 신경망: {data}", "Networks that read pictures: {data}")
CONVNET_ABOUT = Text("그림이 열 가지 가운데 무엇인지 말하는 신경망입니다.", "They say which of ten kinds a picture is.")
MOVED = Text(
    "`accuracy`는 시험 그림에서 맞힌 비율, `moved`는 그림을 {shift}픽셀씩 옮겼을 때 맞힌 비율입니다. "
    "옮기는 함수는 앱의 것입니다.",
    "`accuracy` is the share right on test pictures, `moved` the same on pictures moved by {shift} pixel(s). "
    "What moves them is the app's own function.",
)
MEMORY = Text("맨 앞을 기억하는 신경망", "Networks that remember what stood first")
MEMORY_ABOUT = Text(
    "기호 {length}개를 차례로 읽은 뒤, 맨 앞에 무엇이 있었는지 말해야 합니다.",
    "They read {length} symbols one by one and then have to say which stood first.",
)
SEQUENCES = Text(
    "## 수열\n\n앱에서 쓰는 함수 그대로입니다. 맨 앞의 기호는 넷 가운데 하나이고, 나머지는 방해하는 기호입니다.",
    "## Sequences\n\nThe app's own functions. The first symbol is one of four; all others distract.",
)
TWINS = Text("쌍둥이: 같은 신경망을 {names}에서", "Twins: one network in {names}")
TWINS_ABOUT = Text(
    "같은 처음 가중치와 같은 묶음으로 같은 신경망을 학습해 손실을 견줍니다.",
    "The same network from the same first weights on the same batches; the losses are compared.",
)
GIVEN = Text(
    "## 데이터, 처음 가중치, 묶음\n\n앱에서 쓰는 함수 그대로입니다.",
    "## Data, first weights and batches\n\nThe app's own functions.",
)
ONE = Text("## {name}\n\n앱의 페이지에 보이는 코드입니다.", "## {name}\n\nThe code that the page shows.")
TWINS_RESULT = Text(
    "두 라이브러리 모두 단정밀도(float32)로 계산하므로 손실은 0.1% 안에서 같습니다. {versions}",
    "Both libraries reckon in single precision, so losses agree to 0.1%. {versions}",
)
NEXT = Text(
    "## 해 볼 것\n\n"
    "1. `seed`를 바꾸어 세 번 학습해 보세요. 숫자는 얼마나 달라지나요?\n"
    "2. `lr`를 열 배로, 또 10분의 1로 해 보세요.\n"
    "3. `steps`를 절반으로 줄이면 무엇이 가장 나빠지나요?",
    "## To try\n\n"
    "1. Change `seed` and train three times. How much do the numbers differ?\n"
    "2. Make `lr` ten times as large, and a tenth of it.\n"
    "3. Halve `steps`: what suffers most?",
)

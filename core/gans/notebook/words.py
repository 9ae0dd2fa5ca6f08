"""What the notebook says, in Korean and in English. {name} is filled in by the code. Light: text only."""

from __future__ import annotations

from core.spec import Text

INTRO = Text(
    """\
# GAN 되풀이: {data}

얼개에서 학습한 생성자 하나를 앱 밖에서, 평범한 PyTorch로 다시 학습하는 노트북입니다.

- **손실**: {loss} ({source})
- **신경망**: {network}
- **처방**: {remedies}
- **시드**: {seed}

{open}""",
    """\
# Repeating a GAN: {data}

This notebook trains one generator from Eolgae again, outside the app, in plain PyTorch.

- **Loss**: {loss} ({source})
- **Networks**: {network}
- **Remedies**: {remedies}
- **Seed**: {seed}

{open}""",
)
NO_REMEDY = Text("없음", "none")
SETTINGS = Text(
    "## 설정\n\n모든 숫자가 여기 한 칸에 있습니다. 바꾸고 아래를 차례로 다시 실행해 보세요. "
    "층의 수, 손실, 데이터는 아래 코드에 쓰여 있습니다.",
    "## Settings\n\nAll numbers stand in this one cell. Change them and run what follows again. "
    "The number of layers, the loss and the data are written in the code below.",
)
DATA = Text("## 데이터\n\n{about}", "## Data\n\n{about}")
GOOD = Text(
    "표본이 기준점(anchor)에서 `RADIUS`보다 가까우면 좋은 표본입니다. 기준점은 모드의 중심이거나, "
    "곡선을 따라 놓인 점이거나, 학습 이미지입니다.",
    "A sample is good when it is closer than `RADIUS` to an anchor: the centre of a mode, a point along the curve, "
    "or a training image.",
)
NETWORKS = Text(
    "## 두 신경망\n\nG는 잡음 z를 표본으로 바꾸고, D는 표본을 보고 답을 하나 냅니다. "
    "G의 층 이름은 내보낸 `.safetensors` 파일의 것과 같습니다.",
    "## The two networks\n\nG turns noise z into samples, and D gives one answer to a sample. "
    "G's layers have the names that they have in the exported `.safetensors` file.",
)
LOSS = Text("## 손실\n\n{about}\n\n$${formula}$$", "## Losses\n\n{about}\n\n$${formula}$$")
REMEDY = Text("## 처방에 필요한 함수", "## What the remedies need")
TRAINING = Text(
    "## 학습\n\nD가 새 묶음을 {d_steps}번 보고 배울 때마다 G는 한 번 배웁니다. {order}",
    "## Training\n\nD's steps for each step of G: {d_steps}, each on a fresh batch. {order}",
)
IN_TURN = Text("G는 D가 방금 본 가짜를 다시 씁니다.", "G uses the fakes that D has just seen.")
AT_ONCE = Text(
    "G의 기울기는 D가 마지막으로 고쳐지기 전에 잽니다(동시에 고치기).",
    "G's gradient is taken before D's last update (simultaneous updates).",
)
RESULT = Text(
    "## 앱에서 본 것과 비교\n\n`SEEN`은 앱에서 나온 숫자입니다. 앱은 난수를 다른 순서로 뽑고 "
    "기울기를 다르게 계산하므로 비트까지 같지는 않습니다. 비교할 것은 통계입니다. "
    "잘 배우는 설정이면 대개 `ROUGHLY` 안에 들지만, 무너지는 설정이면 다른 모드에 머물 수도 있고 "
    "시드마다 결과가 다를 수 있습니다.",
    "## Compared with the app\n\n`SEEN` holds the app's numbers. The app draws its random numbers in another order and "
    "computes gradients in another way, so the bits differ: compare the statistics. Settings that learn well usually "
    "end within `ROUGHLY`; settings that collapse may end at other modes, and differ from seed to seed.",
)
CLOSE = Text("비슷합니다", "close")
APART = Text("다릅니다", "differs")
PLOT = Text("## 그림\n\n왼쪽은 표본, 오른쪽은 손실입니다.", "## Pictures\n\nSamples at the left, losses at the right.")
STORED = Text(
    "## 저장된 생성자 불러오기\n\n앱에서 내보낸 `{file}`을 이 노트북 옆에 두세요. Colab에서는 왼쪽의 폴더 아이콘을 "
    "눌러 올립니다. 이것은 다시 학습한 것이 아니라 앱에서 학습한 바로 그 G이므로, 같은 잡음을 넣으면 "
    "같은 표본이 나옵니다.",
    "## The stored generator\n\nPut `{file}`, exported from the app, beside this notebook; in Colab, press the folder "
    "icon at the left and upload it. This is the very G that was trained in the app, so the same noise gives the same "
    "samples.",
)
MISSING = Text("파일이 없습니다:", "There is no file")
FARTHEST = Text("앱의 처음 표본들과의 가장 큰 차이:", "largest difference from the app's first samples:")
TRAINED_ON = Text(
    "앱에서는 {device}({name}), torch {torch}로 학습했습니다.",
    "In the app it was trained on {device} ({name}) with torch {torch}.",
)
NEXT = Text(
    "## 해 볼 것\n\n"
    '1. `CONFIG["seed"]`를 바꾸어 세 번 학습해 보세요. 숫자는 얼마나 달라지나요?\n'
    '2. `CONFIG["lr_d"]`를 열 배로 하면 G에 무슨 일이 생기나요?\n'
    '3. `CONFIG["d_steps"]`를 5로 해 보세요. V 또는 점수는 어떻게 바뀌나요?',
    "## To try\n\n"
    '1. Change `CONFIG["seed"]` and train three times. How much do the numbers differ?\n'
    '2. What happens to G when `CONFIG["lr_d"]` is ten times as large?\n'
    '3. Set `CONFIG["d_steps"]` to 5. How does V, or how do the scores, change?',
)

"""What the notebook says, in Korean and in English. {name} is filled in by the code. Light: text only."""

from __future__ import annotations

from core.spec import Text

TITLE = Text("GAN 되풀이: {data}", "Repeating a GAN: {data}")
ABOUT = Text(
    """\
생성자 하나를 앱 밖에서, 평범한 PyTorch로 다시 학습합니다.

- **손실**: {loss} ({source})
- **신경망**: {network}
- **처방**: {remedies}
- **시드**: {seed}""",
    """\
One generator is trained again outside the app, in plain PyTorch.

- **Loss**: {loss} ({source})
- **Networks**: {network}
- **Remedies**: {remedies}
- **Seed**: {seed}""",
)
NO_REMEDY = Text("없음", "none")
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
JUDGE = Text(
    "## 재기\n\n`judge`는 앱이 보여 주는 숫자를, 앱이 쓰는 바로 그 잡음과 데이터에서 잽니다. 시드가 정하는 잡음이므로 "
    "학습의 난수에는 손대지 않습니다.",
    "## Measuring\n\n`judge` takes the app's numbers on the very noise and data on which the app takes them. Seeds of "
    "their own fix these, so that training draws nothing else for it.",
)
ALIKE = Text(
    "처음 가중치, 묶음, 잡음을 앱과 같은 순서로 뽑으므로 처음 {early}걸음까지는 반올림만 다릅니다. {about} 그 뒤로는 "
    "기울기를 더하는 순서가 달라 생긴 반올림의 차이가 걸음마다 불어납니다. 잘 배우는 설정이면 마지막 통계도 대개 "
    "가깝고, 무너지거나 오가는 설정이면 다른 모드에서 끝날 수도 있습니다.",
    "First weights, batches and noise are drawn in the app's order, so that rounding alone sets the first {early} "
    "steps apart. {about} From there on differences in rounding grow, for gradients are added up in another order. "
    "Settings that learn well usually end with close statistics; those that collapse or swing may end at other modes.",
)
DISTANCE = Text(
    "`distance`는 표본이 원점에서 떨어진 거리의 평균입니다.",
    "`distance` is how far samples lie from the origin on average.",
)
BRIGHTNESS = Text("`brightness`는 그림의 평균 밝기입니다.", "`brightness` is the mean of the pictures' pixels.")
ON_GPU = Text(
    "앱은 GPU에서 학습해 난수가 여기와 다릅니다.", "The app trained on a GPU, whose random numbers are others."
)
BOUNDED = Text(
    "PyTorch의 스펙트럼 정규화는 앱과 시작 벡터가 다르고 걸음마다 한 번 더 다가갑니다.",
    "PyTorch's spectral normalisation starts from other vectors than the app's, and refines them more often.",
)
ROUGH = Text(
    "그래서 마지막 통계만 견줍니다. 잘 배우는 설정이면 대개 가깝지만, 무너지는 설정이면 다른 모드에 머물 수도 "
    "있습니다.",
    "So only the last statistics are compared. They are usually close where the settings learn well; settings that "
    "collapse may end at other modes.",
)
PLOT = Text("## 그림\n\n왼쪽은 표본, 오른쪽은 손실입니다.", "## Pictures\n\nSamples at the left, losses at the right.")
STORED = Text(
    "## 저장된 생성자 불러오기\n\n앱에서 학습한 바로 그 G의 가중치를 불러오는 칸입니다. 없어도 위의 결과는 그대로이니 "
    "건너뛰어도 됩니다. 앱의 **저장된 생성자** › **가져가기**에서 `{file}` 파일을 받아 이 파일과 같은 폴더에 두세요"
    "(Colab에서는 왼쪽의 폴더 아이콘을 눌러 올립니다). 같은 잡음을 넣으면 앱과 같은 표본이 나옵니다.",
    "## The stored generator\n\nThis loads the very G that was trained in the app; nothing above needs it, so you may "
    "leave it out. In the app, **Gallery** › **Take along** gives the file `{file}`; put it beside this one (in Colab, "
    "press the folder icon at the left and upload it). The same noise then gives the app's samples.",
)
MISSING = Text(
    "저장된 G는 불러오지 않았습니다. 보려면 앱의 '저장된 생성자' › '가져가기'에서 이 파일을 받아 옆에 두세요:",
    "The stored G was not loaded. To see it, get this file in the app under 'Gallery' › 'Take along', and put it here:",
)
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

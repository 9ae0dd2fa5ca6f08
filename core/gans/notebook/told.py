"""What the notebooks of several trainings say, in Korean and in English. {name} is filled in by the code. Light."""

from __future__ import annotations

from core.spec import Text

TITLES = {
    "gans": Text("실패와 처방: {first} → {second}", "A failure and its treatment: {first} → {second}"),
    "films": Text("펼쳐 보지 않는 학습과 펼쳐 보는 학습: {data}", "Plain and unrolled training: {data}"),
}
ABOUT = {
    "gans": Text(
        "GAN 하나를 실패하게 학습하고(데이터: {data}), 같은 시드에서 처방 하나만 바꾸어 다시 학습합니다. "
        "둘을 같은 잣대로 재고, 앱과 같은 규칙으로 진단합니다. {time}",
        "A GAN on {data} is trained so that it fails, then again with the same seed and one thing changed. "
        "Both are measured in the same way and named by the app's own rules. {time}",
    ),
    "films": Text(
        "강의의 그림처럼 GAN 둘을 오래 학습하고, 같은 순간의 표본을 나란히 봅니다. 둘은 펼쳐 보기(unrolling)만 "
        "다릅니다: G가 D의 다음 {unroll}걸음을 내다봅니다(Metz 외 2017, arXiv:1611.02163). {time}",
        "Two GANs are trained for long, as in the lecture's figure, and seen side by side at the same moments. They "
        "differ in unrolling alone: G looks {unroll} steps of D ahead (Metz et al. 2017, arXiv:1611.02163). {time}",
    ),
}
TIME = Text(
    "앱에서는 학습에 모두 {seconds}쯤 걸렸습니다. {slower}", "Training took about {seconds} in all in the app. {slower}"
)
SLOWER = Text(
    "여기서는 기울기를 자동 미분으로 구하므로 그 다섯 배에서 열 배쯤 걸립니다.",
    "Here gradients come from automatic differentiation, which takes five to ten times as long.",
)
AS_LONG = Text("여기서도 그쯤이나 두 배쯤 걸립니다.", "Here it takes about as long, or twice that.")
SHORTER = Text(
    ' 먼저 훑어보려면 `CONFIG["steps"]`를 10000으로 줄여 보세요.',
    ' For a first look, set `CONFIG["steps"]` to 10000.',
)
SECONDS, MINUTES = Text("{n}초", "{n} s"), Text("{n}분", "{n} min")
JUDGE = Text(
    "## 재고 이름 붙이기\n\n`judge`는 앱이 보여 주는 숫자를, 앱이 쓰는 바로 그 점과 잡음에서 잽니다. "
    "`diagnose`는 앱의 진단 규칙 그대로입니다. `turnover`는 최근에 모드를 옮긴 표본의 몫, `drift`는 표본의 중심이 "
    "움직인 거리입니다.",
    "## Measuring and naming\n\n`judge` takes the numbers that the app shows, on the very points and noise that the "
    "app takes. `diagnose` is the app's own rule. `turnover` is the share of samples that changed mode lately, "
    "`drift` how far their centre went.",
)
TRAIN = Text(
    "## 학습\n\nD가 새 묶음을 {d_steps}번 보고 배울 때마다 G는 한 번 배웁니다.",
    "## Training\n\nD's steps for each step of G: {d_steps}, each on a fresh batch.",
)
FIRST = {
    "gans": Text("## 실패: {first}\n\n{about}", "## The failure: {first}\n\n{about}"),
    "films": Text("## 펼쳐 보지 않는 학습", "## The plain training"),
}
SECOND = {
    "gans": Text(
        "## 처방: {second}\n\n바뀌는 것은 하나뿐입니다. **{changes}**\n\n"
        "다시 정의하는 함수가 있으면 아래에 있고, 바뀐 줄에는 `# changed`가 붙어 있습니다. 없으면 `CONFIG`의 숫자만 "
        "다릅니다.",
        "## The treatment: {second}\n\nOne thing changes: **{changes}**\n\n"
        "Where a function must be defined anew, it stands below, its new lines marked `# changed`. Otherwise only a "
        "number in `CONFIG` differs.",
    ),
    "films": Text(
        "## 펼쳐 보는 학습\n\n바뀌는 것은 하나뿐입니다. **{changes}**\n\n바뀐 줄에는 `# changed`가 붙어 있습니다.",
        "## The unrolled training\n\nOne thing changes: **{changes}**\n\nThe new lines are marked `# changed`.",
    ),
}
WHY = Text("**왜 그런가**: {why}", "**Why**: {why}")
SIDE_BY_SIDE = Text("## 둘을 나란히", "## Side by side")
ROUGH = Text(
    "처음 가중치와 묶음은 앱과 같은 순서로 뽑지만 기울기를 더하는 순서가 달라 반올림의 차이가 불어납니다. 비교할 것은 "
    "통계입니다. 오가는 학습은 마지막 순간이 다를 수 있고, GPU에서 학습한 기록이면 난수부터 다릅니다.",
    "First weights and batches are drawn in the app's order, but gradients are added up in another, and differences in "
    "rounding grow: compare the statistics. A training that swings may end elsewhere, and what was recorded on a GPU "
    "has other random numbers.",
)
NAMED = Text("앱의 진단: {codes}.", "The app's diagnoses: {codes}.")
FILM = Text(
    "## 그림\n\n줄마다 학습 하나, 칸마다 한 순간입니다. 회색은 데이터입니다.",
    "## Pictures\n\nA row is a training, a column a moment. The data are gray.",
)
SHEETS = Text(
    "## 그림\n\n줄마다 학습 하나, 칸마다 한 순간입니다.", "## Pictures\n\nA row is a training, a column a moment."
)
TRY = {
    "gans": Text(
        '## 해 볼 것\n\n1. `CONFIG["seeds"]`에 시드를 둘 더 적고 다시 실행해 보세요. 늘 같은 실패인가요?\n'
        "2. 처방을 절반만 써 보세요. 바뀌는 숫자가 있으면 그 사이의 값으로 두어 봅니다. 어디서부터 나아지나요?\n"
        "3. `diagnose`의 문턱 하나를 바꾸면 이름이 달라지나요?",
        '## To try\n\n1. Add two seeds to `CONFIG["seeds"]` and run it again. Is it the same failure each time?\n'
        "2. Give half of the treatment: where a number changes, a value between the two. From where on does it help?\n"
        "3. Does another threshold in `diagnose` change the name?",
    ),
    "films": Text(
        '## 해 볼 것\n\n1. `CONFIG["unrolled"]`의 `unroll`을 1로 해 보세요. 얼마나 빨라지고, 모드는 몇 개 남나요?\n'
        '2. 펼쳐 보지 않는 학습에서 `CONFIG["lr_d"]`를 `lr_g`만큼 올리면 어떻게 되나요?',
        '## To try\n\n1. Set `unroll` in `CONFIG["unrolled"]` to 1. How much faster is it, and how many modes are '
        "left?\n"
        '2. What happens to the plain training when `CONFIG["lr_d"]` is raised to `lr_g`?',
    ),
}
ON, OFF = Text("켬", "on"), Text("끔", "off")
CHANGE = Text("{field}: {before} → {after}", "{field}: {before} → {after}")

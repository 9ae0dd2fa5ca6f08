"""What the notebook of times by size says, in Korean and in English. Light: text only."""

from __future__ import annotations

from core.spec import Text

TITLE = Text("크기에 따라 걸리는 시간: {work}", "Times by size: {work}")
ABOUT = Text(
    "같은 계산 `{code}`를 float32 배열로 라이브러리마다 크기를 바꾸어 가며 잽니다. GPU가 있으면 GPU도 "
    "잽니다(Colab에서는 *Runtime > Change runtime type*(런타임 > 런타임 유형 변경)에서 GPU를 고릅니다).",
    "The same work, `{code}`, on float32 arrays is timed at many sizes in each library, and on a GPU where there is "
    "one (in Colab, choose it under *Runtime > Change runtime type*).",
)
THREADS = Text(
    "`threads`는 CPU 코어를 몇 개까지 쓸지이고, 0이면 있는 대로 씁니다. TensorFlow는 이 수를 처음 한 번만 "
    "받아들이므로, 바꾸려면 런타임을 다시 시작하세요.",
    "`threads` says how many cores of the CPU may be used, 0 for all there are. TensorFlow takes that number in only "
    "once: restart the runtime to change it.",
)
NEEDED = Text("## 준비", "## What is needed")
WORK = Text(
    "## 계산과 재는 함수\n\n"
    "짧은 호출은 0.02초가 될 때까지 되풀이한 평균을 다섯 번 재어 가장 짧은 것을 씁니다. 0.25초가 넘으면 한 번만 "
    "잽니다. 첫 호출은 준비에 시간이 들 수 있어 세지 않습니다.",
    "## The work, and what times it\n\n"
    "A short call is repeated for 0.02 s, and the shortest mean of five such rounds counts; above 0.25 s one call is "
    "enough. The first call, which may have to prepare things, does not count.",
)
CPU = Text(
    "## CPU에서\n\n앞 크기로 미루어 2초가 넘을 계산은 시작하지 않습니다. 모두 20초쯤 걸립니다.",
    "## On the CPU\n\n"
    "Work that would take more than 2 s, judged by the size before, is not begun. All of it takes some 20 seconds.",
)
GPU = Text(
    "## GPU에서\n\n"
    "GPU는 일을 건네받기만 하고 나중에 끝내므로, 끝날 때까지 기다렸다가(`synchronize`) 잽니다. `cuda moved`는 "
    "데이터를 GPU로 옮기고 결과를 되가져오는 시간까지 더한 것입니다.",
    "## On a GPU\n\n"
    "A GPU takes work over and does it later, so each call waits until it is done (`synchronize`). `cuda moved` adds "
    "the time that the data take to the GPU and the result back.",
)
SAME = Text(
    "시간은 컴퓨터마다, 잴 때마다 다르므로 판정하지 않습니다. 같아야 하는 것은 계산의 양(부동소수점 연산 수)입니다.",
    "Times differ from computer to computer and from one time to the next, so they are not judged. What must be the "
    "same is the amount of work: the number of floating-point operations.",
)
TIMES = Text(
    "## 시간\n\n`APP`은 앱에서 잰 시간(초)입니다. 앱이 잰 컴퓨터: {machine}, 코어 {threads}개.",
    "## Times\n\n`APP` holds the app's times in seconds. The app's computer: {machine}; {threads} core(s).",
)
HEAD = Text("여기, 앱, 앱의 몇 배인가, GFLOP/s", "here, in the app, times as long, GFLOP/s")
PAYS = Text("GPU가 CPU보다 내내 빠른 크기", "sizes from which on the GPU is quicker than the CPU")
NEVER = Text("없음", "none")
PICTURE = Text(
    "## 그림\n\n실선은 여기서, 점선은 앱에서 잰 것입니다.",
    "## Picture\n\nSolid lines are from here, dotted ones from the app.",
)
NEXT = Text(
    "## 해 볼 것\n\n1. `threads`를 바꾸어 보세요. 작은 크기에서도 코어가 많을수록 빠른가요?\n"
    "2. 가장 작은 크기의 시간은 거의 다 호출하는 데 드는 시간입니다. 그림의 어디에서 그것이 보이나요?\n"
    "3. `np.float32`를 `np.float64`로 바꾸면 CPU와 GPU에서 몇 배 느려지나요?",
    "## To try\n\n1. Change `threads`. Are more cores faster at small sizes, too?\n"
    "2. At the smallest size nearly all the time is that of calling. Where does the picture show that?\n"
    "3. Replace `np.float32` by `np.float64`: how many times slower do the CPU and the GPU get?",
)

"""A flow's training as a notebook's cells: plain PyTorch that draws the random numbers that the app draws. Light."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import Cell, Seen, code, compared, head, imports, made, settings
from core.cells import words as text
from core.data.as_code import MEASURE, points_code, points_of
from core.data.points2d import POINTS
from core.diffusion.spec import FORMULA, SOLVED, FlowSpec
from core.spec import Text
from core.tape import Tape

EARLY, MEANT = 200, 50
"""Losses are compared after so many steps, or as many as the nearest mark has; each is a mean over so many."""
SOON, LATE, COVERED = 1e-3, 0.05, 0.05
MARKED_SEED, JUDGED = 1_000_003, 2500
TITLE = Text("흐름 정합: {data}", "Flow matching: {data}")
ABOUT = Text(
    "잡음에서 데이터로 가는 길을 배우는 신경망 하나를 앱 밖에서, 평범한 PyTorch로 다시 학습합니다.\n\n$${formula}$$",
    "One network that learns the way from noise to data is trained again outside the app, in plain PyTorch.\n\n"
    "$${formula}$$",
)
DATA = Text("## 데이터\n\n{about}", "## Data\n\n{about}")
NETWORK = Text(
    "## 신경망\n\n장소 (x, y)와 시각 t를 받아 속도를 답합니다. 처음 가중치는 앱과 같은 순서로 뽑습니다.",
    "## The network\n\nGiven a place (x, y) and a time t it answers a velocity. "
    "Its first weights are drawn in the app's order.",
)
TRAINING = Text(
    "## 학습\n\n잡음과 데이터의 짝, 그 사이의 시각도 앱과 같은 순서로 뽑습니다. "
    "학습률은 코사인 곡선을 따라 0이 됩니다.",
    "## Training\n\nPairs of noise and data, and the times between them, are drawn in the app's order too. "
    "The learning rate falls to 0 along a cosine.",
)
SAMPLING = Text(
    "## 표본 만들기\n\n잡음에서 출발해 속도를 따라갑니다. 중점법으로 {steps}걸음입니다.",
    "## Making samples\n\nFrom noise along the velocities: {steps} steps of the midpoint rule.",
)
SAME = Text(
    "처음 가중치와 묶음이 같아서 처음 {early}걸음은 0.1% 안에서 같습니다. "
    "그 뒤로는 반올림의 차이가 조금씩 불어납니다. ",
    "First weights and batches are the same, so the first {early} steps agree to 0.1%; from there on differences in "
    "rounding grow. ",
)
ON_GPU = Text(
    "앱은 GPU에서 학습해 난수가 다르므로 통계만 견줍니다. ",
    "The app trained on a GPU, whose random numbers are others, so only statistics are compared. ",
)
PICTURE = Text("## 그림\n\n회색은 데이터, 파란색은 표본입니다.", "## Picture\n\nData in gray, samples in blue.")
NEXT = Text(
    "## 해 볼 것\n\n1. `steps`를 10분의 1로 줄여 보세요. 모드가 몇 개 남나요?\n"
    "2. 표본을 만드는 걸음 수를 1로 줄이면 어떻게 되나요?\n3. `width`를 절반으로 줄여 보세요.",
    "## To try\n\n1. Make `steps` a tenth. How many modes are left?\n"
    "2. What happens to samples that are made in one step?\n3. Halve `width`.",
)
FRESH = '''\
def velocity():
    """v(x, t), with fresh weights: uniform within one over the root of the number of inputs."""
    sizes = [3, *[CONFIG["width"]] * {depth}, 2]
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layer, bound = nn.Linear(inputs, outputs), 1 / math.sqrt(inputs)
        with torch.no_grad():
            layer.weight.copy_(torch.empty(inputs, outputs).uniform_(-bound, bound, generator=chance).T)
            layer.bias.uniform_(-bound, bound, generator=chance)
        layers += [layer, nn.Tanh()]
    return nn.Sequential(*layers[:-1])'''
TRAIN = """\
torch.set_num_threads(1)  # a network this small is fastest on one thread
chance = torch.Generator().manual_seed(CONFIG["seed"])
net = velocity()
optimiser = torch.optim.Adam(net.parameters(), lr=CONFIG["lr"])
falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, CONFIG["steps"])
sums, losses = weights.double().cumsum(0), []
for step in range(CONFIG["steps"]):
    share = torch.rand(CONFIG["batch"], dtype=torch.float64, generator=chance)
    which = torch.searchsorted(sums, share).clamp(max=len(anchors) - 1)
    x1 = anchors[which] + CONFIG["sigma"] * torch.randn(CONFIG["batch"], 2, generator=chance)  # data
    x0 = torch.randn(CONFIG["batch"], 2, generator=chance)  # noise
    t = torch.rand(CONFIG["batch"], 1, generator=chance)
    way = x1 - x0
    asked = torch.cat([x0 + t * way, t], dim=1)
    loss = (net(asked) - way).square().sum(dim=1).mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    falling.step()
    losses.append(loss.item())
    if (step + 1) % max(1, CONFIG["steps"] // 10) == 0:
        print(f"step {step + 1:6,}   loss {loss.item():8.4f}")"""
FLOW = '''\
def flow(points, steps={steps}):
    """Moves points from t = 0 to 1 by the midpoint rule: the velocity half a step further on decides."""
    h = 1 / steps
    with torch.no_grad():
        for k in range(steps):
            half = points + h / 2 * net(torch.cat([points, torch.full((len(points), 1), k * h)], dim=1))
            points = points + h * net(torch.cat([half, torch.full((len(points), 1), (k + 0.5) * h)], dim=1))
    return points


noise = torch.randn({judged}, 2, generator=torch.Generator().manual_seed({seed} + CONFIG["seed"]))
samples = flow(noise)
found |= measure(samples)'''
DRAW = """\
fig, (left, right) = plt.subplots(1, 2, figsize=(12, 5))
left.scatter(*real_batch(1000).T, s=4, color="gray")
left.scatter(*samples[:1000].T, s=4)
left.set_aspect("equal")
right.plot(np.convolve(losses, np.ones(50) / 50, mode="valid"))
right.set_xlabel("step")
right.set_ylabel("loss")
plt.show()"""


def cells(tapes: Sequence[Tape[FlowSpec]], language: str) -> list[Cell]:
    """The notebook of one flow."""
    tape = tapes[0]
    spec, early = tape.spec, tape.at(EARLY).at
    kept = [f'found["loss at step {early}"] = np.mean(losses[{max(0, early - MEANT)}:{early}])'] * _alike(tape)
    kept += [f'found["last loss"] = np.mean(losses[-{MEANT}:])']
    lines = imports(
        "import math", "import matplotlib.pyplot as plt", "import numpy as np", "import torch", "from torch import nn"
    )
    flow = FLOW.format(steps=SOLVED, judged=JUDGED, seed=MARKED_SEED)
    about = ABOUT(language).format(formula=FORMULA)
    return [
        *head(
            language,
            TITLE(language).format(data=POINTS[spec.data].label(language)),
            about,
            ["torch", "numpy", "matplotlib"],
        ),
        *settings(language, _config(spec)),
        code(lines, "found = {}"),
        text(DATA(language).format(about=POINTS[spec.data].about(language))),
        code(points_code(spec.data, spec.own), "\n" + MEASURE),
        text(NETWORK(language)),
        code(FRESH.format(depth=spec.depth)),
        text(TRAINING(language)),
        code(TRAIN, "\n".join(kept)),
        text(SAMPLING(language).format(steps=SOLVED)),
        code(flow),
        *compared(language, _seen(tape, early), _result(tape, early, language)),
        text(PICTURE(language)),
        code(DRAW),
        text(NEXT(language)),
    ]


def _alike(tape: Tape[FlowSpec]) -> bool:
    """Whether the app drew its random numbers where this code does: on the processor."""
    return bool(tape.made.get("device", "cpu") == "cpu")


def _config(spec: FlowSpec) -> dict[str, Any]:
    own = {"points": points_of(spec.own)} if spec.data == "own" else {}
    return {name: getattr(spec, name) for name in ("sigma", "width", "batch", "lr", "steps", "seed")} | own


def _seen(tape: Tape[FlowSpec], early: int) -> dict[str, Seen]:
    last = tape.last.numbers
    found = {f"loss at step {early}": Seen(tape.at(early).numbers["loss"], SOON)} if _alike(tape) else {}
    found["last loss"] = Seen(last["loss"], LATE)
    return found | {name: Seen(last[name], COVERED) for name in ("modes_held", "modes_covered", "good_share")}


def _result(tape: Tape[FlowSpec], early: int, language: str) -> str:
    same = SAME(language).format(early=early) if _alike(tape) else ON_GPU(language)
    return same + made(language, tape.made, ("torch", "numpy"))

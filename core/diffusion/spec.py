"""What one flow-matching experiment is: data, network, batch, learning rate, steps, seed. Light: no torch.

Conditional flow matching: Lipman et al. 2023, arXiv:2210.02747; with straight paths, as here, also Liu et al. 2023,
arXiv:2209.03003.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from core.data.fields import mode_sigma, own_points, training_seed
from core.data.points2d import LEAST_OWN, POINTS, read_own
from core.spec import Problem, Spec, Text, choice, number, spaced

WORK_LIMIT = 2e13
"""The most floating-point operations a run may take: some five to ten minutes of one processor core."""
STEP_COST = 2e6
"""What starting one update's operations costs, whatever their size, said in floating-point operations."""
SOLVED, CALLS = 8, 16
"""Samples are made and marked with so many steps of the midpoint rule: two calls of the network for each step."""
MARKED = 2500 * CALLS
"""How often the network is asked for one mark's samples."""
MARKS = 64
FORMULA = (
    r"\begin{gathered}x_t=(1-t)\,x_0+t\,x_1\\"
    r"L=\mathbb E_{t,\,x_0,\,x_1}\left\|v(x_t,t)-(x_1-x_0)\right\|^2\end{gathered}"
)
"""x_0 is noise, x_1 data, t uniform between 0 and 1."""


@dataclass(frozen=True)
class FlowSpec(Spec):
    """One network v(x, t) that is taught which way, and how fast, a point at x moves at time t from noise to data."""

    lab: ClassVar[str] = "flows"
    learner: ClassVar[str] = "core.diffusion.learner"
    axis: ClassVar[str] = "step"
    at_once: ClassVar[int] = 4
    wants_gpu: ClassVar[bool] = True
    checkpoints: ClassVar[bool] = True
    limit: ClassVar[float] = WORK_LIMIT

    data: str = choice("ring8", POINTS, label=Text("데이터", "Data"))
    own: str = own_points()
    sigma: float = mode_sigma()
    width: int = number(
        64,
        8,
        256,
        step=8,
        label=Text("은닉층 너비", "Width"),
        about=Text("은닉층(hidden layer) 하나에 있는 뉴런의 수입니다.", "Units in each hidden layer."),
    )
    depth: int = number(3, 1, 4, label=Text("은닉층 수", "Hidden layers"))
    batch: int = number(
        256,
        16,
        1024,
        step=16,
        label=Text("배치 크기", "Batch size"),
        about=Text(
            "신경망을 한 번 고칠 때 쓰는 (잡음, 데이터) 짝의 수입니다.",
            "How many pairs of noise and data one update uses.",
        ),
    )
    lr: float = number(
        1e-2,
        1e-5,
        0.1,
        step=1e-5,
        log=True,
        label=Text("학습률", "Learning rate"),
        about=Text(
            "처음의 학습률입니다. 코사인 곡선을 따라 줄어들어 마지막 걸음에는 0이 됩니다.",
            "The first learning rate. It falls along a cosine and is 0 at the last step.",
        ),
    )
    steps: int = number(6000, 100, 50000, step=100, label=Text("학습 걸음 수", "Training steps"))
    seed: int = training_seed()

    @property
    def sizes(self) -> tuple[int, ...]:
        """The network's layer sizes: from a place and a time to a velocity."""
        return (3, *[self.width] * self.depth, 2)

    @property
    def weights(self) -> int:
        """How many weights, biases included, the network has."""
        return sum((a + 1) * b for a, b in pairwise(self.sizes))

    @property
    def work(self) -> float:
        """Floating-point operations of the whole run, its marks included, about: 2 a multiplication."""
        once = 2 * sum(a * b for a, b in pairwise(self.sizes))
        return self.steps * (3 * self.batch * once + STEP_COST) + len(self.marks()) * MARKED * once

    def relevant(self) -> tuple[str, ...]:
        return tuple(name for name in self.rules() if name != "own" or self.data == "own")

    def conflicts(self) -> list[Problem]:
        if self.data == "own" and len(read_own(self.own)) < LEAST_OWN:
            return [Problem("own", "too-few-points")]
        if self.work > self.limit:
            details = {"gigaflop": round(self.work / 1e9), "limit": round(self.limit / 1e9)}
            return [Problem("steps", "too-much-work", details)]
        return []

    def marks(self) -> tuple[int, ...]:
        return spaced(self.steps, MARKS)

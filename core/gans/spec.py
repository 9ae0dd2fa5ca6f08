"""What can be chosen in a GAN experiment. Light: no torch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, NamedTuple

from core.spec import Problem, Spec, Text, choice, number, spaced


class Entry(NamedTuple):
    """One thing to choose: its name, what it is, its formula (LaTeX) and where it comes from."""

    label: Text
    about: Text
    formula: str
    source: str


POINTS: dict[str, Entry] = {
    "ring8": Entry(
        Text("고리 위의 모드 8개", "Ring of 8 modes"),
        Text(
            "반지름 2인 원 위에 정규분포 8개가 같은 간격으로 놓여 있습니다. "
            "진짜 분포를 정확히 알기 때문에 생성자를 채점할 수 있습니다.",
            "Eight Gaussians evenly spaced on a circle of radius 2. "
            "The true distribution is known exactly, so G can be marked.",
        ),
        r"p(x)=\tfrac18\sum_{k=0}^{7}\mathcal N\!\left(x;\,2\left(\cos\tfrac{2\pi k}{8},\sin\tfrac{2\pi k}{8}\right),"
        r"\,\sigma^2 I\right)",
        "Metz et al. 2017, Unrolled GAN, arXiv:1611.02163; Lin et al. 2018, PacGAN, arXiv:1712.04086",
    ),
}

LOSSES: dict[str, Entry] = {
    "nonsaturating": Entry(
        Text("비포화 손실", "Non-saturating"),
        Text(
            "G는 log D(G(z))를 키웁니다. D가 가짜를 쉽게 알아볼 때도 기울기가 큽니다: D(G(z)) = 0.01일 때 크기 0.99.",
            "G raises log D(G(z)). Its gradient stays large even when D easily spots fakes: 0.99 at D(G(z)) = 0.01.",
        ),
        r"\min_G\;-\mathbb E_z\left[\log D(G(z))\right]",
        "Goodfellow et al. 2014, section 3, arXiv:1406.2661",
    ),
    "minimax": Entry(
        Text("미니맥스 손실", "Minimax"),
        Text(
            "D가 키우는 V를 G가 그대로 줄입니다. "
            "D가 가짜를 쉽게 알아보면 기울기가 사라집니다: D(G(z)) = 0.01일 때 크기 0.01.",
            "G lowers the very value V that D raises. "
            "Its gradient vanishes when D easily spots fakes: 0.01 at D(G(z)) = 0.01.",
        ),
        r"\min_G\;\mathbb E_z\left[\log\left(1-D(G(z))\right)\right]",
        "Goodfellow et al. 2014, equation 1, arXiv:1406.2661",
    ),
}

ACTIVATIONS: dict[str, Entry] = {
    "tanh": Entry(
        Text("tanh", "tanh"),
        Text(
            "매끄럽게 휘는 함수입니다. 이 작은 고리에서는 D의 지형도 매끄러워져 학습이 안정됩니다.",
            "Bends smoothly. On this small ring it also makes D's surface smooth and the training stable.",
        ),
        r"\tanh(a)=\frac{e^{a}-e^{-a}}{e^{a}+e^{-a}}",
        "LeCun et al. 1998, Efficient BackProp",
    ),
    "relu": Entry(
        Text("ReLU", "ReLU"),
        Text(
            "꺾인 직선입니다. D의 지형이 평평한 조각으로 이루어져 모드 붕괴가 더 잘 나타납니다.",
            "A bent line. D's surface is made of flat pieces, and mode collapse shows more readily.",
        ),
        r"\max(0,a)",
        "Nair & Hinton 2010",
    ),
}

WORK_LIMIT = 2e13
"""The most floating-point operations a run may take: some five to ten minutes of one processor core."""
STEP_COST = 2e6
"""What starting one update's operations costs, whatever their size, said in floating-point operations."""


def multiplications(sizes: tuple[int, ...]) -> int:
    """How many multiplications one point costs on its way through a network with these layer sizes."""
    return sum(a * b for a, b in pairwise(sizes))


@dataclass(frozen=True)
class GanSpec(Spec):
    """One GAN on points in the plane: a generator G and a critic D, both multilayer perceptrons, both by Adam."""

    lab: ClassVar[str] = "gans"
    learner: ClassVar[str] = "core.gans.learner"
    axis: ClassVar[str] = "step"
    wants_gpu: ClassVar[bool] = True
    checkpoints: ClassVar[bool] = True

    data: str = choice("ring8", POINTS, label=Text("데이터", "Data"))
    sigma: float = number(
        0.05,
        0.01,
        0.3,
        label=Text("모드의 표준편차 σ", "Standard deviation of a mode σ"),
        about=Text(
            "작을수록 모드가 좁아 맞히기 어렵습니다.", "The smaller, the narrower the modes and the harder to hit."
        ),
    )
    loss: str = choice("nonsaturating", LOSSES, label=Text("G의 손실", "G's loss"))
    activation: str = choice("tanh", ACTIVATIONS, label=Text("활성화 함수", "Activation"))
    width: int = number(
        64,
        8,
        256,
        step=8,
        label=Text("은닉층 너비", "Width"),
        about=Text(
            "G와 D의 은닉층(hidden layer) 하나에 있는 뉴런의 수입니다.", "Units in each hidden layer of G and of D."
        ),
    )
    depth: int = number(2, 1, 4, label=Text("은닉층 수", "Hidden layers"))
    z_dim: int = number(
        2,
        1,
        64,
        label=Text("잡음 z의 차원", "Size of the noise z"),
        about=Text(
            "G가 받는 잡음 z는 표준정규분포에서 뽑은 수 여러 개입니다. 그 개수를 정합니다.",
            "How many standard normal random numbers make up the noise z that G is given.",
        ),
    )
    batch: int = number(
        256,
        16,
        1024,
        step=16,
        label=Text("배치 크기", "Batch size"),
        about=Text(
            "신경망을 한 번 고칠 때 쓰는 진짜의 수이며, 가짜도 같은 수만큼 씁니다.",
            "How many real points, and as many fakes, one update uses.",
        ),
    )
    lr_g: float = number(1e-3, 1e-5, 1e-1, step=1e-5, log=True, label=Text("G의 학습률", "G's learning rate"))
    lr_d: float = number(1e-3, 1e-5, 1e-1, step=1e-5, log=True, label=Text("D의 학습률", "D's learning rate"))
    beta1: float = number(
        0.5,
        0.0,
        0.99,
        label=Text("Adam의 β₁", "Adam's β₁"),
        about=Text(
            "지난 기울기를 얼마나 이어 쓸지(관성) 정합니다. GAN에서는 흔히 0.5를 씁니다(Radford 외 2016).",
            "Momentum: how much of the past gradients is kept. GANs often use 0.5 (Radford et al. 2016).",
        ),
    )
    d_steps: int = number(
        1,
        1,
        10,
        label=Text("G 한 걸음당 D의 걸음 수", "D steps for each G step"),
        about=Text(
            "G를 한 번 고치기 전에 D를 몇 번 고칠지 정합니다.", "How many times D is updated before each update of G."
        ),
    )
    steps: int = number(4000, 100, 20000, step=100, label=Text("학습 걸음 수", "Training steps"))
    seed: int = number(
        42,
        0,
        9999,
        label=Text("시드", "Seed"),
        about=Text(
            "난수의 출발점입니다. 나머지 설정이 같고 시드가 같으면 결과도 같습니다.",
            "Where the random numbers start. Same settings and same seed, same result.",
        ),
    )

    @property
    def g_sizes(self) -> tuple[int, ...]:
        """G's layer sizes, from the noise to a point in the plane."""
        return (self.z_dim, *[self.width] * self.depth, 2)

    @property
    def d_sizes(self) -> tuple[int, ...]:
        """D's layer sizes, from a point in the plane to one logit."""
        return (2, *[self.width] * self.depth, 1)

    @property
    def work(self) -> float:
        """Floating-point operations of the whole run, counted from the matrix products: 2 for each multiplication."""
        g, d = multiplications(self.g_sizes), multiplications(self.d_sizes)
        critic = 2 * self.batch * (g + 6 * d) + STEP_COST
        generator = 2 * self.batch * (2 * g + 2 * d) + STEP_COST
        return self.steps * (self.d_steps * critic + generator)

    def conflicts(self) -> list[Problem]:
        if self.work <= WORK_LIMIT:
            return []
        details = {"gigaflop": round(self.work / 1e9), "limit": round(WORK_LIMIT / 1e9)}
        return [Problem("steps", "too-much-work", details)]

    def marks(self) -> tuple[int, ...]:
        return spaced(self.steps, 140)

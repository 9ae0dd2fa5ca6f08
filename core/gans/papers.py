"""Against a paper: PacGAN's ring of 8, its four rows with ± as published, and the runs that repeat them. Light.

Lin et al. 2018, PacGAN, arXiv:1712.04086, section 4.1 and table 1. What differs here: the paper trains on 100,000 fixed
points, this lab draws fresh ones from the same ring.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.gans.spec import GanSpec
from core.spec import Text, number

NAMES = ("modes_covered", "good_share", "reverse_kl")
"""What the paper reports, by the names that frames give it."""


class Measured(NamedTuple):
    """A mean over trials and its standard error."""

    mean: float
    error: float


PUBLISHED: dict[int, dict[str, Measured]] = {
    1: {"modes_covered": Measured(6.3, 0.5), "good_share": Measured(0.982, 0.002), "reverse_kl": Measured(0.45, 0.09)},
    2: {"modes_covered": Measured(7.9, 0.1), "good_share": Measured(0.956, 0.020), "reverse_kl": Measured(0.07, 0.03)},
    3: {"modes_covered": Measured(7.8, 0.1), "good_share": Measured(0.977, 0.003), "reverse_kl": Measured(0.10, 0.02)},
    4: {"modes_covered": Measured(7.8, 0.1), "good_share": Measured(0.959, 0.014), "reverse_kl": Measured(0.07, 0.02)},
}
"""By how many points D sees at once: 1 is the plain GAN. 10 trials each."""
SEEDS, STEPS = 10, 400_000
PERCENT = (1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
"""How far a trial has come when a frame is recorded."""
SHORT_SEEDS, SHORT_STEPS = 2, 5000
"""What ships with the project: a part of the paper's training that a processor without a GPU can do."""


@dataclass(frozen=True)
class PaperSpec(GanSpec):
    """One trial in the paper's setting; all but what it names is said by `trial`."""

    lab: ClassVar[str] = "papers"
    keeps_weights: ClassVar[bool] = False  # ten megabytes a trial, of which only the numbers are read
    at_once: ClassVar[int] = len(PUBLISHED) * SEEDS
    limit: ClassVar[float] = 2e15

    steps: int = number(STEPS, 100, STEPS, step=100, label=Text("학습 걸음 수", "Training steps"))

    def marks(self) -> tuple[int, ...]:
        return (0, *(self.steps * percent // 100 for percent in PERCENT))


def trial(pack: int, seed: int, steps: int = STEPS) -> PaperSpec:
    """One trial: 8 modes on radius 1 with σ 0.01; G 4 x 400 with batch normalisation, D 3 maxout layers of 200 x 5."""
    return PaperSpec(
        data="ring8unit", sigma=0.01, network="pacgan", width=400, width_d=200, depth=4, z_dim=2, batch=100,
        lr_g=1e-4, lr_d=1e-4, beta1=0.8, simultaneous=True, pack=pack, steps=steps, seed=seed,
    )  # fmt: skip


def trials(seeds: int, steps: int) -> tuple[PaperSpec, ...]:
    """All four rows with so many seeds."""
    return tuple(trial(pack, seed, steps) for pack in PUBLISHED for seed in range(seeds))


def summary(found: Sequence[Mapping[str, float]]) -> dict[str, Measured]:
    """Mean and standard error over trials' last numbers; the error is NaN for a single trial. Empty for none."""
    said = {}
    for name in NAMES:
        values = [numbers[name] for numbers in found if name in numbers]
        if values:
            mean = sum(values) / len(values)
            spread = sum((v - mean) ** 2 for v in values)
            error = math.sqrt(spread / (len(values) - 1) / len(values)) if len(values) > 1 else math.nan
            said[name] = Measured(mean, error)
    return said

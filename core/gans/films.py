"""The lecture's film strip: what a plain training makes at given steps, and what an unrolled one makes. Light.

Metz et al. 2017, Unrolled Generative Adversarial Networks, arXiv:1611.02163.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.gans.spec import GanSpec
from core.spec import Text, number

MARKS = (0, 1000, 2000, 5000, *range(10_000, 100_001, 10_000))
"""The steps at which the strip has a picture."""


@dataclass(frozen=True)
class FilmSpec(GanSpec):
    """A long training, of which a strip shows a few moments."""

    lab: ClassVar[str] = "films"
    at_once: ClassVar[int] = 16
    limit: ClassVar[float] = 3e14

    steps: int = number(MARKS[-1], 100, MARKS[-1], step=100, label=Text("학습 걸음 수", "Training steps"))

    def marks(self) -> tuple[int, ...]:
        return (*(mark for mark in MARKS if mark < self.steps), self.steps)


class Strip(NamedTuple):
    """Two trainings that differ in `unroll` alone, on some seeds.

    about   what differs from the lecture's figure
    plain, unrolled   with the first of the seeds
    """

    label: Text
    about: Text
    plain: FilmSpec
    unrolled: FilmSpec
    seeds: tuple[int, ...]

    def pair(self, seed: int) -> tuple[FilmSpec, FilmSpec]:
        """The plain and the unrolled training with this seed."""
        return self.plain.with_(seed=seed), self.unrolled.with_(seed=seed)

    @property
    def specs(self) -> tuple[FilmSpec, ...]:
        """All trainings of this strip, seed by seed."""
        return tuple(spec for seed in self.seeds for spec in self.pair(seed))


RING = FilmSpec(activation="leaky", width=32, batch=64, sigma=0.1, lr_g=1e-3, lr_d=1e-4)
DIGITS = FilmSpec(data="digits8", activation="leaky", width=64, batch=32, z_dim=16, lr_g=2e-3, lr_d=1e-4)

STRIPS: dict[str, Strip] = {
    "ring": Strip(
        Text("고리 위의 모드 8개", "Ring of 8 modes"),
        Text(
            "강의의 그림은 LSTM 생성자로 MNIST를 배우고 D를 20걸음 펼쳐 봅니다(Metz 외 2017). "
            "여기서는 다층 퍼셉트론으로 모드 8개의 고리를 배우고 5걸음 펼쳐 봅니다. "
            "D의 학습률은 G의 10분의 1이며, 위아래 두 줄은 펼쳐 보기만 다릅니다.",
            "The lecture's figure learns MNIST with an LSTM generator and unrolls 20 steps of D (Metz et al. 2017). "
            "Here multilayer perceptrons learn a ring of 8 modes, and 5 steps are unrolled. "
            "D has a tenth of G's learning rate; the two rows differ in unrolling alone.",
        ),
        RING,
        RING.with_(unroll=5),
        (42, 1, 3),
    ),
    "digits": Strip(
        Text("손글씨 숫자 8×8", "Digits, 8 by 8"),
        Text(
            "강의의 그림은 LSTM 생성자로 28×28 MNIST를 배우고 D를 20걸음 펼쳐 봅니다(Metz 외 2017). "
            "여기서는 다층 퍼셉트론으로 8×8 숫자를 배우고 5걸음 펼쳐 봅니다. "
            "D의 학습률은 G의 20분의 1이며, 위아래 두 줄은 펼쳐 보기만 다릅니다. "
            "그림을 흉내 낸 것이지 재현은 아닙니다.",
            "The lecture's figure learns MNIST, 28 by 28, with an LSTM generator and unrolls 20 steps of D "
            "(Metz et al. 2017). Here multilayer perceptrons learn digits of 8 by 8 pixels, and 5 steps are unrolled. "
            "D has a twentieth of G's learning rate; the two rows differ in unrolling alone. "
            "It is an analogy to the figure, not a reproduction.",
        ),
        DIGITS,
        DIGITS.with_(unroll=5),
        (42, 1, 3),
    ),
}

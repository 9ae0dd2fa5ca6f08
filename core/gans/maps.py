"""The collapse map: one small GAN for every pair of learning rates, and what became of each. Light: no torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple

from core.gans.choices import ACTIVATIONS, LOSSES
from core.gans.spec import WORK_LIMIT, GanSpec
from core.spec import Problem, Spec, SpecError, Text, Value, choice, number

COLUMNS = (2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2)
"""G's learning rates, from left to right."""
ROWS = COLUMNS
"""D's, from below. Both are stops of the trainer's sliders."""
SMALL: dict[str, Value] = {"width": 32, "batch": 128, "sigma": 0.05}
"""What makes a cell's training short; all that a map does not ask for is the trainer's default."""
NOT_TAKEN = ("lr_g", "lr_d", "d_steps", "activation")
"""What a map says itself, of the settings that are usual with a loss."""
LIMIT = WORK_LIMIT / (len(ROWS) * len(COLUMNS))
"""The most floating-point operations of one cell, so that a whole map takes no more than one long training."""
NUMBERS = ("modes_held", "good_share", "value", "accuracy", "grad_g", "turnover", "drift")
"""What a map keeps of each cell's last frame; NaN where the frame has no such number."""
CODES = (
    "healthy", "missing-modes", "mode-collapse", "mode-hopping", "d-wins", "g-outruns", "learning", "diverged",
)  # fmt: skip
"""The diagnoses; a map's arrays hold their places in this tuple."""
SHOWN = 150
"""How many of a cell's last samples a map keeps."""
APART = 10.0
"""Learning rates that differ by more than this factor count as out of step."""
FEW = 3
"""So many cells must be healthy before a map says anything of where they lie."""


@dataclass(frozen=True)
class MapSpec(Spec):
    """One row of a map: D's learning rate stays, G's rises from cell to cell. A map is a run for every row."""

    lab: ClassVar[str] = "maps"
    version: ClassVar[int] = 2
    learner: ClassVar[str] = "core.gans.mapping"
    axis: ClassVar[str] = "cell"
    at_once: ClassVar[int] = len(ROWS)
    wants_gpu: ClassVar[bool] = True
    checkpoints: ClassVar[bool] = True

    loss: str = choice("nonsaturating", LOSSES, label=Text("손실", "Loss"))
    activation: str = choice("tanh", ACTIVATIONS, label=Text("활성화 함수", "Activation"))
    d_steps: int = number(1, 1, 10, label=Text("G 한 걸음당 D의 걸음 수", "D steps for each G step"))
    row: int = number(0, 0, len(ROWS) - 1, label=Text("D의 학습률 번호", "Number of D's learning rate"))
    steps: int = number(1500, 100, 10000, step=100, label=Text("칸마다 학습 걸음 수", "Training steps of each cell"))
    seed: int = number(42, 0, 9999, label=Text("시드", "Seed"))

    def cell(self, column: int) -> GanSpec:
        """The whole training of the cell with G's learning rate COLUMNS[column]."""
        usual = {name: value for name, value in LOSSES[self.loss].usual.items() if name not in NOT_TAKEN}
        mine = {name: getattr(self, name) for name in ("loss", "activation", "d_steps", "steps", "seed")}
        rates = {"lr_g": COLUMNS[column], "lr_d": ROWS[self.row]}
        return GanSpec(**{**usual, **SMALL, **mine, **rates})

    @cached_property
    def cells(self) -> tuple[GanSpec, ...]:
        """The row's trainings, in the order in which they are trained."""
        return tuple(self.cell(column) for column in range(len(COLUMNS)))

    def conflicts(self) -> list[Problem]:
        """What a cell cannot be, said of the fields that a map has."""
        try:
            work = self.cell(0).work
        except SpecError as error:
            return error.problems
        if work > LIMIT:
            return [Problem("steps", "too-much-work", {"gigaflop": round(work / 1e9), "limit": round(LIMIT / 1e9)})]
        return []

    def values(self) -> dict[str, Value]:
        """The fields, and what the cells are today: the first one's training, and the learning rates."""
        return {**super().values(), "cell": self.cell(0).canonical, "columns": repr(COLUMNS)}

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(COLUMNS) + 1))


def rows(spec: MapSpec) -> tuple[MapSpec, ...]:
    """The runs of the whole map that `spec` is a row of, from the lowest learning rate of D."""
    return tuple(spec.with_(row=row) for row in range(len(ROWS)))


class Place(NamedTuple):
    """A cell of a map: the places of its learning rates in ROWS (D's) and COLUMNS (G's)."""

    row: int
    column: int

    @property
    def ratio(self) -> float:
        """D's learning rate over G's."""
        return ROWS[self.row] / COLUMNS[self.column]


class Share(NamedTuple):
    """How many of some cells are healthy."""

    healthy: int
    cells: int

    @property
    def part(self) -> float:
        """The healthy ones' part, 0 to 1; 0 where there are no cells."""
        return self.healthy / self.cells if self.cells else 0.0


class Findings(NamedTuple):
    """What a map says of the claim that both players must learn in step.

    counts  how many cells have each diagnosis of CODES
    ratios  of the healthy cells, D's learning rate over G's, rising
    near, far  the cells whose learning rates differ by at most APART, and by more
    slower, equal, faster  the cells where D's learning rate is smaller than G's, the same, larger
    rates   the learning rates that are healthy when both have them, rising
    """

    counts: Mapping[str, int]
    ratios: tuple[float, ...]
    near: Share
    far: Share
    slower: Share
    equal: Share
    faster: Share
    rates: tuple[float, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether in step is clearly healthier than out of step: by rule of thumb twice as often, in FEW cells or more.

        False where it is clearly the other way round, None where the map cannot tell.
        """
        if len(self.ratios) < FEW:
            return None
        if self.near.part >= 2 * self.far.part:
            return True
        return False if self.far.part >= 2 * self.near.part else None


def findings(codes: Mapping[Place, str]) -> Findings:
    """What the diagnoses of these cells amount to."""

    def share(within: Callable[[float], bool]) -> Share:
        places = [place for place in codes if within(place.ratio)]
        return Share(sum(codes[place] == "healthy" for place in places), len(places))

    healthy = [place for place, code in codes.items() if code == "healthy"]
    bound = APART * 1.001  # ratios are rounded
    return Findings(
        {code: sum(found == code for found in codes.values()) for code in CODES},
        tuple(sorted(place.ratio for place in healthy)),
        share(lambda ratio: 1 / bound <= ratio <= bound),
        share(lambda ratio: not 1 / bound <= ratio <= bound),
        share(lambda ratio: ratio < 1),
        share(lambda ratio: ratio == 1),
        share(lambda ratio: ratio > 1),
        tuple(sorted(ROWS[place.row] for place in healthy if place.ratio == 1)),
    )

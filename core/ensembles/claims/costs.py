"""What can be said about one measurement of cost: a model, and a ladder of rows or of trees. And its growth. Light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from core.data.tabular import TABLES
from core.ensembles.kinds import MODELS
from core.spec import Spec, Text, choice, number
from core.tape import Tape

ROWS = tuple(250 * 2**k for k in range(6))
TREES = tuple(2**k for k in range(10))
"""The ladders: each rung is twice the one before."""
UPPER = {"rows": 4, "trees": 5}
"""How many of the upper rungs a line is fitted to: on the lower ones constant costs hide the growth."""
ASKED = 1000  # rows that are predicted
NOISE = 0.3
LONG = 10.0  # times as long as with one tree: from here on a model with many trees "takes long"
PACES = ("hardly", "slower", "about", "faster")
"""What an exponent is called; "about" is in proportion, with an exponent of about 1."""
HARDLY = 0.3  # up to this exponent a value hardly grows
NEAR, FAR = 0.05, 0.15  # so near to 1 an exponent always is "about" 1, and so far from it never
SURE = 2.0  # standard errors: between NEAR and FAR it is "about" 1 where it lies no further from it
FEWER = 0.8  # nodes a tree, as a share of the first tree's: below this, later trees are smaller
BENT = 1.5  # times as long as the line says: from here on the smallest rung is not on the line
USUAL = ("tree", "forest", "adaboost", "hist", "xgboost")
"""The models that are measured unless others are chosen."""
DATA = {name: TABLES[name] for name in ("friedman1", "moons")}


class Axis(NamedTuple):
    """What a ladder climbs."""

    label: Text
    ladder: tuple[int, ...]


AXES = {
    "rows": Axis(Text("학습 데이터의 행 수", "Training rows"), ROWS),
    "trees": Axis(Text("나무 수", "Trees"), TREES),
}


class Measure(NamedTuple):
    """What is measured at every rung; `timed` when it is a time, and so never twice the same."""

    label: Text
    timed: bool = False


MEASURES = {
    "fit": Measure(Text("학습 시간", "Time to fit"), timed=True),
    "predict": Measure(Text("예측 시간", "Time to predict"), timed=True),
    "size": Measure(Text("노드 수", "Nodes")),
    "bytes": Measure(Text("저장한 크기", "Size when saved")),
}


@dataclass(frozen=True)
class CostSpec(Spec):
    """One model, fitted anew at every rung of a ladder. Position k is the k-th rung; at 0 nothing is measured yet."""

    lab: ClassVar[str] = "costs"
    learner: ClassVar[str] = "core.ensembles.claims.costs_learner"
    axis: ClassVar[str] = "rung"
    at_once: ClassVar[int] = 2 * len(MODELS)

    model: str = choice("forest", MODELS, label=Text("모델", "Model"))
    along: str = choice("trees", AXES, label=Text("늘리는 것", "What grows"))
    data: str = choice("friedman1", DATA, label=Text("데이터", "Data"))
    rows: int = number(
        200,
        100,
        2000,
        step=100,
        label=Text("나무를 늘릴 때의 행 수", "Rows while trees grow in number"),
        about=Text("나무 수를 늘리며 잴 때 학습 데이터의 행 수입니다.", "The training rows of the ladder of trees."),
    )
    trees: int = number(
        20,
        1,
        100,
        label=Text("행을 늘릴 때의 나무 수", "Trees while rows grow in number"),
        about=Text("행 수를 늘리며 잴 때 나무(라운드)의 수입니다.", "The trees (rounds) of the ladder of rows."),
    )
    max_depth: int = number(
        0,
        0,
        20,
        label=Text("최대 깊이", "Maximum depth"),
        zero=Text("기본값", "default"),
        about=Text(
            "'기본값'(0)을 고르면 라이브러리가 정한 값을 씁니다.", "'default' (0) takes the library's own value."
        ),
    )
    seed: int = number(
        42,
        0,
        9999,
        label=Text("시드", "Seed"),
        about=Text("데이터와 모델이 쓰는 난수의 출발점입니다.", "Where the random numbers of data and model start."),
    )

    @property
    def rungs(self) -> tuple[tuple[int, int], ...]:
        """(rows, trees) of every rung. A model without trees has one rung on the ladder of trees."""
        if self.along == "rows":
            return tuple((rows, self.trees) for rows in ROWS)
        return tuple((self.rows, trees) for trees in (TREES if MODELS[self.model].grows else TREES[:1]))

    def relevant(self) -> tuple[str, ...]:
        uses = MODELS[self.model].uses
        fixed = ("rows",) if self.along == "trees" else ("trees",) * ("trees" in uses)
        return ("model", "along", "data", *fixed, *(("max_depth",) * ("max_depth" in uses)), "seed")

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(self.rungs) + 1))


def ladders(models: Sequence[str], shared: CostSpec) -> list[CostSpec]:
    """Both ladders of every model; a model without trees has only that of rows."""
    pairs = [(model, along) for along in AXES for model in models if along == "rows" or MODELS[model].grows]
    return [shared.with_(model=model, along=along) for model, along in pairs]


def measured(tape: Tape[CostSpec], measure: str) -> tuple[list[int], list[float]]:
    """Sizes (rows or trees) and what was measured there. Rungs at which a model has fewer trees than asked are out."""
    rungs = [(tape.spec.rungs[frame.at - 1], frame) for frame in tape.frames if frame.at > 0]
    whole = [(rung, frame) for rung, frame in rungs if "stop" not in frame.notes]
    values = [float((f.times if MEASURES[measure].timed else f.numbers)[measure]) for _, f in whole]
    return [rung[tape.spec.along == "trees"] for rung, _ in whole], values


class Growth(NamedTuple):
    """The power law value = scale * size ** exponent that fits a ladder's upper rungs best.

    error  the exponent's standard error
    used   how many rungs it was fitted to
    above  what was measured at the first rung, as a multiple of what the law says there
    """

    exponent: float
    error: float
    scale: float
    used: int
    above: float

    @property
    def doubling(self) -> float:
        """By what factor the value grows when the size doubles."""
        return float(2**self.exponent)

    @property
    def pace(self) -> str:
        """How it grows, as a code of `PACES`."""
        if self.exponent <= HARDLY:
            return "hardly"
        if abs(self.exponent - 1) <= min(max(NEAR, SURE * self.error), FAR):
            return "about"
        return "slower" if self.exponent < 1 else "faster"

    @property
    def bent(self) -> bool:
        """Whether the first rung is far from the law."""
        return not 1 / BENT <= self.above <= BENT

    def at(self, size: float) -> float:
        """The value that the law says."""
        return float(self.scale * size**self.exponent)


def growth(sizes: Sequence[int], values: Sequence[float], upper: int) -> Growth | None:
    """Least squares on logarithms over the last `upper` points; None where there are fewer than three, or a zero.

    Source: the slope and its standard error as in any straight-line fit, e.g. Hastie, Tibshirani and Friedman,
    The Elements of Statistical Learning, 2nd ed., section 3.2.
    """
    if min(len(sizes), upper) < 3 or min(values) <= 0:
        return None
    x, y = np.log(np.array(sizes[-upper:], float)), np.log(np.array(values[-upper:], float))
    away = x - x.mean()
    slope = float(away @ y / (away @ away))
    height = float(y.mean() - slope * x.mean())
    rest = y - height - slope * x
    error = float(np.sqrt(rest @ rest / (len(x) - 2) / (away @ away)))
    law = Growth(slope, error, float(np.exp(height)), len(x), 1.0)
    return law._replace(above=values[0] / law.at(sizes[0]))


def growth_of(tape: Tape[CostSpec], measure: str) -> Growth | None:
    """The growth of a tape's measurements."""
    return growth(*measured(tape, measure), UPPER[tape.spec.along])


def smaller(tape: Tape[CostSpec]) -> tuple[float, float] | None:
    """Nodes a tree with one tree and with the most, where a boosting model's later trees are clearly smaller."""
    sizes, nodes = measured(tape, "size")
    if tape.spec.along != "trees" or MODELS[tape.spec.model].family != "boosting" or len(sizes) < 2:
        return None
    first, last = nodes[0] / sizes[0], nodes[-1] / sizes[-1]
    return (first, last) if last < FEWER * first else None


def times_one_tree(tape: Tape[CostSpec]) -> float | None:
    """How many times as long the most trees take to fit as one; None before both are measured."""
    sizes, seconds = measured(tape, "fit")
    return seconds[-1] / seconds[0] if len(sizes) == len(TREES) and seconds[0] > 0 else None

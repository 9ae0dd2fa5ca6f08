"""What can be said about one model on many training sets: bias, variance and noise by its number of trees. Light."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from core.data import points
from core.data.tabular import TABLES, Table
from core.ensembles.kinds import MODELS
from core.spec import Problem, Spec, Text, choice, number
from core.tape import Array, Frame, Tape

SIZES = 10
MOST_ROWS = 4_000_000  # training rows that all trees of all training sets learn from: about half a minute of deep trees
MOST_TREES = 20_000  # trees of all training sets
SMALL = 0.01  # a part below this share of the error is next to nothing
TURN = 0.05  # by this share of the smallest sum it must have risen again before it counts
USUAL = ("tree", "forest", "adaboost", "xgboost")
"""The models that are compared unless others are chosen."""
MODELS_HERE = {name: model for name, model in MODELS.items() if name != "xgbforest"}
"""XGBoost's random forest answers as a whole: it has no answer by its first trees."""


class Truth(NamedTuple):
    """A data set whose every part is known.

    table  the data set: its name, and how it is made
    f      X [n, features] -> [n], the targets without noise
    noise  the noise's standard deviation at a spec's `noise` of 1
    high   the features are spread evenly from 0 to this
    """

    table: Table
    f: Callable[[Array], Array]
    noise: float
    high: float

    @property
    def label(self) -> Text:
        return self.table.label


TRUTHS = {
    "sine": Truth(TABLES["sine"], points.sine_truth, 1.0, 2 * np.pi),
    "friedman1": Truth(TABLES["friedman1"], points.friedman1_truth, 5.0, 1.0),
}
DEFAULT = Text("기본값", "default")


@dataclass(frozen=True)
class VarianceSpec(Spec):
    """One model, fitted anew to each of many training sets. Position r is after the r-th of them."""

    lab: ClassVar[str] = "variance"
    learner: ClassVar[str] = "core.ensembles.claims.variance_learner"
    axis: ClassVar[str] = "resample"
    at_once: ClassVar[int] = len(MODELS)

    data: str = choice("sine", TRUTHS, label=Text("데이터", "Data"))
    rows: int = number(
        100,
        20,
        1000,
        step=20,
        label=Text("학습 데이터의 행 수", "Training rows"),
        about=Text("새로 뽑을 때마다 학습 데이터에 들어가는 행의 수입니다.", "How many rows each training set has."),
    )
    noise: float = number(
        0.3,
        0.0,
        1.0,
        step=0.05,
        label=Text("잡음", "Noise"),
        about=Text("정답을 얼마나 흩뜨릴지 정합니다.", "How far the targets are scattered."),
    )
    model: str = choice("forest", MODELS_HERE, label=Text("모델", "Model"))
    trees: int = number(
        100,
        1,
        500,
        log=True,
        label=Text("나무 수", "Trees"),
        about=Text("나무의 수, 부스팅에서는 라운드의 수입니다.", "How many trees; in boosting, how many rounds."),
    )
    max_depth: int = number(
        0,
        0,
        20,
        label=Text("최대 깊이", "Maximum depth"),
        zero=DEFAULT,
        about=Text(
            "'기본값'(0)을 고르면 라이브러리가 정한 값을 씁니다.", "'default' (0) takes the library's own value."
        ),
    )
    learning_rate: float = number(
        0.0,
        0.0,
        2.0,
        step=0.05,
        label=Text("학습률", "Learning rate"),
        zero=DEFAULT,
        about=Text(
            "부스팅에서만 씁니다. '기본값'(0)을 고르면 라이브러리가 정한 값을 씁니다.",
            "Only for boosting. 'default' (0) takes the library's own value.",
        ),
    )
    n_neighbors: int = number(
        5,
        1,
        50,
        label=Text("이웃 수", "Neighbours"),
        about=Text("k-최근접 이웃이 물어보는 이웃의 수입니다.", "How many neighbours k-nearest neighbours asks."),
    )
    resamples: int = number(
        30,
        5,
        100,
        step=5,
        label=Text("학습 데이터를 새로 뽑는 횟수", "Training sets"),
        about=Text(
            "학습 데이터를 몇 번 새로 뽑아 그때마다 처음부터 학습할지 정합니다.",
            "How many training sets are drawn; the model is fitted anew to each.",
        ),
    )
    seed: int = number(
        42,
        0,
        9999,
        label=Text("시드", "Seed"),
        about=Text("모든 난수의 출발점입니다.", "Where all random numbers start."),
    )

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of trees that are looked at: about `SIZES`, each a like multiple of the one before."""
        if not MODELS[self.model].grows:
            return (1,)
        steps = max(SIZES - 1, 1)
        return tuple(sorted({round(self.trees ** (i / steps)) for i in range(SIZES)}))

    @property
    def sigma2(self) -> float:
        """The noise's variance."""
        return (TRUTHS[self.data].noise * self.noise) ** 2

    def relevant(self) -> tuple[str, ...]:
        uses = MODELS[self.model].uses
        own = [name for name in ("trees", "max_depth", "learning_rate", "n_neighbors") if name in uses]
        return ("data", "rows", "noise", "model", *own, "resamples", "seed")

    def conflicts(self) -> list[Problem]:
        if not MODELS[self.model].grows:
            return []
        high = min(MOST_ROWS // (self.rows * self.resamples), MOST_TREES // self.resamples)
        if self.trees > high:
            return [Problem("trees", "out-of-range", {"value": self.trees, "low": 1, "high": high})]
        return []

    def marks(self) -> tuple[int, ...]:
        """From the second training set on: one alone has no variance."""
        return (0, *range(2, self.resamples + 1))


class Parts(NamedTuple):
    """The expected squared error on new data, taken apart, by number of trees: float64 [sizes] each.

    bias2     squared distance of the mean answer from the truth; it may come out a little below 0
    variance  how far answers scatter around their mean
    error     measured: mean squared error on noisy test targets
    doubt     the standard error of `error`
    noise     the noise's variance, which nothing can reduce

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., eq. 7.9.
    """

    bias2: Array
    variance: Array
    error: Array
    doubt: Array
    noise: float

    @property
    def total(self) -> Array:
        """What the error should be: the sum of the three."""
        return np.asarray(self.bias2 + self.variance + self.noise)


def parts(tape: Tape[VarianceSpec], at: int) -> Parts:
    """The parts after `at` training sets."""
    said = frame_at(tape, at).arrays
    return Parts(said["bias2"], said["variance"], said["error"], said["doubt"], tape.spec.sigma2)


def frame_at(tape: Tape[VarianceSpec], at: int) -> Frame:
    """The newest frame at or before `at` that has results."""
    return tape.at(max(at, 2))


class Pair(NamedTuple):
    """A part of the error with one tree, and with all."""

    first: float
    last: float
    whole: float

    @property
    def fall(self) -> float:
        return self.first - self.last

    @property
    def share(self) -> float | None:
        """By what share of the first value it changed; None where that is next to nothing of the `whole` error."""
        return -self.fall / self.first if self.first > SMALL * self.whole else None


class Change(NamedTuple):
    """What adding trees did to the parts of one model's error; `verdict` is a code."""

    bias2: Pair
    variance: Pair
    verdict: str


def change(model: str, found: Parts) -> Change | None:
    """Tests "bagging mainly reduces variance, boosting mainly bias" on one model; None where nothing grows.

    holds    the part that should fall fell, and by more than the other one
    other    the other part fell by more
    neither  neither fell
    """
    if len(found.bias2) < 2:
        return None
    bias2, variance = (_pair(part, float(found.total[0])) for part in (found.bias2, found.variance))
    mine, other = (variance, bias2) if MODELS[model].family == "bagging" else (bias2, variance)
    verdict = "neither" if max(mine.fall, other.fall) <= 0 else "holds" if mine.fall >= other.fall else "other"
    return Change(bias2, variance, verdict)


def _pair(part: Array, whole: float) -> Pair:
    return Pair(max(float(part[0]), 0.0), max(float(part[-1]), 0.0), whole)


def turning(found: Parts) -> int | None:
    """The size with the smallest sum, where from there to all trees variance rose by more than bias² fell, clearly."""
    best = int(np.argmin(found.total))
    worse = found.total[-1] > (1 + TURN) * found.total[best]
    return best if worse and found.variance[-1] > found.variance[best] else None


def alike(models: Sequence[str], shared: VarianceSpec) -> list[VarianceSpec]:
    """One spec a model, alike in all else. SpecError where one cannot stand."""
    return [shared.with_(model=model) for model in models]

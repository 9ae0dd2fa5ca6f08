"""What a model is grown on, and what is left of the trees grown so far. Heavy: for workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from sklearn.model_selection import train_test_split

from core.data.tabular import TABLES, Table
from core.ensembles.spec import EnsembleSpec
from core.tape import Array

SIDE = 48  # points along each side of the map of decision regions
CURVE = 200  # points along a fitted curve
MARGIN = 0.05  # how far maps and curves reach beyond the data, as a share of its width


class SplitKey(NamedTuple):
    """What decides the rows and how they are split."""

    data: str
    rows: int
    noise: float
    test_share: float
    split_seed: int


@dataclass(frozen=True, eq=False)
class Split:
    """A data set, split into training and test rows, and the grid on which pictures are drawn.

    X_train, X_test   float64 [n, d]
    y_train, y_test   float64 [n], or class numbers int64 [n]
    axes              the grid's coordinates along each drawn dimension; none where nothing can be drawn
    """

    key: SplitKey
    table: Table
    X_train: Array
    X_test: Array
    y_train: Array
    y_test: Array
    axes: tuple[Array, ...]

    @property
    def classifies(self) -> bool:
        return self.table.task == "classification"

    @property
    def classes(self) -> int:
        return len(self.table.classes)

    @cached_property
    def grid(self) -> Array | None:
        """The grid's points, float64 [g, d]; in two dimensions x1 changes fastest. None where there is no grid."""
        if not self.axes:
            return None
        return np.stack([c.ravel() for c in np.meshgrid(*self.axes)], axis=1)

    @cached_property
    def places(self) -> tuple[Array, ...]:
        """Where the model is asked: training rows, test rows and, where there is one, the grid; float32 [n, d]."""
        asked = (self.X_train, self.X_test) + (() if self.grid is None else (self.grid,))
        return tuple(np.ascontiguousarray(X, dtype=np.float32) for X in asked)


@lru_cache(maxsize=8)
def _split(key: SplitKey) -> Split:
    table = TABLES[key.data]
    X, y, _ = table.load(key.rows, key.noise, key.split_seed)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=key.test_share, random_state=key.split_seed)
    return Split(key, table, X_train, X_test, y_train, y_test, _axes(X, table.dimensions))


def _axes(X: Array, dimensions: int) -> tuple[Array, ...]:
    low, high = X.min(axis=0), X.max(axis=0)
    reach = MARGIN * (high - low)
    count = SIDE if dimensions == 2 else CURVE
    return tuple(np.linspace(low[i] - reach[i], high[i] + reach[i], count) for i in range(dimensions))


def split_of(spec: EnsembleSpec) -> Split:
    """The spec's rows, split; kept for the next caller. LearnerError("no-internet") where they cannot be had."""
    made = TABLES[spec.data].made
    rows, noise = (spec.rows, spec.noise) if made else (0, 0.0)
    return _split(SplitKey(spec.data, rows, noise, spec.test_share, spec.split_seed))


@dataclass(frozen=True)
class Growth:
    """A model after some trees: scores and answers as arrays, and whatever the model needs to go on.

    trees        trees (rounds) that the model has; a model that stopped early stays behind its position
    size         nodes of all trees, or a linear model's coefficients; None where they are not counted
    score        (training, test) score: accuracy, or R squared
    history      float64 [m, 3]: for each scored size, in order, the size and its training and test score
    predicted    the test rows' answers: class numbers int64 [n] or float64 [n]
    grid         the grid's answers [g]: the share of class 1, or the fitted value; None where there is no grid
    fit_seconds  time spent fitting, without scoring
    stopped      whether the model has ended by itself and gets no more trees
    kept         what the model's grower needs to go on; never changed once it stands here
    """

    trees: int = 0
    size: int | None = None
    score: tuple[float, float] | None = None
    history: Array = field(default_factory=lambda: np.empty((0, 3)))
    predicted: Array | None = None
    grid: Array | None = None
    fit_seconds: float = 0.0
    stopped: bool = False
    kept: Any = None

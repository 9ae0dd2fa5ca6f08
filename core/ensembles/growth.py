"""What a model is grown on, and what is left of the trees grown so far. Heavy: for workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import ceil
from typing import Any, NamedTuple

import numpy as np
from sklearn.model_selection import train_test_split

from core.data import edits, own
from core.data.csv_file.upload import prepare
from core.data.tabular import TABLES, Table
from core.ensembles.outliers import Trouble, spoil
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, LearnerError

SIDE = 48  # points along each side of the map of decision regions
CURVE = 200  # points along a fitted curve
MARGIN = 0.05  # how far maps and curves reach beyond the data, as a share of its width


class SplitKey(NamedTuple):
    """What decides the rows and how they are split."""

    data: str
    test_share: float
    split_seed: int
    rows: int = 0
    noise: float = 0.0
    own: str = ""
    points: str = ""
    trouble: Trouble = Trouble()


Rows = tuple[Array, Array, Array]
"""Row numbers int64 [n], X float64 [n, d] and y [n]."""


@dataclass(frozen=True, eq=False)
class Split:
    """A data set, split into training and test rows, and the grid on which pictures are drawn.

    X_train, X_test   float64 [n, d]
    y_train, y_test   float64 [n], or class numbers int64 [n]
    axes              the grid's coordinates along each drawn dimension, those of the data before they were spoiled;
                      none where nothing can be drawn
    outliers          int64 [k], places in X_train of the rows that were made outliers
    rows_train, rows_test  int64 [n], which rows of the data set these are; below 0 a student's own points
    """

    key: SplitKey
    table: Table
    X_train: Array
    X_test: Array
    y_train: Array
    y_test: Array
    axes: tuple[Array, ...]
    outliers: Array
    rows_train: Array
    rows_test: Array

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


def split_of(spec: EnsembleSpec) -> Split:
    """The spec's rows, split; kept for the next caller.

    LearnerError("no-internet") where they cannot be had, "class-missing" where no training row has one of the classes.
    """
    used = spec.values()
    said = {name: used[name] for name in SplitKey._fields if name in used}
    trouble = Trouble(**{name: used[name] for name in Trouble._fields if name in used})  # type: ignore[arg-type]
    key = SplitKey(**said, trouble=trouble)  # type: ignore[arg-type]
    if not spec.private:
        return _split(key)
    file = own.held(spec.own)
    if file is None:
        raise LearnerError("no-file")
    split: Split = file.made(key, lambda: _own_split(key, file))
    return split


@lru_cache(maxsize=8)
def _split(key: SplitKey) -> Split:
    table = TABLES[key.data]
    X, y, _ = table.load(key.rows, key.noise, key.split_seed)
    rows = train_test_split(np.arange(len(X)), test_size=key.test_share, random_state=key.split_seed)
    train, test = (edits.apply(key.points, part, X[part], y[part]) for part in rows)
    if key.points:
        train = _with_added(key.points, *train)
    return _spoiled(key, table, train, test, _axes(X, table.dimensions))


def _with_added(points: str, rows: Array, X: Array, y: Array) -> Rows:
    """The student's own points come last in the training data; their rows are -1, -2, ..."""
    new_X, new_y = edits.added(points)
    return np.concatenate([rows, -1 - np.arange(len(new_X))]), np.concatenate([X, new_X]), np.concatenate([y, new_y])


def _own_split(key: SplitKey, file: own.OwnFile) -> Split:
    """A student's file, through a pipeline that has seen the training rows only.

    Classes keep their shares, where there are rows enough for each to stand in both parts.
    """
    from core.data.csv_file.preparing import pipeline

    prepared = prepare(file.content, file.choices)
    rows = np.arange(len(prepared.y))
    tests = ceil(key.test_share * len(rows))
    shared = 0 < len(prepared.classes) <= min(tests, len(rows) - tests)
    classes = prepared.y if shared else None
    parts = train_test_split(rows, test_size=key.test_share, random_state=key.split_seed, stratify=classes)
    fitted = pipeline(prepared).fit(prepared.X.iloc[parts[0]])
    X = [np.asarray(fitted.transform(prepared.X.iloc[part]), np.float64) for part in parts]
    train, test = ((part, x, prepared.y[part]) for part, x in zip(parts, X, strict=True))
    return _spoiled(key, file.table, train, test, ())


def _spoiled(key: SplitKey, table: Table, train: Rows, test: Rows, axes: tuple[Array, ...]) -> Split:
    X, y, outliers = spoil(key.trouble, train[1], train[2], len(table.classes), key.split_seed)
    if len(np.unique(y)) < len(table.classes) or not len(test[2]):
        raise LearnerError("class-missing")
    return Split(key, table, X, test[1], y, test[2], axes, outliers, train[0], test[0])


def _axes(X: Array, dimensions: int) -> tuple[Array, ...]:
    low, high = X.min(axis=0), X.max(axis=0)
    reach = MARGIN * (high - low)
    count = SIDE if dimensions == 2 else CURVE
    return tuple(np.linspace(low[i] - reach[i], high[i] + reach[i], count) for i in range(dimensions))


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
    noted        more numbers for the frame, such as the out-of-bag score; `learner` says what they are
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
    noted: Mapping[str, float] = field(default_factory=dict)
    kept: Any = None

"""Spoils training rows on purpose: wrong answers, and outliers in the input or in the target. Heavy: for workers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.tape import Array


class Trouble(NamedTuple):
    """What is done to the training rows; the fields are those of `EnsembleSpec`. The first one is a share of the rows.

    outlier_size   in standard deviations of the target, or of the first feature
    outlier_place  the share of training rows whose first feature is smaller than that of the row in the middle
    """

    label_noise: float = 0.0
    outliers: int = 0
    outlier_in: str = "target"
    outlier_size: float = 0.0
    outlier_place: float = 0.0


def spoil(trouble: Trouble, X: Array, y: Array, classes: int, seed: int) -> tuple[Array, Array, Array]:
    """Copies of `X` [n, d] and `y` [n] with the trouble in them, and the outliers' rows int64 [k].

    `classes` is 0 for regression. Wrong answers first, at rows that `seed` draws; then the outliers, at rows that lie
    together, so that their number, place and size can be changed one at a time. A class that is wrong already is no
    outlier's: changed again, it could be right.
    """
    X, y, right = X.copy(), y.copy(), y
    if trouble.label_noise:
        _wrong_answers(y, round(trouble.label_noise * len(y)), classes, np.random.default_rng([seed, 1]))
    rows = neighbours(X, trouble.outlier_place)
    if classes and trouble.outlier_in == "target":
        rows = rows[y[rows] == right[rows]]
    rows = rows[: trouble.outliers]
    if trouble.outlier_in == "input" and len(rows):
        away = 1.0 if trouble.outlier_place >= 0.5 else -1.0
        X[rows, 0] += away * trouble.outlier_size * X[:, 0].std()
    elif classes:
        y[rows] = (y[rows] + 1) % classes
    else:
        y[rows] += trouble.outlier_size * y.std()
    return X, y, rows


def neighbours(X: Array, place: float) -> Array:
    """The row whose first feature stands at the quantile `place`, and the others, the nearest to it first."""
    middle = np.argsort(X[:, 0], kind="stable")[round(place * (len(X) - 1))]
    spread = X.std(axis=0)
    far = (((X - X[middle]) / np.where(spread > 0, spread, 1.0)) ** 2).sum(axis=1)
    return np.argsort(far, kind="stable")


def _wrong_answers(y: Array, count: int, classes: int, random: np.random.Generator) -> None:
    """Gives `count` rows another class, or each other's targets."""
    rows = random.permutation(len(y))[:count]
    if classes:
        y[rows] = (y[rows] + random.integers(1, classes, count)) % classes
    else:
        y[rows] = y[np.roll(rows, 1)]

"""Scores of many answers at once, equal to scikit-learn's `accuracy_score` and `r2_score` to the last bit."""

from __future__ import annotations

import numpy as np

from core.ensembles.growth import Split
from core.tape import Array


def accuracy(y: Array, answers: Array) -> Array:
    """The share of right answers: `y` [n], `answers` [m, n] -> float64 [m].

    Source: sklearn.metrics.accuracy_score
    """
    return np.asarray((answers == y).mean(axis=1))


def r_squared(y: Array, answers: Array) -> Array:
    """One minus squared error over squared deviation from the mean: `y` [n], `answers` [m, n] -> float64 [m].

    Where all targets are equal, 1 for answers without error, else 0. Source: sklearn.metrics.r2_score
    """
    deviation, error = ((y - np.average(y)) ** 2).sum(), ((y - answers) ** 2).sum(axis=1)
    return np.asarray(1 - error / deviation) if deviation else np.where(error == 0, 1.0, 0.0)


def score(split: Split, y: Array, answers: Array | list[Array]) -> Array:
    """The scores of `answers` [m, n] by the data's task -> float64 [m]."""
    measure = accuracy if split.classifies else r_squared
    return measure(y, np.asarray(answers))


def ledger(split: Split, first: int, train: Array | list[Array], test: Array | list[Array]) -> Array:
    """Rows of a `Growth.history` for the sizes from `first` on, from answers [m, n] -> float64 [m, 3]."""
    sizes = np.arange(first, first + len(train), dtype=np.float64)
    return np.column_stack([sizes, score(split, split.y_train, train), score(split, split.y_test, test)])


def last(history: Array) -> tuple[float, float]:
    """The newest row's training and test score."""
    return float(history[-1, 1]), float(history[-1, 2])


def answer(split: Split, outputs: Array) -> Array:
    """What a model says, from its outputs [..., n, k] -> [..., n].

    Regression: the one column. Classification: the class with the largest output, the first one when equal;
    where there is but one column, it is the probability of class 1.
    """
    if not split.classifies:
        return outputs[..., 0]
    if outputs.shape[-1] == 1:
        return (outputs[..., 0] > 0.5).astype(np.int64)
    return np.asarray(outputs.argmax(axis=-1))


def confusion(classes: int, y: Array, answers: Array) -> Array:
    """How often each true class (row) was given each answer (column) -> int32 [classes, classes]."""
    counts = np.bincount(classes * y + answers, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int32)

"""XGBoost in its own random-forest mode: one round, in which all trees grow at once. Heavy: for workers.

The first step fits them all. What a forest of the first k trees says is then read from their leaves, of which XGBoost
says in which one a row lands. It keeps a leaf's value divided by the number of all trees, in float32; so sums agree
with the library's own forest of k trees to about six digits, not to the last one. With more than two classes such a
forest has other trees for all classes but the first, since XGBoost draws one class's trees after the other's.

Source: https://xgboost.readthedocs.io/en/stable/tutorials/rf.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import xgboost as xgb
from scipy.special import expit, logit, softmax

from core.ensembles.estimators import estimator
from core.ensembles.growth import Growth, Split
from core.ensembles.scores import answer, last, ledger
from core.ensembles.spec import EnsembleSpec
from core.tape import Array

LEAF = re.compile(r"(\d+):leaf=([^\s,]+)")
AT_ONCE = 4_000_000  # leaves looked up at once, 8 bytes each


@dataclass(frozen=True)
class Grown:
    """All trees of the round, and what is known of every size.

    booster  the fitted booster; read only
    values   float64, the leaves' values, each times the number of trees; those of tree t begin at starts[t]
    starts   int64 [trees * k], in XGBoost's order: all trees of one class, then those of the next
    nodes    int64 [trees], how many nodes the first trees have, all classes together
    base     float64 [k], what is said before any tree, before the link
    history  as `Growth.history`, for all sizes
    marked   position -> the raw answers on test rows and grid, float32 [n, k], at the marks
    """

    booster: Any
    values: Array
    starts: Array
    nodes: Array
    base: Array
    history: Array
    marked: dict[int, tuple[Array, ...]]


def xgbforest(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """The forest's first `upto` trees."""
    kept, seconds = (growth.kept, growth.fit_seconds) if growth.kept else _grow(spec, split)
    raw = kept.marked.get(upto) or tuple(_at(kept, X, [upto])[0] for X in split.places[1:])
    history = kept.history[:upto]
    return Growth(
        trees=upto,
        size=int(kept.nodes[upto - 1]),
        score=last(history),
        history=history,
        predicted=answer(split, _linked(split, raw[0])),
        grid=_linked(split, raw[1])[:, -1] if split.grid is not None else None,
        fit_seconds=seconds,
        kept=kept,
    )


def _grow(spec: EnsembleSpec, split: Split) -> tuple[Grown, float]:
    """All trees, the scores of every size and the answers at the marks; and the seconds that the fit took."""
    model = estimator(spec, split)
    began = perf_counter()
    model.fit(split.X_train, split.y_train)
    seconds = perf_counter() - began
    booster = model.get_booster()
    values, starts, nodes = _leaves(booster, spec.trees)
    base = np.asarray(model.intercept_, np.float64)
    empty = np.empty((0, 3))
    grown = Grown(booster, values, starts, nodes, logit(base) if split.classes == 2 else base, empty, {})
    sizes = range(1, spec.trees + 1)
    answers = [_answers(grown, split, X, sizes) for X in split.places[:2]]
    history = ledger(split, 1, *answers)
    marks = spec.marks()[1:]
    at_marks = [_at(grown, X, marks) for X in split.places[1:]]
    marked = {mark: tuple(raw[i] for raw in at_marks) for i, mark in enumerate(marks)}
    return Grown(booster, values, starts, nodes, grown.base, history, marked), seconds


def _leaves(booster: Any, trees: int) -> tuple[Array, Array, Array]:
    """`Grown.values`, `starts` and `nodes`, from the booster's own description of its trees."""
    values, starts, nodes, begin = [], [], [], 0
    for text in booster.get_dump():
        leaves = LEAF.findall(text)
        ids = np.array([int(node) for node, _ in leaves])
        its = np.zeros(int(ids.max()) + 1)
        its[ids] = np.array([value for _, value in leaves], np.float32)
        values.append(its * trees)
        starts.append(begin)
        nodes.append(str(text).count("\n"))
        begin += len(its)
    return np.concatenate(values), np.array(starts), np.cumsum(np.reshape(nodes, (-1, trees)).sum(axis=0))


def _sums(grown: Grown, X: Array) -> Iterator[tuple[slice, Array]]:
    """Some rows of `X` after the other, and the running sums of their leaves, float64 [rows, trees, k]."""
    trees, classes = len(grown.nodes), len(grown.base)
    step = max(1, AT_ONCE // (trees * classes))
    for first in range(0, len(X), step):
        rows = slice(first, first + step)
        matrix = xgb.DMatrix(X[rows], nthread=1)
        leaf = grown.booster.predict(matrix, pred_leaf=True).reshape(-1, classes, trees).astype(np.int64)
        said = grown.values[leaf + grown.starts.reshape(classes, trees)]
        yield rows, np.cumsum(said, axis=2).transpose(0, 2, 1)


def _at(grown: Grown, X: Array, sizes: Sequence[int]) -> Array:
    """The raw answers of forests of the given sizes on `X`, float32 [sizes, n, k]."""
    raw = np.empty((len(sizes), len(X), len(grown.base)), np.float32)
    for rows, sums in _sums(grown, X):
        count = np.array(sizes)
        raw[:, rows] = (grown.base + sums[:, count - 1] / count[:, None]).transpose(1, 0, 2)
    return raw


def _answers(grown: Grown, split: Split, X: Array, sizes: Sequence[int]) -> Array:
    """What forests of the given sizes say of `X`: float32, or class numbers int8, [sizes, n]."""
    said = np.empty((len(sizes), len(X)), np.int8 if split.classifies else np.float32)
    for rows, sums in _sums(grown, X):
        count = np.array(sizes)
        raw = grown.base + sums[:, count - 1] / count[:, None]
        said[:, rows] = answer(split, _linked(split, raw)).T
    return said


def _linked(split: Split, raw: Array) -> Array:
    """Raw answers [..., k] -> values, the probability of class 1, or of every class."""
    if not split.classifies:
        return raw
    return np.asarray(expit(raw) if split.classes == 2 else softmax(raw, axis=-1))

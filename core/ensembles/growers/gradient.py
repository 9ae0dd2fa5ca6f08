"""scikit-learn's gradient boosting, tree by tree: the plain kind and the one on histograms.

Both go on with `warm_start`, and would then ask all earlier trees anew. The sum of their answers is known here, so it
is handed over, and neither model keeps its trees. A step has one tree, or one for each class where there are several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit

from core.ensembles.estimators import estimator
from core.ensembles.growth import Growth, Split
from core.ensembles.scores import last, ledger
from core.ensembles.spec import EnsembleSpec
from core.tape import Array

BED = 48  # steps taken by one call of fit; the call itself costs about as much as a small tree
Say = Callable[[Array], Array]


@dataclass(frozen=True)
class Sums:
    """What gradient boosting needs to go on.

    model    the library's model after the steps that are taken, without its trees
    sums     for each place float64 [n, k]: the starting value and the counted trees' answers
    waiting  steps taken but not yet counted, in order
    """

    model: Any
    sums: tuple[Array, ...]
    waiting: tuple[Any, ...] = ()


class Kind(NamedTuple):
    """In what the two kinds differ.

    places  where the model is asked
    begin   (model after its first bed, place) -> the raw answers before the first tree [n, k]
    take    (model, steps that it has, steps that it shall have, raw answers on the training rows, split) -> new steps
    asked   (model, one step) -> for each of its trees what it says of a place [n], and how many nodes it has
    tie     whether a raw answer of exactly 0 means class 1
    """

    places: Callable[[Split], tuple[Array, ...]]
    begin: Callable[[Any, Array], Array]
    take: Callable[[Any, int, int, Array | None, Split], list[Any]]
    asked: Callable[[Any, Any], list[tuple[Say, int]]]
    tie: bool


def gboost(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """Gradient boosting, step for step what one `fit` of scikit-learn's gives."""
    return _boost(PLAIN, spec, split, growth, upto)


def hist(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """Histogram gradient boosting, step for step what one `fit` of scikit-learn's gives, without early stopping."""
    return _boost(BINNED, spec, split, growth, upto)


def _boost(kind: Kind, spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    places = kind.places(split)
    kept: Sums | None = growth.kept
    model, waiting = (kept.model, list(kept.waiting)) if kept else (estimator(spec, split), [])
    sums = [s.copy() for s in kept.sums] if kept else []
    train, test, nodes, seconds = [], [], 0, 0.0
    for size in range(growth.trees + 1, upto + 1):
        if not waiting:
            model = deepcopy(model)
            began = perf_counter()
            waiting = kind.take(model, size - 1, min(size - 1 + BED, spec.trees), sums[0] if sums else None, split)
            seconds += perf_counter() - began
        sums = sums or [kind.begin(model, X) for X in places]
        nodes += _count(sums, places, kind.asked(model, waiting.pop(0)))
        train.append(_answer(split, sums[0], kind.tie))
        test.append(_answer(split, sums[1], kind.tie))
    history = np.concatenate([growth.history, ledger(split, growth.trees + 1, train, test)])
    return Growth(
        trees=upto,
        size=(growth.size or 0) + nodes,
        score=last(history),
        history=history,
        predicted=test[-1],
        grid=_on_grid(split, sums),
        fit_seconds=growth.fit_seconds + seconds,
        kept=Sums(model, tuple(sums), tuple(waiting)),
    )


def _count(sums: list[Array], places: Iterable[Array], trees: list[tuple[Say, int]]) -> int:
    """Adds what a step's trees say to the sums; how many nodes they have."""
    for total, X in zip(sums, places, strict=True):
        for k, (say, _) in enumerate(trees):
            total[:, k] += say(X)
    return sum(nodes for _, nodes in trees)


def _answer(split: Split, raw: Array, tie: bool) -> Array:
    """What the model says, from its raw answers [n, k] -> [n]."""
    if not split.classifies:
        return raw[:, 0].copy()
    if raw.shape[1] == 1:
        return (raw[:, 0] >= 0 if tie else raw[:, 0] > 0).astype(np.int64)
    return np.asarray(raw.argmax(axis=1))


def _on_grid(split: Split, sums: list[Array]) -> Array | None:
    if split.grid is None:
        return None
    raw = sums[2][:, -1].copy()
    return np.asarray(expit(raw)) if split.classifies else raw


def _plain_steps(model: Any, first: int, upto: int, raw: Array | None, split: Split) -> list[Any]:
    """The steps from `first` on; the model gives them away, and keeps their number and the first one.

    Source: the branch for a warm start in sklearn.ensemble._gb.BaseGradientBoosting.fit
    """
    model.set_params(n_estimators=upto, warm_start=True)
    _fit(model, split, None if raw is None else raw.copy())
    steps = list(model.estimators_[first:].copy())
    model.estimators_[1:] = None
    return steps


def _plain_begin(model: Any, X: Array) -> Array:
    return np.asarray(model._raw_predict_init(X))


def _plain_asked(model: Any, step: Any) -> list[tuple[Say, int]]:
    def say(tree: Any) -> Say:
        return lambda X: model.learning_rate * tree.predict(X)[:, 0]

    return [(say(fitted.tree_), int(fitted.tree_.node_count)) for fitted in step]


def _binned_steps(model: Any, first: int, upto: int, raw: Array | None, split: Split) -> list[Any]:
    """As `_plain_steps`. Source: the branch for a warm start in sklearn's BaseHistGradientBoosting.fit"""
    model.set_params(max_iter=upto, warm_start=True)
    _fit(model, split, None if raw is None else np.array(raw, order="F"))
    steps = model._predictors[first:]
    model._predictors = [None] * upto
    return list(steps)


def _binned_begin(model: Any, X: Array) -> Array:
    return np.repeat(model._baseline_prediction, len(X), axis=0)


def _binned_asked(model: Any, step: Any) -> list[tuple[Say, int]]:
    known = model._bin_mapper.make_known_categories_bitsets()

    def say(tree: Any) -> Say:
        return lambda X: tree.predict(X, *known, 1)

    return [(say(fitted), len(fitted.nodes)) for fitted in step]


def _fit(model: Any, split: Split, raw: Array | None) -> None:
    """Fits; a warm start finds the raw answers on the training rows, instead of asking all trees for them."""
    if raw is not None:
        model._raw_predict = lambda X, n_threads=None: raw
    model.fit(split.X_train, split.y_train)
    model.__dict__.pop("_raw_predict", None)


def _wide(split: Split) -> tuple[Array, ...]:
    """The places as float64, as histogram boosting is asked."""
    asked = (split.X_train, split.X_test) + (() if split.grid is None else (split.grid,))
    return tuple(np.ascontiguousarray(X) for X in asked)


PLAIN = Kind(lambda split: split.places, _plain_begin, _plain_steps, _plain_asked, tie=True)
BINNED = Kind(_wide, _binned_begin, _binned_steps, _binned_asked, tie=False)

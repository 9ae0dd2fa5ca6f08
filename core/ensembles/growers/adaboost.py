"""AdaBoost, tree by tree: scikit-learn's `fit` cannot go on, so the step that it repeats is called from here."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from core.ensembles.estimators import estimator
from core.ensembles.growth import Growth, Split
from core.ensembles.scores import answer, last, ledger
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, LearnerError


@dataclass(frozen=True)
class Boost:
    """What AdaBoost needs to go on.

    weights  float64 [n], the training rows' weights for the next tree
    random   numpy.random.RandomState, as it stands before the next tree
    said     what the trees have answered so far: a `Tally` or a `Medians`
    """

    weights: Array
    random: np.random.RandomState
    said: Any


def adaboost(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """AdaBoost (SAMME for classes, R2 for numbers), tree for tree what one `fit` of scikit-learn's gives."""
    boost = growth.kept or _begin(spec, split)
    trees, boost, stopped, seconds = _steps(_model(spec, split, growth.trees), split, boost, growth.trees, upto)
    if not trees:
        grown = growth
    elif split.classifies:
        grown = _samme(split, growth, boost, trees)
    else:
        grown = _r2(split, growth, boost, trees, scored=stopped or upto in spec.marks())
    return replace(
        grown,
        trees=growth.trees + len(trees),
        size=(growth.size or 0) + sum(int(tree.node_count) for tree, _ in trees),
        fit_seconds=growth.fit_seconds + seconds,
        stopped=stopped,
        noted={"outlier_weight": float(boost.weights[split.outliers].sum())} if len(split.outliers) else {},
    )


def _begin(spec: EnsembleSpec, split: Split) -> Boost:
    rows = len(split.X_train)
    said: Tally | Medians = _no_tally(split) if split.classifies else _no_medians(split)
    return Boost(np.full(rows, 1.0) / float(rows), np.random.RandomState(spec.seed), said)


def _model(spec: EnsembleSpec, split: Split, grown: int) -> Any:
    """An unfitted AdaBoost that believes that it has `grown` trees already."""
    model = estimator(spec, split, spec.trees + 1)  # the last tree of a fit leaves the weights as they are
    model._validate_estimator()
    model.estimators_ = [None] * grown
    model.classes_, model.n_classes_ = np.arange(split.classes), split.classes
    return model


Tree = tuple[Any, float]  # a fitted `tree_` and its weight


def _steps(model: Any, split: Split, boost: Boost, first: int, upto: int) -> tuple[list[Tree], Boost, bool, float]:
    """Trees `first + 1` to `upto`, fewer when AdaBoost stops by itself; how to go on; whether it stopped; seconds.

    Source: the loop in sklearn.ensemble.BaseWeightBoosting.fit
    """
    began = perf_counter()
    weights, random = boost.weights.copy(), deepcopy(boost.random)
    trees: list[Tree] = []
    stopped = False
    while first + len(trees) < upto and not stopped:
        weights = np.clip(weights, np.finfo(weights.dtype).eps, None)
        before = len(model.estimators_)
        try:
            weights, weight, error = model._boost(before, split.X_train, split.y_train, weights, random)
        except ValueError as reason:
            raise LearnerError("worse-than-random", str(reason)) from reason
        if len(model.estimators_) > before:
            trees.append((model.estimators_[-1].tree_, weight or 0.0))
        total = 0.0 if weights is None else weights.sum()
        stopped = weights is None or error == 0 or not np.isfinite(total) or total <= 0
        if not stopped:
            weights /= total
    kept = boost.weights if stopped else weights
    return trees, Boost(kept, random, boost.said), stopped, perf_counter() - began


@dataclass(frozen=True)
class Tally:
    """Weighted votes: for each of `Split.places` float64 [n, classes], and the sum of the trees' weights."""

    sums: tuple[Array, ...]
    norm: float


def _no_tally(split: Split) -> Tally:
    return Tally(tuple(np.zeros((len(X), split.classes)) for X in split.places), 0.0)


def _samme(split: Split, growth: Growth, boost: Boost, trees: list[Tree]) -> Growth:
    """Counts the new trees' votes. Source: sklearn.ensemble.AdaBoostClassifier.staged_decision_function"""
    sums, norm = [s.copy() for s in boost.said.sums], boost.said.norm
    train, test = [], []
    for tree, weight in trees:
        norm += weight
        for total, X in zip(sums, split.places, strict=True):
            chosen = tree.predict(X).argmax(axis=1)[:, None] == np.arange(split.classes)
            total += np.where(chosen, weight, -1 / (split.classes - 1) * weight)
        train.append(answer(split, sums[0] / norm))
        test.append(answer(split, sums[1] / norm))
    history = np.concatenate([growth.history, ledger(split, growth.trees + 1, train, test)])
    return Growth(
        score=last(history),
        history=history,
        predicted=test[-1],
        grid=(sums[2][:, -1] / norm + 1) / 2 if split.grid is not None else None,
        kept=replace(boost, said=Tally(tuple(sums), norm)),
    )


@dataclass(frozen=True)
class Medians:
    """For each of `Split.places`: every tree's answer, sorted along the row, and those trees' weights; [n, trees]."""

    answers: tuple[Array, ...]
    weights: tuple[Array, ...]


def _no_medians(split: Split) -> Medians:
    empty = tuple(np.empty((len(X), 0)) for X in split.places)
    return Medians(empty, empty)


def _r2(split: Split, growth: Growth, boost: Boost, trees: list[Tree], scored: bool) -> Growth:
    """Answers with the weighted median of all trees; `scored` says whether this size goes into the history.

    A score costs a pass over all answers, so that only the marks and the size at which it stops are scored.

    Source: sklearn.ensemble.AdaBoostRegressor._get_median_predict
    """
    said = _merge(boost.said, split, trees)
    answers = [_weighted_median(a, w) for a, w in zip(said.answers, said.weights, strict=True)]
    size = growth.trees + len(trees)
    now = ledger(split, size, [answers[0]], [answers[1]])
    return Growth(
        score=last(now),
        history=np.concatenate([growth.history, now]) if scored else growth.history,
        predicted=answers[1],
        grid=answers[2] if split.grid is not None else None,
        kept=replace(boost, said=said),
    )


def _merge(said: Medians, split: Split, trees: list[Tree]) -> Medians:
    """Sorts the new trees' answers in among the old ones, which are in order already."""
    new = np.array([weight for _, weight in trees])
    answers, weights = [], []
    for X, old, old_weights in zip(split.places, said.answers, said.weights, strict=True):
        both = np.concatenate([old, *(tree.predict(X) for tree, _ in trees)], axis=1)
        all_weights = np.concatenate([old_weights, np.broadcast_to(new, (len(X), len(new)))], axis=1)
        order = np.argsort(both, axis=1, kind="stable")
        answers.append(np.take_along_axis(both, order, axis=1))
        weights.append(np.take_along_axis(all_weights, order, axis=1))
    return Medians(tuple(answers), tuple(weights))


def _weighted_median(answers: Array, weights: Array) -> Array:
    """The first answer at which half of the weight is reached: sorted [n, trees] -> [n]."""
    reached = np.cumsum(weights, axis=1)
    first = (reached >= 0.5 * reached[:, -1:]).argmax(axis=1)
    return np.asarray(answers[np.arange(len(answers)), first])

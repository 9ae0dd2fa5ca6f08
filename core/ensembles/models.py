"""`GROWERS`: one function per model that adds trees. Adding a model is one entry here and one in `spec.MODELS`.

A grower is `grow(spec, split, growth, upto) -> Growth`: it adds trees until there are `upto`, and leaves the growth
that it was given usable. The scores of every size come from one fit, because sums of the trees' answers are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from time import perf_counter
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from core.ensembles.adaboost import adaboost
from core.ensembles.boosting import xgboost
from core.ensembles.growth import Growth, Split
from core.ensembles.scores import answer, ledger
from core.ensembles.spec import EnsembleSpec
from core.tape import Array

Grower = Callable[[EnsembleSpec, Split, Growth, int], Growth]
BED = 48  # trees planted by one call of fit; the call itself costs about as much as a small tree


def linear(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """Least squares, or logistic regression on standardised columns. `upto` is 1: there is one step."""
    if split.classifies:
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    else:
        model = LinearRegression()
    grown = _one_step(model, split)
    last = model[-1] if split.classifies else model
    return replace(grown, size=last.coef_.size + np.size(last.intercept_))


def tree(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """One decision tree. `upto` is 1: there is one step."""
    kind = DecisionTreeClassifier if split.classifies else DecisionTreeRegressor
    model = kind(max_depth=spec.max_depth or None, min_samples_leaf=spec.min_leaf, random_state=spec.seed)
    grown = _one_step(model, split)
    return replace(grown, size=int(model.tree_.node_count))


@cache
def _warm() -> None:
    """The first fit in a process also loads parts of libraries, which is not learning and must not be timed."""
    for model in (LinearRegression(), LogisticRegression(), DecisionTreeClassifier()):
        model.fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])


def _one_step(model: Any, split: Split) -> Growth:
    _warm()
    began = perf_counter()
    model.fit(split.X_train, split.y_train)
    seconds = perf_counter() - began
    train, test = model.predict(split.X_train), model.predict(split.X_test)
    history = ledger(split, 1, [train], [test])
    grid = None
    if split.grid is not None:
        grid = model.predict_proba(split.grid)[:, 1] if split.classifies else model.predict(split.grid)
    return Growth(
        trees=1, score=_last(history), history=history, predicted=test, grid=grid, fit_seconds=seconds, stopped=True
    )


def _last(history: Array) -> tuple[float, float]:
    return float(history[-1, 1]), float(history[-1, 2])


@dataclass(frozen=True)
class Votes:
    """What a forest needs to go on: the sums of its trees' answers, and trees that are planted but not yet counted.

    sums     for each of `Split.places`, float64 [n, k]: summed class shares, or summed values (k = 1)
    waiting  fitted trees, in order
    """

    sums: tuple[Array, ...]
    waiting: tuple[Any, ...] = ()


def forest(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """A random forest, tree for tree what one `fit` of scikit-learn's gives.

    The trees themselves are not kept: a forest of deep trees on many rows would fill a worker's memory.
    """
    votes: Votes = growth.kept or _no_votes(split)
    sums, waiting = [s.copy() for s in votes.sums], list(votes.waiting)
    train, test, nodes, seconds = [], [], 0, 0.0
    for size in range(growth.trees + 1, upto + 1):
        if not waiting:
            began = perf_counter()
            waiting = _plant(spec, split, size - 1)
            seconds += perf_counter() - began
        grown = waiting.pop(0).tree_
        for total, X in zip(sums, split.places, strict=True):
            total += grown.predict(X)
        train.append(answer(split, sums[0] / size))
        test.append(answer(split, sums[1] / size))
        nodes += int(grown.node_count)
    history = np.concatenate([growth.history, ledger(split, growth.trees + 1, train, test)])
    return Growth(
        trees=upto,
        size=(growth.size or 0) + nodes,
        score=_last(history),
        history=history,
        predicted=test[-1],
        grid=sums[2][:, -1] / upto if split.grid is not None else None,
        fit_seconds=growth.fit_seconds + seconds,
        kept=Votes(tuple(sums), tuple(waiting)),
    )


def _no_votes(split: Split) -> Votes:
    columns = split.classes or 1
    return Votes(tuple(np.zeros((len(X), columns)) for X in split.places))


def _plant(spec: EnsembleSpec, split: Split, first: int) -> list[Any]:
    """The trees with numbers `first` to `first + BED - 1`, or to the spec's last one.

    `warm_start` asks only how many trees there are already, in order to pass over their random numbers.
    """
    kind = RandomForestClassifier if split.classifies else RandomForestRegressor
    usual: str | float = "sqrt" if split.classifies else 1.0
    model = kind(
        n_estimators=min(first + BED, spec.trees),
        max_depth=spec.max_depth or None,
        min_samples_leaf=spec.min_leaf,
        max_features=spec.max_features or usual,
        random_state=spec.seed,
        warm_start=True,
        n_jobs=1,
    )
    model.estimators_ = [None] * first
    model.fit(split.X_train, split.y_train)
    return list(model.estimators_[first:])


GROWERS: dict[str, Grower] = {
    "linear": linear,
    "tree": tree,
    "forest": forest,
    "adaboost": adaboost,
    "xgboost": xgboost,
}

"""The models without an axis of trees: a linear model, one decision tree, the nearest neighbours."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from time import perf_counter
from typing import Any

import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from core.ensembles.estimators import estimator
from core.ensembles.growth import Growth, Split
from core.ensembles.scores import last, ledger
from core.ensembles.spec import EnsembleSpec


def linear(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """Least squares, or logistic regression on standardised columns. `upto` is 1: there is one step."""
    grown, model = _one_step(spec, split)
    end = model[-1] if split.classifies else model
    return replace(grown, size=end.coef_.size + np.size(end.intercept_))


def tree(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """One decision tree. `upto` is 1: there is one step."""
    grown, model = _one_step(spec, split)
    return replace(grown, size=int(model.tree_.node_count))


def knn(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """The nearest neighbours on standardised columns. `upto` is 1: there is one step. It has nothing to be counted."""
    return _one_step(spec, split)[0]


@cache
def _warm() -> None:
    """The first fit in a process also loads parts of libraries, which is not learning and must not be timed."""
    for model in (LinearRegression(), LogisticRegression(), DecisionTreeClassifier(), KNeighborsClassifier(1)):
        model.fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])


def _one_step(spec: EnsembleSpec, split: Split) -> tuple[Growth, Any]:
    """The growth after the only step, and the fitted model."""
    _warm()
    model = estimator(spec, split)
    began = perf_counter()
    model.fit(split.X_train, split.y_train)
    seconds = perf_counter() - began
    train, test = model.predict(split.X_train), model.predict(split.X_test)
    history = ledger(split, 1, [train], [test])
    grid = None
    if split.grid is not None:
        grid = model.predict_proba(split.grid)[:, 1] if split.classifies else model.predict(split.grid)
    said = {"history": history, "score": last(history), "predicted": test, "grid": grid}
    return Growth(trees=1, fit_seconds=seconds, stopped=True, **said), model

"""Fits a model anew at each depth: `start`, `advance`, `observe`. Heavy: for workers.

A frame at position 0 holds
    numbers  rows_train, rows_test, features
    arrays   y_test (at most SHOWN rows)
A frame at depth d holds
    numbers  score_train, score_test (accuracy or R squared), size (nodes of all trees),
             trees (that the model has: AdaBoost may stop by itself)
    arrays   predicted (as y_test)
    seconds  time spent fitting at all depths until here, without scoring
    times    fit, the time at this depth alone
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from core.ensembles.claims.costs_learner import size, trees_of
from core.ensembles.claims.depths import DepthSpec
from core.ensembles.estimators import estimator
from core.ensembles.growth import Split, split_of
from core.ensembles.kinds import MODELS
from core.ensembles.scores import score
from core.tape import Array, Frame, LearnerError

SHOWN = 2000  # test rows whose answers travel with a frame


@dataclass(frozen=True)
class Fit:
    """What is left of one fit: (training, test) score, nodes, trees, answers on the shown test rows, seconds."""

    score: tuple[float, float]
    size: int
    trees: int
    predicted: Array
    seconds: float


@dataclass(frozen=True)
class State:
    """A run between steps. `fit` is the one at depth `at`; `fit_seconds` is the time of all fits until here."""

    spec: DepthSpec
    at: int = 0
    seconds: float = 0.0
    fit_seconds: float = 0.0
    fit: Fit | None = None


def start(spec: DepthSpec) -> State:
    """A run before its first depth. One tree is grown and dropped: first calls load libraries, which is no learning."""
    began = perf_counter()
    split = split_of(spec)
    _fitted(estimator(spec.at_depth(1), split, trees=1), split)
    return State(spec, seconds=perf_counter() - began)


def advance(state: State, upto: int) -> State:
    """The run at depth `upto`. LearnerError("worse-than-random") where AdaBoost's first tree is as bad as chance."""
    began, split = perf_counter(), split_of(state.spec)
    fit, seconds = state.fit, state.fit_seconds
    asked = state.spec.each if MODELS[state.spec.model].grows else 1
    for depth in range(state.at + 1, upto + 1):
        model = estimator(state.spec.at_depth(depth), split)
        took = _fitted(model, split)
        seconds, fit = seconds + took, _seen(model, split, took, trees_of(model, asked))
    passed = state.seconds + perf_counter() - began
    return replace(state, at=max(state.at, upto), seconds=passed, fit_seconds=seconds, fit=fit)


def observe(state: State) -> Frame:
    """What the run looks like; the module's docstring says what is in a frame."""
    split = split_of(state.spec)
    if state.fit is None:
        rows = {"rows_train": len(split.X_train), "rows_test": len(split.X_test), "features": split.X_train.shape[1]}
        return Frame(0, rows, {"y_test": _shown(split, split.y_test)})
    train, test = state.fit.score
    numbers = {"score_train": train, "score_test": test, "size": float(state.fit.size)}
    numbers["trees"] = float(state.fit.trees)
    arrays, times = {"predicted": state.fit.predicted}, {"fit": state.fit.seconds}
    return Frame(state.at, numbers, arrays, seconds=state.fit_seconds, times=times)


def _fitted(model: Any, split: Split) -> float:
    """Fits `model`, and gives the seconds that it took."""
    began = perf_counter()
    try:
        model.fit(split.X_train, split.y_train)
    except ValueError as reason:
        if "worse than random" in str(reason):
            raise LearnerError("worse-than-random", str(reason)) from reason
        raise
    return perf_counter() - began


def _seen(model: Any, split: Split, seconds: float, trees: int) -> Fit:
    train, test = model.predict(split.X_train), model.predict(split.X_test)
    scores = (float(score(split, split.y_train, [train])[0]), float(score(split, split.y_test, [test])[0]))
    return Fit(scores, size(model), trees, _shown(split, test), seconds)


def _shown(split: Split, answers: Array) -> Array:
    return answers[:SHOWN].astype(np.int16 if split.classifies else np.float32)

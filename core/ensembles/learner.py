"""Grows an ensemble and shows what it looks like: `start`, `advance`, `observe`. Heavy: for workers.

A frame at position 0 (before any tree) holds
    numbers  rows_train, rows_test, features; with outliers also outlier_share, their share of the training rows
    arrays   y_test (at most SHOWN rows); where a picture can be drawn also X_train, y_train, X_test (float32) and
             the grid's axes grid_x, grid_y (float32); outliers, the places of those training rows;
             rows_train, rows_test, which rows of the data set they are (below 0: the student's own points)
A later frame holds
    numbers  score_train, score_test (accuracy or R squared), trees (what the model has),
             size (nodes or coefficients; for XGBoost at every fortieth mark and the last, for neighbours never);
             where trees learn from bootstrap samples also oob_rows, the training rows that at least one tree did not
             learn from, and score_oob, the score of those trees' answers on them, where it is defined;
             with outliers also outlier_seen, the share of trees that have one in their bootstrap sample, or, for
             AdaBoost, outlier_weight, the outliers' share of the weights for the next tree
    arrays   sizes (int16), train, test (float64): the scores of every size since the previous mark;
             predicted (as y_test); confusion int32 [k, k], true class by answer, over all test rows;
             region float16 [grid_y, grid_x]: the share of class 1; curve float32 [grid_x]: the fitted values
    notes    stop = "stopped-early" once the model has ended by itself before its last tree
    seconds  time spent fitting, without scoring
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np

from core.ensembles.growth import SIDE, Growth, Split, split_of
from core.ensembles.kinds import MODELS
from core.ensembles.models import GROWERS
from core.ensembles.scores import confusion
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Frame

SHOWN = 2000  # test rows whose answers travel with a frame


@dataclass(frozen=True)
class State:
    """A run between steps. `at` is the position, `seconds` all time spent in `start` and `advance`."""

    spec: EnsembleSpec
    at: int = 0
    seconds: float = 0.0
    growth: Growth = field(default_factory=Growth)


def start(spec: EnsembleSpec) -> State:
    """A run before its first tree. LearnerError("no-internet") where the data cannot be had."""
    began = perf_counter()
    split_of(spec)
    return State(spec, seconds=perf_counter() - began)


def advance(state: State, upto: int) -> State:
    """The run after `upto` trees (rounds). Mark by mark, so that chunks of any size give the same run.

    LearnerError("worse-than-random") where AdaBoost's first tree is no better than guessing.
    """
    began = perf_counter()
    split, growth = split_of(state.spec), state.growth
    grow = GROWERS[state.spec.model]
    for mark in (*(m for m in state.spec.marks() if state.at < m < upto), upto):
        if not growth.stopped and growth.trees < mark:
            growth = grow(state.spec, split, growth, mark)
    return replace(state, at=upto, seconds=state.seconds + perf_counter() - began, growth=growth)


def observe(state: State) -> Frame:
    """What the run looks like; the module's docstring says what is in a frame."""
    split = split_of(state.spec)
    if state.at == 0:
        return _opening(split)
    growth = state.growth
    assert growth.score is not None and growth.predicted is not None
    train, test = growth.score
    numbers = {"score_train": train, "score_test": test, "trees": float(growth.trees)}
    if growth.size is not None:
        numbers["size"] = float(growth.size)
    numbers |= growth.noted
    arrays = {**_since_previous(state), "predicted": _shown(split, growth.predicted), **_picture(split, growth)}
    if split.classifies:
        arrays["confusion"] = confusion(split.classes, split.y_test, growth.predicted)
    early = growth.stopped and MODELS[state.spec.model].grows and growth.trees < state.at
    notes = {"stop": "stopped-early"} if early else {}
    return Frame(state.at, numbers, arrays, notes, growth.fit_seconds)


def _opening(split: Split) -> Frame:
    numbers = {"rows_train": len(split.X_train), "rows_test": len(split.X_test), "features": split.X_train.shape[1]}
    if len(split.outliers):
        numbers["outlier_share"] = len(split.outliers) / len(split.y_train)
    arrays = {"y_test": _shown(split, split.y_test)}
    if split.axes:
        arrays |= {"X_train": split.places[0], "X_test": split.places[1], "y_train": split.y_train.astype(np.float32)}
        arrays |= {"rows_train": split.rows_train, "rows_test": split.rows_test, "outliers": split.outliers}
        arrays |= {name: axis.astype(np.float32) for name, axis in zip(("grid_x", "grid_y"), split.axes, strict=False)}
    return Frame(0, numbers, arrays)


def _shown(split: Split, answers: Array) -> Array:
    return answers[:SHOWN].astype(np.int16 if split.classifies else np.float32)


def _since_previous(state: State) -> dict[str, Array]:
    marks = state.spec.marks()
    previous = marks[bisect_left(marks, state.at) - 1]
    history = state.growth.history
    new = history[(history[:, 0] > previous) & (history[:, 0] <= state.at)]
    return {"sizes": new[:, 0].astype(np.int16), "train": new[:, 1].copy(), "test": new[:, 2].copy()}


def _picture(split: Split, growth: Growth) -> dict[str, Array]:
    if growth.grid is None:
        return {}
    if split.classifies:
        return {"region": growth.grid.reshape(SIDE, SIDE).astype(np.float16)}
    return {"curve": growth.grid.astype(np.float32)}

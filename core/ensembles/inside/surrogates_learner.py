"""Fits ever deeper trees to an ensemble's answers: `start`, `advance`, `observe`. Heavy: for workers.

A frame at position 0 holds
    numbers  rows_train, rows_test, whole_train, whole_test (the ensemble's scores against the truth)
    arrays   X_shown, y_shown as in `single_trees_learner`, and said_shown [n]: the ensemble's answers;
             on 1-D and 2-D data also X_train, y_train, low, high
A later frame, at depth d, holds
    numbers  fidelity_train, fidelity_test: the share of rows on which the surrogate answers as the ensemble does, or,
             for numbers, R squared against the ensemble's answers; own_train, own_test: the surrogate's scores against
             the truth; direct_train, direct_test: those of a tree of the same depth that was fitted to the truth;
             nodes, leaves, depth
    arrays   the surrogate: those of `core.ensembles.inside.trees.Tree`; answers float32 [n, k] on the shown rows
    notes    asks = "at-most"
    seconds  time spent fitting the ensemble and the surrogate
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, r2_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from core.ensembles.growth import Split, split_of
from core.ensembles.inside.single_trees_learner import SHOWN, fitted, measured, opening, scores
from core.ensembles.inside.surrogates import SurrogateSpec
from core.ensembles.inside.tree_parts import voter
from core.ensembles.inside.trees import crop, for_frame, ordered
from core.tape import Array, Frame


@dataclass(frozen=True)
class State:
    """A run between steps. `train` and `test` are the ensemble's answers; the trees were fitted at depth `at`."""

    spec: SurrogateSpec
    train: Array
    test: Array
    at: int = 0
    seconds: float = 0.0
    fit_seconds: float = 0.0
    surrogate: Any = None
    direct: Any = None


def start(spec: SurrogateSpec) -> State:
    """Fits the ensemble. LearnerError("worse-than-random") where AdaBoost cannot begin."""
    began, split = perf_counter(), split_of(spec.ensemble())
    fitting = perf_counter()
    model = fitted(spec.ensemble(), split)
    fit_seconds = perf_counter() - fitting
    train, test = model.predict(split.X_train), model.predict(split.X_test)
    return State(spec, train, test, seconds=perf_counter() - began, fit_seconds=fit_seconds)


def advance(state: State, upto: int) -> State:
    """The run with trees of depth `upto`; those of another depth have no part in it."""
    if upto == state.at:
        return state
    began, split = perf_counter(), split_of(state.spec.ensemble())
    surrogate = tree_of(state.spec, split, upto).fit(split.X_train, state.train)
    fit_seconds = state.fit_seconds + perf_counter() - began
    direct = tree_of(state.spec, split, upto).fit(split.X_train, split.y_train)
    seconds = state.seconds + perf_counter() - began
    return replace(state, at=upto, seconds=seconds, fit_seconds=fit_seconds, surrogate=surrogate, direct=direct)


def observe(state: State) -> Frame:
    """What the run looks like; the module's docstring says what is in a frame."""
    split = split_of(state.spec.ensemble())
    if state.at == 0:
        whole = scores(split, state.train, state.test)
        frame = opening(split, "tree", {"whole_train": whole[0], "whole_test": whole[1]})
        said = state.test[:SHOWN].astype(np.int16 if split.classifies else np.float32)
        return replace(frame, arrays={**frame.arrays, "said_shown": said})
    tree = ordered(voter(split, state.surrogate), split.places[0])
    repeated = [state.surrogate.predict(X) for X in (split.X_train, split.X_test)]
    direct = [state.direct.predict(X) for X in (split.X_train, split.X_test)]
    measure = accuracy_score if split.classifies else r2_score
    numbers = measured(tree) | {
        "fidelity_train": float(measure(state.train, repeated[0])),
        "fidelity_test": float(measure(state.test, repeated[1])),
        **dict(zip(("own_train", "own_test"), scores(split, repeated[0], repeated[1]), strict=True)),
        **dict(zip(("direct_train", "direct_test"), scores(split, direct[0], direct[1]), strict=True)),
    }
    shares = voted(split, state.surrogate, split.places[1][:SHOWN])
    arrays = {**for_frame(crop(tree)), "answers": shares.astype(np.float32)}
    return Frame(state.at, numbers, arrays, {"asks": "at-most"}, state.fit_seconds)


def tree_of(spec: SurrogateSpec, split: Split, depth: int) -> Any:
    """An unfitted tree of at most `depth` questions in a row, all else as the library has it."""
    kind = DecisionTreeClassifier if split.classifies else DecisionTreeRegressor
    return kind(max_depth=depth, random_state=spec.seed)


def voted(split: Split, tree: Any, X: Array) -> Array:
    """A tree's class shares with a column for each class, or its one number -> float64 [n, k]."""
    if not split.classifies:
        return np.asarray(tree.predict(X))[:, None]
    shares = np.zeros((len(X), split.classes))
    shares[:, tree.classes_.astype(np.int64)] = tree.predict_proba(X)
    return shares

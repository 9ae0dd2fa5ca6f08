"""Boosting round by round, each round taken apart: `start`, `advance`, `observe`. Heavy: for workers.

Sixty rounds of small trees on 240 rows take some hundredths of a second. So `start` makes them all by one `fit` of the
library's, and every frame is read off the fitted model: it cannot differ from what the library does.

The frame at 0 holds
    arrays   X_train float32 [n, d], y_train float32 [n], the grid's axes grid_x, grid_y float32; and for a curve
             `curve` float32 [g], the mean; for XGBoost also `cuts` float32 [m], the places where it may split
    numbers  rows_train, rows_test; for a curve mse_train, mse_test, score_train, score_test
A later frame holds what `rounds_adaboost`, `rounds_gradient` and `rounds_xgboost` say.
    seconds  time spent in the library's `fit`, for all rounds
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.ensembles.growth import Split, split_of
from core.ensembles.inside.rounds import RoundsSpec
from core.ensembles.inside.rounds_adaboost import adaboost
from core.ensembles.inside.rounds_gradient import gradient
from core.ensembles.inside.rounds_xgboost import xgboost
from core.ensembles.spec import EnsembleSpec
from core.tape import Frame

Maker = Callable[[RoundsSpec, Split], list[Frame]]
MAKERS: dict[str, Maker] = {"adaboost": adaboost, "gradient": gradient, "xgboost": xgboost}
"""One function per kind: the frames from 0 to the last round."""


@dataclass(frozen=True)
class State:
    """A run between steps; `frames` are all of its rounds, of which the first `at` are through."""

    spec: RoundsSpec
    at: int = 0
    seconds: float = 0.0
    frames: tuple[Frame, ...] = ()


def rows_of(spec: RoundsSpec) -> Split:
    """The spec's rows, split as the comparison splits them."""
    return split_of(EnsembleSpec(data=spec.data, rows=spec.rows, noise=spec.noise, split_seed=spec.seed))


def start(spec: RoundsSpec) -> State:
    """A run before its first round. LearnerError("worse-than-random") where AdaBoost cannot even begin."""
    split = rows_of(spec)
    frames = MAKERS[spec.kind](spec, split)
    first = frames[0]
    numbers = {**first.numbers, "rows_train": len(split.X_train), "rows_test": len(split.X_test)}
    arrays = {
        "X_train": split.places[0],
        "y_train": split.y_train.astype(np.float32),
        **{name: axis.astype(np.float32) for name, axis in zip(("grid_x", "grid_y"), split.axes, strict=False)},
        **first.arrays,
    }
    return State(spec, frames=(replace(first, numbers=numbers, arrays=arrays), *frames[1:]))


def advance(state: State, upto: int) -> State:
    """The run after `upto` rounds."""
    return replace(state, at=upto, seconds=state.frames[upto].seconds)


def observe(state: State) -> Frame:
    return state.frames[state.at]

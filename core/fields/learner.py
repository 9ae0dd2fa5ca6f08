"""Runs the lines of a `FieldSpec` as they are shown; what they leave makes the picture. Heavy: scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from core.fields.spec import FieldSpec, code
from core.tape import Array, Frame

SIDE = 60
"""A map of decisions has SIDE x SIDE places, a curve SIDE ** 2 / 12 of them."""
MARGIN = 0.08


@dataclass(frozen=True)
class FieldState:
    """Before (`at` 0) or after (`at` 1) the lines have run; `left` are the names that they have set."""

    spec: FieldSpec
    at: int = 0
    seconds: float = 0.0
    left: Mapping[str, Any] = field(default_factory=dict)


def start(spec: FieldSpec) -> FieldState:
    return FieldState(spec)


def advance(state: FieldState, upto: int) -> FieldState:
    """Runs the lines, the imports first and apart from the time; there is nothing after that."""
    if state.at or upto == 0:
        return state
    imports, _, rest = code(state.spec).partition("\n\n")  # the project's own text, made of its own registries
    left: dict[str, Any] = {}
    exec(compile(imports, "<shown>", "exec"), left)
    began = perf_counter()
    exec(compile(rest, "<shown>", "exec"), left)
    return FieldState(state.spec, 1, perf_counter() - began, left)


def observe(state: FieldState) -> Frame:
    """arrays  regression: x, y, test [n] bool, grid, curve. classification: points [n, 2], kind [n], test [n] bool,
             axis_x, axis_y [SIDE], map [SIDE, SIDE] of kinds, rows are y. clustering: points, kind, group (-1 is
             noise). reduction: points [n, 2], kind
    numbers  score; groups, of a clustering, noise not counted
    """
    if not state.at:
        return Frame(0)
    left = state.left
    numbers = {"score": float(left["score"])}
    arrays = PICTURES[state.spec.field](left)
    if "group" in arrays:
        numbers["groups"] = float(len(set(arrays["group"].tolist()) - {-1}))
    return Frame(1, numbers, arrays, {}, state.seconds)


def _split(left: Mapping[str, Any]) -> tuple[Array, Array, Array]:
    """All rows, training first, their y, and which are test rows."""
    x = np.concatenate([left["X_train"], left["X_test"]])
    y = np.concatenate([left["y_train"], left["y_test"]])
    return x, y, np.arange(len(x)) >= len(left["X_train"])


def _regression(left: Mapping[str, Any]) -> dict[str, Array]:
    x, y, test = _split(left)
    grid = np.linspace(x.min(), x.max(), SIDE**2 // 12)
    return {"x": x[:, 0], "y": y, "test": test, "grid": grid, "curve": left["model"].predict(grid[:, None])}


def _classification(left: Mapping[str, Any]) -> dict[str, Array]:
    points, kind, test = _split(left)
    axes = [np.linspace(*_ends(points[:, i]), SIDE) for i in (0, 1)]
    places = np.stack([grid.ravel() for grid in np.meshgrid(*axes)], axis=1)
    decided = left["model"].predict(places).reshape(SIDE, SIDE).astype(np.int8)
    axes_ = {"axis_x": axes[0], "axis_y": axes[1]}
    return {"points": points, "kind": kind.astype(np.int8), "test": test, **axes_, "map": decided}


def _clustering(left: Mapping[str, Any]) -> dict[str, Array]:
    return {"points": left["X"], "kind": left["y"].astype(np.int8), "group": left["labels"].astype(np.int16)}


def _reduction(left: Mapping[str, Any]) -> dict[str, Array]:
    return {"points": np.asarray(left["X_2"], np.float32), "kind": left["y"].astype(np.int8)}


PICTURES = {
    "regression": _regression,
    "classification": _classification,
    "clustering": _clustering,
    "reduction": _reduction,
}


def _ends(values: Array) -> tuple[float, float]:
    """A little more than from the least to the greatest."""
    low, high = float(values.min()), float(values.max())
    return low - MARGIN * (high - low), high + MARGIN * (high - low)

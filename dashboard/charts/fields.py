"""What an algorithm made of its data -> a Plotly figure, one kind for each of scikit-learn's fields. No Streamlit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go

from core.tape import Array, Frame
from dashboard.charts.base import Said, figure
from dashboard.theme import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION, tint
from dashboard.words import say

KINDS = (BLUE, VERMILLION, GREEN, PURPLE, "#a8780a", "#18a0b4", "#c9304f", "#5f6b78", "#8a9a00", "#7358c4")
"""Colours of kinds and groups, in order; they come round again."""
SYMBOLS = ("circle", "square", "triangle-up", "diamond", "cross", "x", "star", "pentagon", "hexagon", "triangle-down")
HEIGHT = 420


def picture(frame: Frame, field: str, language: str) -> go.Figure:
    """The picture of a field."""
    return PICTURES[field](frame, language)


def _regression(frame: Frame, language: str) -> go.Figure:
    a = frame.arrays
    traces: list[Said] = [
        _dots(np.stack([a["x"], a["y"]], axis=1)[a["test"] == test], say(language, f"fields.{name}"), colour, symbol)
        for test, name, colour, symbol in ((False, "train", GREY, "circle"), (True, "test", BLUE, "diamond"))
    ]
    curve = {"x": a["grid"], "y": a["curve"], "mode": "lines", "line": {"color": VERMILLION, "width": 3}}
    traces.append({"type": "scatter", **curve, "name": say(language, "fields.curve"), "hoverinfo": "skip"})
    return figure(traces, x="X", y="y", height=HEIGHT)


def _classification(frame: Frame, language: str) -> go.Figure:
    a = frame.arrays
    kinds = sorted(set(a["kind"].tolist()))
    steps = [[at, tint(KINDS[kind])] for i, kind in enumerate(kinds) for at in (i / len(kinds), (i + 1) / len(kinds))]
    ground: Said = {
        "type": "heatmap", "x": a["axis_x"], "y": a["axis_y"], "z": a["map"], "colorscale": steps, "zmin": -0.5,
        "zmax": len(kinds) - 0.5, "showscale": False, "hoverinfo": "skip",
    }  # fmt: skip
    traces = [ground]
    for kind in kinds:
        for test in (False, True):
            some = a["points"][(a["kind"] == kind) & (a["test"] == test)]
            name = say(
                language, "fields.kind", n=kind + 1, which=say(language, "fields.test" if test else "fields.train")
            )
            look = _dots(some, name, KINDS[kind], SYMBOLS[kind] + ("" if test else "-open"))
            traces.append(
                look | {"marker": look["marker"] | {"line": {"width": 1.8, "color": INK if test else KINDS[kind]}}}
            )
    return _plane(traces)


def _clustering(frame: Frame, language: str) -> go.Figure:
    a = frame.arrays
    traces = []
    for group in sorted(set(a["group"].tolist())):
        some, noise = a["points"][a["group"] == group], group == -1
        name = say(language, "fields.noise") if noise else say(language, "fields.group", n=group + 1)
        colour, symbol = (GREY, "x-thin-open") if noise else (KINDS[group % len(KINDS)], SYMBOLS[group % len(SYMBOLS)])
        traces.append(_dots(some, name, colour, symbol))
    return _plane(traces)


def _reduction(frame: Frame, language: str) -> go.Figure:
    a = frame.arrays
    traces = [
        _dots(a["points"][a["kind"] == kind], str(kind), KINDS[kind % len(KINDS)], SYMBOLS[kind % len(SYMBOLS)])
        for kind in sorted(set(a["kind"].tolist()))
    ]
    return _plane(traces)


def _plane(traces: list[Said]) -> go.Figure:
    quiet = {"zeroline": False}
    return figure(traces, x=quiet, y=quiet, height=HEIGHT)


def _dots(points: Array, name: str, colour: str, symbol: str) -> Said:
    marker = {"size": 8, "color": colour, "symbol": symbol, "line": {"width": 1.5, "color": colour}}
    at = {"x": points[:, 0], "y": points[:, 1]}
    return {"type": "scatter", "mode": "markers", **at, "name": name, "marker": marker, "hoverinfo": "skip"}


PICTURES: dict[str, Callable[[Frame, str], go.Figure]] = {
    "regression": _regression,
    "classification": _classification,
    "clustering": _clustering,
    "reduction": _reduction,
}

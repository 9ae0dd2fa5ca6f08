"""Tapes of ensembles -> Plotly figures: curves, decision regions, fitted curves, errors. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go

from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Tape
from dashboard.charts.base import Said, bare, figure, note
from dashboard.charts.curves import MOST_POINTS, curves, history, looks, names, score_name
from dashboard.charts.ground import dots, ground
from dashboard.theme import CLASSES, FONT_SIZE, GREY, INK, LOW_HIGH, PAPER, look, tint
from dashboard.words import say

__all__ = [
    "MOST_POINTS", "confusion", "curves", "fitted", "history", "names", "regions", "residuals", "score_name",
]  # fmt: skip

REGION_HEIGHT = 366
MARKS = (("circle", "round"), ("square", "square"))
"""How the points of class 0 and 1 look: in the legend, and as the end of a line of no length."""

UNDER = {"y": 0, "yanchor": "top", "yshift": -26, "font": {"size": FONT_SIZE - 2}}
"""Where a remark stands under a picture and its legend."""


def regions(tape: Tape[EnsembleSpec], position: int, name: str, language: str) -> go.Figure:
    """2-D data: the share of class 1 over the plane at `position`, with the training points."""
    first, frame = tape.first.arrays, tape.at(position).arrays
    axes, classes = (first["grid_x"], first["grid_y"]), first["y_train"].astype(int)
    images = [ground(*axes, frame["region"])] if "region" in frame else []
    images.append(dots(*axes, [(first["X_train"][classes == k], CLASSES[k], cap) for k, (_, cap) in enumerate(MARKS)]))
    traces: list[Said] = []
    for k, (symbol, _) in enumerate(MARKS):  # for the legend; the points themselves are one of the images
        marker = {"size": 7, "symbol": symbol, "color": CLASSES[k]}
        entry = {"x": [None], "y": [None], "mode": "markers", "marker": marker}
        traces.append({"type": "scatter", **entry, "name": say(language, "ensembles.class", k=k)})
    x, y = (bare(_ends(first[name])) for name in ("grid_x", "grid_y"))
    return figure(
        traces,
        x=x,
        y=y,
        height=REGION_HEIGHT,
        holds=tape.spec.key,
        plot_bgcolor=LOW_HIGH[1][1],
        images=images,
        margin={"l": 1, "r": 3, "t": 48, "b": 68, "pad": 0, "autoexpand": False},
        legend={"xref": "paper", "yref": "paper", "y": 0, "font": {"size": FONT_SIZE - 2}},
        annotations=[_heading(name), note(say(language, "ensembles.region_note").replace(" · ", "<br>"), **UNDER)],
    )


def fitted(tapes: Sequence[Tape[EnsembleSpec]], position: int, language: str) -> go.Figure:
    """1-D data: the points and the curve of every model at `position`."""
    specs = [t.spec for t in tapes]
    first = tapes[0].first.arrays
    points = {"x": first["X_train"][:, 0], "y": first["y_train"], "mode": "markers", "hoverinfo": "skip"}
    name = say(language, "ensembles.train_points")
    dots = {"name": name, "legendgroup": name, "marker": {"size": 6, "color": GREY}}
    traces: list[Said] = [{"type": "scatter", **points, **dots}]
    for tape, name, its in zip(tapes, names(specs, language), looks(specs), strict=True):
        frame = tape.at(position).arrays
        if "curve" in frame:
            line = {"color": its.colour, "width": 2.5, "dash": its.dash}
            curve = {"x": first["grid_x"], "y": frame["curve"], "mode": "lines", "name": name, "line": line}
            traces.append({"type": "scatter", "legendgroup": name, **curve})
    return figure(traces, x="x", y="y")


def confusion(tape: Tape[EnsembleSpec], position: int, labels: Sequence[str], language: str) -> go.Figure:
    """Classification: the test rows by true class and answer."""
    counts = tape.at(position).arrays["confusion"]
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    scale = [[0, PAPER], [1, tint(look(tape.spec.model).colour)]]
    cells = {"x": list(labels), "y": list(labels), "z": share, "zmin": 0, "zmax": 1, "colorscale": scale}
    shown = {"text": counts, "texttemplate": "%{text}", "textfont": {"color": INK}, "xgap": 2, "ygap": 2}
    return figure(
        [{"type": "heatmap", **cells, **shown, "showscale": False}],
        x={"title": say(language, "ensembles.predicted"), "type": "category", "showgrid": False},
        y={"title": say(language, "ensembles.true"), "type": "category", "showgrid": False, "autorange": "reversed"},
        legend=False,
    )


def residuals(tape: Tape[EnsembleSpec], position: int, language: str) -> go.Figure:
    """Regression: predicted against true value of the test rows; a perfect model lies on the line."""
    true, predicted = tape.first.arrays["y_test"], tape.at(position).arrays["predicted"]
    ends = [float(min(true.min(), predicted.min())), float(max(true.max(), predicted.max()))]
    line = {"x": ends, "y": ends, "mode": "lines", "line": {"color": GREY, "dash": "dot"}, "hoverinfo": "skip"}
    its = look(tape.spec.model)
    marker = {"color": its.colour, "symbol": its.symbol, "size": 8, "line": {"width": 0.8, "color": "white"}}
    points = {"x": true, "y": predicted, "mode": "markers", "marker": marker}
    return figure(
        [{"type": "scatter", **line}, {"type": "scatter", **points}],
        x=say(language, "ensembles.true"),
        y=say(language, "ensembles.predicted"),
        legend=False,
        margin={"l": 8, "r": 12, "t": 48, "b": 8, "pad": 0},
        annotations=[note(_wrapped(say(language, "ensembles.on_line")))],
    )


def _heading(name: str) -> Said:
    """A run's name over its picture: the model, and under it in what it differs."""
    model, _, differ = name.partition(" · ")
    return note(f"<b>{model}</b><br>{differ}" if differ else f"<b>{model}</b>")


def _wrapped(text: str) -> str:
    """The text in lines that a phone can show; a Korean letter is as wide as two others."""
    width = 22 if any("가" <= letter <= "힣" for letter in text) else 36
    return "<br>".join(wrap(text, width))


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

"""An autoencoder's frames -> Plotly figures: the plane of its codes, and its error beside PCA's. No Streamlit."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.nets.autoencoder import AutoencoderSpec
from core.tape import Frame, Tape
from dashboard.charts.base import Said, bare, figure, level, moment
from dashboard.theme import CLASSES, FONT_SIZE, VERMILLION
from dashboard.words import say

PLANE, CURVE = 470, 300
TARGET = 20  # pixels: what a click must hit


def plane(first: Frame, frame: Frame, place: tuple[int, int], language: str) -> go.Figure:
    """Where the test pictures lie, each as the sign of its kind, and the place that is decoded; clicks hit the grid."""
    places, label = frame.arrays["codes"], first.arrays["label"]
    x, y = frame.arrays["grid_x"], frame.arrays["grid_y"]
    traces: list[Said] = []
    for kind in np.unique(label):
        mine = label == kind
        font = {"color": CLASSES[int(kind) % len(CLASSES)], "size": FONT_SIZE - 1, "weight": 600}
        traces.append(
            {"type": "scatter", "mode": "text", "x": places[mine, 0], "y": places[mine, 1], "hoverinfo": "skip",
             "text": [str(kind)] * int(mine.sum()), "textfont": font,
             "unselected": {"textfont": {"color": font["color"]}}}
        )  # fmt: skip
    columns, rows = np.meshgrid(np.arange(len(x)), np.arange(len(y)))
    at = np.stack([columns.ravel(), rows.ravel()], axis=1)
    traces.append(
        {"type": "scatter", "mode": "markers", "x": x[at[:, 0]], "y": y[at[:, 1]],
         "marker": {"size": TARGET, "opacity": 0, "symbol": "square"},
         "hovertemplate": "%{x:.2f}, %{y:.2f}<extra></extra>",
         "selected": {"marker": {"opacity": 0}}, "unselected": {"marker": {"opacity": 0}}}
    )  # fmt: skip
    ring = {"symbol": "circle-open", "size": 22, "color": VERMILLION, "line": {"width": 3.5, "color": VERMILLION}}
    traces.append(
        {"type": "scatter", "mode": "markers", "x": [x[place[0]]], "y": [y[place[1]]], "hoverinfo": "skip",
         "marker": ring, "name": say(language, "autoencoder.here")}
    )  # fmt: skip
    return figure(
        traces,
        x=bare((float(x[0]), float(x[-1]))),
        y=bare((float(y[0]), float(y[-1]))),
        height=PLANE,
        legend=False,
        hovermode="closest",
        hoverdistance=TARGET,
        clickmode="event+select",
    )


def errors(tape: Tape[AutoencoderSpec], at: int, language: str) -> go.Figure:
    """The error on test pictures over the steps, and that of as many principal components."""
    steps, values = tape.series("error")
    pca = tape.first.numbers["pca_error"]
    line, label = level(pca, label="PCA")
    curve = {
        "type": "scatter",
        "mode": "lines",
        "x": steps,
        "y": values,
        "line": {"color": VERMILLION, "width": 3},
        "hovertemplate": "%{x:,} · %{y:.4f}<extra></extra>",
    }
    top = 1.1 * max(pca, float(np.median(values)))
    return figure(
        [curve],
        x={"title": say(language, "nets.step"), "range": [0, steps[-1] or 1]},
        y={"title": say(language, "autoencoder.error"), "range": [0, top]},
        height=CURVE,
        legend=False,
        margin={"l": 8, "r": 48, "t": 12, "b": 8, "pad": 0},
        shapes=[line, moment(at)],
        annotations=[label],
    )

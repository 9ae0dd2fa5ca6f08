"""The same network in two libraries -> a Plotly figure of both losses and how far they lie apart. No Streamlit."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.nets.twins import TWINS
from core.tape import Frame
from dashboard.charts.base import Said, axis, figure
from dashboard.theme import BLUE, GREY, VERMILLION
from dashboard.words import say

LOOKS = {"torch": (VERMILLION, "solid", 5.0), "tensorflow": (BLUE, "4px,4px", 2.5)}
"""The second lies on the first, so it is thin and dashed."""
UPPER, LOWER = [0.42, 1.0], [0.0, 0.3]
HEIGHT, LEAST = 520, 1e-9


def losses(frame: Frame, language: str) -> go.Figure:
    """The loss of each batch in both libraries; below, the relative difference of the two."""
    traces: list[Said] = []
    for name, (colour, dash, width) in LOOKS.items():
        if name in frame.arrays:
            values = frame.arrays[name]
            line = {"color": colour, "dash": dash, "width": width}
            traces.append(
                {"type": "scatter", "mode": "lines", "name": TWINS[name].label, "x": np.arange(1, len(values) + 1),
                 "y": values, "line": line, "hovertemplate": "%{x} · %{y:.4f}<extra></extra>"}
            )  # fmt: skip
    if len(traces) == len(TWINS):
        a, b = (frame.arrays[name] for name in TWINS)
        apart = np.maximum(np.abs(a - b) / np.maximum(a, b), LEAST)
        traces.append(
            {"type": "scatter", "mode": "lines", "name": say(language, "twins.gap"), "x": np.arange(1, len(a) + 1),
             "y": apart, "xaxis": "x2", "yaxis": "y2", "line": {"color": GREY, "width": 2},
             "hovertemplate": "%{x} · %{y:.1e}<extra></extra>"}
        )  # fmt: skip
    return figure(
        traces,
        height=HEIGHT,
        xaxis=axis("") | {"anchor": "y", "showticklabels": False, "matches": "x2"},
        yaxis=axis({"title": say(language, "twins.loss"), "rangemode": "tozero"}) | {"domain": UPPER},
        xaxis2=axis(say(language, "twins.step")) | {"anchor": "y2"},
        yaxis2=axis({"title": say(language, "twins.apart"), "type": "log", "exponentformat": "power", "dtick": 2,
                     "range": [-9.2, -0.8]}) | {"domain": LOWER, "anchor": "x2"},
    )  # fmt: skip

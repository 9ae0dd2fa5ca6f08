"""A task by hand and with a library -> a Plotly figure of their times. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from core.anatomy.why.tasks import WAYS, Task
from core.tape import Frame
from dashboard.charts.base import figure
from dashboard.theme import BLUE, VERMILLION
from dashboard.words import say

LOOKS = {"by_hand": (VERMILLION, "square", "dash"), "with_library": (BLUE, "circle", "solid")}
HEIGHT = 380


def times(frame: Frame, task: Task, names: Mapping[str, str], language: str) -> go.Figure:
    """Milliseconds of one call against the size of the input, both logarithmic; `names` are those of WAYS."""
    traces = []
    for way in WAYS:
        colour, symbol, dash = LOOKS[way]
        known = [(size, 1000 * frame.times[f"{way}_{size}"]) for size in task.sizes if f"{way}_{size}" in frame.times]
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": names[way],
                "x": [size for size, _ in known], "y": [ms for _, ms in known],
                "line": {"color": colour, "dash": dash, "width": 2.5},
                "marker": {"symbol": symbol, "size": 10, "color": colour},
                "hovertemplate": f"{names[way]}<br>%{{x:,}} · %{{y:.3g}} ms<extra></extra>",
            }
        )  # fmt: skip
    ticks = {"type": "log", "tickvals": list(task.sizes), "ticktext": [f"{size:,}" for size in task.sizes]}
    return figure(
        traces,
        x={"title": task.unit(language), **ticks},
        y={"title": say(language, "why.time"), "type": "log", "exponentformat": "none", "dtick": 1},
        height=HEIGHT,
    )

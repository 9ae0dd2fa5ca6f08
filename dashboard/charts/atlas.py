"""The map of frameworks and libraries -> a Plotly figure. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.anatomy.atlas import PLACES
from core.tape import Frame
from dashboard.charts.base import Said, figure
from dashboard.theme import BLUE, FONT_SIZE, GREEN, VERMILLION
from dashboard.words import say

LOOKS = {"framework": (VERMILLION, "square"), "library": (BLUE, "circle"), "both": (GREEN, "diamond")}
"""How a place is drawn, by who controls."""
SMALLEST, LARGEST = 10.0, 46.0
"""The diameters in pixels of a thousandth and of a thousand megabytes and more; in between by the logarithm."""
HEIGHT, FLOOR = 520, 1e-3
"""A time below FLOOR seconds is drawn there: what Python has loaded already takes a millionth."""
LEFT = "middle left"
NAMED_AT = {"bottle": LEFT, "cherrypy": LEFT, "scipy": LEFT, "pandas": LEFT, "tensorflow": LEFT, "numpy": LEFT,
            "torch": "bottom center", "sklearn": LEFT}  # fmt: skip
"""Where a place's name stands, if not at its right: neighbours must not write over each other."""


def diameter(megabytes: float) -> float:
    """How large a place is drawn."""
    share = (np.log10(min(max(megabytes, 1e-2), 1e3)) + 2) / 5
    return float(SMALLEST + (LARGEST - SMALLEST) * share)


def atlas(frame: Frame, language: str) -> go.Figure:
    """Each place at the year in which it began and the time that its import takes; larger where it takes more disk."""
    seconds, sizes = frame.arrays["import_seconds"], frame.arrays["megabytes"]
    rows = [(name, s, m) for name, s, m in zip(PLACES, seconds, sizes, strict=True) if np.isfinite(s)]
    traces = [_of(control, [r for r in rows if PLACES[r[0]].control == control], language) for control in LOOKS]
    return figure(
        [trace for trace in traces if trace["x"]],
        x={"title": say(language, "atlas.began"), "range": [1988.5, 2020.5], "dtick": 5, "tickformat": "d"},
        y={
            "title": say(language, "atlas.seconds"),
            "type": "log",
            "exponentformat": "none",
            "dtick": 1,
            "range": [-3.2, 1.3],
        },
        height=HEIGHT,
        hovermode="closest",
    )


def _of(control: str, rows: Sequence[tuple[str, float, float]], language: str) -> Said:
    colour, symbol = LOOKS[control]
    places = [PLACES[name] for name, _, _ in rows]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": say(language, f"atlas.control.{control}"),
        "x": [place.began for place in places],
        "y": [max(float(seconds), FLOOR) for _, seconds, _ in rows],
        "text": [place.label for place in places],
        "textposition": [NAMED_AT.get(name, "middle right") for name, _, _ in rows],
        "textfont": {"size": FONT_SIZE - 1},
        "marker": {
            "size": [diameter(size) for _, _, size in rows], "symbol": symbol, "color": colour,
            "opacity": 0.75, "line": {"width": 1.5, "color": colour},
        },
        "customdata": [[f"{size:,.1f}", place.use(language)] for (_, _, size), place in zip(rows, places, strict=True)],
        "hovertemplate": "<b>%{text}</b> · %{customdata[1]}<br>%{x} · %{y:.3f} s · %{customdata[0]} MB<extra></extra>",
    }  # fmt: skip

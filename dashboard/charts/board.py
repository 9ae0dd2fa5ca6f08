"""A board on which points are drawn with a finger or the mouse. No Streamlit."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.data.points2d import WINDOW
from core.tape import Array
from dashboard.charts.base import Said, bare, figure, square
from dashboard.theme import CONTROL, REAL

HEIGHT = 430


def board(points: Array) -> go.Figure:
    """The plane with the points so far [n, 2]. A stroke over it is Plotly's lasso, whose path Streamlit hands back."""
    across, up = square()
    shown = {"x": points[:, 0], "y": points[:, 1], "mode": "markers", "hoverinfo": "skip"}
    unseen = {"x": [0.0], "y": [0.0], "mode": "markers", "opacity": 0, "hoverinfo": "skip"}
    still: Said = {"selected": {"marker": {}}, "unselected": {"marker": {}}, "showlegend": False}
    return figure(
        [
            {"type": "scatter", **unseen, **still},
            {"type": "scatter", **shown, **still, "marker": {"size": 9, "color": REAL}},
        ],
        x=bare([-WINDOW, WINDOW]) | across,
        y=bare([-WINDOW, WINDOW]) | up,
        height=HEIGHT,
        legend=False,
        dragmode="lasso",
        newselection={"line": {"color": CONTROL, "width": 3, "dash": "solid"}},
    )


def along(path: Array, spacing: float, most: int) -> Array:
    """Points at equal distances along a stroke [n, 2], at most `most`: [m, 2]; a dot gives one."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    count = int(np.clip(round(length[-1] / spacing), 1, most))
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, path[:, i]) for i in (0, 1)], axis=1)

"""A student's own points: a picture of the training points that answers to clicks. No Streamlit."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Tape
from dashboard.charts.base import Said, bare, figure
from dashboard.theme import CLASSES
from dashboard.words import say

PLACES = 41  # along each side: where a click may put a point
SYMBOLS = ("circle", "square")
HEIGHT = 460


def picture(tape: Tape[EnsembleSpec], anywhere: bool, taken: int | None, language: str) -> go.Figure:
    """The training points. `anywhere` lets a click fall on any place, else on points alone; `taken` is ringed.

    A clicked point has its row as `customdata`.
    """
    first = tape.first.arrays
    rows, classes = first["rows_train"], first["y_train"].astype(int)
    traces: list[Said] = [_points(first["X_train"], rows, classes, k, anywhere, language) for k in range(len(SYMBOLS))]
    if taken is not None and (rows == taken).any():
        x, y = first["X_train"][rows == taken][0]
        ring = {"size": 20, "symbol": "circle-open", "color": CLASSES[2], "line": {"width": 4}}
        traces.append({"type": "scatter", **_still(), "x": [x], "y": [y], "marker": ring, "showlegend": False})
    if anywhere:
        traces.append(_places(first["grid_x"], first["grid_y"]))
    ends = [[float(first[name][0]), float(first[name][-1])] for name in ("grid_x", "grid_y")]
    return figure(traces, x=bare(ends[0]), y=bare(ends[1]), height=HEIGHT, clickmode="event+select")


def _points(X: Array, rows: Array, classes: Array, k: int, still: bool, language: str) -> Said:
    """The points of class k; the student's own are larger."""
    here = classes == k
    size = np.where(rows[here] < 0, 15, 9)
    marker = {"size": size, "symbol": SYMBOLS[k], "color": CLASSES[k], "line": {"width": 1, "color": "white"}}
    at = {"x": X[here, 0], "y": X[here, 1], "customdata": rows[here]}
    click = _still() if still else {"mode": "markers", "hovertemplate": "%{x:.2f}, %{y:.2f}<extra></extra>"}
    name = say(language, "ensembles.class", k=k)
    return {"type": "scatter", **at, **click, **_plain(), "marker": marker, "name": name}


def _places(across: Array, up: Array) -> Said:
    """Unseen marks all over the plane: what a click falls on."""
    ends = [np.linspace(axis[0], axis[-1], PLACES + 2)[1:-1] for axis in (across, up)]
    at = np.stack([c.ravel() for c in np.meshgrid(*ends)], axis=1)
    marker = {"size": 16, "symbol": "square", "opacity": 0}
    hover = "%{x:.2f}, %{y:.2f}<extra></extra>"
    places = {"x": at[:, 0], "y": at[:, 1], "mode": "markers", "hovertemplate": hover}
    return {"type": "scatter", **places, **_plain(), "marker": marker, "showlegend": False}


def _still() -> Said:
    return {"mode": "markers", "hoverinfo": "skip"}


def _plain() -> Said:
    """A clicked point must not fade the others: the click is over at once."""
    return {"selected": {"marker": {}}, "unselected": {"marker": {}}}

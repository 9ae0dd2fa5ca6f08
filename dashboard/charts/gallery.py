"""Stored generators -> Plotly figures: the ways between two noises. No Streamlit."""

from __future__ import annotations

import plotly.graph_objects as go

from core.tape import Array, Frame
from dashboard.charts.base import Said, bare, figure, square
from dashboard.charts.player import NOW, ROW, buttons
from dashboard.theme import CONTROL, EDGE, FAKE, FONT_SIZE, GREEN, GREY, LOW_HIGH, PURPLE, REAL
from dashboard.words import say

WAYS_HEIGHT = 768
WAYS_MARGIN = {"l": 4, "r": 4, "t": 84, "b": 92, "pad": 0, "autoexpand": False}
"""Width + t + b − l − r is the height that the style sheet gives a picture; its controls hang below."""
MOVING = 3
"""Which trace a moment of the ways changes."""


def ways(paths: Array, first: Frame, language: str) -> go.Figure:
    """Ways [pairs, places, 2] of samples from one noise to another, with dots that the browser moves along them."""
    modes, places = first.arrays["modes"], paths.shape[1]
    lines = {
        "x": _joined(paths[:, :, 0]),
        "y": _joined(paths[:, :, 1]),
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
    }
    crosses = {"symbol": "cross-thin", "size": 16, "line": {"width": 2.5, "color": REAL}}
    dot: Said = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
    traces: list[Said] = [
        {"type": "scatter", **lines, "line": {"color": GREY, "width": 1.5}},
        dot | {"x": modes[:, 0], "y": modes[:, 1], "marker": crosses, "showlegend": False},
        dot | _at(paths[:, 0]) | {"name": say(language, "gallery.start"), "marker": _open("square-open", GREEN)},
        dot | _at(paths[:, 0]) | {"name": say(language, "gallery.now"), "marker": _solid()},
        dot | _at(paths[:, -1]) | {"name": say(language, "gallery.end"), "marker": _open("diamond-open", PURPLE)},
    ]
    across, up = square()
    ends = [[float(axis[0]), float(axis[-1])] for axis in (first.arrays["grid_x"], first.arrays["grid_y"])]
    moments = [{"name": str(i), "traces": [MOVING], "data": [{"type": "scatter", **_at(paths[:, i])}]}
               for i in range(places)]  # fmt: skip
    return figure(
        traces,
        x=bare(ends[0]) | across,
        y=bare(ends[1]) | up,
        height=WAYS_HEIGHT,
        margin=WAYS_MARGIN,
        plot_bgcolor=LOW_HIGH[1][1],
        frames=moments,
        updatemenus=[buttons()],
        sliders=[_slider(places, language)],
    )


def _joined(rows: Array) -> list[float | None]:
    """Lines [n, places] one after the other, with a break between them."""
    return [value for row in rows.tolist() for value in (*row, None)]


def _at(points: Array) -> Said:
    return {"x": points[:, 0], "y": points[:, 1]}


def _open(symbol: str, colour: str) -> Said:
    return {"symbol": symbol, "size": 9, "color": colour, "line": {"width": 2, "color": colour}}


def _solid() -> Said:
    return {"size": 9, "color": FAKE, "line": {"width": 1, "color": EDGE}}


def _slider(places: int, language: str) -> Said:
    """The slider along the ways, under the buttons; the share of the way stands beside them."""
    shares = [f"{i / (places - 1):.0%}" for i in range(places)]
    steps = [{"label": share, "method": "animate", "args": [[str(i)], NOW]} for i, share in enumerate(shares)]
    said = {"prefix": say(language, "gallery.along") + " ", "font": {"size": FONT_SIZE}}
    place = {"x": 0, "len": 1, "y": 0, "yanchor": "top", "pad": {"t": ROW + 6, "l": 4, "r": 4, "b": 0}}
    rail = {"bgcolor": CONTROL, "bordercolor": CONTROL, "activebgcolor": CONTROL, "borderwidth": 1}
    quiet = {"ticklen": 0, "minorticklen": 0, "tickwidth": 0, "font": {"size": 1}}
    here = {**said, "xanchor": "right", "offset": 14}
    return {"active": 0, "steps": steps, "currentvalue": here, **place, **rail, **quiet}

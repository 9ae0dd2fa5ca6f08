"""The map of frameworks and libraries -> a Plotly figure. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.anatomy.atlas import PLACES
from core.tape import Frame
from dashboard.charts.base import Said, figure
from dashboard.charts.names import LETTER, LINE, beside
from dashboard.theme import BLUE, FONT_SIZE, GREEN, GREY, VERMILLION
from dashboard.words import say

LOOKS = {"framework": (VERMILLION, "square"), "library": (BLUE, "circle"), "both": (GREEN, "diamond")}
"""How a place is drawn, by who controls."""
SMALLEST, LARGEST = 8.0, 32.0
"""The diameters in pixels of a hundredth and of a thousand megabytes and more; in between by the logarithm."""
HEIGHT, FLOOR = 560, 1e-2
"""A time below FLOOR seconds is drawn there: what Python has loaded already takes a millionth."""
YEARS, DECADES = (1988.5, 2020.5), (-2.2, 1.2)
"""The picture's ends: in years, and in powers of ten of a second."""
ROOMS = ((262.0, 410.0), (820.0, 450.0))
"""About how many pixels wide and high the axes are on a phone and on a projector: names must fit in both."""
LED = 6.0
"""A name whose middle is further from its point's edge than its own half and LED pixels is led there by a line."""


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
        x={"title": say(language, "atlas.began"), "range": list(YEARS), "dtick": 5, "tickformat": "d"},
        y={
            "title": say(language, "atlas.seconds"),
            "type": "log",
            "exponentformat": "none",
            "dtick": 1,
            "range": list(DECADES),
        },
        height=HEIGHT,
        hovermode="closest",
        annotations=_names(tuple(rows)),
    )


def _of(control: str, rows: Sequence[tuple[str, float, float]], language: str) -> Said:
    colour, symbol = LOOKS[control]
    places = [PLACES[name] for name, _, _ in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say(language, f"atlas.control.{control}"),
        "x": [place.began for place in places],
        "y": [_height(seconds) for _, seconds, _ in rows],
        "text": [place.label for place in places],
        "marker": {
            "size": [diameter(size) for _, _, size in rows], "symbol": symbol, "color": colour,
            "opacity": 0.75, "line": {"width": 1.5, "color": colour},
        },
        "customdata": [
            [f"{size:,.1f}", place.use(language), f"{seconds:.3f}"]
            for (_, seconds, size), place in zip(rows, places, strict=True)
        ],
        "hovertemplate": "<b>%{text}</b> · %{customdata[1]}<br>"
        "%{x} · %{customdata[2]} s · %{customdata[0]} MB<extra></extra>",
    }  # fmt: skip


def _height(seconds: float) -> float:
    return max(float(seconds), FLOOR)


@lru_cache(maxsize=16)
def _names(rows: tuple[tuple[str, float, float], ...]) -> list[Said]:
    """The places' names, each beside its point and clear of the others: sought once, not for each viewer."""
    if not rows:
        return []
    font = FONT_SIZE - 1
    labels = [PLACES[name].label for name, _, _ in rows]
    at = np.array([(PLACES[name].began, np.log10(_height(seconds))) for name, seconds, _ in rows])
    sizes = np.array([diameter(size) for _, _, size in rows])
    shares = np.stack([(at[:, 0] - YEARS[0]) / np.ptp(YEARS), (DECADES[1] - at[:, 1]) / np.ptp(DECADES)], 1)
    offsets = beside([shares * room for room in ROOMS], ROOMS, sizes, labels, font)
    return [
        _name(label, float(year), float(power), size / 2, offset)
        for label, (year, power), size, offset in zip(labels, at, sizes, offsets, strict=True)
    ]


def _name(label: str, year: float, power: float, radius: float, offset: tuple[float, float]) -> Said:
    """One name. On a logarithmic axis a note's height is said as the power of ten."""
    right, down = offset
    said = {"text": label, "x": year, "y": power, "font": {"size": FONT_SIZE - 1}, "borderpad": 0}
    half = LETTER * (FONT_SIZE - 1) * len(label) / 2
    if max(abs(right) - half, abs(down) - LINE * (FONT_SIZE - 1) / 2) < radius + LED:
        return said | {"showarrow": False, "xshift": right, "yshift": -down}
    line = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": GREY, "standoff": radius}
    return said | line | {"showarrow": True, "ax": right, "ay": down}

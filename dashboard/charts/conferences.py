"""Papers that name PyTorch or TensorFlow, by conference -> Plotly figures. No Streamlit."""

from __future__ import annotations

import plotly.graph_objects as go

from core.nets.conferences import ARTICLE, LATER, Count
from dashboard.charts.base import Said, figure, level
from dashboard.theme import BLUE, GREEN, GREY, PURPLE, VERMILLION
from dashboard.words import say

HALF = 50.0
LINES = {
    "CVPR": (BLUE, "circle", "solid"), "ACL": (GREEN, "square", "dash"), "NeurIPS": (VERMILLION, "diamond", "solid"),
    "ICML": (PURPLE, "triangle-up", "dash"), "ICLR": (GREY, "x", "solid"),
}  # fmt: skip


def article(language: str) -> go.Figure:
    """PyTorch's share in 2018 and in 2019, a line a conference, as in the article's count."""
    names = list(reversed(ARTICLE))
    ways: Said = {"type": "scatter", "mode": "lines", "line": {"color": GREY, "width": 3}, "hoverinfo": "skip"}
    ways |= {"x": [v for n in names for v in (*(100 * c.share for c in ARTICLE[n]), None)], "showlegend": False}
    ways |= {"y": [v for n in names for v in (n, n, None)]}
    traces = [ways]
    for k, (symbol, colour) in enumerate((("circle-open", GREY), ("circle", VERMILLION))):
        counts = [ARTICLE[name][k] for name in names]
        traces.append(
            {"type": "scatter", "mode": "markers+text", "name": str(counts[0].year),
             "x": [100 * c.share for c in counts], "y": names, "customdata": [_told(c, language) for c in counts],
             "text": [f"{c.share:.0%}" for c in counts], "textposition": ("middle left", "middle right")[k],
             "marker": {"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
             "hovertemplate": "%{y} %{customdata}<extra></extra>"}
        )  # fmt: skip
    middle = {"type": "line", "x0": HALF, "x1": HALF, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    return figure(
        traces,
        x={"title": say(language, "conferences.share"), "range": [0, 100], "ticksuffix": "%", "dtick": 25},
        y={"type": "category"},
        height=340,
        shapes=[middle | {"line": {"width": 1.5, "dash": "dot", "color": GREY}}],
        hovermode="closest",
    )


def later(language: str) -> go.Figure:
    """PyTorch's share by year, a line a conference, in the later count."""
    traces: list[Said] = []
    for name, counts in LATER.items():
        colour, symbol, dash = LINES[name]
        traces.append(
            {"type": "scatter", "mode": "lines+markers", "name": name, "x": [c.year for c in counts],
             "y": [100 * c.share for c in counts], "customdata": [_told(c, language) for c in counts],
             "line": {"color": colour, "width": 2.5, "dash": dash}, "marker": {"symbol": symbol, "size": 10},
             "hovertemplate": f"{name} %{{customdata}}<extra></extra>"}
        )  # fmt: skip
    line, _ = level(HALF)
    return figure(
        traces,
        x={"dtick": 1, "tickformat": "d"},
        y={"title": say(language, "conferences.share"), "range": [0, 100], "ticksuffix": "%"},
        height=380,
        shapes=[line],
        hovermode="closest",
    )


def _told(count: Count, language: str) -> str:
    share = f"{100 * count.share:.1f}%"
    return say(language, "conferences.told", year=count.year, share=share, torch=count.torch, other=count.tensorflow)

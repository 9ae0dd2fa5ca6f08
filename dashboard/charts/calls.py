"""Recorded calls -> Plotly figures: the way from the first caller to your code, and all calls. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.anatomy.story import Ran, Story
from dashboard.charts.base import Said, figure
from dashboard.theme import BLUE, FONT_SIZE, GREY, INK, PURPLE, VERMILLION, tint
from dashboard.words import say

COLOURS = {"yours": VERMILLION, "package": BLUE, "python": GREY, "server": PURPLE, "unknown": GREY}
"""By whose code a function is."""
SHOWN = ("yours", "package", "python", "server")
ROW, BELOW = 34, 8
"""A row's height in pixels, and how many of your function's own calls are shown at most."""
INDENT, LONGEST = 0.025, 15
"""How far a row is set in for each frame above it, in shares of the width, and up to how many frames."""
FINEST, NAMED = 900, 6
"""A call that stands for less than one in so many is not drawn, unless it is yours; and how many of yours are named."""


def owner(ran: Ran, language: str) -> str:
    """Whose code a function is, in words: a package by its name."""
    return ran.owner if ran.kind == "package" else say(language, f"calls.owner.{ran.kind}")


def way(story: Story, language: str) -> go.Figure:
    """Each frame from the first caller to your code, one under the other, and under it what your code called itself.

    Where other code called yours, that is where it leads; where yours never ran, along the package's main line.
    """
    first = story.telling
    rows = story.way(first)
    depth = len(rows) - 1
    below = story.below(first)[:BELOW]
    traces: list[Said] = []
    for kind in SHOWN:
        picked = [
            (row, call, min(level, LONGEST))
            for row, (call, level) in enumerate(
                [*zip(rows, range(depth + 1), strict=True), *((c, depth + 1) for c in below)]
            )
            if story.of(call).kind == kind
        ]
        if picked:
            traces.append(_rows(story, kind, picked, language))
    count = depth + 1 + len(below)
    return figure(
        traces,
        x={"range": [0, 1], "visible": False},
        y={"range": [count - 0.45, -0.55], "visible": False},
        height=ROW * count + 44,
        bargap=0.12,
        barmode="overlay",
        hovermode="closest",
    )


def _rows(story: Story, kind: str, picked: Sequence[tuple[int, int, int]], language: str) -> Said:
    """The rows of one kind of owner."""
    left = [INDENT * level for _, _, level in picked]
    rans = [story.of(call) for _, call, _ in picked]
    times = [story.took[call] for _, call, _ in picked]
    words = [f"<b>{_short(ran.name)}</b> · {owner(ran, language)}" for ran in rans]
    ink = {"color": INK, "size": FONT_SIZE - 1}
    return {
        "type": "bar",
        "orientation": "h",
        "name": say(language, f"calls.owner.{kind}"),
        "y": [row for row, _, _ in picked],
        "base": left,
        "x": [1 - x for x in left],
        "text": words,
        "textposition": "inside",
        "insidetextanchor": "start",
        "constraintext": "none",
        "insidetextfont": ink,
        "marker": {"color": tint(COLOURS[kind]), "line": {"width": 1.5, "color": COLOURS[kind]}},
        "customdata": [[_place(ran), f"{time:,.0f}"] for ran, time in zip(rans, times, strict=True)],
        "hovertemplate": "%{text}<br>%{customdata[0]}<br>%{customdata[1]} µs<extra></extra>",
    }


def whole(story: Story, language: str, by: str = "order") -> go.Figure:
    """All kept calls: each lies under its caller and over what it called, as wide as what it stands for.

    by  order: one call, one unit of width; time: as long as it took
    """
    left, width = _order(story) if by == "order" else _time(story)
    total = float((left + width).max()) if len(left) else 1.0
    mine, ups = set(story.mine()), story.ups
    drawn = [i for i in range(len(left)) if width[i] * FINEST >= total or i in mine]
    deepest = int(story.calls[:, 2].max()) if len(left) else 0
    traces = [
        _blocks(story, kind, [i for i in drawn if story.of(i).kind == kind], left, width, language) for kind in SHOWN
    ]
    named = ups[:NAMED]
    spots = {
        "type": "scatter",
        "mode": "markers",
        "x": [left[i] + width[i] / 2 for i in ups],
        "y": [story.calls[i, 2] for i in ups],
        "marker": {"symbol": "diamond", "size": 11, "color": VERMILLION, "line": {"width": 1.5, "color": INK}},
        "text": [_short(story.of(i).name) if i in named else "" for i in ups],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
    return figure(
        [trace for trace in traces if trace["x"]] + [spots],
        x={"title": say(language, f"calls.by.{by}"), "range": [-0.01 * total, 1.01 * total]},
        y={"title": say(language, "calls.depth"), "range": [deepest + 0.6, -0.6], "zeroline": False},
        height=min(520, 150 + 13 * deepest),
        bargap=0,
        barmode="overlay",
        hovermode="closest",
    )


def _order(story: Story) -> tuple[np.ndarray, np.ndarray]:
    return story.places.astype(float), story.sizes.astype(float)


def _time(story: Story) -> tuple[np.ndarray, np.ndarray]:
    return story.began / 1000, story.took / 1000


def _blocks(story: Story, kind: str, calls: Sequence[int], left: np.ndarray, width: np.ndarray, language: str) -> Said:
    rans = [story.of(i) for i in calls]
    return {
        "type": "bar",
        "orientation": "h",
        "name": say(language, f"calls.owner.{kind}"),
        "y": [int(story.calls[i, 2]) for i in calls],
        "base": [float(left[i]) for i in calls],
        "x": [float(width[i]) for i in calls],
        "marker": {"color": COLOURS[kind], "line": {"width": 0}},
        "customdata": [[ran.name, owner(ran, language), _place(ran), f"{story.took[i]:,.0f}"]
                       for ran, i in zip(rans, calls, strict=True)],
        "hovertemplate": "<b>%{customdata[0]}</b> · %{customdata[1]}<br>%{customdata[2]}<br>"
                         "%{customdata[3]} µs<extra></extra>",
    }  # fmt: skip


def _place(ran: Ran) -> str:
    """Where a function's code lies."""
    return f"{ran.module} · {ran.file}:{ran.line}" if ran.file else ran.module


def _short(name: str) -> str:
    """A function's name without what it was defined inside of."""
    return name.rpartition("<locals>.")[2]

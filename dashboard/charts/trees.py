"""One tree -> Plotly figures: the tree itself, and a surrogate's fidelity. No Streamlit.

The tree grows from left to right, yes above no, on paper of a fixed width in pixels: on a phone it is moved sideways
instead of made too small to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.ensembles.inside.surrogates import SurrogateSpec
from core.ensembles.inside.trees import LEAF, Place, Tree, places
from core.tape import Tape
from dashboard.charts.base import Said, figure, moment
from dashboard.charts.reading import Reading, colour, node_is_end, number, scale
from dashboard.theme import CONTROL, GREY, INK, PAPER, look
from dashboard.words import say

PAD, GAP = 9, 10  # pixels
TOP = GAP + 15  # room for what stands above the first line
WIDE = 17  # letters a line, a Korean one counting for two
THICK = 18  # pixels of a link that all rows take
FIDELITY_HEIGHT = 360
QUIET = {"ticks": "", "fixedrange": True, "showgrid": False, "zeroline": False, "showticklabels": False}
Middles = dict[int, tuple[float, float]]


class Paper(NamedTuple):
    """How large things are on it, in pixels: from one column of boxes to the next, a box, a line, a letter."""

    column: int
    box: int
    line: int
    size: int


LARGE, SMALL = Paper(194, 140, 20, 15), Paper(160, 118, 18, 13)
MANY = 6  # columns: from here on the small paper, so that a lecturer's screen holds them


def drawing(tree: Tree, reading: Reading, levels: int, passed: Sequence[int], holds: str) -> go.Figure:
    """The tree's uppermost `levels` questions; the nodes in `passed` and their links stand out."""
    at, paper = places(tree, levels), LARGE if columns(tree, levels) < MANY else SMALL
    ends = [node for node in at if node_is_end(tree, node, at)]
    said = {node: lines(tree, node, reading, node in ends) for node in at}
    heights = {node: paper.line * len(text) + PAD for node, text in said.items()}
    unit = max(heights[node] for node in ends) + GAP
    high, wide = len(ends) * unit + 2 * TOP, paper.column * (columns(tree, levels) - 1) + paper.box + 2
    middles = {n: (p.level * paper.column + paper.box / 2 + 1, TOP + (p.across + 0.5) * unit) for n, p in at.items()}
    colours, pairs = scale(tree, at, reading), _links(tree, at)
    fills = {n: colour(tree.value[n], reading, colours) if n in ends else PAPER for n in at}
    shapes = [_link(tree, parent, child, middles, paper, passed) for parent, child in pairs]
    shapes += [_box(middles[n], paper.box, heights[n], fills[n], n in passed) for n in at]
    x, y = (np.array([middles[n][i] for n in at]) for i in (0, 1))
    texts = {"type": "scatter", "mode": "text", "x": x, "y": y, "text": ["<br>".join(said[n]) for n in at]}
    hover = {"hovertext": [details(tree, n, reading) for n in at], "hoverinfo": "text"}
    return figure(
        [texts | hover | {"textfont": {"size": paper.size, "color": INK}}],
        x={"range": [0, wide], **QUIET},
        y={"range": [high, 0], **QUIET},
        height=high,
        width=wide,
        legend=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0, "autoexpand": False},
        shapes=shapes,
        annotations=[_asked(tree, parent, child, middles, paper, reading) for parent, child in pairs],
        holds=holds,
        hoverdistance=40,
        hoverlabel={"bgcolor": PAPER, "bordercolor": GREY, "font": {"size": paper.size - 1, "color": INK}},
    )


def columns(tree: Tree, levels: int) -> int:
    """How many columns of boxes `drawing` has: as wide is the paper."""
    return 1 + max(place.level for place in places(tree, levels).values())


def lines(tree: Tree, node: int, reading: Reading, end: bool) -> list[str]:
    """What is written on a node: its question or its answer, and how many training rows come here."""
    rows = say(reading.language, "trees.rows", n=f"{int(tree.rows[node]):,}")
    if not end:
        asked = f"{reading.sign(tree)} {number(tree.threshold[node])}?"
        return [*(f"<b>{line}</b>" for line in (*wrapped(reading.feature(tree, node)), asked)), rows]
    more = [say(reading.language, "trees.more", n=f"{int(tree.below[node]):,}")] if tree.below[node] else []
    return [*wrapped(reading.answer(tree.value[node])), rows, *more]


def details(tree: Tree, node: int, reading: Reading) -> str:
    """What a pointer over a node shows: class shares, what the question brings, where XGBoost sends missing values."""
    said = [say(reading.language, "trees.share", share=f"{100 * tree.rows[node] / max(int(tree.rows[0]), 1):.1f}")]
    if reading.shares:
        names = [name(reading.language) for name in reading.table.classes]
        said += [f"{name} {100 * s:.1f}%" for name, s in zip(names, tree.value[node], strict=True) if s >= 0.0005]
    else:
        said.append(say(reading.language, "trees.value", value=reading.answer(tree.value[node])))
    if tree.left[node] != LEAF:
        said.append(say(reading.language, "trees.gain", gain=f"{float(tree.gain[node]):.3g}"))
    if tree.left[node] != LEAF and tree.strict:  # XGBoost learns where they go
        side = "yes" if tree.unknown[node] else "no"
        said.append(say(reading.language, "trees.unknown", side=say(reading.language, f"trees.{side}")))
    return "<br>".join(said)


def wrapped(text: str) -> list[str]:
    """The text in lines that a box can hold; a Korean letter is as wide as two others."""
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        rows[-1:] = [longer] if _width(longer) <= WIDE or not rows[-1] else [rows[-1], word]
    return rows


def _width(text: str) -> int:
    return sum(2 if "가" <= letter <= "힣" else 1 for letter in text)


def _links(tree: Tree, at: dict[int, Place]) -> list[tuple[int, int]]:
    pairs = [(node, int(side[node])) for node in at for side in (tree.left, tree.right)]
    return [(parent, child) for parent, child in pairs if child in at]


def thickness(tree: Tree, node: int) -> float:
    """How thick the link to a node is: in proportion to the training rows that come there, and never invisible."""
    return max(1.5, THICK * float(tree.rows[node]) / max(int(tree.rows[0]), 1))


def _link(tree: Tree, parent: int, child: int, middles: Middles, paper: Paper, passed: Sequence[int]) -> Said:
    """From a node's right edge to its child's left one."""
    (x0, y0), (x1, y1) = middles[parent], middles[child]
    x0, x1 = x0 + paper.box / 2, x1 - paper.box / 2
    bend = (x1 - x0) * 0.55
    way = f"M{x0:.1f},{y0:.1f} C{x0 + bend:.1f},{y0:.1f} {x1 - bend:.1f},{y1:.1f} {x1:.1f},{y1:.1f}"
    goes = child in passed and parent in passed
    line = {"width": thickness(tree, child), "color": CONTROL if goes else GREY}
    return {"type": "path", "path": way, "line": line, "opacity": 0.95 if goes else 0.42, "layer": "below"}


def _box(middle: tuple[float, float], width: int, height: int, fill: str, passed: bool) -> Said:
    x, y = middle
    corners = {"x0": x - width / 2, "x1": x + width / 2, "y0": y - height / 2, "y1": y + height / 2}
    line = {"width": 3.5 if passed else 1, "color": CONTROL if passed else GREY}
    return {"type": "rect", **corners, "fillcolor": fill, "line": line, "layer": "below"}


def _asked(tree: Tree, parent: int, child: int, middles: Middles, paper: Paper, reading: Reading) -> Said:
    """Yes or no, beside the end of the link: above it for yes, below it for no."""
    x, y = middles[child]
    up = child == int(tree.left[parent])
    away = (thickness(tree, child) / 2 + 1) * (1 if up else -1)
    place = {
        "x": x - paper.box / 2 - 3,
        "y": y,
        "xanchor": "right",
        "yanchor": "bottom" if up else "top",
        "yshift": away,
    }
    text = say(reading.language, "trees.yes" if up else "trees.no")
    return {"text": text, **place, "showarrow": False, "font": {"size": paper.size - 1}, "borderpad": 0}


def fidelity(tape: Tape[SurrogateSpec], position: int, language: str) -> go.Figure:
    """Over the surrogate's depth: how well it repeats the model, and all scores against the truth."""
    whole, its, twin = tape.first.numbers["whole_test"], look(tape.spec.model), look("tree", 1)
    drawn: dict[str, Said] = {
        "fidelity_test": {"line": {"color": CONTROL, "width": 4}, "marker": {"size": 9, "color": CONTROL}},
        "fidelity_train": {"line": {"color": CONTROL, "width": 1.6, "dash": "dot"}, "mode": "lines"},
        "own_test": {"line": {"color": look("tree").colour, "width": 3}, "marker": {"size": 9, "symbol": "diamond"}},
        "direct_test": {"line": {"color": twin.colour, "width": 2, "dash": "dash"}, "marker": {"size": 7}},
    }
    traces: list[Said] = []
    for name, drawn_as in drawn.items():
        x, y = tape.series(name)
        hover = "%{x}: %{y:.3f}<extra>" + say(language, f"trees.line.{name}") + "</extra>"
        entry = {"x": x, "y": y, "name": say(language, f"trees.line.{name}"), "hovertemplate": hover}
        traces.append({"type": "scatter", "mode": "lines+markers"} | drawn_as | entry)
    depths = [frame.at for frame in tape.frames if frame.at]
    level = {"x": [depths[0], depths[-1]], "y": [whole, whole], "mode": "lines", "hoverinfo": "skip"}
    name = say(language, "trees.line.whole_test")
    traces.append({"type": "scatter", **level, "name": name, "line": {"color": its.colour, "width": 2.5}})
    return figure(
        traces,
        x={"title": say(language, "trees.depth"), "dtick": 1},
        y={"title": say(language, "trees.score")},
        height=FIDELITY_HEIGHT,
        margin={"l": 8, "r": 12, "t": 96, "b": 8, "pad": 0},
        shapes=[moment(position)],
    )

"""The plane or the line that one tree cuts -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.data.features import names_of
from core.ensembles.inside.trees import Tree, boxes, places
from core.tape import Array
from dashboard.charts.base import Said, bare, figure
from dashboard.charts.ground import dots
from dashboard.charts.reading import Reading, colour, node_is_end, scale
from dashboard.theme import CLASSES, CONTROL, GREY, look
from dashboard.words import say

HEIGHT = 400
ENDS = 64  # of a picture's axes, for the drawing of its points
CAPS = ("round", "square")
First = Mapping[str, Array]
SKIPPED = {"hoverinfo": "skip"}


def plane(first: First, tree: Tree, reading: Reading, levels: int, row: Array, passed: Sequence[int]) -> go.Figure:
    """2-D data: the plane as the drawn questions cut it, with the training points and the row that is followed."""
    low, high, at = first["low"], first["high"], places(tree, levels)
    colours, cells, shapes = scale(tree, at, reading), boxes(tree, levels, low, high), []
    for node in sorted(cells, key=lambda node: node in passed):
        if node_is_end(tree, node, at):
            (x0, y0), (x1, y1) = cells[node]
            line = {"width": 3.5, "color": CONTROL} if node in passed else {"width": 1, "color": GREY}
            fill = colour(tree.value[node], reading, colours)
            corners = {"x0": x0, "x1": x1, "y0": y0, "y1": y1}
            shapes.append({"type": "rect", **corners, "fillcolor": fill, "line": line, "layer": "below"})
    axes = [np.linspace(low[i], high[i], ENDS) for i in (0, 1)]
    classes = first["y_train"].astype(int)
    points = [(first["X_train"][classes == k], CLASSES[k], cap) for k, cap in enumerate(CAPS)]
    names = names_of(reading.data)
    x, y = ({**bare([low[i], high[i]]), "title": names[i](reading.language)} for i in (0, 1))
    legend = [_entry(k, reading) for k in range(len(CAPS))]
    return figure(
        [*legend, _star(float(row[0]), float(row[1]), reading.language)],
        x=x,
        y=y,
        height=HEIGHT,
        shapes=shapes,
        images=[dots(axes[0], axes[1], points)],
    )


def _entry(k: int, reading: Reading) -> Said:
    """A class in the legend; the points themselves are an image."""
    marker = {"size": 8, "symbol": ("circle", "square")[k], "color": CLASSES[k]}
    name = reading.table.classes[k](reading.language)
    return {"type": "scatter", "x": [None], "y": [None], "mode": "markers", "marker": marker, "name": name}


def _star(x: float, y: float, language: str) -> Said:
    marker = {"size": 15, "symbol": "star", "color": CONTROL, "line": {"width": 1.5, "color": "white"}}
    name = say(language, "trees.followed")
    return {"type": "scatter", "x": [x], "y": [y], "mode": "markers", "marker": marker, "name": name} | SKIPPED


def steps(first: First, tree: Tree, reading: Reading, levels: int, row: Array, true: float) -> go.Figure:
    """1-D data: the stairs that the drawn questions make, with the training points and the row that is followed."""
    at = places(tree, levels)
    cells = boxes(tree, levels, first["low"], first["high"])
    last = [node for node in at if node_is_end(tree, node, at)]
    ends = sorted((float(cells[n][0, 0]), float(cells[n][1, 0]), float(tree.value[n, 0])) for n in last)
    stairs = {"x": [x for left, right, _ in ends for x in (left, right)], "y": [v for *_, v in ends for _ in (0, 1)]}
    name = say(reading.language, "trees.stairs")
    line: Said = {"type": "scatter", "mode": "lines", "name": name, "line": {"color": look("tree").colour, "width": 3}}
    points = {"x": first["X_train"][:, 0], "y": first["y_train"], "mode": "markers", "hoverinfo": "skip"}
    shown = {"name": say(reading.language, "ensembles.train_points"), "marker": {"size": 6, "color": GREY}}
    traces = [line | stairs]
    if reading.answers == "votes":  # what a tree adds does not lie among the points
        traces = [{"type": "scatter", **points, **shown}, *traces, _star(float(row[0]), true, reading.language)]
    return figure(traces, x="x", y="y", height=HEIGHT)

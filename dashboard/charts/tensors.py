"""Tensors -> Plotly figures: how axes are stretched, what shares memory, and slopes. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.tensors.functions import FUNCTIONS, central
from core.tensors.shapes import Axis, Shape, aligned, joined, written
from core.tensors.topics import LIBRARIES, Told
from dashboard.charts.base import Said, axis, bare, figure, square
from dashboard.theme import BLUE, FONT_SIZE, GREEN, GREY, INK, PURPLE, VERMILLION, tint
from dashboard.words import say

LOOKS = {"numpy": (GREEN, "circle"), "torch": (VERMILLION, "square"), "tensorflow": (BLUE, "diamond")}
"""A library's colour and mark, in all pictures of this chapter."""
SIZES = {"numpy": 13, "torch": 17, "tensorflow": 10}
"""Marks that may lie on one another."""
LEFT, RIGHT, SUM = BLUE, GREEN, PURPLE
GAP, BLOCK = 0.08, 58  # between blocks, as a share of one; a row's height in pixels
SMALL, DEEP = 6, 3  # the longest axis that is drawn cell by cell, and the most axes
BACK = 0.42  # how far the next layer stands behind, up and to the right
SPACE = 1.1
STRETCHED, CLASH = "#f7c79a", "#f08a7a"
ENDS, POINTS, LEAST = (-3.2, 3.2), 200, 1e-18
CURVE, MEMORY = 340, 84  # pixels
CELLS = 220
FAINT = "rgba(128,128,128,0.12)"
APART = 1.45  # from one library's memory to the next


def axes(left: Shape, right: Shape, language: str) -> go.Figure:
    """The two shapes and their sum, an axis a column, the last to the right: what is equal, stretched, or clashes."""
    pairs = aligned(left, right)
    rows = [("left", 2), ("right", 1), ("sum", 0)]
    shapes, texts = [], []
    for x, pair in enumerate(pairs):
        for (row, y), (text, colour, dash) in zip(rows, _blocks(pair, language), strict=True):
            shapes.append(_block(x, y, colour, dash))
            texts.append((x, y, text, _told(row, x - len(pairs), text, language)))
    if not pairs:  # two single numbers
        shapes, texts = [_block(0, y, tint(GREY), "solid") for _, y in rows], [(0, y, "()", "()") for _, y in rows]
    columns = max(len(pairs), 1)
    label = [say(language, f"tensors.{row}") for row, _ in rows]
    return figure(
        [_writing(texts)],
        height=int(3.4 * BLOCK) + 40,
        legend=False,
        shapes=shapes,
        xaxis=axis({"range": [-0.6, columns - 0.4], "side": "top", "tickvals": list(range(len(pairs))), **BARE,
                    "ticktext": [say(language, "tensors.axis", n=f"−{len(pairs) - x}") for x in range(len(pairs))]}),
        yaxis=axis({"range": [-0.55, 2.55], "tickvals": [y for _, y in rows], "ticktext": label, **BARE}),
    )  # fmt: skip


BARE = {"showgrid": False, "zeroline": False}


def _blocks(pair: Axis, language: str) -> list[tuple[str, str, str]]:
    """Text, colour and edge of an axis's three blocks."""
    if pair.result is None:
        clash = [(str(length), CLASH, "solid") for length in (pair.left, pair.right)]
        return [*clash, (f"{pair.left} ≠ {pair.right}", CLASH, "dash")]
    blocks = []
    for length, plain in ((pair.left, LEFT), (pair.right, RIGHT)):
        if length == pair.result:
            blocks.append((str(length), tint(plain), "solid"))
        else:
            before = say(language, "tensors.no_axis") if length is None else str(length)
            blocks.append((f"{before} → {pair.result}", STRETCHED, "dash"))
    return [*blocks, (str(pair.result), tint(SUM), "solid")]


def _block(x: float, y: float, colour: str, dash: str) -> Said:
    half = 0.5 - GAP
    place = {"x0": x - half, "x1": x + half, "y0": y - half, "y1": y + half}
    edge = {"color": GREY, "width": 1.5, "dash": dash}
    return {"type": "rect", **place, "fillcolor": colour, "line": edge, "layer": "below"}


def _told(row: str, at: int, text: str, language: str) -> str:
    return f"{say(language, f'tensors.{row}')} · {say(language, 'tensors.axis', n=f'−{-at}')}: {text}"


def _writing(texts: Sequence[tuple[float, float, str, str]], size: int = FONT_SIZE) -> Said:
    """Words at places, dark on their light grounds, each with what is said when it is pointed at."""
    x, y, said, hover = (list(column) for column in zip(*texts, strict=True))
    shown = {"mode": "text", "text": said, "textfont": {"color": INK, "size": size}}
    return {"type": "scatter", "x": x, "y": y, **shown, "hovertext": hover, "hoverinfo": "text", "showlegend": False}


def drawable(left: Shape, right: Shape) -> bool:
    """Whether the two and their sum are small enough to be drawn cell by cell."""
    whole = joined(left, right)
    return whole is not None and len(whole) <= DEEP and all(length <= SMALL for length in whole)


def cells(left: Shape, right: Shape, language: str) -> go.Figure:
    """Two small arrays and their sum, cell by cell: what is there is filled, what stretching repeats is dotted."""
    whole = joined(left, right) or ()
    step, traces = _wide(whole) + SPACE, []
    for place, (shape, colour) in enumerate(((left, LEFT), (right, RIGHT), (whole, SUM))):
        real, repeated = _split(shape, whole)
        kinds = [Cells(repeated, FAINT, colour, "dot"), Cells(real, tint(colour), colour)]
        traces += _squares(kinds, place * step)
    high, top = (whole[-2] if len(whole) > 1 else 1), _top(whole)
    middle = [k * step + (step - SPACE) / 2 for k in range(3)]
    names = [say(language, f"tensors.{name}") for name in ("left", "right", "sum")]
    signs = [_sign(k * step - SPACE / 2, -high / 2, text) for k, text in ((1, "+"), (2, "="))]
    named = [_sign(x, top + 0.1, name, True) for x, name in zip(middle, names, strict=True)]
    return _picture(traces, [*signs, *named], 3 * step - SPACE, high, top)


def summed(shape: Shape, along: int, language: str) -> go.Figure:
    """A small array and its sum along an axis: the cells that make up the first number of the sum stand out."""
    left = tuple(length for axis_, length in enumerate(shape) if axis_ != along)
    places = list(product(*(range(length) for length in shape)))
    first = [place for place in places if all(at == 0 for axis_, at in enumerate(place) if axis_ != along)]
    rest = list(product(*(range(length) for length in left)))
    step = _wide(shape) + 2 * SPACE
    traces = _squares([Cells(places, tint(GREY), GREY), Cells(first, STRETCHED, VERMILLION)], 0)
    traces += _squares([Cells(rest, tint(GREY), GREY), Cells(rest[:1], STRETCHED, VERMILLION)], step)
    high, top = max(shape[-2], left[-2]), _top(shape)
    arrow = _sign(step - SPACE, -shape[-2] / 2, "→")
    named = [
        _sign(_wide(shape) / 2, top + 0.1, written(shape), True),
        _sign(step + _wide(left) / 2, 0.1, written(left), True),
    ]
    return _picture(traces, [arrow, *named], step + max(_wide(left), 2.0), high, top)


def _wide(shape: Shape) -> float:
    """How wide an array's picture is, in cells."""
    return (shape[-1] if shape else 1) + _top(shape)


def _top(shape: Shape) -> float:
    """How far the last layer stands above the first."""
    return (shape[-3] - 1) * BACK if len(shape) == DEEP else 0.0


def _picture(traces: list[Said], words: list[Said], wide: float, high: float, top: float) -> go.Figure:
    x, y = square()
    return figure(
        traces,
        height=CELLS,
        legend=False,
        annotations=words,
        xaxis=axis(bare((-0.3, wide + 0.3)) | x | {"showline": False}),
        yaxis=axis(bare((-high - 0.2, top + 1.0)) | y | {"showline": False}),
    )


def _split(shape: Shape, whole: Shape) -> tuple[list[Shape], list[Shape]]:
    """The places of the sum at which an array has a number of its own, and those at which it is repeated."""
    own = (1,) * (len(whole) - len(shape)) + shape
    places = list(product(*(range(length) for length in whole)))
    real = [place for place in places if all(at < length for at, length in zip(place, own, strict=True))]
    there = set(real)
    return real, [place for place in places if place not in there]


class Cells(NamedTuple):
    """Places of an array that are drawn alike; later ones of a layer lie on top."""

    places: Sequence[Shape]
    fill: str
    edge: str
    dash: str = "solid"


def _squares(kinds: Sequence[Cells], x: float) -> list[Said]:
    """Cells of an array of up to three axes, the last layer first, so that the first lies on top."""
    traces: list[Said] = []
    layers = {_layer(place) for kind in kinds for place in kind.places}
    for layer, kind in product(sorted(layers, reverse=True), kinds):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for row, column in ((0, 0, *place)[-2:] for place in kind.places if _layer(place) == layer):
            left, top = x + column + layer * BACK, -row + layer * BACK
            xs += [left, left + 1, left + 1, left, left, None]
            ys += [top, top, top - 1, top - 1, top, None]
        line = {"color": kind.edge, "width": 1.6 if kind.dash == "solid" else 1, "dash": kind.dash}
        traces.append({"type": "scatter", "mode": "lines", "x": xs, "y": ys, "fill": "toself",
                       "fillcolor": kind.fill, "line": line, "hoverinfo": "skip"})  # fmt: skip
    return [trace for trace in traces if trace["x"]]


def _layer(place: Shape) -> int:
    return place[-3] if len(place) == DEEP else 0


def _sign(x: float, y: float, text: str, above: bool = False) -> Said:
    place = {"x": x, "y": y, "yanchor": "bottom" if above else "middle", "xanchor": "center"}
    return {**place, "text": text, "showarrow": False, "font": {"size": FONT_SIZE if above else FONT_SIZE + 8}}


def memory(told: Told, language: str) -> go.Figure:
    """After `a[1] = 99`, in each library: a piece `a[1:3]` that shares memory stands under `a`, another beside it."""
    names = [name for name in LIBRARIES if name in told]
    shapes, texts, lines = [], [], []
    for row, name in enumerate(reversed(names)):
        y = row * APART
        shared, label = bool(told[name]["sliced"]["gave"]), LIBRARIES[name].label
        for x, value in enumerate((0, 99, 2, 3)):
            shapes.append(_block(x, y, STRETCHED if value == 99 else tint(GREY), "solid"))
            texts.append((x, y, str(value), f"{label}<br>a[{x}]"))
        if shared:
            lines.append(_under(1, 2, y))
        else:
            shapes += [_block(x + 4, y, tint(GREY), "solid") for x in (1, 2)]
            texts += [(x + 4, y, str(x), f"{label}<br>b[{x - 1}]") for x in (1, 2)]
            lines.append(_under(5, 6, y))
    heads = [(1.5, say(language, "tensors.memory_a")), (5.5, say(language, "tensors.memory_b"))]
    above = {
        "y": (len(names) - 1) * APART + 0.5,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": FONT_SIZE - 1},
    }
    return figure(
        [_writing(texts)],
        height=MEMORY * len(names) + 40,
        legend=False,
        shapes=[*shapes, *(said for said, _ in lines)],
        annotations=[*({**above, "x": x, "text": text} for x, text in heads), *(said for _, said in lines)],
        xaxis=axis({"range": [-0.6, 6.6], "showticklabels": False, **BARE}),
        yaxis=axis({"range": [-0.95, (len(names) - 1) * APART + 1], **BARE,
                    "tickvals": [row * APART for row in range(len(names))],
                    "ticktext": [LIBRARIES[name].label for name in reversed(names)]}),
    )  # fmt: skip


def _under(first: int, last: int, y: float) -> tuple[Said, Said]:
    """A brace under some cells, and the name of what it holds."""
    low, half = y - 0.5, 0.5 - GAP
    path = f"M {first - half} {low} L {first - half} {low - 0.07} L {last + half} {low - 0.07} L {last + half} {low}"
    name = {"x": (first + last) / 2, "y": low - 0.09, "yanchor": "top", "text": "b", "showarrow": False}
    return {"type": "path", "path": path, "line": {"color": VERMILLION, "width": 2.5}}, name


def slope(function: str, x: float, language: str) -> go.Figure:
    """The curve of a function, the point at `x`, and the tangent there by the closed form."""
    one, grid = FUNCTIONS[function], np.linspace(*ENDS, POINTS)
    traces: list[Said] = [
        {"type": "scatter", "mode": "lines", "name": one.label(language), "x": grid, "y": [one.value(v) for v in grid],
         "line": {"color": GREY, "width": 2.5}, "hovertemplate": "%{x:.2f} · %{y:.3f}<extra></extra>"}
    ]  # fmt: skip
    exact, at = one.slope(x), one.value(x)
    if exact is not None:
        ends = np.array([max(ENDS[0], x - 1.2), min(ENDS[1], x + 1.2)])
        traces.append(
            {"type": "scatter", "mode": "lines", "name": say(language, "tensors.tangent"), "x": ends,
             "y": at + exact * (ends - x), "line": {"color": VERMILLION, "width": 3}, "hoverinfo": "skip"}
        )  # fmt: skip
    dot = {"size": 12, "color": VERMILLION, "line": {"color": INK, "width": 1}}
    traces.append({"type": "scatter", "mode": "markers", "x": [x], "y": [at], "marker": dot, "showlegend": False,
                   "hovertemplate": f"x = {x:g}<br>%{{y:.4g}}<extra></extra>"})  # fmt: skip
    return figure(traces, height=CURVE, x={"title": "x", "range": list(ENDS)}, y="")


def errors(function: str, x: float, digits: int, told: Told, language: str) -> go.Figure:
    """How far a finite difference is off, for each width of its step, and how far each library was."""
    one = FUNCTIONS[function]
    exact = one.slope(x)
    widths = list(range(1, 16))
    if exact is None:
        return figure([], height=CURVE)
    off = [max(abs(central(one.value, x, 10.0**-k) - exact), LEAST) for k in widths]
    traces: list[Said] = [
        {"type": "scatter", "mode": "lines", "name": say(language, "tensors.difference"), "x": widths, "y": off,
         "line": {"color": GREY, "width": 2.5}, "hovertemplate": "h = 10<sup>−%{x}</sup> · %{y:.1e}<extra></extra>"}
    ]  # fmt: skip
    for name, said in told.items():
        gave = said["slope"].get("gave")
        if gave is None:
            continue
        colour, symbol = LOOKS[name]
        marker = {"size": SIZES[name], "color": colour, "symbol": symbol, "line": {"color": INK, "width": 1}}
        traces.append(
            {"type": "scatter", "mode": "markers", "name": LIBRARIES[name].label, "x": [digits],
             "y": [max(abs(gave - exact), LEAST)], "marker": marker, "cliponaxis": False,
             "hovertemplate": f"{LIBRARIES[name].label}<br>%{{y:.1e}}<extra></extra>"}
        )  # fmt: skip
    ticks = {"tickvals": widths[::2], "ticktext": [f"10<sup>−{k}</sup>" for k in widths[::2]], "range": [0.5, 15.5]}
    logs = {"type": "log", "exponentformat": "power", "dtick": 3, "range": [-18.5, 1]}
    return figure(traces, height=CURVE, x={"title": say(language, "tensors.width"), **ticks},
                  y={"title": say(language, "tensors.off"), **logs})  # fmt: skip

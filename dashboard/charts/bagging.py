"""Tapes of voting trees -> Plotly figures: trees with their samples, the vote, one point, scores. No Streamlit."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.ensembles.inside.bagging import KINDS, BaggingSpec
from core.tape import Array, Frame, Tape
from dashboard.charts.base import Said, bare, figure, level, moment, note
from dashboard.charts.ground import dots, edges, ground
from dashboard.theme import CLASSES, FONT_SIZE, GREY, INK, LOW_HIGH, look
from dashboard.words import say

PAIR_HEIGHT, VOTE_HEIGHT, ASKED_HEIGHT, SCORES_HEIGHT = 246, 440, 230, 340
HALVES = ((0.0, 0.486), (0.514, 1.0))
"""Where the two small pictures of a figure stand: two that stay side by side on a phone, too."""

DOTS = (3.6, 3.4, 5.4, 7.2)
"""The size in pixels of a point that was drawn 0, 1, 2, and 3 or more times."""

FINE = 1000  # the drawing's units across and up
CAPS = ("round", "square")
RING = 9  # pixels from the middle of the mark on the chosen point to its edge
EVERY = 2  # every second cell of the map can be pointed at
FEW = 12  # up to here each number of trees has its tick


class Cell(NamedTuple):
    """A cell of the map: column and row, from the left and from below."""

    i: int
    j: int


class Small(NamedTuple):
    """A small picture: the share of class 1 over the plane, a drawing of points on it, what is over and under it."""

    area: Array
    points: Said
    head: str
    foot: str


def trees(tape: Tape[BaggingSpec], shown: Sequence[int], newest: int, language: str) -> go.Figure:
    """Up to two trees side by side: each one's sample, its own answer over the plane, and its first question.

    A tree after the newest one has its place, but nothing in it yet.
    """
    small = []
    for tree in shown:
        if tree > newest:
            small.append(_later(tape, tree, language))
            continue
        frame, head = tape.at(tree), say(language, "bagging.tree", k=tree)
        points = sample(tape.first.arrays, frame.arrays["counts"])
        foot = f"{_question(frame, language)}<br>{_leaves(frame, language)}"
        small.append(Small(frame.arrays["own"], points, f"<b>{head}</b>" if tree == newest else head, foot))
    return _pair(tape.first.arrays, small, f"{tape.spec.key} {shown} {newest}")


def _later(tape: Tape[BaggingSpec], tree: int, language: str) -> Small:
    """The place of a tree that is not grown yet: it has seen no point and answers nothing."""
    first = tape.first.arrays
    area = np.full((len(first["grid_y"]), len(first["grid_x"])), 0.5)
    points = sample(first, np.zeros(len(first["y_train"]), int))
    return Small(area, points, say(language, "bagging.tree", k=tree), say(language, "bagging.later"))


def kinds(tapes: Sequence[Tape[BaggingSpec]], position: int, language: str) -> go.Figure:
    """Up to two kinds of ensemble side by side at `position`: the share of class 1 over the plane, training points."""
    first, small = tapes[0].first.arrays, []
    points = sample(first, np.ones(len(first["y_train"]), int))
    for tape in tapes:
        frame, head = tape.at(max(position, 1)), KINDS[tape.spec.kind].label(language)
        small.append(Small(frame.arrays["vote"], points, f"<b>{head}</b>", _foot(frame, language)))
    return _pair(first, small, " ".join(tape.spec.key for tape in tapes))


def _foot(frame: Frame, language: str) -> str:
    score = f"{100 * frame.numbers['score_test']:.1f}"
    many = say(language, "bagging.count", n=frame.at) if frame.at > 1 else say(language, "bagging.one")
    return f"{many}<br>{say(language, 'bagging.tested', score=score)}"


def _question(frame: Frame, language: str) -> str:
    """The tree's first question, such as x1 ≤ 0.52."""
    feature, threshold = int(frame.arrays["feature"][0]), float(frame.arrays["threshold"][0])
    asked = f"x{feature + 1} ≤ {round(threshold, 2) + 0.0:.2f}".replace("-", "−")
    return say(language, "bagging.asks", question=asked) if feature >= 0 else say(language, "bagging.asks_nothing")


def _leaves(frame: Frame, language: str) -> str:
    numbers = frame.numbers
    return say(language, "bagging.leaves", n=f"{numbers['leaves']:.0f}", score=f"{100 * numbers['tree_test']:.0f}")


def _pair(first: Mapping[str, Array], pictures: Sequence[Small], holds: str) -> go.Figure:
    """Small pictures side by side, on axes of their own."""
    layout: Said = {"margin": {"l": 1, "r": 2, "t": 26, "b": 44, "pad": 0, "autoexpand": False}}
    layout |= {"plot_bgcolor": LOW_HIGH[1][1], "images": [], "annotations": []}
    traces: list[Said] = []
    for end, half, its in zip(("", "2"), HALVES, pictures, strict=False):
        refs = {"xref": f"x{end}", "yref": f"y{end}"}
        layout["images"] += [ground(first["grid_x"], first["grid_y"], its.area) | refs, its.points | refs]
        still = {"fixedrange": True, "ticks": ""}
        layout[f"xaxis{end}"] = bare(_ends(first["grid_x"])) | still | {"domain": half, "anchor": f"y{end}"}
        layout[f"yaxis{end}"] = bare(_ends(first["grid_y"])) | still | {"anchor": f"x{end}"}
        middle = {"x": sum(half) / 2, "xanchor": "center", "align": "center"}
        under = {"y": 0, "yanchor": "top", "yshift": -2, "font": {"size": FONT_SIZE - 2.5}}
        layout["annotations"] += [note(its.head, **middle), note(its.foot, **middle, **under)]
        traces.append({"type": "scatter", "x": [None], "y": [None], "xaxis": f"x{end}", "yaxis": f"y{end}"})
    return figure(traces, height=PAIR_HEIGHT, legend=False, holds=holds, **layout)


def sample(first: Mapping[str, Array], counts: Array) -> Said:
    """A layout's image of the training rows: the more often drawn the larger, hollow and pale where never drawn.

    One drawing, as in `ground.dots`: six pictures of hundreds of elements each would stall a phone.
    """
    (left, right), (bottom, top) = (edges(first[name]) for name in ("grid_x", "grid_y"))
    spots = np.round((first["X_train"] - [left, top]) / [right - left, bottom - top] * FINE).astype(int)
    times, paths = np.minimum(counts, len(DOTS) - 1), []
    for drawn, size in enumerate(DOTS):
        for k, cap in enumerate(CAPS):
            way = "".join(f"M{x} {y}h0" for x, y in spots[(times == drawn) & (first["y_train"] == k)])
            pale = " opacity='.5'" if drawn == 0 else ""
            strokes = (
                ((CLASSES[k], size), ("white", size - 1.8))
                if drawn == 0
                else (("white", size + 1.2), (CLASSES[k], size))
            )
            for stroke, width in strokes if way else ():
                paths.append(
                    f"<path d='{way}' stroke='{stroke}' stroke-width='{width:g}' stroke-linecap='{cap}'{pale}/>"
                )
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {FINE} {FINE}' preserveAspectRatio='none'>"
    svg = f"{head}<style>path{{fill:none;vector-effect:non-scaling-stroke}}</style>{''.join(paths)}</svg>"
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return {"source": source, "x": left, "y": top, "sizex": right - left, "sizey": top - bottom} | {
        "sizing": "stretch", "layer": "above",
    }  # fmt: skip


def vote(tape: Tape[BaggingSpec], position: int, cell: Cell, language: str) -> go.Figure:
    """The mean share of class 1 of all trees up to `position`, where it is a half, the training points, and `cell`.

    The last trace is invisible: a point at every second cell, to be clicked.
    """
    first, frame = tape.first.arrays, tape.at(max(position, 1))
    across, up = first["grid_x"], first["grid_y"]
    classes = first["y_train"]
    points = [(first["X_train"][classes == k], CLASSES[k], cap) for k, cap in enumerate(CAPS)]
    half = {"start": 0.5, "end": 0.5, "size": 1, "coloring": "none", "showlabels": False}
    traces: list[Said] = [
        {
            "type": "contour", "x": across, "y": up, "z": frame.arrays["vote"], "contours": half, "hoverinfo": "skip",
            "line": {"color": INK, "width": 1.6, "smoothing": 0}, "showscale": False, "showlegend": False,
        },
        *(_class(k, language) for k in range(len(CAPS))),
        targets(across, up),
    ]  # fmt: skip
    return figure(
        traces,
        x=bare(_ends(across)),
        y=bare(_ends(up)),
        height=VOTE_HEIGHT,
        holds=f"{tape.spec.key} {frame.at}",
        plot_bgcolor=LOW_HIGH[1][1],
        images=[ground(across, up, frame.arrays["vote"]), dots(across, up, points)],
        margin={"l": 1, "r": 3, "t": 8, "b": 34, "pad": 0, "autoexpand": False},
        legend={"xref": "paper", "yref": "paper", "y": 0, "font": {"size": FONT_SIZE - 2}},
        hovermode="closest",
        shapes=cross(float(across[cell.i]), float(up[cell.j])),
    )


def _class(k: int, language: str) -> Said:
    """A class in the legend; the points themselves are an image."""
    marker = {"size": 7, "symbol": ("circle", "square")[k], "color": CLASSES[k]}
    shown = {"x": [None], "y": [None], "mode": "markers", "marker": marker}
    return {"type": "scatter", **shown, "name": say(language, "ensembles.class", k=k)}


def targets(across: Array, up: Array) -> Said:
    """Invisible points to click at."""
    x, y = (grid.ravel() for grid in np.meshgrid(across[::EVERY], up[::EVERY]))
    unseen = {"size": 12, "opacity": 0}
    quiet = {"hoverinfo": "none", "showlegend": False, "selected": {"marker": {"opacity": 0}}}
    quiet |= {"unselected": {"marker": {"opacity": 0}}}
    return {"type": "scatter", "x": x, "y": y, "mode": "markers", "marker": unseen, **quiet}


def cross(x: float, y: float) -> list[Said]:
    """Shapes that mark a place, over the drawing of points: a crossed circle with a light rim."""
    at = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": x, "yanchor": y, "xref": "x", "yref": "y"}
    ring = {"type": "circle", "x0": -RING, "x1": RING, "y0": -RING, "y1": RING}
    bars = [{"type": "line", "x0": -RING, "x1": RING, "y0": 0, "y1": 0}]
    bars.append({"type": "line", "x0": 0, "x1": 0, "y0": -RING, "y1": RING})
    strokes = ({"width": 5.5, "color": "white"}, {"width": 2.5, "color": INK})
    return [at | shape | {"line": line} for line in strokes for shape in (ring, *bars)]


def asked(tape: Tape[BaggingSpec], position: int, cell: Cell, language: str) -> go.Figure:
    """What each tree up to `position` answers at `cell`, as a share of class 1, and the mean of the answers so far."""
    frames = [frame for frame in tape.frames if 0 < frame.at <= max(position, 1)]
    at = [frame.at for frame in frames]
    own, mean = ([float(f.arrays[name][cell.j, cell.i]) for f in frames] for name in ("own", "vote"))
    traces: list[Said] = []
    for k, symbol in enumerate(("circle", "square")):
        mine = [i for i, share in enumerate(own) if (share > 0.5) == bool(k)]
        marker = {"size": 8, "symbol": symbol, "color": CLASSES[k]}
        nobody: list[Any] = [None]  # keeps the class in the legend
        places = {"x": [at[i] for i in mine] or nobody, "y": [own[i] for i in mine] or nobody}
        shown = places | {"mode": "markers", "marker": marker}
        name = say(language, "ensembles.class", k=k)
        said = f"{name}<br>%{{x}}: %{{y:.2f}}<extra></extra>"
        traces.append({"type": "scatter", **shown, "name": name, "hovertemplate": said, "cliponaxis": False})
    name, its = say(language, "bagging.mean"), look(tape.spec.kind)
    line = {
        "x": at,
        "y": mean,
        "mode": "lines+markers" if len(at) == 1 else "lines",
        "line": {"color": its.colour, "width": 3},
    }
    traces.append(
        {"type": "scatter", **line, "name": name, "hovertemplate": f"{name}<br>%{{x}}: %{{y:.3f}}<extra></extra>"}
    )
    half, _ = level(0.5)
    return figure(
        traces,
        x={"title": say(language, "bagging.trees"), **_across(tape.spec.marks()[-1])},
        y={"title": say(language, "bagging.share"), "range": [-0.06, 1.06], "tickvals": [0, 0.5, 1]},
        height=ASKED_HEIGHT,
        shapes=[half],
    )


LINES = (("train", {"dash": "dot", "width": 1.8}), ("test", {"width": 3}), ("oob", {"dash": "dash", "width": 2.4}))
"""The scores of an ensemble, and how their lines differ; their colour is the kind's."""


def scores(tape: Tape[BaggingSpec], position: int, language: str) -> go.Figure:
    """Training, test and out-of-bag score against the number of trees; a line marks `position`."""
    colour = look(tape.spec.kind).colour
    traces: list[Said] = []
    for name, drawn in LINES:
        at, values = tape.series(f"score_{name}")
        label = say(language, f"bagging.line.{name}")
        line = {"x": at, "y": values, "mode": "lines", "line": drawn | {"color": GREY if name == "oob" else colour}}
        said = f"{label}<br>%{{x}}: %{{y:.3f}}<extra></extra>"
        traces += [{"type": "scatter", **line, "name": label, "hovertemplate": said}] if at else []
    return figure(
        traces,
        x={"title": say(language, "bagging.trees"), **_across(tape.spec.marks()[-1])},
        y=say(language, "ensembles.score.classification"),
        height=SCORES_HEIGHT,
        holds=f"{tape.spec.key}:{len(tape.frames)}",
        shapes=[moment(position)],
    )


def _across(last: int) -> Said:
    """The axis of trees, from the first to the last; whole numbers only."""
    ticks = {"dtick": 1} if last <= FEW else {}
    return {"range": [0.5, last + 0.5], **ticks}


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

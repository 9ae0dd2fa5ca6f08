"""What tests the lecture's claims -> Plotly figures: scores over depth, and fits with outliers. No Streamlit."""

from __future__ import annotations

import base64
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.ensembles.claims.depths import DepthSpec
from core.ensembles.claims.resists import flips, seen_share
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Frame, Tape
from dashboard.charts.base import Said, bare, figure, moment, note
from dashboard.charts.curves import score_name
from dashboard.charts.ground import dots, ground
from dashboard.theme import CLASSES, FONT_SIZE, GREY, INK, LOW_HIGH, look
from dashboard.words import say

PICTURE, LINES = 350, 320  # pixels high
HAIR = 1e-6
FINE = 0.05  # a share below this is written with a decimal
CAPS = ("round", "square")
SYMBOLS = ("circle", "square")
EDGE = 0.025  # of the width: how far from the edge a triangle stands
BEFORE_AFTER: tuple[Said, Said] = ({"width": 1.6, "dash": "dot"}, {"width": 2.8})


class Pair(NamedTuple):
    """One model without and with outliers, alike in all else."""

    before: Tape[EnsembleSpec]
    after: Tape[EnsembleSpec]

    @property
    def model(self) -> str:
        return self.after.spec.model

    def frames(self, position: int) -> tuple[Frame, Frame]:
        """Both at `position`, at least one step on."""
        return self.before.at(max(position, 1)), self.after.at(max(position, 1))


def depth_curves(tapes: Sequence[Tape[DepthSpec]], position: int, language: str) -> go.Figure:
    """Training (dotted) and test score (solid) against depth, all models; a line marks `position`."""
    traces: list[Said] = []
    for tape in tapes:
        name, its = MODELS[tape.spec.model].label(language), look(tape.spec.model)
        for kind, drawn in (("train", {"width": 1.6, "dash": "dot"}), ("test", {"width": its.width})):
            at, scores = tape.series(f"score_{kind}")
            said = f"{say(language, f'ensembles.{kind}')} · {name}<br>%{{x}}: %{{y:.4f}}<extra></extra>"
            line = {"x": at, "y": scores, "line": drawn | {"color": its.colour}, "hovertemplate": said}
            shown = {"mode": "lines", "showlegend": False}
            if kind == "test":
                marker = {"symbol": its.symbol, "size": 7, "color": its.colour}
                shown = {"mode": "lines+markers", "marker": marker, "cliponaxis": False}
            traces.append({"type": "scatter", "name": name, "legendgroup": name, **line, **shown})
    last = tapes[0].spec.marks()[-1]
    return figure(
        traces,
        x={"title": say(language, "claims.depth"), "range": [0.5, last + 0.5], "dtick": 2, "tick0": 2},
        y=score_name(tapes[0].spec, language),
        holds=" ".join(f"{t.spec.key}:{len(t.frames)}" for t in tapes),
        shapes=[moment(position)],
    )


def fits(pairs: Sequence[Pair], position: int, language: str) -> go.Figure:
    """1-D data: every model's curve with outliers (solid) and without (dotted); the outliers, and where they were."""
    first = pairs[0].after.first.arrays
    rows, ends = first["outliers"], _ends(first["grid_x"])
    others = np.setdiff1d(np.arange(len(first["y_train"])), rows)
    marker = {"size": 5, "color": GREY, "opacity": 0.55}
    points = _points(first["X_train"][others, 0], first["y_train"][others], marker, say(language, "claims.points"))
    traces: list[Said] = [points | {"hoverinfo": "skip"}]
    for pair in pairs:
        its, name = look(pair.model), MODELS[pair.model].label(language)
        for frame, drawn in zip(pair.frames(position), BEFORE_AFTER, strict=True):
            if "curve" in frame.arrays:
                line = {"x": first["grid_x"], "y": frame.arrays["curve"], "line": drawn | {"color": its.colour}}
                shown = {"name": name, "legendgroup": name, "showlegend": "dash" not in drawn}
                traces.append({"type": "scatter", "mode": "lines", **line, **shown})
    was, now = (_places(tape, rows) for tape in pairs[0][:2])
    traces += _outliers(was, now, ends, GREY, language)
    return figure(traces, x={"title": "x", "range": ends}, y="y")


def cells(pair: Pair, position: int, head: str, language: str) -> go.Figure:
    """2-D data: the regions with outliers; hatched where the class differs from that without; the outliers' points."""
    first, (old, new) = pair.after.first.arrays, pair.frames(position)
    axes, classes = (first["grid_x"], first["grid_y"]), first["y_train"].astype(int)
    images = []
    if "region" in old.arrays and "region" in new.arrays:
        changed = flips(old.arrays["region"], new.arrays["region"])
        images += [ground(*axes, new.arrays["region"]), hatched(*axes, changed)]
    kinds = [(first["X_train"][classes == k], CLASSES[k], cap) for k, cap in enumerate(CAPS)]
    images.append(dots(*axes, kinds))
    traces: list[Said] = []
    for k, symbol in enumerate(SYMBOLS):
        marker = {"size": 7, "symbol": symbol, "color": CLASSES[k]}
        traces.append(_points([None], [None], marker, say(language, "ensembles.class", k=k)))
    rows, (x, y) = first["outliers"], (_ends(axis) for axis in axes)
    was, now = (_places(tape, rows) for tape in pair[:2])
    traces += _outliers(was, now, x, INK, language)
    below = {"xref": "paper", "yref": "paper", "y": 0, "font": {"size": FONT_SIZE - 2}}
    return figure(
        traces,
        x=bare(x),
        y=bare(y),
        height=PICTURE,
        plot_bgcolor=LOW_HIGH[1][1],
        images=images,
        margin={"l": 1, "r": 3, "t": 48, "b": 44, "pad": 0, "autoexpand": False},
        legend=below,
        annotations=[note(f"<b>{MODELS[pair.model].label(language)}</b><br>{head}")],
    )


def _places(tape: Tape[EnsembleSpec], rows: Array) -> Array:
    """Where training rows lie in the picture: [k, 2]; of one-dimensional data the target is the height."""
    X, y = tape.first.arrays["X_train"][rows], tape.first.arrays["y_train"][rows]
    return np.column_stack([X[:, 0], y if X.shape[1] == 1 else X[:, 1]])


def _points(x: Sequence[float | None] | Array, y: Sequence[float | None] | Array, marker: Said, name: str) -> Said:
    return {"type": "scatter", "x": x, "y": y, "mode": "markers", "marker": marker, "name": name}


def _outliers(was: Array, now: Array, x: list[float], colour: str, language: str) -> list[Said]:
    """The outliers where they are and where they were. One beyond the picture is a triangle at its edge."""
    edge = EDGE * (x[1] - x[0])
    shown = now.copy()
    shown[:, 0] = np.clip(now[:, 0], x[0] + edge, x[1] - edge)
    beyond = np.sign(now[:, 0] - np.clip(now[:, 0], x[0], x[1])).astype(int)
    symbols = [("circle-open", "triangle-right", "triangle-left")[sign] for sign in beyond]
    marker = {"symbol": symbols, "size": 12, "color": colour, "line": {"width": 2, "color": colour}}
    hover = {"customdata": now, "hovertemplate": "(%{customdata[0]:.2f}, %{customdata[1]:.2f})<extra></extra>"}
    entry = _points([None], [None], {"symbol": "circle-open", "size": 11, "color": GREY, "line": {"width": 2}}, "")
    entry |= {"name": say(language, "claims.outliers"), "legendgroup": "outliers"}
    ways = np.stack([was, shown, np.full_like(was, np.nan)], axis=1).reshape(-1, 2)
    line = {"x": ways[:, 0], "y": ways[:, 1], "mode": "lines", "line": {"width": 1, "color": colour}, "opacity": 0.5}
    quiet = {"hoverinfo": "skip", "showlegend": False, "legendgroup": "outliers"}
    spots = _points(shown[:, 0], shown[:, 1], marker, "") | {"showlegend": False, "cliponaxis": False}
    return [{"type": "scatter", **line, **quiet}, spots | hover | {"legendgroup": "outliers"}, entry]


def hatched(across: Array, up: Array, changed: Array) -> Said:
    """A layout's image of the cells [up, across] that are marked, hatched: one path for all.

    A hair wider than the ground: Plotly takes two images of one layer at one place for the same.
    """
    height, width = changed.shape
    runs = []
    for row, line in enumerate(changed[::-1]):
        steps = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
        runs += [f"M{a} {row}h{b - a}v1h{a - b}z" for a, b in steps.reshape(-1, 2)]
    pattern = f"<path d='M0 1L1 0M-.5 .5L.5 -.5M.5 1.5L1.5 .5' stroke='{INK}' stroke-width='.22' fill='none'/>"
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' preserveAspectRatio='none'>"
        f"<pattern id='h' width='1' height='1' patternUnits='userSpaceOnUse'>{pattern}</pattern>"
        f"<path d='{''.join(runs)}' fill='url(#h)'/></svg>"
    )
    half = [float(axis[-1] - axis[0]) / (len(axis) - 1) / 2 for axis in (across, up)]
    (left, right), (bottom, top) = _ends(across), _ends(up)
    place: Said = {"x": left - half[0], "y": top + half[1], "sizex": (right - left + 2 * half[0]) * (1 + HAIR)}
    place |= {"sizey": top - bottom + 2 * half[1], "xref": "x", "yref": "y", "sizing": "stretch", "layer": "below"}
    return {"source": "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(), **place}


def weight(tape: Tape[EnsembleSpec], position: int, language: str) -> go.Figure:
    """AdaBoost: the outliers' share of the weights after each round, beside their share of the rows."""
    return _shares(tape, "outlier_weight", float(_share(tape)), "equal", position, language)


def seen(tape: Tape[EnsembleSpec], position: int, language: str) -> go.Figure:
    """A forest: the share of trees so far that saw an outlier, beside the chance of that."""
    rows, share = tape.first.numbers["rows_train"], _share(tape)
    return _shares(tape, "outlier_seen", seen_share(int(rows), round(share * rows)), "chance", position, language)


def _share(tape: Tape[EnsembleSpec]) -> float:
    """The outliers' share of the training rows."""
    return tape.spec.outliers / tape.first.numbers["rows_train"]


def shares(tape: Tape[EnsembleSpec], name: str) -> tuple[list[int], list[float]]:
    """A number over the trees that the model has: AdaBoost may have stopped by itself before the last frame."""
    at, values = tape.series(name)
    most = bisect_left(at, int(tape.last.numbers["trees"])) + 1
    return at[:most], values[:most]


def _shares(tape: Tape[EnsembleSpec], name: str, expected: float, reference: str, at: int, language: str) -> go.Figure:
    """A share over the trees (solid), what it would be without the model's doing (dotted), and `at`."""
    x, y = shares(tape, name)
    its, last = look(tape.spec.model), tape.spec.marks()[-1]
    said = say(language, f"claims.{name}")
    line = {"x": x, "y": y, "line": {"color": its.colour, "width": 2.8}, "name": said}
    highest = max([expected, *y]) * 1.1
    level = {"x": [0, last], "y": [expected, expected], "line": {"color": GREY, "dash": "dot", "width": 2}}
    level |= {"name": say(language, f"claims.{reference}"), "hovertemplate": "%{y:.1%}<extra></extra>"}
    hover = {"hovertemplate": "%{x:,}: %{y:.1%}<extra></extra>"}
    return figure(
        [{"type": "scatter", "mode": "lines", **line, **hover}, {"type": "scatter", "mode": "lines", **level}],
        x={"title": say(language, "ensembles.trees"), "range": [0, last]},
        y={"tickformat": ".0%" if highest > FINE else ".1%", "range": [0, 1.05 * min(1.0, highest)]},
        height=LINES,
        shapes=[moment(at)],
    )


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

"""Boosting taken apart round by round -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.ensembles.inside.rounds import KINDS, RoundsSpec, boxes
from core.tape import Array, Frame, Tape
from dashboard.charts.base import Said, axis, bare, figure, level, moment, note
from dashboard.charts.ground import dots, ground
from dashboard.theme import CLASSES, FONT_SIZE, GREY, INK, LOW_HIGH, look
from dashboard.words import say

PICTURE, GRAPH, PANELS = 380, 330, 430  # pixels high
DOMAINS = {"error": (0.72, 0.95), "alpha": (0.38, 0.61), "score": (0.0, 0.27)}
MEAN, LARGEST = 7.0, 34.0
"""A point's diameter in pixels: one of mean weight, and the heaviest of all rounds, if that would be larger."""

MARKS = (("circle", "round"), ("square", "square"))
LEGEND_BELOW = {"xref": "paper", "yref": "paper", "y": 0, "font": {"size": FONT_SIZE - 2}}
TINY = 1e-6  # a gain that XGBoost takes for none
ROOM = {"l": 1, "r": 3, "t": 48, "b": 54, "pad": 0, "autoexpand": False}


def reached(tape: Tape[RoundsSpec], at: int) -> Frame:
    """The frame of the last tree up to round `at`: AdaBoost may have stopped by itself before."""
    return next((f for f in reversed(tape.frames) if 0 < f.at <= at and f.numbers), tape.first)


def colour(tape: Tape[RoundsSpec]) -> str:
    """The model's colour, as on every other page."""
    return look(KINDS[tape.spec.kind].model).colour


def weighted(tape: Tape[RoundsSpec], at: int, language: str) -> go.Figure:
    """The training points, as large as their weights before round `at`, over what that round's tree says."""
    first, frame = tape.first.arrays, reached(tape, at)
    weights, wrong = frame.arrays["weights"], frame.arrays["wrong"].astype(bool)
    heaviest = max(f.arrays["weights"].max() for f in tape.frames if "weights" in f.arrays)
    sizes = np.sqrt(weights) * min(MEAN * np.sqrt(len(weights)), LARGEST / np.sqrt(heaviest))
    traces: list[Said] = []
    for k, (symbol, _) in enumerate(MARKS):
        mine = first["y_train"] == k
        edge = {"color": "white", "width": 0.7}
        marker = {"symbol": symbol, "color": CLASSES[k], "size": sizes[mine], "opacity": 0.9, "line": edge}
        points = _points(first["X_train"][mine]) | {"showlegend": False, "marker": marker}
        share = {"customdata": weights[mine] * 100, "hovertemplate": "w = %{customdata:.2f}%<extra></extra>"}
        shown = {"size": 8, "symbol": symbol, "color": CLASSES[k]}
        traces += [points | share, _entry({"name": say(language, "ensembles.class", k=k), "marker": shown})]
    ring = {"symbol": "circle-open", "line": {"width": 1.5}}
    rings = {"marker": ring | {"color": INK, "size": sizes[wrong] + 5}, "hoverinfo": "skip", "showlegend": False}
    traces.append(_points(first["X_train"][wrong]) | rings)
    traces.append(_entry({"name": say(language, "rounds.wrong"), "marker": ring | {"size": 9, "color": GREY}}))
    x, y = ((float(first[name][0]), float(first[name][-1])) for name in ("grid_x", "grid_y"))
    return _plane(
        first,
        traces,
        f"<b>{say(language, 'rounds.tree_k', k=frame.at)}</b><br>{say(language, 'rounds.size_is_weight')}",
        shapes=[_box(box) for box in boxes(frame.arrays, x, y)] if frame.at else [],
    )


def vote(tape: Tape[RoundsSpec], at: int, language: str) -> go.Figure:
    """The weighted vote of trees 1 to `at` over the plane."""
    first, frame = tape.first.arrays, reached(tape, at)
    axes, classes = (first["grid_x"], first["grid_y"]), first["y_train"]
    places = [(first["X_train"][classes == k], CLASSES[k], cap) for k, (_, cap) in enumerate(MARKS)]
    looks = [{"size": 7, "symbol": symbol, "color": CLASSES[k]} for k, (symbol, _) in enumerate(MARKS)]
    named = [say(language, "ensembles.class", k=k) for k in range(2)]
    even = {"contours": {"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"}, "line": {"width": 2, "color": INK}}
    border = {"type": "contour", "x": axes[0], "y": axes[1], "z": frame.arrays["vote"].astype(np.float32), **even}
    entries = [_entry({"name": name, "marker": marker}) for name, marker in zip(named, looks, strict=True)]
    return _plane(
        first,
        [border | {"showscale": False, "hoverinfo": "skip", "showlegend": False}, *entries],
        f"<b>{say(language, 'rounds.sum_k', k=frame.at)}</b><br>{say(language, 'rounds.ground_is_vote')}",
        images=[ground(*axes, frame.arrays["vote"]), dots(*axes, places)],
    )


def says(tape: Tape[RoundsSpec], at: int, language: str) -> go.Figure:
    """Each tree's error ε and say α, and the accuracy of the sum, by round; a line marks `at`."""
    its = colour(tape)
    names = [("error", "error", None), ("alpha", "alpha", None), ("score", "score_train", "dot")]
    traces = []
    for panel, name, dash in [*names, ("score", "score_test", None)]:
        rounds, values = tape.series(name)
        ref = {"error": "y", "alpha": "y2", "score": "y3"}[panel]
        line = {"color": its, "width": 2.5} | ({"dash": dash} if dash else {})
        hover = f"{say(language, f'rounds.{name}')} · %{{x}}: %{{y:.3f}}<extra></extra>"
        drawn = {"x": rounds, "y": values, "mode": "lines+markers" if panel != "score" else "lines", "yaxis": ref}
        traces.append({"type": "scatter", **drawn, "line": line, "marker": {"size": 4}, "hovertemplate": hover})
    half = level(0.5)[0]
    heads = [note(say(language, f"rounds.panel.{panel}"), y=top, yshift=2) for panel, (_, top) in DOMAINS.items()]
    ups: list[Said] = [axis({"domain": list(domain), "anchor": "x", "nticks": 4}) for domain in DOMAINS.values()]
    return figure(
        traces,
        x={"title": say(language, "rounds.round"), "anchor": "y3", **_across(tape)},
        height=PANELS,
        legend=False,
        shapes=[moment(at), half | {"xref": "paper", "x0": 0, "x1": 1}],
        annotations=heads,
        **dict[str, Any](zip(("yaxis", "yaxis2", "yaxis3"), ups, strict=True)),
    )


def leftovers(tape: Tape[RoundsSpec], at: int, language: str) -> go.Figure:
    """What the sum before round `at` still gets wrong, and the tree that is fitted to it."""
    first, arrays = tape.first.arrays, tape.at(at).arrays
    x, left = first["X_train"][:, 0], arrays["residual"]
    sticks = {"x": np.repeat(x, 3), "y": np.column_stack([0 * left, left, np.full(len(left), np.nan)]).ravel()}
    grey = {"color": GREY, "width": 1}
    traces = [
        {"type": "scatter", **sticks, "mode": "lines", "line": grey, "hoverinfo": "skip", "showlegend": False},
        _points(np.column_stack([x, left]))
        | {"name": say(language, "rounds.residual"), "marker": {"size": 5, "color": GREY}, "hoverinfo": "skip"},
        _curve(first["grid_x"], arrays["tree"], say(language, "rounds.next_tree", k=at), colour(tape), None),
    ]
    most = 1.08 * float(np.abs(tape.at(1).arrays["residual"]).max())  # the same in all rounds: one sees it shrink
    y = {"title": say(language, "rounds.residual"), "range": [-most, most]}
    return figure(traces, x="x", y=y, height=GRAPH)


def running(tape: Tape[RoundsSpec], at: int, language: str) -> go.Figure:
    """The points, and the sum of the trees before and after round `at`."""
    first = tape.first.arrays
    dot = {"name": say(language, "ensembles.train_points"), "marker": {"size": 5, "color": GREY}, "hoverinfo": "skip"}
    points = np.column_stack([first["X_train"][:, 0], first["y_train"]])
    curves = [(say(language, "rounds.before"), at - 1, "dot"), (say(language, "rounds.after"), at, None)]
    drawn = [_curve(first["grid_x"], tape.at(k).arrays["curve"], name, colour(tape), dash) for name, k, dash in curves]
    return figure([_points(points) | dot, *drawn], x="x", y="y", height=GRAPH)


def errors(tape: Tape[RoundsSpec], at: int, language: str) -> go.Figure:
    """Mean squared error on training and test rows, by round; a line marks `at`."""
    traces = []
    for name, dash in (("mse_train", "dot"), ("mse_test", None)):
        rounds, values = tape.series(name)
        traces.append(_curve(np.array(rounds), np.array(values), say(language, f"rounds.{name}"), colour(tape), dash))
    x = {"title": say(language, "rounds.round"), **_across(tape)}
    return figure(traces, x=x, y={"title": "MSE", "rangemode": "tozero"}, height=GRAPH - 40, shapes=[moment(at)])


def gains(tape: Tape[RoundsSpec], at: int, language: str) -> go.Figure:
    """What a root split would gain in round `at`, wherever it were made; lines at the best one and at γ."""
    cuts, frame = tape.first.arrays["cuts"], tape.at(at)
    curve = _curve(cuts, frame.arrays["gains"], say(language, "rounds.gain"), colour(tape), None)
    best = {"type": "line", "x0": frame.numbers["cut"], "x1": frame.numbers["cut"], "y0": 0, "y1": 1, "yref": "paper"}
    shapes: list[Said] = [best | {"line": {"width": 2, "dash": "dash", "color": GREY}, "layer": "below"}]
    labels: list[Said] = []
    if tape.spec.gamma:
        line, label = level(tape.spec.gamma, label="γ")
        shapes, labels = [*shapes, line], [label]
    highest = max(float(frame.arrays["gains"].max()), tape.spec.gamma, TINY)
    y = {"title": say(language, "rounds.gain"), "range": [0, 1.08 * highest]}
    margin = {"l": 8, "r": 26, "t": 12, "b": 8, "pad": 0}
    x = say(language, "rounds.threshold")
    return figure([curve], x=x, y=y, height=GRAPH - 40, legend=False, margin=margin, shapes=shapes, annotations=labels)


def _plane(first: Mapping[str, Array], traces: Sequence[Said], heading: str, **more: Any) -> go.Figure:
    """A picture of the plane: its points and their legend, under a heading."""
    x, y = (bare([float(first[name][0]), float(first[name][-1])]) for name in ("grid_x", "grid_y"))
    return figure(
        traces,
        x=x,
        y=y,
        height=PICTURE,
        margin=ROOM,
        plot_bgcolor=LOW_HIGH[1][1],
        legend=LEGEND_BELOW,
        annotations=[note(heading)],
        **more,
    )


def _points(at: Array) -> Said:
    return {"type": "scatter", "x": at[:, 0], "y": at[:, 1], "mode": "markers"}


def _entry(said: Said) -> Said:
    """A line in the legend alone."""
    return {"type": "scatter", "x": [None], "y": [None], "mode": "markers", **said}


def _curve(x: Array, y: Array, name: str, colour: str, dash: str | None) -> Said:
    line = {"color": colour, "width": 2.5} | ({"dash": dash} if dash else {})
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "name": name, "line": line}


def _box(box: tuple[float, ...]) -> Said:
    """A leaf's rectangle, in the pale colour of the class that it says."""
    x0, x1, y0, y1, k = box
    edges = {"x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": {"width": 1, "color": GREY}}
    return {"type": "rect", "layer": "below", **edges, "fillcolor": LOW_HIGH[0 if k == 0 else 2][1]}


def _across(tape: Tape[RoundsSpec]) -> Said:
    return {"range": [0, max(tape.spec.rounds, 2) + 0.3]}

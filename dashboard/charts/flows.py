"""Tapes of flow matching -> Plotly figures: training, the film of sampling, noise on data, cost. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.data.points2d import WINDOW
from core.diffusion.spec import FlowSpec
from core.tape import Array, Frame, Tape
from dashboard.charts.base import LEGEND, Said, axis, bare, figure, level, note, square
from dashboard.charts.gans import MARGIN, PICTURE_HEIGHT
from dashboard.charts.player import player
from dashboard.theme import BLUE, EDGE, FAKE, GREEN, GREY, PAPER, PURPLE, REAL
from dashboard.words import say

CURVES_HEIGHT, COST_HEIGHT = 658, 560
UPPER, LOWER = (0.57, 1.0), (0.0, 0.43)
"""The two panels of a figure that has two."""
REACH, BRISK = 0.9, 3.0
"""An arrow is as long as REACH of the lattice's step at most; at the speed BRISK it has three quarters of that."""
FIRST = 3
"""The loss of the first few frames does not set the panel's range."""
Flows = Tape[FlowSpec]


class Line(NamedTuple):
    """A solver's line: its colour, dash and mark differ from the other's."""

    colour: str
    dash: str
    symbol: str


SOLVERS = {"euler": Line(PURPLE, "6px,3px", "square"), "midpoint": Line(FAKE, "solid", "circle")}
"""In the order of the rows of `cost_good`."""


def picture(tape: Flows, language: str, frames: Sequence[Frame]) -> go.Figure:
    """Real points and samples at the last of `frames`; several can be played in the browser."""
    several = len(frames) > 1
    return figure(
        [_real(tape.first.arrays["real"], language), _made(frames[-1].arrays["fake"], say(language, "flows.made"))],
        **_plane(_caption(frames[-1], language)),
        frames=[_moment(str(f.at), {1: f.arrays["fake"]}, _caption(f, language)) for f in frames] if several else [],
        **(player(frames, language) if several else {}),
    )


def film(tape: Flows, frame: Frame, language: str) -> go.Figure:
    """How samples are made: points that the velocities carry from noise to data."""
    path, field = (frame.arrays[name].astype(np.float32) for name in ("path", "field"))
    times, lattice = np.linspace(0, 1, len(path)), tape.first.arrays["lattice"]
    captions = [note(say(language, "flows.film.caption", t=f"{t:.2f}"), yshift=8) for t in times]
    traces = [
        _real(tape.first.arrays["real"], language),
        {**_arrows(lattice, field[0]), "name": say(language, "flows.velocity")},
        _made(path[0], say(language, "flows.made")),
    ]
    played = [_moment(str(k), {2: path[k]}, captions[k], {1: _shafts(lattice, field[k])}) for k in range(len(path))]
    return figure(traces, **_plane(captions[0]), frames=played, **_clock(times, language))


def forward(tape: Flows, moments: int, language: str) -> go.Figure:
    """What the network learns from: noise mixed into data, from none at t = 1 to noise alone at t = 0."""
    real, noise = tape.first.arrays["real"], tape.first.arrays["noise"]
    times = np.linspace(1, 0, moments)
    mixed = [(1 - t) * noise + t * real for t in times]
    captions = [
        note(say(language, "flows.forward.caption", data=f"{t:.0%}", noise=f"{1 - t:.0%}"), yshift=8) for t in times
    ]
    played = [_moment(str(k), {0: mixed[k]}, captions[k]) for k in range(moments)]
    traces = [_real(mixed[0], language) | {"name": say(language, "flows.mixed")}]
    return figure(traces, **_plane(captions[0]), frames=played, **_clock(times, language))


def curves(tape: Flows, language: str) -> go.Figure:
    """The loss over the least that any network could reach; modes held and good samples over the steps."""
    parts, least = len(tape.first.arrays["shares"]), tape.first.numbers["least_loss"]
    floor, floor_label = level(least, label=say(language, "flows.least"))
    lines = [
        _line(tape, "loss", 1, BLUE, "2px,2px", language),
        _line(tape, "loss_fixed", 1, FAKE, "solid", language),
        _line(tape, "modes_held", 2, FAKE, "solid", language, 1 / parts),
        _line(tape, "good_share", 2, GREEN, "6px,3px", language),
    ]
    loss = [v for v in tape.series("loss_fixed")[1] if np.isfinite(v)]
    high = max([least + 0.5, *loss[FIRST:]])
    return figure(
        lines,
        height=CURVES_HEIGHT,
        margin={"l": 8, "r": 62, "t": 30, "b": 8, "pad": 0},
        shapes=[floor],
        annotations=[floor_label],
        **_panels({"range": [least - 0.08 * (high - least), high + 0.05]}, {"range": [-0.04, 1.06]}, language),
        legend={"xref": "paper", "yref": "paper", "y": UPPER[1], "yanchor": "bottom"},
        legend2=LEGEND | {"xref": "paper", "yref": "paper", "y": LOWER[1], "yanchor": "bottom"},
    )


def cost(frame: Frame, parts: int, ceiling: float, gan: tuple[float, float | None] | None, language: str) -> go.Figure:
    """Good samples and time against calls of the network.

    `gan` is a GAN's share of good samples, with one call, and the seconds of 1,000 samples where they are known.

    A mark is hollow where some of the `parts` modes are not held.
    """
    calls, traces = frame.arrays["cost_calls"], []
    for (solver, its), good, held in zip(
        SOLVERS.items(), frame.arrays["cost_good"], frame.arrays["cost_held"], strict=True
    ):
        some = np.isfinite(good)
        whole = held[some] >= parts
        name = say(language, f"flows.solver.{solver}")
        marker = {
            "symbol": [its.symbol + ("" if all_ else "-open") for all_ in whole],
            "size": 10, "color": its.colour, "line": {"width": 2, "color": its.colour},
        }  # fmt: skip
        both: Said = {"type": "scatter", "mode": "lines+markers", "name": name, "legendgroup": solver}
        both |= {"line": {"color": its.colour, "dash": its.dash, "width": 2.5}, "marker": marker}
        modes = say(language, "flows.cost.modes")
        hover = f"{name}<br>%{{x}}: %{{y:.1%}} · {modes} %{{customdata:.0f}}/{parts}<extra></extra>"
        traces.append(both | {"x": calls[some], "y": good[some], "customdata": held[some], "hovertemplate": hover})
        taken = [1000 * frame.times.get(f"{solver}_{n}", np.nan) for n in calls[some]]
        below = {"x": calls[some], "y": taken, "xaxis": "x2", "yaxis": "y2", "showlegend": False}
        traces.append(both | below | {"hovertemplate": f"{name}<br>%{{x}}: %{{y:.2f}} ms<extra></extra>"})
    if gan is not None:
        star = {"symbol": "star", "size": 16, "color": BLUE, "line": {"width": 1, "color": BLUE}}
        point: Said = {"type": "scatter", "mode": "markers", "x": [1], "marker": star, "name": "GAN"}
        traces.append(point | {"y": [gan[0]], "hovertemplate": "GAN<br>%{x}: %{y:.1%}<extra></extra>"})
        if gan[1] is not None:
            below = {"y": [1000 * gan[1]], "xaxis": "x2", "yaxis": "y2", "showlegend": False}
            traces.append(point | below | {"hovertemplate": "GAN<br>%{x}: %{y:.2f} ms<extra></extra>"})
    limit, label = level(ceiling, label=f"{ceiling:.0%}")
    return figure(
        traces,
        height=COST_HEIGHT,
        margin={"l": 8, "r": 44, "t": 76, "b": 8, "pad": 0},
        shapes=[limit],
        annotations=[label, _heading("flows.cost.good", UPPER, language), _heading("flows.cost.time", LOWER, language)],
        **_ladder([int(n) for n in calls], language),
    )


def _ladder(calls: Sequence[int], language: str) -> Said:
    """The axes of two panels over doubling numbers of calls."""
    ends = [-0.08, float(np.log10(calls[-1])) + 0.08]
    doubling = {"type": "log", "range": ends, "tickvals": list(calls), "ticktext": [str(n) for n in calls]}
    return {
        "xaxis": axis(doubling) | {"anchor": "y", "showticklabels": False},
        "yaxis": axis({"tickformat": ".0%", "range": [-0.06, 1.08], "nticks": 6}) | {"domain": UPPER},
        "xaxis2": axis({"title": say(language, "flows.cost.calls"), **doubling}) | {"anchor": "y2"},
        "yaxis2": axis({"type": "log", "ticksuffix": " ms", "dtick": 1, "exponentformat": "none"})
        | {"domain": LOWER, "anchor": "x2"},
    }


def _heading(key: str, panel: tuple[float, float], language: str) -> Said:
    return note(say(language, key), y=panel[1], yshift=2)


def _panels(upper: Said, lower: Said, language: str) -> Said:
    """The axes of two panels on one axis of steps."""
    return {
        "xaxis": axis("") | {"anchor": "y", "matches": "x2", "showticklabels": False},
        "yaxis": axis({**upper, "nticks": 6}) | {"domain": UPPER, "anchor": "x"},
        "xaxis2": axis(say(language, "flows.step")) | {"anchor": "y2"},
        "yaxis2": axis({**lower, "tickformat": ".0%", "nticks": 6}) | {"domain": LOWER, "anchor": "x2"},
    }


def _line(tape: Flows, key: str, panel: int, colour: str, dash: str, language: str, scale: float = 1.0) -> Said:
    at, values = tape.series(key)
    name = say(language, f"flows.line.{key}")
    where = {} if panel == 1 else {"xaxis": "x2", "yaxis": "y2", "legend": "legend2"}
    shown = "%{y:.3f}" if panel == 1 else "%{y:.1%}"
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": np.array(at), "y": scale * np.array(values, np.float32),
        "line": {"color": colour, "dash": dash, "width": 2.5}, **where,
        "hovertemplate": f"{name} {shown} · %{{x:,}}<extra></extra>",
    }  # fmt: skip


def _plane(caption: Said) -> Said:
    """What all pictures of the plane share: equal units, the paper, the room that the style sheet reckons with."""
    across, up = square()
    ends = [-WINDOW, WINDOW]
    axes = {"x": bare(ends) | across, "y": bare(ends) | up}
    room = {"height": PICTURE_HEIGHT, "margin": MARGIN, "plot_bgcolor": PAPER}
    return {**axes, **room, "annotations": [caption]}


def _caption(frame: Frame, language: str) -> Said:
    n = frame.numbers
    details = {
        "at": f"{frame.at:,}",
        "modes": f"{n['modes_held']:.0f}",
        "all": len(frame.arrays["histogram"]),
        "good": f"{n['good_share']:.0%}",
    }
    return note(say(language, "flows.caption", **details), yshift=8)


def _real(points: Array, language: str) -> Said:
    ring = {"size": 7, "color": REAL, "symbol": "circle-open", "line": {"width": 1.8, "color": REAL}}
    return _scatter(points) | {"name": say(language, "gans.real"), "marker": ring}


def _made(points: Array, name: str) -> Said:
    return _scatter(points) | {
        "name": name,
        "marker": {"size": 6, "color": FAKE, "line": {"width": 0.8, "color": EDGE}},
    }


def _scatter(points: Array) -> Said:
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "x": points[:, 0], "y": points[:, 1]}


def _moment(name: str, moved: dict[int, Array], caption: Said, more: dict[int, Said] | None = None) -> Said:
    """One Plotly frame: points, by the number of their trace, and what `more` changes."""
    places = {i: {"type": "scatter", "x": at[:, 0], "y": at[:, 1]} for i, at in moved.items()} | (more or {})
    traces = sorted(places)
    return {"name": name, "traces": traces, "data": [places[i] for i in traces], "layout": {"annotations": [caption]}}


def _arrows(lattice: Array, field: Array) -> Said:
    """The velocities [n, n, 2] as arrows; each begins at its place on the lattice."""
    heads = np.tile([0, 7, 0], field.shape[0] * field.shape[1])
    marker = {"symbol": "arrow", "size": heads, "angleref": "previous", "color": GREY, "opacity": 1}
    line = {"color": GREY, "width": 1.5}
    return {**_shafts(lattice, field), "mode": "lines+markers", "hoverinfo": "skip", "marker": marker, "line": line}


def _shafts(lattice: Array, field: Array) -> Said:
    """From where to where the arrows reach, with a gap after each: the faster, the longer, up to the lattice's step."""
    x, y = (places.ravel() for places in np.meshgrid(lattice, lattice))
    ways = field.reshape(-1, 2)
    speed = np.hypot(*ways.T)
    most = REACH * float(lattice[1] - lattice[0])
    scale = most * np.tanh(speed / BRISK) / np.maximum(speed, 1e-9)
    gap = np.full_like(x, np.nan)
    ends = [np.stack([at, at + scale * way, gap], axis=1).ravel() for at, way in ((x, ways[:, 0]), (y, ways[:, 1]))]
    return {"type": "scatter", "x": ends[0].astype(np.float32), "y": ends[1].astype(np.float32)}


def _clock(times: Array, language: str) -> Said:
    """The player's buttons and slider, on a clock of times instead of steps. It opens at its beginning."""
    said = player([Frame(k) for k in range(len(times))], language)
    slider = said["sliders"][0]
    for step, t in zip(slider["steps"], times, strict=True):
        step["label"] = f"{t:.2f}"
    slider |= {"active": 0, "currentvalue": slider["currentvalue"] | {"prefix": "t = "}}
    return said

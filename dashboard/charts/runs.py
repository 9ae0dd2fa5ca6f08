"""Runs set side by side -> Plotly figures: a swept parameter, disagreement, fitted curves. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Tape
from dashboard.charts.base import Said, bare, figure, note
from dashboard.charts.curves import score_name
from dashboard.charts.ensembles import REGION_HEIGHT, UNDER
from dashboard.charts.ground import ground
from dashboard.theme import FONT_SIZE, GREY, HEIGHT, LOW_HIGH, Look, look
from dashboard.words import say

Tapes = Sequence[Tape[EnsembleSpec]]
RIM = 0.04  # of the axis, left free beyond the first and the last value


class Line(NamedTuple):
    """A fitted curve, what to call it and how to draw it."""

    tape: Tape[EnsembleSpec]
    name: str
    look: Look
    thin: bool = False


def swept(values: Sequence[float], tapes: Tapes, at: int, title: str, ratio: bool, language: str) -> go.Figure:
    """Train (dotted) and test score (solid) against a swept parameter, with `at` trees; the best test score ringed."""
    frames = [tape.at(max(at, 1)) for tape in tapes]
    rows = [(v, f.numbers) for v, f in zip(values, frames, strict=True) if "score_test" in f.numbers]
    x = [value for value, _ in rows]
    train, test = ([numbers[name] for _, numbers in rows] for name in ("score_train", "score_test"))
    its = look(tapes[0].spec.model)
    mark = {"symbol": its.symbol, "size": 9, "color": its.colour}
    traces: list[Said] = []
    for name, y, line, marker in (
        ("train", train, {"width": 1.8, "dash": "dot"}, mark | {"size": 5}),
        ("test", test, {"width": 3}, mark),
    ):
        drawn = {"x": x, "y": y, "mode": "lines+markers", "line": line | {"color": its.colour}, "marker": marker}
        said = say(language, f"ensembles.{name}")
        hover = f"{said}<br>%{{x}}: %{{y:.4f}}<extra></extra>"
        traces.append({"type": "scatter", **drawn, "name": said, "hovertemplate": hover, "cliponaxis": False})
    if test:
        top = [i for i, score in enumerate(test) if score == max(test)]
        ring = {"symbol": "circle-open", "size": 20, "color": its.colour, "line": {"width": 3}}
        best = {"x": [x[i] for i in top], "y": [test[i] for i in top], "mode": "markers", "marker": ring}
        name = say(language, "runs.best")
        traces.append({"type": "scatter", **best, "name": name, "hoverinfo": "skip", "cliponaxis": False})
    across = _across(list(values), ratio)
    return figure(traces, x={"title": title, **across}, y=score_name(tapes[0].spec, language))


def disagreement(tapes: Tapes, differ: Array, at: int, name: str, language: str) -> go.Figure:
    """2-D data: where two models disagree, in the colour of the second one's answer; `differ` as `split_opinions`."""
    first = tapes[0].first.arrays
    answer = tapes[1].at(at).arrays["region"].astype(float) > 0.5
    share = np.where(differ, np.where(answer, 1.0, 0.0), 0.5)
    traces: list[Said] = []
    for k, colour in enumerate((LOW_HIGH[0][1], LOW_HIGH[-1][1])):
        marker = {"size": 11, "symbol": "square", "color": colour, "line": {"width": 1, "color": GREY}}
        entry = {"x": [None], "y": [None], "mode": "markers", "marker": marker}
        traces.append({"type": "scatter", **entry, "name": say(language, "ensembles.class", k=k)})
    x, y = (bare([float(first[axis][0]), float(first[axis][-1])]) for axis in ("grid_x", "grid_y"))
    return figure(
        traces,
        x=x,
        y=y,
        height=REGION_HEIGHT,
        plot_bgcolor=LOW_HIGH[1][1],
        images=[ground(first["grid_x"], first["grid_y"], share)],
        margin={"l": 1, "r": 3, "t": 48, "b": 68, "pad": 0, "autoexpand": False},
        legend={"xref": "paper", "yref": "paper", "y": 0, "font": {"size": FONT_SIZE - 2}},
        annotations=[note(f"<b>{name}</b>"), note(say(language, "runs.disagreement_note"), **UNDER)],
    )


def split_opinions(tapes: Tapes, at: int) -> Array | None:
    """Where on the grid two classifiers answer differently, bool [y, x]; None where they have no grid in common."""
    a, b = (tape.at(at).arrays for tape in tapes)
    if "region" not in a or "region" not in b or not _same_grid(tapes):
        return None
    return np.asarray((a["region"].astype(float) > 0.5) != (b["region"].astype(float) > 0.5))


def apart(tapes: Tapes, at: int) -> float | None:
    """How far two fitted curves lie apart, on average; None where they have no grid in common."""
    a, b = (tape.at(at).arrays for tape in tapes)
    if "curve" not in a or "curve" not in b or not _same_grid(tapes):
        return None
    return float(np.abs(a["curve"].astype(float) - b["curve"]).mean())


def lines(drawn: Sequence[Line], at: int | None, language: str, height: int = HEIGHT) -> go.Figure:
    """1-D data: fitted curves at a number of trees (None: their last), over the training points of the last one."""
    first = drawn[-1].tape.first.arrays
    points = {"x": first["X_train"][:, 0], "y": first["y_train"], "mode": "markers", "hoverinfo": "skip"}
    marker = {"size": 5, "color": GREY}
    traces: list[Said] = [{"type": "scatter", **points, "name": say(language, "ensembles.train_points")}]
    traces[0]["marker"] = marker
    for tape, name, its, thin in drawn:
        frame = tape.last if at is None else tape.at(max(at, 1))
        if "curve" in frame.arrays:
            line = {"color": its.colour, "width": 1.5 if thin else 3, "dash": "dot" if thin else its.dash}
            curve = {"x": tape.first.arrays["grid_x"], "y": frame.arrays["curve"], "mode": "lines", "line": line}
            traces.append({"type": "scatter", **curve, "name": name})
    ends = [float(first["grid_x"][0]), float(first["grid_x"][-1])]
    return figure(traces, x={"title": "x", "range": ends}, y="y", height=height)


def _same_grid(tapes: Tapes) -> bool:
    a, b = (tape.first.arrays for tape in tapes)
    names = [name for name in ("grid_x", "grid_y") if name in a]
    return all(name in b and np.array_equal(a[name], b[name]) for name in names)


def _across(values: list[float], ratio: bool) -> Said:
    """The axis of a swept parameter: every value has its tick, and there is room beyond the ends."""
    ticks = {"tickvals": values, "ticktext": [f"{v:,}" if isinstance(v, int) else f"{v:g}" for v in values]}
    low, high = values[0], values[-1]
    if ratio and low > 0:
        ends = np.log10([low, high])
        return {
            "type": "log",
            "range": [ends[0] - RIM * (ends[1] - ends[0]), ends[1] + RIM * (ends[1] - ends[0])],
            **ticks,
        }
    return {"range": [low - RIM * (high - low), high + RIM * (high - low)], **ticks}

"""Bias, variance and noise by number of trees, and the answers that they come from -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.ensembles.claims.variance import Parts, VarianceSpec, frame_at, parts
from core.tape import Array, Tape
from dashboard.charts.base import Said, figure
from dashboard.theme import GREY, INK, PAPER, look, tint
from dashboard.words import say

STACK_HEIGHT, SPREAD_HEIGHT = 330, 300
SINGLE = 5  # newest single answers that are drawn
DOUBTS = 2  # standard errors up and down from a measured error
BAND = "40"  # how opaque the band is: two hexadecimal digits behind a colour


def stack(tape: Tape[VarianceSpec], at: int, top: float, language: str) -> go.Figure:
    """Bias² under variance under noise, a bar a number of trees; diamonds are the measured error. Axis up to `top`."""
    found, labels = parts(tape, at), [f"{n:,}" for n in tape.spec.sizes]
    colour = look(tape.spec.model).colour
    hatched = {"shape": "/", "fgcolor": GREY, "bgcolor": "rgba(0,0,0,0)", "size": 6}
    bars = (
        ("bias2", np.maximum(found.bias2, 0.0), {"color": colour}),
        ("variance", found.variance, {"color": tint(colour)}),
        ("noise", np.full(len(labels), found.noise), {"color": GREY, "pattern": hatched}),
    )
    traces = [_bar(labels, heights, marker, say(language, f"variance.{name}")) for name, heights, marker in bars]
    return figure(
        [*traces, _measured(labels, found, say(language, "variance.error"))],
        x={"title": say(language, "variance.trees"), "type": "category", "showgrid": False},
        y={"title": say(language, "variance.part"), "range": [0, top]},
        height=STACK_HEIGHT,
        barmode="stack",
        bargap=0.25 if len(labels) > 1 else 0.8,
    )


def _bar(labels: Sequence[str], heights: Array, marker: Said, name: str) -> Said:
    edge = {"line": {"width": 1, "color": marker["color"]}}
    hover = f"{name}: %{{y:.4f}}<extra></extra>"
    return {"type": "bar", "x": labels, "y": heights, "name": name, "marker": marker | edge, "hovertemplate": hover}


def _measured(labels: Sequence[str], found: Parts, name: str) -> Said:
    marker = {"symbol": "diamond", "size": 8, "color": PAPER, "line": {"width": 1.5, "color": INK}}
    doubt = {"type": "data", "array": DOUBTS * found.doubt, "color": GREY, "thickness": 1.5, "width": 4}
    hover = f"{name}: %{{y:.4f}}<extra></extra>"
    points = {"x": labels, "y": found.error, "mode": "markers", "marker": marker, "error_y": doubt}
    return {"type": "scatter", "name": name, "hovertemplate": hover, **points}


def height(tapes: Sequence[Tape[VarianceSpec]], at: int) -> float:
    """How high the axis of every model's bars must reach."""
    found = [parts(tape, at) for tape in tapes]
    return 1.06 * max(float(max((p.error + DOUBTS * p.doubt).max(), p.total.max())) for p in found)


def spread(tape: Tape[VarianceSpec], at: int, size: int, reach: tuple[float, float], language: str) -> go.Figure:
    """Single answers of the `size`-th number of trees, their mean and its band, and the truth; over `reach`."""
    first, now, colour = tape.first.arrays, frame_at(tape, at).arrays, look(tape.spec.model).colour
    x, mean, deviation = first["grid"], now["mean"][size], now["deviation"][size]
    singles = [f.arrays["curve"][size] for f in tape.frames if "curve" in f.arrays and f.at <= max(at, 2)][-SINGLE:]
    band = {"x": np.concatenate([x, x[::-1]]), "y": np.concatenate([mean + deviation, (mean - deviation)[::-1]])}
    fill = {"fill": "toself", "fillcolor": colour + BAND, "mode": "lines", "line": {"width": 0}}
    gaps = np.full((len(singles), 1), np.nan)
    many = {"x": np.tile(np.append(x, np.nan), len(singles)), "y": np.hstack([np.array(singles), gaps]).ravel()}
    drawn: tuple[tuple[str, Said], ...] = (
        ("band", band | fill),
        ("singles", many | _line(GREY, 1) | {"opacity": 0.6}),
        ("mean", {"x": x, "y": mean} | _line(colour, 3)),
        ("truth", {"x": x, "y": first["truth"]} | _line(GREY, 2.5, "dash")),
    )
    both: Said = {"type": "scatter", "hoverinfo": "skip"}
    return figure(
        [both | trace | {"name": say(language, f"variance.{name}")} for name, trace in drawn],
        x="x",
        y={"title": "y", "range": list(reach)},
        height=SPREAD_HEIGHT,
    )


def _line(colour: str, width: float, dash: str = "solid") -> Said:
    return {"mode": "lines", "line": {"color": colour, "width": width, "dash": dash}}


def reach(tapes: Sequence[Tape[VarianceSpec]]) -> tuple[float, float]:
    """An axis on which the single answers of every model have room, at every moment."""
    curves = [f.arrays["curve"][-1] for tape in tapes for f in tape.frames if "curve" in f.arrays]
    low, high = min(float(c.min()) for c in curves), max(float(c.max()) for c in curves)
    return low - 0.05 * (high - low), high + 0.05 * (high - low)

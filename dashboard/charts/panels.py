"""The numbers of a GAN's training, as three panels on one axis of steps -> a Plotly figure. No Streamlit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.gans.metrics import CEILING, LOG4, ladder
from core.tape import Tape
from dashboard.charts.base import LEGEND, Said, axis, figure, level, note
from dashboard.theme import DISCRIMINATOR, FAKE, GENERATOR, GREEN, REAL
from dashboard.words import say

HEIGHT = 658
RUNGS = (1, 2, 4)
PANELS = {"value": (0.73, 1.0), "belief": (0.365, 0.635), "modes": (0.0, 0.27)}
DEEPEST = -5.0
"""V lower than this leaves the panel: one wild moment must not flatten all others."""


class Line(NamedTuple):
    """One line of a panel: no two of a panel share a dash, so that nobody needs the colours."""

    panel: str
    name: str
    colour: str
    dash: str


LINES = {
    "value": Line("value", "value", DISCRIMINATOR, "solid"),
    "d_real": Line("belief", "d_real", REAL, "solid"),
    "d_fake": Line("belief", "d_fake", FAKE, "6px,3px"),
    "accuracy": Line("belief", "accuracy", GREEN, "2px,2px"),
    "modes_covered": Line("modes", "modes_share", GENERATOR, "solid"),
    "good_share": Line("modes", "good_share", GREEN, "6px,3px"),
}


def numbers(tape: Tape, language: str) -> go.Figure:
    """V(D,G) with −log 4 and the collapse ladder; what D believes; modes covered and the share of good samples."""
    modes = len(tape.first.arrays["modes"])
    ranges = {"value": _deep(tape), "belief": [-0.04, 1.06], "modes": [-0.04, 1.06]}
    rungs = {f"{m}/{modes}": ladder(m, modes) for m in RUNGS if m < modes}
    labels = _spaced({"−log 4": -LOG4, **dict(sorted(rungs.items(), key=lambda r: r[1]))}, ranges["value"])
    lines = [level(at, label=label) for label, at in labels]
    lines.append(level(CEILING, ref="y3", label=f"{CEILING:.0%}"))
    return figure(
        [_series(tape, key, 1 / modes if key == "modes_covered" else 1.0, language) for key in LINES],
        height=HEIGHT,
        margin={"l": 8, "r": 54, "t": 30, "b": 8, "pad": 0},
        shapes=[line for line, _ in lines],
        annotations=[*(text for _, text in lines), note(say(language, "gans.panel.value"))],
        **_axes(ranges, say(language, "gans.step")),
        **_legends(),
    )


def _deep(tape: Tape) -> list[float]:
    """V's range: all of it but for its first wild moments, and always both 0 and −log 4."""
    values = [v for v in tape.series("value")[1] if np.isfinite(v)][3:]
    return [max(min([-1.5, *values]), DEEPEST) - 0.1, max([0.0, *values]) + 0.05]


def _spaced(levels: dict[str, float], within: list[float]) -> list[tuple[str, float]]:
    """The levels with their labels, lowest first; a label that would touch the one before is left out."""
    apart, last, said = 0.11 * (within[1] - within[0]), -np.inf, []
    for label, at in levels.items():
        said.append((label if at - last >= apart else "", at))
        last = at if said[-1][0] else last
    return said


def _legends() -> Said:
    """A legend over each panel but the first, whose one line its heading names."""
    said: Said = {}
    for i, (_, top) in list(enumerate(PANELS.values(), 1))[1:]:
        said[f"legend{i}"] = LEGEND | {"xref": "paper", "yref": "paper", "y": top, "yanchor": "bottom"}
    return said


def _axes(ranges: dict[str, list[float]], bottom: str) -> Said:
    """The three panels' axes, one over the other, on one axis of steps."""
    said: Said = {}
    for i, (panel, domain) in enumerate(PANELS.items(), 1):
        number = "" if i == 1 else str(i)
        lowest = panel == list(PANELS)[-1]
        across = axis(bottom if lowest else "") | {"anchor": f"y{number}", "matches": "x3", "showticklabels": lowest}
        said[f"xaxis{number}"] = {k: v for k, v in across.items() if not (lowest and k == "matches")}
        form = {"tickformat": ".0%"} if panel == "modes" else {}
        up = axis({"range": ranges[panel], **form}) | {"domain": list(domain), "anchor": f"x{number}", "nticks": 5}
        said[f"yaxis{number}"] = up
    return said


def _series(tape: Tape, key: str, scale: float, language: str) -> Said:
    at, values = tape.series(key)
    line = LINES[key]
    i = list(PANELS).index(line.panel) + 1
    axes = {} if i == 1 else {"xaxis": f"x{i}", "yaxis": f"y{i}", "legend": f"legend{i}"}
    points = {"x": np.array(at), "y": np.array(values, np.float32) * np.float32(scale), "mode": "lines"}
    named = say(language, f"gans.{line.name}")
    hover = {"hovertemplate": f"{named} %{{y:.3f}} · %{{x:,}}<extra></extra>"}
    name = {"name": say(language, f"gans.line.{key}"), "legendgroup": key, "showlegend": i > 1}
    drawn = {"line": {"color": line.colour, "width": 2.5, "dash": line.dash}}
    return {"type": "scatter", **points, **name, **drawn, **axes, **hover}

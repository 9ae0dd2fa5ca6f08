"""Measured costs on a ladder of rows or trees -> a Plotly figure, both axes logarithmic. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import numpy as np
import plotly.graph_objects as go

from core.ensembles.claims.costs import AXES, MEASURES, UPPER, CostSpec, growth_of, measured
from core.ensembles.kinds import MODELS
from core.tape import Tape
from dashboard.charts.base import Said, figure
from dashboard.theme import look
from dashboard.words import say

LADDER_HEIGHT = 400
ROOM = 0.2  # around the outermost points, in powers of ten
FEW = 6  # ticks: of a longer ladder every other rung has its number
BYTES = ("B", "kB", "MB", "GB")


def ladder(tapes: Sequence[Tape[CostSpec]], measure: str, along: str, language: str) -> go.Figure:
    """What was measured at every rung, and the fitted growth: drawn through on the rungs that it was fitted to."""
    traces: list[Said] = []
    values: list[float] = []
    for tape in (t for t in tapes if t.spec.along == along):
        sizes, found = measured(tape, measure)
        if sizes and min(found) > 0:
            values += found
            traces += _model(tape, measure, sizes, found, language)
    rungs = AXES[along].ladder
    shown = rungs if len(rungs) <= FEW else rungs[::-2][::-1]
    reach = [log10(rungs[0]) - ROOM / 2, log10(rungs[-1]) + ROOM / 2]
    across = {"tickvals": list(shown), "ticktext": [f"{n:,}" for n in shown]}
    return figure(
        traces,
        x={"title": AXES[along].label(language), "type": "log", "range": reach, **across},
        y={"title": MEASURES[measure].label(language), "type": "log", **_up(measure, values, language)},
        height=LADDER_HEIGHT,
    )


def _model(
    tape: Tape[CostSpec], measure: str, sizes: Sequence[int], values: Sequence[float], language: str
) -> list[Said]:
    """A model's points, and its fitted line: whole, and dotted down to the rungs that it was not fitted to."""
    name, its = MODELS[tape.spec.model].label(language), look(tape.spec.model)
    both: Said = {"type": "scatter", "legendgroup": name, "name": name}
    marker = {"symbol": its.symbol, "color": its.colour, "size": 9, "line": {"width": 1.5, "color": its.colour}}
    hover = f"{name}<br>%{{x:,}}: %{{customdata}}<extra></extra>"
    said = {"customdata": [amount(measure, v, language) for v in values], "hovertemplate": hover}
    points = both | {"x": list(sizes), "y": list(values), "mode": "markers", "marker": marker, **said}
    if (law := growth_of(tape, measure)) is None:
        return [points]
    first = sizes[-UPPER[tape.spec.along] :][0]
    parts = ((sizes[0], first, "dot", 1.5), (first, sizes[-1], "solid", 2.5))
    return [
        both | {"x": ends, "y": [law.at(n) for n in ends], "mode": "lines", "showlegend": False, "hoverinfo": "skip",
                "line": {"color": its.colour, "dash": dash, "width": width}}
        for *ends, dash, width in parts
    ] + [points]  # fmt: skip


def _up(measure: str, values: Sequence[float], language: str) -> Said:
    """The upright axis: powers of ten with their units."""
    if not values:
        return {}
    low, high = log10(min(values)) - ROOM, log10(max(values)) + ROOM
    powers = [10.0**p for p in range(floor(low), ceil(high) + 1)]
    return {"range": [low, high], "tickvals": powers, "ticktext": [amount(measure, p, language) for p in powers]}


def amount(measure: str, value: float, language: str) -> str:
    """A measured value with its unit: 12.3 ms, 1.2 s, 340 kB, 12,345."""
    if MEASURES[measure].timed:
        return f"{three(1000 * value)} ms" if value < 1 else say(language, "seconds", n=three(value))
    if measure == "bytes":
        k = min(int(log10(max(value, 1)) // 3), 3)
        return f"{three(value / 1000**k)} {BYTES[k]}"
    return f"{value:,.0f}"


def three(value: float) -> str:
    """Three significant digits, without a power of ten: 0.0123, 1.23, 12.3, 1,230."""
    digits = 2 if value == 0 else max(0, 2 - floor(log10(abs(value))))
    said = f"{np.round(value, digits):,.{digits}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said

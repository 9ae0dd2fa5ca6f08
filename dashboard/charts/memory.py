"""Networks that remember -> Plotly figures: right answers, what the state holds, gradients. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.nets.memory import CELLS, KINDS, MemorySpec
from core.tape import Frame, Tape
from dashboard.charts.base import Said, figure, level, moment
from dashboard.theme import BLUE, GREEN, VERMILLION
from dashboard.words import say

LOOKS = {"rnn": (VERMILLION, "dash"), "lstm": (BLUE, "solid"), "gru": (GREEN, "dashdot")}
HEIGHT, LEAST = 330, 1e-12
SIGNED = [(0.0, "#0072b2"), (0.5, "#f7f7f7"), (1.0, "#d55e00")]
Tapes = Sequence[Tape[MemorySpec]]


def curves(tapes: Tapes, at: int, language: str) -> go.Figure:
    """Right answers over the steps; guessing is right one time in KINDS."""
    rows = [(t.spec.cell, *t.series("accuracy")) for t in tapes]
    traces = [_line(cell, steps, [100 * v for v in values], language, ":,", ":.1f}%") for cell, steps, values in rows]
    line, label = level(100 / KINDS, label="")
    return figure(
        traces,
        x=say(language, "nets.step"),
        y={"title": say(language, "nets.right"), "range": [0, 103], "ticksuffix": "%"},
        height=HEIGHT,
        shapes=[line, moment(at)],
        annotations=[label],
    )


def held(tapes: Tapes, at: int, language: str) -> go.Figure:
    """After each step of a sequence, how often its first symbol can still be told from the state."""
    traces = []
    for tape in tapes:
        share = tape.at(at).arrays["held"]
        traces.append(_line(tape.spec.cell, np.arange(1, len(share) + 1), 100 * share, language, "", ":.1f}%"))
    line, _ = level(100 / KINDS)
    return figure(
        traces,
        x=say(language, "memory.place"),
        y={"title": say(language, "memory.held"), "range": [0, 103], "ticksuffix": "%"},
        height=HEIGHT,
        shapes=[line],
    )


def slopes(tapes: Tapes, at: int, language: str) -> go.Figure:
    """How far the loss's gradient reaches back: its length at each step of a sequence over the longest one's."""
    traces = []
    for tape in tapes:
        slope = tape.at(at).arrays["slope"].astype(float)
        relative = np.maximum(slope / (slope.max() or 1.0), LEAST)
        traces.append(_line(tape.spec.cell, np.arange(1, len(slope) + 1), relative, language, "", ":.1e}"))
    return figure(
        traces,
        x=say(language, "memory.place"),
        y={"title": say(language, "memory.slope"), "type": "log", "exponentformat": "power", "dtick": 3,
           "range": [-12.3, 0.5]},
        height=HEIGHT,
    )  # fmt: skip


def state(frame: Frame, language: str) -> go.Figure:
    """The state that one sequence goes through: a row for each of its numbers, a column for each step."""
    found = frame.arrays["state"].astype(float).T
    symbols = [_symbol(int(s)) for s in frame.arrays["symbols"]]
    most = float(np.abs(np.nan_to_num(found)).max()) or 1.0
    heat: Said = {"type": "heatmap", "z": found, "x": np.arange(1, found.shape[1] + 1), "zmin": -most, "zmax": most,
                  "colorscale": SIGNED, "showscale": False, "customdata": [symbols] * len(found),
                  "hovertemplate": "%{x} · %{customdata} · %{z:.2f}<extra></extra>"}  # fmt: skip
    return figure([heat], x=say(language, "memory.place"), y=say(language, "memory.unit"), height=HEIGHT, legend=False)


def _symbol(code: int) -> str:
    """The symbols that may stand first are letters, the others digits."""
    return "ABCD"[code] if code < KINDS else str(code - KINDS + 1)


def _line(cell: str, x: object, y: object, language: str, form_x: str, form_y: str) -> Said:
    colour, dash = LOOKS[cell]
    said = {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": CELLS[cell].label(language)}
    return said | {
        "line": {"color": colour, "width": 3, "dash": dash},
        "hovertemplate": f"%{{x{form_x}}} · %{{y{form_y}<extra></extra>",
    }

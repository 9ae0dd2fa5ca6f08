"""The numbers of a GAN's training, as panels over one axis of steps -> a Plotly figure. No Streamlit.

A view is a few panels; a panel a few lines. Adding a number is one line in `VIEWS`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.data.coverage import CEILING
from core.gans.metrics import LOG4, ladder
from core.tape import Tape
from dashboard.charts.base import LEGEND, Said, axis, figure, level
from dashboard.theme import DISCRIMINATOR, FAKE, GENERATOR, GREEN, PURPLE, REAL
from dashboard.words import say

HEIGHT, BOTH = 658, 470
RUNGS = (1, 2, 4)
GAP = 0.095
"""Between two panels: room for a legend."""
DEEPEST, SKIPPED = -5.0, 3
"""V lower than this leaves the panel, and the first marks do not stretch it: one wild moment must not flatten all."""
SHARES = [-0.04, 1.06]


class Line(NamedTuple):
    """One line of a panel: no two of a panel share a dash, so that nobody needs the colours."""

    name: str
    colour: str
    dash: str = "solid"


class Panel(NamedTuple):
    """What shares one upright axis; `kind` is "value", "share", "log" or "free"."""

    kind: str
    lines: tuple[Line, ...]


SECOND, THIRD = "6px,3px", "2px,2px"
VALUE = Panel("value", (Line("value", DISCRIMINATOR), Line("oracle", PURPLE, SECOND)))
BELIEF = Panel("share", (Line("d_real", REAL), Line("d_fake", FAKE, SECOND), Line("accuracy", GREEN, THIRD)))
SCORES = Panel("free", (Line("score_real", REAL), Line("score_fake", FAKE, SECOND)))
RIGHT = Panel("share", (Line("accuracy", GREEN, THIRD),))
MODES = Panel("share", (Line("modes_covered", GENERATOR), Line("good_share", GREEN, SECOND)))
VIEWS: dict[str, tuple[Panel, ...]] = {
    "overview": (VALUE, BELIEF, SCORES, MODES),
    "losses": (Panel("free", (Line("loss_d", DISCRIMINATOR), Line("loss_g", GENERATOR, SECOND))), VALUE, RIGHT),
    "quality": (
        Panel("log", (Line("reverse_kl", GENERATOR), Line("mmd", PURPLE, SECOND))),
        Panel("share", (Line("precision", GREEN), Line("recall", DISCRIMINATOR, SECOND))),
        MODES,
    ),
    "gradients": (
        Panel("log", (Line("grad_d", DISCRIMINATOR), Line("grad_g", GENERATOR, SECOND))),
        Panel("log", (Line("slope_real", REAL), Line("slope_fake", FAKE, SECOND))),
    ),
}
"""Panels of which a tape has no number are left out."""


def numbers(tape: Tape, language: str, view: str = "overview") -> go.Figure:
    """One view of a training's numbers; over V stand −log 4 and the rungs of the collapse ladder."""
    panels = [panel for panel in VIEWS[view] if any(tape.series(line.name)[0] for line in panel.lines)]
    domains, traces, shapes, notes = _domains(len(panels)), [], [], []
    ranges = [_range(tape, panel) for panel in panels]
    for i, panel in enumerate(panels, 1):
        traces += [_series(tape, line, i, language) for line in panel.lines]
        for label, at in _levels(tape, panel, ranges[i - 1]):
            line, text = level(at, ref=f"y{i}" if i > 1 else "y", label=label)
            shapes.append(line)
            notes.append(text)
    return figure(
        traces,
        height=HEIGHT,
        margin={"l": 8, "r": 54, "t": 46, "b": 8, "pad": 0},
        shapes=shapes,
        annotations=notes,
        **_axes(panels, ranges, domains, say(language, "gans.step")),
        **_legends(domains),
    )


def loss_plane(tape: Tape, language: str) -> go.Figure:
    """The path of both players' losses: where the training was, from its first step (a ring) to now (a dot)."""
    (_, across), (_, up) = tape.series("loss_d"), tape.series("loss_g")
    ends = [np.array(v, np.float32)[[0, -1]] for v in (across, up)]
    path = {"x": np.array(across, np.float32), "y": np.array(up, np.float32), "mode": "lines", "hoverinfo": "skip"}
    hover = "L_D %{x:.3f} · L_G %{y:.3f}<extra></extra>"
    tips = {"x": ends[0], "y": ends[1], "mode": "markers", "hovertemplate": hover}
    marker = {"size": [14, 14], "symbol": ["circle-open", "circle"], "color": PURPLE, "line": {"width": 3}}
    return figure(
        [
            {"type": "scatter", **path, "line": {"color": PURPLE, "width": 1.8}},
            {"type": "scatter", **tips, "marker": marker},
        ],
        x=say(language, "gans.line.loss_d"),
        y=say(language, "gans.line.loss_g"),
        legend=False,
    )


def both(tapes: Sequence[Tape], names: Sequence[str], language: str) -> go.Figure:
    """The same numbers of two runs: V where both have it (else V(D*, G)), and the modes held; the first one dashed."""
    value = "value" if all(tape.series("value")[0] for tape in tapes) else "oracle"
    panels = [Panel("value", (Line(value, PURPLE),)), Panel("share", (Line("modes_held", GENERATOR),))]
    domains, traces, ranges = _domains(2), [], []
    for i, panel in enumerate(panels, 1):
        found = [_range(tape, panel) for tape in tapes]
        known = [r for r in found if r]
        ranges.append([min(r[0] for r in known), max(r[1] for r in known)] if known else None)
        for tape, name, dash, colour in zip(tapes, names, (SECOND, "solid"), (FAKE, GREEN), strict=True):
            line = panel.lines[0]._replace(dash=dash, colour=colour)
            traces.append(_series(tape, line, i, language) | {"name": name, "legendgroup": name, "showlegend": i == 1})
    levels = _levels(tapes[0], panels[0], ranges[0])
    lines = [level(at, label=label) for label, at in levels]
    axes = _axes(panels, ranges, domains, say(language, "gans.step"))
    for number, panel in zip(("", "2"), panels, strict=True):
        axes[f"yaxis{number}"]["title"] = {"text": say(language, f"gans.line.{panel.lines[0].name}"), "standoff": 6}
    return figure(
        traces,
        height=BOTH,
        margin={"l": 8, "r": 54, "t": 46, "b": 8, "pad": 0},
        shapes=[line for line, _ in lines],
        annotations=[text for _, text in lines],
        **axes,
        **_legends(domains),
    )


def has_ladder(tape: Tape, view: str) -> bool:
    """Whether a view of this tape shows V and its reference lines."""
    return VALUE in VIEWS.get(view, ()) and any(tape.series(line.name)[0] for line in VALUE.lines)


def has_rungs(tape: Tape) -> bool:
    """Whether the collapse ladder holds for its data: the modes have equal shares."""
    return bool(np.ptp(tape.first.arrays.get("shares", np.zeros(1))) < 1e-9)


def _domains(count: int) -> list[tuple[float, float]]:
    """Where each panel stands, the first one at the top."""
    high = (1 - GAP * (count - 1)) / max(count, 1)
    return [(max(0.0, 1 - (i + 1) * high - i * GAP), 1 - i * (high + GAP)) for i in range(count)]


def _range(tape: Tape, panel: Panel) -> list[float] | None:
    """A panel's range; None leaves it to Plotly."""
    if panel.kind == "share":
        return SHARES
    if panel.kind == "log":
        return _decades([v for line in panel.lines for v in tape.series(line.name)[1] if 0 < v < np.inf])
    if panel.kind != "value":
        return None
    values = [v for line in panel.lines for v in tape.series(line.name)[1][SKIPPED:] if np.isfinite(v)]
    return [max(min([-1.5, *values]), DEEPEST) - 0.1, max([0.0, *values]) + 0.05]


def _decades(values: Sequence[float]) -> list[float] | None:
    """The range of a logarithmic axis, in powers of ten: whole ones, so that at least two stand at the axis."""
    return [math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))] if values else None


def _levels(tape: Tape, panel: Panel, within: list[float] | None) -> list[tuple[str, float]]:
    """The reference lines of a panel, with their labels."""
    if panel is MODES:
        return [(f"{CEILING:.0%}", CEILING)] if "modes" in tape.first.arrays else []
    if panel.kind != "value" or within is None:
        return []
    modes = len(tape.first.arrays["histogram"])
    rungs = {f"{m}/{modes}": ladder(m, modes) for m in RUNGS if m < modes and has_rungs(tape)}
    return _spaced({"−log 4": -LOG4, **dict(sorted(rungs.items(), key=lambda r: r[1]))}, within)


def _spaced(levels: dict[str, float], within: Sequence[float]) -> list[tuple[str, float]]:
    """The levels with their labels, lowest first; a label that would touch the one before is left out."""
    apart, last, said = 0.11 * (within[1] - within[0]), -np.inf, []
    for label, at in levels.items():
        said.append((label if at - last >= apart else "", at))
        last = at if said[-1][0] else last
    return said


def _legends(domains: Sequence[tuple[float, float]]) -> Said:
    """A legend over each panel."""
    names = ["legend" if i == 0 else f"legend{i + 1}" for i in range(len(domains))]
    place = {"xref": "paper", "yref": "paper", "yanchor": "bottom"}
    return {name: LEGEND | place | {"y": top} for name, (_, top) in zip(names, domains, strict=True)}


def _axes(
    panels: Sequence[Panel], ranges: Sequence[list[float] | None], domains: Sequence[tuple[float, float]], bottom: str
) -> Said:
    """The panels' axes, one over the other, on one axis of steps."""
    said: Said = {}
    for i, (panel, within, domain) in enumerate(zip(panels, ranges, domains, strict=True), 1):
        number, lowest = "" if i == 1 else str(i), i == len(panels)
        across = axis(bottom if lowest else "") | {"anchor": f"y{number}", "showticklabels": lowest}
        said[f"xaxis{number}"] = across | ({} if lowest else {"matches": f"x{len(panels)}"})
        special: Said = {} if within is None else {"range": within}
        special |= {"tickformat": ".0%"} if panel is MODES else {}
        special |= {"type": "log", "exponentformat": "power"} if panel.kind == "log" else {}
        said[f"yaxis{number}"] = axis(special) | {"domain": list(domain), "anchor": f"x{number}", "nticks": 5}
    return said


def _series(tape: Tape, line: Line, panel: int, language: str) -> Said:
    at, values = tape.series(line.name)
    shares = line.name in ("modes_covered", "modes_held")
    scale = 1 / len(tape.first.arrays["histogram"]) if shares else 1.0
    number = "" if panel == 1 else str(panel)
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}", "legend": f"legend{number}"}
    points = {"x": np.array(at), "y": np.array(values, np.float32) * np.float32(scale), "mode": "lines"}
    named = say(language, f"gans.line.{line.name}")
    hover = {"hovertemplate": f"{named} %{{y:.3g}} · %{{x:,}}<extra></extra>"}
    drawn = {"line": {"color": line.colour, "width": 2.5, "dash": line.dash}}
    shown = {"name": named, "legendgroup": line.name, "showlegend": bool(at)}
    return {"type": "scatter", **points, **shown, **drawn, **axes, **hover}

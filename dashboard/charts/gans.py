"""Tapes of GANs -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.gans.metrics import CEILING, LOG4, ladder
from core.tape import Array, Frame, Tape
from dashboard.charts.base import Said, axis, bare, figure, level
from dashboard.theme import DISCRIMINATOR, FAKE, FONT_SIZE, GENERATOR, GREEN, LOW_HIGH, REAL
from dashboard.words import say

PICTURE_HEIGHT = 560
RUNGS = (1, 2, 4)
PANELS = {"value": (0.72, 1.0), "belief": (0.36, 0.64), "modes": (0.0, 0.28)}


def picture(tape: Tape, language: str, frames: Sequence[Frame]) -> go.Figure:
    """Real and generated points over D's map at the last of `frames`; several can be played in the browser."""
    first = tape.first
    square = {"scaleanchor": "x", "constrain": "domain"}
    several = len(frames) > 1
    return figure(
        [_map(first, frames[-1]), *_points(first, frames[-1], language)],
        x=bare(_ends(first.arrays["grid_x"])) | {"constrain": "domain"},
        y=bare(_ends(first.arrays["grid_y"])) | square,
        height=PICTURE_HEIGHT,
        annotations=[_caption(frames[-1], language)],
        frames=[_played(frame, language) for frame in frames] if several else [],
        **(_player(frames, language) if several else {}),
    )


def numbers(tape: Tape, language: str) -> go.Figure:
    """V(D,G) with −log 4 and the collapse ladder; what D believes; modes covered and the share of good samples."""
    modes = len(tape.first.arrays["modes"])
    beliefs = {"d_real": REAL, "d_fake": FAKE, "accuracy": GREEN}
    traces = [
        _series(tape, "value", "value", DISCRIMINATOR, language),
        *(_series(tape, "belief", name, colour, language) for name, colour in beliefs.items()),
        _series(tape, "modes", "modes_covered", GENERATOR, language, label="modes_share", scale=1 / modes),
        _series(tape, "modes", "good_share", GREEN, language),
    ]
    rungs = [level(ladder(m, modes), "rgba(128,128,128,0.5)", label=f"{m}/{modes}") for m in RUNGS if m < modes]
    lines = [*rungs, level(-LOG4, "gray", label="−log 4"), level(CEILING, "gray", ref="y3")]
    values = [v for v in tape.series("value")[1] if np.isfinite(v)][3:]
    ranges: dict[str, Said] = {
        "value": {"range": [min([-1.55, *values]) - 0.05, max([0.0, *values]) + 0.05]},
        "belief": {"range": [-0.05, 1.08]},
        "modes": {"range": [-0.05, 1.08], "tickformat": ".0%"},
    }
    return figure(
        traces,
        height=PICTURE_HEIGHT + 40,
        legend=False,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        shapes=[line for line, _ in lines],
        annotations=[*(text for _, text in lines), *(_heading(panel, language) for panel in PANELS)],
        **_axes(ranges, say(language, "gans.step")),
    )


def samples(points: Array, first: Frame, language: str) -> go.Figure:
    """New samples [n, 2] of a stored generator, with the modes as crosses."""
    modes = first.arrays["modes"]
    made = {"x": points[:, 0], "y": points[:, 1], "mode": "markers", "name": say(language, "gans.fake")}
    places = {"x": modes[:, 0], "y": modes[:, 1], "mode": "markers", "name": say(language, "gans.modes")}
    cross = {"symbol": "cross-thin", "size": 16, "line": {"width": 2, "color": REAL}}
    return figure(
        [
            {"type": "scatter", **made, "marker": {"size": 5, "color": FAKE, "opacity": 0.7}},
            {"type": "scatter", **places, "marker": cross},
        ],
        x=bare(_ends(first.arrays["grid_x"])) | {"constrain": "domain"},
        y=bare(_ends(first.arrays["grid_y"])) | {"scaleanchor": "x", "constrain": "domain"},
        height=PICTURE_HEIGHT - 120,
    )


def _belief(frame: Frame) -> Array:
    """D's map in 256 steps: a quarter of the bytes that the browser would be sent."""
    return np.round(255 * frame.arrays["d_map"].astype(np.float32)).astype(np.uint8)


def _map(first: Frame, frame: Frame) -> Said:
    bar = {
        "thickness": 10,
        "len": 0.7,
        "title": {"text": "D(x)"},
        "tickvals": [0, 128, 255],
        "ticktext": ["0", "½", "1"],
    }
    grid = {"x": first.arrays["grid_x"], "y": first.arrays["grid_y"], "z": _belief(frame), "zmin": 0, "zmax": 255}
    return {"type": "heatmap", **grid, "colorscale": LOW_HIGH, "zsmooth": "best", "hoverinfo": "skip", "colorbar": bar}


def _points(first: Frame, frame: Frame, language: str) -> list[Said]:
    real, fake = first.arrays["real"], frame.arrays["fake"]
    ring = {"size": 6, "color": REAL, "symbol": "circle-open", "opacity": 0.6}
    dot = {"size": 6, "color": FAKE, "line": {"width": 0.4, "color": "white"}}
    both: Said = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
    return [
        both | {"x": real[:, 0], "y": real[:, 1], "name": say(language, "gans.real"), "marker": ring},
        both | {"x": fake[:, 0], "y": fake[:, 1], "name": say(language, "gans.fake"), "marker": dot},
    ]


def _caption(frame: Frame, language: str) -> Said:
    n = frame.numbers
    details = {
        "at": f"{frame.at:,}",
        "modes": f"{n['modes_covered']:.0f}",
        "all": len(frame.arrays["histogram"]),
        "good": f"{n['good_share']:.0%}",
        "value": f"{n['value']:.3f}".replace("-", "−"),
    }
    place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.995, "xanchor": "center", "yanchor": "top"}
    paper = {"bgcolor": "rgba(255,255,255,0.85)", "font": {"size": FONT_SIZE, "color": "#1b2430"}}
    return {"text": say(language, "gans.caption", **details), **place, **paper, "showarrow": False}


def _played(frame: Frame, language: str) -> Said:
    """One Plotly frame: played in the browser, so that rewinding asks the server for nothing."""
    fake = frame.arrays["fake"]
    changed = [{"type": "heatmap", "z": _belief(frame)}, {"type": "scatter", "x": fake[:, 0], "y": fake[:, 1]}]
    caption = {"annotations": [_caption(frame, language)]}
    return {"name": str(frame.at), "traces": [0, 2], "data": changed, "layout": caption}


def _player(frames: Sequence[Frame], language: str) -> Said:
    now = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
    play = {"fromcurrent": True, "frame": {"duration": 90, "redraw": True}, "transition": {"duration": 0}}
    steps = [{"label": f"{f.at}", "method": "animate", "args": [[str(f.at)], now]} for f in frames]
    here = {"prefix": say(language, "gans.step") + " ", "font": {"size": FONT_SIZE}}
    slider = {"active": len(frames) - 1, "steps": steps, "x": 0.2, "len": 0.8, "y": -0.02, "pad": {"t": 18, "b": 4}}
    quiet = {"ticklen": 0, "minorticklen": 0, "tickwidth": 0, "font": {"color": "rgba(0,0,0,0)", "size": 1}}
    buttons = [
        {"label": "▶", "method": "animate", "args": [None, play]},
        {"label": "❚❚", "method": "animate", "args": [[None], now]},
    ]
    place = {"x": 0, "xanchor": "left", "y": -0.02, "yanchor": "top", "pad": {"t": 30, "r": 6}}
    menu = {"type": "buttons", "direction": "right", "showactive": False, "buttons": buttons}
    return {"sliders": [{**slider, **quiet, "currentvalue": here}], "updatemenus": [{**menu, **place}]}


def _axes(special: dict[str, Said], bottom: str) -> Said:
    """The three panels' axes, one over the other, on one axis of steps."""
    said: Said = {}
    for i, (panel, domain) in enumerate(PANELS.items(), 1):
        number = "" if i == 1 else str(i)
        lowest = panel == list(PANELS)[-1]
        across = axis(bottom if lowest else "") | {"anchor": f"y{number}", "matches": "x3", "showticklabels": lowest}
        said[f"xaxis{number}"] = {k: v for k, v in across.items() if not (lowest and k == "matches")}
        said[f"yaxis{number}"] = axis(special[panel]) | {"domain": list(domain), "anchor": f"x{number}"}
    return said


def _heading(panel: str, language: str) -> Said:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": PANELS[panel][1], "yanchor": "bottom"}
    return {"text": say(language, f"gans.panel.{panel}"), **place, "showarrow": False, "font": {"size": FONT_SIZE}}


def _series(
    tape: Tape, panel: str, name: str, colour: str, language: str, *, label: str = "", scale: float = 1.0
) -> Said:
    at, values = tape.series(name)
    named = say(language, f"gans.{label or name}")
    i = list(PANELS).index(panel) + 1
    axes = {} if i == 1 else {"xaxis": f"x{i}", "yaxis": f"y{i}"}
    points = {"x": np.array(at), "y": np.array(values, np.float32) * np.float32(scale), "mode": "lines", "name": named}
    hover = {"hovertemplate": f"{named} %{{y:.3f}} · %{{x:,}}<extra></extra>"}
    return {"type": "scatter", **points, "line": {"color": colour, "width": 2.5}, **axes, **hover}


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

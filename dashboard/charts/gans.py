"""Tapes of GANs -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.gans.metrics import CEILING, LOG4, ladder
from core.tape import Array, Frame, Tape
from dashboard.charts.base import figure
from dashboard.theme import DISCRIMINATOR, FAKE, FONT_SIZE, GENERATOR, GREEN, LOW_HIGH, REAL
from dashboard.words import say

PICTURE_HEIGHT = 560
RUNGS = (1, 2, 4)


def picture(tape: Tape, language: str, frames: Sequence[Frame]) -> go.Figure:
    """Real and generated points over D's map at the last of `frames`; several can be played in the browser."""
    first = tape.first
    fig = figure(height=PICTURE_HEIGHT)
    fig.add_traces([_map(first, frames[-1]), *_points(first, frames[-1], language)])
    fig.update_xaxes(range=_ends(first.arrays["grid_x"]), constrain="domain", showgrid=False, zeroline=False)
    fig.update_yaxes(
        range=_ends(first.arrays["grid_y"]), scaleanchor="x", constrain="domain", showgrid=False, zeroline=False
    )
    caption = _caption(frames[-1], language)
    fig.update_layout(annotations=[caption], margin={"b": 8})
    if len(frames) > 1:
        _player(fig, first, frames, language)
    return fig


def numbers(tape: Tape, language: str) -> go.Figure:
    """V(D,G) with −log 4 and the collapse ladder; what D believes; modes covered and the share of good samples."""
    titles = [say(language, f"gans.panel.{name}") for name in ("value", "belief", "modes")]
    fig = make_subplots(rows=3, shared_xaxes=True, vertical_spacing=0.09, subplot_titles=titles)
    _value(fig, tape, language)
    for name, colour in (("d_real", REAL), ("d_fake", FAKE), ("accuracy", GREEN)):
        _series(fig, 2, tape, name, colour, language)
    _series(
        fig, 3, tape, "modes_share", GENERATOR, language, scale=1 / len(tape.first.arrays["modes"]), of="modes_covered"
    )
    _series(fig, 3, tape, "good_share", GREEN, language)
    fig.add_hline(CEILING, row=3, col=1, line={"width": 1, "dash": "dot", "color": "gray"})
    fig.update_yaxes(range=[-0.05, 1.08], row=2, col=1)
    fig.update_yaxes(range=[-0.05, 1.08], tickformat=".0%", row=3, col=1)
    fig.update_xaxes(title={"text": say(language, "gans.step"), "standoff": 4}, row=3, col=1)
    fig.update_annotations(font_size=FONT_SIZE, xanchor="left", x=0)
    fig.update_layout(
        height=PICTURE_HEIGHT + 40,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        showlegend=False,
        dragmode=False,
        font={"size": FONT_SIZE},
        uirevision="kept",
    )
    return fig


def samples(points: Array, first: Frame, language: str) -> go.Figure:
    """New samples [n, 2] of a stored generator, with the modes as crosses."""
    fig = figure(height=PICTURE_HEIGHT - 120)
    modes = first.arrays["modes"]
    marker = {"size": 5, "color": FAKE, "opacity": 0.7}
    fig.add_scatter(x=points[:, 0], y=points[:, 1], mode="markers", name=say(language, "gans.fake"), marker=marker)
    cross = {"symbol": "cross-thin", "size": 16, "line": {"width": 2, "color": REAL}}
    fig.add_scatter(x=modes[:, 0], y=modes[:, 1], mode="markers", name=say(language, "gans.modes"), marker=cross)
    fig.update_xaxes(range=_ends(first.arrays["grid_x"]), constrain="domain", zeroline=False)
    fig.update_yaxes(range=_ends(first.arrays["grid_y"]), scaleanchor="x", constrain="domain", zeroline=False)
    return fig


def _map(first: Frame, frame: Frame) -> go.Heatmap:
    return go.Heatmap(
        x=first.arrays["grid_x"],
        y=first.arrays["grid_y"],
        z=np.round(frame.arrays["d_map"].astype(np.float32), 3),
        zmin=0,
        zmax=1,
        colorscale=LOW_HIGH,
        zsmooth="best",
        hoverinfo="skip",
        colorbar={"thickness": 10, "len": 0.7, "title": {"text": "D(x)"}, "tickvals": [0, 0.5, 1]},
    )


def _points(first: Frame, frame: Frame, language: str) -> list[go.Scatter]:
    real, fake = first.arrays["real"], frame.arrays["fake"]
    edge = {"width": 0.4, "color": "white"}
    return [
        go.Scatter(
            x=real[:, 0],
            y=real[:, 1],
            mode="markers",
            name=say(language, "gans.real"),
            hoverinfo="skip",
            marker={"size": 6, "color": REAL, "symbol": "circle-open", "opacity": 0.6},
        ),
        go.Scatter(
            x=fake[:, 0],
            y=fake[:, 1],
            mode="markers",
            name=say(language, "gans.fake"),
            hoverinfo="skip",
            marker={"size": 6, "color": FAKE, "line": edge},
        ),
    ]


def _caption(frame: Frame, language: str) -> dict[str, object]:
    n = frame.numbers
    details = {
        "at": f"{frame.at:,}",
        "modes": f"{n['modes_covered']:.0f}",
        "all": len(frame.arrays["histogram"]),
        "good": f"{n['good_share']:.0%}",
        "value": f"{n['value']:.3f}".replace("-", "−"),
    }
    return {
        "text": say(language, "gans.caption", **details),
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.995,
        "xanchor": "center",
        "yanchor": "top",
        "showarrow": False,
        "bgcolor": "rgba(255,255,255,0.85)",
        "font": {"size": FONT_SIZE, "color": "#1b2430"},
    }


def _player(fig: go.Figure, first: Frame, frames: Sequence[Frame], language: str) -> None:
    """Plotly frames: played in the browser, so that rewinding asks the server for nothing."""
    fig.frames = [
        go.Frame(
            name=str(f.at),
            traces=[0, 2],
            data=[
                {"type": "heatmap", "z": np.round(f.arrays["d_map"].astype(np.float32), 2)},
                {"type": "scatter", "x": f.arrays["fake"][:, 0], "y": f.arrays["fake"][:, 1]},
            ],
            layout={"annotations": [_caption(f, language)]},
        )
        for f in frames
    ]
    now = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
    play = {"fromcurrent": True, "frame": {"duration": 90, "redraw": True}, "transition": {"duration": 0}}
    steps = [{"label": f"{f.at}", "method": "animate", "args": [[str(f.at)], now]} for f in frames]
    fig.update_layout(
        sliders=[
            {
                "active": len(frames) - 1,
                "steps": steps,
                "x": 0.2,
                "len": 0.8,
                "y": -0.02,
                "pad": {"t": 18, "b": 4},
                "currentvalue": {"prefix": say(language, "gans.step") + " ", "font": {"size": FONT_SIZE}},
                "ticklen": 0,
                "minorticklen": 0,
                "tickwidth": 0,
                "font": {"color": "rgba(0,0,0,0)", "size": 1},
            }
        ],
        updatemenus=[
            {
                "type": "buttons",
                "direction": "right",
                "x": 0,
                "xanchor": "left",
                "y": -0.02,
                "yanchor": "top",
                "pad": {"t": 30, "r": 6},
                "showactive": False,
                "buttons": [
                    {"label": "▶", "method": "animate", "args": [None, play]},
                    {"label": "❚❚", "method": "animate", "args": [[None], now]},
                ],
            }
        ],
    )


def _value(fig: go.Figure, tape: Tape, language: str) -> None:
    _series(fig, 1, tape, "value", DISCRIMINATOR, language)
    modes = len(tape.first.arrays["modes"])
    for m in RUNGS:
        _rung(fig, ladder(m, modes), f"{m}/{modes}", "rgba(128,128,128,0.35)")
    _rung(fig, -LOG4, "−log 4", "gray")
    values = [v for v in tape.series("value")[1] if np.isfinite(v)]
    fig.update_yaxes(range=[min([-1.55, *values[3:]]) - 0.05, max([0.0, *values[3:]]) + 0.05], row=1, col=1)


def _rung(fig: go.Figure, at: float, label: str, colour: str) -> None:
    fig.add_hline(
        at,
        row=1,
        col=1,
        line={"width": 1, "dash": "dot", "color": colour},
        annotation_text=label,
        annotation_position="bottom right",
        annotation_font_size=FONT_SIZE - 3,
    )


def _series(
    fig: go.Figure, row: int, tape: Tape, name: str, colour: str, language: str, scale: float = 1.0, of: str = ""
) -> None:
    at, values = tape.series(of or name)
    label = say(language, f"gans.{name}")
    fig.add_scatter(
        x=at,
        y=[v * scale for v in values],
        mode="lines",
        line={"color": colour, "width": 2.5},
        name=label,
        hovertemplate=f"{label} %{{y:.3f}} · %{{x:,}}<extra></extra>",
        row=row,
        col=1,
    )


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

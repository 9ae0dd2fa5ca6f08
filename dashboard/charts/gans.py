"""Tapes of GANs -> Plotly figures: the picture, the numbers, samples. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.tape import Array, Frame, Tape
from dashboard.charts.base import Said, bare, figure, note, square
from dashboard.charts.ground import ground
from dashboard.charts.panels import numbers
from dashboard.charts.player import player
from dashboard.theme import EDGE, FAKE, FONT_SIZE, LOW_HIGH, REAL
from dashboard.words import say

__all__ = ["numbers", "picture", "samples"]

PICTURE_HEIGHT = 768
"""The widest picture's. The style sheet fits each to its column's width: width + t + b − l − r, as MARGIN has them."""

MARGIN = {"l": 4, "r": 4, "t": 92, "b": 84, "pad": 0, "autoexpand": False}
"""The same for a live and an ended run, so that the plot keeps its place. What a live one shows hangs from the top."""

SAMPLES_HEIGHT = 504
FAKES = 2
"""Which trace a frame changes."""


def picture(tape: Tape, language: str, frames: Sequence[Frame]) -> go.Figure:
    """Real and generated points over D's map at the last of `frames`; several can be played in the browser."""
    first = tape.first
    several = len(frames) > 1
    return figure(
        [_scale(language), *_points(first, frames[-1], language)],
        **_plane(first),
        height=PICTURE_HEIGHT,
        margin=MARGIN,
        plot_bgcolor=LOW_HIGH[1][1],
        images=[_map(first, frames[-1])],
        annotations=[_caption(frames[-1], language)],
        frames=[_played(first, frame, language) for frame in frames] if several else [],
        **(player(frames, language) if several else {}),
    )


def samples(points: Array, first: Frame, language: str) -> go.Figure:
    """New samples [n, 2] of a stored generator, with the modes as crosses."""
    modes = first.arrays["modes"]
    made = {
        "x": points[:, 0],
        "y": points[:, 1],
        "mode": "markers",
        "name": say(language, "gans.fake"),
        "legendgroup": "made",
    }
    places = {"x": modes[:, 0], "y": modes[:, 1], "mode": "markers", "name": say(language, "gans.modes")}
    cross = {"symbol": "cross-thin", "size": 16, "line": {"width": 2.5, "color": REAL}}
    return figure(
        [
            {"type": "scatter", **made, "marker": {"size": 5, "color": FAKE, "opacity": 0.7}},
            {"type": "scatter", **places, "marker": cross},
        ],
        **_plane(first),
        height=SAMPLES_HEIGHT,
        margin={"l": 4, "r": 4, "t": 58, "b": 4, "pad": 0, "autoexpand": False},
        legend={"xref": "paper", "yref": "paper", "yanchor": "bottom"},
    )


def _plane(first: Frame) -> Said:
    """The two axes of the points' plane: equally long a unit."""
    across, up = square()
    return {"x": bare(_ends(first.arrays["grid_x"])) | across, "y": bare(_ends(first.arrays["grid_y"])) | up}


def _map(first: Frame, frame: Frame) -> Said:
    """What D believes at every place: the ground of the picture."""
    return ground(first.arrays["grid_x"], first.arrays["grid_y"], frame.arrays["d_map"])


def _scale(language: str) -> Said:
    """A trace without points, for the colour bar of the map."""
    ends = [say(language, "gans.map_low"), "½", say(language, "gans.map_high")]
    place = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1, "yanchor": "bottom", "xpad": 0, "ypad": 8}
    ticks = {"tickvals": [0, 0.5, 1], "ticktext": ends, "tickfont": {"size": FONT_SIZE - 2}, "ticks": ""}
    bar = {"thickness": 10, "len": 0.6, "outlinewidth": 0, **place, **ticks}
    colours = {"color": [0.5], "cmin": 0, "cmax": 1, "colorscale": LOW_HIGH, "showscale": True, "colorbar": bar}
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "marker": colours, "showlegend": False}


def _points(first: Frame, frame: Frame, language: str) -> list[Said]:
    real, fake = first.arrays["real"], frame.arrays["fake"]
    ring = {"size": 7, "color": REAL, "symbol": "circle-open", "line": {"width": 1.8, "color": REAL}}
    dot = {"size": 6, "color": FAKE, "line": {"width": 0.8, "color": EDGE}}
    both: Said = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
    return [
        both | {"x": real[:, 0], "y": real[:, 1], "name": say(language, "gans.real"), "marker": ring},
        both | {"x": fake[:, 0], "y": fake[:, 1], "name": say(language, "gans.fake"), "marker": dot},
    ]


def _caption(frame: Frame, language: str) -> Said:
    """What the moment's numbers are: between the legend and the colours of the map."""
    n = frame.numbers
    details = {
        "at": f"{frame.at:,}",
        "modes": f"{n['modes_covered']:.0f}",
        "all": len(frame.arrays["histogram"]),
        "good": f"{n['good_share']:.0%}",
        "value": f"{n['value']:.3f}".replace("-", "−"),
    }
    return note(say(language, "gans.caption", **details), yshift=38)


def _played(first: Frame, frame: Frame, language: str) -> Said:
    """One Plotly frame: played in the browser, so that rewinding asks the server for nothing."""
    fake = frame.arrays["fake"]
    points = {"type": "scatter", "x": fake[:, 0], "y": fake[:, 1]}
    moment = {"images": [_map(first, frame)], "annotations": [_caption(frame, language)]}
    return {"name": str(frame.at), "traces": [FAKES], "data": [points], "layout": moment}


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

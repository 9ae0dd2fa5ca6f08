"""Networks that read pictures -> Plotly figures: what their layers make of one, and how often they are right.

No Streamlit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.data.images import CLASSES as KINDS
from core.nets.convnet import NETS, ConvnetSpec
from core.tape import Array, Frame, Tape
from dashboard.charts.base import Said, figure, moment
from dashboard.theme import BLUE, GREY, VERMILLION
from dashboard.words import say

SIGNED = [(0.0, "#0072b2"), (0.5, "#f7f7f7"), (1.0, "#d55e00")]
"""Weights below, at and above zero."""
LIT = [(0.0, "#0b1420"), (1.0, "#ffffff")]
CELL = 88  # pixels: about what one picture of a row is wide on a screen of 1440
COLOURS = {"conv": BLUE, "dense": VERMILLION}


def filters(frame: Frame, columns: int = 8) -> go.Figure:
    """The first layer's filters: orange where a weight is above zero, blue where below."""
    found = frame.arrays["filters"].astype(float)
    most = float(np.abs(found).max()) or 1.0
    return _tiles(found, columns, SIGNED, (-most, most), "%{z:.2f}")


def maps(frame: Frame, layer: str, kind: int, columns: int = 4) -> go.Figure:
    """What a layer makes of one example: the brighter, the more strongly a filter answers there."""
    return _tiles(frame.arrays[layer][kind].astype(float) / 255, columns, LIT, (0.0, 1.0), "%{z:.2f}")


def _tiles(pictures: Array, columns: int, scale: Sequence[tuple[float, str]], ends: tuple[float, float],
           hover: str) -> go.Figure:  # fmt: skip
    """Pictures [n, h, w] in rows of `columns`, with a gap between them."""
    n, high, wide = pictures.shape
    columns = min(columns, n)
    rows = math.ceil(n / columns)
    gap = max(1, wide // 8)
    z = np.full((rows * (high + gap) - gap, columns * (wide + gap) - gap), np.nan)
    for i, picture in enumerate(pictures):
        top, left = (i // columns) * (high + gap), (i % columns) * (wide + gap)
        z[top : top + high, left : left + wide] = picture
    heat: Said = {"type": "heatmap", "z": z, "colorscale": scale, "zmin": ends[0], "zmax": ends[1], "showscale": False,
                  "hoverongaps": False, "hovertemplate": hover + "<extra></extra>"}  # fmt: skip
    hidden = {"visible": False}
    return figure(
        [heat],
        x=hidden | {"constrain": "domain"},
        y=hidden | {"autorange": "reversed", "scaleanchor": "x", "constrain": "domain"},
        height=rows * CELL + 8,
        legend=False,
        margin={"l": 0, "r": 0, "t": 2, "b": 2, "pad": 0},
        plot_bgcolor="rgba(0,0,0,0)",
    )


def chances(frames: Sequence[tuple[ConvnetSpec, Frame]], kind: int, names: Sequence[str], language: str) -> go.Figure:
    """What each network says of one example: a bar for every kind; the right one is marked."""
    traces: list[Said] = [
        {"type": "bar", "x": list(names), "y": 100 * frame.arrays["chances"][kind],
         "marker": {"color": COLOURS[spec.net]}, "name": NETS[spec.net].label(language),
         "hovertemplate": "%{x} · %{y:.1f}%<extra></extra>"}
        for spec, frame in frames
    ]  # fmt: skip
    box = {"type": "rect", "x0": kind - 0.5, "x1": kind + 0.5, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    return figure(
        traces,
        x={"type": "category", "tickangle": 0 if max(map(len, names)) < 3 else -45},
        y={"title": say(language, "convnet.chance"), "range": [0, 100], "ticksuffix": "%"},
        height=280,
        shapes=[box | {"line": {"width": 0}, "fillcolor": GREY, "opacity": 0.25}],
    )


def curves(tapes: Sequence[Tape[ConvnetSpec]], at: int, language: str) -> go.Figure:
    """Right answers over the steps: on test pictures, and on the same ones moved."""
    traces: list[Said] = []
    for tape in tapes:
        for name, dash in (("accuracy", "solid"), ("moved", "dot")):
            steps, values = tape.series(name)
            label = f"{NETS[tape.spec.net].label(language)}, {say(language, f'convnet.{name}')}"
            traces.append(
                {"type": "scatter", "mode": "lines", "x": steps, "y": [100 * v for v in values], "name": label,
                 "line": {"color": COLOURS[tape.spec.net], "width": 2.5, "dash": dash},
                 "hovertemplate": "%{x:,} · %{y:.1f}%<extra></extra>"}
            )  # fmt: skip
    return figure(
        traces,
        x=say(language, "nets.step"),
        y={"title": say(language, "nets.right"), "range": [0, 101], "ticksuffix": "%"},
        height=360,
        shapes=[moment(at)],
    )


def confusion(frame: Frame, names: Sequence[str], language: str) -> go.Figure:
    """Which kind (rows) is taken for which (columns), as counts of test pictures."""
    counts = frame.arrays["confusion"].astype(int)
    wrong = np.where(np.eye(KINDS, dtype=bool), 0, counts)
    text = [[str(n) if n else "" for n in row] for row in counts.tolist()]
    heat: Said = {"type": "heatmap", "z": np.log1p(wrong), "x": list(names), "y": list(names),
                  "text": text, "texttemplate": "%{text}", "showscale": False, "xgap": 1, "ygap": 1,
                  "colorscale": [(0.0, "#f3f5f7"), (1.0, "#ef9a5e")], "textfont": {"color": "#1b2733"},
                  "hovertemplate": "%{y} → %{x}: %{text}<extra></extra>"}  # fmt: skip
    return figure(
        [heat],
        x={"title": say(language, "convnet.taken_for"), "type": "category"},
        y={"title": say(language, "convnet.shown"), "type": "category", "autorange": "reversed"},
        height=420,
        legend=False,
    )

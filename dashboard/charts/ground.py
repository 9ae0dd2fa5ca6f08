"""A map of shares, D's or a classifier's, as a small PNG under a plot, and many points as one drawing. No Streamlit.

A heatmap would be simpler, but Plotly takes it away before it draws the next frame of an animation: on a fast machine
the map flickers, on a slow one it is never seen. A picture in the layout stays, is fewer bytes, and changes without
the points over it being drawn again.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from core.tape import Array
from dashboard.charts.base import Said
from dashboard.theme import LOW_HIGH

FINE, DOT = 1000, 5  # the drawing's units across and up; a dot's size in pixels
SHADES = 65
"""One is the middle's; more could not be told apart."""


def ground(across: Array, up: Array, share: Array) -> Said:
    """A layout's image of shares [up, across] from 0 to 1, each in the middle of its pixel."""
    (left, right), (bottom, top) = (edges(across), edges(up))
    place = {"xref": "x", "yref": "y", "x": left, "y": top, "sizex": right - left, "sizey": top - bottom}
    source = "data:image/png;base64," + base64.b64encode(png(share)).decode()
    return {"source": source, **place, "sizing": "stretch", "layer": "below"}


def dots(across: Array, up: Array, points: Sequence[tuple[Array, str, str]]) -> Said:
    """A layout's image of points that nobody points at: (points [n, 2], colour, "round" or "square") each.

    One drawing instead of an element a point: the browser draws it at once, where thousands of elements take seconds.
    """
    (left, right), (bottom, top) = (edges(across), edges(up))
    paths = []
    for at, colour, shape in points:
        spots = np.round((at - [left, top]) / [right - left, bottom - top] * FINE).astype(int)
        way = "".join(f"M{x} {y}h0" for x, y in spots)
        for stroke, width in (("white", DOT + 2), (colour, DOT)):
            paths.append(f"<path d='{way}' stroke='{stroke}' stroke-width='{width}' stroke-linecap='{shape}'/>")
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {FINE} {FINE}' preserveAspectRatio='none'>"
    svg = f"{head}<style>path{{fill:none;vector-effect:non-scaling-stroke}}</style>{''.join(paths)}</svg>"
    place = {"xref": "x", "yref": "y", "x": left, "y": top, "sizex": right - left, "sizey": top - bottom}
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return {"source": source, **place, "sizing": "stretch", "layer": "above"}


def png(share: Array) -> bytes:
    """Shares [rows from below, columns] from 0 to 1 as a PNG in the colours of LOW_HIGH."""
    pixels = np.round((SHADES - 1) * np.nan_to_num(share.astype(np.float32), nan=0.5)).astype(np.uint8)[::-1]
    rows = np.pad(pixels, ((0, 0), (1, 0)))  # each row begins with its filter: 0, none
    head = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette()), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


@cache
def palette() -> bytes:
    """The SHADES from the lowest to the highest share, three bytes each."""
    stops = [at for at, _ in LOW_HIGH]
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for _, c in LOW_HIGH])
    channels = [np.interp(np.linspace(0, 1, SHADES), stops, colours[:, i]) for i in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8).tobytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def edges(axis: Array) -> tuple[float, float]:
    """Half a cell beyond both ends of an axis of cell centres."""
    half = float(axis[-1] - axis[0]) / (len(axis) - 1) / 2
    return float(axis[0]) - half, float(axis[-1]) + half

"""Many small grey pictures as one PNG sheet, pixel by pixel. No Streamlit."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from collections.abc import Sequence

import numpy as np

from core.tape import Array

GREYS = 128
"""One is two of the 256 that a byte tells apart; what is left of the palette is for the ground and the frames."""
CELL = 72
"""A picture is enlarged until it is at least this many of the sheet's pixels wide."""
GAP, FRAME = 4, 3
"""The transparent ground between pictures and the coloured frame around one, in the sheet's pixels."""


def sheet(
    images: Array, columns: int, frames: Sequence[str | None] = (), zoom: int | None = None, gap: int = GAP
) -> bytes:
    """Grey pictures [n, side * side] uint8, 0 black, in rows of `columns`, as a PNG with a transparent ground.

    Each pixel becomes a square of `zoom` pixels, so that the browser need not blur it. `frames` has a colour
    (#rrggbb), or None, for each picture. ValueError for no pictures, or where they are not square.
    """
    n, side = len(images), math.isqrt(images.shape[1])
    if not n or side**2 != images.shape[1]:
        raise ValueError(f"no sheet of pictures {images.shape}")
    zoom = zoom or -(-CELL // side)
    colours = sorted({colour for colour in frames if colour})
    edge, wide = (FRAME if colours else 0), side * zoom
    step = wide + 2 * edge + gap
    columns = min(columns, n)
    rows = -(-n // columns)
    pixels = np.full((rows * step - gap, columns * step - gap), GREYS, np.uint8)
    big = (images >> 1).reshape(n, side, side).repeat(zoom, axis=1).repeat(zoom, axis=2)
    for i, picture in enumerate(big):
        top, left = i // columns * step, i % columns * step
        if i < len(frames) and (colour := frames[i]):
            pixels[top : top + wide + 2 * edge, left : left + wide + 2 * edge] = GREYS + 1 + colours.index(colour)
        pixels[top + edge : top + edge + wide, left + edge : left + edge + wide] = picture
    return _png(pixels, colours)


def address(png: bytes) -> str:
    """A picture as an address that holds it: what changes on every tick need not be fetched before it has gone."""
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _png(pixels: Array, colours: Sequence[str]) -> bytes:
    """Palette indices [high, wide] as a PNG: GREYS greys, one transparent, and the colours."""
    greys = np.repeat(np.linspace(0, 255, GREYS).round().astype(np.uint8), 3).tobytes()
    table = greys + bytes(3) + b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in colours)
    rows = np.pad(pixels, ((0, 0), (1, 0)))  # each row begins with its filter: 0, none
    head = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 3, 0, 0, 0)
    clear = b"\xff" * GREYS + b"\x00"
    chunks = (
        (b"IHDR", head), (b"PLTE", table), (b"tRNS", clear), (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    )  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

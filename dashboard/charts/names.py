"""Where the names of points stand so that none writes over another, on a phone as on a projector. No Streamlit.

Names are placed one after the other, each where it covers the least of what stands already, in a few rounds: the
greedy descent with which maps are lettered (Christensen, Marks and Shieber, 1995, https://doi.org/10.1145/212332.212334).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.tape import Array

LETTER, LINE = 0.6, 1.3
"""A letter's width and a line's height, in font sizes, both taken a little too large."""
TURNS, ROUNDS, GAP, APART = 24, 4, 3.0, 7.0
REACHES = (0.0, 10.0, 22.0, 36.0, 52.0)
"""A name may stand in TURNS directions, as many pixels from its point's edge as GAP and one of REACHES say; closer than
APART to another point, it would seem to be that one's."""
WRITTEN_OVER, AWAY, OUTSIDE = 3.0, 4.0, 10.0
"""A name on a name is worse than a name on a point; a pixel away costs as much as AWAY square pixels that are covered;
what sticks out of the picture is worst."""


def beside(points: Sequence[Array], room: Sequence[tuple[float, float]], sizes: Array, texts: Sequence[str], font: float
           ) -> list[tuple[float, float]]:  # fmt: skip
    """Each name's middle, in pixels to the right and down from its point.

    `points` holds the same points (n, 2) in pixels from the upper left corner for every width that the picture may
    have, `room` the widths and heights of these pictures, `sizes` the points' diameters (n,) in pixels.
    """
    half = np.array([(len(text) * LETTER * font / 2, LINE * font / 2) for text in texts])
    around = sizes[:, None] / 2 + APART + np.zeros(2)
    choices = [_around(size / 2 + GAP, *half[k]) for k, size in enumerate(sizes)]
    chosen = np.array([c[0] for c in choices])
    for _ in range(ROUNDS):
        for k, offsets in enumerate(choices):
            others = np.arange(len(texts)) != k
            cost = AWAY * np.repeat(REACHES, TURNS)
            for at, (width, height) in zip(points, room, strict=True):
                box = at[k] + offsets
                cost = cost + _covered(box, half[k], at[others], around[others])
                cost = cost + WRITTEN_OVER * _covered(box, half[k], (at + chosen)[others], half[others])
                out = np.maximum(0, np.maximum(half[k] - box, box + half[k] - (width, height)))
                cost = cost + OUTSIDE * out.sum(1) * font
            chosen[k] = offsets[int(cost.argmin())]
    return [(float(right), float(down)) for right, down in chosen]


def _around(reach: float, wide: float, high: float) -> Array:
    """Middles of a name that is `wide` and `high` to each side, around a point: at its right first."""
    turns = np.linspace(0, 2 * np.pi, TURNS, endpoint=False)
    way = np.stack([np.cos(turns), np.sin(turns)], 1)
    edge = np.clip(way * 1.5, -1, 1) * (wide, high)
    return np.concatenate([edge + way * (reach + further) for further in REACHES])


def _covered(boxes: Array, half: Array, others: Array, halves: Array) -> Array:
    """How many square pixels of the `others` each of the `boxes` covers: (boxes,)."""
    apart = np.abs(boxes[:, None] - others[None])
    shared = np.minimum(2 * np.minimum(half, halves)[None], np.maximum(0, half + halves[None] - apart))
    covered: Array = shared.prod(2).sum(1)
    return covered

"""The lecture's house as a picture: whose the frame is, whose the rooms, and who calls whom. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.base import Said, figure
from dashboard.theme import BLUE, FONT_SIZE, INK, PAPER, VERMILLION, tint
from dashboard.words import say

HEIGHT = 400
YOURS, THEIRS = VERMILLION, BLUE
SIZE = 10.0
"""Both houses stand on ground this wide, in units of the picture."""
ROOMS = {"below_left": (0.6, 0.5), "below_right": (5.2, 0.5), "above_left": (0.6, 3.6), "above_right": (5.2, 3.6)}
CALLED = ("above_left", "above_right")
"""The lower left corners of a house's rooms, each ROOM wide and high; arrows lead into those that are CALLED."""
ROOM = (4.2, 2.6)


def house(kind: str, language: str) -> go.Figure:
    """One house: of a framework, whose frame calls your rooms, or of a library, whose furniture your rooms call."""
    frame, inside = (THEIRS, YOURS) if kind == "framework" else (YOURS, THEIRS)
    shapes = [_roof(frame), _walls(frame)]
    words = [(f"<b>{say(language, f'house.{kind}.roof')}</b>", SIZE / 2, 7.8)]
    for room, (x, y) in ROOMS.items():
        whose = inside if kind == "library" or room in CALLED else frame
        shapes.append(_room(x, y, whose))
        words.append((say(language, f"house.{kind}.{room}"), x + ROOM[0] / 2, y + ROOM[1] / 2))
    arrows = [_arrow(*ROOMS[room]) for room in CALLED]
    return figure(
        [_written(words)],
        x={"range": [-0.6, SIZE + 0.6], "visible": False},
        y={"range": [-0.2, 9.6], "visible": False},
        height=HEIGHT,
        legend=False,
        shapes=shapes,
        annotations=arrows,
    )


def _roof(colour: str) -> Said:
    path = f"M -0.5 6.6 L {SIZE / 2} 9.4 L {SIZE + 0.5} 6.6 Z"
    return {
        "type": "path",
        "path": path,
        "fillcolor": tint(colour),
        "line": {"color": colour, "width": 3},
        "layer": "below",
    }


def _walls(colour: str) -> Said:
    """The house's inside is light in both modes, for dark arrows cross it."""
    box = {"type": "rect", "x0": 0, "x1": SIZE, "y0": 0, "y1": 6.6, "layer": "below"}
    return box | {"fillcolor": PAPER, "line": {"color": colour, "width": 5}}


def _room(x: float, y: float, colour: str) -> Said:
    box = {"type": "rect", "x0": x, "x1": x + ROOM[0], "y0": y, "y1": y + ROOM[1]}
    return box | {"fillcolor": tint(colour), "line": {"color": colour, "width": 1.5}, "layer": "below"}


def _written(words: Sequence[tuple[str, float, float]]) -> Said:
    """The words in the house, dark in both modes, for the rooms are light; a note's colour is the style sheet's."""
    texts, x, y = zip(*words, strict=True)
    font = {"size": FONT_SIZE, "color": INK}
    return {"type": "scatter", "mode": "text", "text": texts, "x": x, "y": y, "textfont": font, "hoverinfo": "skip"}


def _arrow(x: float, y: float) -> Said:
    """From under the roof into a room of the upper floor, whose corner is given: the call."""
    middle = x + ROOM[0] / 2
    return {
        "x": middle, "y": y + ROOM[1] - 0.1, "ax": middle, "ay": 7.2, "axref": "x", "ayref": "y", "text": "",
        "showarrow": True, "arrowhead": 2, "arrowwidth": 2.5, "arrowcolor": INK,
    }  # fmt: skip

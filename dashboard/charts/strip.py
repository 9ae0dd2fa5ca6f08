"""A strip of moments, one run above the other -> a Plotly figure. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.tape import Tape
from dashboard.charts import scene
from dashboard.charts.base import Said, axis, figure, note
from dashboard.theme import LOW_HIGH, REAL
from dashboard.words import say

SIDE, OVER, TOP = 230, 62, 46
"""One picture's side, the room over a row for its name, and over the first one, in pixels."""
LAYERS = ("map", "fake")


def strip(tapes: Sequence[Tape], names: Sequence[str], steps: Sequence[int], language: str) -> go.Figure:
    """A row for each tape, a column for each step that it has reached: samples over D's map, or sheets of images."""
    columns, rows = len(steps), len(tapes)
    layout: Said = {}
    traces: list[Said] = []
    images: list[Said] = []
    notes: list[Said] = []
    for row, (tape, name) in enumerate(zip(tapes, names, strict=True)):
        (bottom, top) = _band(row, rows)
        notes.append(note(f"<b>{name}</b>", y=top, yshift=24))
        for column, step in enumerate(steps):
            number = row * columns + column + 1
            which = "" if number == 1 else str(number)
            across, up = scene.axes(tape, number)
            layout[f"xaxis{which}"] = axis(across) | {"domain": _column(column, columns), "anchor": f"y{which}"}
            layout[f"yaxis{which}"] = axis(up) | {"domain": [bottom, top], "anchor": f"x{which}"}
            if tape.last.at < step:
                continue
            frame = tape.at(step)
            images += scene.backdrop(tape, frame, LAYERS, number)
            drawn = [*_places(tape), *scene.still(tape, language, ()), *scene.moving(tape, frame, language, LAYERS)]
            traces += [trace | {"xaxis": f"x{which}", "yaxis": f"y{which}", "showlegend": False} for trace in drawn]
            held = f"{frame.numbers['modes_held']:.0f}/{len(frame.arrays['histogram'])}"
            said = say(language, "films.at", at=f"{frame.at:,}", held=held)
            notes.append(note(said, x=_column(column, columns)[0], y=top, yshift=2, font={"size": 13}))
    height = TOP + rows * (SIDE + OVER)
    return figure(
        traces,
        height=height,
        margin={"l": 4, "r": 4, "t": TOP, "b": 4, "pad": 0, "autoexpand": False},
        legend=False,
        plot_bgcolor=LOW_HIGH[1][1],
        images=images,
        annotations=notes,
        **layout,
    )


def _places(tape: Tape) -> list[Said]:
    """Where the modes are: crosses under the samples."""
    if not scene.is_points(tape):
        return []
    modes = tape.first.arrays["modes"]
    cross = {"symbol": "cross-thin", "size": 9, "line": {"width": 2, "color": REAL}}
    place = {"x": modes[:, 0], "y": modes[:, 1], "mode": "markers", "hoverinfo": "skip"}
    return [{"type": "scatter", **place, "marker": cross}]


def _band(row: int, rows: int) -> tuple[float, float]:
    """Where a row of pictures stands; the first one is the highest."""
    whole = rows * SIDE + (rows - 1) * OVER
    top = 1 - row * (SIDE + OVER) / whole
    return max(0.0, top - SIDE / whole), top


def _column(column: int, columns: int) -> list[float]:
    return [column / columns + 0.004, (column + 1) / columns - 0.004]

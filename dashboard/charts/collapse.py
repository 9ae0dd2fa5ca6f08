"""Rows of a collapse map -> Plotly figures: the map, its legend with counts, one cell's samples. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.data.points2d import WINDOW, cloud
from core.gans.maps import CODES, COLUMNS, NUMBERS, ROWS, MapSpec, Place
from core.tape import Array, Tape
from dashboard.charts.base import Said, bare, figure, square
from dashboard.theme import FAKE, FONT_SIZE, INK, REAL, TILES
from dashboard.words import say

HEIGHT, LINE, THUMB = 470, 30, 300  # pixels: the map, one line of its legend, a cell's samples
TARGET = 34  # pixels: what a click must hit; a cell is about as large on a phone
MARK = 19
Tapes = Sequence[Tape[MapSpec]]


def codes(tapes: Tapes) -> dict[Place, str]:
    """The diagnosis of each cell that has been trained so far."""
    found: dict[Place, str] = {}
    for tape in tapes:
        if tape.frames:
            row = tape.spec.row
            found |= {Place(row, column): CODES[code] for column, code in enumerate(tape.last.arrays["code"])}
    return found


def numbers(tape: Tape[MapSpec], column: int) -> dict[str, float]:
    """What a row's tape holds of one cell's last frame, without the numbers that it has not."""
    found = dict(zip(NUMBERS, tape.last.arrays["found"][column].tolist(), strict=True))
    return {name: value for name, value in found.items() if value == value}  # NaN is not itself


def map_of(tapes: Tapes, chosen: Place, language: str) -> go.Figure:
    """Every cell in its diagnosis' colour with its mark; what is not trained yet is empty, `chosen` is framed.

    A clicked point has its row and column as `customdata`.
    """
    found = codes(tapes)
    z = [[CODES.index(found[p]) if (p := Place(r, c)) in found else None for c in _places()] for r in _places()]
    steps = [(at, TILES[code].colour) for k, code in enumerate(CODES) for at in (k / len(CODES), (k + 1) / len(CODES))]
    tiles = {"z": z, "zmin": -0.5, "zmax": len(CODES) - 0.5, "colorscale": steps, "showscale": False}
    heat: Said = {"type": "heatmap", **tiles, "xgap": 2, "ygap": 2, "hoverinfo": "skip"}
    return figure(
        [heat, _targets(tapes, found, language)],
        x=_axis(COLUMNS, say(language, "collapse.lr_g")) | {"tickangle": -45},
        y=_axis(ROWS, say(language, "collapse.lr_d")),
        height=HEIGHT,
        legend=False,
        shapes=[*_equal(), *_frame(chosen)],
        hovermode="closest",
        hoverdistance=TARGET,
        clickmode="event+select",
    )


def _places() -> range:
    return range(len(ROWS))


def _axis(rates: Sequence[float], title: str) -> Said:
    ticks = {"tickvals": list(range(len(rates))), "ticktext": [f"{rate:g}" for rate in rates]}
    return {"title": title, **ticks, "range": [-0.5, len(rates) - 0.5], "showgrid": False, "zeroline": False}


def _targets(tapes: Tapes, found: Mapping[Place, str], language: str) -> Said:
    """The marks of the cells, and unseen squares around them: a heat map itself does not answer to clicks."""
    rows = {tape.spec.row: tape for tape in tapes}
    places = list(found)
    hover = [_hover(numbers(rows[place.row], place.column), place, found[place], language) for place in places]
    unseen = {"marker": {"opacity": 0}, "textfont": {"color": INK}}  # clicking one cell must not fade the others
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [place.column for place in places],
        "y": [place.row for place in places],
        "customdata": [list(place) for place in places],
        "text": [TILES[found[place]].mark for place in places],
        "textfont": {"size": MARK, "color": INK, "weight": 700},
        "marker": {"symbol": "square", "size": TARGET, "opacity": 0, "color": INK},
        "selected": unseen,
        "unselected": unseen,
        "hovertext": hover,
        "hoverinfo": "text",
        "showlegend": False,
    }


def _hover(n: Mapping[str, float], place: Place, code: str, language: str) -> str:
    details = {
        "name": say(language, f"diagnosis.{code}"),
        "lr_g": f"{COLUMNS[place.column]:g}",
        "lr_d": f"{ROWS[place.row]:g}",
        "held": f"{n.get('modes_held', 0):.0f}",
        "good": f"{n.get('good_share', 0):.0%}",
        "accuracy": f"{n['accuracy']:.0%}" if "accuracy" in n else "–",
        "value": f"{n['value']:.2f}".replace("-", "−") if "value" in n else "–",
    }
    return say(language, "collapse.hover", **details)


def _equal() -> list[Said]:
    """Dotted frames around the cells with the same learning rate for both."""
    line = {"width": 1.5, "dash": "dot", "color": INK}
    same = [(x, y) for y, d in enumerate(ROWS) for x, g in enumerate(COLUMNS) if d == g]
    return [_around(x, y, 0.4) | {"line": line} for x, y in same]


def _around(x: int, y: int, half: float) -> Said:
    return {"type": "rect", "x0": x - half, "x1": x + half, "y0": y - half, "y1": y + half}


def _frame(chosen: Place) -> list[Said]:
    """A dark frame with a light rim around one cell."""
    corners = _around(chosen.column, chosen.row, 0.47)
    return [corners | {"line": {"width": width, "color": colour}} for width, colour in ((6, "#ffffff"), (3, INK))]


def legend(counts: Mapping[str, int], language: str) -> go.Figure:
    """Every diagnosis: its tile, its name, and how many cells have it; from above in the order of CODES."""
    rows = list(range(len(CODES)))[::-1]
    tile = {"symbol": "square", "size": LINE - 5, "color": [TILES[code].colour for code in CODES]}
    tile["line"] = {"width": 1, "color": INK}
    marks = {"text": [TILES[code].mark for code in CODES], "textfont": {"size": FONT_SIZE, "color": INK}}
    place = {"x": 0.6, "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "middle", "showarrow": False}
    names = [
        place | {"y": y, "text": say(language, "collapse.count", name=say(language, f"diagnosis.{code}"), count=count)}
        for y, code, count in zip(rows, CODES, (counts.get(code, 0) for code in CODES), strict=True)
    ]
    still: Said = {"type": "scatter", "y": rows, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
    quiet = {"showgrid": False, "zeroline": False, "showticklabels": False}
    return figure(
        [still | {"x": [0] * len(CODES), "mode": "markers+text", "marker": tile, **marks}],
        x={"range": [-0.5, 10], **quiet},
        y={"range": [-0.6, len(CODES) - 0.4], **quiet},
        height=LINE * len(CODES) + 16,
        legend=False,
        annotations=names,
    )


def samples(points: Array, spec: MapSpec, language: str) -> go.Figure:
    """What a cell's G makes at last [n, 2], with the centres of the real modes as crosses."""
    cell = spec.cell(0)
    modes = cloud(cell.data, cell.own).centres
    across, up = square()
    cross = {"symbol": "cross-thin", "size": 14, "line": {"width": 2.5, "color": REAL}}
    both: Said = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
    made = {"x": points[:, 0], "y": points[:, 1], "marker": {"size": 5, "color": FAKE, "opacity": 0.7}}
    places = {"x": modes[:, 0], "y": modes[:, 1], "marker": cross}
    ends = [-WINDOW, WINDOW]
    return figure(
        [both | made | {"name": say(language, "gans.fake")}, both | places | {"name": say(language, "gans.modes")}],
        x=bare(ends) | across,
        y=bare(ends) | up,
        height=THUMB,
        margin={"l": 4, "r": 4, "t": 34, "b": 4, "pad": 0},
    )


def newest(tape: Tape[MapSpec], column: int) -> Array | None:
    """A cell's last samples [n, 2]; None where it has not been trained, or its row went on without its frame."""
    frame = next((f for f in tape.frames if f.at == column + 1), None)
    return None if frame is None else frame.arrays["fake"].astype(float)

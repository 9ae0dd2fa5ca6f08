"""Tapes of GANs -> Plotly figures: the picture, two on one clock, samples, where they land. No Streamlit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import plotly.graph_objects as go

from core.data.coverage import FAIR, SAMPLES
from core.tape import Array, Frame, Tape
from dashboard.charts import scene
from dashboard.charts.base import Said, axis, figure, note
from dashboard.charts.player import player
from dashboard.charts.scene import USUAL
from dashboard.theme import FAKE, FONT_SIZE, LOW_HIGH, REAL
from dashboard.words import say

PICTURE_HEIGHT = 768
"""The widest picture's. The style sheet fits each to its column's width: width + t + b − l − r, as MARGIN has them."""

MARGIN = {"l": 4, "r": 4, "t": 92, "b": 84, "pad": 0, "autoexpand": False}
"""The same for a live and an ended run, so that the plot keeps its place. What a live one shows hangs from the top."""

SAMPLES_HEIGHT, SHARES_HEIGHT = 504, 260
BESIDE, OVER = 700, 900
"""How high two pictures are beside each other, and one over the other, at their widest."""
SPLIT = {"beside": ([0.0, 0.49], [0.51, 1.0]), "over": ([0.53, 1.0], [0.0, 0.47])}


def picture(tape: Tape, language: str, frames: Sequence[Frame], layers: Collection[str] = USUAL) -> go.Figure:
    """The samples at the last of `frames`, over D's map or as a sheet; several can be played in the browser."""
    several, unit = len(frames) > 1, scene.arrow_unit(tape)
    across, up = scene.axes(tape)
    still = [_scale(tape, language, scene.is_points(tape) and "map" in layers), *scene.still(tape, language, layers)]
    return figure(
        [*still, *scene.moving(tape, frames[-1], language, layers, unit)],
        x=across,
        y=up,
        height=PICTURE_HEIGHT,
        margin=MARGIN,
        plot_bgcolor=LOW_HIGH[1][1],
        images=scene.backdrop(tape, frames[-1], layers),
        annotations=[_caption(frames[-1], language)],
        frames=[_played(tape, f, language, layers, len(still), unit) for f in frames] if several else [],
        **(player(frames, language) if several else {}),
    )


def pair(tapes: Sequence[Tape], names: Sequence[str], language: str, at: Sequence[int], beside: bool) -> go.Figure:
    """Two runs on one clock: at the last of the steps `at`, and played over all of them. `beside`: left and right."""
    way = SPLIT["beside" if beside else "over"]
    layout: Said = {}
    for i, (tape, domain) in enumerate(zip(tapes, way, strict=True), 1):
        number = "" if i == 1 else str(i)
        across, up = scene.axes(tape, i)
        layout[f"xaxis{number}"] = axis(across) | {"anchor": f"y{number}"} | ({"domain": domain} if beside else {})
        layout[f"yaxis{number}"] = axis(up) | {"anchor": f"x{number}"} | ({} if beside else {"domain": domain})
    still = [on(t, i) for i, tape in enumerate(tapes, 1) for t in scene.still(tape, language)]
    moved = _both(tapes, at[-1], language)
    frames = [_moment(tapes, names, step, language, len(still), beside) for step in at] if len(at) > 1 else []
    for trace in (*still[1:], *moved[1:]):
        trace["showlegend"] = False
    return figure(
        [*still, *moved],
        height=BESIDE if beside else OVER,
        margin=MARGIN | {"t": 74},
        plot_bgcolor=LOW_HIGH[1][1],
        images=_grounds(tapes, at[-1]),
        annotations=_titles(tapes, names, at[-1], language, beside),
        frames=frames,
        **layout,
        **(player([tapes[0].at(step) for step in at], language) if frames else {}),
    )


def shares(tape: Tape, frame: Frame, language: str) -> go.Figure:
    """The share of all samples that each mode, or kind of image, has as good ones, beside its true share.

    A mode is held when its bar reaches the lower of the two lines.
    """
    counts, points = frame.arrays["histogram"], scene.is_points(tape)
    true = tape.first.arrays["shares"]
    labels = [str(k + 1 if points else k) for k in range(len(counts))]
    bars = {"x": labels, "y": counts / SAMPLES, "name": say(language, "gans.shares.made"), "marker": {"color": FAKE}}
    lines = [
        {"x": labels, "y": share, "mode": "markers", "name": say(language, f"gans.shares.{name}"), "marker": marks}
        for name, share, marks in (("true", true, _line(3)), ("held", true / FAIR, _line(1.5)))
    ]
    across = {"title": say(language, "gans.shares.mode" if points else "gans.shares.kind"), "type": "category"}
    bar = {"type": "bar", **bars, "hovertemplate": "%{y:.1%}<extra></extra>"}
    return figure(
        [bar, *({"type": "scatter", **line, "hoverinfo": "skip"} for line in lines)],
        x=across,
        y={"tickformat": ".0%", "rangemode": "tozero"},
        height=SHARES_HEIGHT,
        bargap=0.35,
    )


def _line(width: float) -> Said:
    return {"symbol": "line-ew", "size": 18, "line": {"width": width, "color": REAL}}


def samples(points: Array, first: Frame, language: str) -> go.Figure:
    """New samples [n, 2] of a stored generator, with the modes as crosses."""
    modes = first.arrays["modes"]
    made = {"x": points[:, 0], "y": points[:, 1], "mode": "markers", "name": say(language, "gans.fake")}
    places = {"x": modes[:, 0], "y": modes[:, 1], "mode": "markers", "name": say(language, "gans.modes")}
    cross = {"symbol": "cross-thin", "size": 16, "line": {"width": 2.5, "color": REAL}}
    across, up = scene.plane(first)
    return figure(
        [
            {"type": "scatter", **made, "legendgroup": "made", "marker": {"size": 5, "color": FAKE, "opacity": 0.7}},
            {"type": "scatter", **places, "marker": cross},
        ],
        x=across,
        y=up,
        height=SAMPLES_HEIGHT,
        margin={"l": 4, "r": 4, "t": 58, "b": 4, "pad": 0, "autoexpand": False},
        legend={"xref": "paper", "yref": "paper", "yanchor": "bottom"},
    )


def on(trace: Said, number: int) -> Said:
    """A trace on the axes of the `number`-th scene."""
    return trace | ({} if number == 1 else {"xaxis": f"x{number}", "yaxis": f"y{number}"})


def _both(tapes: Sequence[Tape], at: int, language: str) -> list[Said]:
    return [on(t, i) for i, tape in enumerate(tapes, 1) for t in scene.moving(tape, tape.at(at), language)]


def _grounds(tapes: Sequence[Tape], at: int) -> list[Said]:
    return [image for i, tape in enumerate(tapes, 1) for image in scene.backdrop(tape, tape.at(at), number=i)]


def _titles(tapes: Sequence[Tape], names: Sequence[str], at: int, language: str, beside: bool) -> list[Said]:
    """Each run's name and its numbers at this moment, over its picture."""
    places = [(0.0, 1.0), (0.51, 1.0) if beside else (0.0, 0.47)]
    found = []
    for tape, name, (x, y) in zip(tapes, names, places, strict=True):
        said = say(language, "gans.short", **_details(tape.at(at)))
        found.append(note(f"<b>{name}</b><br>{said}", x=x, y=y, yshift=2))
    return found


def _moment(tapes: Sequence[Tape], names: Sequence[str], step: int, language: str, start: int, beside: bool) -> Said:
    data = [
        scene.changed(trace) | {k: trace[k] for k in ("xaxis", "yaxis") if k in trace}
        for trace in _both(tapes, step, language)
    ]
    layout = {"images": _grounds(tapes, step), "annotations": _titles(tapes, names, step, language, beside)}
    return {
        "name": str(tapes[0].at(step).at),
        "traces": [start + i for i in range(len(data))],
        "data": data,
        "layout": layout,
    }


def _scale(tape: Tape, language: str, shown: bool) -> Said:
    """A trace without points, for the colour bar of the map: of D's belief, or of its scores, which have no unit."""
    belief = "d_real" in tape.first.numbers
    low, high = ("gans.map_low", "gans.map_high") if belief else ("gans.score_low", "gans.score_high")
    ends = [say(language, low), "½" if belief else "", say(language, high)]
    place = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1, "yanchor": "bottom", "xpad": 0, "ypad": 8}
    ticks = {"tickvals": [0, 0.5, 1], "ticktext": ends, "tickfont": {"size": FONT_SIZE - 2}, "ticks": ""}
    bar = {"thickness": 10, "len": 0.6, "outlinewidth": 0, **place, **ticks}
    colours = {"color": [0.5], "cmin": 0, "cmax": 1, "colorscale": LOW_HIGH, "showscale": shown, "colorbar": bar}
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "marker": colours, "showlegend": False}


def _details(frame: Frame) -> dict[str, str]:
    n = frame.numbers
    return {
        "at": f"{frame.at:,}",
        "modes": f"{n['modes_covered']:.0f}",
        "held": f"{n['modes_held']:.0f}",
        "all": str(len(frame.arrays["histogram"])),
        "good": f"{n['good_share']:.0%}",
    }


def _caption(frame: Frame, language: str) -> Said:
    """What the moment's numbers are: between the legend and the colours of the map."""
    said = say(language, "gans.caption", **_details(frame))
    if "value" in frame.numbers:
        said += f" · V {frame.numbers['value']:.3f}".replace("-", "−")
    if away := scene.outside(frame):
        said += " · " + say(language, "gans.outside", share=f"{away:.0%}")
    return note(said, yshift=38)


def _played(tape: Tape, frame: Frame, language: str, layers: Collection[str], start: int, unit: float) -> Said:
    """One Plotly frame: played in the browser, so that rewinding asks the server for nothing."""
    data = [scene.changed(trace) for trace in scene.moving(tape, frame, language, layers, unit)]
    moment = {"images": scene.backdrop(tape, frame, layers), "annotations": [_caption(frame, language)]}
    return {"name": str(frame.at), "traces": list(range(start, start + len(data))), "data": data, "layout": moment}

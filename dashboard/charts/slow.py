"""A training by hand -> Plotly figures: the whole picture, one update in six stages, V move by move. No Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import plotly.graph_objects as go

from core.gans.moves import PLAYERS
from core.tape import Array, Frame, Tape
from dashboard.charts import scene
from dashboard.charts.base import Said, axis, figure, moment, note
from dashboard.charts.ground import ground
from dashboard.theme import DISCRIMINATOR, EDGE, FAKE, FONT_SIZE, GENERATOR, GREEN, GREY, INK, LOW_HIGH, REAL
from dashboard.words import say

STAGES = ("real", "noise", "judge", "d", "pull", "g")
"""What one step is made of, in order."""
NEEDS = {"real": "batch_real", "noise": "batch_fake", "judge": "seen_fake", "d": "map_after", "pull": "pull"} | {
    "g": "fake_after"
}
"""The array without which a stage did not happen."""
HEIGHT = 504
MARGIN = {"l": 4, "r": 4, "t": 58, "b": 4, "pad": 0, "autoexpand": False}
"""The style sheet fits the height to the column's width, as it does for a generator's samples."""
LONG = 0.7
"""How long most arrows may become when they are drawn larger, in units of the plane."""
LARGER, MOST_LARGER = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0), 10.0
"""By what arrows and ways are multiplied; a gradient by no more than MOST_LARGER, so that a vanished one is seen so."""
SMALLEST, USUAL, LARGEST = 4, 8, 17
"""A point's size in pixels: where D takes it for a fake, where nobody asks, and where D takes it for real."""
TRACK, CLOSE = 230, 0.02
"""The height of the picture of V, and how far its axis reaches at least from the middle."""
MARKS = {"D": ("triangle-up", DISCRIMINATOR), "G": ("triangle-down", GENERATOR), "B": ("diamond", GREEN)}
"""How a move is drawn, by who learned in it."""


def happened(frame: Frame, stage: str) -> bool:
    """Whether a move had this stage: where D alone learned, G got no arrows and did not move, and so on."""
    return NEEDS[stage] in frame.arrays


def value(frame: Frame) -> float:
    """V(D, G), or what stands in its place where a loss has none: minus D's loss."""
    return frame.numbers.get("value", -frame.numbers["loss_d"])


def larger(ways: Array, most: float = LARGER[-1]) -> float:
    """By what to multiply ways [n, 2] so that most of them can be seen and few are too long."""
    longest = float(np.quantile(np.hypot(*ways.T), 0.9))
    fits = [times for times in LARGER if times <= most and times * longest <= LONG]
    return max(fits, default=LARGER[0])


def whole(tape: Tape, at: int, language: str) -> go.Figure:
    """All real and made points over D's map after move `at`."""
    frame = tape.at(at)
    who = frame.notes.get("who")
    head = say(language, "slow.now", n=at) if who else say(language, "slow.opening")
    return _square(
        tape,
        [*scene.still(tape, language), *scene.moving(tape, frame, language)],
        scene.backdrop(tape, frame),
        f"<b>{head}</b>",
    )


def stage(tape: Tape, at: int, name: str, language: str) -> go.Figure:
    """One stage of the last update of move `at`; a stage that did not happen is faint."""
    frame = tape.at(at)
    label = f"<b>{say(language, f'slow.stage.{name}')}</b>"
    if not happened(frame, name):
        points = [points | {"opacity": 0.3} for points in _batch(frame, language)]
        return _square(tape, points, [], f"{label} · {say(language, 'slow.not_now')}")
    traces, images, remark = DRAWN[name](tape, frame, language)
    return _square(tape, traces, images, f"{label}{remark}")


def maps(tape: Tape, at: int, language: str) -> go.Figure:
    """D's map before and after its update, side by side."""
    first, frame = tape.first.arrays, tape.at(at).arrays
    layout: Said = {}
    images, traces, heads = [], [], []
    for i, (when, domain) in enumerate((("before", (0.0, 0.49)), ("after", (0.51, 1.0))), 1):
        number = "" if i == 1 else str(i)
        across, up = scene.axes(tape, i)
        layout[f"xaxis{number}"] = axis(across) | {"anchor": f"y{number}", "domain": domain}
        layout[f"yaxis{number}"] = axis(up) | {"anchor": f"x{number}"}
        drawn = ground(first["grid_x"], first["grid_y"], frame[f"map_{when}"])
        images.append(drawn | {"xref": f"x{number}", "yref": f"y{number}"})
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        traces.append({"type": "scatter", "x": [0], "y": [0], "mode": "markers", "opacity": 0, **axes})
        middle = {"x": sum(domain) / 2, "xanchor": "center"}
        heads.append(note(say(language, f"slow.{when}"), **middle, yshift=2))
    margin = {"l": 4, "r": 4, "t": 28, "b": 4, "pad": 0}
    return figure(
        traces, height=220, margin=margin, legend=False, images=images, annotations=heads, hovermode=False, **layout
    )


def track(tape: Tape, at: int, language: str) -> go.Figure:
    """V after each move, with a mark for who learned in it."""
    xs, ys = [f.at for f in tape.frames], [value(f) for f in tape.frames]
    line = {"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": {"color": GREY, "width": 1.5}}
    traces = [line | {"showlegend": False, "hoverinfo": "skip"}]
    for who, (symbol, colour) in MARKS.items():
        mine = [f for f in tape.frames if f.notes.get("who") == who]
        marker = {"symbol": symbol, "size": 11, "color": colour}
        points = {"x": [f.at for f in mine], "y": [value(f) for f in mine], "mode": "markers", "marker": marker}
        named = {"name": PLAYERS[who](language), "hovertemplate": "%{y:.3f}<extra></extra>"}
        traces.append({"type": "scatter", **points, **named, "showlegend": bool(mine)})
    few = {"dtick": 1} if len(xs) <= 12 else {"nticks": 10}
    across = {"title": say(language, "slow.at"), "range": [-0.3, xs[-1] + 0.3], "tickformat": "d", **few}
    middle, half = (max(ys) + min(ys)) / 2, max(0.58 * (max(ys) - min(ys)), CLOSE)
    up = {
        "range": [middle - half, middle + half],
        "title": "V" if "value" in tape.last.numbers else "−L<sub>D</sub>",
        "nticks": 5,
    }
    return figure(traces, x=across, y=up, height=TRACK, shapes=[moment(at)])


def _square(tape: Tape, traces: Sequence[Said], images: Sequence[Said], head: str) -> go.Figure:
    """A picture of the plane with a line of words over it, always of the same size."""
    across, up = scene.axes(tape)
    return figure(
        traces or [{"type": "scatter", "x": [0], "y": [0], "mode": "markers", "opacity": 0}],
        x=across,
        y=up,
        height=HEIGHT,
        margin=MARGIN,
        plot_bgcolor=LOW_HIGH[1][1],
        images=list(images),
        annotations=[note(head, yshift=2, font={"size": FONT_SIZE + 1})],
    )


def _points(frame: Frame, kind: str, language: str, seen: Array | None = None, at: Array | None = None) -> Said:
    """The batch's reals as rings or its fakes as dots, the larger the more real D has `seen` each [n]."""
    points = frame.arrays[f"batch_{kind}"] if at is None else at
    size = USUAL if seen is None else SMALLEST + (LARGEST - SMALLEST) * seen.clip(0, 1)
    ring = {"symbol": "circle-open", "color": REAL, "line": {"width": 2, "color": REAL}}
    dot = {"symbol": "circle", "color": FAKE, "line": {"width": 0.8, "color": EDGE}}
    marker = (ring if kind == "real" else dot) | {"size": size, "opacity": 0.95}
    named = {"name": say(language, f"slow.{kind}"), "showlegend": True, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers", "x": points[:, 0], "y": points[:, 1], "marker": marker, **named}


def _batch(frame: Frame, language: str, seen: str = "") -> list[Said]:
    """The reals, where they played a part, and the fakes; `seen` is the pattern of the arrays that size them."""
    kinds = [kind for kind in ("real", "fake") if f"batch_{kind}" in frame.arrays]
    sizes = {kind: frame.arrays[seen.format(kind)] if seen else None for kind in kinds}
    return [_points(frame, kind, language, sizes[kind]) for kind in kinds]


Drawing = tuple[list[Said], list[Said], str]


def _real(tape: Tape, frame: Frame, language: str) -> Drawing:
    return [_points(frame, "real", language)], [], ""


def _noise(tape: Tape, frame: Frame, language: str) -> Drawing:
    """Each noise vector, and the way from it to what G makes of it."""
    z, made = frame.arrays["noise"], frame.arrays["batch_fake"]
    z = np.pad(z, ((0, 0), (0, 2 - z.shape[1])))
    cross = {"symbol": "x-thin", "size": 8, "line": {"width": 1.8, "color": INK}}
    marks = {"type": "scatter", "mode": "markers", "x": z[:, 0], "y": z[:, 1], "marker": cross, "hoverinfo": "skip"}
    ways = _lines(z, made) | {"line": {"color": GREY, "width": 1}, "showlegend": False}
    return [ways, marks | {"name": say(language, "slow.noise")}, _points(frame, "fake", language)], [], ""


def _judge(tape: Tape, frame: Frame, language: str) -> Drawing:
    seen = frame.arrays.get("map_before", frame.arrays.get("map_met"))
    return _batch(frame, language, "seen_{}"), _ground(tape, seen), _means(frame, "")


def _d(tape: Tape, frame: Frame, language: str) -> Drawing:
    """Where D's answer rose and where it fell: the largest change is as deep as colours go."""
    change = difference(frame)
    most = np.abs(change).max()
    deep = 0.5 + change / (2 * most) if most else 0.5 + change
    return _batch(frame, language, "seen_{}_after"), _ground(tape, deep), _means(frame, "_after")


def _pull(tape: Tape, frame: Frame, language: str) -> Drawing:
    times = larger(frame.arrays["pull"], MOST_LARGER)
    foot = frame.arrays["batch_fake"]
    arrows = _arrows(foot, foot + times * frame.arrays["pull"], say(language, "slow.arrow"))
    return [*arrows, _points(frame, "fake", language)], _ground(tape, frame.arrays["map_met"]), _times(times)


def _g(tape: Tape, frame: Frame, language: str) -> Drawing:
    """From where each fake was to where it went, drawn longer than it is."""
    foot, moved = frame.arrays["batch_fake"], frame.arrays["fake_after"] - frame.arrays["batch_fake"]
    times = max(1.0, larger(moved))
    tip = foot + times * moved
    was = _points(frame, "fake", language)
    faint = {"symbol": "circle-open", "size": 8, "color": EDGE, "line": {"width": 1.5, "color": EDGE}}
    was |= {"marker": faint, "name": say(language, "slow.before")}
    now = _points(frame, "fake", language, at=tip) | {"name": say(language, "slow.after")}
    ways = _lines(foot, tip) | {"line": {"color": INK, "width": 1.5}, "showlegend": False}
    return [ways, was, now], _ground(tape, frame.arrays["map_met"]), _times(times)


DRAWN: dict[str, Callable[[Tape, Frame, str], Drawing]] = {
    "real": _real, "noise": _noise, "judge": _judge, "d": _d, "pull": _pull, "g": _g,
}  # fmt: skip


def difference(frame: Frame) -> Array:
    """How much higher D's map lies after its update than before [y, x]."""
    after, before = (frame.arrays[name].astype(np.float32) for name in ("map_after", "map_before"))
    return after - before


def _ground(tape: Tape, shares: Array | None) -> list[Said]:
    first = tape.first.arrays
    return [] if shares is None else [ground(first["grid_x"], first["grid_y"], shares)]


def _lines(foot: Array, tip: Array) -> Said:
    """A line from each of [n, 2] to its partner, as one trace."""
    gap = np.full(len(foot), np.nan)
    x, y = (np.stack([foot[:, i], tip[:, i], gap], axis=1).ravel() for i in (0, 1))
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}


def _arrows(foot: Array, tip: Array, name: str) -> list[Said]:
    """Lines with tips; an arrow too short to be seen has none."""
    way = tip - foot
    head = {
        "symbol": "arrow",
        "size": np.where(np.hypot(*way.T) > 0.02, 10, 0),
        "angle": np.degrees(np.arctan2(*way.T)),
    }
    both: Said = {"hoverinfo": "skip", "legendgroup": "arrows"}
    tips = {"type": "scatter", "mode": "markers", "x": tip[:, 0], "y": tip[:, 1], "marker": head | {"color": INK}}
    return [
        _lines(foot, tip) | both | {"name": name, "line": {"color": INK, "width": 1.8}},
        tips | both | {"showlegend": False},
    ]


def _means(frame: Frame, when: str) -> str:
    """D's mean answers, of reals only where they played a part."""
    names = {"real": "D(x)", "fake": "D(G(z))"}
    found = {name: frame.numbers.get(f"batch_d_{kind}{when}") for kind, name in names.items()}
    return "".join(f" · {name} {said(mean)}" for name, mean in found.items() if mean is not None)


def _times(times: float) -> str:
    return "" if times == 1 else f" · ×{times:g}"


def said(number: float, digits: int = 3) -> str:
    """A number as one reads it, with no minus before a zero."""
    text = f"{number:.{digits}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", "−")

"""What a GAN's picture is made of, layer by layer, for points in the plane and for images. No Streamlit.

A scene stands on one pair of axes; several may stand in one figure. What moves from frame to frame is the ground (an
image in the layout) and the traces of `moving`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection

import numpy as np

from core.data.points2d import WINDOW
from core.tape import Array, Frame, Tape
from dashboard.charts.base import Said, bare, square
from dashboard.charts.ground import ground
from dashboard.charts.sheet import sheet
from dashboard.theme import EDGE, FAKE, GREEN, GREY, INK, REAL
from dashboard.words import say

LAYERS = ("map", "real", "fake", "arrows", "warp")
"""What a picture of points is made of; USUAL is shown at first."""
USUAL = ("map", "real", "fake")
LONGEST, TYPICAL = 0.8, 0.9
"""How long an arrow may be, in units of the plane, and which of all the tape's arrows is just as long."""
QUIET = {"showlegend": False}
"""The buttons that switch these layers on name them; on a phone there is no room for a third entry."""
AWAY = 0.1
"""From which share of samples outside the picture on it is worth saying."""
COLUMNS = 5
"""How many images stand in a row."""


def is_points(tape: Tape) -> bool:
    """Whether a tape's samples are points in the plane; else they are images."""
    return "modes" in tape.first.arrays


def outside(frame: Frame) -> float:
    """The share of the shown points that lie outside the picture; 0 where hardly any do, or of images."""
    points = frame.arrays["fake"]
    if points.dtype == np.uint8:
        return 0.0
    share = float((np.abs(points) > WINDOW).any(axis=1).mean())
    return share if share >= AWAY else 0.0


def axes(tape: Tape, number: int = 1) -> tuple[Said, Said]:
    """A scene's two axes, equally long a unit."""
    across, up = square()
    if is_points(tape):
        return plane(tape.first, number)
    return bare([0, 1]) | across, bare([0, 1]) | up | {"scaleanchor": "x" if number == 1 else f"x{number}"}


def plane(first: Frame, number: int = 1) -> tuple[Said, Said]:
    """The two axes of the points' plane, from a tape's first frame."""
    across, up = square()
    ends = [[float(axis[0]), float(axis[-1])] for axis in (first.arrays["grid_x"], first.arrays["grid_y"])]
    return bare(ends[0]) | across, bare(ends[1]) | up | {"scaleanchor": "x" if number == 1 else f"x{number}"}


def backdrop(tape: Tape, frame: Frame, layers: Collection[str] = USUAL, number: int = 1) -> list[Said]:
    """The ground of a scene: what D believes at every place, or a sheet of samples."""
    which = "" if number == 1 else str(number)
    refs = {"xref": f"x{which}", "yref": f"y{which}"}
    if not is_points(tape):
        png = base64.b64encode(_sheet(frame)).decode()
        place = {"x": 0, "y": 1, "sizex": 1, "sizey": 1, "sizing": "stretch", "layer": "below"}
        return [{"source": f"data:image/png;base64,{png}", **place, **refs}]
    if "map" not in layers:
        return []
    first = tape.first.arrays
    return [ground(first["grid_x"], first["grid_y"], frame.arrays["d_map"]) | refs]


def _sheet(frame: Frame) -> bytes:
    """The samples of a moment; the good ones have a frame."""
    return sheet(frame.arrays["fake"], COLUMNS, [GREEN if good else None for good in frame.arrays["good"]])


def still(tape: Tape, language: str, layers: Collection[str] = USUAL) -> list[Said]:
    """The traces that stay: the real points. A scene of images has one unseen trace, so that its axes are drawn."""
    if not is_points(tape):
        return [{"type": "scatter", "x": [0.5], "y": [0.5], "mode": "markers", "opacity": 0, "showlegend": False}]
    if "real" not in layers:
        return []
    real = tape.first.arrays["real"]
    ring = {"size": 7, "color": REAL, "symbol": "circle-open", "line": {"width": 1.8, "color": REAL}}
    return [_marks(real) | {"name": say(language, "gans.real"), "marker": ring}]


def moving(tape: Tape, frame: Frame, language: str, layers: Collection[str] = USUAL, unit: float = 1.0) -> list[Said]:
    """The traces that change from frame to frame, always as many and in the same order."""
    if not is_points(tape):
        return []
    return [trace for name, draw in MOVING.items() if name in layers for trace in draw(frame, unit, language)]


def changed(trace: Said) -> Said:
    """What of a moving trace changes from frame to frame."""
    kept = {name: trace[name] for name in ("type", "x", "y")}
    head = trace.get("marker", {})
    return kept | ({"marker": {"angle": head["angle"], "size": head["size"]}} if "angle" in head else {})


def arrow_unit(tape: Tape) -> float:
    """What an arrow's length is divided by, the same in all frames: where gradients vanish, arrows do."""
    sizes = [np.hypot(*f.arrays["arrows"].astype(np.float32).T) for f in tape.frames if "arrows" in f.arrays]
    known = np.concatenate(sizes) if sizes else np.zeros(1)
    known = known[np.isfinite(known)]
    return float(np.quantile(known, TYPICAL)) / LONGEST if known.size and known.max() > 0 else 1.0


def _marks(at: Array) -> Said:
    at = at.astype(np.float32)
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "x": at[:, 0], "y": at[:, 1]}


def _fake(frame: Frame, unit: float, language: str) -> list[Said]:
    dot = {"size": 6, "color": FAKE, "line": {"width": 0.8, "color": EDGE}}
    return [_marks(frame.arrays["fake"]) | {"name": say(language, "gans.fake"), "marker": dot}]


def _arrows(frame: Frame, unit: float, language: str) -> list[Said]:
    """Where G's loss pulls some of the made points, as lines with tips."""
    pull = np.nan_to_num(frame.arrays["arrows"].astype(np.float32)) / unit
    size = np.hypot(*pull.T)
    pull *= (np.minimum(size, LONGEST * 1.2) / np.maximum(size, 1e-12))[:, None]
    foot = frame.arrays["fake"][: len(pull)].astype(np.float32)
    tip, gap = foot + pull, np.full(len(pull), np.nan, np.float32)
    lines = [np.stack([foot[:, i], tip[:, i], gap], axis=1).ravel() for i in (0, 1)]
    both: Said = {"type": "scatter", "hoverinfo": "skip"}
    line = {"mode": "lines", "line": {"color": INK, "width": 1.6}, "name": say(language, "gans.arrows")} | QUIET
    head = {"symbol": "arrow", "size": np.where(size > 0.01, 9, 0), "angle": np.degrees(np.arctan2(*pull.T))}
    tips = {"mode": "markers", "marker": head | {"color": INK}, "showlegend": False}
    return [both | line | {"x": lines[0], "y": lines[1]}, both | tips | {"x": tip[:, 0], "y": tip[:, 1]}]


def _warp(frame: Frame, unit: float, language: str) -> list[Said]:
    """What G makes of an even lattice of noise: its lines, bent."""
    lattice = frame.arrays["warp"].astype(np.float32)
    rows = np.concatenate([lattice, lattice.swapaxes(0, 1)]) if lattice.shape[0] == lattice.shape[1] else lattice
    path = np.concatenate([rows, np.full((len(rows), 1, 2), np.nan, np.float32)], axis=1).reshape(-1, 2)
    line = {"mode": "lines", "line": {"color": GREY, "width": 1.2}, "name": say(language, "gans.warp")} | QUIET
    return [{"type": "scatter", "hoverinfo": "skip", "x": path[:, 0], "y": path[:, 1], **line}]


MOVING: dict[str, Callable[[Frame, float, str], list[Said]]] = {"warp": _warp, "fake": _fake, "arrows": _arrows}

"""Times by size -> a Plotly figure with logarithmic axes. No Streamlit."""

from __future__ import annotations

import math
from collections.abc import Mapping

import plotly.graph_objects as go

from core.tensors.timing import RUNNERS, WORKS, Timings
from dashboard.charts.base import Said, axis, figure
from dashboard.charts.tensors import LOOKS
from dashboard.theme import FONT_SIZE, GREY, PURPLE
from dashboard.words import say

HEIGHT = 460
UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9))
GPU = {"color": PURPLE, "width": 3.0}


def brief(seconds: float) -> str:
    """A time with three digits: 340 µs, 1.2 ms, 2.5 s."""
    unit, size = next(((unit, size) for unit, size in UNITS if seconds >= size), UNITS[-1])
    value = seconds / size
    return f"{value:.0f} {unit}" if value >= 99.5 else f"{value:.2g} {unit}"


def speed(gigaflops: float) -> str:
    """GFLOP/s with two digits or all whole ones."""
    return f"{gigaflops:,.0f}" if gigaflops >= 10 else f"{gigaflops:.2g}"


def times(timings: Timings, show: str, language: str) -> go.Figure:
    """Seconds of a call, or GFLOP/s, against size: the CPU's libraries, and the GPU without and with the transfer."""
    traces = [
        _line(timings, timings.of(name), f"{one.label} · CPU", _look(name), show)
        for name, one in RUNNERS.items()
        if one.device == "CPU" and timings.of(name)
    ]
    if timings.of("cuda"):
        marks = {"size": 8, "symbol": "star", "color": PURPLE}
        gpu, moved = f"{RUNNERS['cuda'].label} · GPU", say(language, "timings.with_transfer")
        traces.append(_line(timings, timings.of("cuda"), gpu, {"line": GPU, "marker": marks}, show))
        dashed = {"line": GPU | {"dash": "5px,4px", "width": 2.5}, "marker": marks | {"symbol": "star-open"}}
        traces.append(_line(timings, timings.of("cuda", True), f"{gpu} {moved}", dashed, show))
        if show == "time":
            dotted = {"line": {"color": GREY, "width": 1.8, "dash": "dot"}, "mode": "lines"}
            traces.append(_line(timings, timings.moved(), say(language, "timings.transfer"), dotted, show))
    lines = [_from(size, say(language, key), show) for size, key in _marks(timings)]
    return figure(
        traces,
        height=HEIGHT,
        xaxis=axis({"title": WORKS[timings.work].size(language), "type": "log", **_sizes(timings.work)}),
        yaxis=axis({"title": say(language, f"timings.axis.{show}"), "type": "log", **_levels(traces, show)}),
        shapes=[line for line, _ in lines],
        annotations=[text for _, text in lines],
    )


def _look(name: str) -> Said:
    colour, symbol = LOOKS[name]
    return {"line": {"color": colour, "width": 2.5}, "marker": {"size": 8, "symbol": symbol, "color": colour}}


def _line(timings: Timings, seconds: Mapping[int, float], name: str, look: Said, show: str) -> Said:
    flop = WORKS[timings.work].flop
    rates = {size: flop(size) / took / 1e9 for size, took in seconds.items()}
    hover = [f"{name}<br>{size:,}: {brief(took)} · {speed(rates[size])} GFLOP/s" for size, took in seconds.items()]
    values = seconds if show == "time" else rates
    return {
        "type": "scatter", "mode": "lines+markers", "name": name, "x": list(values), "y": list(values.values()),
        "hovertext": hover, "hoverinfo": "text", **look,
    }  # fmt: skip


def _marks(timings: Timings) -> list[tuple[int, str]]:
    """From which sizes the GPU pays, and what is said there: alone, and with the transfer."""
    found = [(timings.pays(), "timings.from_alone"), (timings.pays(True), "timings.from_moved")]
    return [(size, key) for size, key in found if size is not None]


def _from(size: int, text: str, show: str) -> tuple[Said, Said]:
    """A line up through the plot at a size, and what begins there, along it, at the end that the curves leave free."""
    at = math.log10(size)
    line = {"type": "line", "x0": size, "x1": size, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    end = {"y": 0.02, "yanchor": "bottom"} if show == "time" else {"y": 0.98, "yanchor": "top"}
    place = {"x": at, **end, "yref": "paper", "xanchor": "right", "textangle": -90}
    said = {"text": text, "showarrow": False, "font": {"size": FONT_SIZE - 3}}
    return line | {"line": {"width": 1.5, "dash": "dot", "color": PURPLE}}, place | said


def _sizes(work: str) -> Said:
    """Ticks that a phone has room for: powers of ten, or every second power of two."""
    if work == "matrix":
        shown = list(WORKS[work].sizes[::2])
        return {"tickvals": shown, "ticktext": [f"{size:,}" for size in shown]}
    powers = range(2, 8)
    return {"tickvals": [10**k for k in powers], "ticktext": [f"10<sup>{k}</sup>" for k in powers]}


def _levels(traces: list[Said], show: str) -> Said:
    """Ticks at powers of ten, times with their unit."""
    values = [value for trace in traces for value in trace["y"]]
    if not values:
        return {}
    powers = range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)
    text = [brief(10.0**k * (1 + 1e-9)) if show == "time" else f"{10.0**k:,.10g}" for k in powers]
    return {"tickvals": [10.0**k for k in powers], "ticktext": text, "range": [powers[0] - 0.15, powers[-1] + 0.15]}

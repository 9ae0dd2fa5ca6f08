"""Tapes of ensembles -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.data.tabular import TABLES
from core.ensembles.spec import MODELS, EnsembleSpec
from core.tape import Array, Tape
from dashboard.charts.base import Said, bare, figure, note
from dashboard.theme import CLASSES, LOW_HIGH, SYMBOLS
from dashboard.theme import MODELS as COLOURS
from dashboard.words import say

MOST_POINTS = 400
DASHES = ("solid", "dash", "dashdot", "longdash", "longdashdot")


def names(specs: Sequence[EnsembleSpec], language: str) -> list[str]:
    """What to call each run: its model, and the fields in which runs of the same model differ."""
    found = []
    for spec in specs:
        same = [s for s in specs if s.model == spec.model and s is not spec]
        differ = [f for f in MODELS[spec.model].uses if any(getattr(s, f) != getattr(spec, f) for s in same)]
        rules = type(spec).rules()
        parts = [f"{rules[f].label(language)} {getattr(spec, f) or say(language, 'ensembles.default')}" for f in differ]
        found.append(" · ".join([MODELS[spec.model].label(language), *parts]))
    return found


def history(tape: Tape) -> tuple[Array, Array, Array]:
    """Every size that was scored, with its training and test score: three arrays [n]."""
    parts = [f.arrays for f in tape.frames if "sizes" in f.arrays]
    if not parts:
        return np.array([], int), np.array([]), np.array([])
    sizes, train, test = (np.concatenate([p[name] for p in parts]) for name in ("sizes", "train", "test"))
    return sizes.astype(int), train, test


def curves(tapes: Sequence[Tape[EnsembleSpec]], position: int, language: str) -> go.Figure:
    """Training (dotted) and test score (solid) against the number of trees, all models; a line marks `position`."""
    specs = [t.spec for t in tapes]
    last = max(s.marks()[-1] for s in specs)
    traces: list[Said] = []
    scores: list[float] = []
    for tape, name in zip(tapes, names(specs, language), strict=True):
        sizes, train, test = history(tape)
        if not len(sizes):
            continue
        if len(sizes) == 1:
            sizes, train, test = np.array([1, last]), train.repeat(2), test.repeat(2)
        keep = _thin(sizes)
        scores += [float(np.quantile(test, 0.02)), float(train.max()), float(test[-1])]
        traces += _lines(tape.spec.model, name, sizes[keep], train[keep], test[keep], language)
    long = {"type": "log", "dtick": 1} if last > 50 else {}
    mark = {"type": "line", "x0": position, "x1": position, "y0": 0, "y1": 1, "yref": "paper"}
    return figure(
        traces,
        x={"title": say(language, "ensembles.trees"), **long},
        y={"title": score_name(specs[0], language), **_span(scores)},
        shapes=[mark | {"line": {"width": 1, "dash": "dot", "color": "gray"}}] if position > 1 else [],
    )


def regions(tape: Tape[EnsembleSpec], position: int, name: str, language: str) -> go.Figure:
    """2-D data: the share of class 1 over the plane at `position`, with the training points."""
    first, frame = tape.first.arrays, tape.at(position).arrays
    traces: list[Said] = []
    if "region" in frame:
        share = np.round(255 * frame["region"].astype(np.float32)).astype(np.uint8)
        grid = {"x": first["grid_x"], "y": first["grid_y"], "z": share, "zmin": 0, "zmax": 255}
        traces.append({"type": "heatmap", **grid, "colorscale": LOW_HIGH, "showscale": False, "hoverinfo": "skip"})
    for k, symbol in enumerate(("circle", "square")):
        here = first["y_train"].astype(int) == k
        marker = {"size": 5, "symbol": symbol, "color": CLASSES[k], "line": {"width": 0.5, "color": "white"}}
        points = {"x": first["X_train"][here, 0], "y": first["X_train"][here, 1], "mode": "markers", "marker": marker}
        traces.append({"type": "scatter", **points, "name": say(language, "ensembles.class", k=k), "hoverinfo": "skip"})
    x, y = (bare(_ends(first[name])) | {"showticklabels": False} for name in ("grid_x", "grid_y"))
    return figure(traces, x=x, y=y, height=300, title=name, legend=False)


def fitted(tapes: Sequence[Tape[EnsembleSpec]], position: int, language: str) -> go.Figure:
    """1-D data: the points and the curve of every model at `position`."""
    specs = [t.spec for t in tapes]
    first = tapes[0].first.arrays
    points = {"x": first["X_train"][:, 0], "y": first["y_train"], "mode": "markers", "hoverinfo": "skip"}
    about = {"name": say(language, "ensembles.train_points"), "marker": {"size": 5, "color": "#9aa3ad"}}
    traces: list[Said] = [{"type": "scatter", **points, **about}]
    for i, (tape, name) in enumerate(zip(tapes, names(specs, language), strict=True)):
        frame = tape.at(position).arrays
        if "curve" in frame:
            line = {"color": COLOURS[tape.spec.model], "width": 2.5, "dash": _dash(specs, i)}
            curve = {"x": first["grid_x"], "y": frame["curve"], "mode": "lines", "name": name, "line": line}
            traces.append({"type": "scatter", **curve})
    return figure(traces, x="x", y="y")


def confusion(tape: Tape[EnsembleSpec], position: int, labels: Sequence[str], language: str) -> go.Figure:
    """Classification: the test rows by true class and answer."""
    counts = tape.at(position).arrays["confusion"]
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    scale = [[0, "rgba(128,128,128,0.08)"], [1, COLOURS[tape.spec.model]]]
    cells = {"x": list(labels), "y": list(labels), "z": share, "zmin": 0, "zmax": 1, "colorscale": scale}
    shown = {"text": counts, "texttemplate": "%{text}", "showscale": False, "xgap": 2, "ygap": 2}
    return figure(
        [{"type": "heatmap", **cells, **shown}],
        x={"title": say(language, "ensembles.predicted"), "type": "category"},
        y={"title": say(language, "ensembles.true"), "type": "category", "autorange": "reversed"},
        legend=False,
    )


def residuals(tape: Tape[EnsembleSpec], position: int, language: str) -> go.Figure:
    """Regression: predicted against true value of the test rows; a perfect model lies on the line."""
    true, predicted = tape.first.arrays["y_test"], tape.at(position).arrays["predicted"]
    ends = [float(min(true.min(), predicted.min())), float(max(true.max(), predicted.max()))]
    line = {"x": ends, "y": ends, "mode": "lines", "line": {"color": "gray", "dash": "dot"}, "hoverinfo": "skip"}
    marker = {"color": COLOURS[tape.spec.model], "symbol": SYMBOLS[tape.spec.model], "size": 7, "opacity": 0.8}
    points = {"x": true, "y": predicted, "mode": "markers", "marker": marker}
    return figure(
        [{"type": "scatter", **line}, {"type": "scatter", **points}],
        x=say(language, "ensembles.true"),
        y=say(language, "ensembles.predicted"),
        legend=False,
        annotations=[note(say(language, "ensembles.on_line"))],
    )


def score_name(spec: EnsembleSpec, language: str) -> str:
    """Accuracy or R², in the reader's language."""
    return say(language, f"ensembles.score.{TABLES[spec.data].task}")


def _lines(model: str, name: str, sizes: Array, train: Array, test: Array, language: str) -> list[Said]:
    colour = COLOURS[model]
    both: Said = {"type": "scatter", "x": sizes, "mode": "lines", "legendgroup": name, "name": name}
    hover = f"{name}<br>%{{x}}: %{{y:.4f}}<extra></extra>"
    dotted = {"y": train, "line": {"color": colour, "width": 1.5, "dash": "dot"}, "opacity": 0.85, "showlegend": False}
    solid = {"y": test, "line": {"color": colour, "width": 3}}
    marker = {"color": colour, "size": 10, "symbol": SYMBOLS[model]}
    end = {"x": sizes[-1:], "y": test[-1:], "mode": "markers", "marker": marker, "showlegend": False}
    return [
        both | dotted | {"hovertemplate": say(language, "ensembles.train") + " · " + hover},
        both | solid | {"hovertemplate": say(language, "ensembles.test") + " · " + hover},
        both | end | {"hoverinfo": "skip"},
    ]


def _span(scores: Sequence[float]) -> Said:
    """A range that shows all test scores but for the worst first ones, and never less than -1."""
    if not scores:
        return {}
    low, high = max(min(scores), -1.0), max(scores)
    return {"range": [low - 0.06 * (high - low) - 0.01, high + 0.04 * (high - low) + 0.005]}


def _dash(specs: Sequence[EnsembleSpec], i: int) -> str:
    return DASHES[sum(s.model == specs[i].model for s in specs[:i]) % len(DASHES)]


def _thin(sizes: Array) -> Array:
    """At most MOST_POINTS positions, dense where a logarithmic axis is; the first and last always."""
    if len(sizes) <= MOST_POINTS:
        return np.arange(len(sizes))
    return np.unique(np.geomspace(1, len(sizes), MOST_POINTS).round().astype(int) - 1)


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

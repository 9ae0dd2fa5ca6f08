"""Tapes of ensembles -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.data.tabular import TABLES
from core.ensembles.spec import MODELS, EnsembleSpec
from core.tape import Array, Tape
from dashboard.charts.base import figure, note
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
    fig = figure(x=say(language, "ensembles.trees"), y=score_name(specs[0], language))
    scores: list[float] = []
    for i, (tape, name) in enumerate(zip(tapes, names(specs, language), strict=True)):
        sizes, train, test = history(tape)
        if not len(sizes):
            continue
        if len(sizes) == 1:
            sizes, train, test = np.array([1, last]), train.repeat(2), test.repeat(2)
        keep = _thin(sizes)
        scores += [float(np.quantile(test, 0.02)), float(train.max()), float(test[-1])]
        _lines(fig, tape.spec.model, name, i, sizes[keep], train[keep], test[keep], language)
    if position > 1:
        fig.add_vline(position, line={"width": 1, "dash": "dot", "color": "gray"})
    if scores:
        low, high = max(min(scores), -1.0), max(scores)
        fig.update_yaxes(range=[low - 0.06 * (high - low) - 0.01, high + 0.04 * (high - low) + 0.005])
    fig.update_xaxes(type="log" if last > 50 else "linear", dtick=1 if last > 50 else None)
    return fig


def regions(tape: Tape[EnsembleSpec], position: int, name: str, language: str) -> go.Figure:
    """2-D data: the share of class 1 over the plane at `position`, with the training and test points."""
    first, frame = tape.first.arrays, tape.at(position).arrays
    fig = figure(height=300, title=name, legend=False)
    if "region" in frame:
        fig.add_heatmap(
            x=first["grid_x"],
            y=first["grid_y"],
            z=frame["region"].astype(np.float32),
            colorscale=LOW_HIGH,
            zmin=0,
            zmax=1,
            showscale=False,
            hoverinfo="skip",
            zsmooth=False,
        )
    for k, symbol in enumerate(("circle", "square")):
        here = first["y_train"].astype(int) == k
        fig.add_scatter(
            x=first["X_train"][here, 0],
            y=first["X_train"][here, 1],
            mode="markers",
            hoverinfo="skip",
            name=say(language, "ensembles.class", k=k),
            marker={"size": 5, "symbol": symbol, "color": CLASSES[k], "line": {"width": 0.5, "color": "white"}},
        )
    fig.update_xaxes(range=_ends(first["grid_x"]), showticklabels=False, showgrid=False, zeroline=False)
    fig.update_yaxes(range=_ends(first["grid_y"]), showticklabels=False, showgrid=False, zeroline=False)
    return fig


def fitted(tapes: Sequence[Tape[EnsembleSpec]], position: int, language: str) -> go.Figure:
    """1-D data: the points and the curve of every model at `position`."""
    specs = [t.spec for t in tapes]
    first = tapes[0].first.arrays
    fig = figure(x="x", y="y")
    fig.add_scatter(
        x=first["X_train"][:, 0],
        y=first["y_train"],
        mode="markers",
        name=say(language, "ensembles.train_points"),
        marker={"size": 5, "color": "#9aa3ad"},
        hoverinfo="skip",
    )
    for i, (tape, name) in enumerate(zip(tapes, names(specs, language), strict=True)):
        frame = tape.at(position).arrays
        if "curve" in frame:
            line = {"color": COLOURS[tape.spec.model], "width": 2.5, "dash": _dash(specs, i)}
            fig.add_scatter(x=first["grid_x"], y=frame["curve"], mode="lines", name=name, line=line)
    return fig


def confusion(tape: Tape[EnsembleSpec], position: int, labels: Sequence[str], language: str) -> go.Figure:
    """Classification: the test rows by true class and answer."""
    counts = tape.at(position).arrays["confusion"]
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    colour = COLOURS[tape.spec.model]
    fig = figure(x=say(language, "ensembles.predicted"), y=say(language, "ensembles.true"), legend=False)
    fig.add_heatmap(
        x=list(labels),
        y=list(labels),
        z=share,
        zmin=0,
        zmax=1,
        text=counts,
        texttemplate="%{text}",
        colorscale=[[0, "rgba(128,128,128,0.08)"], [1, colour]],
        showscale=False,
        xgap=2,
        ygap=2,
    )
    fig.update_yaxes(autorange="reversed", type="category")
    fig.update_xaxes(type="category")
    return fig


def residuals(tape: Tape[EnsembleSpec], position: int, language: str) -> go.Figure:
    """Regression: predicted against true value of the test rows; a perfect model lies on the line."""
    true, predicted = tape.first.arrays["y_test"], tape.at(position).arrays["predicted"]
    ends = [float(min(true.min(), predicted.min())), float(max(true.max(), predicted.max()))]
    fig = figure(x=say(language, "ensembles.true"), y=say(language, "ensembles.predicted"), legend=False)
    fig.add_scatter(x=ends, y=ends, mode="lines", line={"color": "gray", "dash": "dot"}, hoverinfo="skip")
    marker = {"color": COLOURS[tape.spec.model], "symbol": SYMBOLS[tape.spec.model], "size": 7, "opacity": 0.8}
    fig.add_scatter(x=true, y=predicted, mode="markers", marker=marker)
    note(fig, say(language, "ensembles.on_line"))
    return fig


def score_name(spec: EnsembleSpec, language: str) -> str:
    """Accuracy or R², in the reader's language."""
    return say(language, f"ensembles.score.{TABLES[spec.data].task}")


def _lines(
    fig: go.Figure, model: str, name: str, i: int, sizes: Array, train: Array, test: Array, language: str
) -> None:
    colour = COLOURS[model]
    both = {"x": sizes, "mode": "lines", "legendgroup": name}
    hover = f"{name}<br>%{{x}}: %{{y:.4f}}<extra></extra>"
    fig.add_scatter(
        **both,
        y=train,
        name=name,
        line={"color": colour, "width": 1.5, "dash": "dot"},
        opacity=0.85,
        showlegend=False,
        hovertemplate=say(language, "ensembles.train") + " · " + hover,
    )
    fig.add_scatter(
        **both,
        y=test,
        name=name,
        line={"color": colour, "width": 3},
        hovertemplate=say(language, "ensembles.test") + " · " + hover,
    )
    fig.add_scatter(
        x=sizes[-1:],
        y=test[-1:],
        mode="markers",
        legendgroup=name,
        showlegend=False,
        hoverinfo="skip",
        marker={"color": colour, "size": 10, "symbol": SYMBOLS[model]},
    )


def _dash(specs: Sequence[EnsembleSpec], i: int) -> str:
    return DASHES[sum(s.model == specs[i].model for s in specs[:i]) % len(DASHES)]


def _thin(sizes: Array) -> Array:
    """At most MOST_POINTS positions, dense where a logarithmic axis is; the first and last always."""
    if len(sizes) <= MOST_POINTS:
        return np.arange(len(sizes))
    return np.unique(np.geomspace(1, len(sizes), MOST_POINTS).round().astype(int) - 1)


def _ends(axis: Array) -> list[float]:
    return [float(axis[0]), float(axis[-1])]

"""The scores of ensembles as trees are added -> a Plotly figure. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Tape
from dashboard.charts.base import Said, figure, moment
from dashboard.theme import GREY, Look, look
from dashboard.words import say

MOST_POINTS = 400
MARKS = 4
FIRST_FEW = 3
LEVEL = 10
TICKS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10000)


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


def looks(specs: Sequence[EnsembleSpec]) -> list[Look]:
    """How each run is drawn: in its model's look, which varies from one run of a model to the next."""
    models = [s.model for s in specs]
    return [look(model, models[:i].count(model)) for i, model in enumerate(models)]


def history(tape: Tape) -> tuple[Array, Array, Array]:
    """Every size that was scored, with its training and test score: three arrays [n]."""
    parts = [f.arrays for f in tape.frames if "sizes" in f.arrays]
    if not parts:
        return np.array([], int), np.array([]), np.array([])
    sizes, train, test = (np.concatenate([p[name] for p in parts]) for name in ("sizes", "train", "test"))
    return sizes.astype(int), train, test


def curves(tapes: Sequence[Tape[EnsembleSpec]], position: int, language: str, called: Sequence[str] = ()) -> go.Figure:
    """Training (dotted) and test score (solid) against the number of trees, all models; a line marks `position`.

    `called` are the runs' names where their models do not tell them apart.
    """
    specs = [t.spec for t in tapes]
    last = max(s.marks()[-1] for s in specs)
    if not any(MODELS[s.model].grows for s in specs):
        last = LEVEL  # nothing grows: level lines over a few trees
    traces: list[Said] = []
    scores: list[tuple[Array, Array]] = []
    for i, (tape, name, its) in enumerate(zip(tapes, called or names(specs, language), looks(specs), strict=True)):
        sizes, train, test = history(tape)
        if not len(sizes):
            continue
        places = _places(last, (i + 1) / (len(tapes) + 1))
        if len(sizes) == 1 and (tape.ending or tape.spec.marks()[-1] == 1):
            sizes = np.unique([1, *places, last])
            train, test = train.repeat(len(sizes)), test.repeat(len(sizes))
        keep = _thin(sizes)
        scores.append((train, test))
        traces += _lines(name, its, sizes[keep], train[keep], test[keep], places, language)
    return figure(
        traces,
        x={"title": say(language, "ensembles.trees"), "showline": True, "linecolor": GREY, **_across(last)},
        y={"title": score_name(specs[0], language), **_span(scores)},
        holds=" ".join(f"{t.spec.key}:{len(t.frames)}" for t in tapes),
        shapes=[moment(position)] if position > 1 else [],
    )


def score_name(spec: EnsembleSpec, language: str) -> str:
    """Accuracy or R², in the reader's language."""
    return say(language, f"ensembles.score.{spec.table.task}")


def _lines(name: str, its: Look, sizes: Array, train: Array, test: Array, places: Array, language: str) -> list[Said]:
    """A run's entry in the legend, its two lines, and its marks: the end first, then some along the test line."""
    both: Said = {"type": "scatter", "legendgroup": name, "name": name}
    line = {"color": its.colour, "width": its.width}
    symbol = {"symbol": its.symbol, "color": its.colour, "line": {"width": 2, "color": its.colour}}
    entry = {"x": [None], "y": [None], "mode": "lines+markers", "line": line, "marker": symbol | {"size": 9}}
    hover = "{} · {}<br>%{{x:,}}: %{{y:.4f}}<extra></extra>"
    lines = [
        both | {"x": sizes, "y": score, "mode": "lines", "line": drawn, "showlegend": False, "hovertemplate": said}
        for score, drawn, said in (
            (train, line | {"width": 1.6, "dash": "dot"}, hover.format(say(language, "ensembles.train"), name)),
            (test, line, hover.format(say(language, "ensembles.test"), name)),
        )
    ]
    at = [len(sizes) - 1, *np.searchsorted(sizes, places[places < sizes[-1]])]
    marks = {"x": sizes[at], "y": test[at], "mode": "markers", "showlegend": False, "cliponaxis": False}
    sizes_of_marks = [11] + [8] * (len(at) - 1)
    ends = marks | {"hoverinfo": "skip", "marker": symbol | {"size": sizes_of_marks, "opacity": 1}}
    return [both | entry, *lines, both | ends]


def _places(last: int, shift: float) -> Array:
    """MARKS sizes along the axis as it is drawn, shifted by a share of their distance: runs that meet stay apart."""
    shares = (np.arange(MARKS) + shift) / MARKS
    return np.unique((last**shares if _long(last) else 1 + shares * (last - 1)).round().astype(int))


def _long(last: int) -> bool:
    return last > 50


def _across(last: int) -> Said:
    """The axis of trees: logarithmic when it is long, from its first to its last tree."""
    if not _long(last):
        return {"range": [1, max(last, 2)]}
    ticks = [t for t in TICKS if t <= last]
    labels = {"tickvals": ticks, "ticktext": [f"{t:,}" for t in ticks]}
    return {"type": "log", "range": [0, float(np.log10(1.005 * last))], **labels}


def _span(scores: Sequence[tuple[Array, Array]]) -> Said:
    """The range of the scores: all of them, but for first few test scores so low that they would flatten the rest."""
    if not scores:
        return {}
    every = np.concatenate([part for pair in scores for part in pair])
    most = np.concatenate([part for train, test in scores for part in (train, test[FIRST_FEW:], test[-1:])])
    low, high = float(most.min()), float(every.max())
    low = max(float(every.min()), low - 0.5 * max(high - low, 0.02))
    return {"range": [low - 0.05 * (high - low) - 0.005, high + 0.04 * (high - low) + 0.005]}


def _thin(sizes: Array) -> Array:
    """At most MOST_POINTS positions, dense where a logarithmic axis is; the first and last always."""
    if len(sizes) <= MOST_POINTS:
        return np.arange(len(sizes))
    return np.unique(np.geomspace(1, len(sizes), MOST_POINTS).round().astype(int) - 1)

"""Two pinned runs side by side: in what they differ, their scores, curves, and where their answers part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.verdicts import POINTS, write
from core.ensembles.wrapup.results import differing, ground, worded
from core.run import Run
from core.tape import Frame
from dashboard.charts import ensembles as charts
from dashboard.charts import runs as pictures
from dashboard.charts.base import CONFIG
from dashboard.charts.curves import looks
from dashboard.choices import remember
from dashboard.ensembles.runs import PINNED, Row, keep, rows
from dashboard.live import found, position, show, want
from dashboard.words import say, table_of

AGAIN = "runs_again"
Runs = Sequence[Run[Any]]


def draw(language: str) -> None:
    """The pinned pair, opened from its tapes; says so, and offers to run it again, where they have gone."""
    listed = {row.key: row for row in rows()}
    pair = [listed[key] for key in st.session_state.get(PINNED, ()) if key in listed]
    if len(pair) != 2:
        return
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.subheader(say(language, "runs.pair", a=pair[0].number, b=pair[1].number), anchor=False)
    unpin = say(language, "runs.unpin")
    right.button(unpin, icon=":material/keep_off:", on_click=remember, args=(PINNED, ()), width="stretch")
    names = [_name(row, language) for row in pair]
    specs = [row.result.spec for row in pair]
    _differences(language, specs, names)
    if runs := _opened(language, specs):
        show(language, runs, lambda now: _draw(language, now, names))


def _name(row: Row, language: str) -> str:
    model = MODELS[row.result.spec.model].label(language)
    return say(language, "runs.called", model=model, number=row.number)


def _opened(language: str, specs: Sequence[EnsembleSpec]) -> Runs:
    """The runs, where both are recorded or have been asked for again."""
    asked = st.session_state.get(AGAIN) == tuple(spec.key for spec in specs)
    if asked:
        return want(language, specs)
    there = [run for spec in specs if (run := found(language, spec))]
    if len(there) == len(specs):
        return there
    st.info(say(language, "runs.gone"))
    keys = tuple(spec.key for spec in specs)
    st.button(say(language, "run.again"), icon=":material/play_arrow:", on_click=remember, args=(AGAIN, keys))
    return []


def _differences(language: str, specs: Sequence[EnsembleSpec], names: Sequence[str]) -> None:
    """A table of the fields in which the two differ, and whether their scores can be compared."""
    rules = EnsembleSpec.rules()
    heads = [say(language, "runs.parameter"), *names]
    lines = [
        [rules[name].label(language), *(worded(spec, name, language) for spec in specs)] for name in differing(*specs)
    ]
    st.markdown(table_of(heads, lines))
    if ground(specs[0]) != ground(specs[1]):
        st.caption(say(language, "runs.other_ground"))


def _draw(language: str, runs: Runs, names: Sequence[str]) -> None:
    """Scores, curves and pictures at one number of trees."""
    keep(runs)
    if len(runs) < 2:
        return
    at = position(language, "runs_at", say(language, "ensembles.at"), runs, film=True)
    tapes = [run.tape for run in runs]
    frames = [tape.at(max(at, 1)) for tape in tapes]
    alike = tapes[0].spec.table.task == tapes[1].spec.table.task
    if all("score_test" in frame.numbers for frame in frames):
        _scores(language, runs, frames, names, alike)
    if alike:
        alt = say(language, "ensembles.curves_alt")
        st.plotly_chart(charts.curves(tapes, at, language, names), key="pair_curves", config=CONFIG, alt=alt)
        st.caption(say(language, "ensembles.legend"))
        _pictures(language, runs, at, names)


def _scores(language: str, runs: Runs, frames: Sequence[Frame], names: Sequence[str], alike: bool) -> None:
    lines = []
    for label, name in (("train", "score_train"), ("test", "score_test"), ("oob", "score_oob")):
        pairs = [(frame.numbers.get(name), run.spec.table.task) for run, frame in zip(runs, frames, strict=True)]
        if all(score is None for score, _ in pairs):
            continue
        said = ["–" if score is None else write(score, task) for score, task in pairs]
        both = [score for score, _ in pairs if score is not None]
        apart = _apart(both[1] - both[0], pairs[0][1], language) if alike and len(both) == 2 else "–"
        lines.append([say(language, f"runs.{label}"), *said, apart])
    times = [frame.seconds for frame in frames]
    apart = say(language, "seconds", n=f"{times[1] - times[0]:+.2f}".replace("-", "−"))
    lines.append(
        [say(language, "ensembles.col.seconds"), *(say(language, "seconds", n=f"{t:.2f}") for t in times), apart]
    )
    st.markdown(table_of([say(language, "runs.score"), *names, say(language, "runs.difference")], lines))


def _apart(by: float, task: str, language: str) -> str:
    said = f"{100 * by:+.1f}{POINTS(language)}" if task == "classification" else f"{by:+.3f}"
    return said.replace("-", "−")


def _pictures(language: str, runs: Runs, at: int, names: Sequence[str]) -> None:
    """Where data lie in a plane or on a line: both answers, and how often or how far they part."""
    tapes = [run.tape for run in runs]
    dimensions = [tape.spec.table.dimensions for tape in tapes]
    if dimensions == [2, 2]:
        _regions(language, runs, at, names)
    apart = pictures.apart(tapes, at)
    if dimensions == [1, 1] and apart is not None:
        its = looks([tape.spec for tape in tapes])
        drawn = [pictures.Line(*parts) for parts in zip(tapes, names, its, strict=True)]
        alt = say(language, "ensembles.fitted_alt")
        st.plotly_chart(pictures.lines(drawn, at, language), key="pair_lines", config=CONFIG, alt=alt)
        st.markdown(say(language, "runs.apart", by=f"{apart:.3f}"))


def _regions(language: str, runs: Runs, at: int, names: Sequence[str]) -> None:
    tapes = [run.tape for run in runs]
    boxes = st.columns(3)
    for i, (tape, name) in enumerate(zip(tapes, names, strict=True)):
        alt = say(language, "ensembles.regions_alt", model=name)
        boxes[i].plotly_chart(charts.regions(tape, at, name, language), key=f"pair{i}", config=CONFIG, alt=alt)
    differ = pictures.split_opinions(tapes, at)
    if differ is None:
        boxes[2].caption(say(language, "runs.no_grid"))
        return
    name = say(language, "runs.disagreement")
    fig = pictures.disagreement(tapes, differ, at, name, language)
    boxes[2].plotly_chart(fig, key="pair_differ", config=CONFIG, alt=name)
    st.markdown(say(language, "runs.disagree", share=f"{differ.mean():.1%}", cells=f"{differ.size:,}"))

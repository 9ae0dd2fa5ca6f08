"""scikit-learn's four fields, live: choose a field, an algorithm and data; one line changes from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.fields.spec import DATA, FIELDS, FieldSpec, code, of_field
from core.run import Run
from core.tape import Tape
from dashboard.charts import fields as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick
from dashboard.live import brief, show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

SEED = FieldSpec().seed


def draw_chapter(language: str) -> None:
    """The choices, the lines, and what came of them beside the field's other algorithms."""
    field = pick("fields_field", say(language, "fields.field"), {n: f.label(language) for n, f in FIELDS.items()})
    algorithms, data = of_field(field)
    st.caption(FIELDS[field].about(language))
    left, right = st.columns(2)
    with left:
        labels = {name: one.label(language) for name, one in algorithms.items()}
        algorithm = pick(f"fields_algorithm_{field}", say(language, "fields.algorithm"), labels)
    with right:
        labels = {name: one.label(language) for name, one in data.items()}
        on = pick(f"fields_data_{field}", say(language, "fields.data"), labels)
    specs = {name: FieldSpec(field, name, on, SEED) for name in algorithms}
    chosen = specs[algorithm]
    if runs := want(language, list(specs.values())):
        show(language, runs, lambda now: _draw(language, chosen, now))
    said = {"three_tab": "fields", "fields_field": field}
    foot(language, {**said, f"fields_algorithm_{field}": algorithm, f"fields_data_{field}": on}, runs)


def _draw(language: str, chosen: FieldSpec, runs: Sequence[Run[Any]]) -> None:
    there = [run.tape for run in runs if run.tape.last.at]
    left, right = st.columns([6, 5])
    with right:
        st.caption(say(language, "fields.code"))
        st.code(code(chosen), language="python")
    for tape in there:
        if tape.spec.key == chosen.key:
            figure, alt = charts.picture(tape.last, chosen.field, language), say(language, "fields.alt")
            left.plotly_chart(figure, key=f"fields:{chosen.key[:8]}", config=CONFIG, alt=alt)
    if there:
        st.markdown(table(language, there))
        st.caption(say(language, "fields.swap"))
    if len(there) == len(runs) and all(run.ended for run in runs):
        st.success(verdict(language, there))


def table(language: str, tapes: Sequence[Tape[FieldSpec]]) -> str:
    """Each algorithm's score and time, the best one in bold."""
    best = max(tape.last.numbers["score"] for tape in tapes)
    field = FIELDS[tapes[0].spec.field]
    rows = []
    for tape in tapes:
        said = f"**{_score(tape)}**" if tape.last.numbers["score"] == best else _score(tape)
        rows.append([_name(language, tape), said, brief(tape.last.seconds)])
    return table_of([say(language, "fields.algorithm"), field.score(language), say(language, "fields.seconds")], rows)


def verdict(language: str, tapes: Sequence[Tape[FieldSpec]]) -> str:
    """Which algorithm suits this data best, and which least: no one of them always does."""
    order = sorted(tapes, key=lambda tape: tape.last.numbers["score"])
    best, least = order[-1], order[0]
    names = {"best": _name(language, best), "least": _name(language, least)}
    return say(
        language,
        "fields.verdict",
        data=DATA[best.spec.data].label(language),
        **names,
        high=_score(best),
        low=_score(least),
    )


def _score(tape: Tape[FieldSpec]) -> str:
    return f"{tape.last.numbers['score']:.3f}".replace("-", "−")


def _name(language: str, tape: Tape[FieldSpec]) -> str:
    algorithms, _ = of_field(tape.spec.field)
    return algorithms[tape.spec.algorithm].label(language)

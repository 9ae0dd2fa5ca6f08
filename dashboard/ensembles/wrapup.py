"""The wrap-up: bagging against boosting with this session's numbers, five questions, and goals to reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.verdicts import POINTS
from core.ensembles.wrapup.families import FAMILIES, ROWS, Row, arena, filling, gaps, missing, of, stand
from core.ensembles.wrapup.results import Result, result
from core.run import Run
from dashboard.choices import pick, remember
from dashboard.controls import load
from dashboard.ensembles import goals, quiz
from dashboard.ensembles.runs import number, results
from dashboard.live import found, show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

VIEWS = ("table", "quiz", "goals")
FILLING, FILLED = "wrapup_filling", "wrapup_filled"
"""Under what the session keeps the runs that fill the table: those asked for, and what came of them.

They are not in the run list: there, challenges are met by a student's own runs.
"""

MOST = 60  # of them are kept
NAMED = 10  # runs that are listed by number
TROUBLES = {"noise": "label_noise", "outliers": "outliers"}


def draw_chapter(language: str) -> None:
    """The table, the questions or the challenges."""
    labels = {view: say(language, f"wrapup.view.{view}") for view in VIEWS}
    view = pick("wrapup_view", say(language, "wrapup.view_label"), labels)
    runs: Sequence[Run[Any]] = ()
    if view == "table":
        runs = _table(language)
    elif view == "quiz":
        runs = quiz.draw(language)
    else:
        goals.draw(language)
    foot(language, {"ensembles_tab": "wrapup", "wrapup_view": view}, runs)


def _table(language: str) -> Sequence[Run[Any]]:
    """Each line in words, with the numbers of the runs on one data set and split; then what would fill its gaps.

    Returns the runs by which the app has filled it.
    """
    place = st.container()
    _fill(language)
    tried = arena(_tried())
    with place:
        _ground(language, tried)
        heads = [say(language, f"wrapup.{name}") for name in ("compared", *FAMILIES)]
        st.markdown(table_of(heads, [line for row in ROWS.values() for line in _lines(language, row, tried)]))
    empty = [name for name, row in ROWS.items() if gaps(row, tried)]
    if not empty:
        st.success(say(language, "wrapup.full"), icon=":material/check_circle:")
        return _filled(language, tried)
    keys = tuple(filling(tried))
    st.markdown(say(language, "wrapup.empty"))
    label = say(language, "wrapup.fill", count=len(keys))
    st.button(label, type="primary", icon=":material/play_arrow:", on_click=remember, args=(FILLING, keys))
    for name in empty:
        _offer(language, name, tried)
    return _filled(language, tried)


def _filled(language: str, tried: Sequence[Result]) -> list[Run[Any]]:
    """The app's own runs in the table; none where one of them is no longer there. A student's own are elsewhere."""
    filled = st.session_state.get(FILLED, {})
    runs = [found(language, r.spec) for r in tried if r.spec.key in filled]
    there = [run for run in runs if run]
    return there if len(there) == len(runs) else []


def _fill(language: str) -> None:
    """The runs that fill the table, where they have been asked for."""
    specs: Sequence[EnsembleSpec] = st.session_state.get(FILLING, ())
    if specs and (runs := want(language, specs)):
        show(language, runs, _keep)
        if all(run.ended for run in runs):
            remember(FILLING, ())


def _keep(runs: Sequence[Run[Any]]) -> None:
    """Writes down what came of the runs that fill the table."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    ended = {run.spec.key: result(run.tape, now) for run in runs if run.ended}
    filled = st.session_state.get(FILLED, {}) | {key: r for key, r in ended.items() if r}
    remember(FILLED, dict(list(filled.items())[-MOST:]))


def _tried() -> list[Result]:
    """The student's own runs, and those that filled the table."""
    own, filled = results(), st.session_state.get(FILLED, {})
    keys = {r.spec.key for r in own if r.finished}
    return [*own, *(r for key, r in filled.items() if key not in keys)]


def _ground(language: str, tried: Sequence[Result]) -> None:
    """On which data and split the numbers were measured."""
    if not tried:
        st.caption(say(language, "wrapup.no_runs"))
        return
    spec, numbers = tried[0].spec, sorted(n for r in tried if (n := number(r)))
    said = {"data": spec.table.label(language), "split": spec.split_seed}
    parts = []
    if numbers:
        listed = ", ".join(map(str, numbers[:NAMED])) + "…" * (len(numbers) > NAMED)
        parts.append(say(language, "wrapup.listed", numbers=listed))
    if len(numbers) < len(tried):
        parts.append(say(language, "wrapup.by_app", count=len(tried) - len(numbers)))
    st.caption(say(language, "wrapup.ground", runs=", ".join(parts), **said) + _one_row(language, tried))


def _one_row(language: str, tried: Sequence[Result]) -> str:
    """How many test rows there are, and what one of them is worth."""
    if not (rows := _rows(tried)):
        return ""
    said = f"{rows:,.0f}"
    if tried[0].task != "classification":
        return " " + say(language, "wrapup.test_rows", rows=said)
    return " " + say(language, "wrapup.one_row", rows=said, points=f"{100 / rows:.3g}{POINTS(language)}")


def _rows(tried: Sequence[Result]) -> float:
    """How many test rows there are; 0 where nobody noted it."""
    return max((r.numbers.get("rows_test", 0.0) for r in tried), default=0.0)


def _lines(language: str, row: Row, tried: Sequence[Result]) -> list[list[str]]:
    """What theory expects, and under it what was measured, and whether that agrees."""
    lines = [[f"**{row.label(language)}**", row.bagging(language), row.boosting(language)]]
    if row.measure and row.measured:
        values = [row.measure(of(tried, family)) for family in FAMILIES]
        said = [f"**{value.said(language)}**" if value else say(language, "wrapup.not_yet") for value in values]
        measured = row.measured(language)
        if values[0] and values[1]:
            rows = _rows(tried) if tried[0].task == "classification" else 0.0
            measured += ". **" + say(language, f"wrapup.stand.{stand(row, values[0], values[1], rows)}") + "**"
        lines.append([measured, *said])
    return lines


def _needed(row: Row, tried: Sequence[Result]) -> list[EnsembleSpec]:
    return [spec for family in gaps(row, tried) for spec in missing(tried, row.trouble, family)]


def _offer(language: str, name: str, tried: Sequence[Result]) -> None:
    """What fills a line, and a button that opens it in the comparison."""
    row = ROWS[name]
    specs = _needed(row, tried)
    models = list(dict.fromkeys(spec.model for spec in specs))
    names = ", ".join(MODELS[model].label(language) for model in models)
    trouble = "" if row.trouble is None else say(language, f"wrapup.trouble.{name}", value=row.trouble[TROUBLES[name]])
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.markdown(f"- **{row.label(language)}**: " + say(language, "wrapup.fills", models=names, trouble=trouble))
    right.button(
        say(language, "wrapup.open"),
        key=f"fill:{name}",
        icon=":material/open_in_new:",
        on_click=load,
        args=(specs[-1],),
        kwargs={"ensembles_tab": "compare", "ensembles_setup": "own", "ensembles_models": models},
        width="stretch",
    )

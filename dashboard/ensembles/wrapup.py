"""The wrap-up: bagging against boosting with this session's numbers, five questions, and goals to reach."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup.families import FAMILIES, ROWS, Row, arena, missing, of
from core.ensembles.wrapup.results import Result
from dashboard.choices import copy_link, pick, remember
from dashboard.controls import load
from dashboard.ensembles import goals, quiz
from dashboard.ensembles.runs import keep, number, results
from dashboard.live import show, want
from dashboard.words import say, table_of

VIEWS = ("table", "quiz", "goals")
FILLING = "wrapup_filling"
NAMED = 10  # runs that are listed by number
TROUBLES = {"noise": "label_noise", "outliers": "outliers"}


def draw_chapter(language: str) -> None:
    """The table, the questions or the challenges."""
    labels = {view: say(language, f"wrapup.view.{view}") for view in VIEWS}
    view = pick("wrapup_view", say(language, "wrapup.view_label"), labels)
    if view == "table":
        _table(language)
    elif view == "quiz":
        quiz.draw(language)
    else:
        goals.draw(language)
    copy_link(language, {"ensembles_tab": "wrapup", "wrapup_view": view})


def _table(language: str) -> None:
    """Each line in words, with the numbers of the runs on one data set and split; then what would fill its gaps."""
    place = st.container()
    _fill(language)
    tried = arena(results())
    with place:
        _ground(language, tried)
        heads = [say(language, f"wrapup.{name}") for name in ("compared", *FAMILIES)]
        st.markdown(table_of(heads, [line for row in ROWS.values() for line in _lines(language, row, tried)]))
    empty = [name for name, row in ROWS.items() if row.measure and _gaps(row, tried)]
    if not empty:
        st.success(say(language, "wrapup.full"), icon=":material/check_circle:")
        return
    specs = list(dict.fromkeys(spec for name in empty for spec in _needed(ROWS[name], tried)))
    st.markdown(say(language, "wrapup.empty"))
    label, keys = say(language, "wrapup.fill", count=len(specs)), tuple(specs)
    st.button(label, type="primary", icon=":material/play_arrow:", on_click=remember, args=(FILLING, keys))
    for name in empty:
        _offer(language, name, tried)


def _fill(language: str) -> None:
    """The runs that fill the table, where they have been asked for."""
    specs: Sequence[EnsembleSpec] = st.session_state.get(FILLING, ())
    if specs and (runs := want(language, specs)):
        show(language, runs, keep)
        if all(run.ended for run in runs):
            remember(FILLING, ())


def _ground(language: str, tried: Sequence[Result]) -> None:
    """On which data and split the numbers were measured."""
    if not tried:
        st.caption(say(language, "wrapup.no_runs"))
        return
    spec, numbers = tried[0].spec, sorted(number(r) for r in tried)
    said = {"data": spec.rules()["data"].options[spec.data].label(language), "split": spec.split_seed}  # type: ignore[union-attr]
    listed = ", ".join(map(str, numbers[:NAMED])) + "…" * (len(numbers) > NAMED)
    st.caption(say(language, "wrapup.ground", numbers=listed, **said))


def _lines(language: str, row: Row, tried: Sequence[Result]) -> list[list[str]]:
    """What can be said in words, and under it what was measured."""
    lines = [[f"**{row.label(language)}**", row.bagging(language), row.boosting(language)]]
    if row.measure and row.measured:
        values = [row.measure(of(tried, family)) for family in FAMILIES]
        said = [f"**{value(language)}**" if value else say(language, "wrapup.not_yet") for value in values]
        lines.append([row.measured(language), *said])
    return lines


def _gaps(row: Row, tried: Sequence[Result]) -> list[str]:
    """The families that have no number on this line."""
    return [family for family in FAMILIES if row.measure and row.measure(of(tried, family)) is None]


def _needed(row: Row, tried: Sequence[Result]) -> list[EnsembleSpec]:
    return [spec for family in _gaps(row, tried) for spec in missing(tried, row.trouble, family)]


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

"""What was handed in: the list with filters, and one of it read safely, with a mark and a remark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.homework import exports
from core.homework.moments import duration
from core.homework.rules import Rules
from core.homework.submissions import COMMENT, Submission
from core.homework.tables import MARK
from core.sheets import harmless
from dashboard.choices import pick, pick_one
from dashboard.homework import reader
from dashboard.homework.checking import draw_report
from dashboard.homework.desk import Desk, badge, moment
from dashboard.words import say

FILTERS: dict[str, Callable[[Submission, Rules], bool]] = {
    "all": lambda s, rules: True,
    "late": lambda s, rules: rules.late(s.last_at) > 0,
    "unmarked": lambda s, rules: s.marked_at is None or s.marked_at < s.last_at,
    "lacking": lambda s, rules: not s.report.complete,
}
WIDTHS = {"name": 150, "late": 130, "mark": 110, "same": 90, "number": 60}  # pixels


def draw(language: str, here: Desk) -> None:
    """The list, the exports of what it shows, and one submission."""
    badge(language, here)
    every, rules = here.submissions.listed(), here.rules
    shown = _filtered(language, every, rules)
    if not every:
        st.info(say(language, "lecturer.nobody"))
        return
    st.caption(say(language, "lecturer.shown", n=len(shown), of=len(every)))
    if not shown:
        widest = say(language, "lecturer.filter.all")
        st.info(say(language, "lecturer.none_found", of=len(every), all=widest), icon=":material/search_off:")
        return
    columns = {
        say(language, f"lecturer.col.{name}"): st.column_config.Column(width=width) for name, width in WIDTHS.items()
    }
    st.dataframe(_frame(language, shown, every, rules), hide_index=True, width="stretch", column_config=columns)
    _exports(language, here, shown, rules)
    options = {"": say(language, "lecturer.none")} | {str(s.id): f"#{s.id} · {s.name}" for s in shown}
    chosen = pick_one("lecturer_one", say(language, "lecturer.open"), options)
    if chosen and (one := here.submissions.one(int(chosen))):
        _one(language, here, one, rules)


def _filtered(language: str, every: Sequence[Submission], rules: Rules) -> list[Submission]:
    left, right = st.columns([1, 2])
    part = left.text_input(say(language, "lecturer.search"), key="lecturer_search").strip().casefold()
    with right:
        labels = {name: say(language, f"lecturer.filter.{name}") for name in FILTERS}
        holds = FILTERS[pick("lecturer_filter", say(language, "lecturer.filter_label"), labels)]
    return [s for s in every if part in s.name.casefold() and holds(s, rules)]


def _frame(language: str, shown: Sequence[Submission], every: Sequence[Submission], rules: Rules) -> pd.DataFrame:
    """What is asked for most stands first, for a phone shows two columns; what says nothing here is left out."""
    names = Counter(s.name.casefold() for s in every)
    late = [rules.late(s.last_at) for s in shown]
    columns: dict[str, list[object]] = {
        "name": [harmless(s.name) for s in shown],  # the table offers itself as a file
        "last": [moment(s.last_at) for s in shown],
        "late": [duration(minutes, language) if minutes else "" for minutes in late],
        "mark": [harmless(s.mark) for s in shown],
        "answer_one": [s.report.answers["q1"].length for s in shown],
        "answer_two": [s.report.answers["q2"].length for s in shown],
        "commented": [s.report.commented for s in shown],
        "comments": [s.report.comments for s in shown],
        "first": [moment(s.first_at) for s in shown],
        "same": [names[s.name.casefold()] for s in shown],
        "number": [s.id for s in shown],
    }
    idle = {"late": not any(late), "same": max(names.values()) == 1}
    columns = {name: cells for name, cells in columns.items() if not idle.get(name)}
    return pd.DataFrame({say(language, f"lecturer.col.{name}"): cells for name, cells in columns.items()})


def _exports(language: str, here: Desk, shown: Sequence[Submission], rules: Rules) -> None:
    listed = exports.table(shown, rules, language, moment)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            say(language, "lecturer.csv"),
            listed,
            "homework.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        made = st.button(say(language, "lecturer.zip_make"), icon=":material/folder_zip:")
    if made:
        try:
            packed = exports.archive(here.submissions.each([s.id for s in shown]), listed, language)
        except exports.TooLarge:
            st.warning(say(language, "lecturer.zip_large"))
            return
        label = say(language, "lecturer.zip", n=len(shown))
        st.download_button(
            label, packed, "homework.zip", "application/zip", icon=":material/download:", on_click="ignore"
        )


def _one(language: str, here: Desk, one: Submission, rules: Rules) -> None:
    with st.container(border=True):
        reader.draw_facts(language, one, rules)
        reader.draw_work(language, one)
        draw_report(language, one.report, key=f"one_{one.id}")
        with st.form(f"lecturer_remark_{one.id}", border=False):
            mark = st.text_input(
                say(language, "lecturer.mark"), one.mark, MARK, help=say(language, "lecturer.mark_about")
            )
            comment = st.text_area(say(language, "lecturer.comment"), one.comment, 120, COMMENT)
            saved = st.form_submit_button(say(language, "lecturer.save"), icon=":material/save:", type="primary")
        if saved:
            kept = here.submissions.remark(one.id, mark, comment)
            (st.success if kept else st.warning)(say(language, "lecturer.saved" if kept else "lecturer.gone"))
        sure = st.checkbox(say(language, "lecturer.delete_sure"), key=f"lecturer_sure_{one.id}")
        if st.button(say(language, "lecturer.delete"), icon=":material/delete:", disabled=not sure) and sure:
            here.submissions.remove([one.id])
            st.rerun()

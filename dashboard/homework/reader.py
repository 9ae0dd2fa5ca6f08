"""Handed-in work, read safely: a student's text is shown as plain text, and code as code, never as Markdown or HTML."""

from __future__ import annotations

import streamlit as st

from core.homework.moments import duration
from core.homework.rules import Rules
from core.homework.sentences import KINDS
from core.homework.submissions import Submission
from core.homework.template import QUESTIONS
from core.settings import settings
from dashboard.homework.desk import day, moment
from dashboard.words import say


def zone() -> str:
    """The time zone in which moments are said."""
    return settings().timezone


def draw_facts(language: str, submission: Submission, rules: Rules) -> None:
    """Whose it is, when it came, and until when it is kept."""
    st.text(submission.name)
    said = {"first": moment(submission.first_at), "last": moment(submission.last_at), "zone": zone()}
    st.caption(say(language, "homework.facts", n=submission.times, until=day(submission.until), **said))
    draw_late(language, submission, rules)


def draw_late(language: str, submission: Submission, rules: Rules) -> None:
    """By how much it came after the deadline, where it did."""
    if minutes := rules.late(submission.last_at):
        on_time = not rules.late(submission.first_at)
        key = "homework.late_after" if on_time else "homework.late_by"
        st.caption(say(language, key, by=duration(minutes, language)))


def draw_remark(language: str, submission: Submission) -> None:
    """What the lecturer wrote."""
    if submission.marked_at is None:
        return
    with st.container(border=True):
        st.markdown(f"**{say(language, 'homework.remark')}**")
        if submission.mark:
            st.text(submission.mark)
        if submission.comment:
            st.text(submission.comment)
        key = "homework.remark_old" if submission.marked_at < submission.last_at else "homework.remark_at"
        st.caption(say(language, key, at=moment(submission.marked_at)))


def draw_prose(text: str) -> None:
    """A student's own words in the reading font, in a frame: lines stay, and nothing in them formats or links."""
    with st.container(border=True):
        st.text(text, width="stretch")


def draw_work(language: str, submission: Submission) -> None:
    """Answers, and the notebook cell by cell."""
    for name, question in QUESTIONS.items():
        st.markdown(f"**{say(language, 'homework.answer', number=question.number)}**")
        draw_prose(submission.report.answers[name].text or "–")
    if submission.notebook is None:
        st.caption(say(language, "homework.no_notebook"))
        return
    cells = submission.notebook.cells
    if st.toggle(say(language, "homework.whole", n=len(cells)), key=f"homework_whole_{submission.id}"):
        for number, cell in enumerate(cells, start=1):
            st.caption(say(language, "homework.cell", n=number, kind=KINDS[cell.kind](language)))
            if cell.kind == "code":
                st.code(cell.source, language="python", wrap_lines=True)
            else:
                draw_prose(cell.source)

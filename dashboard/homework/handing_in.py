"""Handing in what was checked, and seeing or deleting one's own work by its receipt."""

from __future__ import annotations

import streamlit as st

from core.homework.codes import normal, receipt_of, shown
from core.homework.database import now
from core.homework.rules import Rules
from core.homework.submissions import DAY, NotAccepted, Submission
from core.homework.tables import NAME
from core.homework.template import FILE
from core.ipynb import notebook as written_notebook
from dashboard.choices import remember
from dashboard.homework import boxes, reader
from dashboard.homework.checking import Checked, draw_report
from dashboard.homework.desk import Desk, badge, day, moment, storage
from dashboard.words import say

DONE, FOUND, DELETED = "homework_done", "homework_found", "homework_deleted"


def draw_form(language: str, here: Desk, checked: Checked | None, source: str) -> None:
    """What is stored, where and until when; the name; the button. `source` is the digest of the notebook at hand."""
    rules = here.rules
    _promise(language, here, rules)
    draw_deadline(language, rules)
    left, right = st.columns(2)
    name = left.text_input(
        say(language, "homework.name"),
        key="homework_name",
        max_chars=NAME,
        persist_state="session",
        help=say(language, "homework.name_about"),
    )
    typed = right.text_input(
        say(language, "homework.again"), key="homework_again", help=say(language, "homework.again_about")
    )
    older = checked is not None and checked.older(source)
    label, off = say(language, "homework.hand_in"), checked is None or older or not rules.accepts(now())
    pressed = st.button(label, key="homework_hand_in", icon=":material/send:", type="primary", disabled=off)
    if checked is None:
        st.caption(say(language, "homework.check_first"))
    elif older:
        st.info(say(language, "homework.check_again"), icon=":material/update:")
    elif pressed:
        with storage(language):
            _hand_in(language, here, checked, name, typed)
    if done := st.session_state.get(DONE):
        _receipt(language, rules, *done)
    elif earlier := here.submissions.look_up(receipt_of(boxes.code())):
        st.caption(say(language, "homework.handed_in_before", at=moment(earlier.last_at)))


def draw_mine(language: str, here: Desk) -> None:
    """One's own work: what was handed in from this draft, or what the receipt opens."""
    own = receipt_of(boxes.code())
    with st.form("homework_look", border=False):
        typed = st.text_input(
            say(language, "homework.receipt"), key="homework_receipt", help=say(language, "homework.receipt_about")
        )
        if st.form_submit_button(say(language, "homework.find"), icon=":material/search:"):
            remember(FOUND, normal(typed))
            remember(DELETED, False)
            if not normal(typed):
                st.info(say(language, "homework.not_a_receipt"))
    receipt = st.session_state.get(FOUND) or own
    submission = here.submissions.look_up(receipt)
    if st.session_state.get(DELETED):
        st.success(say(language, "homework.deleted"), icon=":material/check_circle:")
    elif submission is None and st.session_state.get(FOUND):
        st.info(say(language, "homework.not_found"))
    elif submission is None:
        st.info(say(language, "homework.none_yet"))
    if submission:
        _own(language, here, receipt, submission)


def _promise(language: str, here: Desk, rules: Rules) -> None:
    where = say(language, "homework.where.server" if here.server else "homework.where.file")
    until = day(now() + rules.keep_days * DAY)
    with st.container(border=True):
        st.markdown(say(language, "homework.promise", where=where, until=until, days=rules.keep_days))
        badge(language, here)


def draw_deadline(language: str, rules: Rules) -> None:
    """Until when homework is taken, where there is a deadline."""
    if rules.deadline is None:
        return
    late = rules.late(now())
    key = ("closed" if rules.closed else "late") if late else "deadline"
    said = {"deadline": moment(rules.deadline), "zone": reader.zone()}
    (st.warning if late else st.info)(say(language, f"homework.when.{key}", **said), icon=":material/schedule:")


def _hand_in(language: str, here: Desk, checked: Checked, name: str, typed: str) -> None:
    receipt = receipt_of(boxes.code())
    try:
        if typed.strip():
            receipt = normal(typed)
            if not receipt or not here.submissions.known(receipt):
                raise NotAccepted("unknown")
        made = here.submissions.hand_in(receipt, name, language, checked.notebook, checked.report, here.rules)
    except NotAccepted as error:
        st.warning(say(language, f"homework.refused.{error.code}"), icon=":material/error:")
        remember(DONE, None)
        return
    remember(DONE, (receipt, made))
    remember(FOUND, receipt if typed.strip() else "")
    remember(DELETED, False)


def _receipt(language: str, rules: Rules, receipt: str, made: Submission) -> None:
    times = {"first": moment(made.first_at), "last": moment(made.last_at), "n": made.times}
    with st.container(border=True, key="homework_accepted"):
        st.success(
            say(language, "homework.accepted_again" if made.times > 1 else "homework.accepted", **times),
            icon=":material/task_alt:",
        )
        st.caption(say(language, "homework.receipt_keep"))
        st.code(shown(receipt), language=None)
        reader.draw_late(language, made, rules)
        text = say(
            language,
            "homework.receipt_text",
            receipt=shown(receipt),
            name=made.name,
            until=day(made.until),
            file=FILE,
            **times,
        )
        st.download_button(
            say(language, "homework.receipt_file"),
            text,
            "Week1_Framework-receipt.txt",
            "text/plain",
            icon=":material/download:",
            on_click="ignore",
        )


def _own(language: str, here: Desk, receipt: str, submission: Submission) -> None:
    reader.draw_facts(language, submission, here.rules)
    reader.draw_remark(language, submission)
    draw_report(language, submission.report, key="own")
    reader.draw_work(language, submission)
    with st.container(horizontal=True, gap="small"):
        if submission.notebook:
            content = written_notebook(submission.notebook.cells, FILE)
            st.download_button(
                say(language, "homework.own_notebook"),
                content,
                FILE,
                "application/x-ipynb+json",
                icon=":material/download:",
                on_click="ignore",
            )
    sure = st.checkbox(say(language, "homework.delete_sure"), key="homework_sure")
    if st.button(say(language, "homework.delete"), icon=":material/delete:", disabled=not sure) and sure:
        with storage(language):
            here.submissions.take_back(receipt)
            remember(DELETED, True)
            remember(DONE, None)
            st.rerun()

"""What the lecturer decides: the deadline, what counts as late, how long everything is kept; and deleting it all."""

from __future__ import annotations

import streamlit as st

from core.homework.moments import read_moment
from core.homework.rules import MOST, Rules, checked, save_rules
from core.settings import settings
from dashboard.homework.desk import Desk, badge, moment
from dashboard.words import say


def draw(language: str, here: Desk) -> None:
    """The rules as a form, and the purge."""
    badge(language, here)
    rules = here.rules
    with st.form("lecturer_rules"):
        said = "" if rules.deadline is None else moment(rules.deadline)
        about = say(language, "lecturer.deadline_about", zone=settings().timezone)
        label, example = say(language, "lecturer.deadline"), "2026-03-09 23:59"
        typed = st.text_input(label, said, key="lecturer_deadline", help=about, placeholder=example)
        label = say(language, "lecturer.grace")
        grace = st.number_input(label, 0, MOST["grace"], rules.grace, step=5, key="lecturer_grace")
        closed = st.toggle(say(language, "lecturer.closed"), rules.closed, key="lecturer_closed")
        label, about = say(language, "lecturer.keep_days"), say(language, "lecturer.keep_about")
        days = st.number_input(label, 1, MOST["keep_days"], rules.keep_days, key="lecturer_days", help=about)
        if st.form_submit_button(say(language, "lecturer.save"), icon=":material/save:", type="primary"):
            _save(language, here, typed, int(grace), closed, int(days))
    _purge(language, here)


def _save(language: str, here: Desk, typed: str, grace: int, closed: bool, days: int) -> None:
    zone = settings().timezone
    try:
        rules = checked(vars(Rules(read_moment(typed, zone), grace, closed, days)))
    except ValueError:
        st.warning(say(language, "lecturer.no_moment"), icon=":material/error:")
        return
    save_rules(here.engine, rules)
    said = "lecturer.saved_open" if rules.deadline is None else "lecturer.saved_deadline"
    at = "" if rules.deadline is None else moment(rules.deadline)
    st.success(say(language, said, deadline=at, zone=zone), icon=":material/check_circle:")


def _purge(language: str, here: Desk) -> None:
    with st.expander(say(language, "lecturer.purge")):
        every = here.submissions.listed()
        st.markdown(say(language, "lecturer.purge_about", n=f"{len(every):,}"))
        sure = st.checkbox(say(language, "lecturer.purge_sure"), key="lecturer_purge_sure")
        if st.button(say(language, "lecturer.purge_now"), icon=":material/delete_forever:", disabled=not sure) and sure:
            gone = here.submissions.remove([s.id for s in every])
            st.success(say(language, "lecturer.purged", n=f"{gone:,}"))

"""Predict first: a question that is answered before its experiment is seen. What was answered stays for the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.choices import chosen, remember
from dashboard.words import say


def predicted(
    language: str, lab: str, name: str, asks: str, answers: Mapping[str, str], opens: Callable[[], None] = lambda: None
) -> bool:
    """Draws the question `name` of a lab with its answers; whether it has been answered.

    `opens` is called at the moment at which the reader goes on. The button's words are the lab's `see`.
    """
    if name in st.session_state.get(_seen(lab), ()):
        return True
    key = f"{lab}_guess:{name}"
    remember(key, st.session_state.get(key))
    said = chosen(st.radio, key, asks, answers)

    def go_on() -> None:
        skip(lab, name)
        opens()

    st.button(
        say(language, f"{lab}.see"), key=f"{lab}_see:{name}", type="primary", icon=":material/play_arrow:",
        disabled=said is None, help=None if said else say(language, "fail.pick_first"), on_click=go_on,
    )  # fmt: skip
    return False


def skip(lab: str, name: str) -> None:
    """From now on the question counts as answered."""
    remember(_seen(lab), {*st.session_state.get(_seen(lab), ()), name})


def guess(lab: str, name: str) -> str | None:
    """What the reader answered; None where the question was skipped."""
    said: str | None = st.session_state.get(f"{lab}_guess:{name}")
    return said


def _seen(lab: str) -> str:
    return f"{lab}_seen"

"""What a reader takes home: an experiment as a notebook or a script, beside the link to it; the published notebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from core.notebooks import BOOKS, FORMATS, book, colab, file_name, lab_of, published
from core.run import Run
from core.settings import settings
from core.tape import Tape
from dashboard.choices import copy_link
from dashboard.words import say

ICONS = {"ipynb": ":material/menu_book:", "py": ":material/code:"}


def foot(
    language: str,
    parameters: Mapping[str, str],
    runs: Sequence[Run[Any]],
    moment: str = "",
    also: Mapping[str, Sequence[Run[Any]]] = MappingProxyType({}),
) -> None:
    """The end of an experiment: a link to it, and, once all its runs have finished, what there is to take home.

    `also` are experiments beside it, by what their buttons say.
    """
    with st.container(horizontal=True, gap="small"):
        copy_link(language, parameters, moment=moment)
        offer(language, runs)
        for label, those in also.items():
            offer(language, those, label)


def offer(language: str, runs: Sequence[Run[Any]], label: str = "") -> None:
    """A popover with both files; nothing where a run has not finished, or the lab has no book.

    `label` says what is taken home where that is not the experiment at hand.
    """
    tapes = [run.tape for run in runs if run.ended and run.ended.kind == "finished"]
    if not tapes or len(tapes) < len(runs) or lab_of(tapes) not in BOOKS or any(t.spec.private for t in tapes):
        return
    key = f"takehome:{lab_of(tapes)}:{language}" + (f":{file_name(tapes, 'py')}" if label else "")
    with st.popover(
        label or say(language, "takehome.take"), key=key, on_change="rerun", icon=":material/download:"
    ) as box:
        if box.open:
            downloads(language, tapes)


def downloads(language: str, tapes: Sequence[Tape[Any]]) -> None:
    """Both files, and how to open the notebook."""
    st.markdown(say(language, "takehome.about"))
    with st.container(horizontal=True, gap="small"):
        for ending, mime in FORMATS.items():
            st.download_button(
                say(language, f"takehome.{ending}"),
                book(tapes, language, ending),
                file_name=file_name(tapes, ending),
                mime=mime,
                icon=ICONS[ending],
                on_click="ignore",
                key=f"takehome:{file_name(tapes, ending)}",
            )
    st.caption(say(language, "takehome.colab"))


def ready_made(language: str, name: str) -> None:
    """The notebook of a unit that lies in the repository, to be opened in Colab where that is known, or kept."""
    with st.container(horizontal=True, gap="small"):
        if repository := settings().repository:
            link = colab(repository, name, language)
            st.link_button(say(language, "takehome.open_colab"), link, icon=":material/open_in_new:", type="primary")
        file = published(name, language)
        st.download_button(
            say(language, "takehome.ipynb"),
            file.read_bytes(),
            file_name=file.name,
            mime=FORMATS["ipynb"],
            icon=ICONS["ipynb"],
            on_click="ignore",
            key=f"takehome:{name}",
        )
    if not settings().repository:
        st.caption(say(language, "takehome.colab"))

"""The homework: its tasks and its notebook; writing, checking and handing in; one's own work. One tab each."""

import streamlit as st

from core.homework.template import FILE, template_notebook
from core.settings import settings
from dashboard.choices import tabs
from dashboard.homework import boxes, checking, handing_in
from dashboard.homework.desk import desk, storage, tidy
from dashboard.prose import Prose
from dashboard.words import LANGUAGES

prose = Prose("homework")
language = prose.language


def tasks() -> None:
    with storage(language):
        handing_in.draw_deadline(language, desk().rules)
    prose.sections("get")
    with st.container(horizontal=True, gap="small"):
        for code, name in LANGUAGES.items():
            st.download_button(
                prose.say("homework.template", called=name),
                template_notebook(code),
                file_name=FILE,
                mime="application/x-ipynb+json",
                icon=":material/download:",
                type="primary" if code == language else "secondary",
                on_click="ignore",
            )
    prose.sections("q1", "q2", "q3", "tips")


def write() -> None:
    prose.sections("write")
    with storage(language):
        boxes.draw(language)
        boxes.draw_elsewhere(language)
    prose.sections("upload")
    found, source = checking.draw_upload(language)
    prose.sections("check")
    checked = checking.draw_check(language, found, source)
    prose.sections("hand-in")
    with storage(language):
        handing_in.draw_form(language, desk(), checked, source)


def mine() -> None:
    prose.sections("mine")
    with storage(language):
        handing_in.draw_mine(language, desk())


CHAPTERS = {"tasks": tasks, "write": write, "mine": mine}

prose.head()
with storage(language):
    tidy()
    boxes.draw_keeper(language)
tab, box = tabs("homework_tab", {name: prose.say(f"homework.tab.{name}") for name in CHAPTERS})
with box:
    CHAPTERS[tab]()
prose.sections("privacy", draft_days=settings().draft_days)

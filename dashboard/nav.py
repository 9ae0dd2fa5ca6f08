"""PAGES, the only list of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from dashboard.words import say

ROOT = Path(__file__).resolve().parent.parent


class Entry(NamedTuple):
    """One page: its file in `pages/` (and its text in `pages/text/`), the section of the menu, its icon."""

    name: str
    section: str
    icon: str


PAGES = (
    Entry("home", "start", ":material/home:"),
    Entry("unit01", "lecture", ":material/foundation:"),
    Entry("unit02", "lecture", ":material/map:"),
    Entry("unit03", "lecture", ":material/grid_view:"),
    Entry("unit04a", "lecture", ":material/forest:"),
    Entry("unit04b", "lecture", ":material/blur_on:"),
    Entry("homework", "after", ":material/edit_note:"),
    Entry("lecturer", "after", ":material/school:"),
)


def page(name: str, language: str) -> Any:
    """The Streamlit page of an entry, under its address `/name`."""
    entry = next(e for e in PAGES if e.name == name)
    title = say(language, f"nav.{name}")
    return st.Page(
        str(ROOT / "pages" / f"{name}.py"), title=title, icon=entry.icon, url_path=name, default=name == "home"
    )


def navigation(language: str) -> Any:
    """The menu, in sections; returns the page to run."""
    sections: dict[str, list[Any]] = {}
    for entry in PAGES:
        sections.setdefault(say(language, f"nav.section.{entry.section}"), []).append(page(entry.name, language))
    return st.navigation(sections)

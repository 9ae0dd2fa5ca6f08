"""A page's lecture text, drawn where the page says."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.words import DEFAULT, Lecture, fill, lecture, say


class Prose:
    """The words of one page in the reader's language."""

    def __init__(self, page: str) -> None:
        self.language: str = st.session_state.get("lang", DEFAULT)
        self._text: Lecture = lecture(page, self.language)

    def head(self) -> None:
        """Title and lead."""
        st.title(self._text.title, anchor=False)
        st.markdown(f":gray[{self._text.lead}]")

    def jump(self, anchor: str) -> None:
        """A link down the page, for those who have read it."""
        st.markdown(f"[{self.say('page.jump', section=self._text.sections[anchor].heading)}](#{anchor})")

    def sections(self, *anchors: str, **details: Any) -> None:
        """Heading and text of each named section."""
        for anchor in anchors:
            section = self._text.sections[anchor]
            st.header(section.heading, anchor=anchor)
            st.markdown(fill(section.body, **details))

    def coming(self, anchor: str) -> None:
        """A section that says what comes next."""
        section = self._text.sections[anchor]
        st.info(f"**{section.heading}.** {section.body}", icon=":material/schedule:")

    def all(self, *, coming: tuple[str, ...] = ()) -> None:
        """The whole page, in order; `coming` names the sections that say what comes next."""
        self.head()
        for anchor in self._text.sections:
            if anchor in coming:
                self.coming(anchor)
            else:
                self.sections(anchor)

    def say(self, key: str, **details: Any) -> str:
        """A short string in the reader's language."""
        return say(self.language, key, **details)

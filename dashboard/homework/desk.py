"""This process's desk, where homework is handed in: its database, and what to say while that cannot be reached."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st
from sqlalchemy import Engine

from core.homework.database import Unavailable, open_database, temporary, url_of
from core.homework.drafts import Drafts
from core.homework.rules import Rules, load_rules
from core.homework.submissions import Submissions
from core.settings import settings
from dashboard.words import say

log = logging.getLogger(__name__)
TIDY = 3600  # seconds


@dataclass(frozen=True)
class Desk:
    """What is kept where. `fleeting`: whether it goes with this machine."""

    engine: Engine
    submissions: Submissions
    drafts: Drafts
    fleeting: bool

    @property
    def rules(self) -> Rules:
        """The lecturer's rules as they are now."""
        return load_rules(self.engine, settings().keep_days)

    @property
    def server(self) -> bool:
        """Whether it is a database server rather than a file here."""
        return self.engine.dialect.name != "sqlite"


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """This process's desk, opened at first use."""
    url, most = url_of(settings()), settings().submissions
    engine = open_database(url)
    return Desk(engine, Submissions(engine, most), Drafts(engine, settings().draft_days), temporary(url))


@st.cache_resource(show_spinner=False, ttl=TIDY)
def tidy() -> tuple[int, int]:
    """Deletes what was kept long enough, once in TIDY seconds however many ask; how many submissions and drafts."""
    return desk().submissions.purge(), desk().drafts.purge()


@contextmanager
def storage(language: str) -> Iterator[None]:
    """Says so where the database cannot be reached meanwhile; the page goes on below."""
    try:
        yield
    except Unavailable:
        log.exception("homework storage")
        st.warning(say(language, "homework.unavailable"), icon=":material/cloud_off:")


def badge(language: str, here: Desk) -> None:
    """A sign where what is stored may go with the machine."""
    if here.fleeting:
        st.badge(say(language, "homework.fleeting"), icon=":material/warning:", color="orange")


def moment(at: int) -> str:
    """A moment in the host's time zone: 2026-03-02 18:00."""
    return f"{datetime.fromtimestamp(at / 1000, ZoneInfo(settings().timezone)):%Y-%m-%d %H:%M}"


def day(at: int) -> str:
    """The day of a moment."""
    return moment(at).split()[0]

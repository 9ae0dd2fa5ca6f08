"""Who may see the lecturer's page: an address on the list that signed in by OpenID, or who knows the password.

A session that signed in holds a random ticket that this process knows. Neither an address nor a widget's value that a
browser sends can be one. A ticket ends by time, by signing out, and when the password changes.
"""

from __future__ import annotations

import math
import secrets
import time
from importlib.util import find_spec

import streamlit as st

from core.homework.moments import duration
from core.homework.password import Tries, matches, usable
from core.settings import settings
from dashboard.choices import remember
from dashboard.words import say

TICKET = "lecturer_ticket"
NEEDED = ("authlib", "httpx")  # what Streamlit signs in with
IDLE, LONGEST = 2 * 3600.0, 12 * 3600.0  # seconds
Tickets = dict[str, tuple[float, float, str]]
"""By ticket: when it began, when it was last shown, and the hash that it was given for."""


@st.cache_resource(show_spinner=False)
def tickets() -> Tickets:
    """The tickets that this process has given out."""
    return {}


@st.cache_resource(show_spinner=False)
def tries() -> Tries:
    """The failed tries of this process."""
    return Tries()


def admitted() -> bool:
    """Whether this session may see the lecturer's page now."""
    return _by_openid() or _by_ticket()


def ways() -> list[str]:
    """How one can sign in here: "openid", "password", both or neither."""
    return [way for way, there in (("openid", _openid()), ("password", usable(settings().lecturer_hash))) if there]


def draw_sign_in(language: str) -> None:
    """The ways to sign in; the page runs again once one has worked."""
    if "openid" in ways():
        if getattr(st.user, "is_logged_in", False):
            st.warning(say(language, "lecturer.not_on_list"), icon=":material/block:")
            st.button(say(language, "lecturer.other_account"), on_click=st.logout)
        elif st.button(say(language, "lecturer.openid"), icon=":material/login:", type="primary"):
            st.login()
    if "password" in ways():
        with st.form("lecturer_sign_in", border=False):
            typed = st.text_input(say(language, "lecturer.password"), type="password", autocomplete="current-password")
            pressed = st.form_submit_button(say(language, "lecturer.sign_in"), icon=":material/lock_open:")
        if pressed:
            _try(language, typed)


def draw_sign_out(language: str) -> None:
    """Ends this session's ticket, or the account's sign-in."""
    if st.button(say(language, "lecturer.sign_out"), icon=":material/logout:"):
        tickets().pop(str(st.session_state.get(TICKET)), None)
        remember(TICKET, None)
        if _by_openid():
            st.logout()  # leaves the page by itself; another run would keep it here
        else:
            st.rerun()


def _try(language: str, typed: str) -> None:
    if not tries().begin():
        minutes = math.ceil(tries().wait / 60)
        st.warning(say(language, "lecturer.too_many", wait=duration(minutes, language)), icon=":material/timer:")
    elif matches(typed, settings().lecturer_hash):
        tries().succeeded()
        ticket, now = secrets.token_urlsafe(32), time.monotonic()
        tickets()[ticket] = (now, now, settings().lecturer_hash)
        remember(TICKET, ticket)
        st.rerun()
    else:
        st.warning(say(language, "lecturer.wrong"), icon=":material/lock:")


def _by_ticket() -> bool:
    ticket, known, now = st.session_state.get(TICKET), tickets(), time.monotonic()
    for old in [t for t, (began, seen, _) in known.items() if now - began > LONGEST or now - seen > IDLE]:
        known.pop(old, None)
    found = known.get(ticket) if isinstance(ticket, str) else None
    if found is None or not usable(settings().lecturer_hash) or found[2] != settings().lecturer_hash:
        return False
    known[str(ticket)] = (found[0], now, found[2])
    return True


def _by_openid() -> bool:
    """Streamlit checks the signature of what the provider said; an address that is not verified counts for nothing."""
    if not _openid() or not getattr(st.user, "is_logged_in", False):
        return False
    said = st.user.to_dict()
    mail = str(said.get("email") or "").strip().casefold()
    return bool(mail) and said.get("email_verified", True) in (True, "true") and mail in _listed()


def _openid() -> bool:
    """Whether a provider is set up, the library for it is there, and somebody is on the list."""
    try:
        provider = "auth" in st.secrets
    except FileNotFoundError:
        return False
    return provider and bool(_listed()) and all(find_spec(name) for name in NEEDED)


def _listed() -> set[str]:
    return {mail.strip().casefold() for mail in settings().lecturer_mails.split(",") if mail.strip()}

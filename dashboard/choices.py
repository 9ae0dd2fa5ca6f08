"""This session and its choices: language, tab, and picks from a few named things, each kept in the URL by its name.

Streamlit's own URL binding would write the shown word, in the reader's language, where a link needs the registry's
name. So a choice keeps its own parameter, by `pull` and `push`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.words import DEFAULT, LANGUAGES, say

QUOTED = 40  # letters
NAMED = 8  # options that a notice lists
TOUCH = ("Mobi", "Android", "iPad", "CriOS", "Version/")
"""What browsers without a mouse call themselves. A tablet's Safari says what a Mac's says, "Version/" among it."""

LINK_HEIGHT = 130  # pixels: a long address scrolls


def viewer() -> str:
    """This session's name for the engine."""
    return str(st.session_state.setdefault("viewer", uuid.uuid4().hex))


def language() -> str:
    """The reader's language: the URL's, else the one chosen before, else the browser's, else Korean."""
    pull("lang", LANGUAGES)
    if st.session_state.get("lang") not in LANGUAGES:
        st.session_state["lang"] = "en" if (st.context.locale or "").startswith("en") else DEFAULT
    chosen = st.sidebar.segmented_control(
        "언어 · Language",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="lang",
        persist_state="session",
        required=True,
    )
    push("lang", chosen)
    return str(chosen)


def tabs(key: str, labels: Mapping[str, str]) -> tuple[str, Any]:
    """Tabs of which only the open one runs, with the open one's name in the URL. Returns its name and container."""
    raw = _news(key)
    pull(key, labels)
    st.session_state.setdefault(key, next(iter(labels)))
    _notice(
        key, say(st.session_state.get("lang", DEFAULT), "url.tab"), labels, [raw] if raw and raw not in labels else []
    )
    drawn = f"{key}:{'|'.join(labels.values())}"
    if st.session_state.get(key) in labels:
        st.session_state[drawn] = labels[st.session_state[key]]

    def keep() -> None:
        heard(key)
        st.session_state[key] = {label: name for name, label in labels.items()}[st.session_state[drawn]]

    boxes = st.tabs(list(labels.values()), key=drawn, on_change=keep)
    for name, box in zip(labels, boxes, strict=True):
        if box.open:
            st.session_state[key] = name
            push(key, name)
            return name, box
    return next(iter(labels)), boxes[0]


def pick(key: str, label: str, options: Mapping[str, str]) -> str:
    """One of a few, as pills, kept in the URL by name."""
    return _one(st.pills, key, label, options, required=True)


def pick_one(key: str, label: str, options: Mapping[str, str]) -> str:
    """One of many, in a select box, kept in the URL by name."""
    return _one(st.selectbox, key, label, options)


def _one(widget: Any, key: str, label: str, options: Mapping[str, str], **more: Any) -> str:
    raw = _news(key)
    pull(key, options)
    if st.session_state.get(key) not in options:
        st.session_state[key] = next(iter(options))
    _notice(key, label, options, [raw] if raw and raw not in options else [])
    now = chosen(widget, key, label, options, **more)
    push(key, now)
    return str(now)


def _news(key: str) -> str | None:
    """What the URL says of a choice, where this session did not write it there."""
    raw = st.query_params.get(key)
    return None if raw == st.session_state.get(f"url:{key}") else raw


def _notice(key: str, label: str, options: Mapping[str, str], unknown: Sequence[str]) -> None:
    """Says, until the choice changes, which names in the URL are none of the options."""
    memory, language = f"unknown:{key}", st.session_state.get("lang", DEFAULT)
    if unknown:
        st.session_state[memory] = (st.session_state[key], unknown)
    then, said = st.session_state.get(memory, (None, ()))
    if said and then == st.session_state[key]:
        legal = ", ".join(f"{shown} ({name})" for name, shown in list(options.items())[:NAMED])
        names = ", ".join(quoted(name) for name in said)
        reason = say(language, "problem.unknown-choice", field=label, value=names, options=legal)
        st.warning(say(language, "url.fell_back", reason=reason))


def chosen(widget: Any, key: str, label: str, names: Mapping[Any, str], **more: Any) -> Any:
    """Draws a widget whose options have a name each, and gives the chosen option; `st.session_state[key]` holds it.

    The browser keeps a widget's shown text while its key stays, so the key changes with the names, that is, with the
    language. The choice itself stays under `key`.
    """
    drawn = f"{key}:{'|'.join(names.values())}"
    st.session_state[drawn] = st.session_state[key]

    def keep() -> None:
        heard(key)
        if st.session_state[drawn] != []:  # of several, the last one stays
            st.session_state[key] = st.session_state[drawn]

    with st.container(key=key):
        widget(label, list(names), format_func=names.__getitem__, key=drawn, on_change=keep, **more)
    return st.session_state[key]


def counted(key: str, label: str, icon: str) -> int:
    """How often this button has been pressed in this session."""
    pressed = int(st.session_state.get(key, 0))
    if st.button(label, key=f"press:{key}", icon=icon):
        pressed += 1
        st.session_state[key] = pressed
    return pressed


def subset(key: str, label: str, options: Mapping[str, str], usual: Sequence[str] = ()) -> list[str]:
    """Pills of which several may be chosen, kept in the URL by name; `usual` ones at first. At least one stays."""
    raw, unknown = _news(key), []
    if raw is not None:
        st.session_state[key] = [name for name in raw.split(",") if name in options]
        unknown = [name for name in raw.split(",") if name not in options]
    if not st.session_state.get(key):
        st.session_state[key] = list(usual or options)
    _notice(key, label, options, unknown)
    now = chosen(st.pills, key, label, options, selection_mode="multi")
    now = [name for name in options if name in now]
    push(key, ",".join(now))
    return now


def mouse() -> bool:
    """Whether the reader has a mouse, as far as a browser tells: Plotly answers a tap with the point tapped before."""
    agent = st.context.headers.get("User-Agent", "")
    return not any(name in agent for name in TOUCH)


def remember(key: str, value: Any) -> None:
    """Keeps something for the rest of this session; `st.session_state` gives it back."""
    st.session_state[key] = value


def copy_link(language: str, parameters: Mapping[str, str], moment: str = "") -> None:
    """A link that opens exactly this experiment elsewhere, ready to copy; `moment` is the key of a tape's slider.

    Opening it runs the page again, so that the link knows where the slider stands.
    """
    base = (st.context.url or "").partition("?")[0]
    at = st.session_state.get(moment) if moment else None
    if at is not None and at != st.session_state.get(f"end:{moment}"):
        parameters = {**parameters, moment: str(at)}
    with st.popover(say(language, "link.copy"), key=f"link:{language}", on_change="rerun", icon=":material/link:"):
        url = f"{base}?{urlencode({'lang': language, **parameters})}"
        st.caption(say(language, "link.about"))
        st.markdown(f"[{say(language, 'link.this')}]({url})")
        st.code(url, language=None, wrap_lines=True, height=LINK_HEIGHT)


def pull(key: str, legal: Mapping[str, Any] | Sequence[str]) -> None:
    """Takes a choice from the URL when the URL says something new, and legal."""
    raw = st.query_params.get(key)
    if raw is not None and raw != st.session_state.get(f"url:{key}") and raw in legal:
        st.session_state[key] = raw


def heard(key: str) -> None:
    """What a widget says now is newer than the URL: one who is quick sends the choice before the last one along."""
    if (raw := st.query_params.get(key)) is not None:
        st.session_state[f"url:{key}"] = raw


def push(key: str, value: str | None) -> None:
    """Says a choice in the URL."""
    if value is not None:
        st.session_state[f"url:{key}"] = value
        if st.query_params.get(key) != value:
            st.query_params[key] = value


def quoted(text: str) -> str:
    """What somebody wrote into the address, shown as it is: never read as Markdown, and never long."""
    return "`" + " ".join(text.replace("`", "'").split())[:QUOTED] + "`"

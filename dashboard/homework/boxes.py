"""The answers' boxes. What is typed is counted in the browser, sent in pauses, and kept as this visitor's draft."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.homework.answers import LONGEST
from core.homework.cleaning import clean
from core.homework.codes import is_draft, new_draft, owner
from core.homework.template import QUESTIONS, Question
from dashboard.choices import remember
from dashboard.homework.desk import desk, storage
from dashboard.words import say

HERE = Path(__file__).parent
CODE, TEXTS, FIXED, GONE = "homework_draft", "homework_answers", "homework_fixed", "homework_gone"
TAKEN, THEIRS = "homework_taken", "homework_theirs"
"""The number of the last text that was taken from each box; what another window wrote and this one wrote over."""
LINK, TAB = "draft", "homework_tab"
"""The address's parameter that opens a draft; it is only in a link that somebody made to go on elsewhere."""

BOX = """\
<div class="box"><label></label><textarea spellcheck="false"></textarea>
<div class="meter"><div class="wanted"></div><div class="bar"></div></div>
<div class="line" aria-live="polite">
<span class="count"></span><span class="band"></span><span class="state"></span>
</div></div>
"""
STATES = ("saved", "saving", "waiting")
PLACES = ("below", "inside", "above", "band")

_BOX = st.components.v2.component(
    "eolgae_answer_box",
    html=BOX,
    css=(HERE / "answer_box.css").read_text(encoding="utf-8"),
    js=(HERE / "answer_box.js").read_text(encoding="utf-8"),
)
_KEEPER = st.components.v2.component("eolgae_keeper", js=(HERE / "keeper.js").read_text(encoding="utf-8"))


def code() -> str:
    """The code of this session's draft: a link's, else the one that this browser remembers, else a new one."""
    linked = st.query_params.get(LINK)
    if is_draft(linked) and linked not in st.session_state.get(GONE, ()):
        _open(str(linked), fixed=True)
        del st.query_params[LINK]  # whoever is sent this address next shall not open the draft
    if CODE not in st.session_state:
        _open(new_draft(), fixed=False)
    said = st.session_state.get("homework_keeper", {}).get("code")
    known = st.session_state.get(FIXED) or said in st.session_state.get(GONE, ())
    if is_draft(said) and not known:
        _open(str(said), fixed=False)
    return str(st.session_state[CODE])


def answers() -> dict[str, str]:
    """What stands in the boxes, by question."""
    said: dict[str, str] = st.session_state.get(TEXTS, {})
    return dict(said)


def draw_keeper(language: str) -> None:
    """Lets this browser remember its draft, and takes what stands in a box that is left.

    Leaving a box is often pressing a button. The browser sends both in one message; sent by the box, which is in a
    fragment, that message would run the fragment alone, and nobody would have pressed the button.
    """
    data = {"code": code(), "fixed": bool(st.session_state.get(FIXED)), "forget": st.session_state.get(GONE, [])}
    _KEEPER(key="homework_keeper", data=data, on_code_change=nothing, on_left_change=nothing)
    _hear(language)


def _hear(language: str) -> None:
    """Takes what stood in the box that was left last."""
    left = st.session_state.get("homework_keeper", {}).get("left")
    if isinstance(left, Mapping) and left.get("code") == code() and left.get("name") in QUESTIONS:
        _take(language, code(), str(left["name"]), left)


def draw(language: str) -> None:
    """Both boxes. They run by themselves: a pause in typing redraws nothing else."""
    code()

    @st.fragment
    def boxes() -> None:
        for name, question in QUESTIONS.items():
            _box(language, name, question)

    boxes()


def draw_elsewhere(language: str) -> None:
    """A link to go on with on another device, and how to leave nothing on a shared computer."""
    with st.popover(say(language, "homework.elsewhere"), key="homework_elsewhere", icon=":material/devices:"):
        st.markdown(say(language, "homework.elsewhere_about"))
        base = (st.context.url or "").partition("?")[0]
        st.code(f"{base}?{urlencode({'lang': language, TAB: 'write', LINK: code()})}", language=None, wrap_lines=True)
        st.markdown(say(language, "homework.start_over_about"))
        sure = st.checkbox(say(language, "homework.start_over_sure"), key="homework_start_over_sure")
        label = say(language, "homework.start_over")
        st.button(label, icon=":material/delete_sweep:", on_click=start_over, disabled=not sure)


def start_over() -> None:
    """Forgets this draft, here and in this browser, and begins a new one."""
    if not st.session_state.get("homework_start_over_sure"):
        return
    old = code()
    desk().drafts.forget(old)
    remember(GONE, [*st.session_state.get(GONE, []), old])
    remember("homework_start_over_sure", False)
    _open(new_draft(), fixed=False)


def nothing() -> None:
    """For a component's state, which is there only if something is called when it changes."""


def _open(draft: str, fixed: bool) -> None:
    """Makes a draft this session's. It is loaded first: an empty box would write over what could not be read."""
    if st.session_state.get(CODE) != draft:
        remember(TEXTS, desk().drafts.load(draft))
        remember(CODE, draft)
        remember(THEIRS, {})
    remember(FIXED, fixed)


def _box(language: str, name: str, question: Question) -> None:
    draft = code()
    key = f"homework_{name}_{owner('box', draft)[:8]}"  # a draft's own box; Streamlit forbids some keys
    _take(language, draft, name, st.session_state.get(key, {}).get("said"))
    data = {
        "language": language,
        "code": draft,
        "name": name,
        "saved": answers().get(name, ""),
        "label": say(language, f"homework.box.{name}"),
        "placeholder": say(language, "homework.box.placeholder"),
        "longest": LONGEST,
        "bands": {"ko": question.band(korean=True), "en": question.band(korean=False)},
        "words": _words(language),
    }
    _BOX(key=key, data=data, on_said_change=nothing)
    if name in st.session_state.get(THEIRS, {}):
        _draw_theirs(language, name)


def _draw_theirs(language: str, name: str) -> None:
    """What another window had written here, and was just written over."""
    theirs = st.session_state[THEIRS][name]
    with st.container(border=True):
        st.warning(say(language, "homework.theirs"), icon=":material/tab_duplicate:")
        st.text(theirs)
        with st.container(horizontal=True, gap="small"):
            for verdict, text in (("mine", None), ("theirs", theirs)):
                label, key = say(language, f"homework.keep_{verdict}"), f"homework_{verdict}_{name}"
                st.button(label, key=key, on_click=_settle, args=(language, name, text))


def _settle(language: str, name: str, text: str | None) -> None:
    """The end of two windows' quarrel; `text` where the other one's is wanted. What the box said last comes first."""
    _hear(language)
    with storage(language):
        if text is not None:
            desk().drafts.write(code(), name, text)
            remember(TEXTS, {**answers(), name: text})
        remember(THEIRS, {other: said for other, said in st.session_state[THEIRS].items() if other != name})


def _take(language: str, draft: str, name: str, said: Any) -> None:
    """Keeps what the browser sent, once; it is what a stranger may have sent, and so is looked at first."""
    text, number = (said.get("text"), said.get("n")) if isinstance(said, Mapping) else (None, None)
    if not isinstance(text, str) or len(text) > LONGEST or not isinstance(number, int | float):
        return
    taken, mine = st.session_state.get(TAKEN, {}), answers().get(name, "")
    if number <= taken.get(name, 0):
        return
    with storage(language):
        if text != mine:
            theirs = desk().drafts.write(draft, name, text).get(name, "")
            if theirs and theirs not in (clean(mine), clean(text)):
                remember(THEIRS, {**st.session_state.get(THEIRS, {}), name: theirs})
            remember(TEXTS, {**answers(), name: text})
        remember(TAKEN, {**taken, name: number})


def _words(language: str) -> dict[str, str]:
    places = {"length": "<length>", "solid": "<solid>", "low": "<low>", "high": "<high>"}
    words = {place: say(language, f"homework.box.{place}", low="<low>", high="<high>") for place in PLACES}
    words["count"] = say(language, "homework.box.count", length=places["length"], solid=places["solid"])
    return words | {state: say(language, f"homework.box.{state}") for state in STATES}

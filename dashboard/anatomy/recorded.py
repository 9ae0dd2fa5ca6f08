"""One recorded program: its code, what it gave, and who called whom."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.anatomy.spec import EXAMPLES, CallSpec
from core.anatomy.story import Story, story
from core.settings import ROOT
from core.tape import Frame, Tape
from dashboard.charts import calls as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick
from dashboard.live import brief
from dashboard.words import say, table_of

HIGH, LONG = 420, 16
"""From how many lines on a program's text scrolls, and how high it is then, in pixels."""
COLUMNS = ("lines_mine", "depth_mine", "functions_other", "lines_other", "down", "up", "load", "plain")


def source(module: str) -> str:
    """A module's text as it stands in the project, which is what runs."""
    return (ROOT / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8")


def draw(language: str, tape: Tape[CallSpec]) -> None:
    """What one program did: in a sentence, as the way to your code beside the code itself, and call by call."""
    frame, spec = tape.last, tape.spec
    told = story(frame)
    st.markdown(sentence(language, spec, frame))
    left, right = st.columns([6, 5])
    with left:
        figure = _way(spec.key, language, told)
        st.plotly_chart(figure, key=f"way:{spec.key[:8]}", config=CONFIG, alt=say(language, "calls.way_alt"))
    with right:
        code(language, spec)
        gave(language, told, spec)
    st.markdown(f"**{say(language, 'calls.whole')}** · {say(language, 'calls.whole_about')}")
    by = pick(
        "calls_by", say(language, "calls.by_label"), {n: say(language, f"calls.by.{n}") for n in ("order", "time")}
    )
    st.plotly_chart(
        _whole(spec.key, language, by, told),
        key=f"whole:{by}:{spec.key[:8]}", config=CONFIG, alt=say(language, "calls.whole_alt"),
    )  # fmt: skip
    _noted(language, frame, told)


def _noted(language: str, frame: Frame, told: Story) -> None:
    """What the picture leaves out, and how the recording was made."""
    kept, total = len(told.calls), int(frame.numbers["total"])
    said = [say(language, "calls.kept", kept=f"{kept:,}", total=f"{total:,}")] if kept < total else []
    slower = frame.times["recorded"] / max(frame.times["plain"], 1e-9)
    said.append(say(language, "calls.cost", plain=brief(frame.times["plain"]), slower=f"{slower:.0f}"))
    if "cut" in frame.notes:
        st.warning(say(language, f"calls.cut.{frame.notes['cut']}"))
    st.caption(" ".join([*said, say(language, "calls.unheard")]))


def code(language: str, spec: CallSpec) -> None:
    """The program's text, and that of what plays its package, where that is the project's own."""
    example = EXAMPLES[spec.example]
    st.caption(say(language, "calls.code"))
    python(source(example.module))
    if example.under:
        st.caption(example.under.rpartition(".")[2])
        python(source(example.under))


def python(text: str) -> None:
    """Shows a program's text; a long one scrolls."""
    st.code(text, language="python", height=HIGH if text.count("\n") > LONG else "content")


def gave(language: str, told: Story, spec: CallSpec) -> None:
    """What came of it: the response as it was sent, a result, or a picture."""
    st.caption(say(language, "calls.gave"))
    if "picture" in told.text:
        st.image(base64.b64decode(told.text["picture"]), alt=EXAMPLES[spec.example].label(language))
    elif "response" in told.text:
        status, headers, body = told.text["response"]
        lines = [status, *(f"{name}: {value}" for name, value in headers), "", body]
        st.code("\n".join(lines), language=None, height=240)
    else:
        st.code(str(told.text.get("result", "")), language=None)


def sentence(language: str, spec: CallSpec, frame: Frame) -> str:
    """Who was in control, with the numbers that say so."""
    n, label = frame.numbers, EXAMPLES[spec.example].label(language)
    told = story(frame)
    details = {
        "name": label,
        "mine": f"{n['lines_mine']:.0f}",
        "functions": f"{n['functions_other']:,.0f}",
        "lines": f"{n['lines_other']:,.0f}",
        "up": f"{n['up']:,.0f}",
        "down": f"{n['down']:,.0f}",
        "depth": f"{n.get('depth_mine', 0):.0f}",
        "top": charts.owner(told.of(0), language),
    }
    if not n["calls_mine"]:
        kind = "absent"
    elif n.get("depth_mine", 0) > 0:
        kind = "framework"
    else:
        kind = "both" if n["up"] else "library"
    return say(language, f"calls.says.{kind}", **details)


def table(language: str, specs: Sequence[CallSpec], frames: Sequence[Frame]) -> str:
    """The numbers of several recordings, a row each."""
    heads = ["", *(say(language, f"calls.col.{name}") for name in COLUMNS)]
    rows = []
    for spec, frame in zip(specs, frames, strict=True):
        cells = [
            brief(frame.times[name])
            if name in frame.times
            else f"{frame.numbers[name]:,.0f}"
            if name in frame.numbers
            else "–"
            for name in COLUMNS
        ]
        rows.append([EXAMPLES[spec.example].label(language), *cells])
    return table_of(heads, rows)


@st.cache_resource(max_entries=64, show_spinner=False)
def _way(key: str, language: str, _told: Story) -> Any:
    return charts.way(_told, language)


@st.cache_resource(max_entries=64, show_spinner=False)
def _whole(key: str, language: str, by: str, _told: Story) -> Any:
    return charts.whole(_told, language, by)

"""The chapters of Unit 01: one picture for both, five frameworks, eight libraries, one loop three ways, build both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.anatomy.questions import QUESTIONS
from core.anatomy.spec import BUILT, EXAMPLES, FRAMEWORKS, LIBRARIES, LOOPS, REQUESTS, CallSpec, Example, as_installed
from core.anatomy.story import story
from core.run import Run
from core.tape import Frame
from dashboard.anatomy import recorded
from dashboard.charts import calls as charts
from dashboard.charts import house as picture
from dashboard.charts.base import CONFIG
from dashboard.choices import pick, remember
from dashboard.live import show, want
from dashboard.prediction import guess, predicted, skip
from dashboard.takehome import foot
from dashboard.words import say

PAIR = (as_installed("flask", "list"), as_installed("pandas"))
"""A framework and a library, side by side."""
LAB = "calls"
CHOICES = {
    "frameworks": "calls_framework", "libraries": "calls_library", "loops": "calls_loop", "build": "calls_built",
}  # fmt: skip
"""Under what name a chapter's choice of program stands in the address."""
Runs = Sequence[Run[Any]]


def control(language: str) -> None:
    """A framework and a library under the same eye."""
    if not _predicted(language, "control"):
        return
    if runs := want(language, PAIR):
        show(language, runs, lambda latest: _beside(language, latest))
    foot(language, {"calls_tab": "control"}, runs)


def _beside(language: str, runs: Runs) -> None:
    done = [run for run in runs if run.tape.last.at]
    if not done:
        st.caption(say(language, "run.first_frame"))
    for column, run in zip(st.columns(2, gap="medium"), done, strict=False):
        frame, spec = run.tape.last, run.tape.spec
        kind = "framework" if EXAMPLES[spec.example].web else "library"
        with column:
            st.markdown(f"**{say(language, f'calls.kind.{kind}')}: {EXAMPLES[spec.example].label(language)}**")
            figure = charts.way(story(frame), language)
            st.plotly_chart(figure, key=f"pair:{kind}", config=CONFIG, alt=say(language, "calls.way_alt"))
            st.markdown(recorded.sentence(language, spec, frame))
    if len(done) == len(PAIR):
        _answer(language, "control", done[0].tape.last)
        up = {EXAMPLES[run.tape.spec.example].label(language): run.tape.last.numbers["up"] for run in done}
        said = {f"{side}_{what}": value for side, (name, n) in zip(("a", "b"), up.items(), strict=True)
                for what, value in (("name", name), ("up", f"{n:.0f}"))}  # fmt: skip
        st.success(say(language, "calls.measured", **said))


def houses(language: str) -> None:
    """The two houses of the lecture, side by side."""
    for column, kind in zip(st.columns(2, gap="medium"), ("framework", "library"), strict=True):
        figure, alt = picture.house(kind, language), say(language, f"house.alt.{kind}")
        column.plotly_chart(figure, key=f"house:{kind}", config=CONFIG, alt=alt)
    st.caption(say(language, "house.about"))


def frameworks(language: str) -> None:
    """The same page on five frameworks."""
    if not _predicted(language, "frameworks"):
        return
    name = pick("calls_framework", say(language, "calls.which.frameworks"), _labels(language, FRAMEWORKS))
    asked = pick("calls_request", say(language, "calls.which.request"), _labels(language, REQUESTS))
    st.caption(f"{FRAMEWORKS[name].about(language)} {REQUESTS[asked].about(language)}")
    others = [as_installed(other, asked) for other in FRAMEWORKS]
    mine = _recorded(language, "frameworks", as_installed(name, asked), others)
    foot(language, {"calls_tab": "frameworks", "calls_framework": name, "calls_request": asked}, mine)


def libraries(language: str) -> None:
    """One telling task with each library."""
    _one_of(language, "libraries", LIBRARIES)


def loops(language: str) -> None:
    """One training, three holders of its loop."""
    _one_of(language, "loops", LOOPS)


def build(language: str) -> None:
    """A framework and a library small enough to be read."""
    _one_of(language, "build", BUILT)


def _one_of(language: str, chapter: str, registry: Mapping[str, Example]) -> None:
    """One program of a chapter, after its question."""
    if not _predicted(language, chapter):
        return
    key = CHOICES[chapter]
    name = pick(key, say(language, f"calls.which.{chapter}"), _labels(language, registry))
    st.caption(registry[name].about(language))
    mine = _recorded(language, chapter, as_installed(name), [as_installed(other) for other in registry])
    foot(language, {"calls_tab": chapter, key: name}, mine)


def _recorded(language: str, chapter: str, spec: CallSpec, all_: Sequence[CallSpec]) -> Runs:
    """One program's recording, what its chapter's question said, and when asked for the table over all of them.

    Gives the program's own run, where there is one.
    """
    compared = all_ if _asked_for_all(language, chapter, all_) else ()
    asked = dict.fromkeys([spec, *compared])
    missing = dict.fromkeys(EXAMPLES[one.example].package for one in asked if not one.runs_here)
    if missing:
        st.info(say(language, "calls.missing", names=", ".join(missing)))
    runs = want(language, [one for one in asked if one.runs_here])
    if runs:
        show(language, runs, lambda latest: _drawn(language, chapter, spec, latest, compared))
    mine = [run for run in runs if run.spec.key == spec.key]
    if not mine:
        recorded.code(language, spec)
    return mine


def _drawn(language: str, chapter: str, spec: CallSpec, runs: Runs, compared: Sequence[CallSpec]) -> None:
    there = {run.spec.key: run.tape for run in runs if run.tape.last.at}
    tapes = [there[one.key] for one in compared if one.key in there]
    if tapes:
        st.markdown(recorded.table(language, [tape.spec for tape in tapes], [tape.last for tape in tapes]))
        st.caption(say(language, "calls.table_about"))
    if spec.key not in there:
        recorded.code(language, spec)
        return
    if spec.key == QUESTIONS[chapter].spec.key:
        _answer(language, chapter, there[spec.key].last)
    recorded.draw(language, there[spec.key])


def _asked_for_all(language: str, chapter: str, specs: Sequence[CallSpec]) -> bool:
    """Whether the table over all of a kind is wanted: some of them take seconds."""
    key = f"calls_all_{chapter}"
    label = say(language, "calls.compare", count=len(specs))
    if not st.session_state.get(key):
        st.button(label, key=f"press:{key}", icon=":material/table:", on_click=remember, args=(key, True))
    return bool(st.session_state.get(key))


def _labels(language: str, registry: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry.label(language) for name, entry in registry.items()}


def _predicted(language: str, name: str) -> bool:
    """Asks for an answer before the recording is seen; whether that has been done, or a link names a recording."""
    if CHOICES.get(name, "") in st.query_params:
        skip(LAB, name)
    question = QUESTIONS[name]
    return predicted(language, LAB, name, question.asks(language), _words(language, name), lambda: _open(name))


def _words(language: str, name: str) -> dict[str, str]:
    return {answer: text(language) for answer, text in QUESTIONS[name].answers.items()}


def _open(name: str) -> None:
    """Opens a chapter at what was asked about, unless the address or the reader chose otherwise."""
    key = CHOICES.get(name, "")
    if key and key not in st.session_state and key not in st.query_params:
        remember(key, QUESTIONS[name].spec.example)


def _answer(language: str, chapter: str, frame: Frame) -> None:
    """Whether the prediction was right, which the recording says, and why it is so."""
    question, words = QUESTIONS[chapter], _words(language, chapter)
    right, mine = question.right(frame), guess(LAB, chapter)
    count = f" ({frame.numbers[question.found]:,.0f})" if question.found else ""
    told = {"right": words[right] + count, "why": question.why(language)}
    if mine is None:
        st.info(say(language, "calls.told", asked=question.asks(language), **told))
    elif mine == right:
        st.success(say(language, "calls.right", asked=question.asks(language), **told))
    else:
        st.warning(say(language, "calls.wrong", asked=question.asks(language), guess=words[mine], **told))

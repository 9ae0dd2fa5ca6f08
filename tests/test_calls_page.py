"""Unit 01 without a browser: what is asked for, and what a page says where a package is missing."""

from __future__ import annotations

import pytest

import core.anatomy.spec
from core.anatomy.questions import QUESTIONS
from core.anatomy.spec import FRAMEWORKS, LOOPS, as_installed
from dashboard.words import LANGUAGES, say

CHAPTERS = ("control", "frameworks", "libraries", "loops", "build")


def see(app, chapter: str):
    """The chapter after its question."""
    app.session_state["calls_seen"] = {chapter}
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_runs_before_the_question_and_its_answer_is_said_after(opened, made_lab, chapter, language):
    app = opened("unit01", lang=language, calls_tab=chapter)
    assert not app.exception and not made_lab.asked
    assert app.button(key=f"see:{chapter}").disabled
    assert not see(app, chapter).exception
    assert QUESTIONS[chapter].spec in made_lab.asked
    asks = QUESTIONS[chapter].asks(language)
    assert any(asks in box.value for box in (*app.info, *app.success))


def test_all_of_a_kind_are_run_when_asked_for(opened, made_lab):
    app = see(opened("unit01", calls_tab="frameworks"), "frameworks")
    assert {spec.example for spec in made_lab.asked} == {"django"}
    app.button(key="press:calls_all_frameworks").click().run()
    assert not app.exception and {spec.example for spec in made_lab.asked} == set(FRAMEWORKS)
    assert any(markdown.value.count("\n") == 1 + len(FRAMEWORKS) for markdown in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_installed_is_said_and_not_started(opened, made_lab, monkeypatch, language):
    before = core.anatomy.spec.installed
    monkeypatch.setattr(core.anatomy.spec, "installed", lambda name: "" if name == "tensorflow" else before(name))
    app = see(opened("unit01", lang=language, calls_tab="loops", calls_loop="keras_fit"), "loops")
    assert not app.exception and not made_lab.asked
    assert say(language, "calls.missing", names="tensorflow") in [info.value for info in app.info]
    assert any("keras.callbacks.Callback" in code.value for code in app.code)
    app.button(key="press:calls_all_loops").click().run()
    assert {spec.example for spec in made_lab.asked} == set(LOOPS) - {"keras_fit"}
    assert not app.exception and as_installed("keras_fit") not in made_lab.asked

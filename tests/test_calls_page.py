"""Unit 01 without a browser: what is asked for, and what a page says where a package is missing."""

from __future__ import annotations

import pytest

import core.anatomy.spec
from core.anatomy.questions import QUESTIONS
from core.anatomy.spec import FRAMEWORKS, LOOPS, as_installed
from dashboard.words import LANGUAGES, say

CHAPTERS = ("control", "frameworks", "libraries", "loops", "build")


def see(app, chapter: str):
    """The chapter after its question, answered in the first way that it offers."""
    app.radio[0].set_value(app.radio[0].options[0]).run()
    return app.button(key=f"calls_see:{chapter}").click().run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_runs_before_the_question_and_its_answer_is_said_after(opened, made_lab, chapter, language):
    app = opened("unit01", lang=language, calls_tab=chapter)
    assert not app.exception and not made_lab.asked
    assert app.button(key=f"calls_see:{chapter}").disabled
    assert not see(app, chapter).exception
    assert QUESTIONS[chapter].spec in made_lab.asked
    asks = QUESTIONS[chapter].asks(language)
    said = [box.value for box in (*app.warning, *app.success) if asks in box.value]
    assert len(said) == 1 and QUESTIONS[chapter].why(language) in said[0]


def test_what_was_answered_stays_answered_and_is_remembered(opened, made_lab):
    app = opened("unit01", calls_tab="libraries")
    app.session_state["calls_seen"] = {"control"}
    see(app.run(), "libraries")
    assert app.session_state["calls_seen"] == {"control", "libraries"}
    assert app.session_state["calls_guess:libraries"] == next(iter(QUESTIONS["libraries"].answers))
    assert not [b.key for b in app.button if b.key == "calls_see:libraries"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_a_recording_opens_it_and_the_question_is_answered_where_it_is_about_that(opened, made_lab, language):
    app = opened("unit01", lang=language, calls_tab="frameworks", calls_framework="bottle", calls_request="form")
    assert not app.exception and [(s.example, s.request) for s in made_lab.asked] == [("bottle", "form")]
    asks = QUESTIONS["frameworks"].asks(language)
    assert not any(asks in box.value for box in (*app.info, *app.warning, *app.success))


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
    app = opened("unit01", lang=language, calls_tab="loops", calls_loop="keras_fit")
    assert not app.exception and not made_lab.asked
    assert say(language, "calls.missing", names="tensorflow") in [info.value for info in app.info]
    assert any("keras.callbacks.Callback" in code.value for code in app.code)
    app.button(key="press:calls_all_loops").click().run()
    assert {spec.example for spec in made_lab.asked} == set(LOOPS) - {"keras_fit"}
    assert not app.exception and as_installed("keras_fit") not in made_lab.asked

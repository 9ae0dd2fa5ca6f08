"""Unit 01: predict, run, and see who called whom; on a phone and in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.anatomy.questions import QUESTIONS
from dashboard.words import LANGUAGES, say
from tests.browser.conftest import LONG

CHAPTERS = ("control", "frameworks", "libraries", "build")
NUMBER = {"ko": 0, "en": 1}


def predict(me, chapter: str, answer: str, language: str) -> None:
    """Answers a chapter's question and runs its recording."""
    words = QUESTIONS[chapter].answers[answer]
    me.page.get_by_test_id("stRadio").get_by_text(words[NUMBER[language]], exact=True).click()
    button = me.page.get_by_role("button", name=say(language, "calls.see"))
    expect(button).to_be_enabled()
    button.click()
    expect(recordings(me).first).to_be_visible(timeout=LONG)
    me.rest()


def recordings(me):
    """The pictures of recorded calls; the house of the lecture is none."""
    return me.page.locator(":is([class*='st-key-way'], [class*='st-key-pair']) .js-plotly-plot .main-svg")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_asks_first_and_fits_a_phone(visitor, chapter, language):
    me = visitor(390, 844)
    me.open("unit01", lang=language, calls_tab=chapter)
    expect(recordings(me)).to_have_count(0)
    predict(me, chapter, next(iter(QUESTIONS[chapter].answers)), language)
    me.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_a_request_goes_to_a_framework_and_none_of_yours_runs_for_a_page_that_is_none(visitor):
    me = visitor()
    me.open("unit01", lang="en", calls_tab="frameworks", calls_framework="bottle")
    expect(recordings(me).first).to_be_visible(timeout=LONG)
    expect(me.page.get_by_text("Bottle: the framework called your code.")).to_be_visible()
    expect(me.page.get_by_text("200 OK")).to_be_visible()
    me.page.get_by_test_id("stButtonGroup").get_by_text("No such page", exact=True).click()
    expect(me.page.get_by_text("Your code was not called.")).to_be_visible(timeout=LONG)
    expect(me.page.get_by_text("404 Not Found").first).to_be_visible()
    assert me.query()["calls_request"] == "nowhere"

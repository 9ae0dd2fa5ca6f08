"""Unit 04a, chapter by chapter: each opens clean in both languages and on a phone, and its main path can be walked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from core.ensembles.wrapup.questions import QUESTIONS
from dashboard.words import LANGUAGES, say
from tests.browser.conftest import LONG

CHAPTERS = {
    "bagging": {"bagging_trees": 6},
    "boosting": {"rounds_rounds": 6},
    "trees": {"trees_trees": 3},
    "overfitting": {"ensembles_tab": "claims", "depths_trees": 10, "depths_models": "tree,forest", "depths_rows": 200},
    "outliers": {"ensembles_tab": "claims", "pairs_trees": 10, "pairs_models": "linear,forest"},
    "cost": {"ensembles_tab": "claims", "costs_models": "hist"},
    "variance": {"ensembles_tab": "claims", "variance_models": "tree,forest", "variance_trees": 5},
    "wrapup": {},
    "runs": {},
}
ROWS = [f"{150 + k % 40},{'가나다'[k % 3]},{'예' if k % 40 > 20 else '아니요'}" for k in range(80)]
FILE = "\n".join(["키,반,합격", *ROWS])


def chapter(me, name: str, language: str = "en", **query) -> None:
    """Opens a chapter with small settings, and waits until its runs have ended."""
    said = {"ensembles_tab": name, "ensembles_claim": name, **CHAPTERS.get(name, {}), **query}
    me.open("unit04a", lang=language, **said)
    expect(me.page.get_by_test_id("stProgress")).to_have_count(0, timeout=LONG)
    me.rest()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_opens_clean_and_fits_a_phone(visitor, name, language):
    me = visitor(390, 844)
    chapter(me, name, language)
    if name not in ("wrapup", "runs"):
        expect(me.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    me.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_a_film_plays_to_its_end_and_steps_back(visitor):
    me = visitor()
    chapter(me, "boosting")
    slider = me.widget("rounds_at").get_by_role("slider").first
    expect(slider).to_have_attribute("aria-valuetext", "1")
    me.page.get_by_role("button", name=say("en", "film.play")).click()
    expect(slider).to_have_attribute("aria-valuetext", "6")
    expect(me.page.get_by_role("button", name=say("en", "film.play"))).to_be_visible()
    me.page.get_by_role("button", name=say("en", "film.back")).click()
    expect(slider).to_have_attribute("aria-valuetext", "5")
    assert me.query()["rounds_at"] == "5"
    me.page.get_by_role("button", name=say("en", "film.first")).click()
    expect(slider).to_have_attribute("aria-valuetext", "1")


def test_a_file_of_ones_own_is_learned_from_and_is_in_no_link(visitor):
    me, other = visitor(), visitor()
    query = {"ensembles_data": "own", "ensembles_models": "tree,forest", "ensembles_trees": 10}
    me.open("unit04a", lang="en", **query)
    me.page.locator("input[type=file]").set_input_files(
        {"name": "합격.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp949")}
    )
    expect(me.main).to_contain_text("80 rows, 3 columns")
    expect(me.widget("ensembles_at")).to_be_visible(timeout=LONG)
    table = me.main.get_by_role("table").filter(has_text=say("en", "ensembles.col.seconds"))
    expect(table.get_by_role("row")).to_have_count(3)
    other.go(me.page.url)
    expect(other.widget("own_upload")).to_be_visible()
    expect(other.main).not_to_contain_text("합격")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("table.xlsx", b"PK\x03\x04" + bytes(200), "Excel"),
        ("one.csv", b"a\n" + b"1\n" * 50, "one column"),
    ],
)
def test_a_bad_file_gets_a_sentence(visitor, name, content, words):
    me = visitor()
    me.open("unit04a", lang="en", ensembles_setup="own", ensembles_data="own", ensembles_models="tree")
    box = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    me.page.locator("input[type=file]").set_input_files(box)
    error = me.page.get_by_test_id("stAlertContentError")
    expect(error).to_contain_text(re.compile(words, re.IGNORECASE))
    me.page.close()


def test_a_click_adds_a_point_and_everything_learns_anew(visitor):
    me = visitor()
    query = {"ensembles_setup": "own", "ensembles_models": "tree", "ensembles_data": "moons"}
    me.open("unit04a", lang="en", **query)
    me.main.get_by_text(say("en", "points.title")).click()
    picture = me.page.locator("[class*='st-key-points'] .js-plotly-plot")
    expect(picture.locator(".main-svg").first).to_be_visible()
    picture.scroll_into_view_if_needed()
    me.rest()
    box = picture.bounding_box()
    assert box is not None
    me.page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.7)
    me.page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.7)
    expect(me.main).to_contain_text(say("en", "points.counts", added=1, moved=0, removed=0))
    assert re.fullmatch(r"a-?[\d.]+,-?[\d.]+,0", me.query()["ensembles_points"])
    me.page.get_by_role("button", name=say("en", "points.undo")).click()
    expect(me.main).not_to_contain_text(say("en", "points.counts", added=1, moved=0, removed=0))
    assert me.query()["ensembles_points"] == ""


def test_runs_become_rows_and_a_pair_is_compared(visitor):
    me = visitor()
    query = {"ensembles_setup": "own", "ensembles_models": "tree,forest", "ensembles_trees": 10}
    me.open("unit04a", lang="en", ensembles_tab="compare", **query)
    expect(me.widget("ensembles_at")).to_be_visible(timeout=LONG)
    me.rest()
    me.page.get_by_role("tab", name=say("en", "ensembles.tab.runs")).click()
    expect(me.page.get_by_test_id("stDataFrame").first).to_be_visible()
    me.page.get_by_role("tab", name=say("en", "ensembles.tab.wrapup")).click()
    expect(me.main.get_by_role("table").first).to_be_visible()
    assert me.query()["ensembles_tab"] == "wrapup"


def test_a_question_is_answered_before_it_is_run_and_revealed(visitor):
    me = visitor()
    name, question = next(iter(QUESTIONS.items()))
    chapter(me, "wrapup", wrapup_view="quiz", quiz=name)
    run = me.page.get_by_role("button", name=say("en", "wrapup.run_it", count=len(question.specs)))
    expect(run).to_be_disabled()
    choice = next(iter(question.choices.values())).label("en")
    me.main.get_by_text(choice, exact=True).first.click()
    expect(run).to_be_enabled()
    run.click()
    reveal = me.page.get_by_role("button", name=say("en", "wrapup.reveal"))
    expect(reveal).to_be_visible(timeout=LONG)
    reveal.click()
    expect(me.main).to_contain_text(f"Of {len(QUESTIONS)} questions you have checked 1")

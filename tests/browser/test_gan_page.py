"""The GAN page: train, watch, stop, rewind, come back, draw anew."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, expect

from core.gans.diagnosis import SENTENCES
from core.gans.presets import PRESETS
from dashboard.words import say
from tests.browser.conftest import LONG

FIRST = "document.querySelector('[class*=st-key-samples] .js-plotly-plot')?._fullData?.[0].x[0]"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari"
SHORT = {"lang": "en", "gans_steps": 300}


def start(me) -> Locator:
    return me.page.get_by_role("button", name=say("en", "gans.train"), exact=True)


def train(me, **query) -> None:
    """Opens the trainer, presses Train unless this training is there already, and waits for its end."""
    me.open("unit04b", **query)
    expect(start(me).or_(player(me))).to_be_visible()
    if start(me).count():
        start(me).click()
    finished(me)


def finished(me) -> None:
    """Waits until the training has ended and its picture can be played."""
    expect(player(me)).to_be_visible(timeout=LONG)
    expect(me.page.get_by_test_id("stProgress")).to_have_count(0)
    expect(caption(me)).to_have_count(1)
    me.rest()


def player(me) -> Locator:
    """The picture's own slider, which comes with the end of a run."""
    return me.main.locator(".js-plotly-plot .slider-group").first


def caption(me) -> Locator:
    """What the picture says of its moment."""
    return me.main.locator(".js-plotly-plot .annotation-text").filter(has_text=re.compile(r"^step [\d,]+ · covered"))


def test_a_short_training_draws_itself_and_finishes(visitor):
    me = visitor()
    me.open("unit04b", **SHORT, gans_seed=1)
    start(me).click()
    expect(me.page.get_by_role("button", name=say("en", "run.stop"))).to_be_visible()
    finished(me)
    expect(caption(me)).to_have_text(re.compile(r"^step 300 · covered \d/8 · good \d+% · V [-−]?\d"))
    expect(me.page.get_by_test_id("stMetric")).to_have_count(5)
    expect(me.main.locator(".js-plotly-plot:visible")).to_have_count(3)
    expect(start(me)).to_have_count(0)


def test_a_long_training_stops_when_asked_and_offers_to_go_on(visitor):
    me, other = visitor(), visitor()
    long = {"lang": "en", "gans_steps": 20000, "gans_seed": 2}
    me.open("unit04b", **long)
    start(me).click()
    expect(caption(me).first).to_be_visible()
    me.page.get_by_role("button", name=say("en", "run.stop")).click()
    said = me.main.get_by_text(re.compile(say("en", "run.stopped", at=r"step [\d,]+")))
    expect(said).to_be_visible()
    expect(me.page.get_by_test_id("stProgress")).to_have_count(0)
    expect(player(me)).to_be_visible()
    expect(me.page.get_by_role("button", name=say("en", "run.resume"))).to_be_visible()
    other.open("unit04b", **long)
    expect(other.page.get_by_test_id("stProgress")).to_have_count(0)


def test_a_stopped_training_goes_on(visitor):
    me = visitor()
    me.open("unit04b", lang="en", gans_steps=9000, gans_seed=5)
    start(me).click()
    expect(caption(me).first).to_be_visible()
    me.page.get_by_role("button", name=say("en", "run.stop")).click()
    me.page.get_by_role("button", name=say("en", "run.resume")).click()
    expect(caption(me).filter(has_text=re.compile("^step 9,000 ")).first).to_be_visible(timeout=LONG)
    finished(me)


def test_the_picture_rewinds_in_the_browser(visitor):
    me = visitor()
    train(me, **SHORT, gans_seed=1)
    rail = player(me).locator(".slider-rail-touch-rect")
    box = rail.bounding_box()
    rail.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(caption(me)).to_have_text(re.compile(r"^step (?!0 |300 )\d+ · "))
    rail.click(position={"x": 2, "y": box["height"] / 2})
    expect(caption(me)).to_have_text(re.compile(r"^step 0 · "))


def test_a_copied_link_shows_the_same_numbers_to_someone_else(visitor):
    me, other, third = visitor(), visitor(), visitor()
    train(me, **SHORT, gans_seed=1)
    me.page.get_by_role("button", name=say("en", "link.copy")).click()
    link = me.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text().strip()
    for visit, url in ((other, link), (third, me.page.url)):
        visit.go(url)
        finished(visit)
        expect(caption(visit)).to_have_text(caption(me).text_content())
        assert len(visit.numbers()) == 5 and visit.numbers() == me.numbers()


def test_a_trained_generator_is_there_after_the_browser_was_closed(visitor):
    me = visitor()
    train(me, **SHORT, gans_seed=4)
    expect(me.page.get_by_test_id("stMetric")).to_have_count(5)
    numbers = me.numbers()
    me.page.context.close()
    again = visitor()
    again.open("unit04b", lang="en", gans_tab="gallery", gans_only_preset="other")
    again.choose("gans_stored", re.compile("seed 4 · 300 steps"))
    expect(again.choice("gans_stored")).to_have_value(re.compile("seed 4 · 300 steps"))
    expect(again.page.get_by_test_id("stMetric")).to_have_count(5)
    again.rest()
    assert again.numbers() == numbers


def test_a_shipped_generator_opens_and_draws_from_new_noise(visitor):
    me = visitor()
    me.open("unit04b", lang="en", gans_tab="gallery", gans_only_preset="healthy")
    expect(me.choice("gans_stored")).to_have_value(re.compile("^Healthy"))
    expect(me.main.get_by_text(say("en", "gallery.shelf")).first).to_be_visible()
    me.page.wait_for_function(f"() => {FIRST}")
    before = me.page.evaluate(f"() => {FIRST}")
    me.page.get_by_role("button", name=say("en", "gans.draw_noise")).click()
    me.page.wait_for_function(f"before => {FIRST} !== before", arg=before)


@pytest.mark.parametrize(("language", "size"), [("en", (1280, 900)), ("ko", (390, 844))])
def test_a_collapse_is_caused_named_and_cured(visitor, language, size):
    """Predict, train, see it named with its numbers; then the cure on the same seed, beside it, and all is well."""
    me = visitor(*size, **({"has_touch": True, "user_agent": PHONE} if size[0] < 500 else {}))
    me.open("unit04b", lang=language, gans_tab="failures", gans_failure="mode-collapse")
    run = me.page.get_by_role("button", name=say(language, "fail.run"))
    expect(run).to_be_disabled()
    me.main.locator("label").filter(has_text=say(language, "diagnosis.healthy")).first.click()
    expect(run).to_be_enabled()
    run.click()
    told = say(language, "fail.wrong", guess="@", found="@").split("@")[0].replace("*", "")
    expect(me.main.get_by_test_id("stAlert").filter(has_text=told)).to_be_visible(timeout=LONG)
    named = SENTENCES["mode-collapse"](language).partition("{")[0]
    expect(me.main.get_by_test_id("stAlert").filter(has_text=named)).to_be_visible()
    me.main.get_by_text(PRESETS["mode-collapse-cure"].label(language), exact=True).click()
    cured = say(language, "fail.works", before="@", after="@").split("@")[0].replace("*", "").strip()
    expect(me.main.get_by_test_id("stAlert").filter(has_text=cured)).to_be_visible(timeout=LONG)
    expect(me.main.get_by_text(say(language, "diagnosis.healthy")).first).to_be_visible()
    me.rest()
    assert me.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_drawn_points_are_learned(visitor):
    me = visitor()
    me.open("unit04b", lang="en", gans_data="own", gans_steps=200)
    expect(start(me)).to_have_count(0)
    board = me.main.locator(".js-plotly-plot .nsewdrag").first
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    me.page.mouse.move(x - 100, y)
    me.page.mouse.down()
    for i in range(40):
        me.page.mouse.move(x - 100 + 5 * i, y + (i % 20) * 3)
    me.page.mouse.up()
    expect(me.page).to_have_url(re.compile("gans_own=-"))
    start(me).click()
    finished(me)
    modes = int(re.search(r"Modes now: (\d+)", me.main.inner_text())[1])
    expect(caption(me)).to_have_text(re.compile(rf"covered \d+/{modes} "))


def test_one_player_moves_alone(visitor):
    me = visitor()
    me.open("unit04b", lang="en", gans_tab="slow")
    me.rest()
    for name in ("D", "G"):
        me.page.get_by_role("button", name=say("en", f"slow.press.{name}"), exact=True).click()
        me.rest()
    either = "moves_moves=(D(\\+|%20)G|G(\\+|%20)D)"  # pressed at once, they may be heard in either order; none is lost
    expect(me.page).to_have_url(re.compile(either))
    expect(me.main.get_by_text(say("en", "slow.head"))).to_be_visible()


def test_home_leads_to_both_presets(visitor):
    me = visitor()
    me.open("home", lang="en")
    me.main.get_by_role("link", name=say("en", "home.collapse")).click()
    expect(me.page).to_have_url(re.compile("gans_loss=minimax.*gans_d_steps=3"))
    expect(me.choice("gans_loss")).to_have_value("Minimax")
    assert urlencode({"gans_lr_g": 0.0003}) in me.page.url

"""The GAN page: train, watch, stop, rewind, come back, draw anew."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from dashboard.words import say

POINTS = "() => document.querySelector('.js-plotly-plot').data[2]"
SHORT = {"lang": "en", "gans_steps": 300}


def train(me, **query) -> None:
    """Opens the trainer and presses Train."""
    me.open("unit04b", **query)
    me.page.get_by_role("button", name=say("en", "gans.train"), exact=True).click()


def finished(me) -> None:
    """Waits until the training has ended and its picture can be played."""
    expect(player(me)).to_be_visible()
    expect(me.page.get_by_test_id("stProgress")).to_have_count(0)
    me.rest()


def player(me):
    """The picture's own slider, which comes with the end of a run."""
    return me.main.locator(".js-plotly-plot .slider-group").first


def caption(me):
    """What the picture says of its moment."""
    return me.main.locator(".js-plotly-plot .annotation-text").filter(has_text=re.compile(r"^step [\d,]+ · modes"))


def test_a_short_training_draws_itself_and_finishes(visitor):
    me = visitor()
    train(me, **SHORT, gans_seed=1)
    finished(me)
    expect(caption(me)).to_have_text(re.compile(r"^step 300 · modes \d/8 · good \d+% · V −?-?\d"))
    expect(me.page.get_by_test_id("stMetric")).to_have_count(4)
    assert len(me.page.evaluate("() => Object.values(document.querySelectorAll('.js-plotly-plot'))")) == 2
    expect(me.page.get_by_role("button", name=say("en", "gans.train"), exact=True)).to_have_count(0)


def test_a_long_training_stops_when_asked_and_offers_to_go_on(visitor, starts):
    me, other = visitor(), visitor()
    long = {"lang": "en", "gans_steps": 20000, "gans_seed": 2}
    train(me, **long)
    expect(caption(me)).to_be_visible()
    me.page.get_by_role("button", name=say("en", "run.stop")).click()
    stopped = me.page.get_by_text(starts(say("en", "run.stopped", at="").partition(" ")[0] + " at"))
    expect(stopped).to_be_visible(timeout=10_000)
    expect(me.page.get_by_test_id("stProgress")).to_have_count(0)
    expect(me.page.get_by_role("button", name=say("en", "gans.train"), exact=True)).to_be_visible()
    expect(player(me)).to_be_visible()
    other.open("unit04b", **long)
    expect(other.page.get_by_test_id("stProgress")).to_have_count(0)


def test_the_picture_rewinds_in_the_browser(visitor):
    me = visitor()
    train(me, **SHORT, gans_seed=1) if not already(me) else None
    finished(me)
    rail = player(me).locator(".slider-rail-touch-rect")
    rail.click(position={"x": 2, "y": 5})
    expect(caption(me)).to_have_text(re.compile(r"^step 0 · "))
    box = rail.bounding_box()
    rail.click(position={"x": box["width"] / 2, "y": 5})
    expect(caption(me)).to_have_text(re.compile(r"^step (?!0 |300 )\d+ · "))


def already(me) -> bool:
    """Whether the short training is there; opens it."""
    me.open("unit04b", **SHORT, gans_seed=1)
    return me.page.get_by_role("button", name=say("en", "gans.train"), exact=True).count() == 0


def test_a_copied_link_shows_the_same_numbers_to_someone_else(visitor):
    me, other = visitor(), visitor()
    train(me, **SHORT, gans_seed=3)
    finished(me)
    me.page.get_by_role("button", name=say("en", "link.copy")).click()
    link = me.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text().strip()
    other.go(link)
    finished(other)
    assert len(other.numbers()) == 4 and other.numbers() == me.numbers()
    expect(caption(other)).to_have_text(caption(me).inner_text())


def test_the_address_bar_is_a_link_too(visitor):
    me, other = visitor(), visitor()
    train(me, **SHORT, gans_seed=3)if not stored(me) else None
    finished(me)
    other.go(me.page.url)
    finished(other)
    assert other.numbers() == me.numbers()


def stored(me) -> bool:
    me.open("unit04b", **SHORT, gans_seed=3)
    return me.page.get_by_role("button", name=say("en", "gans.train"), exact=True).count() == 0


def test_a_trained_generator_is_there_after_the_browser_was_closed(visitor):
    me = visitor()
    train(me, **SHORT, gans_seed=4)
    finished(me)
    numbers = me.numbers()
    me.page.context.close()
    again = visitor()
    again.open("unit04b", lang="en", gans_tab="stored")
    box = again.widget("stored")
    box.locator("input").click()
    again.page.get_by_role("option").filter(has_text="seed 4 ").click()
    finished(again)
    expect(box).to_contain_text("seed 4 · 300 steps")
    assert again.numbers() == numbers


def test_a_stored_generator_draws_from_new_noise(visitor):
    me = visitor()
    me.open("unit04b", lang="en", gans_tab="stored")
    me.main.get_by_test_id("stExpander").filter(has_text=say("en", "gans.new_noise")).locator("summary").click()
    chart = "() => [...document.querySelector('.st-key-samples\\\\:stored .js-plotly-plot').data[0].x].slice(0, 5)"
    me.page.locator(".st-key-samples\\:stored .js-plotly-plot").wait_for()
    before = me.page.evaluate(chart)
    me.page.get_by_role("button", name=say("en", "gans.draw_noise")).click()
    me.page.wait_for_function(f"before => String(({chart})()) !== String(before)", arg=before)


def test_home_leads_to_both_presets(visitor):
    me = visitor()
    me.open("home", lang="en")
    me.main.get_by_role("link", name=say("en", "home.collapse")).click()
    expect(me.page).to_have_url(re.compile("gans_loss=minimax.*gans_d_steps=5"))
    expect(me.widget("gans_loss")).to_contain_text("Minimax")
    assert urlencode({"gans_sigma": 0.02}) in me.page.url

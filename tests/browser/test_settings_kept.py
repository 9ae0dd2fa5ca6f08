"""Settings outlive a change of language, of page, and a reload."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from core.data.tabular import TABLES
from core.gans.choices import LOSSES
from dashboard.words import lecture, say

GAN = {"gans_steps": "700", "gans_seed": "12", "gans_loss": "minimax", "gans_lr_g": "0.0002", "gans_width": "32"}


def shows(me, language: str) -> None:
    """The widgets and the address say `GAN`."""
    expect(me.page.get_by_role("heading", level=1)).to_have_text(lecture("unit04b", language).title)
    me.rest()
    expect(me.choice("gans_loss")).to_have_value(LOSSES["minimax"].label(language))
    expect(me.widget("gans_steps").locator("input")).to_have_value("700")
    expect(me.widget("gans_seed").locator("input")).to_have_value("12")
    more = me.main.get_by_test_id("stExpander").filter(has_text=say(language, "gans.networks"))
    if more.get_by_role("slider").count() == 0:
        more.locator("summary").click()
    expect(me.widget("gans_lr_g").get_by_role("slider")).to_have_attribute("aria-valuetext", "0.0002")
    me.page.wait_for_function("wanted => new URLSearchParams(location.search).get('gans_seed') === wanted", arg="12")
    assert GAN.items() <= me.query().items()


def visit(me, page: str, language: str) -> None:
    """Goes to a page by the menu."""
    me.page.get_by_test_id("stSidebarNavLink").filter(has_text=say(language, f"nav.{page}")).click()
    expect(me.page.get_by_role("heading", level=1)).to_have_text(lecture(page, language).title)
    me.rest()


def test_a_change_of_language_keeps_the_settings(visitor):
    me = visitor()
    me.open("unit04b", lang="en", **GAN)
    shows(me, "en")
    me.page.get_by_role("radio", name="한국어").or_(me.page.get_by_role("button", name="한국어")).first.click()
    shows(me, "ko")
    assert me.query()["lang"] == "ko"


def test_a_change_of_page_keeps_the_settings(visitor):
    me = visitor()
    me.open("unit04b", lang="en", **GAN)
    shows(me, "en")
    visit(me, "unit01", "en")
    visit(me, "unit04b", "en")
    shows(me, "en")


def test_a_change_of_page_keeps_the_chosen_race(visitor):
    me = visitor()
    me.open("unit04a", lang="en", ensembles_setup="own", ensembles_models="linear,tree", ensembles_data="wine")
    visit(me, "homework", "en")
    visit(me, "unit04a", "en")
    expect(me.choice("ensembles_data")).to_have_value(TABLES["wine"].label("en"))
    expect(me.page).to_have_url(re.compile("ensembles_models=linear%2Ctree"))
    expect(me.page).to_have_url(re.compile("ensembles_setup=own"))


def test_a_reload_keeps_the_settings(visitor):
    me = visitor()
    me.open("unit04b", lang="en", **GAN)
    me.page.reload()
    shows(me, "en")


def test_a_link_overrides_what_the_visitor_had(visitor):
    me = visitor()
    me.open("unit04b", lang="en", **GAN)
    shows(me, "en")
    me.open("unit04b", lang="ko", **{**GAN, "gans_loss": "nonsaturating"})
    expect(me.choice("gans_loss")).to_have_value(LOSSES["nonsaturating"].label("ko"))


def test_a_setting_at_the_low_end_of_its_range_outlives_a_reload(visitor):
    me = visitor()
    me.open("unit04b", lang="en", gans_seed=3)
    field = me.widget("gans_seed").locator("input")
    field.fill("0")
    field.press("Enter")
    me.page.wait_for_function("() => new URLSearchParams(location.search).get('gans_seed') === '0'")
    me.page.reload()
    expect(field).to_have_value("0")

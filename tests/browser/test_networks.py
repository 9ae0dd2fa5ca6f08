"""Unit 03: PyTorch's parts are trained, looked into, rewound and shared; on a phone and in both languages."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from dashboard.words import LANGUAGES, say
from tests.browser.conftest import LONG

PARTS = {
    "autoencoder": {"autoencoders_steps": 200},
    "convnet": {"convnets_steps": 100, "convnets_filters": 2},
    "memory": {"memories_steps": 100, "memories_length": 5},
}


def train(me, part: str, language: str) -> None:
    """Opens one of them with small settings, and trains it to the end, unless that has been done."""
    me.open("unit03", lang=language, three_tab="packages", nets_part=part, **PARTS[part])
    button, told = me.widget(f"{part}_train").get_by_role("button"), me.page.get_by_test_id("stAlertContentSuccess")
    expect(button.or_(told)).to_be_visible()
    if button.is_visible():
        button.click()
    expect(told).to_be_visible(timeout=LONG)
    me.rest()


@pytest.mark.parametrize(("part", "language"), list(zip(PARTS, [*LANGUAGES, "ko"], strict=True)))
def test_each_is_trained_and_fits_a_phone(visitor, part, language):
    me = visitor(390, 844)
    train(me, part, language)
    expect(me.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    me.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    me.all_well()


def test_a_click_on_the_plane_moves_the_sliders_and_the_picture(visitor):
    me = visitor()
    train(me, "autoencoder", "en")
    slider = me.widget("autoencoder_x").get_by_role("slider")
    expect(slider).to_have_value("50")
    plane = me.page.locator(".js-plotly-plot .nsewdrag").first

    def point(across: float) -> None:
        plane.scroll_into_view_if_needed()
        box = plane.bounding_box()
        me.page.mouse.click(box["x"] + across * box["width"], box["y"] + 0.3 * box["height"])

    picture = me.page.get_by_test_id("stImage").first.locator("img")
    for across, value in ((0.2, re.compile("^(13|20|27)$")), (0.8, re.compile("^(73|80|87)$"))):
        before = picture.get_attribute("src")
        me.insist(partial(point, across), lambda wait, value=value: expect(slider).to_have_value(value, timeout=wait))
        expect(picture).not_to_have_attribute("src", before)


def test_the_figures_of_2019_are_a_chart_of_two_counts(visitor):
    me = visitor()
    me.open("unit03", lang="ko", three_tab="libraries")
    expect(me.page.locator(".js-plotly-plot").get_by_text("NAACL").first).to_be_visible()
    me.page.get_by_test_id("stButtonGroup").get_by_text(say("ko", "conferences.later"), exact=True).click()
    expect(me.page.locator(".js-plotly-plot").get_by_text("2022").first).to_be_visible()
    assert me.query()["conferences_view"] == "later"


def test_three_libraries_answer_after_the_guess_and_refuse_a_shape_in_words(visitor):
    me = visitor(390, 844)
    me.open("unit03", lang="ko", three_tab="tensors", tensors_topic="broadcasting")
    see = me.page.get_by_role("button", name=say("ko", "tensors.see"))
    expect(see).to_be_disabled()
    me.page.get_by_test_id("stRadio").get_by_role("radio").first.locator("xpath=ancestor::label").click()
    see.click()
    expect(me.page.get_by_test_id("stAlertContentSuccess").first).to_be_visible(timeout=LONG)
    expect(me.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    left = me.widget("tensors_left").get_by_role("textbox")
    left.fill("3, a")
    left.press("Enter")
    expect(me.page.get_by_test_id("stAlertContentError")).to_contain_text("3, a")
    left.fill("3, 1")
    left.press("Enter")
    expect(me.page.get_by_test_id("stAlertContentError")).to_have_count(0)

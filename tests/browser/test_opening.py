"""Every page opens for everyone: in both languages, on a phone, in the dark, and with its own letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.nav import PAGES
from dashboard.theme import BACKGROUND
from dashboard.words import LANGUAGES, TEXT, lecture, say

ROOT = Path(__file__).resolve().parents[2]
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
LABS = [
    *(("unit03", {"three_tab": "packages", "nets_part": name}) for name in ("convnet", "memory")),
    ("unit04a", {"ensembles_tab": "lecture"}),
    *(("unit04b", {"gans_tab": name}) for name in ("slow", "failures", "film", "map", "paper", "after", "gallery")),
]
SIDEWAYS = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .map(e => e.scrollWidth - e.clientWidth)"""
MISSING = """async ([letters, weight]) => {
    await document.fonts.load(`${weight} 24px Pretendard`, letters);
    const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 40});
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    const drawn = (letter, font) => {
        pen.clearRect(0, 0, 40, 40);
        pen.font = `${weight} 24px ${font}`;
        pen.fillText(letter, 6, 30);
        return String(pen.getImageData(0, 0, 40, 40).data);
    };
    const nothing = drawn('\\u{f0000}', 'Pretendard, Nobody');
    const ours = letter => drawn(letter, 'Pretendard, Nobody');
    return [...letters].filter(letter => [nothing, drawn(letter, 'Nobody')].includes(ours(letter)));
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_a_page_opens(visitor, page, language):
    me = visitor()
    me.open(page, lang=language)
    expect(me.page.get_by_role("heading", level=1)).to_have_text(lecture(page, language).title)
    expect(me.page).to_have_title(f"{say(language, f'nav.{page}')} · {say(language, 'app.name')}")
    expect(me.page.get_by_test_id("stSidebarNavLink")).to_have_count(len(PAGES))
    me.all_well()


def test_the_browsers_language_is_the_first_choice(visitor):
    me = visitor()
    me.open("home")
    expect(me.page.get_by_role("heading", level=1)).to_have_text(lecture("home", "en").title)


@pytest.mark.parametrize("mode", BACKGROUND)
def test_light_and_dark_follow_the_reader(visitor, mode):
    me = visitor(color_scheme=mode)
    me.open("unit01", lang="ko")
    red, green, blue = (int(BACKGROUND[mode][i : i + 2], 16) for i in (1, 3, 5))
    expect(me.page.get_by_test_id("stApp")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")


def test_a_menu_entry_opens_its_page(visitor):
    me = visitor()
    me.open("home", lang="en")
    me.page.get_by_test_id("stSidebarNavLink").filter(has_text=say("en", "nav.unit02")).click()
    expect(me.page.get_by_role("heading", level=1)).to_have_text(lecture("unit02", "en").title)
    assert me.query()["lang"] == "en"


@pytest.mark.parametrize(("page", "query"), [(page.name, {}) for page in PAGES] + LABS)
def test_nothing_hangs_over_a_phones_edge(visitor, page, query):
    me = visitor(390, 844, has_touch=True, is_mobile=True)
    me.open(page, lang="ko", **query)
    me.page.wait_for_function("() => document.fonts.status === 'loaded'")
    me.page.wait_for_function(f"() => String(({SIDEWAYS})()) === '0,0'")  # a moment after the text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "count"), [("unit01", 6), ("unit03", 4), ("homework", 3)])
def test_every_tab_opens_on_a_phone(visitor, page, count, language):
    me = visitor(390, 844, has_touch=True, is_mobile=True)
    me.open(page, lang=language)
    me.page.wait_for_function("() => document.fonts.status === 'loaded'")
    tabs = me.page.get_by_role("tab")
    expect(tabs).to_have_count(count)
    for tab in tabs.all():
        me.insist(tab.click, lambda wait, tab=tab: expect(tab).to_have_attribute("aria-selected", "true", timeout=wait))
        me.rest()
        expect(me.page.get_by_role("tabpanel", name=tab.inner_text())).to_contain_text(re.compile(r"\w"))
        me.page.wait_for_function(f"() => String(({SIDEWAYS})()) === '0,0'")
    me.all_well()


@pytest.mark.parametrize("weight", [400, 700])
def test_the_pages_own_font_has_every_korean_letter_that_is_used(visitor, weight):
    files = [*(TEXT / "ko").iterdir(), *(ROOT / "core").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")]
    letters = sorted(set(HANGUL.findall("".join(path.read_text(encoding="utf-8") for path in files))))
    assert len(letters) > 300
    me = visitor()
    me.open("unit01", lang="ko")
    assert me.page.evaluate(MISSING, ["가\U000f0000", weight]) == ["\U000f0000"], "the check itself cannot tell"
    assert me.page.evaluate(MISSING, ["".join(letters), weight]) == []

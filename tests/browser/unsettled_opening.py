"""Every page opens for everyone: in both languages, on a phone, in the dark, and with its own letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.nav import PAGES
from dashboard.words import TEXT

ROOT = Path(__file__).resolve().parents[2]
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
LABS = [("unit04a", {"ensembles_tab": "lecture"}), ("unit04b", {"gans_tab": "stored"})]
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


@pytest.mark.parametrize(("page", "query"), [(page.name, {}) for page in PAGES] + LABS)
def test_nothing_hangs_over_a_phones_edge(visitor, page, query):
    me = visitor(390, 844, has_touch=True, is_mobile=True)
    me.open(page, lang="ko", **query)
    assert me.page.evaluate(SIDEWAYS) == [0, 0]


@pytest.mark.parametrize("weight", [400, 700])
def test_the_pages_own_font_has_every_korean_letter_that_is_used(visitor, weight):
    files = [*(TEXT / "ko").iterdir(), *(ROOT / "core").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")]
    letters = sorted(set(HANGUL.findall("".join(path.read_text(encoding="utf-8") for path in files))))
    assert len(letters) > 300
    me = visitor()
    me.open("unit01", lang="ko")
    assert me.page.evaluate(MISSING, ["가\U000f0000", weight]) == ["\U000f0000"], "the check itself cannot tell"
    assert me.page.evaluate(MISSING, ["".join(letters), weight]) == []

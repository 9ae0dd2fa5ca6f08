"""Homework in a browser: write, lose the connection, reload, check, hand in; a lecturer reads; the student deletes."""

from __future__ import annotations

import asyncio
import csv
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from core.homework.cleaning import lengths
from dashboard.words import say
from tests.bench.client import Visitor as Socket
from tests.browser.conftest import LECTURER, MAIL
from tests.homework_made import ONE, SHAPES, TWO, filled, place

EVIL = "<img src=x onerror=window.evil=1>"
SIZES = {"ko": (1280, 900), "en": (390, 844)}
COUNTED = [
    " 가나 다\n라 ",
    unicodedata.normalize("NFD", "프레임워크"),
    "a\u200bb\u202ec",
    "👩‍👩‍👧 \u00a0x\ufeff",
    "e\u0301" * 3,
    "\t\n",
]


class Line:
    """The way to the server, which can be cut: what the page sends then is lost."""

    def __init__(self, page) -> None:
        self.cut = False
        page.route_web_socket(re.compile("_stcore/stream"), self._join)

    def _join(self, socket) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if self.cut else server.send(message))
        server.on_message(lambda message: None if self.cut else socket.send(message))


def box(me, question: str):
    """An answer's box; for a moment there are two, while a draft takes the place of another."""
    return me.page.locator(f"[class*='st-key-homework_{question}_'] textarea").last


def state(me, question: str, key: str, language: str):
    return me.page.locator(f"[class*='st-key-homework_{question}_'] .state").filter(
        has_text=say(language, f"homework.box.{key}")
    )


def press(me, language: str, key: str) -> None:
    button = me.page.get_by_role("button", name=say(language, key), exact=True)
    expect(button).to_be_enabled()
    button.click()


def fits(me) -> None:
    me.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", SIZES)
def test_from_the_first_word_to_the_receipt_and_back(visitor, tmp_path, language):
    me = visitor(*SIZES[language])
    line = Line(me.page)
    me.open("homework", lang=language, homework_tab="write")
    box(me, "q1").press_sequentially(ONE[:20])
    expect(state(me, "q1", "saved", language)).to_be_visible()
    line.cut = True
    box(me, "q1").fill(f"{ONE} {EVIL}")
    expect(state(me, "q1", "waiting", language)).to_be_visible()
    line.cut = False
    me.page.reload()
    expect(box(me, "q1")).to_have_value(f"{ONE} {EVIL}")
    expect(state(me, "q1", "saved", language)).to_be_visible()
    assert not {"draft"} & set(me.query()), "the draft's code stands in the address"
    receipt = hand_in(me, tmp_path, language)
    read_by_the_lecturer(visitor, tmp_path, language)
    find_and_delete(visitor, receipt, language)


def hand_in(me, folder: Path, language: str) -> str:
    cells = filled(language)
    cells[place(cells, "answer-q1")]["source"] = EVIL
    cells[place(cells, "forest")]["source"] += f"\n# {EVIL} 까닭을 적어 둔다"
    (folder / "my.ipynb").write_bytes(SHAPES["colab"](cells))
    button = "파일 고르기" if language == "ko" else "Upload"
    expect(me.page.get_by_test_id("stFileUploader").get_by_role("button", name=button, exact=True)).to_be_visible()
    me.page.locator("input[type=file]").set_input_files(folder / "my.ipynb")
    expect(me.page.get_by_text(say(language, "homework.read", n=18))).to_be_visible()
    press(me, language, "homework.check")
    expect(me.page.get_by_test_id("stMetricValue").last).to_have_text(
        re.compile(say(language, "homework.cells_of", n=10, of=10))
    )
    fits(me)
    me.page.locator(".st-key-homework_name input").fill(EVIL[:20] + language)
    press(me, language, "homework.hand_in")
    receipt = me.page.locator(".st-key-homework_accepted code")
    expect(receipt).to_have_text(re.compile(r"^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$"))
    assert me.page.evaluate("window.evil") is None
    return receipt.inner_text()


def read_by_the_lecturer(visitor, folder: Path, language: str) -> None:
    me = visitor(*SIZES[language], accept_downloads=True)
    me.open("lecturer", lang=language)
    me.page.locator("input[type=password]").fill(LECTURER)
    press(me, language, "lecturer.sign_in")
    me.choose("lecturer_one", re.compile(re.escape(EVIL[:20] + language)))
    expect(me.page.get_by_text(ONE[:30]).first).to_be_visible()
    me.rest()
    fits(me)
    me.page.get_by_label(say(language, "lecturer.comment")).fill("잘 읽었습니다. Well done.")
    press(me, language, "lecturer.save")
    expect(me.page.get_by_text(say(language, "lecturer.saved"))).to_be_visible()
    assert me.page.get_by_test_id("stDataFrame").bounding_box()["height"] < 250, "no empty rows"
    with me.page.expect_download() as started:
        press(me, language, "lecturer.csv")
    started.value.save_as(folder / "list.csv")
    rows = list(csv.reader((folder / "list.csv").open(encoding="utf-8-sig", newline="")))
    assert EVIL[:20] + language in {row[1] for row in rows} and all(len(row) == len(rows[0]) for row in rows)
    assert me.page.evaluate("window.evil") is None


def find_and_delete(visitor, receipt: str, language: str) -> None:
    me = visitor(*SIZES[language])
    me.open("homework", lang=language, homework_tab="mine")
    me.page.locator(".st-key-homework_receipt input").fill(receipt.lower())
    press(me, language, "homework.find")
    expect(me.page.get_by_text("잘 읽었습니다. Well done.")).to_be_visible()
    answer = me.page.get_by_test_id("stText").filter(has_text=TWO[:30]).locator("span")
    expect(answer).to_have_css("white-space", "pre-wrap")
    assert "mono" not in answer.evaluate("e => getComputedStyle(e).fontFamily")
    fits(me)
    assert me.page.evaluate("window.evil") is None
    me.page.locator(".st-key-homework_sure label").click()
    press(me, language, "homework.delete")
    expect(me.page.get_by_text(say(language, "homework.deleted"))).to_be_visible()


@pytest.mark.parametrize("language", SIZES)
def test_a_press_right_after_typing_counts_and_takes_the_newest_text(visitor, language):
    me = visitor(*SIZES[language])
    me.open("homework", lang=language, homework_tab="write")
    me.page.locator(".st-key-homework_name input").fill("quick")
    box(me, "q1").press_sequentially("First words.")
    press(me, language, "homework.check")
    expect(me.page.get_by_test_id("stMetricValue").first).to_have_text(say(language, "homework.characters", n=12))
    box(me, "q1").press_sequentially(" And more.")
    me.page.get_by_role("button", name=say(language, "homework.hand_in"), exact=True).click()
    expect(me.page.get_by_text(say(language, "homework.check_again"))).to_be_visible()
    expect(me.page.locator(".st-key-homework_accepted")).to_have_count(0)
    press(me, language, "homework.check")
    expect(me.page.get_by_test_id("stMetricValue").first).to_have_text(say(language, "homework.characters", n=22))
    press(me, language, "homework.hand_in")
    expect(me.page.locator(".st-key-homework_accepted code")).to_be_visible()


@pytest.mark.parametrize("wanted", ["mine", "theirs"])
def test_two_windows_on_one_draft_lose_nothing(visitor, wanted):
    me = visitor()
    me.open("homework", lang="en", homework_tab="write")
    box(me, "q1").fill("Both began so.")
    box(me, "q2").fill("The other answer.")
    expect(state(me, "q1", "saved", "en")).to_be_visible()
    expect(state(me, "q2", "saved", "en")).to_be_visible()
    other = type(me)(me.page.context.new_page(), me.base)
    other.open("homework", lang="en", homework_tab="write")
    expect(box(other, "q1")).to_have_value("Both began so.")
    box(other, "q1").fill("The second window went on.")
    expect(state(other, "q1", "saved", "en")).to_be_visible()
    box(me, "q1").fill("The first one, too.")
    expect(me.page.get_by_text("The second window went on.")).to_be_visible()
    press(me, "en", f"homework.keep_{wanted}")
    expect(me.page.get_by_text(say("en", "homework.theirs"))).to_have_count(0)
    left = {"mine": "The first one, too.", "theirs": "The second window went on."}[wanted]
    expect(box(me, "q1")).to_have_value(left)
    other.page.reload()
    expect(box(other, "q1")).to_have_value(left)
    expect(box(other, "q2")).to_have_value("The other answer.")
    other.all_well()
    other.page.close()


def test_a_link_s_draft_is_this_tab_s_and_no_longer_in_the_address(visitor):
    me = visitor()
    me.open("homework", lang="en", homework_tab="write")
    box(me, "q1").fill("Begun at home.")
    expect(state(me, "q1", "saved", "en")).to_be_visible()
    press(me, "en", "homework.elsewhere")
    link = me.page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    code = link.partition("draft=")[2]
    guest = visitor()
    guest.open("homework", lang="en", homework_tab="write", draft=code)
    expect(box(guest, "q1")).to_have_value("Begun at home.")
    guest.page.wait_for_url(lambda url: "draft=" not in url)
    guest.page.reload()
    expect(box(guest, "q1")).to_have_value("Begun at home.")


@pytest.mark.parametrize("language", SIZES)
def test_a_file_that_is_far_too_large_is_said_in_the_page_s_language(visitor, tmp_path, language):
    me = visitor(*SIZES[language])
    me.open("homework", lang=language, homework_tab="write")
    (tmp_path / "big.ipynb").write_bytes(b" " * 8_000_000)
    me.page.locator("input[type=file]").set_input_files(tmp_path / "big.ipynb")
    expect(me.page.get_by_test_id("stFileChipIconError")).to_be_visible()
    said = {"ko": "올리지 못했습니다", "en": "could not be uploaded"}[language]
    shown = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    me.page.wait_for_function(f"() => {shown}.includes('{said}')")


def test_the_browser_counts_as_the_server_does(visitor):
    me = visitor()
    me.open("homework", lang="en", homework_tab="write")
    for text in COUNTED:
        box(me, "q2").fill(text)
        length, solid = lengths(text)
        said = say("en", "homework.box.count", length=length, solid=solid)
        expect(me.page.locator("[class*='st-key-homework_q2_'] .count")).to_have_text(said)


def test_an_account_on_the_list_comes_in_and_leaves_and_no_other_does(visitor, provider):
    for mail, enters in (("student@uni.kr", False), (MAIL, True)):
        provider.mail, me = mail, visitor()
        me.open("lecturer", lang="en")
        press(me, "en", "lecturer.openid")
        me.page.wait_for_url(re.compile("/(\\?|$)"))
        me.open("lecturer", lang="en")
        expect(me.page.get_by_text(say("en", "lecturer.not_on_list"))).to_have_count(0 if enters else 1)
        expect(me.page.get_by_role("tab", name=say("en", "lecturer.tab.rules"))).to_have_count(1 if enters else 0)
        press(me, "en", "lecturer.sign_out" if enters else "lecturer.other_account")
        me.page.wait_for_url(re.compile("/(\\?|$)"))
        me.open("lecturer", lang="en")
        expect(me.page.get_by_role("button", name=say("en", "lecturer.openid"))).to_be_visible()


FORGED = ("lecturer_ticket", "$$ID-0-lecturer_ticket", "lecturer_tab", "$$ID-0-lecturer_one")


def test_forged_widgets_and_addresses_show_nothing_of_the_lecturers_page(server):
    async def all_that_is_shown() -> bytes:
        me = await Socket.enter(urlsplit(server).port, "lecturer", "lang=en&lecturer_ticket=1&lecturer_tab=list")
        seen, heard = [], me._ends
        me._ends = lambda data: seen.append(data) or heard(data)
        await me.load()
        for value in ("true", LECTURER, "lecturer"):
            message = BackMsg()
            for name in FORGED:
                message.rerun_script.widget_states.widgets.add(id=name, string_value=value)
                message.rerun_script.widget_states.widgets.add(id=f"{name}-t", trigger_value=True)
            await me._run(message)
        await me.leave()
        return b"".join(seen)

    with ThreadPoolExecutor(1) as other:  # the browser's own loop runs in this thread
        shown = other.submit(lambda: asyncio.run(all_that_is_shown())).result(timeout=60)
    assert say("en", "lecturer.sign_in").encode() in shown
    for key in ("lecturer.sign_out", "lecturer.tab.rules", "lecturer.csv", "lecturer.search"):
        assert say("en", key).encode() not in shown

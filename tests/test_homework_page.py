"""The homework's page without a browser: a notebook comes in, is checked, handed in, looked up and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from core.homework import codes
from core.homework.codes import shown
from core.homework.database import now
from core.homework.rules import Rules, save_rules
from core.homework.sentences import COUNTED
from core.homework.submissions import DAY
from core.settings import Settings
from dashboard.homework import desk as desks
from dashboard.words import LANGUAGES, say
from tests.homework_made import COMMENT, ONE, SHAPES, TWO, filled, place

WRITE = {"homework_tab": "write", "homework_way": "paste"}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    made = Settings(database=f"sqlite:///{tmp_path}/homework.sqlite3")
    monkeypatch.setattr(desks, "settings", lambda: made)
    for kept in (desks.desk, desks.tidy):
        kept.clear()
    yield made
    desks.desk.clear()


@pytest.fixture
def page(opened, settings) -> Callable[..., AppTest]:
    return lambda **query: opened("homework", **query)


def button(app: AppTest, key: str, language: str = "en"):
    return next(b for b in app.button if b.label == say(language, key))


def checked(app: AppTest, pasted: str, language: str = "en") -> AppTest:
    app.text_area(key="homework_paste").set_value(pasted)
    button(app.run(), "homework.check", language).click()
    return app.run()


def receipt_in(app: AppTest) -> str:
    """The receipt that the page shows, as it stands there."""
    return next(c.value for c in app.code if codes.normal(c.value))


def handed_in(app: AppTest, name: str) -> AppTest:
    app.text_input(key="homework_name").set_value(name)
    button(app.run(), "homework.hand_in").click()
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(e.value for kind in (app.warning, app.info, app.success, app.caption) for e in kind)


def test_a_notebook_is_checked_handed_in_found_and_deleted(page):
    app = checked(page(**WRITE), SHAPES["colab"](filled()).decode())
    assert [m.value for m in app.metric] == [f"{len(ONE)} characters", f"{len(TWO)} characters", "10 of 10"]
    assert desks.desk().submissions.listed() == [], "a check alone stores nothing"
    app = handed_in(app, "홍길동")
    receipt = receipt_in(app)
    kept = desks.desk().submissions.look_up(receipt)
    assert kept.name == "홍길동" and kept.report.comments == 10 and kept.notebook.left_out == 10
    other = page(homework_tab="mine")
    assert say("en", "homework.none_yet") in said(other)
    other.text_input(key="homework_receipt").set_value(receipt.lower())
    button(other, "homework.find").click()
    other.run()
    assert [t.value for t in other.text] == ["홍길동", ONE, TWO] and not other.code
    other.checkbox(key="homework_sure").check()
    button(other.run(), "homework.delete").click()
    assert say("en", "homework.deleted") in said(other.run())
    assert desks.desk().submissions.listed() == [] and not other.exception


def test_handing_in_again_replaces_by_draft_and_by_receipt(page):
    app = handed_in(checked(page(**WRITE), "x = 1  # 첫째로 낸 주석"), "a")
    receipt = receipt_in(app)
    app = handed_in(checked(app, "x = 1  # 둘째로 낸 주석"), "a")
    assert receipt_in(app) == receipt and desks.desk().submissions.look_up(receipt).times == 2
    other = checked(page(**WRITE), "x = 1  # 셋째로 낸 주석")
    other.text_input(key="homework_again").set_value(receipt)
    other = handed_in(other, "b")
    assert receipt_in(other) == receipt
    assert [(s.name, s.times) for s in desks.desk().submissions.listed()] == [("b", 3)]
    other.text_input(key="homework_again").set_value("0" * 20)
    assert say("en", "homework.refused.unknown") in said(handed_in(other, "b"))


@pytest.mark.parametrize("pasted", ["{", '{"cells": []}', "[" * 99, '{"nbformat": 3, "worksheets": []}'])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_notebook_gets_a_sentence_and_is_not_stored(page, pasted, language):
    app = checked(page(lang=language, **WRITE), pasted, language)
    assert len(app.warning) == 1 and not app.metric and not app.exception
    assert button(app, "homework.hand_in", language).disabled
    assert desks.desk().submissions.listed() == []


def test_scripts_in_answers_and_names_are_shown_as_text(page):
    cells = filled()
    cells[2]["source"] = EVIL
    app = handed_in(checked(page(**WRITE), SHAPES["jupyter"](cells).decode()), EVIL)
    mine = page(homework_tab="mine")
    mine.text_input(key="homework_receipt").set_value(receipt_in(app))
    button(mine, "homework.find").click()
    mine.run()
    mine.toggle[0].set_value(True).run()
    assert mine.text[0].value == EVIL[:40].strip() and EVIL in [t.value for t in mine.text[1:]]
    for shown_ in (app, mine):
        assert not [m.value for m in (*shown_.markdown, *shown_.caption, *shown_.warning) if "<script" in m.value]
        assert not [h for h in shown_.get("html") if "<script" in h.proto.body]


@pytest.mark.parametrize("language", LANGUAGES)
def test_comments_and_changed_lines_are_shown_as_they_were_written(page, language):
    cells = filled(language)
    code = cells[place(cells, "forest")]
    code["source"] = f"# {EVIL} **굵게** 까닭\n{code['source'].replace('n_estimators=2000', 'n_estimators=20')}"
    del cells[place(cells, "losses")]
    app = checked(page(lang=language, **WRITE), SHAPES["colab"](cells).decode(), language)
    changed = next(c for c in app.code if c.language == "diff")
    assert [line[:1] for line in changed.value.split("\n")] == ["-", "+"] and "n_estimators=20," in changed.value
    assert COUNTED(language) in said(app) and not app.text
    box = next(b for b in app.expander if b.label == say(language, "homework.cells"))
    assert not box.icon, "an icon would take the place of the arrow"
    app.session_state["homework_mine_cells"] = True
    app.run()
    assert len(app.text) == 9 and app.text[2].value == f"# {EVIL} **굵게** 까닭\n{COMMENT}"
    drawn = [m.value for m in app.markdown]
    name = "`forest = RandomForestReg…`"
    assert say(language, "homework.of_cell.comments", cells=10, name=name, n=2) in drawn and not app.exception
    assert any(say(language, "homework.of_cell.gone", name="")[:6] in m for m in drawn)
    assert not [m for m in drawn if "<script" in m or "굵게" in m]


def test_a_draft_opens_by_its_link_and_by_no_other(page):
    page()
    code = codes.new_draft()
    desks.desk().drafts.save(code, {"q1": ONE})
    app = page(draft=code, **WRITE)
    assert app.session_state["homework_answers"] == {"q1": ONE}
    button(app, "homework.start_over").click()
    app.run()
    assert app.session_state["homework_answers"] == {} and "draft" not in app.query_params
    assert desks.desk().drafts.load(code) == {}
    for wrong in ("x", code[:-1], "%", "../" + code):
        assert page(draft=wrong, **WRITE).session_state["homework_answers"] == {}


def test_any_code_may_stand_in_a_link(page):
    for code in ("_" * 32, "-" * 32, "__a" + "0" * 29):
        assert codes.is_draft(code)
        app = page(draft=code, **WRITE)
        assert app.text_area and not app.exception and not app.error


def test_what_was_kept_long_enough_goes_when_somebody_opens_the_page(page, monkeypatch):
    page()
    desks.desk().drafts.save(codes.new_draft(), {"q1": ONE})
    app = handed_in(checked(page(**WRITE), "x = 1  # 주석을 적어 둔다"), "a")
    receipt, far = receipt_in(app), now() + 500 * DAY
    for module in ("submissions", "drafts"):
        monkeypatch.setattr(f"core.homework.{module}.now", lambda: far)
    page()
    assert desks.desk().submissions.look_up(receipt) is not None, "once an hour is enough"
    desks.tidy.clear()
    page()
    assert desks.desk().submissions.look_up(receipt) is None and desks.tidy() == (1, 1)


def test_the_name_and_something_to_hand_in_are_asked_for(page):
    app = page(**WRITE)
    button(app, "homework.check").click()
    assert say("en", "homework.nothing_yet") in said(app.run())
    app = checked(app, "x = 1  # 주석을 적어 둔다")
    assert say("en", "homework.refused.no-name") in said(handed_in(app, "  "))
    assert desks.desk().submissions.listed() == []


def test_the_deadline_is_said_and_late_work_is_marked(page):
    page()
    save_rules(desks.desk().engine, Rules(deadline=1_000_000))
    app = handed_in(checked(page(**WRITE), "x = 1  # 주석을 적어 둔다"), "a")
    assert "(1970-01-01 09:16, Asia/Seoul)" in said(app) and "after the deadline" in said(app)
    save_rules(desks.desk().engine, Rules(deadline=1_000_000, closed=True))
    app = checked(page(**WRITE), "x = 1  # 주석을 적어 둔다")
    assert button(app, "homework.hand_in").disabled and "nothing more is accepted" in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_its_storage_the_page_says_so_and_goes_on(page, monkeypatch, language):
    def down(*_: object) -> None:
        raise OperationalError("select", {}, Exception("no server"))

    monkeypatch.setattr(desks, "open_database", down)
    for tab in ("tasks", "write", "mine"):
        app = page(lang=language, homework_tab=tab)
        assert say(language, "homework.unavailable") in said(app) and not app.exception and not app.error


def test_a_code_is_shown_as_it_can_be_copied():
    assert shown("0123456789ABCDEFGHJK") == "0123-4567-89AB-CDEF-GHJK"

"""The homework's page without a browser: a notebook comes in, is checked, handed in, looked up and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from core.homework import codes
from core.homework.checks import check
from core.homework.codes import shown
from core.homework.database import now
from core.homework.rules import Rules, save_rules
from core.homework.sentences import COUNTED
from core.homework.submissions import DAY
from core.settings import Settings
from dashboard.homework import boxes
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
    desks.desk().drafts.write(code, "q1", ONE)
    app = page(draft=code, **WRITE)
    assert app.session_state["homework_answers"] == {"q1": ONE}
    assert "draft" not in app.query_params, "whoever is sent this address next would open the draft"
    assert button(app, "homework.start_over").disabled
    app.checkbox(key="homework_start_over_sure").check()
    button(app.run(), "homework.start_over").click()
    app.run()
    assert app.session_state["homework_answers"] == {} and desks.desk().drafts.load(code) == {}
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
    desks.desk().drafts.write(codes.new_draft(), "q1", ONE)
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


@pytest.mark.parametrize(
    ("key", "value"), [("homework_paste", "x = 2  # 아직 보지 않은 주석"), ("homework_answers", {"q1": ONE})]
)
def test_what_has_changed_since_the_check_is_not_handed_in(page, key, value):
    app = checked(page(**WRITE), "x = 1  # 첫째로 낸 주석")
    app.text_input(key="homework_name").set_value("a")
    app.run()
    assert say("en", "homework.changed_since") not in said(app) and not button(app, "homework.hand_in").disabled
    app.session_state[key] = value
    app.run()
    assert say("en", "homework.changed_since") in said(app) and say("en", "homework.check_again") in said(app)
    assert button(app, "homework.hand_in").disabled
    button(app, "homework.check").click()
    button(app.run(), "homework.hand_in").click()
    kept = desks.desk().submissions.look_up(codes.normal(receipt_in(app.run())))
    assert kept.notebook.cells[0].source == (value if key == "homework_paste" else "x = 1  # 첫째로 낸 주석")
    assert kept.report.answers["q1"].text == ("" if key == "homework_paste" else ONE)


def test_a_draft_that_was_handed_in_says_so_to_whoever_comes_back(page):
    app = handed_in(checked(page(**WRITE), "x = 1  # 주석을 적어 둔다"), "a")
    before = say("en", "homework.handed_in_before", at="").partition(" at ")[0]
    assert before not in said(app)
    app.session_state["homework_done"] = None  # as after a reload
    assert before in said(app.run())
    assert receipt_in(handed_in(app, "b")) and say("en", "homework.refused.no-name") in said(handed_in(app, ""))
    assert not [c for c in app.code if codes.normal(c.value)], "the old success beside the new refusal"


def test_what_a_receipt_replaced_from_elsewhere_is_one_s_own_there(page):
    receipt = receipt_in(handed_in(checked(page(**WRITE), "x = 1  # 주석을 적어 둔다"), "first"))
    other = checked(page(**WRITE), "y = 2  # 다른 기기에서 고친다")
    other.text_input(key="homework_again").set_value(receipt)
    app = handed_in(other, "second")
    app.query_params["homework_tab"] = "mine"
    app.run()
    assert app.text[0].value == "second" and say("en", "homework.none_yet") not in said(app)


def test_pasted_text_that_is_no_notebook_is_called_code(page):
    for pasted, key in (("이건 노트북이 아님", "read_one"), (SHAPES["jupyter"](filled()).decode(), "read")):
        assert say("en", f"homework.{key}", n=18) in said(checked(page(**WRITE), pasted))
    broken = checked(page(**WRITE), "{")
    assert broken.warning and say("en", "homework.nothing_yet") not in said(broken)


def test_streamlit_lets_through_what_the_app_itself_refuses():
    """Or its own words, in English, would stand there."""
    import tomllib

    from core.data.csv_file import upload
    from core.homework import reading
    from core.settings import ROOT

    served = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert served["maxUploadSize"] * 2**20 > max(upload.BYTES, reading.BYTES)


def test_the_deadline_is_said_and_late_work_is_marked(page):
    page()
    save_rules(desks.desk().engine, Rules(deadline=1_000_000))
    app = handed_in(checked(page(**WRITE), "x = 1  # 주석을 적어 둔다"), "a")
    assert (
        "1970-01-01 09:16 (Asia/Seoul)" in said(app)
        and "1970-01-01 09:16" in said(page())
        and "after the deadline" in said(app)
    )
    save_rules(desks.desk().engine, Rules(deadline=1_000_000, closed=True))
    app = checked(page(**WRITE), "x = 1  # 주석을 적어 둔다")
    assert button(app, "homework.hand_in").disabled and "nothing more is accepted" in said(app)


def test_work_that_was_changed_late_and_after_the_remark_is_said_to_be(page, monkeypatch):
    page()
    submissions, receipt = desks.desk().submissions, codes.receipt_of(codes.new_draft())
    save_rules(desks.desk().engine, Rules(deadline=1_000_000))
    for moment, name in ((900_000, "a"), (950_000, None), (1_300_000, "b")):
        monkeypatch.setattr("core.homework.submissions.now", lambda moment=moment: moment)
        if name:
            kept = submissions.hand_in(receipt, name, "ko", None, check(None, {"q1": ONE}, "ko"), Rules())
        else:
            submissions.remark(kept.id, "", "잘 읽었습니다")
    mine = page(homework_tab="mine")
    mine.text_input(key="homework_receipt").set_value(receipt)
    button(mine, "homework.find").click()
    assert say("en", "homework.late_after", by="5 minutes") in said(mine.run())
    assert say("en", "homework.remark_old", at=desks.moment(950_000)) in said(mine)


@pytest.fixture
def session(settings, monkeypatch) -> dict[str, object]:
    """A session that is no more than a dictionary."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(boxes.st, "session_state", kept)
    return kept


def test_what_a_browser_sends_is_kept_once_if_it_is_an_answer(session):
    draft = codes.new_draft()
    boxes._take("en", draft, "q1", {"text": ONE, "n": 5})
    assert boxes.answers() == desks.desk().drafts.load(draft) == {"q1": ONE}
    late = ({"text": "x", "n": 5}, {"text": "x", "n": 4})
    for odd in (
        None,
        ONE,
        {},
        {"text": 5, "n": 9},
        {"text": "x"},
        {"text": "x", "n": "9"},
        {"text": "x" * 4001, "n": 9},
    ):
        boxes._take("en", draft, "q1", odd)
    for old in late:
        boxes._take("en", draft, "q1", old)
    assert boxes.answers() == desks.desk().drafts.load(draft) == {"q1": ONE}


def test_what_another_window_wrote_is_kept_until_somebody_chooses(session):
    draft, drafts = codes.new_draft(), desks.desk().drafts
    session[boxes.CODE] = draft
    boxes._take("en", draft, "q1", {"text": " one ", "n": 1})
    boxes._take("en", draft, "q1", {"text": "one, two", "n": 2})
    assert not session.get(boxes.THEIRS), "one's own text, cleaned, is no other window's"
    drafts.write(draft, "q1", "theirs")
    drafts.write(draft, "q2", "theirs, too")
    boxes._take("en", draft, "q1", {"text": "three", "n": 3})
    assert session[boxes.THEIRS] == {"q1": "theirs"} and drafts.load(draft) == {"q1": "three", "q2": "theirs, too"}
    boxes._settle("en", "q1", None)
    assert not session[boxes.THEIRS] and drafts.load(draft)["q1"] == "three"
    boxes._settle("en", "q1", "theirs")
    assert boxes.answers()["q1"] == drafts.load(draft)["q1"] == "theirs"


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

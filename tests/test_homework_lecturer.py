"""The lecturer's page: closed to all but who signed in, however they come; and what it shows and decides."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import pytest
from streamlit.testing.v1 import AppTest

from core.homework import codes, exports, password, similarity
from core.homework.checks import check
from core.homework.database import now
from core.homework.moments import duration
from core.homework.reading import Cell, Notebook
from core.homework.report import Report
from core.homework.rules import Rules, save_rules
from core.homework.submissions import Submission
from core.homework.template import template
from core.settings import Settings
from dashboard.charts.homework import shares
from dashboard.homework import desk as desks
from dashboard.homework.lecturer import alike, deciding, gate, listing
from dashboard.words import LANGUAGES, say, strings
from tests.homework_made import COMMENT, ONE, TWO, filled

PASSWORD = "강사의 비밀번호 1"


def quickly(typed: str) -> str:
    """A password's hash that costs little to compare."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password, "N", 2**10)
        return password.hashed(typed)


HASH = quickly(PASSWORD)
EVIL = "=HYPERLINK(1)<script>"


class Host:
    """What the host has set; tests change it."""

    def __init__(self, database: str) -> None:
        self.now = Settings(database=database, lecturer_hash=HASH)

    def set(self, **changed: str) -> None:
        self.now = self.now.model_copy(update=changed)


@pytest.fixture
def host(tmp_path, monkeypatch) -> Host:
    host = Host(f"sqlite:///{tmp_path}/homework.sqlite3")
    for module in (desks, gate, deciding):
        monkeypatch.setattr(module, "settings", lambda: host.now)
    for kept in (desks.desk, desks.tidy, gate.tickets, gate.tries):
        kept.clear()
    yield host
    desks.desk.clear()


@pytest.fixture
def page(opened, host, made_lab, monkeypatch) -> Callable[..., AppTest]:
    monkeypatch.setattr(made_lab, "call", lambda dotted, texts: similarity.pairs(texts), raising=False)
    return lambda **query: opened("lecturer", **query)


def sign_in(app: AppTest, typed: str = PASSWORD, language: str = "en") -> AppTest:
    next(t for t in app.text_input if t.label == say(language, "lecturer.password")).set_value(typed)
    next(b for b in app.button if b.label == say(language, "lecturer.sign_in")).click()
    return app.run()


def inside(app: AppTest) -> bool:
    return any(b.label == say("en", "lecturer.sign_out") for b in app.button)


def said(app: AppTest) -> str:
    return "\n".join(e.value for kind in (app.warning, app.info, app.success, app.caption, app.markdown) for e in kind)


def hand_in(name: str = "홍길동", one: str = ONE, comments: int = 10) -> Submission:
    book = Notebook((Cell("code", f"{COMMENT}\nx = 1"), Cell("markdown", EVIL)))
    report = check(book, {"q1": one, "q2": TWO}, "ko")
    return desks.desk().submissions.hand_in(codes.receipt_of(codes.new_draft()), name, "ko", book, report, Rules())


def filled_in() -> Report:
    """A check of a notebook with both answers and a comment in every cell of code, two in the last."""
    cells = filled()
    cells[-1]["source"] += f"\n{COMMENT}"
    return check(Notebook(tuple(Cell(cell["cell_type"], cell["source"]) for cell in cells)), {}, "ko")


def test_without_a_password_or_a_provider_it_is_closed_and_says_how_to_open_it(page, host):
    for wrong in ("", "secret", HASH[:-9], HASH.replace("1024", "1025")):
        host.set(lecturer_hash=wrong)
        app = page()
        assert not app.text_input and not inside(app) and "python -m core password" in said(app)


def test_the_password_opens_it_for_this_session_alone(page):
    app = sign_in(page(), "not the password")
    assert not inside(app) and say("en", "lecturer.wrong") in said(app)
    assert inside(sign_in(app)) and not inside(page())


def test_no_address_and_no_forged_state_opens_it(page):
    sign_in(page())
    app = page(lecturer_tab="list", lecturer_ticket="true", lecturer_one="1")
    for forged in (None, True, 1, HASH, PASSWORD, {"ticket": True}, ["x"]):
        app.session_state["lecturer_ticket"] = forged
        assert not inside(app.run()), forged


@pytest.mark.parametrize("ends", ["idle", "long", "left", "changed", "removed"])
def test_a_ticket_ends(page, host, monkeypatch, ends):
    app = sign_in(page())
    ticket = app.session_state["lecturer_ticket"]
    other = page()
    other.session_state["lecturer_ticket"] = ticket
    began, seen, of = gate.tickets()[ticket]
    if ends == "left":
        next(b for b in app.button if b.label == say("en", "lecturer.sign_out")).click()
    elif ends in ("changed", "removed"):
        host.set(lecturer_hash=quickly("another one") if ends == "changed" else "")
    else:
        gate.tickets()[ticket] = (
            (began - gate.LONGEST - 1, seen, of) if ends == "long" else (began, seen - gate.IDLE - 1, of)
        )
    assert not inside(app.run()) and not inside(other.run())


def test_a_ticket_that_is_shown_lasts_but_not_beyond_its_longest(page):
    app = sign_in(page())
    ticket = app.session_state["lecturer_ticket"]
    began, seen, of = gate.tickets()[ticket]
    gate.tickets()[ticket] = (began - gate.LONGEST + 60, seen - gate.IDLE + 60, of)
    assert inside(app.run())
    assert gate.tickets()[ticket][0] == began - gate.LONGEST + 60 and gate.tickets()[ticket][1] >= seen


def test_who_signs_in_begins_the_count_of_tries_anew(page):
    assert all(gate.tries().begin() for _ in range(password.TRIES - 1))
    assert inside(sign_in(page()))
    assert all(gate.tries().begin() for _ in range(password.TRIES)) and not gate.tries().begin()


def test_tries_are_limited_for_the_whole_process(page, monkeypatch):
    asked = []
    monkeypatch.setattr(gate, "matches", lambda typed, stored: asked.append(typed) or typed == PASSWORD)
    app, other = page(), page()
    for i in range(password.TRIES):
        sign_in(app if i % 2 else other, f"wrong {i}")
    for one in (app, page()):
        assert not inside(sign_in(one)) and "Try again in 10 minutes" in said(one)
    assert len(asked) == password.TRIES
    monkeypatch.setattr(password, "WINDOW", 0.0)
    assert inside(sign_in(page()))


def test_a_password_is_hashed_with_salt_and_compared_in_any_form():
    whole = password.hashed(PASSWORD)
    assert whole.startswith("scrypt:32768:8:3:") and password.matches(PASSWORD, whole)
    assert len({whole, HASH, quickly(PASSWORD)}) == 3 and PASSWORD not in HASH
    for form in ("NFC", "NFD"):
        assert password.matches(unicodedata.normalize(form, PASSWORD), HASH)
    for wrong in ("", PASSWORD + " ", "\ud800", "x" * 10**6):
        assert not password.matches(wrong, HASH)
    assert not password.matches("", "") and not password.matches(PASSWORD, "scrypt:nonsense")
    costly = HASH.replace("scrypt:1024:", "scrypt:1073741824:")
    assert not password.usable(costly) and not password.matches(PASSWORD, costly)


def test_a_password_that_is_too_short_or_too_long_is_not_hashed_and_no_hash_may_cost_more():
    for typed in ("1234567", "x" * 201):
        with pytest.raises(ValueError, match="8 to 200"):
            password.hashed(typed)
    _, n, r, p, salt, found = HASH.split(":")
    for wrong in (
        ("scrypt", 2**18, r, p),
        ("scrypt", n, 17, p),
        ("scrypt", n, r, 9),
        ("scrypt", 1000, r, p),
        ("md5", n, r, p),
    ):
        assert not password.usable(":".join(map(str, (*wrong, salt, found))))
    assert not password.usable(f"scrypt:{n}:{r}:{p}::{found}") and password.usable(HASH)


def test_only_so_many_tries_fail_within_a_window(monkeypatch):
    tries, clock = password.Tries(), [0.0]
    monkeypatch.setattr(password.time, "monotonic", lambda: clock[0])
    for second in range(password.TRIES):
        clock[0] = float(second)
        assert tries.wait == 0 and tries.begin()
    assert not tries.begin() and tries.wait == password.WINDOW - clock[0]
    clock[0] = password.WINDOW
    assert tries.wait == 0 and tries.begin() and not tries.begin(), "the oldest has gone, the second has not"
    tries.succeeded()
    assert tries.wait == 0 and tries.begin()


WHO = [
    ({"is_logged_in": True, "email": "Prof@Uni.kr"}, True),
    ({"is_logged_in": True, "email": "prof@uni.kr", "email_verified": True}, True),
    ({"is_logged_in": True, "email": "prof@uni.kr", "email_verified": False}, False),
    ({"is_logged_in": True, "email": "student@uni.kr"}, False),
    ({"is_logged_in": True}, False),
    ({"is_logged_in": False, "email": "prof@uni.kr"}, False),
]


@pytest.mark.parametrize(("who", "enters"), WHO)
def test_by_openid_only_addresses_on_the_list_come_in(host, monkeypatch, who, enters):
    user = SimpleNamespace(is_logged_in=who["is_logged_in"], to_dict=lambda: who)
    monkeypatch.setattr(gate, "st", SimpleNamespace(user=user, secrets={"auth": {}}, session_state={}))
    host.set(lecturer_mails=" prof@uni.kr , other@uni.kr", lecturer_hash="")
    assert gate.admitted() is enters and gate.ways() == ["openid"]
    host.set(lecturer_mails="")
    assert not gate.admitted() and gate.ways() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_filters_reads_and_remarks(page, host, language):
    page()
    one, two = hand_in(), hand_in(EVIL, one="")
    app = sign_in(page(lang=language), language=language)
    frame = app.dataframe[0].value
    assert list(frame[say(language, "lecturer.col.name")]) == [f"'{two.name}", "홍길동"]
    lengths = [list(frame[say(language, f"lecturer.col.answer_{number}")]) for number in ("one", "two")]
    assert lengths == [[0, len(ONE)], [len(TWO), len(TWO)]]
    assert app.selectbox[0].options == [
        say(language, "lecturer.none"),
        f"#{two.id} · {two.name}",
        f"#{one.id} · 홍길동",
    ]
    app.selectbox[0].set_value(f"#{two.id} · {two.name}").run()
    assert app.text[0].value == two.name and not [m for m in app.markdown if "<script" in m.value]
    app.toggle[0].set_value(True).run()
    assert EVIL in [t.value for t in app.text] and [c.value for c in app.code] == [f"{COMMENT}\nx = 1"]
    app.text_input[-2 if app.text_input[-1].label != say(language, "lecturer.mark") else -1].set_value("확인")
    app.text_area[0].set_value("잘 읽었습니다.")
    next(b for b in app.button if b.label == say(language, "lecturer.save")).click()
    assert say(language, "lecturer.saved") in said(app.run()) and not app.exception
    kept = desks.desk().submissions.one(two.id)
    assert (kept.mark, kept.comment) == ("확인", "잘 읽었습니다.")
    app.text_input(key="lecturer_search").set_value("홍").run()
    assert list(app.dataframe[0].value[say(language, "lecturer.col.number")]) == [one.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_the_columns_that_say_something(page, language):
    page()
    hand_in("a", one=""), hand_in("b")
    titles = {name: say(language, f"lecturer.col.{name}") for name in ("name", "last", "late", "same", "number")}
    app = sign_in(page(lang=language), language=language)
    assert list(app.dataframe[0].value)[:2] == [titles["name"], titles["last"]]
    assert not {titles["late"], titles["same"]} & set(app.dataframe[0].value)
    hand_in("A")
    save_rules(desks.desk().engine, Rules(deadline=now() - 1_077 * 60_000))
    frame = app.run().dataframe[0].value
    assert set(titles.values()) <= set(frame) and list(frame[titles["same"]]) == [2, 1, 2]
    assert set(frame[titles["late"]]) <= {duration(n, language) for n in (1_076, 1_077)}
    app.selectbox[0].set_value(app.selectbox[0].options[1]).run()
    by = [say(language, "homework.late_by", by=duration(n, language)) for n in (1_076, 1_077)]
    assert any(sentence in said(app) for sentence in by)
    app.text_input(key="lecturer_search").set_value("nobody's name").run()
    widest = say(language, "lecturer.filter.all")
    assert say(language, "lecturer.none_found", of=3, all=widest) in said(app) and not app.dataframe
    desks.desk().submissions.remove([1, 2, 3])
    assert say(language, "lecturer.nobody") in said(app.run()) and not app.exception


def test_filters_hold_what_they_say(host):
    lacking = hand_in(one="")
    whole = replace(hand_in(), report=filled_in())
    handed = replace(whole, first_at=1_000, last_at=200_000)
    rules = Rules(deadline=100_000)
    for name, submission, held in [
        ("all", lacking, True), ("late", handed, True), ("late", replace(handed, last_at=50_000), False),
        ("unmarked", handed, True), ("unmarked", replace(handed, marked_at=300_000), False),
        ("unmarked", replace(handed, marked_at=150_000), True), ("lacking", lacking, True), ("lacking", whole, False),
    ]:  # fmt: skip
        assert listing.FILTERS[name](submission, rules) is held, (name, submission.last_at, submission.marked_at)
    assert not listing.FILTERS["late"](handed, Rules())


def test_rules_are_decided_and_everything_is_deleted(page):
    app = sign_in(page(lecturer_tab="rules"))
    hand_in()
    at = 1_773_068_340_000
    for typed, kept in (("tomorrow", None), ("2026-03-09 23:59", at), ("", None), ("2026.3.9", at), ("0001-01-01", at)):
        app.text_input(key="lecturer_deadline").set_value(typed)
        next(b for b in app.button if b.label == say("en", "lecturer.save")).click()
        app.run()
        assert desks.desk().rules.deadline == kept
        understood = {
            None: say("en", "lecturer.saved_open"),
            at: say("en", "lecturer.saved_deadline", deadline="2026-03-09 23:59", zone="Asia/Seoul"),
        }
        refused = typed in ("tomorrow", "0001-01-01")
        assert (say("en", "lecturer.no_moment") if refused else understood[kept]) in said(app)
    assert not next(b for b in app.expander if b.label == say("en", "lecturer.purge")).icon
    app.checkbox(key="lecturer_purge_sure").check().run()
    next(b for b in app.button if b.label == say("en", "lecturer.purge_now")).click()
    app.run()
    assert desks.desk().submissions.listed() == [] and not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_and_the_pairs_open(page, language):
    page()
    for tab in ("overview", "alike"):
        assert not sign_in(page(lang=language, lecturer_tab=tab), language=language).exception
    hand_in("a"), hand_in("b"), hand_in("c", one="전혀 다른 이야기를 쓴 답이다")
    app = sign_in(page(lang=language, lecturer_tab="overview"), language=language)
    assert [m.value for m in app.metric] == ["3", "0", "0", "0"] and not app.exception
    app = sign_in(page(lang=language, lecturer_tab="alike"), language=language)


def test_similarity_counts_what_students_wrote_and_not_what_was_handed_out(host):
    given = template("ko")[1].source
    mine, other = hand_in(one=f"{given}\n{ONE}"), hand_in(one=f"{given}\n완전히 다른 글을 여기에 적어 둔다")
    assert "설명하세요" not in alike.text_of(mine)
    texts = {"1": alike.text_of(mine), "2": alike.text_of(other), "3": ""}
    assert similarity.pairs(texts, least=0.0)[0].share < 1
    assert similarity.pairs({"a": ONE, "b": ONE, "c": TWO})[0] == similarity.Pair("a", "b", 1.0)
    assert similarity.jaccard(similarity.runs("abcd"), similarity.runs("bcde")) == 1 / 3
    passage = similarity.passages(f"앞의 다른 글 {ONE}", f"{ONE} 뒤의 다른 글")
    assert [ONE[p.there : p.there + p.length] for p in passage] == [ONE]
    assert similarity.passages("짧은 글", "짧은 글") == []
    assert similarity.passages(ONE[:12], ONE[:12]) == [similarity.Passage(0, 0, 12)]


def test_pairs_are_compared_without_spaces_and_case_and_the_closest_come_first():
    texts = {"a": "abcdefghij", "b": "ABC DEF\nGHIJ", "c": "abcdefg", "d": "hij", "e": "zz", "f": ""}
    found = similarity.pairs(texts)
    assert [(p.first, p.second) for p in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [p.share for p in found] == [1.0, 5 / 8, 5 / 8]
    assert ("a", "d") in [(p.first, p.second) for p in similarity.pairs(texts, least=1 / 8)]
    same = {str(i): "abcdef" for i in range(30)}
    assert len(similarity.pairs(same)) == similarity.PAIRS < 30 * 29 / 2


def test_the_table_and_the_archive_hold_everything_and_run_nothing(host):
    one, two = hand_in("../../홍 길동"), hand_in(EVIL, one="")
    kept = desks.desk().submissions
    listed = exports.table(kept.listed(), Rules(deadline=1), "ko", desks.moment)
    rows = list(csv.reader(io.StringIO(listed.decode("utf-8-sig"))))
    assert len(rows) == 3 and len({len(row) for row in rows}) == 1
    late = replace(
        one, report=filled_in(), first_at=0, last_at=180_000, mark="본 글", comment="잘 읽었습니다", until=60_000
    )
    heads, row = csv.reader(io.StringIO(exports.table([late], Rules(deadline=60_000), "en", str).decode("utf-8-sig")))
    assert dict(zip(heads, row, strict=True)) == {
        "number": str(one.id), "name": one.name, "first handed in": "0", "last handed in": "180000", "times": "1",
        "minutes late": "2", "comments": "11", "commented cells": "10", "mark": "본 글",
        "lecturer's remark": "잘 읽었습니다", "kept until": "60000", "characters of answer 1": str(len(ONE)),
        "characters of answer 2": str(len(TWO)), "answer 1": ONE, "answer 2": TWO,
    }  # fmt: skip
    assert rows[1][1] == f"'{EVIL}" and rows[2][-2] == ONE and int(rows[2][5]) > 0
    with zipfile.ZipFile(io.BytesIO(exports.archive(kept.each([one.id, two.id]), listed, "ko"))) as packed:
        names = packed.namelist()
        assert names[0] == "list.csv" and all(not n.startswith(("/", "..")) and n.count("/") < 2 for n in names)
        book = next(n for n in names if n.endswith("Week1_Framework.ipynb"))
        assert book == "0001-______홍_길동/Week1_Framework.ipynb"
        nbformat.validate(nbformat.reads(packed.read(book).decode(), as_version=4))
        assert json.loads(packed.read(book))["cells"][1]["source"] == [EVIL]
        assert packed.read("0001-______홍_길동/answers.txt").decode() == f"1. {ONE}\n\n2. {TWO}\n"
        assert packed.read("list.csv") == listed


def test_what_is_too_much_to_pack_is_not_packed(host, monkeypatch):
    monkeypatch.setattr(exports, "LARGEST", 10)
    with pytest.raises(exports.TooLarge):
        exports.archive([hand_in()], b"", "ko")


def test_shares_are_drawn_in_the_notebooks_order():
    figure = shares(["a", "b"], [0.5, 1], "en")
    assert figure.data[0].y == ("a", "b") and figure.data[0].x == (0.5, 1) and figure.data[0].text == ("50%", "100%")
    assert strings("en")["lecturer.share"] in str(figure.layout)

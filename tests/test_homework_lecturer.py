"""The lecturer's page: closed to all but who signed in, however they come; and what it shows and decides."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from types import SimpleNamespace

import nbformat
import pytest
from streamlit.testing.v1 import AppTest

from core.homework import codes, exports, password, similarity
from core.homework.checks import check
from core.homework.database import now
from core.homework.moments import duration
from core.homework.reading import Cell, Notebook
from core.homework.rules import Rules, save_rules
from core.homework.submissions import Submission
from core.homework.template import template
from core.settings import Settings
from dashboard.charts.homework import shares
from dashboard.homework import desk as desks
from dashboard.homework.lecturer import alike, deciding, gate, listing
from dashboard.words import LANGUAGES, say, strings
from tests.homework_made import COMMENT, ONE, TWO

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
    rules = Rules(deadline=1)
    late, lacking = hand_in(), hand_in(one="")
    for name, wanted in {"all": [1, 2], "late": [1, 2], "unmarked": [1, 2], "lacking": [1, 2]}.items():
        found = [s.id for s in (late, lacking) if listing.FILTERS[name](s, rules)]
        assert found == wanted or name == "lacking"
    assert not listing.FILTERS["late"](late, Rules())
    desks.desk().submissions.remark(late.id, "x", "")
    assert not listing.FILTERS["unmarked"](desks.desk().submissions.one(late.id), rules)


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
    assert app.selectbox[0].options[0].startswith("100% · #2 b · #1 a") or "100%" in app.selectbox[0].options[0]
    assert ONE in app.text[0].value and not app.code and not app.exception


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


def test_the_table_and_the_archive_hold_everything_and_run_nothing(host):
    one, two = hand_in("../../홍 길동"), hand_in(EVIL, one="")
    kept = desks.desk().submissions
    listed = exports.table(kept.listed(), Rules(deadline=1), "ko", desks.moment)
    rows = list(csv.reader(io.StringIO(listed.decode("utf-8-sig"))))
    assert len(rows) == 3 and len({len(row) for row in rows}) == 1
    assert rows[1][1] == f"'{EVIL}" and rows[2][-2] == ONE and int(rows[2][5]) > 0
    with zipfile.ZipFile(io.BytesIO(exports.archive(kept.each([one.id, two.id]), listed, "ko"))) as packed:
        names = packed.namelist()
        assert names[0] == "list.csv" and all(not n.startswith(("/", "..")) and n.count("/") < 2 for n in names)
        book = next(n for n in names if n.endswith("Week1_Framework.ipynb"))
        assert book == "0001-______홍_길동/Week1_Framework.ipynb"
        nbformat.validate(nbformat.reads(packed.read(book).decode(), as_version=4))
        assert json.loads(packed.read(book))["cells"][1]["source"] == [EVIL]


def test_what_is_too_much_to_pack_is_not_packed(host, monkeypatch):
    monkeypatch.setattr(exports, "LARGEST", 10)
    with pytest.raises(exports.TooLarge):
        exports.archive([hand_in()], b"", "ko")


def test_shares_are_drawn_in_the_notebooks_order():
    figure = shares(["a", "b"], [0.5, 1], "en")
    assert figure.data[0].y == ("a", "b") and figure.data[0].x == (0.5, 1) and figure.data[0].text == ("50%", "100%")
    assert figure.full_figure_for_development is not None and strings("en")["lecturer.share"] in str(figure.layout)

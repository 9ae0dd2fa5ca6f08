"""What is handed in is kept, on SQLite and on a real PostgreSQL server: replaced, found, taken back, and never lost."""

from __future__ import annotations

import ast
import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import make_url

from core.homework import codes
from core.homework.checks import check
from core.homework.database import Unavailable, now, open_database, temporary, url_of
from core.homework.drafts import Drafts
from core.homework.reading import Cell, Notebook
from core.homework.rules import LATEST, MOST, Rules, checked, load_rules, save_rules
from core.homework.submissions import COMMENT, DAY, NotAccepted, Submissions
from core.homework.tables import METADATA
from core.settings import Settings
from core.store import Store
from tests.homework_server import postgres

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("sqlite", "postgresql")
BOOK = Notebook((Cell("code", "x = 1  # 한글 주석을 적는다"), Cell("markdown", "'; DROP TABLE submissions;--")))
REPORT = check(BOOK, {"q1": "답 하나", "q2": '"); DELETE FROM drafts;'}, "ko")
RULES = Rules()


@pytest.fixture(scope="session")
def fresh_postgres() -> Iterator[Callable[[], str]]:
    with postgres() as fresh:
        yield fresh


@pytest.fixture(params=KINDS)
def url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/a folder/homework.sqlite3"
    return request.getfixturevalue("fresh_postgres")()


def opened(url: str) -> Engine:
    return open_database(url_of(Settings(database=url)))


@pytest.fixture
def engine(url) -> Iterator[Engine]:
    engine = opened(url)
    yield engine
    engine.dispose()


@pytest.fixture
def kept(engine) -> Submissions:
    return Submissions(engine, most=50)


def receipt() -> str:
    return codes.receipt_of(codes.new_draft())


def hand_in(kept: Submissions, code: str, name: str = "홍길동", report=REPORT, notebook=BOOK, rules=RULES):
    return kept.hand_in(code, name, "ko", notebook, report, rules)


def at(monkeypatch, moment: int) -> None:
    for module in ("submissions", "drafts"):
        monkeypatch.setattr(f"core.homework.{module}.now", lambda: moment)


def test_the_tables_are_those_that_the_code_knows_and_a_second_start_changes_nothing(url):
    for _ in range(2):
        engine = opened(url)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}
        engine.dispose()


def test_what_is_handed_in_comes_back_whole(kept):
    code = receipt()
    made = hand_in(kept, code)
    found = kept.look_up(codes.shown(code).lower())
    assert found == kept.one(made.id) == replace(made, notebook=BOOK)
    assert (found.report, found.name, found.times, found.first_at) == (REPORT, "홍길동", 1, found.last_at)
    assert kept.listed() == [made] and made.notebook is None
    assert found.until == found.last_at + RULES.keep_days * DAY
    assert hand_in(kept, receipt(), report=check(BOOK, {}, "ko")).times == 1, "a notebook without answers is something"


def test_handing_in_again_replaces_and_keeps_both_times(kept, monkeypatch):
    code = receipt()
    at(monkeypatch, 1000)
    first = hand_in(kept, code)
    at(monkeypatch, 5000)
    assert hand_in(kept, code) == first, "the same again is no change"
    again = hand_in(kept, code, name="임꺽정", report=check(None, {"q1": "새 답"}, "en"), notebook=None)
    assert (again.id, again.first_at, again.last_at, again.times) == (first.id, 1000, 5000, 2)
    assert (first.until, again.until) == (1000 + RULES.keep_days * DAY, 5000 + RULES.keep_days * DAY)
    found = kept.look_up(code)
    assert (found.name, found.notebook, found.report.answers["q1"].text) == ("임꺽정", None, "새 답")
    other = hand_in(kept, receipt(), name="장길산")
    at(monkeypatch, 9000)
    hand_in(kept, code)
    assert [s.id for s in kept.listed()] == [first.id, other.id], "what came last stands first"


def test_one_receipt_opens_deletes_and_replaces_no_others_work(kept):
    mine, other = receipt(), receipt()
    hand_in(kept, mine)
    hand_in(kept, other, name="홍길동")
    assert len(kept.listed()) == 2, "a name that is taken replaces nobody's work"
    wrong = ["", other[:-1], other[::-1], "%", "' OR ''='", "*", codes.owner("receipt", other), "0" * 20]
    for typed in wrong:
        assert kept.look_up(typed) is None and not kept.take_back(typed)
    assert kept.take_back(mine) and not kept.take_back(mine)
    assert kept.look_up(mine) is None and kept.look_up(other) is not None


def test_what_is_stored_does_not_give_the_receipt_away(kept, engine):
    draft = codes.new_draft()
    hand_in(kept, codes.receipt_of(draft))
    Drafts(engine, 30).write(draft, "q1", "x")
    with engine.connect() as connection:
        rows = [str(row) for table in METADATA.tables for row in connection.execute(text(f"SELECT * FROM {table}"))]
    assert rows and not any(draft in row or codes.receipt_of(draft) in row for row in rows)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("no-name", {"name": " \u200b\n"}),
        ("nothing", {"notebook": None, "report": check(None, {}, "ko")}),
        ("closed", {"rules": Rules(deadline=1000, grace=10, closed=True)}),
    ],
)
def test_what_cannot_be_accepted_changes_nothing(kept, code, changed):
    with pytest.raises(NotAccepted) as raised:
        hand_in(kept, receipt(), **changed)
    assert raised.value.code == code and kept.listed() == []


def test_the_table_has_an_end_but_who_is_in_it_may_replace(engine, monkeypatch):
    kept, codes_ = Submissions(engine, most=2), [receipt() for _ in range(3)]
    for code in codes_[:2]:
        hand_in(kept, code)
    with pytest.raises(NotAccepted, match="full"):
        hand_in(kept, codes_[2])
    assert hand_in(kept, codes_[0], name="다른 이름").times == 2
    at(monkeypatch, now() + RULES.keep_days * DAY + 60_000)
    assert hand_in(kept, codes_[2]) in kept.listed(), "what was kept long enough makes room"


def test_a_lecturer_remarks_and_removes(kept):
    one, two = (hand_in(kept, receipt(), name=name) for name in ("a", "b"))
    assert kept.remark(one.id, " 확인\n함 ", "잘 읽었습니다.\x00" + "x" * 9999) and not kept.remark(999, "", "")
    found = kept.one(one.id)
    assert (found.mark, len(found.comment)) == ("확인 함", COMMENT - 1) and found.marked_at >= found.last_at
    assert [s.name for s in kept.each([two.id, 999, one.id])] == ["b", "a"]
    assert kept.remove([one.id, 999]) == 1 and [s.id for s in kept.listed()] == [two.id]


def test_what_was_kept_long_enough_goes(kept, monkeypatch):
    at(monkeypatch, 1000)
    code = receipt()
    hand_in(kept, code, rules=Rules(keep_days=2))
    assert kept.purge(1000 + 2 * DAY) == 0 and kept.purge(1001 + 2 * DAY) == 1 and kept.look_up(code) is None


def test_a_draft_is_kept_changed_and_forgotten(engine, monkeypatch):
    drafts, mine, other = Drafts(engine, days=30), codes.new_draft(), codes.new_draft()
    assert drafts.load(mine) == {}
    at(monkeypatch, 1000)
    for name, text_ in (("q1", "첫\u200b 답"), ("q2", "둘째\ud800"), ("x", "y"), ("q1", "고친 답" + "x" * 9999)):
        drafts.write(mine, name, text_)
    drafts.write(other, "q1", "남의 답")
    assert drafts.load(mine)["q1"].startswith("고친 답x") and len(drafts.load(mine)["q1"]) == 4000
    assert drafts.load(other) == {"q1": "남의 답"}
    assert drafts.write(mine, "q1", " ")["q2"] == "둘째" and drafts.write(mine, "q2", "") == {"q2": "둘째"}
    assert drafts.load(mine) == {}
    at(monkeypatch, 2000)
    changed = codes.new_draft()
    for text_ in ("처음", "나중"):
        drafts.write(changed, "q1", text_)
        at(monkeypatch, 5 * DAY)
    assert drafts.purge(1000 + 30 * DAY) == 0 and drafts.purge(1001 + 30 * DAY) == 1 and drafts.load(other) == {}
    assert drafts.load(changed) == {"q1": "나중"} and drafts.purge(35 * DAY) == 0 and drafts.purge(35 * DAY + 1) == 1


def test_one_answer_is_written_beside_what_another_window_wrote(engine):
    drafts, code = Drafts(engine, days=30), codes.new_draft()
    assert drafts.write(code, "q1", "하나") == {}
    assert drafts.write(code, "q2", "둘") == {"q1": "하나"}
    assert drafts.write(code, "q1", "하나 더") == {"q1": "하나", "q2": "둘"}
    assert drafts.write(code, "q1", " ") == {"q1": "하나 더", "q2": "둘"} and drafts.load(code) == {"q2": "둘"}
    assert drafts.write(code, "q2", "") == {"q2": "둘"} and drafts.load(code) == {}


def test_of_too_many_drafts_the_oldest_go(engine, monkeypatch):
    monkeypatch.setattr("core.homework.drafts.MOST", 2)
    drafts, made = Drafts(engine, days=30), [codes.new_draft() for _ in range(4)]
    for i, code in enumerate(made):
        at(monkeypatch, 1000 + i)
        drafts.write(code, "q1", str(i))
    assert drafts.purge() == 2 and [bool(drafts.load(code)) for code in made] == [False, False, True, True]


def test_rules_are_kept_within_their_bounds(engine):
    assert load_rules(engine, keep_days=90) == Rules(keep_days=90)
    said = Rules(deadline=1_800_000_000_000, grace=15, closed=True, keep_days=7)
    save_rules(engine, said)
    assert load_rules(engine, keep_days=90) == said
    widest = Rules(deadline=LATEST, grace=MOST["grace"], keep_days=MOST["keep_days"])
    assert checked(vars(widest)) == widest
    past = [replace(widest, **{name: getattr(widest, name) + 1}) for name in ("deadline", "grace", "keep_days")]
    for wrong in (Rules(keep_days=0), Rules(grace=-1), Rules(deadline=-5), *past):
        with pytest.raises(ValueError):
            save_rules(engine, wrong)
    assert load_rules(engine, keep_days=90) == said == checked({**vars(said), "unknown": 1})


def test_late_is_late_to_the_minute():
    rules = Rules(deadline=600_000, grace=5, closed=True)
    assert [rules.late(m) for m in (0, 600_000, 900_000, 900_001)] == [0, 0, 0, 6]
    assert rules.accepts(900_000) and not rules.accepts(900_001) and Rules().accepts(10**15)
    assert replace(rules, closed=False).accepts(10**13)


def test_many_at_once_lose_and_double_nothing(url):
    engine = opened(url)
    kept, made, errors = Submissions(engine, most=500), [receipt() for _ in range(40)], []

    def student(code: str) -> None:
        try:
            for _ in range(3):
                hand_in(kept, code)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=student, args=(code,)) for code in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and len(kept.listed()) == len(made) and all(kept.look_up(code) for code in made)
    engine.dispose()


CHILD = """
import os, sys, threading
from tests.test_homework_storage import Submissions, hand_in, opened, receipt
kept = Submissions(opened(sys.argv[1]), most=10**6)
def go():
    while True:
        code = receipt()
        hand_in(kept, code)
        os.write(1, f'{code}\\n'.encode())
for _ in range(4):
    threading.Thread(target=go).start()
"""


def test_a_killed_process_has_lost_nothing_that_it_accepted(url):
    process = subprocess.Popen([sys.executable, "-c", CHILD, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    accepted = [process.stdout.readline().strip() for _ in range(60)]
    os.kill(process.pid, signal.SIGKILL)
    accepted += [code for code in process.stdout.read().split("\n")[:-1] if code]
    process.wait()
    engine = opened(url)
    kept = Submissions(engine, most=10**6)
    found = [kept.look_up(code) for code in accepted]
    assert len(accepted) >= 60 and all(s and s.notebook == BOOK and s.report == REPORT for s in found)
    assert len(kept.listed()) - len(accepted) in range(5), "of each thread, one more may be kept than was answered"
    if url.startswith("sqlite"):
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()


def test_two_processes_may_start_at_once(url):
    code = (
        "import sys; from tests.test_homework_storage import opened; print('ready', flush=True); sys.stdin.readline(); "
        "opened(sys.argv[1]); print('well')"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    both = [subprocess.Popen([sys.executable, "-c", code, url], **pipes) for _ in "ab"]
    assert [process.stdout.readline().strip() for process in both] == ["ready", "ready"]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0].strip() for process in both] == ["well", "well"]


def test_the_file_is_nobody_elses_and_the_log_is_written_ahead(tmp_path):
    engine = opened(f"sqlite:///{tmp_path}/x.sqlite3")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    assert (tmp_path / "x.sqlite3").stat().st_mode & 0o077 == 0
    engine.dispose()


def test_a_server_that_cannot_be_reached_says_so():
    with pytest.raises(Unavailable):
        opened("postgresql://nobody@localhost:1/none")


def test_the_settings_name_a_database():
    assert url_of(Settings(store="/x/y")).database == "/x/y/homework/homework.sqlite3"
    assert url_of(Settings(store="s3://bucket/x")).database == str(ROOT / ".lab" / "homework" / "homework.sqlite3")
    assert url_of(Settings(database="postgres://u:p@h/d")).drivername == "postgresql+psycopg"
    for wrong in ("mysql://h/d", "oracle://h/d", "nonsense"):
        with pytest.raises(ValueError):
            url_of(Settings(database=wrong))


def test_storage_that_goes_with_its_machine_is_temporary(tmp_path, monkeypatch):
    assert temporary(make_url("sqlite://")) and temporary(make_url("sqlite:////tmp/x.sqlite3"))
    assert temporary(make_url("sqlite:////mount/src/app/x.sqlite3"))
    assert not temporary(make_url("postgresql+psycopg://h/d"))
    monkeypatch.setattr("core.homework.database.tempfile.gettempdir", lambda: "/nowhere")
    mounts = [
        ({"/": "ext4"}, False), *(({"/": kind}, True) for kind in ("overlay", "tmpfs", "ramfs", "aufs")),
        ({"/": "overlay", "/srv": "ext4"}, False), ({"/": "ext4", "/srv": "tmpfs"}, True),
        ({"/": "ext4", "/other": "tmpfs"}, False), ({}, False),
    ]  # fmt: skip
    for mounted, goes in mounts:
        parts = [SimpleNamespace(mountpoint=point, fstype=kind) for point, kind in mounted.items()]
        monkeypatch.setattr("core.homework.database.psutil.disk_partitions", lambda all, parts=parts: parts)
        assert temporary(make_url("sqlite:////srv/x.sqlite3")) is goes, mounted


def test_what_students_write_stays_out_of_what_is_logged(engine):
    with engine.begin() as connection:
        METADATA.tables["submissions"].drop(connection)
    with pytest.raises(Unavailable) as raised:
        hand_in(Submissions(engine, most=5), receipt(), name="홍길동")
    assert "홍길동" not in str(raised.value) and "한글 주석" not in str(raised.value)


def test_no_sql_is_written_by_hand():
    for path in (ROOT / "core" / "homework").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {alias.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for alias in n.names}
        assert not {"text", "literal_column", "literal"} & names, path
        ours = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert "exec_driver_sql" not in ours or path.name == "database.py", "there it begins transactions, no more"


def test_the_store_of_runs_leaves_it_alone(tmp_path):
    engine = opened(f"sqlite:///{tmp_path}/homework/homework.sqlite3")
    store = Store(str(tmp_path), bound=0, shelf=None)
    assert store.size() == 0
    store._shrink()
    assert (tmp_path / "homework" / "homework.sqlite3").exists()
    engine.dispose()


def test_codes_are_read_as_people_type_them():
    draft = codes.new_draft()
    code = codes.receipt_of(draft)
    assert codes.is_draft(draft) and not codes.is_draft(draft + "x") and not codes.is_draft(5)
    assert len(code) == 20 and code == codes.receipt_of(draft) != codes.receipt_of(codes.new_draft())
    assert codes.normal(f" {codes.shown(code).lower().replace('0', 'o').replace('1', 'l')} ") == code
    assert codes.normal("oOiIlL" + code[6:]) == codes.normal("001111" + code[6:]) == "001111" + code[6:]
    number = int.from_bytes(hashlib.sha256(f"receipt {draft}".encode()).digest())
    assert [codes.ALPHABET.index(letter) for letter in code] == [number // 32**i % 32 for i in range(20)]
    assert codes.owner("draft", code) != codes.owner("receipt", code)
    assert codes.normal("") == codes.normal(code[:-1]) == codes.normal(code + "U") == codes.normal("한" * 20) == ""

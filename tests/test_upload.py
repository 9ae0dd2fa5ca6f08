"""A student's own file: each kind of bad file gets its own answer and line, soon and in bounded memory."""

from __future__ import annotations

import io
import pickle
import re
import string
import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest

from core.data.csv_file import upload
from core.data.csv_file.preparing import file_of
from core.data.csv_file.sentences import CHOICE, FILE, LOOKS, REMARKS, SENTENCES
from core.data.csv_file.upload import BYTES, CELL, COLUMNS, FEWEST, NAME, ROWS, Choices, Finding, Reading

HANGUL = re.compile(r"[\uac00-\ud7a3]")
ROWS_OF_TWO = "".join(f"{i % 7},{i % 5}\n" for i in range(30))
GOOD = "a,b\n" + ROWS_OF_TWO


def excel() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def bad(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


BAD = {
    "too big": (b"a,b\n" + b"1,2\n" * (BYTES // 4), "too-big", {"limit": 5}),
    "nothing": (b"", "empty", {}),
    "blank lines": (b"\xef\xbb\xbf\r\n  \r\n", "empty", {}),
    "only separators": (b",,,\n,,,\n", "empty", {}),
    "an Excel workbook": (excel(), "binary", {"looks": LOOKS["excel"]}),
    "an old Excel workbook": (
        b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"),
        "binary",
        {"looks": LOOKS["excel"]},
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "binary", {"looks": LOOKS["image"]}),
    "a PDF": (b"%PDF-1.7\n", "binary", {"looks": LOOKS["pdf"]}),
    "random bytes": (np.random.default_rng(0).bytes(9999), "binary", {"looks": LOOKS["unknown"]}),
    "a web page": (b"\n<!DOCTYPE html><table><tr><td>1</td></tr></table>", "other-text", {"looks": LOOKS["html"]}),
    "a notebook": (b'{"cells": [1, 2], "nbformat": 4}', "other-text", {"looks": LOOKS["json"]}),
    "XML": (b"<?xml version='1.0'?><a>1,2</a>", "other-text", {"looks": LOOKS["xml"]}),
    "Western bytes": (bad("name,b\n" + "x,1\n" * 30 + "café,2\n", "latin-1"), "wrong-encoding", {"line": 32}),
    "Chinese bytes": (bad("城市,人口\n" + "北京,1\n上海,2\n广州,3\n" * 9, "gbk"), "wrong-encoding", {"line": 1}),
    "Japanese bytes": (bad("名前,年齢\n" + "山田さん,1\n" * 30, "shift-jis"), "wrong-encoding", {"line": 1}),
    "cut UTF-16": (bad("가,나\n" + ROWS_OF_TWO, "utf-16")[:-1], "wrong-encoding", {"line": 31}),
    "cut UTF-8": (bad("가,나\n" + ROWS_OF_TWO + "끝,끝")[:-1], "wrong-encoding", {"line": 32}),
    "a NUL": (bad(GOOD + "1,\0\n"), "nul-bytes", {"line": 32}),
    "one column": (b"a\n" + b"1\n" * 30, "one-column", {}),
    "a poem": (b"one line\nanother line\n" * 20, "one-column", {}),
    "names only": (b"a,b\n", "no-rows", {}),
    "few rows": (b"a,b\n" + b"1,2\n" * (FEWEST - 1), "too-few-rows", {"rows": FEWEST - 1}),
    "many rows": (b"a,b\n" + b"1,2\n" * (ROWS + 1), "too-many-rows", {"limit": ROWS}),
    "many columns": (b",".join(b"c%d" % i for i in range(COLUMNS + 1)), "too-many-columns", {"found": COLUMNS + 1}),
    "a title above": (bad("Sales 2024\n\n" + GOOD), "header-width", {"line": 1, "found": 1, "expected": 2}),
    "a short row": (bad(GOOD + "1\n" + ROWS_OF_TWO), "ragged-rows", {"line": 32, "found": 1, "expected": 2}),
    "a long row": (bad(GOOD + '"x\ny",2\n1,2,3\n'), "ragged-rows", {"line": 34, "found": 3, "expected": 2}),
    "a decimal comma": (bad("a,b\n1,5\n" + "2,1,5\n" + ROWS_OF_TWO), "ragged-rows", {"line": 3, "found": 3}),
    "a name twice": (bad("a,b,a\n" + "1,2,3\n" * 30), "duplicate-names", {"names": ["a"], "positions": [1, 3]}),
    "a blank name": (bad(",b, \n" + "1,2,3\n" * 30), "blank-names", {"positions": [1, 3]}),
    "a long name": (bad(f"a,{'n' * (NAME + 1)}\n{ROWS_OF_TWO}"), "long-name", {"position": 2, "length": NAME + 1}),
    "a huge cell": (bad(GOOD + f"1,{'x' * (CELL + 1)}\n"), "huge-cell", {"line": 32, "limit": CELL}),
    "a huger cell": (bad(GOOD + f"1,{'x' * 999_999}\n"), "huge-cell", {"line": 32, "limit": CELL}),
    "an open quote": (bad(GOOD + '1,"2\n' + ROWS_OF_TWO), "unclosed-quote", {"line": 32}),
    "a quote open for long": (bad(GOOD + '1,"2\n' + ROWS_OF_TWO * 2000), "unclosed-quote", {"line": 32}),
    "an open quote in the names": (bad('a,"b\n' + ROWS_OF_TWO), "unclosed-quote", {"line": 1}),
    "a stray quote": (bad(GOOD + '1,"2"x\n' + ROWS_OF_TWO), "stray-quote", {"line": 32}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_with_its_code_and_place(name):
    content, code, details = BAD[name]
    finding = upload.read(content, "file.csv")
    assert isinstance(finding, Finding) and finding.code == code
    assert {key: finding.details[key] for key in details} == details
    assert_spoken(finding)
    assert upload.judge(content, Choices("a", "regression")).refusal == finding
    with pytest.raises(upload.Refused) as caught:
        upload.prepare(content, Choices("a", "regression"))
    assert pickle.loads(pickle.dumps(caught.value)).finding == finding


def test_every_answer_about_a_file_has_been_seen():
    assert {code for _, code, _ in BAD.values()} | {"no-memory"} == set(FILE)


def test_a_worker_without_memory_says_so(monkeypatch):
    def exhausted(content):
        raise MemoryError

    monkeypatch.setattr("core.data.csv_file.judging.file_of", exhausted)
    finding = upload.read(GOOD.encode(), "")
    assert finding == Finding("no-memory") == upload.judge(GOOD.encode(), Choices("a", "regression")).refusal
    assert_spoken(finding)


def assert_spoken(finding: Finding) -> None:
    ko, en = finding("ko"), finding("en")
    assert not re.search(r"[{}]", ko + en)
    assert HANGUL.search(ko) and ko.endswith(("다.", "요.", "`.")) and en.endswith(".")
    assert not HANGUL.search(re.sub(r"`[^`]*`", "", en))


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_asks_for_the_same_in_both_languages(code):
    holes = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in SENTENCES[code]]
    assert holes[0] == holes[1]
    assert len(SENTENCES) == len(FILE) + len(CHOICE) + len(REMARKS)


def test_what_a_file_says_is_shown_as_code_and_short():
    name = "**bold** [x](http://y) `a`\n# " + "z" * 70
    finding = Finding("target-missing", {"column": name})
    said = re.findall("`[^`]*`", finding("en"))
    assert len(said) == 1 and len(said[0]) <= upload.SHOWN + 2 and "\n" not in finding("en")


FORMS = {
    "utf-8": ("utf-8", "utf-8", ","),
    "with a mark": ("utf-8-sig", "utf-8-sig", ","),
    "korean": ("cp949", "cp949", ";"),
    "euc-kr": ("euc-kr", "cp949", "\t"),
    "excel's unicode text": ("utf-16", "utf-16", "\t"),
    "utf-16 without a mark": ("utf-16-le", "utf-16-le", "|"),
    "utf-16 the other way": ("utf-16-be", "utf-16-be", ","),
    "utf-32": ("utf-32", "utf-32", ","),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_ends_are_found(form, end):
    encoding, found, delimiter = FORMS[form]
    lines = ["이름,키,도시"] + [f"김{'가나다라'[i % 4]}준,{150 + i}.5,{['서울', '부산'][i % 2]}" for i in range(30)]
    content = end.join(line.replace(",", delimiter) for line in lines).encode(encoding)
    reading = upload.read(content, "data.csv")
    assert isinstance(reading, Reading)
    assert (reading.encoding, reading.delimiter, reading.decimal, reading.rows) == (found, delimiter, ".", 30)
    assert [(c.name, c.kind, c.missing) for c in reading.columns] == [
        ("이름", "text", 0), ("키", "number", 0), ("도시", "text", 0),
    ]  # fmt: skip
    assert reading.preview[1] == ("김나준", "151.5", "부산")
    assert pickle.loads(pickle.dumps(reading)) == reading


KINDS = {
    "whole": (["1", "-2", "+3"], "number"),
    "decimals": (["1.5", ".5", "-2.", "1e-3"], "number"),
    "thousands": (["1,234", "567", "1,234,567.8"], "number"),
    "decimal comma": (["1,5", "-0,25", "1.234,5"], "number"),
    "with missing words": (["1", "NA", "n/a", "-", "?", "결측", "없음", "NaN", "null", "#DIV/0!"], "number"),
    "words": (["1", "2", "three"], "text"),
    "not numbers": (["inf", "1_000", "0x1F", "１"], "text"),
    "too large": (["1", "1e400"], "text"),
    "yes or no": (["yes", "No", ""], "boolean"),
    "예 아니요": (["예", "아니요"], "boolean"),
    "has or has not": (["있음", "없음"], "text"),
    "plus and minus": (["+", "-"], "text"),
    "dates": (["2024-01-31", "2024-02-01 12:30", ""], "date"),
    "korean dates": (["2024년 1월 3일", "2024.01.05"], "date"),
    "clock": (["12:30", "1:05:09"], "date"),
    "nothing": (["", "NA", "결측"], "empty"),
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds_of_columns(name):
    cells, kind = KINDS[name]
    many = (cells * 30)[:30]
    reading = upload.read("\n".join(["x;y", *(f"{cell};w" for cell in many)]).encode(), "")
    column = reading.columns[0]
    missing = {"with missing words": 9, "yes or no": 1, "dates": 1, "nothing": 3}.get(name, 0)
    assert column.kind == kind
    assert column.missing == sum(many.count(cell) for cell in set(cells[len(cells) - missing :]) if missing)


def test_missing_words_that_mean_something_are_kept():
    reading = upload.read(("a,b\n" + "없음,-\n있음,+\n" * 15).encode(), "")
    assert [(c.distinct, c.missing) for c in reading.columns] == [(2, 0), (2, 0)]


HEADERLESS = {
    "numbers": ("5.1,3.5,setosa\n" * 30, False),
    "with missing": ("5.1,NA,setosa\n4.2,3,x\n" * 15, False),
    "names": ("a,b,c\n" + "5.1,3.5,setosa\n" * 30, True),
    "names over words": ("a,b\n" + "x,y\n" * 30, True),
    "counted names": ("0,1,2\n" + "5.1,3.5,1\n" * 30, True),
    "years as names": ("city,2000,2010,2024\n" + "Seoul,5,6,7\n" * 30, True),
    "years as data": ("Seoul,2010\nBusan,2011\n" * 15, False),
}


@pytest.mark.parametrize("name", HEADERLESS)
def test_a_line_of_names_is_told_from_data(name):
    text, header = HEADERLESS[name]
    reading = upload.read(text.encode(), "")
    assert reading.header == header
    assert reading.rows == text.count("\n") - header
    assert [p.code for p in reading.problems] == ([] if header else ["no-header"])
    assert header or reading.columns[0].name == "x1"


BOMBS = {
    "quotes": lambda: b'"' * BYTES,
    "an open quote": lambda: b'a,b\n"' + b"x\n" * (BYTES // 2 - 9),
    "commas": lambda: b"x" + b"," * (BYTES - 9),
    "a row of commas": lambda: b"a,b\n1" + b"," * (BYTES - 9),
    "blank lines": lambda: b"\n" * (BYTES - 9) + b"a,b\n1,2\n",
    "one-letter lines": lambda: b"x\n" * (BYTES // 2),
    "quoted lines": lambda: b'a"\n' * (BYTES // 3),
    "rows": lambda: b"a,b\n" + b"1,2\n" * (BYTES // 4 - 9),
    "empty rows": lambda: b"a,b\n1,2\n" + b",\n" * (BYTES // 2 - 9),
    "brackets": lambda: b"[" * BYTES,
    "one cell": lambda: b"a,b\n1," + b"x" * (BYTES - 9),
    "syllables": lambda: "가".encode("cp949") * (BYTES // 2 - 9),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_take_long_is_refused_soon(name):
    content, before = BOMBS[name](), time.process_time()
    assert isinstance(upload.read(content, ""), Finding)
    assert time.process_time() - before < 5


def test_the_largest_table_is_read_in_bounded_memory():
    code = (
        "import resource, sys; from core.data.csv_file import upload\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (900 * 2**20,) * 2)\n"
        "row = b','.join(b'%02d' % (i * i % 83) for i in range(200)) + b'\\n'\n"
        "names = b','.join(b'c%d' % i for i in range(200)) + b'\\n'\n"
        "read = upload.read(names + row * 8600, '')\n"
        "assert (read.rows, len(read.columns)) == (8600, 200)\n"
    )
    if sys.platform == "linux":
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_lines_are_counted_as_an_editor_does():
    text = 'a,b\r\n\r\n"x\r\ny",1\r\n' + "2,3\r\n" * 30
    assert file_of(text.encode()).table.lines[:3] == [3, 5, 6]
    assert file_of(("sep=;\r\na;b\r\n" + "1;2\r\n" * 30).encode()).table.lines[0] == 3


def test_reading_is_light_for_who_only_shows_it():
    code = (
        "import sys, core.data.csv_file.upload, core.data.csv_file.judging\n"
        "print([m for m in ('sklearn', 'pandas', 'torch', 'xgboost', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

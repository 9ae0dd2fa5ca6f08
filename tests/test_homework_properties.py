"""Ten thousand generated notebooks: a good one is read as it was meant, any other one has its sentence, quickly."""

from __future__ import annotations

import json
import random
import time
import unicodedata
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.homework.checks import check
from core.homework.cleaning import clean
from core.homework.findings import Finding
from core.homework.reading import CELL, CELLS, TEXT, Notebook, pasted, read
from core.homework.report import as_data, as_text, of_data
from core.homework.sentences import REFUSALS, REMARKS
from tests.homework_made import SHAPES, Cells, blank, filled

MANY = settings(
    max_examples=2500, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
SOME = settings(MANY, max_examples=2500)
SEEDS = st.integers(0, 10**12)
NASTY = [
    "<script>alert(1)</script>", "\0", "\ud800", "\udfff", "\u202e", "\u200b", "a\u0301" * 40, "{{name}}", "{cell}",
    "`", "```", "$x$", "](javascript:x)", "'''", '"""', "\\", "\r\n", "\x0c", "\t", "<!-- week1 q1 -->",
    "# 까닭을 쓴다", "!ls it's", "%%bash", "(" * 50, "한글 답", unicodedata.normalize("NFD", "프레임"), "\U0001f469",
    "'; DROP TABLE x;--", "%s",
]  # fmt: skip
ODD: list[Any] = [None, True, 5, 1.5, -1, "", "x", [], {}, [[]], ["x", 5], {"a": {"b": []}}, "\ud800", 10**30]
KEYS = ("cell_type", "source", "metadata", "outputs", "attachments", "id", "execution_count")
SECONDS = 2.0


def spoil(chance: random.Random, cells: Cells) -> None:
    """One thing that students, or those who wish harm, do to a notebook's cells."""
    i = chance.randrange(len(cells))
    kind = chance.choice(["delete", "repeat", "swap", "retype", "write", "cut", "add", "odd", "long"])
    if kind == "delete" and len(cells) > 1:
        del cells[i]
    elif kind == "repeat":
        cells.insert(chance.randrange(len(cells)), dict(cells[i]))
    elif kind == "swap":
        cells.append(cells.pop(i))
    elif kind == "retype":
        cells[i]["cell_type"] = chance.choice(["markdown", "code", "raw"])
    elif kind == "write":
        at = chance.randrange(len(cells[i]["source"]) + 1)
        cells[i]["source"] = cells[i]["source"][:at] + chance.choice(NASTY) + cells[i]["source"][at:]
    elif kind == "cut":
        cells[i]["source"] = cells[i]["source"][: chance.randrange(len(cells[i]["source"]) + 1)]
    elif kind == "add":
        cells.insert(i, {"cell_type": "code", "source": chance.choice(NASTY) * chance.randrange(1, 9)})
    elif kind == "long":
        cells[i]["source"] += chance.choice(NASTY) * chance.randrange(1, 200)


def notebooks(seed: int) -> tuple[random.Random, Cells, bytes]:
    chance = random.Random(seed)
    cells = chance.choice([blank, filled])(chance.choice(["ko", "en"]))
    cells = [cell for cell in cells if chance.random() < 0.4] or cells  # a whole notebook takes longer, and is one case
    for _ in range(chance.randrange(6)):
        spoil(chance, cells)
    return chance, cells, chance.choice(list(SHAPES.values()))([dict(cell) for cell in cells])


def assert_plain(text: str) -> None:
    """It can be stored and shown: it has no lone surrogate and no control character, and is composed."""
    text.encode()
    assert clean(text) == text


def assert_answered(content: bytes) -> None:
    """A notebook within its bounds and a report that can be kept, or a sentence of the registry; in little time."""
    began = time.process_time()
    found = read(content)
    if isinstance(found, Finding):
        assert found.code in REFUSALS and found("ko") and found("en")
        return
    assert 0 < len(found.cells) <= CELLS and sum(len(cell.source) for cell in found.cells) <= TEXT
    for cell in found.cells:
        assert cell.kind in ("markdown", "code", "raw") and len(cell.source) <= 3 * CELL
        assert_plain(cell.source)
    assert_reported(found)
    assert time.process_time() - began < SECONDS


def assert_reported(notebook: Notebook) -> None:
    report = check(notebook, {}, "ko")
    assert {finding.code for finding in report.findings} <= set(REMARKS)
    assert of_data(json.loads(json.dumps(as_data(report, "ko")))) == report
    for language in ("ko", "en"):
        assert_plain(as_text(report, language))
    places = [i for cell in report.cells for i in cell.cells]
    assert all(1 <= i <= len(notebook.cells) for i in [*places, *(f.cell for f in report.findings if f.cell)])


@MANY
@given(SEEDS)
def test_whatever_students_do_to_its_cells_is_read_and_reported(seed):
    _, cells, content = notebooks(seed)
    found = read(content)
    assert isinstance(found, Notebook)
    assert [cell.kind for cell in found.cells] == [cell["cell_type"] for cell in cells]
    assert [cell.source for cell in found.cells] == [clean(cell["source"]) for cell in cells]
    assert_reported(found)


@SOME
@given(SEEDS)
def test_wrong_types_anywhere_have_their_answer(seed):
    chance, _, content = notebooks(seed)
    data = json.loads(content.decode("utf-8-sig"))
    for _ in range(chance.randrange(1, 4)):
        cell = chance.choice(data["cells"]) if isinstance(data.get("cells"), list) and data["cells"] else data
        place = chance.choice([data, cell]) if isinstance(cell, dict) else data
        place[chance.choice(["cells", "nbformat", "metadata"] if place is data else KEYS)] = chance.choice(ODD)
    assert_answered(json.dumps(data).encode())


@SOME
@given(SEEDS)
def test_spoiled_bytes_have_their_answer(seed):
    chance, _, made = notebooks(seed)
    content = bytearray(made)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(content) + 1)
        till = min(len(content), at + chance.randrange(1, 30))
        spoiled = chance.choice(["cut", "lose", "change", "double", "put"])
        if spoiled == "cut":
            del content[at:]
        elif spoiled == "lose":
            del content[at:till]
        elif spoiled == "change":
            content[at : at + 1] = bytes([chance.randrange(256)])
        else:
            content[at:at] = (
                content[at:till] if spoiled == "double" else chance.choice([b'"', b"[", b"{", b"\0", b"\xff"])
            )
    assert_answered(bytes(content))


@SOME
@given(SEEDS)
def test_random_bytes_and_brackets_have_their_answer(seed):
    chance = random.Random(seed)
    pieces = [
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b":",
        b",",
        b"\\",
        b"1",
        b"NaN",
        b'"cells"',
        b'"nbformat":4',
        b"\xea\xb0\x80",
        b"\0",
    ]
    some = b"".join(chance.choices(pieces, k=chance.randrange(60)))
    assert_answered(some)
    assert_answered(b'{"nbformat": 4, "cells": [' + some * chance.randrange(9) + b"]}")
    found = pasted(some.decode("utf-8", "surrogateescape"))
    assert isinstance(found, Finding) or found.cells

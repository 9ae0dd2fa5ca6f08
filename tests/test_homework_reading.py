"""Bytes that should be a notebook: read as they were meant, or refused with a sentence; nothing of them is run."""

from __future__ import annotations

import json
import unicodedata

import pytest

from core.homework import reading
from core.homework.cleaning import clean, korean, lengths, line
from core.homework.findings import Finding
from core.homework.reading import BYTES, CELL, CELLS, DEPTH, TEXT, VALUES, Cell, Notebook, pasted, read
from core.homework.sentences import REFUSALS
from core.homework.template import template
from dashboard.words import LANGUAGES
from tests.homework_made import SHAPES, blank, filled


def made(cells: object, **more: object) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}).encode()


def text(source: object, kind: str = "markdown", **more: object) -> dict[str, object]:
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


BAD: dict[str, list[bytes]] = {
    "too-big": [b" " * (BYTES + 1), b"{" * (BYTES + 1)],
    "empty": [b"", b"  \n\t"],
    "looks-like": [b"PK\x03\x04" + b"x" * 99, b"%PDF-1.7", b"<!DOCTYPE html><p>", b"import os\n", b'"text"', b"7"],
    "encoding": ['{"cells": ["한글"]}'.encode("cp949"), '{"cells": []}'.encode("utf-16"), b'{"a": "\xff"}'],
    "nul": [b'{"cells": "\0"}'],
    "too-deep": [b"[" * 100 + b"]" * 100, b'{"cells":' * 70 + b"[]" + b"}" * 70],
    "too-many-values": [b"[" + b"{}," * 1_600_000 + b"{}]", b"[]" * 2_500_000, b"[" * BYTES],
    "not-json": [b"{", b'{"cells": [1,]}', b"{'cells': []}", b'{"a": "\n"}', b'{"nbformat": 4} x', b"[" + b"\\" * 99],
    "not-a-notebook": [b"[]", b"{}", b'{"cells": []}', b'{"cells": 5, "nbformat": 4}', b'{"nbformat": 4}',
                       b'{"nbformat": true, "cells": []}', b'{"nbformat": ' + b"9" * 5000 + b', "cells": []}'],
    "other-format": [b'{"nbformat": 3, "worksheets": []}', b'{"nbformat": 5, "cells": []}',
                     b'{"nbformat": 4, "worksheets": []}'],
    "no-cells": [made([])],
    "too-many-cells": [made([text("x")] * (CELLS + 1)), made([{}] * 100_000)],
    "broken-cell": [made([5]), made([None]), made([text("x"), text(5)]), made([text("x", "heading")]),
                    made([text(["a", 5])]), made([text(None)]), made([text({})]), made([{"source": "x"}]),
                    made([text("x", ["code"])])],
    "huge-cell": [made([text("x" * (CELL + 1))]), made([text(["x"] * (CELL + 1))])],
    "too-much-text": [made([text("x" * CELL)] * (TEXT // CELL + 1))],
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSALS)
def test_what_is_no_notebook_is_refused_with_its_sentence(code, monkeypatch):
    if code == "no-memory":
        monkeypatch.setattr(reading, "notebook_of", lambda content: bytearray(2**62))
        BAD[code] = [b"{}"]
    for content in BAD[code]:
        found = read(content)
        assert isinstance(found, Finding) and found.code == code, content[:60]
        assert all(found(language) and "{" not in found(language).replace("`{ }`", "") for language in LANGUAGES)


WHERE = [
    (b" " * (BYTES + 1), {"size": 6, "limit": 5}),
    (b'{"a": "\xff"}', {"byte": 8}),
    (b'{\n"cells":\n[1,]}', {"line": 3}),
    (made([text("x"), 5]), {"cell": 2, "part": "{ }"}),
    (made([text("x"), text("x", "heading")]), {"cell": 2, "part": "cell_type"}),
    (made([text("x"), text(5)]), {"cell": 2, "part": "source"}),
    (made([text("x"), text("x" * (CELL + 1))]), {"cell": 2, "found": CELL + 1, "limit": CELL}),
    (made([text("x")] * (CELLS + 1)), {"found": CELLS + 1, "limit": CELLS}),
    (b"\n  <!DOCTYPE html>", {"looks": {"ko": "웹 페이지(HTML)", "en": "a web page (HTML)"}}),
]  # fmt: skip


@pytest.mark.parametrize(("content", "details"), WHERE)
def test_a_refusal_says_where_and_how_much(content, details):
    assert read(content).details == details


def test_what_is_just_within_the_bounds_is_read():
    def deep(more: int) -> bytes:
        nested: list[object] = []
        for _ in range(DEPTH - 5 + more):
            nested = [nested]
        return made([text("x", "code", outputs=[nested])])

    assert len(read(made([text("x")] * CELLS)).cells) == CELLS
    assert read(made([text("[" * CELL)] * (VALUES // CELL + 1))).cells[0].source == "[" * CELL, "brackets in a text"
    assert read(deep(0)).left_out == 1
    assert read(deep(1)) == Finding("too-deep", {"limit": DEPTH})


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_is_read_cell_by_cell_whoever_wrote_it(shape, language):
    cells = filled(language)
    found = read(SHAPES[shape](cells))
    assert isinstance(found, Notebook)
    assert [tuple(cell) for cell in found.cells] == [(cell["cell_type"], cell["source"]) for cell in cells]
    assert found.hidden == 0 and found.left_out == (10 if shape == "colab" else 0)
    assert pasted(SHAPES[shape](cells).decode("utf-8-sig")) == found


def test_scripts_tokens_and_files_in_a_notebook_are_not_kept():
    evil = "<script>alert(1)</script>"
    out = {"output_type": "display_data", "data": {"text/html": evil}, "metadata": {"x": evil}}
    cell = text("x", "code", outputs=[out, out], execution_count=evil, id=evil)
    cell["metadata"] = {"token": evil}
    note = text("y", attachments={evil: {"image/png": evil}})
    found = read(made([cell, note], metadata={"authors": [evil], "kernelspec": evil}, more=evil))
    assert found == Notebook((Cell("code", "x"), Cell("markdown", "y")), left_out=3)


def test_numbers_that_json_does_not_know_do_no_harm_in_what_is_left_out():
    odd = b'{"nbformat": 4, "cells": [{"cell_type": "raw", "source": "x", "outputs": [NaN, Infinity, 1e999, %s]}]}'
    assert read(odd % (b"9" * 9000)) == Notebook((Cell("raw", "x"),), left_out=4)


def test_what_cannot_be_seen_is_taken_away_and_counted():
    found = read(made([text("a\u200bb\ud800c\x00\x1b[31m\u202ed\ufeff", "code"), text("e\u0301")]))
    assert found.cells == (Cell("code", "abc[31md"), Cell("markdown", "é"))
    assert found.hidden == 6


CLEANED = [
    ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
    (unicodedata.normalize("NFD", "프레임워크"), "프레임워크"),
    ("tab\there", "tab\there"),
    ("\U000e0041\ue000\u0378x\ud83d", "x"),
    ("a" + "\u0301" * 99, "á" + "\u0301" * 29),
]


@pytest.mark.parametrize(("given", "wanted"), CLEANED)
def test_a_text_is_cleaned_once_and_for_all(given, wanted):
    assert clean(given) == wanted == clean(wanted)
    wanted.encode()


def test_lengths_are_the_same_however_syllables_are_stored():
    word = "프레임워크는 부른다\n"
    for form in ("NFC", "NFD", "NFKD"):
        assert lengths(unicodedata.normalize(form, word)) == (10, 9)
    assert lengths("  \n ") == (0, 0) and lengths("a b\u200b") == (3, 2) and lengths("a\nb\tc") == (5, 3)
    assert korean("GPU가 빠르다") and korean("") and not korean("a library is called, 호출")
    assert korean("가 abcd") and not korean("가 abcde"), "a syllable weighs as much as four letters"


def test_a_name_is_one_short_line():
    assert line("  홍\n길\u200b동\t" + "x" * 99, 8) == "홍 길동 xxx"
    assert line("\u0000\ud800", 8) == ""


def test_code_that_is_pasted_is_one_cell_and_too_much_is_refused():
    source = template("ko")[7].source
    assert pasted(source) == Notebook((Cell("code", source),))
    assert pasted("x" * (CELL + 1)).code == "huge-cell"
    assert pasted("x" * (BYTES + 1)).code == "too-big"
    assert pasted(" \n").code == "empty"
    assert pasted("{'a': 1}").code == "not-json" and pasted(" [1]").code == "not-a-notebook"
    assert pasted("x\ud800") == Notebook((Cell("code", "x"),))
    assert len(blank()) == len(template("ko"))

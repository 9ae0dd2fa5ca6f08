"""The homework's notebook: the same in both languages but for its words, without comments, and it runs."""

from __future__ import annotations

import re
import tokenize
from io import StringIO

import nbformat
import pytest
from nbclient import NotebookClient

from core.homework.comments import commented
from core.homework.report import Report
from core.homework.template import (
    LETTERS,
    ORDER,
    QUESTIONS,
    TemplateCell,
    called,
    program,
    template,
    template_notebook,
)
from core.homework.words import CELLS
from dashboard.words import LANGUAGES, lecture

SECONDS = 120


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notebook_is_valid_and_the_same_bytes_each_time(language):
    made = template_notebook(language)
    read = nbformat.reads(made.decode(), as_version=4)
    nbformat.validate(read)
    assert [cell.source for cell in read.cells] == [cell.source for cell in template(language)]
    assert made == template_notebook(language)


def test_both_languages_have_the_same_cells_and_the_same_code():
    ko, en = template("ko"), template("en")
    assert [cell.name for cell in ko] == [cell.name for cell in en] == list(ORDER) == [*dict.fromkeys(ORDER)]
    assert [c.source for c in ko if c.kind == "code"] == [c.source for c in en if c.kind == "code"]
    assert list(CELLS) == list(program())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_is_called_by_words_that_stand_in_it_and_in_no_other(language):
    for cell in template(language):
        words = called(cell).strip("`'").removesuffix("…")
        assert [other.name for other in template(language) if words in other.source] == [cell.name]
        assert len(words) <= 40 and "`" not in words and called(cell)[0] == ("`" if cell.kind == "code" else "'")


def test_the_program_has_ten_cells_of_readable_size_and_no_comment():
    assert len(program()) == 10
    for cell in program().values():
        assert 5 <= len(cell.source.splitlines()) <= 35
        kinds = {token.type for token in tokenize.generate_tokens(StringIO(cell.source).readline)}
        assert tokenize.COMMENT not in kinds
        assert commented(cell.source).comments == () and commented(cell.source).broken == 0


def test_a_text_in_english_is_longer_by_what_the_bands_say():
    texts = ["".join(re.sub(r"[`$|#*\-]", "", s.body) for s in lecture("homework", code).sections.values())
             for code in ("ko", "en")]  # fmt: skip
    assert len(texts[1]) / len(texts[0]) == pytest.approx(LETTERS, rel=0.15)
    assert QUESTIONS["q1"].band(korean=True) == (70, 150) and QUESTIONS["q2"].band(korean=True) == (140, 300)


def test_the_notebook_runs_from_top_to_bottom(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.delenv("MPLBACKEND", raising=False)
    notebook = nbformat.reads(template_notebook("ko").decode(), as_version=4)
    client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    said = "".join(out.get("text", "") for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs)
    assert "centres found: 8 of 8" in said
    assert float(re.search(r"random forest, test R2: (\S+)", said)[1]) == pytest.approx(0.437, abs=0.02)
    drawn = [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs if "data" in out]
    assert sum("image/png" in out["data"] for out in drawn) == 4


def test_an_answer_cell_is_known_by_its_name():
    assert TemplateCell("answer-q1", "markdown", "", "q1").answers
    assert not any(cell.answers for cell in program().values())
    assert not Report({}, (), ()).comments

"""Every way in which students' notebooks come back: what is found, where, and that nothing is said of the content."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

import pytest

from core.homework.checks import check
from core.homework.findings import Finding
from core.homework.reading import Cell, Notebook, pasted, read
from core.homework.report import Report, as_data, as_text, of_data
from core.homework.sentences import COUNTED, LOOK, REMARKS, TODO
from core.homework.template import QUESTIONS, template, template_notebook
from dashboard.words import LANGUAGES
from tests.homework_made import COMMENT, ONE, SHAPES, TWO, Cells, blank, filled, place

FOREST = 10  # the cell of the random forest, from 1
JUDGING = re.compile("틀렸|틀린|오답|정답|맞았|잘못|wrong|incorrect|mistake|right answer|score|점수", re.IGNORECASE)


def seen(cells: Cells, shape: str = "jupyter", **written: str) -> Report:
    notebook = read(SHAPES[shape](cells))
    assert isinstance(notebook, Notebook)
    return check(notebook, written, "ko")


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings} - {"left-out"}


def one(report: Report, code: str) -> Finding:
    return next(finding for finding in report.findings if finding.code == code)


def delete(cells: Cells) -> None:
    del cells[place(cells, "forest")]


def repeat(cells: Cells) -> None:
    cells.insert(FOREST, dict(cells[place(cells, "forest")], name=""))


def repeat_text(cells: Cells) -> None:
    cells.append(dict(cells[place(cells, "answer-q1")], name=""))


def split(cells: Cells) -> None:
    i = place(cells, "forest")
    lines = cells[i]["source"].split("\n")
    cells[i : i + 1] = [dict(cells[i], source="\n".join(part)) for part in (lines[:3], [COMMENT, *lines[3:]])]


def join(cells: Cells) -> None:
    i = place(cells, "forest")
    cells[i : i + 2] = [dict(cells[i], source=cells[i]["source"] + "\n\n" + cells[i + 1]["source"])]


def retype(cells: Cells) -> None:
    cells[place(cells, "forest")]["cell_type"] = "markdown"


def retype_answer(cells: Cells) -> None:
    cells[place(cells, "answer-q1")]["cell_type"] = "code"


def change(cells: Cells) -> None:
    cell = cells[place(cells, "forest")]
    cell["source"] = cell["source"].replace("n_estimators=2000", "n_estimators=20")


def add_a_line(cells: Cells) -> None:
    cells[place(cells, "forest")]["source"] += "\nprint(forest)"


def break_(cells: Cells) -> None:
    cells[place(cells, "forest")]["source"] += "\nprint('''"


def move(cells: Cells) -> None:
    cells.insert(place(cells, "xgboost"), cells.pop(place(cells, "picture")))


def add(cells: Cells) -> None:
    cells.append({"cell_type": "markdown", "source": "느낀 점을 적는다"})


def uncomment(cells: Cells) -> None:
    cells[place(cells, "forest")]["source"] = blank()[place(cells, "forest")]["source"]


def explain_beside(cells: Cells) -> None:
    uncomment(cells)
    cells.insert(FOREST - 1, {"cell_type": "markdown", "source": "이 칸은 숲을 만들고 점검하는 곳이다"})


def switch_off(cells: Cells) -> None:
    cells[place(cells, "forest")]["source"] += "\n# print(forest)"


def edit_question(cells: Cells) -> None:
    cell = cells[place(cells, "q1")]
    cell["source"] = cell["source"].replace("차이", "공통점")


def shorten(cells: Cells) -> None:
    cells[place(cells, "answer-q1")]["source"] += "\n" + "길다" * 100


def empty(cells: Cells) -> None:
    cells[place(cells, "answer-q2")] = blank()[place(cells, "answer-q2")]


def short(cells: Cells) -> None:
    empty(cells)
    cells[place(cells, "answer-q2")]["source"] += "\n짧다"


def answer_below(cells: Cells) -> None:
    empty(cells)
    cells.insert(place(cells, "q3"), {"cell_type": "markdown", "source": TWO})


def answer_in_question(cells: Cells) -> None:
    empty(cells)
    cells[place(cells, "q2")]["source"] += "\n\n" + TWO


def hide(cells: Cells) -> None:
    cells[place(cells, "answer-q2")]["source"] += "\u200b\u202e"


DAMAGE: dict[Callable[[Cells], None], dict[str, int]] = {
    delete: {"missing-cell": 0},
    repeat: {"repeated-cell": FOREST + 1},
    repeat_text: {"repeated-cell": 19},
    split: {"split-cell": FOREST},
    join: {"merged-cell": FOREST},
    retype: {"retyped-cell": FOREST},
    retype_answer: {"retyped-cell": 3},
    change: {"changed-code": FOREST},
    add_a_line: {"changed-code": FOREST},
    break_: {"changed-code": FOREST, "unreadable-code": FOREST},
    move: {"moved-cell": 11},
    add: {"added-cells": 0},
    uncomment: {"cell-without-comments": FOREST},
    explain_beside: {"comments-beside": FOREST + 1, "added-cells": 0},
    switch_off: {"not-comments": FOREST},
    edit_question: {"changed-text": 2},
    shorten: {"answer-long": 0},
    empty: {"answer-empty": 0},
    short: {"answer-short": 0},
    answer_below: {"answer-elsewhere": 6, "added-cells": 0},
    answer_in_question: {"answer-elsewhere": 4},
    hide: {"hidden-characters": 0},
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_damage_is_found_at_its_place_and_nothing_else_is(damage, shape):
    cells = filled()
    damage(cells)
    report = seen(cells, shape)
    assert codes(report) == set(DAMAGE[damage])
    assert {code: one(report, code).cell for code in DAMAGE[damage]} == DAMAGE[damage]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_that_is_filled_in_has_nothing_to_point_out(shape, language):
    report = seen(filled(language), shape)
    assert codes(report) == set()
    assert report.complete and report.commented == report.comments == 10
    assert (report.answers["q1"].text, report.answers["q2"].text) == (ONE, TWO)
    assert (report.answers["q1"].cell, report.answers["q2"].cell) == (3, 5)
    assert (report.answers["q1"].length, report.answers["q1"].solid) == (len(ONE), len(ONE.replace(" ", "")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blank_notebook_lacks_answers_and_comments_and_nothing_else(language):
    report = check(read(template_notebook(language)), {}, language)
    assert codes(report) == {"answer-empty", "no-comments"} and not report.complete
    assert [f.details["question"] for f in report.findings if f.code == "answer-empty"] == [1, 2]


def test_an_answer_keeps_what_also_stands_in_code():
    cells = filled()
    cells[place(cells, "answer-q1")]["source"] += "\n\nprint()\n)\n{a}"
    assert seen(cells).answers["q1"].text == ONE + "\n\nprint()\n)\n{a}"


def test_an_anchor_or_a_whole_answer_cell_may_be_overwritten():
    cells = filled()
    cells[place(cells, "answer-q1")]["source"] = ONE
    cells[place(cells, "q2")]["source"] = cells[place(cells, "q2")]["source"].split("\n", 1)[1]
    report = seen(cells)
    assert codes(report) == set() and report.answers["q1"].text == ONE


def test_decomposed_text_is_read_and_counted_like_composed():
    cells = filled()
    for cell in cells:
        cell["source"] = unicodedata.normalize("NFD", cell["source"])
    assert seen(cells) == seen(filled())


def test_what_is_written_on_the_page_comes_first():
    report = seen(filled(), q1="이 페이지에서 쓴 답")
    assert report.answers["q1"].text == "이 페이지에서 쓴 답" and report.answers["q1"].cell == 0
    assert {"answer-twice", "answer-short"} == codes(report)
    assert codes(seen(filled(), q1=f"  {ONE}\n")) == set()
    alone = check(None, {"q1": ONE}, "ko")
    assert codes(alone) == {"no-notebook", "answer-empty"} and alone.answers["q1"].text == ONE


def test_an_answer_in_english_has_the_band_of_english():
    text = "A library is called by my code, and a framework calls my code. " * 3
    report = check(None, {"q1": text, "q2": TWO}, "en")
    assert report.answers["q1"].low > QUESTIONS["q1"].band(korean=True)[0]
    assert codes(report) == {"no-notebook"}


def test_code_that_is_pasted_alone_has_its_comments_counted():
    source = "\n\n".join(f"{COMMENT}\n{cell.source}" for cell in template("ko") if cell.kind == "code")
    report = check(pasted(source), {"q1": ONE, "q2": TWO}, "ko")
    assert report.comments == 10 and "no-comments" not in codes(report) and "changed-code" not in codes(report)
    assert one(report, "merged-cell").cell == 1


def test_another_notebook_is_said_to_be_one():
    report = check(Notebook((Cell("code", "print('hello')"), Cell("markdown", "# x"))), {}, "en")
    assert one(report, "not-from-template").details == {"found": 0, "all": 18}


def test_lines_of_changed_code_are_kept_apart_from_the_sentence():
    cells = filled()
    change(cells)
    report = seen(cells)
    found = one(report, "changed-code")
    before, after = (
        f"forest = RandomForestRegressor(n_estimators={n}, random_state=42, n_jobs=-1)" for n in (2000, 20)
    )
    assert found.changes == (f"- {before}", f"+ {after}")
    for language in LANGUAGES:
        text = as_text(report, language)
        assert len(max(found(language).split("`"), key=len)) < 80 and all(line in text for line in found.changes)
    cells[place(cells, "picture")]["source"] = "\n".join(f"x{i} = {i}" + "0" * 400 for i in range(40))
    cells[place(cells, "picture")]["source"] += "\n" + blank()[place(cells, "picture")]["source"]
    long = next(f for f in seen(cells).findings if f.code == "changed-code" and f.cell == 18)
    assert len(long.changes) == 13 and long.changes[-1] == "…" and max(map(len, long.changes)) == 200


@pytest.mark.parametrize("shown", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_are_named_by_what_the_student_sees_and_counted_from_the_top(language, shown):
    cells = filled(language)
    for damage in (change, edit_question, uncomment):
        damage(cells)
    cells[place(cells, "q1")]["source"] = cells[place(cells, "q1")]["source"].replace(" difference ", " likeness ")
    del cells[place(cells, "gan")]
    report = seen(cells)
    heading = {"ko": ("1. 라이브러리와 프레임워크", "GAN"), "en": ("1. Libraries and frameworks", "GAN")}[language]
    start = {"ko": "{}번째 칸({})", "en": "cell {} ({})"}[shown]
    assert start.format(2, f"'{heading[0]}'") in one(report, "changed-text")(shown)
    assert "`forest = RandomForest" in one(report, "cell-without-comments")(shown)
    assert f"'{heading[1]}'" in one(report, "missing-cell")(shown)
    assert COUNTED(shown) in as_text(report, shown) and COUNTED(shown) not in as_text(check(None, {}, shown), shown)


def test_a_report_is_kept_as_data_and_as_text():
    for damage in DAMAGE:
        cells = filled()
        damage(cells)
        report = seen(cells)
        data = json.loads(json.dumps(as_data(report, "ko")))
        assert of_data(data) == report
        for language in LANGUAGES:
            text = as_text(report, language)
            assert all(f"- {finding(language)}" in text for finding in report.findings)


def test_what_matters_most_comes_first():
    cells = filled()
    for damage in (add, change, empty):
        damage(cells)
    weights = [finding.weight for finding in seen(cells).findings]
    assert weights == sorted(weights) and {0, 1, 2} == set(weights)


def test_no_sentence_judges_an_answer():
    assert [code for code, text in REMARKS.items() if JUDGING.search(text.ko) or JUDGING.search(text.en)] == []
    assert set(TODO) | set(LOOK) <= set(REMARKS)


def test_every_remark_is_made():
    made = {code for wanted in DAMAGE.values() for code in wanted}
    made |= {"not-from-template", "no-notebook", "no-comments", "answer-twice", "left-out"}
    assert made == set(REMARKS)

"""Every way in which students' notebooks come back: what is found, where, and that nothing is said of the content."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

import pytest

from core.homework.answers import LONGEST
from core.homework.checks import check
from core.homework.findings import Finding
from core.homework.reading import Cell, Notebook, pasted, read
from core.homework.report import Report, as_data, as_text, of_data
from core.homework.sentences import COUNTED, LOOK, REMARKS, TODO
from core.homework.template import QUESTIONS, template, template_notebook
from dashboard.words import LANGUAGES
from tests.homework_made import COMMENT, ONE, SHAPES, TWO, Cells, blank, filled, place

FOREST = 10  # the cell of the random forest, from 1
OWN = """\
small = RandomForestRegressor(max_depth=3, n_jobs=-1)
small.fit(X_train[["bmi", "bp"]], y_train)
rows = pd.DataFrame({"patient": y_test, "small": small.predict(X_test[["bmi", "bp"]])})
rows["off"] = (rows["patient"] - rows["small"]).abs()
print(rows.sort_values("off").tail(10))
plt.scatter(rows["patient"], rows["small"])
plt.show()"""
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


MODEL = "`forest = RandomForestReg…`"
SAID: dict[Callable[[Cells], None], str] = {
    delete: f"The cell {MODEL} is missing. It belongs after cell 9 (`patients = load_diabetes…`).",
    repeat: f"Cell 11 repeats cell 10 ({MODEL}). Keep one of them; the check has looked at cell 10.",
    split: f"The cell {MODEL} is split into cells 10, 11.",
    join: f"Cell 10 holds several cells in one: {MODEL}, `booster = XGBRegressor(n…`.",
    retype: f"Cell 10 ({MODEL}) has changed its type: it was code and is text.",
    change: f"The code of cell 10 ({MODEL}) is not the original.",
    break_: f"Cell 10 ({MODEL}) cannot be read as Python from line 9 on.",
    move: "Cell 11 (`with torch.no_grad():`) stands before cell 18 (`history = []`)",
    add: "the homework's notebook did not have: 19.",
    explain_beside: f"Cell 11 ({MODEL}) has no comments, but the text beside it, in cell 10, explains it.",
    switch_off: f"Cell 10 ({MODEL}) has what was not counted as comments: `print(forest)`.",
    shorten: "Answer 1 has 295 characters with spaces; 70 to 150 are suggested.",
    answer_below: "Answer 2 was found in cell 6 rather than",
    hide: "left out: 2.",
}


@pytest.mark.parametrize("damage", SAID, ids=lambda damage: damage.__name__)
def test_a_finding_names_the_cells_lines_and_numbers(damage):
    cells = filled()
    damage(cells)
    assert any(SAID[damage] in finding("en") for finding in seen(cells, "colab").findings)


def test_a_changed_line_is_shown_as_it_was_and_as_it_is():
    cells = filled()
    change(cells)
    was = "forest = RandomForestRegressor(n_estimators=2000, random_state=42, n_jobs=-1)"
    assert one(seen(cells), "changed-code").details["lines"] == [f"- {was}", f"+ {was.replace('2000', '20')}"]


def test_a_cell_that_was_rewritten_is_still_known_and_one_of_ones_own_is_not():
    cells = filled()
    i = place(cells, "forest")
    more = [f"print(importance.sort_values().tail({n}))" for n in range(3)]
    rewritten = dict(cells[i], source=cells[i]["source"].replace("forest.", "model.") + "\n" + "\n".join(more))
    cells[i] = rewritten
    assert codes(seen(cells)) == {"changed-code"}
    cells[i] = dict(rewritten, source=OWN)
    assert codes(seen(cells)) == {"missing-cell", "added-cells"}


def test_of_two_changed_copies_the_likest_is_the_cell():
    cells = filled()
    change(cells)
    i = place(cells, "forest")
    cells.insert(i, dict(cells[i], source=cells[i]["source"].replace("forest", "model"), name=""))
    report = seen(cells)
    assert one(report, "changed-code").cell == i + 2 and one(report, "added-cells").details == {"cells": [i + 1]}


def test_the_cells_themselves_come_before_a_cell_that_holds_them_all():
    cells = filled()
    cells.insert(0, {"cell_type": "code", "source": "\n".join(c["source"] for c in cells if c["cell_type"] == "code")})
    assert codes(seen(cells)) == {"added-cells"}


def test_a_split_cell_is_found_behind_cells_of_ones_own():
    cells = filled()
    split(cells)
    cells.insert(0, {"cell_type": "code", "source": "x = 1"})
    assert codes(seen(cells)) == {"split-cell", "added-cells"}


def test_an_answer_is_looked_for_between_its_question_and_the_next():
    cells = filled()
    cells[place(cells, "answer-q1")]["source"] = ONE
    cells.insert(place(cells, "answer-q1"), {"cell_type": "code", "source": "print(1)"})
    assert (seen(cells).answers["q1"].text, seen(cells).answers["q1"].cell) == (ONE, 4)
    cells = filled()
    del cells[place(cells, "answer-q1")]
    add(cells)
    report = seen(cells)
    assert codes(report) == {"missing-cell", "answer-empty", "added-cells"} and not report.answers["q1"].length
    empty(cells)
    add(cells)
    assert not seen(cells).answers["q2"].length
    cells = filled()[:6]
    answer_below(cells)
    assert seen(cells[:6]).answers["q2"].text == TWO, "nothing of the template comes after it"
    cells = filled()
    del cells[place(cells, "q2") : place(cells, "answer-q2") + 1]
    cells.insert(0, {"cell_type": "markdown", "source": "맨 앞에 적은 글"})
    assert not seen(cells).answers["q2"].length


def test_an_answer_may_stand_on_the_line_that_was_handed_out():
    cells = filled()
    i = place(cells, "answer-q1")
    cells[i]["source"] = f"{blank()[i]['source']} {ONE}"
    assert seen(cells).answers["q1"].text == ONE


def test_texts_that_were_joined_are_not_said_to_have_changed():
    cells = filled()
    cells[:2] = [dict(cells[0], source=cells[0]["source"] + "\n\n" + cells[1]["source"])]
    assert codes(seen(cells)) == {"merged-cell"}


def test_a_report_counts_cells_with_comments_and_asks_for_every_answer():
    def after(*damages: Callable[[Cells], None]) -> Report:
        cells = filled()
        for damage in damages:
            damage(cells)
        return seen(cells)

    report = after(uncomment)
    assert (report.comments, report.commented, report.complete) == (9, 9, True)
    doubled = filled()
    doubled[place(doubled, "forest")]["source"] += f"\n{COMMENT}"
    assert (seen(doubled).comments, seen(doubled).commented) == (11, 10)
    assert after(short).complete and not after(empty).complete
    assert not check(None, {"q1": ONE, "q2": TWO}, "ko").complete, "without comments"


def test_an_answer_in_a_copy_of_its_cell_is_found():
    cells = filled()
    i = place(cells, "answer-q2")
    cells.insert(i, dict(blank()[i], name=""))
    report = seen(cells)
    assert codes(report) == {"repeated-cell"} and (report.answers["q2"].text, report.answers["q2"].cell) == (TWO, 6)


def test_an_explanation_counts_just_before_or_after_its_code_and_only_if_it_is_one():
    told = "이 칸은 숲을 만들고 점검하는 곳이다"
    for where, source, wanted in ((0, told, 10), (1, told, 11), (1, "12345, 67890!", 0)):
        cells = filled()
        uncomment(cells)
        cells.insert(FOREST - 1 + where, {"cell_type": "markdown", "source": source})
        report = seen(cells)
        found = next(cell for cell in report.cells if cell.name == "forest")
        assert found.beside == wanted
        assert codes(report) == {"added-cells", "comments-beside" if wanted else "cell-without-comments"}


@pytest.mark.parametrize(("length", "code"), [(69, "answer-short"), (70, None), (150, None), (151, "answer-long")])
def test_a_length_at_an_end_of_the_band_is_within_it(length, code):
    found = codes(check(None, {"q1": "가" * length, "q2": TWO}, "ko"))
    assert found == {"no-notebook", *filter(None, [code])}


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
    assert codes(seen(filled(), q1=f"  {ONE}\n")) == codes(seen(filled(), q1=ONE.replace(". ", ".\n"))) == set()
    assert seen(filled(), q1="길" * 5000).answers["q1"].length == LONGEST
    elsewhere = filled()
    answer_below(elsewhere)
    assert codes(seen(elsewhere, q2=TWO)) == {"added-cells"}, "it is on the page, so where else does not matter"
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
    some = [Cell(cell["cell_type"], cell["source"]) for cell in filled()]
    assert one(check(Notebook(tuple(some[:3])), {}, "ko"), "not-from-template").details["found"] == 3
    assert "missing-cell" in codes(check(Notebook(tuple(some[:4])), {}, "ko"))


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


def test_a_report_that_was_kept_when_lines_were_pieces_of_a_sentence_opens():
    cells = filled()
    change(cells)
    report = seen(cells)
    kept = json.loads(json.dumps(as_data(report, "ko")))
    (finding,) = (f for f in kept["findings"] if f["code"] == "changed-code")
    signs = {"-": "gone", "+": "new"}
    finding["details"]["lines"] = [{"piece": signs[line[0]], "line": line[2:]} for line in finding["details"]["lines"]]
    opened = of_data(kept)
    assert one(opened, "changed-code").changes == one(report, "changed-code").changes
    assert as_text(opened, "en") == as_text(report, "en")


def test_a_report_is_kept_as_data_and_as_text():
    for damage in DAMAGE:
        cells = filled()
        damage(cells)
        report = seen(cells)
        data = json.loads(json.dumps(as_data(report, "ko")))
        assert of_data(data) == report
        for language in LANGUAGES:
            said = [finding["text"] for finding in as_data(report, language)["findings"]]
            assert said == [finding(language) for finding in report.findings]
            text = as_text(report, language)
            assert all(f"- {finding(language)}" in text for finding in report.findings)


def test_what_matters_most_comes_first():
    cells = filled()
    for damage in (add, change, empty):
        damage(cells)
    move(cells)
    found = [(finding.weight, finding.cell) for finding in seen(cells).findings]
    assert found == sorted(found) and {0, 1, 2} == {weight for weight, _ in found}


def test_no_sentence_judges_an_answer():
    assert [code for code, text in REMARKS.items() if JUDGING.search(text.ko) or JUDGING.search(text.en)] == []
    assert set(TODO) | set(LOOK) <= set(REMARKS)


def test_every_remark_is_made():
    made = {code for wanted in DAMAGE.values() for code in wanted}
    made |= {"not-from-template", "no-notebook", "no-comments", "answer-twice", "left-out"}
    assert made == set(REMARKS)

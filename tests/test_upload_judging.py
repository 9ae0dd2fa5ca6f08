"""What is guessed of a student's columns, what is warned of, and which choices cannot stand."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.csv_file import upload
from core.data.csv_file.sentences import CHOICE, REMARKS
from core.data.csv_file.upload import CLASSES, Choices, Finding
from tests.test_upload import GOOD, ROWS_OF_TWO, assert_spoken

N = 60
CHANCE = np.random.default_rng(5)
SIZE = CHANCE.normal(50, 9, N).round(2)
FEATURES = {
    "size": SIZE,
    "id": CHANCE.permutation(1000)[:N],
    "row": np.arange(N) + 1,
    "name": [f"Kim {i}" for i in range(N)],
    "story": [f"A long story about the person with the number {i} and more" for i in range(N)],
    "town": [f"town {i % 25}" for i in range(N)],
    "born": [f"2001-02-{i % 28 + 1:02d}" for i in range(N)],
    "always": ["x"] * N,
    "blank": [""] * N,
    "holes": ["" if i % 3 else "7" for i in range(N)],
    "sum": ["=A1+B1" if i == 4 else "3" for i in range(N)],
    "weight": [f"{i % 9}kg" if i < 3 else f"{i % 9}" for i in range(N)],
    "big": ["9e99" if i == 2 else f"{i % 4}" for i in range(N)],
    "class": np.where(SIZE > 50, "high", "low"),
    "grade": np.where(SIZE > 50, "A", "B"),
    "same": np.where(SIZE > 50, "high", "low"),
    "rank": np.where(SIZE > 50, SIZE + 90, SIZE - 90),
    "price": SIZE,
    "won": SIZE * 1300,
    "power": np.exp(SIZE / 5),
    "price again": SIZE,
    "chance": CHANCE.normal(size=N),
    "odd": ["a", "b"] * (N // 2),
}
WARNED = {
    "id": "identifier", "row": "identifier", "name": "identifier", "story": "free-text", "town": "many-categories",
    "born": "date", "always": "constant", "blank": "all-missing", "holes": "mostly-missing", "chance": None,
    "odd": None,
}  # fmt: skip


def made(*names: str) -> bytes:
    rows = zip(*(FEATURES[name] for name in names), strict=True)
    return "\n".join([",".join(names), *(",".join(map(str, row)) for row in rows)]).encode()


@pytest.mark.parametrize("column", WARNED)
@pytest.mark.parametrize(("target", "task"), [("class", "classification"), ("price", "regression")])
def test_a_column_that_is_no_good_is_pointed_out(column, target, task):
    judgement = upload.judge(made("chance", column, target) if column != "chance" else made("chance", target),
                             Choices(target, task))  # fmt: skip
    assert [w.code for w in judgement.warnings] == ([WARNED[column]] if WARNED[column] else [])
    for warning in judgement.warnings:
        assert warning.details["column"] == column
        assert_spoken(warning)


LEAKS = {
    ("grade", "class"): "leak-mapping",
    ("same", "class"): "leak-same",
    ("rank", "class"): "leak-ranges",
    ("won", "price"): "leak-correlation",
    ("power", "price"): "leak-order",
    ("price again", "price"): "leak-same",
    ("chance", "class"): None,
    ("chance", "price"): None,
    ("odd", "class"): None,
    ("odd", "price"): None,
}


@pytest.mark.parametrize(("column", "target"), LEAKS)
def test_a_column_that_gives_the_answer_away_is_pointed_out(column, target):
    choices = Choices(target, "classification" if target == "class" else "regression")
    warnings = upload.judge(made(column, target), choices).warnings
    assert [w.code for w in warnings] == ([LEAKS[column, target]] if LEAKS[column, target] else [])
    for warning in warnings:
        assert_spoken(warning)


SLIPS = {"sum": ("formula", 6), "weight": ("nearly-number", 2), "big": ("huge-number", 4)}


@pytest.mark.parametrize("column", SLIPS)
def test_a_slip_in_a_column_is_shown_with_its_line(column):
    found = {problem.code: problem for problem in upload.read(made("size", column), "").problems}
    code, line = SLIPS[column]
    assert found[code].details["line"] == line
    for problem in found.values():
        assert_spoken(problem)


def test_rows_without_a_value_are_left_out_and_counted():
    reading = upload.read(("a,b\n" + ROWS_OF_TWO + ",\n , \n\n").encode(), "")
    assert reading.rows == 30
    assert reading.problems == (Finding("empty-rows", {"count": 2}),)
    assert_spoken(reading.problems[0])


CANNOT = {
    "no such column": (GOOD, Choices("c", "regression", ("d",)), "unknown-column", {"names": ["c", "d"]}),
    "all missing": ("a,b\n" + "1,NA\n" * 30, Choices("b", "regression"), "target-missing", {}),
    "mostly missing": (
        "a,b\n" + "1,NA\n" * 30 + "1,2\n3,4\n", Choices("b", "regression"), "few-target-rows", {"rows": 2},
    ),
    "one class": ("a,b\n" + "1,x\n2,x\n" * 30, Choices("b", "classification"), "one-class", {"cell": "x"}),
    "one number": ("a,b\n" + "1,5\n2,5.0\n" * 30, Choices("b", "regression"), "one-class", {"cell": "5"}),
    "many classes": (
        "a,b\n" + "".join(f"1,c{i}\n" * 2 for i in range(CLASSES + 1)), Choices("b", "classification"),
        "too-many-classes", {"found": CLASSES + 1},
    ),
    "a lonely class": (
        "a,b\n" + "1,x\n1,y\n" * 20 + "1,z\n", Choices("b", "classification"), "lonely-class", {"names": ["z"]},
    ),
    "words": (
        "a,b\n" + "1,2\n" * 20 + "1,two\n", Choices("b", "regression"), "text-target", {"cell": "two", "line": 22},
    ),
    "a formula": ("a,b\n" + "1,2\n" * 20 + "1,=A1\n", Choices("b", "regression"), "formula-target", {"line": 22}),
    "nothing left": (GOOD, Choices("b", "regression", ("a",)), "no-features", {}),
    "nothing but blanks": ("a,b\n" + ",1\n,2\n" * 20, Choices("b", "regression"), "blank-features", {"names": ["a"]}),
}  # fmt: skip


@pytest.mark.parametrize("name", CANNOT)
def test_a_choice_that_cannot_stand_is_answered(name):
    text, choices, code, details = CANNOT[name]
    refusal = upload.judge(text.encode(), choices).refusal
    assert refusal.code == code
    assert {key: refusal.details[key] for key in details} == details
    assert_spoken(refusal)


def test_every_answer_about_a_choice_and_every_remark_has_been_seen():
    assert {code for _, _, code, _ in CANNOT.values()} == set(CHOICE)
    seen = {*WARNED.values(), *LEAKS.values(), *(code for code, _ in SLIPS.values())} - {None}
    assert seen | {"no-header", "empty-rows", "small-class", "target-rows-dropped"} == set(REMARKS)


def test_rows_without_a_target_are_left_out_and_small_classes_named():
    text = "a,b\n" + "1,x\n1,y\n3,NA\n" * 12 + "1,z\n2,z\n"
    judgement = upload.judge(text.encode(), Choices("b", "classification"))
    assert [w.code for w in judgement.warnings] == ["target-rows-dropped", "small-class"]
    assert judgement.warnings[0].details["count"] == 12 and judgement.warnings[1].details["names"] == ["z"]
    assert (judgement.rows, judgement.classes, judgement.features) == (26, ("x", "y", "z"), ("a",))
    for warning in judgement.warnings:
        assert_spoken(warning)


GUESSES = {
    "the last": (("odd", "chance", "price"), Choices("price", "regression")),
    "by its name": (("class", "size", "chance"), Choices("class", "classification")),
    "words": (("size", "odd"), Choices("odd", "classification")),
    "no identifier": (("chance", "odd", "id", "name"), Choices("odd", "classification", ("id", "name"))),
    "no constant": (("chance", "odd", "always", "blank"), Choices("odd", "classification", ("always",))),
    "no leak": (("won", "chance", "price"), Choices("price", "regression", ("won",))),
}


@pytest.mark.parametrize("name", GUESSES)
def test_the_guess_is_sensible(name):
    names, guess = GUESSES[name]
    assert upload.read(made(*names), "").guess == guess

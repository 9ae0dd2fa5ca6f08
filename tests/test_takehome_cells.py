"""How a notebook says that numbers agree: the same, close and how close, or not; in columns, in both languages."""

from __future__ import annotations

import math
from unicodedata import east_asian_width

import pytest

from core.cells import CLOSE, EXACT, OTHER, SAME, Seen, compared, nearby
from core.quoted import source

RELATIVE = {
    "equal": (2.0, 2.0, EXACT, SAME, ""),
    "equal, though more would do": (2.0, 2.0, 0.5, SAME, ""),
    "equal but for the last digit": (0.1 + 0.2, 0.3, EXACT, SAME, ""),
    "알림을 세면": (185624.0, 185594.0, 0.5, CLOSE, "±50%"),
    "오차": (0.1152, 0.1191, 0.05, CLOSE, "±5%"),
    "on the first steps": (1.0001, 1.0, 1e-3, CLOSE, "±0.1%"),
    "too far": (1.2, 1.0, 0.1, OTHER, ""),
    "a digit too far": (1.0000001, 1.0, EXACT, OTHER, ""),
    "diverged": (math.nan, 1.0, 0.5, OTHER, ""),
}
ABSOLUTE = {
    "모드": (8.0, 8.0, 1, SAME, ""),
    "good": (0.902, 0.8916, 0.08, CLOSE, "±0.08"),
    "equal as shown": (1.35794, 1.3579, 0.1, SAME, ""),
    "none": (0.0, 0.5, 0.15, OTHER, ""),
    "counts": (7.0, 8.0, 0.0, OTHER, ""),
    "diverged": (1.0, math.nan, 1, OTHER, ""),
    "both diverged": (math.nan, math.nan, 1, OTHER, ""),
}


def wide(text: str) -> int:
    """How many columns a terminal takes."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


@pytest.mark.parametrize("language", ("ko", "en"))
@pytest.mark.parametrize(("table", "cases"), [(compared, RELATIVE), (nearby, ABSOLUTE)])
def test_numbers_that_differ_to_the_eye_are_not_called_the_same(table, cases, language, capsys):
    given = table(language, {name: Seen(case[1], case[2]) for name, case in cases.items()}, "")
    exec(given[1][1], {"math": math, "found": {name: case[0] for name, case in cases.items()}})
    head, *rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(cases)
    numbers = wide(head)
    for row, (name, (_, _, _, said, off)) in zip(rows, cases.items(), strict=True):
        here, app, *words = row.removesuffix(name).split()
        assert words == [said(language), *([off] if off else [])], name
        assert wide(row.removesuffix(name)) == wide(rows[0].removesuffix(next(iter(cases)))), name
        assert row[:numbers].endswith(f" {app}") and row[: numbers // 2].endswith(f" {here}"), name


@pytest.mark.parametrize("table", [compared, nearby])
def test_what_was_left_out_here_is_passed_over(table, capsys):
    """A student may take fewer seeds, cells or places."""
    seen = {"mine": Seen(1.0, 0.1), "of another seed": Seen(1.0, 0.1)}
    exec(table("en", seen, "")[1][1], {"math": math, "found": {"mine": 1.0}})
    said = capsys.readouterr().out
    assert "mine" in said and "of another seed" not in said


def test_quoted_functions_have_no_annotations_and_quoted_classes_keep_theirs(tmp_path, monkeypatch):
    function = "def f(a: int, *, b: list[str]) -> dict[str, Any]:\n    c: dict[str, Any] = {a: b}\n    return c"
    (tmp_path / "quoted_here.py").write_text(
        f'"""."""\n\n\n{function}\n\n\nclass Pair(NamedTuple):\n    one: int\n    two: int = 2\n'
    )
    monkeypatch.setattr("core.quoted.ROOT", tmp_path)
    assert source("quoted_here", "f") == "def f(a, *, b):\n    c = {a: b}\n    return c"
    assert source("quoted_here", "Pair") == "class Pair(NamedTuple):\n    one: int\n    two: int = 2"

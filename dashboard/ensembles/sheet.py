"""The run list as a CSV file that a spreadsheet opens: header in the reader's language, numbers in full."""

from __future__ import annotations

from collections.abc import Sequence

from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup.results import Result, worded
from core.sheets import csv_file
from core.spec import Number
from dashboard.words import say

SCORES = ("score_train", "score_test", "score_oob", "size")


def sheet(rows: Sequence[tuple[int, Result]], language: str) -> bytes:
    """A row a result: its number, every field that changes its outcome, its numbers, and when it was recorded."""
    rules = EnsembleSpec.rules()
    heads = [say(language, "runs.col.number"), *(rule.label(language) for rule in rules.values())]
    heads += [say(language, f"runs.sheet.{name}") for name in (*SCORES, "grown", "seconds", "whole", "when")]
    lines: list[list[object]] = [list(heads)]
    for number, found in rows:
        said = [_cell(found.spec, name, language) for name in rules]
        ended = say(language, "runs.yes" if found.finished else "runs.no")
        numbers = [found.numbers.get(name, "") for name in SCORES]
        lines.append([number, *said, *numbers, found.trees, found.seconds, ended, found.when])
    return csv_file(lines)


def _cell(spec: EnsembleSpec, name: str, language: str) -> object:
    """A field's value: numbers in full, all else in words; empty where it changes nothing."""
    if name not in spec.relevant():
        return ""
    rule, value = spec.rules()[name], getattr(spec, name)
    return value if isinstance(rule, Number) and (value or not rule.zero) else worded(spec, name, language)

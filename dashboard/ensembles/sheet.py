"""The run list as a CSV file that a spreadsheet opens: header in the reader's language, numbers in full."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup.results import Result, worded
from core.spec import Number
from dashboard.words import say

ENCODING = "utf-8-sig"  # without its mark Excel takes Korean for another encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With one of these at its start, a spreadsheet may take a text for a formula (owasp.org, CSV Injection)."""

SCORES = ("score_train", "score_test", "score_oob", "size")


def sheet(rows: Sequence[tuple[int, Result]], language: str) -> bytes:
    """A row a result: its number, every field that changes its outcome, its numbers, and when it was recorded."""
    rules = EnsembleSpec.rules()
    heads = [say(language, "runs.col.number"), *(rule.label(language) for rule in rules.values())]
    heads += [say(language, f"runs.sheet.{name}") for name in (*SCORES, "grown", "seconds", "whole", "when")]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(head) for head in heads])
    for number, found in rows:
        said = [_cell(found.spec, name, language) for name in rules]
        ended = say(language, "runs.yes" if found.finished else "runs.no")
        numbers = [found.numbers.get(name, "") for name in SCORES]
        cells = [number, *said, *numbers, found.trees, found.seconds, ended, found.when]
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().encode(ENCODING)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _cell(spec: EnsembleSpec, name: str, language: str) -> object:
    """A field's value: numbers in full, all else in words; empty where it changes nothing."""
    if name not in spec.relevant():
        return ""
    rule, value = spec.rules()[name], getattr(spec, name)
    return value if isinstance(rule, Number) and (value or not rule.zero) else worded(spec, name, language)

"""What a check has seen, to be kept: as plain data, and as text. Light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.homework.answers import Answer, measured
from core.homework.findings import Finding
from core.homework.program import CodeCell
from core.homework.sentences import COUNTED
from core.homework.template import FILE, QUESTIONS, called, program
from core.spec import Text

LEVELS = ("todo", "look", "hint")
HEAD = Text("{file} 확인", "Check of {file}")
ABOUT = Text("이 확인은 채점이 아닙니다. 세고 비교할 뿐, 답의 내용은 판단하지 않습니다.",
             "This check is no grade. It counts and compares, and does not judge what an answer says.")  # fmt: skip
ANSWER = Text("{number}번 답: 공백 포함 {length}자, 공백 제외 {solid}자 (권하는 길이 {low}~{high}자)",
              "Answer {number}: {length} characters with spaces, {solid} without ({low}–{high} suggested)")  # fmt: skip
COMMENTS = Text("주석: 모두 {count}개", "Comments: {count} in all")
CELL = Text("{cells}번째 칸({name}): {count}개", "cell {cells} ({name}): {count}")
FOUND = Text("살펴볼 점", "Findings")
NOTHING = Text("살펴볼 점이 없습니다.", "Nothing to point out.")


@dataclass(frozen=True)
class Report:
    """What a check has seen.

    answers   each question's answer, by the question's name
    cells     the template's cells of code, in order, with where they are and their comments
    findings  what there is to say, what matters most first
    """

    answers: Mapping[str, Answer]
    cells: tuple[CodeCell, ...]
    findings: tuple[Finding, ...]

    @property
    def comments(self) -> int:
        """How many comments there are in all."""
        return sum(len(cell.comments) for cell in self.cells)

    @property
    def commented(self) -> int:
        """How many cells of code have a comment; joined cells count by their first."""
        return sum(bool(cell.comments) for cell in self.cells)

    @property
    def complete(self) -> bool:
        """Whether each question has an answer, of whatever length, and there are comments."""
        return bool(self.comments) and all(self.answers[name].length for name in QUESTIONS)


def as_data(report: Report, language: str) -> dict[str, Any]:
    """A report as plain data, for JSON; `of_data` makes it a report again."""
    return {
        "file": FILE,
        "about": ABOUT(language),
        "answers": {name: answer._asdict() for name, answer in report.answers.items()},
        "cells": [cell._asdict() for cell in report.cells],
        "findings": [
            {"level": LEVELS[f.weight], "code": f.code, "text": f(language), "details": dict(f.details)}
            for f in report.findings
        ],
    }


def of_data(data: Mapping[str, Any]) -> Report:
    """The report that `as_data` was given."""
    answers = {name: measured(name, said["text"], said["cell"]) for name, said in data["answers"].items()}
    cells = [CodeCell(**{**cell, "cells": tuple(cell["cells"]), "comments": tuple(cell["comments"])})
             for cell in data["cells"]]  # fmt: skip
    return Report(answers, tuple(cells), tuple(Finding(f["code"], _details(f["details"])) for f in data["findings"]))


def _details(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """A finding's details. Lines that differ were once kept as pieces of a sentence; such a report still opens."""
    lines = kept.get("lines", ())
    if not any(isinstance(line, Mapping) for line in lines):
        return kept
    return {**kept, "lines": [f"{'-' if line['piece'] == 'gone' else '+'} {line['line']}" for line in lines]}


def as_text(report: Report, language: str) -> str:
    """A report as text to keep."""
    lines = [HEAD(language).format(file=FILE), ABOUT(language), ""]
    for name, answer in report.answers.items():
        lines.append(ANSWER(language).format(number=QUESTIONS[name].number, **answer._asdict()))
    lines.append(COMMENTS(language).format(count=report.comments))
    for cell in (cell for cell in report.cells if cell.cells and not cell.joined):
        places = ", ".join(map(str, cell.cells))
        said = CELL(language).format(name=called(program()[cell.name]), cells=places, count=len(cell.comments))
        lines.append(f"  - {said}")
    found = [line for finding in report.findings for line in _lines(finding, language)]
    about = [COUNTED(language)] if report.cells else []
    return "\n".join([*lines, "", FOUND(language), *about, *(found or [f"  - {NOTHING(language)}"])]) + "\n"


def _lines(finding: Finding, language: str) -> list[str]:
    return [f"  - {finding(language)}", *(f"      {line}" for line in finding.changes)]

"""What a file's columns look like, which of them is the target, and what to be warned of. For workers.

The limits are this club's rules of thumb, not laws.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import numpy as np

from core.data.csv_file import upload
from core.data.csv_file.kinds import POINT, Column, is_formula, is_number
from core.data.csv_file.leaks import leak
from core.data.csv_file.preparing import CATEGORIES, File, Prepared, file_of, pipeline_text, prepared
from core.data.csv_file.upload import CLASSES, PREVIEW, Choices, Finding, Judgement, Reading, Refused, shortened
from core.data.tabular import Task

TARGETS = (
    *("target", "label", "class", "y", "정답", "라벨", "레이블", "타깃", "타겟", "목표", "목표값", "종속변수"),
    *("결과", "생존", "survived", "outcome", "diagnosis", "진단", "species", "품종", "합격", "합격여부"),
    *("quality", "품질", "등급", "churn", "이탈", "default", "price", "가격", "집값", "medv", "점수", "성적"),
)
"""Names that a target often has, the surest first."""

IDENTIFIERS = re.compile(
    r"(.*[_\s.\-])?(id|idx|index|no|num|key|uuid|unnamed: ?\d+|row)|[a-z]+ids?|.*(번호|학번|사번|순번|아이디|코드)",
    re.IGNORECASE,
)
LEAVE = ("identifier", "free-text", "constant", "date", "leak-same", "leak-correlation", "leak-mapping")
"""Remarks on columns that had better be left out."""

SAMPLES = 3
FEW_VALUES = 10  # whole numbers with no more different values than this are taken for classes
UNIQUE = 0.95  # the share of different values from which on each row has one to itself
MOSTLY = 0.5  # the share of missing cells that is worth a remark
SLIPS = 0.2  # the share of other cells among numbers up to which they seem slips
LONG = 30  # characters on average from which on words are a text
SMALL = 10  # rows a class


def reading_of(content: bytes, name: str) -> Reading:
    """All that the page shows of a file. Refused when it is no table."""
    file = file_of(content)
    table = file.table
    columns = tuple(_summary(column) for column in file.columns)
    preview = tuple(tuple(shortened(column[i]) for column in table.cells) for i in range(PREVIEW))
    problems = (*table.problems, *(remark for column in file.columns for remark in _slips(file, column)))
    digest = hashlib.sha256(content).hexdigest()
    return Reading(
        shortened(name), digest, table.encoding, table.delimiter, file.decimal, table.header, table.rows, columns,
        preview, problems, _guess(file),
    )  # fmt: skip


def judgement_of(content: bytes, choices: Choices) -> Judgement:
    """What these choices make of a file. Refused when they cannot stand."""
    file = file_of(content)
    ready = prepared(file, choices)
    warnings = tuple(_warnings(file, choices, ready))
    leave = tuple(dict.fromkeys(w.details["column"] for w in warnings if w.code in LEAVE))
    return Judgement(None, warnings, leave, len(ready.y), ready.features, ready.classes, pipeline_text(ready))


def _summary(column: Column) -> upload.Column:
    missing = int((~column.present).sum())
    samples = tuple(shortened(cell) for cell, _ in column.counts.most_common(SAMPLES))
    return upload.Column(column.name, column.kind, missing, column.distinct, samples, column.whole)


def _slips(file: File, column: Column) -> Iterator[Finding]:
    """What in a column is not as it was probably meant."""
    if column.kind != "text":
        return
    found = [cell for cell in column.counts if is_formula(cell)]
    if found:
        yield _at(file, "formula", column, found)
    huge = [cell for cell in column.counts if POINT.fullmatch(cell) and not is_number(cell, ".")]
    if huge:
        line = file.line_of(column.name, huge[0])
        yield Finding("huge-number", {"column": column.name, "cell": huge[0], "line": line})
        return
    other = [cell for cell in column.counts if not is_number(cell, file.decimal)]
    if sum(column.counts[cell] for cell in other) <= SLIPS * column.counts.total():
        yield _at(file, "nearly-number", column, other)


def _at(file: File, code: str, column: Column, cells: list[str]) -> Finding:
    """A remark on some cells: how many there are, and the first."""
    count = sum(column.counts[cell] for cell in cells)
    line = file.line_of(column.name, cells[0])
    return Finding(code, {"column": column.name, "count": count, "cell": cells[0], "line": line})


def _guess(file: File) -> Choices:
    """A sensible target: one that is named so, else the last column that can be one; and what to leave out."""
    able = [column for column in file.columns if _can_be_target(column)] or list(file.columns)
    named = {column.name.lower(): column for column in able}
    target = next((named[name] for name in TARGETS if name in named), able[-1])
    choices = Choices(target.name, _task(target))
    try:
        ready = prepared(file, choices)
    except Refused:
        return choices
    warned = [w.details["column"] for w in _warnings(file, choices, ready) if w.code in LEAVE]
    dropped = tuple(dict.fromkeys(warned))
    return Choices(target.name, choices.task, dropped) if len(dropped) < len(ready.features) else choices


def _can_be_target(column: Column) -> bool:
    """Whether there is something to predict, and not what each row has to itself."""
    if column.distinct < 2 or column.kind == "date" or _is_identifier(column, column.values[column.present]):
        return False
    return column.kind == "number" or column.distinct <= CLASSES


def _task(target: Column) -> Task:
    few = target.whole and target.distinct <= FEW_VALUES
    return "classification" if few or target.kind != "number" else "regression"


def _warnings(file: File, choices: Choices, ready: Prepared) -> Iterator[Finding]:
    """What to know before training: of the target first, then of each column in the file's order."""
    target = file.column(choices.target)
    lost = file.table.rows - len(ready.y)
    if lost:
        yield Finding("target-rows-dropped", {"column": target.name, "count": lost})
    counts = np.bincount(ready.y) if ready.classes else np.empty(0)
    small = [name for name, count in zip(ready.classes, counts, strict=True) if count < SMALL]
    if small:
        yield Finding("small-class", {"column": target.name, "names": small, "limit": SMALL})
    for column in file.columns:
        if column is not target and column.name not in choices.dropped:
            yield from _on_feature(column, target, choices.task, ready.rows)


def _on_feature(column: Column, target: Column, task: Task, rows: np.ndarray) -> Iterator[Finding]:
    present = column.present[rows]
    values = column.values[rows][present]
    about = {"column": column.name}
    if not len(values):
        yield Finding("all-missing", about)
        return
    if present.mean() < MOSTLY:
        yield Finding("mostly-missing", {**about, "percent": round(100 * (1 - float(present.mean())))})
    if present.all() and np.all(values == values[0]):
        yield Finding("constant", {**about, "cell": next(iter(column.counts))})
        return
    if remark := _kind_of_trouble(column, values):
        yield remark
    if found := leak(column, target, task):
        yield found


def _kind_of_trouble(column: Column, values: np.ndarray) -> Finding | None:
    about = {"column": column.name}
    if _is_identifier(column, values):
        return Finding("identifier", about)
    if column.kind == "date":
        return Finding("date", about)
    if column.kind == "text" and _is_free_text(values):
        return Finding("free-text", about)
    different = len(set(values.tolist()))
    if column.kind == "text" and different > CATEGORIES:
        return Finding("many-categories", {**about, "found": different})
    return None


def _is_identifier(column: Column, values: np.ndarray) -> bool:
    """Numbered without a gap, or different in nearly every row and either words or called a number."""
    different = len(set(values.tolist()))
    if column.kind not in ("number", "text") or different < UNIQUE * len(values) or different < 2:
        return False
    if column.kind == "text":
        return not _is_free_text(values)
    counted = different == len(values) == values.max() - values.min() + 1
    return column.whole and bool(counted or IDENTIFIERS.fullmatch(column.name))


def _is_free_text(values: np.ndarray) -> bool:
    """Mostly different, and long."""
    words = [str(value) for value in values]
    return len(set(words)) > MOSTLY * len(words) and sum(map(len, words)) > LONG * len(words)

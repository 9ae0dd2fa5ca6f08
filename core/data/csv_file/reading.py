"""Text -> a table of cells: the delimiter, the line of names, the rows. `Refused` when it is no table. Light.

Python's `csv` splits the records, strictly; limits are checked while they come, so that no file takes long to refuse.
Cells lose the blanks around them. Line numbers are the file's own, from 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import NamedTuple

from core.data.csv_file.decoding import text_of
from core.data.csv_file.kinds import is_missing
from core.data.csv_file.upload import CELL, COLUMNS, FEWEST, NAME, ROWS, Finding, Refused, refusal

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 500  # lines that decide on the delimiter
SAID = re.compile(r'"?sep=([,;\t|])"?\s*')  # Excel's own first line
BELOW = 20  # rows that show whether the first line is one of them
NUMBER = re.compile(r"[+-]?(\d[\d.,]*|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
YEAR = re.compile(r"(19|20)\d\d", re.ASCII)

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """What stands in a file.

    names      the columns' names
    cells      by column, then by row
    lines      by row: the line on which it begins
    header     whether the names are the file's own
    problems   what could be lived with
    """

    names: tuple[str, ...]
    cells: tuple[list[str], ...]
    lines: list[int]
    encoding: str
    delimiter: str
    header: bool
    problems: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> list[str]:
        return self.cells[self.names.index(name)]


class Layout(NamedTuple):
    """How a file separates cells, how many a record should have, and how many lines stand before the first."""

    delimiter: str
    width: int
    before: int


def table_of(content: bytes) -> Table:
    """The table in a file's bytes. Refused with the one thing to mend first."""
    text, encoding = text_of(content)
    layout = _layout(text)
    records = _records(text, layout)
    line, first = _first(records, layout)
    header = not _is_data(first, islice(_records(text, layout), 1, 1 + BELOW))
    if header:
        _refuse_names(first)
    names = tuple(first) if header else tuple(f"x{i + 1}" for i in range(layout.width))
    rows, lines, empty = _rows(records if header else chain([(line, first)], records), layout)
    problems = [] if header else [Finding("no-header", {"names": names[:2]})]
    problems += [Finding("empty-rows", {"count": empty})] if empty else []
    cells = tuple(list(column) for column in zip(*rows, strict=True))
    return Table(names, cells, lines, encoding, layout.delimiter, header, tuple(problems))


def _layout(text: str) -> Layout:
    """The delimiter that splits the most records alike, and of several such the one that leaves the cleanest cells."""
    said = SAID.fullmatch(next(io.StringIO(text, newline="")))
    lines = filter(str.strip, io.StringIO(text, newline=""))
    sample = list(islice(lines, int(bool(said)), SAMPLE))
    whole = next(lines, None) is None
    candidates = (said[1],) if said else DELIMITERS
    scores = {delimiter: _score(sample, delimiter, whole) for delimiter in candidates}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    width = scores[best][-1]
    if not text.strip(' \t\r\n,;|"'):
        raise refusal("empty")
    if width < 2:
        raise _broken_quote(text) or refusal("one-column")
    return Layout(best, width, int(bool(said)))


def _score(sample: list[str], delimiter: str, whole: bool) -> tuple[float, float, int]:
    """How alike a delimiter splits these lines: the share of records of the usual width, of clean cells, that width.

    A clean cell is a number, or has no other delimiter in it. `whole`: whether these are all lines of the file, so
    that a quote still open at their end is one that is never closed.
    """
    records, broken = [], False
    reader = csv.reader(sample, delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        records += [record for record in reader if any(cell.strip() for cell in record)]
    except csv.Error:
        broken = whole or reader.line_num < len(sample)
    widths = Counter(map(len, records))
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    if width < 2:
        return 0.0, 0.0, width
    cells = [cell.strip() for record in records for cell in record[: COLUMNS + 1]]
    others = re.compile("[" + re.escape("".join(set(DELIMITERS) - {delimiter})) + "]")
    clean = sum(not others.search(cell) or bool(NUMBER.fullmatch(cell)) for cell in cells)
    return widths[width] / (len(records) + broken), clean / len(cells), width


def _records(text: str, layout: Layout) -> Iterator[Record]:
    """The records that are not empty lines, with the line on which each begins. Refused when quotes do not fit."""
    lines = io.StringIO(text, newline="")
    for _ in range(layout.before):
        next(lines)
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True, skipinitialspace=True)
    blank = 0
    while True:
        begins = layout.before + reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise _why(error, begins, layout.before + reader.line_num) from None
        if record is None:
            return
        cells = [cell.strip() for cell in record]
        if cells not in ([], [""]):
            yield begins, cells
            continue
        blank += 1
        if blank > ROWS:
            raise refusal("too-many-rows", limit=ROWS)


def _why(error: csv.Error, begins: int, ends: int) -> Refused:
    """What the module's message means. A field beyond its limit over several lines is a quote that was left open."""
    if "expected after" in str(error):
        return refusal("stray-quote", line=ends)
    if "field larger" in str(error) and begins == ends:
        return refusal("huge-cell", line=begins, limit=CELL)
    return refusal("unclosed-quote", line=begins)


def _broken_quote(text: str) -> Refused | None:
    """Why a file without any delimiter may have none: its quotes."""
    for delimiter in DELIMITERS:
        try:
            deque(islice(_records(text, Layout(delimiter, 1, 0)), SAMPLE), maxlen=0)
        except Refused as refused:
            return refused
    return None


def _first(records: Iterator[Record], layout: Layout) -> Record:
    line, first = next(records)
    if len(first) > COLUMNS:
        raise refusal("too-many-columns", found=len(first), limit=COLUMNS)
    if len(first) != layout.width:
        raise refusal("header-width", line=line, found=len(first), expected=layout.width)
    return line, first


def _is_data(first: list[str], records: Iterable[Record]) -> bool:
    """Whether the first line is a row: wherever the lines below have numbers, it has one or none is known."""
    below = [record for _, record in records if len(record) == len(first)]
    columns = [[cell for cell in column if not is_missing(cell)] for column in zip(*below, strict=True)]
    numeric = [i for i, column in enumerate(columns) if column and all(map(NUMBER.fullmatch, column))]
    above = [first[i] for i in numeric if not is_missing(first[i])]
    if not above or not all(map(NUMBER.fullmatch, above)):
        return False
    return not _are_numbered(above, [cell for i in numeric for cell in columns[i]])


def _are_numbered(above: list[str], below: list[str]) -> bool:
    """Whether numbers are names all the same: 0, 1, 2, ... or years that stand above something else."""
    if not all(map(WHOLE.fullmatch, above)):
        return False
    steps = [int(b) - int(a) for a, b in pairwise(above)]
    years = all(YEAR.fullmatch(cell) for cell in above) and not all(YEAR.fullmatch(cell) for cell in below)
    return (bool(steps) and set(steps) == {1}) or (years and all(step > 0 for step in steps))


def _refuse_names(names: list[str]) -> None:
    blank = [i + 1 for i, name in enumerate(names) if not name]
    if blank:
        raise refusal("blank-names", positions=blank)
    counts = Counter(names)
    if len(counts) < len(names):
        twice = [i + 1 for i, name in enumerate(names) if counts[name] > 1]
        raise refusal("duplicate-names", names=[n for n, c in counts.items() if c > 1], positions=twice)
    for i, name in enumerate(names):
        if len(name) > NAME:
            raise refusal("long-name", position=i + 1, length=len(name), limit=NAME)


def _rows(records: Iterable[Record], layout: Layout) -> tuple[list[list[str]], list[int], int]:
    """The rows, the line of each, and how many had no value at all and were left out."""
    rows: list[list[str]] = []
    lines: list[int] = []
    empty = 0
    for line, record in records:
        if len(rows) + empty == ROWS:
            raise refusal("too-many-rows", limit=ROWS)
        if not any(record):
            empty += 1
            continue
        if len(record) != layout.width:
            raise refusal("ragged-rows", line=line, found=len(record), expected=layout.width)
        if max(map(len, record)) > CELL:
            raise refusal("huge-cell", line=line, limit=CELL)
        rows.append(record)
        lines.append(line)
    if len(rows) < FEWEST:
        raise refusal("too-few-rows", rows=len(rows), limit=FEWEST) if rows else refusal("no-rows")
    return rows, lines, empty

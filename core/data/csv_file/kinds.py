"""What the cells of a column are: numbers, words, yes or no, dates, or nothing. Light: NumPy only.

A column is of a kind when each of its cells is, missing ones aside. Cells are looked at once a distinct value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.data.csv_file.upload import LARGEST, Kind
from core.tape import Array

MISSING = frozenset(
    (
        *("", "na", "n/a", "nan", "null", "none", "-", "?", "<na>", "결측", "결측치", "없음"),
        *("#n/a", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
    )
)
"""Words for a value that is not there, in lower case: those of pandas and R, of Korean tables, and Excel's errors."""

OPPOSITE = {"-": "+", "없음": "있음"}
"""Missing words that mean something where their opposite stands in the same column."""

PAIRS = ("true false", "yes no", "y n", "t f", "o x", "예 아니오", "예 아니요", "네 아니오", "네 아니요", "참 거짓")
BOOLEANS = tuple(frozenset(pair.split()) for pair in PAIRS)

POINT = re.compile(
    r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?)(e[+-]?[0-9]{1,4})?", re.IGNORECASE
)
COMMA = re.compile(
    r"[+-]?([0-9]+,?[0-9]*|,[0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?)(e[+-]?[0-9]{1,4})?", re.IGNORECASE
)
STYLES = {".": POINT, ",": COMMA}
"""A number by what stands before its decimals; the other sign may group thousands."""

CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
DAY = (
    r"[0-9]{4}(?P<a>[-./])[0-9]{1,2}(?P=a)\s?[0-9]{1,2}\.?|[0-9]{1,2}(?P<b>[-./])[0-9]{1,2}(?P=b)[0-9]{4}"
    r"|[0-9]{4}[-/][0-9]{1,2}"
)
KOREAN_DAY = r"[0-9]{4}\s?년(\s?[0-9]{1,2}\s?월)?(\s?[0-9]{1,2}\s?일)?"
DATE = re.compile(rf"({DAY}|{KOREAN_DAY}|{CLOCK})([T ]\s*{CLOCK})?\s*(Z|[+-][0-9]{{2}}:?[0-9]{{2}}|[AP]M)?")

FORMULA = re.compile(r"[=+\-@].+", re.DOTALL)
"""How a spreadsheet tells a formula. Source: https://owasp.org/www-community/attacks/CSV_Injection"""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table, understood.

    name    its name
    kind    what its cells are
    values  float64 [rows] with NaN for numbers, else the cells as object [rows] with None; both where one is missing
    counts  how often each cell occurs, as it is written, missing ones left out
    """

    name: str
    kind: Kind
    values: Array
    counts: Counter[str]

    @cached_property
    def present(self) -> Array:
        """Which rows have a value: bool [rows]."""
        return (
            ~np.isnan(self.values) if self.kind == "number" else np.array([value is not None for value in self.values])
        )

    @cached_property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(np.unique(self.values[self.present])) if self.kind == "number" else len(self.counts)

    @cached_property
    def whole(self) -> bool:
        """Whether it has numbers only, and all of them are whole."""
        return self.kind == "number" and bool(np.all(self.values[self.present] % 1 == 0))


def is_missing(cell: str) -> bool:
    return cell.lower() in MISSING


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take this for a formula. A number with a sign is none, nor is a lone sign."""
    return bool(FORMULA.fullmatch(cell)) and not (is_missing(cell) or POINT.fullmatch(cell) or COMMA.fullmatch(cell))


def columns_of(names: Sequence[str], cells: Sequence[list[str]], delimiter: str) -> tuple[str, tuple[Column, ...]]:
    """What stands before decimals in this table, and its columns."""
    counts = [_counts(column) for column in cells]
    decimal = _decimal(counts, delimiter)
    found = zip(names, cells, counts, strict=True)
    return decimal, tuple(_column(name, column, seen, decimal) for name, column, seen in found)


def number(cell: str, decimal: str) -> float:
    """The number that a cell of this style says."""
    groups = "." if decimal == "," else ","
    return float(cell.replace(groups, "").replace(",", "."))


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell is a number in this style, and not too large to calculate with."""
    return bool(STYLES[decimal].fullmatch(cell)) and abs(number(cell, decimal)) <= LARGEST


def _counts(cells: list[str]) -> Counter[str]:
    counts = Counter(cells)
    for word in [cell for cell in counts if is_missing(cell)]:
        if OPPOSITE.get(word) not in counts:
            del counts[word]
    return counts


def _decimal(counts: Sequence[Counter[str]], delimiter: str) -> str:
    """What stands before decimals: what most clear columns say, such as 1,5 or 1.5, else what goes with the delimiter.

    1,234 is not clear; where semicolons separate cells it is a decimal, since that is what they are used for.
    """
    fitting = [[decimal for decimal in STYLES if all(map(STYLES[decimal].fullmatch, column))] for column in counts]
    clear = Counter(styles[0] for styles in fitting if len(styles) == 1)
    if clear["."] != clear[","]:
        return max(STYLES, key=lambda decimal: clear[decimal])
    unclear = (column for column, styles in zip(counts, fitting, strict=True) if len(styles) == 2)
    return "." if delimiter != ";" or any("." in cell for column in unclear for cell in column) else ","


def _column(name: str, cells: list[str], counts: Counter[str], decimal: str) -> Column:
    if not counts:
        return Column(name, "empty", np.full(len(cells), None, dtype=object), counts)
    for style in (decimal, "." if decimal == "," else ","):
        if all(is_number(cell, style) for cell in counts):
            known = {cell: number(cell, style) for cell in counts}
            values = np.array([known.get(cell, np.nan) for cell in cells], dtype=np.float64)
            return Column(name, "number", values, counts)
    words = np.array([cell if cell in counts else None for cell in cells], dtype=object)
    return Column(name, _kind_of_words(counts), words, counts)


def _kind_of_words(counts: Counter[str]) -> Kind:
    words = {cell.lower() for cell in counts}
    if any(words <= pair for pair in BOOLEANS):
        return "boolean"
    is_date: Callable[[str], object] = DATE.fullmatch
    return "date" if all(map(is_date, counts)) else "text"

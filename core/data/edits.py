"""A student's own points: what is added to, moved in and removed from a data set in the plane. Light: NumPy only.

Written as a short text that fits into an address: `a0.5,1.2,1` adds a point of class 1 at (0.5, 1.2), `m17,0.4,-0.3`
moves row 17 there, `r4` removes row 4; entries are parted by semicolons. Row numbers are those of the data set.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MOST_EDITS = 100
FARTHEST = 100.0  # from the origin, along each axis
DIGITS = 3
_ENTRY = re.compile(r"(?:a([^,]+),([^,]+),(\d))|(?:m(\d{1,6}),([^,]+),([^,]+))|(?:r(\d{1,6}))")


class Added(NamedTuple):
    """A new point of class `label`."""

    x: float
    y: float
    label: int


@dataclass(frozen=True)
class Edits:
    """Points added, in order; rows moved, to where; rows removed."""

    added: tuple[Added, ...] = ()
    moved: tuple[tuple[int, float, float], ...] = ()
    removed: tuple[int, ...] = ()

    @classmethod
    def read(cls, text: str) -> Edits:
        """The edits that `text` says. ValueError where it says something else, or more than MOST_EDITS."""
        entries = [entry for entry in text.split(";") if entry]
        if len(entries) > MOST_EDITS:
            raise ValueError(len(entries))
        edits = cls()
        for entry in entries:
            edits = _with(edits, entry)
        return edits

    def __str__(self) -> str:
        added = [f"a{_short(p.x)},{_short(p.y)},{p.label}" for p in self.added]
        moved = [f"m{row},{_short(x)},{_short(y)}" for row, x, y in self.moved]
        return ";".join(added + moved + [f"r{row}" for row in self.removed])

    def __len__(self) -> int:
        return len(self.added) + len(self.moved) + len(self.removed)

    def add(self, x: float, y: float, label: int) -> Edits:
        """One more point."""
        return replace(self, added=(*self.added, Added(_within(x), _within(y), label)))

    def move(self, row: int, x: float, y: float) -> Edits:
        """Row `row` lies at (x, y)."""
        others = tuple(m for m in self.moved if m[0] != row)
        return replace(self, moved=tuple(sorted((*others, (row, _within(x), _within(y))))))

    def remove(self, row: int) -> Edits:
        """Row `row` is no longer there."""
        moved = tuple(m for m in self.moved if m[0] != row)
        return replace(self, moved=moved, removed=tuple(sorted({*self.removed, row})))

    def take_back(self, number: int) -> Edits:
        """Without the `number`-th added point."""
        return replace(self, added=self.added[:number] + self.added[number + 1 :])


def tidy(text: str) -> str:
    """The edits written one way, so that equal ones have equal keys. ValueError where they cannot be read."""
    return str(Edits.read(text))


def classes_of(text: str) -> set[int]:
    """The classes of the added points."""
    return {point.label for point in Edits.read(text).added}


def apply(text: str, rows: Array, X: Array, y: Array) -> tuple[Array, Array, Array]:
    """The points left of `rows` [n], X [n, 2], y [n], some of them moved; rows that are not there do not count."""
    edits = Edits.read(text)
    X = X.copy()
    for row, *place in edits.moved:
        X[rows == row] = place
    stays = ~np.isin(rows, edits.removed)
    return rows[stays], X[stays], y[stays]


def added(text: str) -> tuple[Array, Array]:
    """The added points: X float64 [k, 2] and their classes int64 [k]."""
    points = Edits.read(text).added
    X = np.array([(p.x, p.y) for p in points], dtype=np.float64).reshape(-1, 2)
    return X, np.array([p.label for p in points], dtype=np.int64)


def _with(edits: Edits, entry: str) -> Edits:
    found = _ENTRY.fullmatch(entry)
    if not found:
        raise ValueError(entry)
    x, y, label, row, to_x, to_y, gone = found.groups()
    if label is not None:
        return edits.add(float(x), float(y), int(label))
    if row is not None:
        return edits.move(int(row), float(to_x), float(to_y))
    return edits.remove(int(gone))


def _within(value: float) -> float:
    if not math.isfinite(value) or abs(value) > FARTHEST:
        raise ValueError(value)
    return round(float(value), DIGITS) + 0.0


def _short(value: float) -> str:
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")

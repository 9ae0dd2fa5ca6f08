"""Shapes as a student types them, and how two of them are stretched to one another. Light.

The rule is NumPy's (numpy.org/doc/stable/user/basics.broadcasting.html); PyTorch and TensorFlow follow it.
"""

from __future__ import annotations

import math
import re
from itertools import zip_longest
from typing import NamedTuple

from core.spec import Problem

AXES, LONGEST, MOST = 4, 64, 100_000
"""The most axes, the greatest length of one, and the most numbers that an array may hold here."""
LETTERS = 40
SPLIT = re.compile(r"[\s,，x×*]+")
Shape = tuple[int, ...]


class Axis(NamedTuple):
    """One axis of a sum: both lengths, None where an array lacks it, and the result's, None where they clash."""

    left: int | None
    right: int | None
    result: int | None


def parse(text: str) -> Shape:
    """The shape that a text says: "3, 1", "(3, 1)", "3x1", nothing for a single number. ValueError for any other."""
    bare = text.strip().strip("()[]").strip(" ,，")
    lengths = [part for part in SPLIT.split(bare) if part]
    if not all(part.isdecimal() for part in lengths):
        raise ValueError(text)
    return tuple(int(part) for part in lengths)


def written(shape: Shape) -> str:
    """A shape as Python writes it: (3, 1), (3,), ()."""
    return str(tuple(shape))


def tidy(text: str) -> str:
    """A shape's one way of being written, "3, 1"; what cannot be read stays as it is, shortened."""
    short = text.strip()[:LETTERS]
    try:
        return ", ".join(str(length) for length in parse(short))
    except ValueError:
        return short


def problem(name: str, text: str) -> Problem | None:
    """Why a text cannot stand as a shape, if so."""
    try:
        shape = parse(text)
    except ValueError:
        return Problem(name, "shape-unreadable", {"value": text})
    if len(shape) > AXES:
        return Problem(name, "shape-too-many-axes", {"value": text, "most": AXES})
    if not all(1 <= length <= LONGEST for length in shape):
        return Problem(name, "shape-out-of-range", {"value": text, "high": LONGEST})
    return too_large(name, shape)


def too_large(name: str, shape: Shape) -> Problem | None:
    """Whether an array of this shape would hold more numbers than are allowed here."""
    count = math.prod(shape)
    return Problem(name, "shape-too-large", {"count": count, "most": MOST}) if count > MOST else None


def aligned(left: Shape, right: Shape) -> list[Axis]:
    """The axes from the first to the last, paired from the last one on."""
    pairs = list(zip_longest(reversed(left), reversed(right)))
    return [Axis(a, b, _length(a, b)) for a, b in reversed(pairs)]


def _length(a: int | None, b: int | None) -> int | None:
    """How long a sum is along an axis: as long as both, or as the one that is there, or that is not 1."""
    if a is None or b is None or a == b:
        return a if b is None else b
    return max(a, b) if 1 in (a, b) else None


def joined(left: Shape, right: Shape) -> Shape | None:
    """The shape of a sum, or None where an axis clashes."""
    lengths = [axis.result for axis in aligned(left, right)]
    return None if None in lengths else tuple(length for length in lengths if length is not None)


def numbers(left: Shape, right: Shape) -> int:
    """The most numbers that a sum of these could hold, clashes counted as the longer one."""
    return math.prod(max(axis.left or 1, axis.right or 1) for axis in aligned(left, right))

"""Whether one column alone gives the target away. Light: NumPy only.

A score that is too good to be true mostly comes from such a column: it was known only after the answer, or is the
answer in other words.
"""

from __future__ import annotations

import numpy as np

from core.data.csv_file.kinds import Column
from core.data.csv_file.upload import Finding
from core.data.tabular import Task
from core.tape import Array

CORRELATED = 0.999
FEWEST = 10  # rows with both values; fewer may agree by chance
EACH = 5  # rows a value or class; the same


def leak(column: Column, target: Column, task: Task) -> Finding | None:
    """The clearest way in which `column` gives `target` away, if there is one."""
    both = column.present & target.present
    if both.sum() < FEWEST:
        return None
    values, answers = column.values[both], target.values[both]
    if len(np.unique(_codes(values))) < 2 or len(np.unique(_codes(answers))) < 2:
        return None
    if bool(np.all(values == answers)):
        return Finding("leak-same", {"column": column.name})
    if task == "regression" and column.kind == "number":
        return _of_numbers(column.name, values, answers)
    if _settles(_codes(values), _codes(answers)):
        return Finding("leak-mapping", {"column": column.name})
    if task == "classification" and column.kind == "number" and _in_ranges(values, _codes(answers)):
        return Finding("leak-ranges", {"column": column.name})
    return None


def _codes(values: Array) -> Array:
    """The number of each value among the different ones, in their order: int64 [n]."""
    comparable = values.astype(np.str_) if values.dtype == object else values
    return np.asarray(np.unique(comparable, return_inverse=True)[1])


def _of_numbers(name: str, values: Array, answers: Array) -> Finding | None:
    a, b = (x / max(np.abs(x).max(), 1e-300) for x in (values, answers))
    correlation = float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else 0.0
    if abs(correlation) > CORRELATED:
        return Finding("leak-correlation", {"column": name, "correlation": round(correlation, 4)})
    x, y = _codes(values), _codes(answers)
    enough = min(x.max(), y.max()) >= FEWEST
    if enough and _settles(x, y, each=1) and _settles(y, x, each=1):
        steps = np.diff(y[np.argsort(x, kind="stable")])
        if np.all(steps >= 0) or np.all(steps <= 0):
            return Finding("leak-order", {"column": name})
    return None


def _settles(x: Array, y: Array, each: int = EACH) -> bool:
    """Whether each value of x goes with one value of y only, and has `each` rows on average: else chance may do it."""
    pairs = len(np.unique(x * (y.max() + 1) + y))
    return bool(pairs == x.max() + 1 and len(x) >= each * pairs)


def _in_ranges(values: Array, classes: Array) -> bool:
    """Whether the classes follow one another as the numbers rise, each in a range of its own."""
    if np.bincount(classes).min() < EACH:
        return False
    order = np.lexsort((classes, values))
    changes = np.flatnonzero(np.diff(classes[order]))
    apart = np.diff(values[order])[changes] > 0
    return bool(len(changes) == classes.max() and np.all(apart))

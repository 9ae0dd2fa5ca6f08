"""What a measurement gives: named figures, most of them ratios, each with its aim; as a table and as JSON."""

from __future__ import annotations

import math
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured number. `aim` is a bound: the least wanted where `least`, else the most; None for context."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    least: bool = False

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value >= self.aim if self.least else self.value <= self.aim

    def as_json(self) -> dict[str, Any]:
        value = round(self.value, 4) if math.isfinite(self.value) else None
        said = {"name": self.name, "value": value, "unit": self.unit}
        if self.aim is None:
            return said
        return said | {"aim": f"{'>=' if self.least else '<='} {self.aim:g}", "met": self.met}


def ratio(name: str, above: Sequence[float], below: Sequence[float], aim: float | None, least: bool = False) -> Figure:
    """The median of `above` over the median of `below`, both measured in turn in one run."""
    return Figure(name, statistics.median(above) / statistics.median(below), "times", aim, least)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed; NaN when there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def table(found: dict[str, list[Figure]]) -> str:
    """All figures as lines of text."""
    lines = [f"{'':56}{'value':>12} {'unit':8}{'aim':>9}"]
    for subject, figures in found.items():
        lines += ["", subject]
        for f in figures:
            aim = "" if f.aim is None else f"{'≥' if f.least else '≤'} {f.aim:g}"
            verdict = {None: "", True: "met", False: "MISSED"}[f.met]
            lines.append(f"  {f.name:54}{f.value:12,.3f} {f.unit:8}{aim:>9}  {verdict}".rstrip())
    return "\n".join(lines)


def machine() -> dict[str, Any]:
    """Where it was measured, and how busy that was."""
    load = round(os.getloadavg()[0], 2)
    return {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version(), "load": load}


def note(text: str) -> None:
    """Says on standard error what is being measured."""
    print(f"… {text}", file=sys.stderr, flush=True)

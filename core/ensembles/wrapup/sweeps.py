"""One parameter over a range: which values, which specs, and what came of it. Light: anyone may import it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.ensembles.spec import EnsembleSpec, fields_of
from core.ensembles.wrapup.results import SEEDS
from core.spec import Number

FEWEST, MOST = 5, 8
STOPS = 60  # of more than these, only some are offered
SEED_STOPS = range(101)
OUTLIER = ("outliers", "outlier_size", "outlier_place")


class Best(NamedTuple):
    """The values with the highest score, by how much it beats the second highest and the lowest; None where all tie."""

    values: tuple[float, ...]
    score: float
    ahead: float | None
    above_worst: float


def fields(spec: EnsembleSpec) -> list[str]:
    """The numbers that change this model's outcome, in order of declaration; the model's own first."""
    rules = spec.rules()
    used = [n for n in fields_of([spec.model], spec.data) if isinstance(rules[n], Number)]
    used += [name for name in OUTLIER if name in spec.relevant() and name not in used]
    shared = set(fields_of(["linear"], spec.data))
    return sorted(used, key=lambda name: (name in SEEDS, name in shared or name in OUTLIER))


def stops(name: str) -> list[float]:
    """The values between which a field can be swept, rising: numbers only, not the 0 that means "default"."""
    rule = EnsembleSpec.rules()[name]
    assert isinstance(rule, Number)
    if name in SEEDS:
        return list(SEED_STOPS)
    if rule.log:
        series = [m * 10**p for p in range(5) for m in (1, 2, 3, 5)]
        return [v for v in series if rule.low <= v <= rule.high]
    count = round((rule.high - rule.low) / rule.step)
    every = [rule.low + i * rule.step for i in range(bool(rule.zero), count + 1, -(-count // STOPS))]
    return [_tidy(v, rule) for v in every]


def values(name: str, low: float, high: float, count: int, ratio: bool) -> list[float]:
    """`count` values from `low` to `high`, or fewer where whole numbers coincide; both are among them.

    `ratio` spaces them by equal ratios instead of equal distances; not where `low` is 0.
    """
    rule = EnsembleSpec.rules()[name]
    assert isinstance(rule, Number)
    shares = [i / (count - 1) for i in range(count)]
    if ratio and low > 0:
        every = [low * (high / low) ** share for share in shares]
    else:
        every = [low + (high - low) * share for share in shares]
    return sorted({low, high, *(min(max(_tidy(v, rule), low), high) for v in every[1:-1])})


def specs(spec: EnsembleSpec, name: str, over: Sequence[float]) -> list[EnsembleSpec]:
    """One spec a value, alike in everything else. SpecError when one of them cannot stand."""
    return [spec.with_(**{name: value}) for value in over]


def best(over: Sequence[float], scores: Sequence[float]) -> Best:
    """Where the score is highest."""
    top = max(scores)
    others = [s for s in scores if s < top]
    winners = tuple(v for v, s in zip(over, scores, strict=True) if s == top)
    return Best(winners, top, top - max(others) if others else None, top - min(scores))


def _tidy(value: float, rule: Number) -> float:
    return round(value) if rule.integer else float(f"{value:.3g}")

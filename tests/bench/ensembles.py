"""The comparison with full curves against the plain library fits, and against fitting anew at 20 sizes; its growth."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from core.ensembles.spec import EnsembleSpec, comparison
from tests.bench import scaling
from tests.bench.alternate import in_turn
from tests.bench.figures import Figure, note, ratio

MOST, LEAST, SIZES = 1.2, 5.0, 20
MODELS = ("forest", "adaboost", "xgboost")
NEW = ("bagging", "extra", "gboost", "hist", "xgbforest")


def comparisons(quick: bool) -> dict[str, list[EnsembleSpec]]:
    """What is compared: the lecture's two models, and three models on a small and on a larger table."""
    if quick:
        return {"moons, 40 trees": comparison(MODELS, data="moons", trees=40)}
    lecture = [
        EnsembleSpec(data="diabetes", model="forest", trees=2000, split_seed=42, seed=42),
        EnsembleSpec(data="diabetes", model="xgboost", trees=2000, split_seed=41, seed=41),
    ]
    return {
        "lecture, 2,000 trees": lecture,
        "digits, 300 trees": comparison(MODELS, data="digits", trees=300),
        "moons, 300 trees": comparison(MODELS, data="moons", trees=300),
        "diabetes, 300 trees": comparison(MODELS, data="diabetes", trees=300),
        "friedman1, 2,000 rows, 300 trees": comparison(NEW, data="friedman1", rows=2000, trees=300),
        "breast cancer, 300 trees": comparison(NEW, data="breast_cancer", trees=300),
    }


def measure(quick: bool) -> list[Figure]:
    """Everything with one thread, as on a worker. The sizes of the refits are evenly spaced up to the last."""
    found = []
    for name, specs in comparisons(quick).items():
        rounds = 2 if quick else 5
        note(f"ensembles: {name}, {rounds} rounds")
        ways = {"ours": ours, "fit": fits}
        jobs = {f"{way} {s.model}": partial(job, s) for s in specs for way, job in ways.items()}
        seconds = in_turn(jobs, rounds, frozenset(jobs))
        again = {f"refit {s.model}": partial(refits, s) for s in specs}
        seconds |= in_turn(again, 1, frozenset(again), warm=False)
        found += _figures(name, [s.model for s in specs], seconds)
    return found + scaling.measure(quick)


def _figures(name: str, models: Sequence[str], seconds: dict[str, list[float]]) -> list[Figure]:
    sums = {w: _sum([seconds[f"{w} {m}"] for m in models]) for w in ("ours", "fit", "refit")}
    each = [ratio(f"  {m} over its fit", seconds[f"ours {m}"], seconds[f"fit {m}"], None) for m in models]
    return [
        ratio(f"{name}: all curves over the fits alone", sums["ours"], sums["fit"], MOST),
        *each,
        ratio(f"{name}: fits at {SIZES} sizes over all curves", sums["refit"], sums["ours"], LEAST, least=True),
    ]


def _sum(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(row) for row in zip(*rows, strict=True)]


def ours(spec: EnsembleSpec) -> float:
    """Seconds for every frame of a run, from nothing to the last: growing, scoring at each size, pictures."""
    from core.ensembles import learner

    began = time.perf_counter()
    state = learner.start(spec)
    for at in spec.marks():
        state = learner.advance(state, at)
        learner.observe(state)
    return time.perf_counter() - began


def fits(spec: EnsembleSpec) -> float:
    """Seconds for the library's own fit, without any score."""
    split, model = _model(spec, spec.trees)
    began = time.perf_counter()
    model.fit(split.X_train, split.y_train)
    return time.perf_counter() - began


def refits(spec: EnsembleSpec) -> float:
    """Seconds for a curve of SIZES points as one plots it by hand: fit and score anew at each size."""
    split, first = _model(spec, 1)
    first.fit(split.X_train, split.y_train)
    began = time.perf_counter()
    for k in range(1, SIZES + 1):
        model = _model(spec, spec.trees * k // SIZES)[1].fit(split.X_train, split.y_train)
        model.score(split.X_train, split.y_train), model.score(split.X_test, split.y_test)
    return time.perf_counter() - began


def _model(spec: EnsembleSpec, trees: int) -> tuple[Any, Any]:
    """The rows, and the model as its library's user writes it, with the spec's parameters."""
    from core.ensembles.estimators import estimator
    from core.ensembles.growth import split_of

    split = split_of(spec)
    return split, estimator(spec, split, trees)

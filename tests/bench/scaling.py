"""How the cost of a comparison grows: with rows, with trees, and how it shrinks with a second worker.

Rows go beyond what the page allows: growers are called here as the learner calls them, on rows made for the purpose.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from core.ensembles.kinds import MODELS
from core.ensembles.spec import USUAL, EnsembleSpec, comparison
from tests.bench.alternate import in_turn
from tests.bench.figures import Figure, note, ratio

LEAST_WORKERS = 1.7
GROWING = tuple(name for name, model in MODELS.items() if model.grows)
ROWS, TREES = (1_000, 10_000, 100_000), (100, 500, 2_000)
FEW_TREES, FEW_ROWS = 20, 1_000  # the other number, while one grows
TIMEOUT = 600.0
MOST = 1.2
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "from core.ensembles.snippets import *; random_forest_snippet(); xgboost_snippet()"
Size = tuple[int, int]  # rows, trees


def measure(quick: bool) -> list[Figure]:
    """The growers against the library alone, one thread each; then the engine with one worker and with two."""
    return [*growth(quick), *workers(quick), *lecture(quick)]


def growth(quick: bool) -> list[Figure]:
    """Cost of 1,000 rows and of a tree, with the fitted growth: seconds are like n to the power shown."""
    rows = (200, 400) if quick else ROWS
    trees = (5, 10) if quick else TREES
    models = GROWING[:2] if quick else GROWING
    found = []
    for data in ("moons",) if quick else ("moons", "friedman1"):
        for model in models:
            note(f"scaling: {data}, {model}")
            sizes = [(n, FEW_TREES) for n in rows] + [(FEW_ROWS, t) for t in trees]
            if data == "friedman1" and model == "adaboost":  # it remembers every tree's answers
                sizes = [(n, t) for n, t in sizes if n * t <= 2_000_000]
            job = partial(both, data, model, tuple(sizes))
            (seconds,) = in_turn({"both": job}, 1, frozenset({"both"}), warm=False)["both"]
            found += _figures(f"{data} {model}", sizes, seconds, rows)
    return found


def both(data: str, model: str, sizes: tuple[Size, ...]) -> Any:
    """For each size the seconds of both ways, in turn, after a small one of each that is not counted."""
    for way in WAYS.values():
        way(data, model, FEW_ROWS, 2)
    return {size: {name: way(data, model, *size) for name, way in WAYS.items()} for size in sizes}


def _figures(name: str, sizes: list[Size], seconds: Any, rows: tuple[int, ...]) -> list[Figure]:
    found = []
    for what, chosen in (
        ("rows", [(n, t) for n, t in sizes if t == FEW_TREES and n in rows]),
        ("trees", [(n, t) for n, t in sizes if n == FEW_ROWS and t != FEW_TREES]),
    ):
        ours, alone = ([seconds[size][way] for size in chosen] for way in WAYS)
        counts = [n if what == "rows" else t for n, t in chosen]
        most = counts[-1]
        unit = "us a row" if what == "rows" else "us a tree"
        found += [
            Figure(f"{name}, {most:,} {what}: ours", ours[-1] / most * 1e6, unit),
            Figure(f"{name}, {most:,} {what}: library alone", alone[-1] / most * 1e6, unit),
            ratio(f"{name}, {most:,} {what}: ours over library", ours[-1:], alone[-1:], None),
            Figure(f"{name}: growth with {what}", power(counts, ours), "power"),
        ]
    return found


def power(counts: list[int], seconds: list[float]) -> float:
    """The slope of the seconds over the counts, both as logarithms."""
    return float(np.polyfit(np.log(counts), np.log(seconds), 1)[0]) if len(counts) > 1 else 1.0


def ours(data: str, model: str, rows: int, trees: int) -> float:
    """Seconds to grow, mark by mark, with the score of every size."""
    from core.ensembles.growth import Growth
    from core.ensembles.models import GROWERS

    spec, split = _made(data, model, rows, trees)
    grown, grow = Growth(), GROWERS[model]
    began = time.perf_counter()
    for _, mark in pairwise(spec.marks()):
        if not grown.stopped:
            grown = grow(spec, split, grown, mark)
    return time.perf_counter() - began


def alone(data: str, model: str, rows: int, trees: int) -> float:
    """Seconds for the library's own fit."""
    from core.ensembles.estimators import estimator

    spec, split = _made(data, model, rows, trees)
    fitted = estimator(spec, split)
    began = time.perf_counter()
    fitted.fit(split.X_train, split.y_train)
    return time.perf_counter() - began


WAYS = {"ours": ours, "alone": alone}


def _made(data: str, model: str, rows: int, trees: int) -> tuple[EnsembleSpec, Any]:
    """The spec, and so many rows, which may be more than a spec allows."""
    from core.ensembles.growth import SplitKey, _split

    spec = EnsembleSpec(data=data, model=model, trees=trees)
    split = _split(SplitKey(data, spec.test_share, spec.split_seed, rows=rows, noise=spec.noise))
    _ = split.places
    return spec, split


def workers(quick: bool) -> list[Figure]:
    """The usual five models, from asking the engine to the last frame, with one worker and with two, in turn."""
    from core.engine import Engine
    from core.settings import Settings

    trees, rounds = (20, 1) if quick else (2_000, 3)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    note(f"scaling: five models, one worker and two, {rounds} rounds")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        engines = {n: Engine(Settings(workers=n, store=f"{folder}/{n}")) for n in seconds}
        for engine in engines.values():
            stack.callback(engine.close)
            _recorded(engine, comparison(USUAL, data="wine", trees=20))
        for seed in range(rounds):
            for count, engine in engines.items():
                specs = comparison(USUAL, data="moons", trees=trees, split_seed=seed)
                seconds[count].append(_recorded(engine, specs))
    aim = None if quick else LEAST_WORKERS
    return [
        ratio(f"five models, moons, {trees:,} trees: one worker over two", seconds[1], seconds[2], aim, least=True),
        *(
            Figure(f"  seconds with {count} worker{'s' * (count > 1)}", statistics.median(s), "s")
            for count, s in seconds.items()
        ),
    ]


def lecture(quick: bool) -> list[Figure]:
    """The lecture's preset, from asking a warm engine to the last point, against its two snippets in a script."""
    from core.engine import Engine
    from core.ensembles.presets import PRESETS
    from core.settings import Settings

    rounds, script = (1 if quick else 5), [sys.executable, "-c", SCRIPT]
    specs = [spec.with_(trees=20) if quick else spec for spec in PRESETS["lecture"].specs]
    asked, plain = [], []
    note(f"scaling: the lecture's preset against a script, {rounds} rounds")
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="bench-") as store:
            engine = Engine(Settings(store=store))
            try:
                _recorded(engine, comparison(USUAL, data="wine", trees=20))
                asked.append(_recorded(engine, specs))
            finally:
                engine.close()
        began = time.perf_counter()
        subprocess.run(script, check=True, cwd=ROOT)
        plain.append(time.perf_counter() - began)
    return [
        ratio("lecture preset, click to last point, over its script", asked, plain, None if quick else MOST),
        Figure("  seconds of the preset", statistics.median(asked), "s"),
        Figure("  seconds of the script", statistics.median(plain), "s"),
    ]


def _recorded(engine: Any, specs: list[EnsembleSpec]) -> float:
    """Seconds until all runs have ended."""
    began = time.perf_counter()
    runs = engine.want("bench", specs)
    while not all(run.ended for run in runs):
        if time.perf_counter() - began > TIMEOUT:
            raise RuntimeError("the runs did not end")
        time.sleep(0.01)
        engine.want("bench", specs)
    wrong = [run.ended for run in runs if run.ended.kind != "finished"]
    if wrong:
        raise RuntimeError(f"runs ended otherwise: {wrong}")
    return time.perf_counter() - began

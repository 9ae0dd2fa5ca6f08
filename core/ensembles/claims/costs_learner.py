"""Climbs a ladder: fits the library's own model at every rung, and measures. Heavy: for workers.

A frame at rung k holds
    numbers  rows, trees (as asked), grown (trees that it has), size (nodes, or numbers kept), bytes (when pickled)
    times    fit; predict, of `costs.ASKED` rows: seconds of one core
    notes    stop = "stopped-early" where the model has fewer trees than it was asked for
Frame 0 holds the number of features. Times differ from run to run; all else does not.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from core.data.tabular import TABLES
from core.ensembles.claims.costs import ASKED, NOISE, ROWS, CostSpec
from core.ensembles.estimators import estimator
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Frame

PATIENCE = 0.05  # seconds that repeating a quick thing may take in all
REPEATS = 5
SHARP = 1e-6  # seconds: a clock coarser than this cannot time a single tree
_own = time.get_clock_info("thread_time").resolution <= SHARP
clock = time.thread_time if _own else time.perf_counter
"""Where it is sharp enough, the thread's own time: what else the machine does meanwhile does not count."""


@dataclass(frozen=True)
class State:
    """A run between rungs. `rung` is what was measured at rung `at`; earlier ones are not kept."""

    spec: CostSpec
    at: int = 0
    seconds: float = 0.0
    rung: Frame = field(default_factory=lambda: Frame(0))


def start(spec: CostSpec) -> State:
    """A run before its first rung."""
    began = time.perf_counter()
    features = _data(spec.data, spec.seed)[0].shape[1]
    _warm(spec.model, spec.data)
    return State(spec, 0, time.perf_counter() - began, Frame(0, {"features": float(features)}))


def advance(state: State, upto: int) -> State:
    """The run at rung `upto`. Rungs stand for themselves, so those between are passed over."""
    if upto <= state.at:
        return state
    began = time.perf_counter()
    rung = _measure(state.spec, upto)
    return replace(state, at=upto, seconds=state.seconds + time.perf_counter() - began, rung=rung)


def observe(state: State) -> Frame:
    return replace(state.rung, seconds=state.seconds)


@lru_cache(maxsize=4)
def _data(data: str, seed: int) -> tuple[Array, Array]:
    """Rows for the highest rung, and `ASKED` more to predict: the last ones."""
    X, y, _ = TABLES[data].load(ROWS[-1] + ASKED, NOISE, seed)
    return X, y


@lru_cache(maxsize=64)
def _warm(model: str, data: str) -> None:
    """The first fit in a process also loads parts of libraries, which is not learning and must not be timed."""
    spec = CostSpec(model=model, data=data)
    X, y = _data(data, spec.seed)
    unfitted(spec, X[:50], 2).fit(X[:50], y[:50]).predict(X[:50])


def unfitted(spec: CostSpec, X: Array, trees: int) -> Any:
    """The library's own model with `trees` trees to be fitted to `X`, for one thread."""
    said = EnsembleSpec(model=spec.model, trees=1, max_depth=spec.max_depth, seed=spec.seed)
    split: Any = SimpleNamespace(classifies=TABLES[spec.data].task == "classification", X_train=X)
    return estimator(said, split, trees)


def _measure(spec: CostSpec, k: int) -> Frame:
    rows, trees = spec.rungs[k - 1]
    X, y = _data(spec.data, spec.seed)
    model = unfitted(spec, X[:rows], trees)
    with threadpool_limits(1):
        fit = best(lambda: model.fit(X[:rows], y[:rows]))
        predict = best(lambda: model.predict(X[-ASKED:]))
    grown = trees_of(model, trees) if MODELS[spec.model].grows else 0
    numbers = {"rows": rows, "trees": trees, "grown": grown, "size": size(model), "bytes": pickled(model)}
    early = MODELS[spec.model].grows and grown < trees
    return Frame(
        k,
        {name: float(value) for name, value in numbers.items()},
        notes={"stop": "stopped-early"} if early else {},
        times={"fit": fit, "predict": predict},
    )


def best(work: Callable[[], object]) -> float:
    """The least seconds that `work` takes: a quick one is repeated, since other things disturb it most."""
    seconds: list[float] = []
    while not seconds or (len(seconds) < REPEATS and sum(seconds) < PATIENCE):
        began = clock()
        work()
        seconds.append(clock() - began)
    return min(seconds)


def trees_of(model: Any, asked: int) -> int:
    """How many trees (rounds) a fitted ensemble has; only scikit-learn's boosting ends early."""
    return len(model.estimators_) if hasattr(model, "estimators_") else asked


def size(model: Any) -> int:
    """Nodes of all trees; for models without trees, how many numbers they keep."""
    if hasattr(model, "get_booster"):
        return sum(text.count("\n") for text in model.get_booster().get_dump())  # a dump says one node a line
    if hasattr(model, "_predictors"):
        return sum(len(tree.nodes) for stage in model._predictors for tree in stage)
    if hasattr(model, "estimators_"):
        return sum(int(tree.tree_.node_count) for tree in np.ravel(model.estimators_))
    last = model[-1] if hasattr(model, "steps") else model
    if hasattr(last, "tree_"):
        return int(last.tree_.node_count)
    return int(last._fit_X.size if hasattr(last, "_fit_X") else last.coef_.size + np.size(last.intercept_))


class _Scale:
    """A file that only counts its bytes: a large model is not kept twice."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, part: Any) -> int:
        self.bytes += (got := memoryview(part).nbytes)
        return got


def pickled(model: Any) -> int:
    """How many bytes the model takes when it is saved by pickle."""
    scale = _Scale()
    pickle.Pickler(scale, protocol=5).dump(model)
    return scale.bytes

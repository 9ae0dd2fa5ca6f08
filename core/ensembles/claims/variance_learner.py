"""Fits one model to training set after training set, and takes its error apart. Heavy: for workers.

The targets at the test places are known without noise, so that bias, variance and noise can be told apart.
A frame at position 0 holds
    numbers  noise (its variance), places (test inputs)
    arrays   for one feature: grid and truth, float32 [g]
A later frame, after r training sets, holds, for each of the spec's s sizes,
    arrays   bias2, variance, error, doubt: float64 [s], see `variance.Parts`; for one feature also mean, deviation
             (of the answers) and curve (the newest model's answers), float32 [s, g], and X, y, its training set
    seconds  time spent fitting
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from core.ensembles.claims.variance import TRUTHS, VarianceSpec
from core.ensembles.estimators import estimator
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Frame

LINE = 160  # test inputs along a line
CLOUD = 500  # test inputs drawn at random where there are several features
TEST = 1_000_000  # added to a training set's number for the noise of its test targets


@dataclass(frozen=True)
class Sums:
    """Running sums over training sets; Welford's way, so that large means cost no digits.

    count          training sets so far
    mean, squares  float64 [s, g]: the mean answer, and the summed squared distances from it
    error, errors  float64 [s]: the mean of each set's test error, and its summed squared distances
    Source: https://doi.org/10.1080/00401706.1962.10490022
    """

    count: int
    mean: Array
    squares: Array
    error: Array
    errors: Array

    def add(self, answers: Array, error: Array) -> Sums:
        """With one more training set: its answers [s, g] and test errors [s]."""
        n = self.count + 1
        mean, squares = _welford(n, self.mean, self.squares, answers)
        return Sums(n, mean, squares, *_welford(n, self.error, self.errors, error))

    def parts(self, truth: Array) -> dict[str, Array]:
        """What `variance.Parts` says, without bias: the mean of r answers still scatters by variance / r itself."""
        variance = self.squares / (self.count - 1)
        bias2 = (self.mean - truth) ** 2 - variance / self.count
        doubt = np.sqrt(self.errors / (self.count - 1) / self.count)
        return {"bias2": bias2.mean(axis=1), "variance": variance.mean(axis=1), "error": self.error, "doubt": doubt}


def empty(sizes: int, places: int) -> Sums:
    """Sums before the first training set."""
    return Sums(0, *(np.zeros(shape) for shape in ((sizes, places), (sizes, places), sizes, sizes)))


def _welford(n: int, mean: Array, squares: Array, new: Array) -> tuple[Array, Array]:
    away = new - mean
    mean = mean + away / n
    return mean, squares + away * (new - mean)


@dataclass(frozen=True)
class State:
    """A run between training sets. `answers` [s, g], `X` and `y` are the newest one's."""

    spec: VarianceSpec
    sums: Sums
    at: int = 0
    seconds: float = 0.0
    fit_seconds: float = 0.0
    answers: Array | None = None
    X: Array | None = None
    y: Array | None = None


def start(spec: VarianceSpec) -> State:
    """A run before its first training set."""
    began = perf_counter()
    X, _ = places(spec.data)
    return State(spec, empty(len(spec.sizes), len(X)), seconds=perf_counter() - began)


def advance(state: State, upto: int) -> State:
    """The run after `upto` training sets, one by one, so that chunks of any size give the same run."""
    began = perf_counter()
    with threadpool_limits(1):
        for r in range(state.at + 1, upto + 1):
            state = _one_more(state, r)
    return replace(state, seconds=state.seconds + perf_counter() - began)


def _one_more(state: State, r: int) -> State:
    spec = state.spec
    (inputs, truth), (X, y) = places(spec.data), training_set(spec, r)
    began = perf_counter()
    model = unfitted(spec, X, seed_of(spec, r)).fit(X, y)
    fit_seconds = state.fit_seconds + perf_counter() - began
    answers = staged(model, inputs, spec.sizes)
    noisy = truth + np.random.default_rng([spec.seed, TEST + r]).normal(0.0, spec.sigma2**0.5, len(truth))
    sums = state.sums.add(answers, ((answers - noisy) ** 2).mean(axis=1))
    return replace(state, sums=sums, at=r, fit_seconds=fit_seconds, answers=answers, X=X, y=y)


def observe(state: State) -> Frame:
    """What the run looks like; the module's docstring says what is in a frame."""
    spec, (inputs, truth) = state.spec, places(state.spec.data)
    line = inputs.shape[1] == 1
    if state.answers is None or state.X is None or state.y is None:
        arrays = {"grid": inputs[:, 0].astype(np.float32), "truth": truth.astype(np.float32)} if line else {}
        return Frame(0, {"noise": spec.sigma2, "places": float(len(inputs))}, arrays)
    if state.sums.count < 2:
        return Frame(state.at, seconds=state.fit_seconds)
    drawn = {}
    if line:
        deviation = np.sqrt(state.sums.squares / (state.sums.count - 1))
        drawn = {"mean": state.sums.mean, "deviation": deviation, "curve": state.answers}
        drawn |= {"X": state.X[:, 0], "y": state.y}
    arrays = state.sums.parts(truth) | {name: array.astype(np.float32) for name, array in drawn.items()}
    return Frame(state.at, arrays=arrays, seconds=state.fit_seconds)


@lru_cache(maxsize=4)
def places(data: str) -> tuple[Array, Array]:
    """Where every model is asked, [g, features], and the targets there without noise [g]; the same for all runs."""
    its = TRUTHS[data]
    if its.table.features == 1:
        X = ((np.arange(LINE) + 0.5) / LINE * its.high)[:, None]
    else:
        X = np.random.default_rng(0).uniform(0.0, its.high, (CLOUD, its.table.features))
    return X, its.f(X)


def seed_of(spec: VarianceSpec, r: int) -> int:
    """The seed of the r-th training set, and of the model that learns from it."""
    return int(np.random.SeedSequence([spec.seed, r]).generate_state(1)[0] >> 1)


def training_set(spec: VarianceSpec, r: int) -> tuple[Array, Array]:
    """The r-th training set; of one seed, the same for every model."""
    X, y, _ = TRUTHS[spec.data].table.load(spec.rows, spec.noise, seed_of(spec, r))
    return X, y


def unfitted(spec: VarianceSpec, X: Array, seed: int) -> Any:
    """The library's own model, to be fitted to `X`.

    Its chance differs from training set to training set, and is part of the variance.
    """
    chosen = {name: getattr(spec, name) for name in ("model", "max_depth", "learning_rate", "n_neighbors")}
    split: Any = SimpleNamespace(classifies=False, X_train=X)
    model = estimator(EnsembleSpec(trees=1, **chosen), split, spec.trees)
    return model.set_params(random_state=seed) if "random_state" in model.get_params() else model


def staged(model: Any, X: Array, sizes: tuple[int, ...]) -> Array:
    """The answers of the first k trees for every k of `sizes`, float64 [s, g]; all from one fit."""
    if hasattr(model, "get_booster"):
        return np.array([model.predict(X, iteration_range=(0, k)) for k in sizes], np.float64)
    if hasattr(model, "_get_median_predict"):  # AdaBoost; its own staged_predict takes the median at every size
        return np.array([model._get_median_predict(X, k) for k in sizes], np.float64)
    if hasattr(model, "staged_predict"):
        return np.array(list(_picked(model.staged_predict(X), sizes)), np.float64)
    if hasattr(model, "estimators_"):
        narrow = np.ascontiguousarray(X, np.float32)
        sums = np.cumsum([tree.tree_.predict(narrow)[:, 0] for tree in model.estimators_], axis=0)
        return np.array([sums[k - 1] / k for k in sizes])
    return np.array([model.predict(X)], np.float64)


def _picked(stages: Iterator[Array], sizes: tuple[int, ...]) -> Iterator[Array]:
    """Of a model's answers after 1, 2, … trees, those at `sizes`; the last one again where it ended early."""
    newest, reached = None, 0
    for size in sizes:
        for stage in islice(stages, size - reached):
            newest = stage.copy()
        reached = size
        assert newest is not None
        yield newest

"""XGBoost, round by round: one booster is updated, and its own prediction cache adds only what is new."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from functools import lru_cache
from time import perf_counter
from typing import Any

import numpy as np
import xgboost as xgb
from xgboost.core import _LIB, _check_call

from core.ensembles.estimators import estimator
from core.ensembles.growth import Growth, Split
from core.ensembles.scores import answer, last, ledger
from core.ensembles.spec import EnsembleSpec
from core.tape import Array

ASK = b'{"type":0,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":true}'
SIZED = 40  # nodes are counted at every fortieth mark: each count takes as long as several small rounds


@dataclass(frozen=True)
class Rounds:
    """A booster's first `count` rounds, of which the first `sized` have `nodes` nodes.

    The booster may be shared and have more rounds by now; `own` sees to that.
    """

    booster: Any
    count: int
    sized: int = 0
    nodes: int = 0

    def own(self) -> Any:
        """A booster with exactly `count` rounds, free to be updated."""
        if self.booster.num_boosted_rounds() == self.count:
            return self.booster
        return _single_threaded(self.booster[: self.count])

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "booster": self.own()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        _single_threaded(state["booster"])
        self.__dict__.update(state)


def _single_threaded(booster: Any) -> Any:
    booster.set_param({"nthread": 1})
    return booster


def xgboost(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """Gradient boosting, round for round what one `fit` of XGBRegressor or XGBClassifier gives."""
    matrices = _matrices(split)
    before = growth.kept or Rounds(xgb.Booster(_parameters(spec, split), list(matrices)), 0)
    booster, seconds = before.own(), 0.0
    columns = split.classes if split.classes > 2 else 1
    train, test = (np.empty((upto - growth.trees, len(X), columns), np.float32) for X in split.places[:2])
    for i, size in enumerate(range(growth.trees, upto)):
        began = perf_counter()
        _check_call(_LIB.XGBoosterUpdateOneIter(booster.handle, size, matrices[0].handle))
        seconds += perf_counter() - began
        _predict(booster, matrices[0], train[i])
        _predict(booster, matrices[1], test[i])
    answers = answer(split, test)
    history = ledger(split, growth.trees + 1, answer(split, train), answers)
    kept = _sized(spec, Rounds(booster, upto, before.sized, before.nodes))
    return Growth(
        trees=upto,
        size=kept.nodes if kept.sized == upto else None,
        score=last(history),
        history=np.concatenate([growth.history, history]),
        predicted=answers[-1],
        grid=_on_grid(booster, matrices, split, columns),
        fit_seconds=growth.fit_seconds + seconds,
        kept=kept,
    )


def _parameters(spec: EnsembleSpec, split: Split) -> dict[str, Any]:
    """What the scikit-learn wrapper would hand to the booster; it chooses the multi-class objective in `fit`."""
    parameters = dict(estimator(spec, split).get_xgb_params())
    if split.classes > 2:
        parameters |= {"objective": "multi:softprob", "num_class": split.classes}
    return parameters


@lru_cache(maxsize=8)
def _matrices(split: Split) -> tuple[Any, ...]:
    """The split's places as XGBoost keeps them: training rows in quantiles, as its own `fit` does."""
    train = xgb.QuantileDMatrix(split.X_train, split.y_train, nthread=1)
    others = (split.X_test,) + (() if split.grid is None else (split.grid,))
    return (train, *(xgb.DMatrix(X, nthread=1) for X in others))


def _predict(booster: Any, matrix: Any, into: Array) -> None:
    """Writes `booster.predict(matrix)` into a float32 array [n, k], through the C function that it calls.

    The Python method takes about 150 microseconds around a call of 12, more than learning a small round.
    Source: XGBoosterPredictFromDMatrix, https://xgboost.readthedocs.io/en/stable/dev/group__Prediction.html
    """
    shape, dims = ctypes.POINTER(ctypes.c_uint64)(), ctypes.c_uint64()
    values = ctypes.POINTER(ctypes.c_float)()
    found = (ctypes.byref(shape), ctypes.byref(dims), ctypes.byref(values))
    _check_call(_LIB.XGBoosterPredictFromDMatrix(booster.handle, matrix.handle, ASK, *found))
    if (shape[0], shape[1]) != into.shape:
        raise RuntimeError(f"XGBoost answered {shape[0]} x {shape[1]} values, not {into.shape}")
    ctypes.memmove(into.ctypes.data, values, into.nbytes)


def _on_grid(booster: Any, matrices: tuple[Any, ...], split: Split, columns: int) -> Array | None:
    if split.grid is None:
        return None
    outputs = np.empty((len(split.grid), columns), np.float32)
    _predict(booster, matrices[2], outputs)
    return outputs[:, -1]


def _sized(spec: EnsembleSpec, rounds: Rounds) -> Rounds:
    """Counts the nodes of the rounds not counted yet, if this is a mark for it. A dump says one node a line."""
    marks = spec.marks()
    if rounds.count not in {*marks[::SIZED], marks[-1]}:
        return rounds
    new = rounds.booster[rounds.sized : rounds.count].get_dump()
    return replace(rounds, sized=rounds.count, nodes=rounds.nodes + sum(str(text).count("\n") for text in new))

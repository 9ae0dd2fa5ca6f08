"""Trains one preset with seed after seed: how often it does what it promises, and what each training suffers from.

Advancing by one is one whole training. Same three functions as every learner. Heavy: torch.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.gans import learner
from core.gans.presets import CODES, PRESETS, SurveySpec
from core.tape import Frame

COLUMNS = (
    "modes_covered", "modes_held", "good_share", "value", "accuracy", "grad_g", "spread", "turnover", "drift",
)  # fmt: skip
"""What is kept of each training's last frame; NaN where it has no such number, as `value` of a loss without beliefs."""
WIDTH = len(COLUMNS) + 2


@dataclass(frozen=True)
class SurveyState:
    """`rows` [at, WIDTH]: for each seed so far its last frame's numbers in `COLUMNS`, its diagnosis' place in `CODES`,
    and 1 when the promise held."""

    spec: SurveySpec
    seconds: float
    rows: NDArray[np.float64]

    @property
    def at(self) -> int:
        return len(self.rows)


def start(spec: SurveySpec) -> SurveyState:
    """The survey before its first training."""
    return SurveyState(spec, 0.0, np.empty((0, WIDTH)))


def advance(state: SurveyState, upto: int) -> SurveyState:
    """The survey after `upto` trainings in all, with the seeds 0 to upto - 1; `state` stays as it was."""
    began = time.perf_counter()
    rows = [state.rows, *(_train(state.spec, seed)[None] for seed in range(state.at, upto))]
    return SurveyState(state.spec, state.seconds + time.perf_counter() - began, np.concatenate(rows))


def _train(spec: SurveySpec, seed: int) -> NDArray[np.float64]:
    training = spec.training(seed)
    last = learner.observe(learner.advance(learner.start(training), training.steps))
    code = last.notes["diagnosis"]
    kept = PRESETS[spec.preset].claim.holds(last.numbers, code)
    found = (last.numbers.get(name, np.nan) for name in COLUMNS)
    return np.array([*found, float(CODES.index(code)), float(kept)])


def observe(state: SurveyState) -> Frame:
    """What the survey has found so far.

    arrays   one entry a seed: seed; COLUMNS, with NaN in them where a training has no such number or diverged;
             diagnosis int64, its place in CODES; kept, whether the promise held
    numbers  kept: how many seeds keep the preset's promise; share: kept out of all (once there is one);
             n_CODE: how many seeds have this diagnosis, of each code
    """
    codes, held = state.rows[:, -2].astype(np.int64), state.rows[:, -1] > 0
    kept, times = float(held.sum()), Counter(codes.tolist())
    numbers = {"kept": kept} | ({"share": kept / state.at} if state.at else {})
    numbers |= {f"n_{code}": float(times[i]) for i, code in enumerate(CODES)}
    arrays: dict[str, NDArray[Any]] = {"seed": np.arange(state.at), "diagnosis": codes, "kept": held}
    arrays |= {name: state.rows[:, i].copy() for i, name in enumerate(COLUMNS)}
    return Frame(state.at, numbers, arrays, {}, state.seconds)


def pack(state: SurveyState) -> dict[str, NDArray[Any]]:
    """The survey as plain arrays."""
    return {"rows": state.rows.copy(), "seconds": np.array(state.seconds)}


def unpack(spec: SurveySpec, arrays: Mapping[str, NDArray[Any]]) -> SurveyState:
    """The survey that `pack` took apart."""
    return SurveyState(spec, float(arrays["seconds"]), np.array(arrays["rows"]))

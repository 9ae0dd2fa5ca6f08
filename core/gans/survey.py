"""Trains one preset with seed after seed and counts how often it does what it promises. Heavy: torch.

Advancing by one is one whole training. Same three functions as every learner.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.gans import learner
from core.gans.presets import PRESETS, SurveySpec
from core.tape import Frame

COLUMNS = ("modes_covered", "good_share", "value")


@dataclass(frozen=True)
class SurveyState:
    """`rows` [at, 3 + 1]: for each seed so far its last frame's numbers in `COLUMNS`, and 1 when the promise held."""

    spec: SurveySpec
    seconds: float
    rows: NDArray[np.float64]

    @property
    def at(self) -> int:
        return len(self.rows)


def start(spec: SurveySpec) -> SurveyState:
    """The survey before its first training."""
    return SurveyState(spec, 0.0, np.empty((0, len(COLUMNS) + 1)))


def advance(state: SurveyState, upto: int) -> SurveyState:
    """The survey after `upto` trainings in all, with the seeds 0 to upto - 1; `state` stays as it was."""
    began = time.perf_counter()
    rows = [state.rows, *(_train(state.spec, seed)[None] for seed in range(state.at, upto))]
    return SurveyState(state.spec, state.seconds + time.perf_counter() - began, np.concatenate(rows))


def _train(spec: SurveySpec, seed: int) -> NDArray[np.float64]:
    training = spec.training(seed)
    last = learner.observe(learner.advance(learner.start(training), training.steps)).numbers
    kept = PRESETS[spec.preset].claim.holds(last)
    return np.array([*(last[name] for name in COLUMNS), float(kept)])


def observe(state: SurveyState) -> Frame:
    """What the survey has found so far.

    arrays   seed, modes_covered, good_share, value: one entry a seed; a training that diverged has NaN in it
    numbers  kept: how many seeds keep the preset's promise; share: kept out of all (once there is one)
    """
    kept = float(state.rows[:, -1].sum())
    arrays = {name: state.rows[:, i].copy() for i, name in enumerate(COLUMNS)}
    numbers = {"kept": kept} | ({"share": kept / state.at} if state.at else {})
    return Frame(state.at, numbers, {"seed": np.arange(state.at), **arrays}, {}, state.seconds)


def pack(state: SurveyState) -> dict[str, NDArray[Any]]:
    """The survey as plain arrays."""
    return {"rows": state.rows.copy(), "seconds": np.array(state.seconds)}


def unpack(spec: SurveySpec, arrays: Mapping[str, NDArray[Any]]) -> SurveyState:
    """The survey that `pack` took apart."""
    return SurveyState(spec, float(arrays["seconds"]), np.array(arrays["rows"]))

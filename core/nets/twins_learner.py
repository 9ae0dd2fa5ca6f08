"""Trains the twins one after the other, each in a process of its own, so that its memory goes when it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np

from core import childprocess
from core.nets.twins import TWINS, TwinSpec
from core.settings import installed
from core.tape import Array, Frame

PATIENCE = 180.0


@dataclass(frozen=True)
class TwinState:
    """What the first `at` twins told; one whose package is missing told nothing."""

    spec: TwinSpec
    at: int = 0
    seconds: float = 0.0
    told: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def start(spec: TwinSpec) -> TwinState:
    return TwinState(spec)


def advance(state: TwinState, upto: int) -> TwinState:
    """Trains twins until `upto` are done."""
    began, told = perf_counter(), dict(state.told)
    for name, twin in list(TWINS.items())[state.at : upto]:
        if installed(twin.package):
            told[name] = trained(name, state.spec)
    return replace(state, at=max(state.at, upto), seconds=state.seconds + perf_counter() - began, told=told)


def trained(name: str, spec: TwinSpec) -> dict[str, Any]:
    """What the process of one twin wrote, on the processor. LearnerError where it did not come to its end."""
    env = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    return childprocess.ask("core.nets.twins_child", name, json.dumps(spec.values()), patience=PATIENCE, env=env)


def observe(state: TwinState) -> Frame:
    """arrays NAME [steps], the loss of each batch; numbers accuracy_NAME, and gap, the largest relative difference of
    their losses once both are there; times load_NAME and train_NAME."""
    arrays: dict[str, Array] = {name: np.array(told["losses"]) for name, told in state.told.items()}
    numbers = {f"accuracy_{name}": float(told["accuracy"]) for name, told in state.told.items()}
    if len(arrays) == len(TWINS):
        a, b = arrays.values()
        numbers["gap"] = float((np.abs(a - b) / np.maximum(a, b)).max())
    times = {f"{what}_{name}": float(told[what]) for name, told in state.told.items() for what in ("load", "train")}
    return Frame(state.at, numbers, arrays, {}, state.seconds, times)

"""Trains the twins one after the other, each in a process of its own, so that its memory goes when it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from core import childprocess, inturn
from core.nets.twins import TWINS, TwinSpec
from core.tape import Array, Frame

PATIENCE = 180.0


State = inturn.Told[TwinSpec, Mapping[str, Any]]


def start(spec: TwinSpec) -> State:
    return inturn.Told(spec)


def advance(state: State, upto: int) -> State:
    """Trains twins until `upto` are done."""
    return inturn.ask(state, upto, TWINS, lambda name: trained(name, state.spec))


def trained(name: str, spec: TwinSpec) -> dict[str, Any]:
    """What the process of one twin wrote, on the processor. LearnerError where it did not come to its end."""
    env = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    return childprocess.ask("core.nets.twins_child", name, json.dumps(spec.values()), patience=PATIENCE, env=env)


def observe(state: State) -> Frame:
    """arrays NAME [steps], the loss of each batch; numbers accuracy_NAME, and gap, the largest relative difference of
    their losses once both are there; times load_NAME and train_NAME."""
    arrays: dict[str, Array] = {name: np.array(told["losses"]) for name, told in state.told.items()}
    numbers = {f"accuracy_{name}": float(told["accuracy"]) for name, told in state.told.items()}
    if len(arrays) == len(TWINS):
        a, b = arrays.values()
        numbers["gap"] = float((np.abs(a - b) / np.maximum(a, b)).max())
    times = {f"{what}_{name}": float(told[what]) for name, told in state.told.items() for what in ("load", "train")}
    return Frame(state.at, numbers, arrays, {}, state.seconds, times)

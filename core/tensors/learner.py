"""Runs a topic's programs, each library in a process of its own, so that its memory goes when it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from core import childprocess
from core.settings import installed
from core.tape import Frame
from core.tensors.spec import TensorSpec
from core.tensors.topics import LIBRARIES

PATIENCE = 90.0
ENV = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_FORCE_GPU_ALLOW_GROWTH": "true"}
"""TensorFlow keeps quiet, and takes no more of a GPU's memory than it needs."""


@dataclass(frozen=True)
class TensorState:
    """What the first `at` libraries told; one that is missing told nothing."""

    spec: TensorSpec
    at: int = 0
    seconds: float = 0.0
    told: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def start(spec: TensorSpec) -> TensorState:
    return TensorState(spec)


def advance(state: TensorState, upto: int) -> TensorState:
    """Asks libraries until `upto` are done."""
    began, told = perf_counter(), dict(state.told)
    for name, library in list(LIBRARIES.items())[state.at : upto]:
        if installed(library.package):
            told[name] = ask(name, [state.spec])[0]
    return replace(state, at=max(state.at, upto), seconds=state.seconds + perf_counter() - began, told=told)


def ask(library: str, specs: Sequence[TensorSpec]) -> Sequence[dict[str, Any]]:
    """What one library's process told of each spec. LearnerError where it did not come to its end."""
    said = json.dumps([dict(spec.values()) for spec in specs])
    env = ENV if any(spec.topic == "device" for spec in specs) else ENV | {"CUDA_VISIBLE_DEVICES": ""}
    wrote = childprocess.ask("core.tensors.child", library, said, patience=PATIENCE, env=env)
    told: Sequence[dict[str, Any]] = wrote["told"]
    return told


def observe(state: TensorState) -> Frame:
    """notes, by library: the JSON of what it told, as `topics.Told` has it."""
    notes = {name: json.dumps(told, ensure_ascii=False) for name, told in state.told.items()}
    return Frame(state.at, {}, {}, notes, state.seconds)

"""Runs a topic's programs, each library in a process of its own, so that its memory goes when it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core import childprocess, inturn
from core.tape import Frame
from core.tensors.spec import TensorSpec
from core.tensors.topics import LIBRARIES

PATIENCE = 90.0
ENV = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_FORCE_GPU_ALLOW_GROWTH": "true"}
"""TensorFlow keeps quiet, and takes no more of a GPU's memory than it needs."""


State = inturn.Told[TensorSpec, Mapping[str, Any]]


def start(spec: TensorSpec) -> State:
    return inturn.Told(spec)


def advance(state: State, upto: int) -> State:
    """Asks libraries until `upto` are done."""
    return inturn.ask(state, upto, LIBRARIES, lambda name: ask(name, [state.spec])[0])


def ask(library: str, specs: Sequence[TensorSpec]) -> Sequence[dict[str, Any]]:
    """What one library's process told of each spec. LearnerError where it did not come to its end."""
    said = json.dumps([dict(spec.values()) for spec in specs])
    env = ENV if any(spec.topic == "device" for spec in specs) else ENV | {"CUDA_VISIBLE_DEVICES": ""}
    wrote = childprocess.ask("core.tensors.child", library, said, patience=PATIENCE, env=env)
    told: Sequence[dict[str, Any]] = wrote["told"]
    return told


def observe(state: State) -> Frame:
    """notes, by library: the JSON of what it told, as `topics.Told` has it."""
    notes = {name: json.dumps(told, ensure_ascii=False) for name, told in state.told.items()}
    return Frame(state.at, {}, {}, notes, state.seconds)

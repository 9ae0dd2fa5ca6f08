"""Trains one row of a collapse map, cell after cell, each as the trainer would train it. Heavy: torch.

Advancing by one is one whole training. Same three functions as every learner, and `leaves`: each cell's tape goes into
the store, so that the trainer opens it without training.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.gans import learner
from core.gans.maps import CODES, COLUMNS, NUMBERS, ROWS, SHOWN, MapSpec
from core.gans.spec import GanSpec
from core.tape import FINISHED, Ending, Frame, Tape

FAR = 6e4
"""The largest coordinate that a float16 holds, about."""
Weights = dict[str, NDArray[Any]]
Left = tuple[Tape[GanSpec], Weights]


@dataclass(frozen=True)
class MapState:
    """A row of a map between two cells.

    found  [at, 1 + numbers]: of each cell so far its diagnosis' place in CODES, and its last frame's NUMBERS
    fake   [SHOWN, 2] float16: the newest cell's last samples; NaN before there is one
    busy   processor seconds so far, of which seconds is the time on the clock
    left   the tapes and last states of the cells that the last `advance` has trained
    """

    spec: MapSpec
    seconds: float
    found: NDArray[np.float64]
    fake: NDArray[np.float16]
    busy: float = 0.0
    left: tuple[Left, ...] = ()

    @property
    def at(self) -> int:
        return len(self.found)


def start(spec: MapSpec) -> MapState:
    """The row before its first cell."""
    return MapState(spec, 0.0, np.empty((0, 1 + len(NUMBERS))), np.full((SHOWN, 2), np.nan, np.float16))


def advance(state: MapState, upto: int) -> MapState:
    """The row after `upto` cells in all; `state` stays as it was."""
    if upto <= state.at:
        return state
    began, at_work = time.perf_counter(), time.thread_time()
    left = tuple(train(state.spec.cells[column]) for column in range(state.at, upto))
    frames = [tape.last for tape, _ in left]
    found = np.concatenate([state.found, [_numbers(frame) for frame in frames]])
    fake = np.clip(frames[-1].arrays["fake"][:SHOWN], -FAR, FAR).astype(np.float16)
    seconds, busy = state.seconds + time.perf_counter() - began, state.busy + time.thread_time() - at_work
    return MapState(state.spec, seconds, found, fake, busy, left)


def train(spec: GanSpec) -> Left:
    """A whole training, recorded at the marks of its spec as the engine records it: its tape, and its last state.

    It ends where the engine would end it: at a frame with a number that is not finite.
    """
    state, tape = learner.start(spec), Tape(spec)
    for mark in spec.marks():
        state = learner.advance(state, mark)
        tape.frames.append(learner.observe(state))
        if not tape.last.finite:
            tape.ending = Ending("failed", "diverged")
            break
    tape.ending = tape.ending or FINISHED
    return tape, learner.pack(state)


def _numbers(frame: Frame) -> list[float]:
    code = float(CODES.index(frame.notes["diagnosis"]))
    return [code, *(frame.numbers.get(name, np.nan) for name in NUMBERS)]


def leaves(state: MapState) -> tuple[Left, ...]:
    """The tapes that the last `advance` has recorded on its way, each with its last state."""
    return state.left


def observe(state: MapState) -> Frame:
    """The cells so far.

    arrays   code [at] int8, each cell's diagnosis as its place in CODES; found [at, numbers] float32, each cell's
             NUMBERS, NaN where it has none; fake [SHOWN, 2] float16, the newest cell's last samples
             (from the first cell on). In the first frame: lr_g [cells]
    numbers  lr_d; healthy: how many of the cells so far are
    times    busy: processor seconds, which other programs on the machine do not lengthen
    """
    codes = state.found[:, 0].astype(np.int8)
    arrays: dict[str, NDArray[Any]] = {"code": codes, "found": state.found[:, 1:].astype(np.float32)}
    arrays |= {"fake": state.fake.copy()} if state.at else {"lr_g": np.array(COLUMNS)}
    numbers = {"lr_d": ROWS[state.spec.row], "healthy": float((codes == CODES.index("healthy")).sum())}
    return Frame(state.at, numbers, arrays, {}, state.seconds, {"busy": state.busy})


def pack(state: MapState) -> dict[str, NDArray[Any]]:
    """The row as plain arrays; what it has left is in the store by itself."""
    times = {"seconds": np.array(state.seconds), "busy": np.array(state.busy)}
    return {"found": state.found.copy(), "fake": state.fake.copy(), **times}


def unpack(spec: MapSpec, arrays: Mapping[str, NDArray[Any]]) -> MapState:
    """The row that `pack` took apart."""
    seconds, busy = float(arrays["seconds"]), float(arrays["busy"])
    return MapState(spec, seconds, np.array(arrays["found"]), np.array(arrays["fake"]), busy)

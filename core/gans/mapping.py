"""Trains one row of a collapse map. Heavy: torch.

On a processor cell after cell, each as the trainer would train it: advancing by one is one whole training, and `leaves`
has each cell's tape go into the store, so that the trainer opens it without training. On a GPU all cells of the map are
one batch, which the first row that asks for it trains.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.gans import evaluation as ev
from core.gans import learner
from core.gans.batch import Batch
from core.gans.learner import GanState
from core.gans.maps import CODES, COLUMNS, NUMBERS, ROWS, SHOWN, MapSpec, rows
from core.gans.spec import GanSpec
from core.settings import training_device
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
    columns = range(state.at, upto)
    left: tuple[Left, ...] = ()
    if training_device() == "cuda":
        frames = [together(replace(state.spec, row=0))[state.spec.row][column] for column in columns]
    else:
        left = tuple(train(state.spec.cells[column]) for column in columns)
        frames = [tape.last for tape, _ in left]
    found = np.concatenate([state.found, [_numbers(frame) for frame in frames]])
    fake = np.clip(frames[-1].arrays["fake"][:SHOWN], -FAR, FAR).astype(np.float16)
    seconds, busy = state.seconds + time.perf_counter() - began, state.busy + time.thread_time() - at_work
    return MapState(state.spec, seconds, found, fake, busy, left)


@lru_cache(maxsize=4)
def together(spec: MapSpec) -> tuple[tuple[Frame, ...], ...]:
    """The last frames of a whole map's cells, row by row, trained as one batch: what a GPU is good at.

    A batch has one source of chance for all cells, so a cell is like the trainer's own training, not the same one, and
    leaves no tape: the trainer trains it anew when it is opened. Cells are judged one by one, and so on the processor,
    which takes less time for that than to tell a GPU of each small operation; their learning rates have no part in it.
    """
    grid = [row.cells for row in rows(spec)]
    batch = Batch([cell for row in grid for cell in row], training_device())
    cell, looks = batch.spec, [learner.first_looks(batch.spec)] * batch.count
    began = time.perf_counter()
    while batch.at < spec.steps:
        batch.advance(min(ev.LOOK_EVERY, spec.steps - batch.at))
        if batch.at % ev.LOOK_EVERY == 0 and batch.at > spec.steps - ev.LOOKS * ev.LOOK_EVERY:
            seen = batch.samples(ev.noise(cell, batch.z, ev.SHOWN)).cpu().numpy()
            looks = [np.vstack([old[1:], ev.look(cell, points)]) for old, points in zip(looks, seen, strict=True)]
    each, chance = (time.perf_counter() - began) / batch.count, batch.generator.get_state()
    tensors = {name: tensor.cpu() for name, tensor in batch.tensors.items()}
    alone = [{name: tensor[i] for name, tensor in tensors.items()} for i in range(batch.count)]
    states = [GanState(cell, spec.steps, each, one, chance, look) for one, look in zip(alone, looks, strict=True)]
    frames = iter([learner.glance(state) for state in states])
    return tuple(tuple(next(frames) for _ in row) for row in grid)


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

"""A learner that is quick, exact, and fails on demand: what the engine's and the store's tests run."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from core.spec import Spec, Text, choice, number
from core.tape import Frame, LearnerError

LENGTH = 60
HABITS = {name: Text(name, name) for name in ("good", "refuses", "raises", "nan", "hogs")}


@dataclass(frozen=True)
class Habit:
    label: Text


@dataclass(frozen=True)
class Toy(Spec):
    """Counts in floats; at step 20 it does what its habit is. `nap` is how long a step takes, in milliseconds."""

    lab: ClassVar[str] = "toys"
    learner: ClassVar[str] = "tests.toys"
    at_once: ClassVar[int] = 3

    habit: str = choice("good", {name: Habit(label) for name, label in HABITS.items()}, label=Text("버릇", "habit"))
    seed: int = number(0, 0, 10_000, label=Text("시드", "seed"))
    nap: int = number(0, 0, 1000, label=Text("쉼", "nap"))

    def marks(self) -> tuple[int, ...]:
        return tuple(range(LENGTH + 1))


@dataclass(frozen=True)
class SavedToy(Toy):
    """The same, with checkpoints."""

    lab: ClassVar[str] = "saved-toys"
    checkpoints: ClassVar[bool] = True


@dataclass(frozen=True)
class State:
    spec: Toy
    at: int
    total: float
    seconds: float = 0.0


def start(spec: Toy) -> State:
    return State(spec, 0, float(spec.seed))


def advance(state: State, upto: int) -> State:
    for at in range(state.at + 1, upto + 1):
        time.sleep(state.spec.nap / 1000)
        state = replace(state, at=at, total=state.total * 1.0001 + 0.1, seconds=state.seconds + 0.001)
        if at == 20:
            state = _habits[state.spec.habit](state)
    return state


def observe(state: State) -> Frame:
    return Frame(state.at, {"total": state.total}, {"trace": np.full(4, state.total)}, {}, state.seconds)


def pack(state: State) -> dict[str, Any]:
    return {"at": np.array(state.at), "total": np.array(state.total), "seconds": np.array(state.seconds)}


def unpack(spec: Toy, arrays: dict[str, Any]) -> State:
    return State(spec, int(arrays["at"]), float(arrays["total"]), float(arrays["seconds"]))


def _refuses(state: State) -> State:
    raise LearnerError("no-internet", "a reason that a student can read")


def _raises(state: State) -> State:
    raise ZeroDivisionError("nobody expected this")


def _hogs(state: State) -> State:
    return replace(state, total=float(np.ones(2**33, dtype=np.float64).sum()))


_habits = {
    "good": lambda state: state,
    "refuses": _refuses,
    "raises": _raises,
    "nan": lambda state: replace(state, total=float("nan")),
    "hogs": _hogs,
}

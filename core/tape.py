"""What a run leaves behind: frames in order, and how it ended. Light: NumPy only."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypeVar

from core.spec import Spec

Array = NDArray[Any]
S = TypeVar("S", bound=Spec, default=Spec, covariant=True)


@dataclass(frozen=True)
class Frame:
    """What one moment of a run looks like: plain numbers and arrays, no library objects, a few tens of kB.

    at       position on the spec's axis (trees, steps)
    numbers  scalars; a number that is not finite ends the run, so leave out what is not defined
    arrays   by name; what never changes (real points, labels) stands in the frame at 0 only
    notes    short codes in words' keys, such as a diagnosis
    seconds  time spent learning until here; not part of a frame's identity
    times    other times in seconds, by name; not part of it either
    """

    at: int
    numbers: Mapping[str, float] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    times: Mapping[str, float] = field(default_factory=dict)

    def digest(self) -> str:
        """SHA-256 over everything but the times: equal digests mean bit-identical frames."""
        h = hashlib.sha256()
        h.update(repr((self.at, sorted(self.numbers.items()), sorted(self.notes.items()))).encode())
        for name in sorted(self.arrays):
            array = np.require(self.arrays[name], requirements="C")
            h.update(f"{name}{array.dtype}{array.shape}".encode())
            h.update(array.tobytes())
        return h.hexdigest()

    @property
    def finite(self) -> bool:
        return all(math.isfinite(v) for v in self.numbers.values())


@dataclass(frozen=True)
class Ending:
    """How a tape ended. `reason` is a code that the pages put into words; `detail` is for the log and the lecturer."""

    kind: Literal["finished", "stopped", "failed"]
    reason: str = ""
    detail: str = ""


FINISHED = Ending("finished")
STOPPED = Ending("stopped")


@dataclass
class Tape(Generic[S]):
    """The frames of a run in order, how it ended, and how it was made (device, versions, seconds)."""

    spec: S
    frames: list[Frame] = field(default_factory=list)
    ending: Ending | None = None
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> Frame:
        return self.frames[0]

    @property
    def last(self) -> Frame:
        return self.frames[-1]

    def at(self, position: int) -> Frame:
        """The newest frame at or before `position`."""
        return next((f for f in reversed(self.frames) if f.at <= position), self.frames[0])

    def series(self, name: str) -> tuple[list[int], list[float]]:
        """One number over the axis: positions and values, where it is defined."""
        points = [(f.at, f.numbers[name]) for f in self.frames if name in f.numbers]
        return [p[0] for p in points], [p[1] for p in points]

    def digest(self) -> str:
        """SHA-256 over the frames' digests: equal for bit-identical tapes."""
        return hashlib.sha256("".join(f.digest() for f in self.frames).encode()).hexdigest()


class LearnerError(Exception):
    """Raised by a learner that must give up for a reason that a student can read; `reason` is a code in words."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(reason, detail)


class State(Protocol):
    """What a learner keeps between steps. `at` is its position; `seconds` the time spent learning so far."""

    @property
    def at(self) -> int: ...
    @property
    def seconds(self) -> float: ...


class Learner(Protocol):
    """A module with these functions. `advance` leaves the state that it was given usable as it was.

    `advance(advance(s, a), b) == advance(s, b)`, bit for bit on one device.
    A learner with `pack` and `unpack` gets checkpoints, and its last state is stored as weights. One that records tapes
    of other specs on its way has `leaves(state)`: those of its last `advance`, each with its packed last state; they
    are stored as if the engine had recorded them.
    """

    def start(self, spec: Any) -> Any: ...
    def advance(self, state: Any, upto: int) -> Any: ...
    def observe(self, state: Any) -> Frame: ...

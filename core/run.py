"""A run: the handle on a tape that is being recorded, how it may fail, and what may be refused. Light."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Generic

from distributed.scheduler import KilledWorker

from core.tape import Ending, Frame, LearnerError, S, Tape


class LabFull(Exception):
    """More runs are recorded or waiting than the settings allow."""


class TooMany(Exception):
    """A viewer asked for more runs of one lab at once than its specs allow."""


class Run(Generic[S]):
    """The handle on a tape that is being recorded, or has been. Reading it never waits."""

    def __init__(self, spec: S, tape: Tape[S]) -> None:
        self.spec, self.tape = spec, tape
        self.viewers: dict[str, float] = {}
        self._began: tuple[float, int] | None = None
        self._task: asyncio.Task[None] | None = None
        self._place = 0

    @property
    def frames(self) -> list[Frame]:
        """The frames so far, in order."""
        return self.tape.frames

    @property
    def ended(self) -> Ending | None:
        """How the run ended; None while it is recorded or waits."""
        return self.tape.ending

    @property
    def place(self) -> int:
        """How many runs stand before this one in the queue, itself included; 0 when it is its turn."""
        return self._place

    @property
    def progress(self) -> float:
        """The share of the axis that has been recorded, 0 to 1."""
        if self.ended and self.ended.kind == "finished":
            return 1.0
        return self.frames[-1].at / max(1, self.spec.marks()[-1]) if self.frames else 0.0

    @property
    def eta(self) -> float | None:
        """Seconds until the end at the pace so far; None when that is not known yet."""
        if self.ended or not self._began or not self.frames:
            return None
        since, start = self._began
        done = self.frames[-1].at - start
        left = self.spec.marks()[-1] - self.frames[-1].at
        return (time.monotonic() - since) * left / done if done > 0 else None

    @property
    def restarts(self) -> bool:
        """Whether asking again starts the run anew: it was stopped, or failed for a reason that may have gone."""
        return bool(self.ended and self.ended.kind != "finished" and self.ended.reason != "diverged")

    def watch(self, viewer: str) -> None:
        """Says that `viewer` is looking now; keeps the run from being released."""
        if viewer in self.viewers:
            self.viewers[viewer] = time.monotonic()


@dataclass(frozen=True)
class Status:
    """What the lab has and does now."""

    workers: int
    device: str
    recording: int
    waiting: int


def failure(error: Exception) -> Ending:
    """How a tape ends on this exception."""
    if isinstance(error, LearnerError):
        return Ending("failed", error.reason, error.detail)
    if isinstance(error, MemoryError) or "alloc" in str(error).lower():
        return Ending("failed", "memory", repr(error))
    if isinstance(error, KilledWorker):
        return Ending("failed", "worker-lost", repr(error))
    return Ending("failed", "error", repr(error))

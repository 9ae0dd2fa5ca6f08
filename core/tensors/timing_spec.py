"""What can be said about one series of timings. Light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.settings import installed
from core.spec import Spec, Text, choice, line
from core.tape import Frame
from core.tensors.timing import DEVICES, RUNNERS, THREADS, WORKS, Timings, sizes_of


@dataclass(frozen=True)
class TimingSpec(Spec):
    """One work, timed at every size: position k is the k-th size, and the one after the last is TensorFlow at all.

    `device` is what the host has, and `release` the versions there: elsewhere other times would be taken.
    """

    lab: ClassVar[str] = "timings"
    learner: ClassVar[str] = "core.tensors.timing_learner"
    axis: ClassVar[str] = "size"
    wants_gpu: ClassVar[bool] = True

    work: str = choice("matrix", WORKS, label=Text("계산", "Work"))
    threads: str = choice("one", THREADS, label=Text("CPU 코어", "CPU cores"))
    device: str = choice("cpu", DEVICES, label=Text("장치", "Device"))
    release: str = line(str.strip, label=Text("버전", "Versions"))

    @property
    def sizes(self) -> tuple[int, ...]:
        return sizes_of(self.work, self.device)

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(self.sizes) + 2))


def releases() -> str:
    """The versions that are installed here."""
    packages = dict.fromkeys(runner.package for runner in RUNNERS.values())
    return " ".join(f"{name} {installed(name)}" for name in packages)


def timings(spec: TimingSpec, frame: Frame) -> Timings:
    """What a frame holds, as recorded machines have it."""
    said = frame.notes.get("cpu", ""), frame.notes.get("gpu", "")
    return Timings(spec.work, int(frame.numbers.get("threads", 0)), frame.times, *said)


PRESETS: Mapping[str, tuple[TimingSpec, ...]] = {
    f"{work}-{threads}": (TimingSpec(work, threads, release=releases()),) for work in WORKS for threads in THREADS
}

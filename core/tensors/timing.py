"""What is timed by size, on what, and within which bounds; from which size a GPU pays. Light.

Times stand in one mapping: "numpy.256" is the seconds of one call of that runner at that size, and "to.256" and
"back.256" those of bringing the operands to the GPU and the result back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.spec import Text

PATIENT = 2.0
"""Seconds: a call that would take longer, judged by the size before, is not begun."""
MOST_BYTES = 700_000_000
"""What the operands, the result and what lies between may take at the largest size; a test adds them up."""


class Work(NamedTuple):
    """Something to be timed on float32 arrays.

    code     what one call computes, as it is written in either library
    size     what a size counts
    sizes    for every host; `large` ones besides where there is a GPU
    flop     floating-point operations of a call at a size
    numbers  how many numbers the operands, the result and what lies between hold
    """

    label: Text
    code: str
    size: Text
    sizes: tuple[int, ...]
    large: tuple[int, ...]
    flop: Callable[[int], float]
    numbers: Callable[[int], int]


WORKS: dict[str, Work] = {
    "matrix": Work(
        Text("행렬 곱 n×n", "Matrix product, n by n"), "a @ b", Text("행과 열의 수 n", "rows and columns n"),
        (16, 32, 64, 128, 256, 512, 1024, 2048, 4096), (6144,), lambda n: 2.0 * n**3, lambda n: 3 * n * n,
    ),
    "elementwise": Work(
        Text("원소별 계산", "Elementwise work"), "a * b + c", Text("원소의 수", "numbers in each array"),
        (100, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000), (30_000_000,),
        lambda n: 2.0 * n, lambda n: 5 * n,
    ),
}  # fmt: skip


class Runner(NamedTuple):
    """Who computes where: a library on a device."""

    label: str
    package: str
    device: str


RUNNERS: dict[str, Runner] = {
    "numpy": Runner("NumPy", "numpy", "CPU"),
    "torch": Runner("PyTorch", "torch", "CPU"),
    "tensorflow": Runner("TensorFlow", "tensorflow", "CPU"),
    "cuda": Runner("PyTorch", "torch", "GPU"),
}
WAYS = ("to", "back")
"""What a transfer is made of."""


class Option(NamedTuple):
    """A choice that is only a name."""

    label: Text


THREADS = {"one": Option(Text("하나", "One")), "all": Option(Text("모두", "All"))}
"""How many of the processor's cores a library may use. On a busy host, several wait for one another at every step."""
DEVICES = {"cpu": Option(Text("CPU만", "CPU only")), "cuda": Option(Text("GPU도", "A GPU, too"))}
"""What a host has."""


@dataclass(frozen=True)
class Timings:
    """One work's times on one machine. `threads` is how many a library used on the CPU; `gpu` is empty without one."""

    work: str
    threads: int
    times: Mapping[str, float]
    cpu: str
    gpu: str = ""

    def of(self, runner: str, transfer: bool = False) -> dict[int, float]:
        """Seconds by size, where they were taken; with `transfer`, what goes to the GPU and back is added."""
        found = {}
        for name, seconds in self.times.items():
            who, _, size = name.partition(".")
            if who == runner:
                found[int(size)] = seconds + (sum(self.times[f"{way}.{size}"] for way in WAYS) if transfer else 0.0)
        return dict(sorted(found.items()))

    def moved(self) -> dict[int, float]:
        """Seconds by size of the transfer alone."""
        return {size: sum(self.times[f"{way}.{size}"] for way in WAYS) for size in self.of("cuda")}

    def best(self) -> dict[int, float]:
        """Seconds by size of the quickest runner on the CPU."""
        on_cpu = [self.of(name) for name, runner in RUNNERS.items() if runner.device == "CPU"]
        sizes = sorted({size for times in on_cpu for size in times})
        return {size: min(times[size] for times in on_cpu if size in times) for size in sizes}

    def pays(self, transfer: bool = False) -> int | None:
        """The least size from which on the GPU is quicker at every size that both were timed at; None for never."""
        gpu, cpu = self.of("cuda", transfer), self.best()
        both, found = [size for size in gpu if size in cpu], None
        for size in reversed(both):
            if gpu[size] >= cpu[size]:
                break
            found = size
        return found


def sizes_of(work: str, device: str) -> tuple[int, ...]:
    """The sizes at which a work is timed on a host with, or without, a GPU."""
    return WORKS[work].sizes + (WORKS[work].large if device == "cuda" else ())

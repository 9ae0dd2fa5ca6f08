"""Times one work at one size in NumPy, PyTorch and TensorFlow. Heavy; each library is imported where it is asked for.

It needs NumPy and what it times, so that it also runs where the rest of the app is not installed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from core.tensors.timing import PATIENT, WORKS

ROUNDS, SHORTEST, MOST = 5, 0.02, 1000
"""A quick call is repeated for so many seconds, or so many times, in so many rounds; the quickest round counts."""
SLOW = 0.25
"""Seconds from which on one call, after one to warm up, is enough."""
GPU = "cuda"
TRIM, MMAP = -1, -3
KEPT = {TRIM: 64 * 2**20, MMAP: 32 * 2**20}
"""glibc's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, where they come to by themselves as a process uses large arrays."""
FIRST_MMAP = 128 * 2**10
Call = Callable[[], Any]


def matrix(a: Any, b: Any) -> Any:
    """A matrix product; the arrays of any of the libraries."""
    return a @ b


def elementwise(a: Any, b: Any, c: Any) -> Any:
    """Two operations a number, each number by itself."""
    return a * b + c


DONE: dict[str, Callable[..., Any]] = {"matrix": matrix, "elementwise": elementwise}
SHAPES: dict[str, Callable[[int], list[tuple[int, ...]]]] = {
    "matrix": lambda n: [(n, n)] * 2,
    "elementwise": lambda n: [(n,)] * 3,
}


def operands(work: str, size: int) -> list[Any]:
    """What a work is given: arrays float32 in 0 to 1, the same each time."""
    chance = np.random.default_rng(size)
    return [chance.random(shape, dtype=np.float32) for shape in SHAPES[work](size)]


def with_numpy(work: str, given: Sequence[Any]) -> dict[str, Call]:
    return {"numpy": lambda: DONE[work](*given)}


def with_torch(work: str, given: Sequence[Any]) -> dict[str, Call]:
    import torch

    held = [torch.from_numpy(array) for array in given]
    return {"torch": lambda: DONE[work](*held)}


def with_tensorflow(work: str, given: Sequence[Any]) -> dict[str, Call]:
    import tensorflow as tf

    held = [tf.constant(array) for array in given]
    return {"tensorflow": lambda: DONE[work](*held)}


def with_cuda(work: str, given: Sequence[Any]) -> dict[str, Call]:
    """Each call waits until the GPU has done it: a call that has only been handed over is not over."""
    import torch

    held = [torch.from_numpy(array) for array in given]
    there = [tensor.to(GPU) for tensor in held]
    result = DONE[work](*there)

    def waited(call: Call) -> Call:
        def both() -> None:
            call()
            torch.cuda.synchronize()

        return both

    return {
        "cuda": waited(lambda: DONE[work](*there)),
        "to": waited(lambda: [tensor.to(GPU) for tensor in held]),
        "back": waited(lambda: result.to("cpu")),
    }


READY: dict[str, Callable[[str, Sequence[Any]], dict[str, Call]]] = {
    "numpy": with_numpy,
    "torch": with_torch,
    "tensorflow": with_tensorflow,
    "cuda": with_cuda,
}


def measure(work: str, size: int, runners: Sequence[str], before: Mapping[str, float]) -> dict[str, float]:
    """Seconds of a call at a size, as "RUNNER.SIZE"; a runner that would take too long, judged by `before`, has none.

    A GPU whose memory is too small has none either.
    """
    given = operands(work, size)
    found: dict[str, float] = {}
    for runner in runners:
        if expected(work, size, runner, before) > PATIENT:
            continue
        try:
            found |= {f"{name}.{size}": timed(call) for name, call in READY[runner](work, given).items()}
        except RuntimeError as error:
            if type(error).__name__ != "OutOfMemoryError":  # torch's own, named so that torch need not be imported
                raise
    return found


def expected(work: str, size: int, runner: str, before: Mapping[str, float]) -> float:
    """Seconds that a call will take, from the largest size so far; infinite where that one was left out."""
    known = {int(name.partition(".")[2]) for name in before}
    if not known:
        return 0.0
    last, flop = max(known), WORKS[work].flop
    there = before.get(f"{runner}.{last}", float("inf"))
    return there * flop(size) / flop(last)


def timed(call: Call) -> float:
    """The mean seconds of a call in the quickest of some rounds, after one call to warm up."""
    first = _seconds(call, 1)
    if first > SLOW:
        return _seconds(call, 1)
    calls = max(1, min(MOST, int(SHORTEST / max(_seconds(call, 1), 1e-9))))
    return min(_seconds(call, calls) for _ in range(ROUNDS)) / calls


def _seconds(call: Call, calls: int) -> float:
    began = perf_counter()
    for _ in range(calls):
        call()
    return perf_counter() - began


@contextlib.contextmanager
def threads(count: int) -> Iterator[None]:
    """NumPy and PyTorch may use `count` threads for as long as this lasts."""
    import torch
    from threadpoolctl import threadpool_limits

    before = torch.get_num_threads()
    with threadpool_limits(count):
        torch.set_num_threads(count)
        try:
            yield
        finally:
            torch.set_num_threads(before)


@contextlib.contextmanager
def usual_memory() -> Iterator[None]:
    """The C library keeps freed memory for the next array, as it does in a process that nobody has told otherwise.

    Dask has its workers give it back at once, and each new array is then paid for in page faults: up to ten times the
    arithmetic. On systems without glibc nothing is changed.
    """
    tell = getattr(ctypes.CDLL(None), "mallopt", _nothing) if os.name == "posix" else _nothing
    for option, size in KEPT.items():
        tell(option, size)
    try:
        yield
    finally:
        if given := os.environ.get("MALLOC_TRIM_THRESHOLD_"):
            tell(TRIM, int(given))
            tell(MMAP, FIRST_MMAP)


def _nothing(option: int, size: int) -> None:
    """What is told where there is no glibc."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cpu_name() -> str:
    """The processor's name, as the system says it."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def gpu_name() -> str:
    """The GPU's name; empty where torch finds none."""
    import torch

    return str(torch.cuda.get_device_name()) if torch.cuda.is_available() else ""

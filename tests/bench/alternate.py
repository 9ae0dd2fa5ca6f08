"""Measures ways of doing the same in turn, A B A B …, each in a process of its own, so that neither warms the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context

THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
Job = Callable[[], float]


def in_turn(
    jobs: Mapping[str, Job], rounds: int, one_thread: frozenset[str], warm: bool = True
) -> dict[str, list[float]]:
    """What each job returned, round after round. Those in `one_thread` run as workers do, the others as libraries like.

    Jobs are top-level functions, or partials of them, and import their libraries when they are called. Where `warm`, a
    first round is not counted.
    """
    found: dict[str, list[float]] = {name: [] for name in jobs}
    with ExitStack() as stack:
        pools = {name: stack.enter_context(_process(name in one_thread)) for name in jobs}
        for i in range(rounds + warm):
            for name, job in jobs.items():
                value = pools[name].submit(job).result()
                if i or not warm:
                    found[name].append(value)
    return found


def _process(one_thread: bool) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(one_thread,))


def _begin(one_thread: bool) -> None:
    for name in THREADS:
        os.environ.pop(name, None)
        if one_thread:
            os.environ[name] = "1"

"""Tries a task's cases on both ways of doing it, and times both. Heavy: the libraries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np

from core.anatomy.why.tasks import PREPARES, REFUSES, TASKS, WAYS, Case, WhySpec, module_of
from core.tape import Frame

SHORTEST, MOST = 0.02, 2000
"""A timing repeats a call until so many seconds are over, or so many calls; the mean counts."""


@dataclass(frozen=True)
class WhyState:
    """`passed` is of each way and case, once they were tried; `times` of each size so far the seconds of each way."""

    spec: WhySpec
    at: int = 0
    seconds: float = 0.0
    passed: tuple[tuple[bool, ...], ...] = ()
    times: tuple[tuple[float, ...], ...] = ()


def start(spec: WhySpec) -> WhyState:
    return WhyState(spec)


def advance(state: WhyState, upto: int) -> WhyState:
    """Takes the steps until `upto`."""
    task, began = TASKS[state.spec.task], perf_counter()
    ways = [getattr(import_module(module_of(task, way)), task.function) for way in WAYS]
    for at in range(state.at + 1, upto + 1):
        if at == 1:
            tried = tuple(tuple(passes(way, case, state.spec.task) for case in task.cases) for way in ways)
            state = replace(state, passed=tried)
        else:
            given = task.of(task.sizes[at - 2])
            both = tuple(timed(*ready(way, given, state.spec.task)) for way in ways)
            state = replace(state, times=(*state.times, both))
    return replace(state, at=max(state.at, upto), seconds=state.seconds + perf_counter() - began)


def observe(state: WhyState) -> Frame:
    """arrays passed [ways, cases] bool, once tried; times: "by_hand_10", seconds of one call on a size."""
    task = TASKS[state.spec.task]
    arrays = {"passed": np.array(state.passed)} if state.passed else {}
    times = {
        f"{way}_{size}": seconds
        for size, both in zip(task.sizes, state.times, strict=False)
        for way, seconds in zip(WAYS, both, strict=True)
    }
    return Frame(state.at, {}, arrays, {}, state.seconds, times)


def passes(way: Callable[..., Any], case: Case, task: str) -> bool:
    """Whether one way of doing a task is right on a case."""
    try:
        call, given = ready(way, case.given, task)
        found = call(*given)
    except Exception:
        return task in REFUSES and case.right is None
    if case.right is None:
        return task not in REFUSES and found is None
    return bool(found == case.right)


def ready(way: Callable[..., Any], given: tuple[Any, ...], task: str) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """What to call, and with what, once all is prepared that is prepared once."""
    return (way(given[0]), given[1:]) if task in PREPARES else (way, given)


def timed(way: Callable[..., Any], given: tuple[Any, ...]) -> float:
    """The mean seconds of a call, after one to warm up."""
    way(*given)
    began, calls = perf_counter(), 0
    while calls < MOST and (perf_counter() - began < SHORTEST or not calls):
        way(*given)
        calls += 1
    return (perf_counter() - began) / calls

"""Times one work at every size: NumPy and PyTorch here, TensorFlow at last and in a process of its own. Heavy.

That process's memory goes when it is done. Times differ from run to run; all else of a frame does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter

from core import childprocess
from core.settings import installed
from core.tape import Frame, LearnerError
from core.tensors.stopwatch import cores, cpu_name, gpu_name, measure, threads, usual_memory
from core.tensors.timing import RUNNERS
from core.tensors.timing_spec import TimingSpec

PATIENCE = 120.0


@dataclass(frozen=True)
class TimingState:
    """The times of the first `at` sizes; at last TensorFlow's too. `failed` says why its process told nothing."""

    spec: TimingSpec
    at: int = 0
    seconds: float = 0.0
    times: Mapping[str, float] = field(default_factory=dict)
    failed: str = ""


def start(spec: TimingSpec) -> TimingState:
    return TimingState(spec)


def advance(state: TimingState, upto: int) -> TimingState:
    """Times sizes until `upto` are done."""
    began, times, failed = perf_counter(), dict(state.times), state.failed
    sizes = state.spec.sizes
    for at in range(state.at + 1, upto + 1):
        if at <= len(sizes):
            with threads(_count(state.spec)), usual_memory():
                times |= measure(state.spec.work, sizes[at - 1], runners(state.spec), times)
        elif installed(RUNNERS["tensorflow"].package):
            try:
                times |= with_tensorflow(state.spec)
            except LearnerError as error:  # the others' times stand
                failed = error.reason
    took = state.seconds + perf_counter() - began
    return replace(state, at=max(state.at, upto), seconds=took, times=times, failed=failed)


def runners(spec: TimingSpec) -> list[str]:
    """Who is timed in this process: a GPU where one is asked for and found."""
    return ["numpy", "torch", *(["cuda"] if spec.device == "cuda" and gpu_name() else [])]


def with_tensorflow(spec: TimingSpec) -> Mapping[str, float]:
    """TensorFlow's times on the processor at all sizes. LearnerError where its process did not come to its end."""
    env = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    said = (str(_count(spec)), "cpu", spec.work, "tensorflow")
    told = childprocess.ask("core.tensors.timing_child", *said, patience=PATIENCE, env=env)
    times: Mapping[str, float] = told["times"][spec.work]
    return times


def observe(state: TimingState) -> Frame:
    """numbers threads, of each library on the CPU; notes cpu and gpu, their names, and tensorflow, why it has none;
    times as `timing` names them."""
    notes = {"cpu": cpu_name(), "gpu": gpu_name() if state.spec.device == "cuda" else ""}
    notes |= {"tensorflow": state.failed} if state.failed else {}
    return Frame(state.at, {"threads": float(_count(state.spec))}, {}, notes, state.seconds, state.times)


def _count(spec: TimingSpec) -> int:
    return 1 if spec.threads == "one" else cores()

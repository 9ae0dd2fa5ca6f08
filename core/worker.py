"""What runs on a worker: a thin layer that imports a spec's learner there, and keeps checkpoints.

The engine submits these functions by reference; the module itself is light, so that the web process may import it.
"""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module, metadata
from typing import Any

from core.settings import settings
from core.spec import Spec
from core.store import Store
from core.tape import Array, Frame, Tape

LIBRARIES = ("numpy", "scikit-learn", "xgboost", "xgboost-cpu", "torch")


@dataclass(frozen=True)
class Kept:
    """A learner's state, wrapped: Dask tells the client each result's type, and importing the state's own is heavy."""

    state: Any

    @property
    def at(self) -> int:
        """The state's position."""
        return int(self.state.at)


def attach(sent: Any) -> Any:
    """What a spec brings along. The tasks below are given it so that it is there, and stays, while they work."""
    return sent


def begin(spec: Spec, device: str, attached: Any = None) -> Kept:
    """The state to go on from: the newest checkpoint's, else a fresh start."""
    learner = import_module(spec.learner)
    if spec.checkpoints:
        tape, weights = _checkpoint(spec, device)
        if tape and weights:
            return Kept(learner.unpack(spec, weights))
    return Kept(learner.start(spec))


def advance(spec: Spec, kept: Kept, upto: int, attached: Any = None) -> Kept:
    """The state at `upto`; a state that is further already (a newer checkpoint) is left as it is."""
    return kept if kept.at >= upto else Kept(import_module(spec.learner).advance(kept.state, upto))


def observe(spec: Spec, kept: Kept, at: int, device: str, attached: Any = None) -> Frame:
    """The frame at `at`: of this state, or, when a checkpoint has carried it further, the one that was recorded.

    What the state leaves behind is in the store before its frame is seen.
    """
    learner, state = import_module(spec.learner), kept.state
    if kept.at > at:
        tape, _ = _checkpoint(spec, device)
        found = [f for f in tape.frames if f.at == at] if tape else []
        if found:
            return found[0]
        state = learner.advance(learner.start(spec), at)
    if hasattr(learner, "leaves"):
        _keep(learner.leaves(state), device, spec.lab)
    frame: Frame = learner.observe(state)
    return frame if frame.seconds else replace(frame, seconds=state.seconds)


def checkpoint(
    spec: Spec, kept: Kept, frames: Sequence[Frame], device: str, after: bool = True, attached: Any = None
) -> bool:
    """Adds `frames` to the checkpoint and moves it to this state. `after` is the one before's result and orders them.

    Returns whether it was written: frames that do not join what is there are not.
    """
    learner = import_module(spec.learner)
    tape, _ = _checkpoint(spec, device)
    tape = tape or Tape(spec, made=made(device))
    reached = tape.last.at if tape.frames else -1
    new = [f for f in frames if f.at > reached]
    marks = spec.marks()
    joined = [f.at for f in tape.frames] + [f.at for f in new]
    if not new or kept.at != new[-1].at or list(marks[: len(joined)]) != joined:
        return False
    tape.frames += new
    Store.of(settings()).save(tape, device, learner.pack(kept.state))
    return True


def _keep(left: Iterable[tuple[Tape, Mapping[str, Array]]], device: str, lab: str) -> None:
    """Stores tapes of other specs, each with its packed last state, as the engine stores a run that has ended.

    They say which lab left them: nobody has asked for them one by one.
    """
    for tape, weights in left:
        if not tape.spec.private:
            Store.of(settings()).save(replace(tape, made=made(device) | {"left_by": lab}), device, weights)


def finish(spec: Spec, kept: Kept, device: str, attached: Any = None) -> tuple[dict[str, Any], dict[str, Array]]:
    """How the run was made, and its packed last state (empty when the learner packs nothing, or none is kept)."""
    learner = import_module(spec.learner)
    return made(device), learner.pack(kept.state) if spec.keeps_weights and hasattr(learner, "pack") else {}


def made(device: str) -> dict[str, Any]:
    """Device, machine, library versions and date: what a reader needs to judge a recorded run."""
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    machine = f"{platform.system()} {platform.machine()}"
    where = {"device": device, "device_name": _device_name(device), "machine": machine}
    return {**where, "versions": versions(), "when": when}


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """The installed versions of the libraries that learn, read from their metadata: nothing is imported."""
    found = {}
    for name in LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def call(dotted: str, *arguments: Any) -> Any:
    """Calls `module.function` by name, imported here."""
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(module), name)(*arguments)


def has_gpu() -> bool:
    """Whether this worker may train on a GPU: one is there, and LAB_DEVICE does not forbid it."""
    if settings().device == "cpu" or not (settings().device == "cuda" or os.path.exists("/dev/nvidiactl")):
        return False
    return bool(import_module("torch").cuda.is_available())


async def dask_setup(worker: Any) -> None:
    """Run by Dask as a worker starts: lower priority than the web process, one thread, a memory bound, GPU or not."""
    if not settings().in_process() and hasattr(os, "nice"):
        os.nice(10)
    gpu = has_gpu()
    os.environ["LAB_DEVICE"] = (
        "cuda" if gpu else "cpu"
    )  # learners read it: where they train is what the engine was told
    if gpu:
        worker.state.total_resources["GPU"] = worker.state.available_resources["GPU"] = 1  # told when it registers
    if not settings().in_process() and not gpu:
        _bound_memory(settings().worker_memory())


def _bound_memory(size: int) -> None:
    """A run that asks for more gets a MemoryError of its own; other runs on this worker go on.

    CUDA reserves far more than it uses, so a GPU worker relies on Dask's own watch instead.
    """
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _checkpoint(spec: Spec, device: str) -> tuple[Tape | None, dict[str, Array] | None]:
    """The begun tape and packed state of the same library versions; a run must not change libraries midway."""
    store = Store.of(settings())
    tape = store.begun(spec, device)
    if tape is None or tape.made.get("versions") != versions():
        return None, None
    return tape, store.weights(spec, device)


def _device_name(device: str) -> str:
    if device == "cuda":
        return str(import_module("torch").cuda.get_device_name())
    return platform.processor() or platform.machine()

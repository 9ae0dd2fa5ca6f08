"""Trains a GAN, step by step: `start`, `advance`, `observe`. Heavy: torch.

`advance(advance(s, a), b) == advance(s, b)` bit for bit on one device: all chance comes from one generator whose state
is part of the training's state, and marking a training never draws from it.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import torchstate
from core.gans import evaluation as ev
from core.gans import views
from core.gans.captured import captured
from core.gans.diagnosis import diagnose
from core.gans.spec import GanSpec
from core.gans.training import Trainer, fresh
from core.settings import training_device
from core.tape import Frame
from core.torchstate import Arrays

torch.backends.cudnn.deterministic = True
"""A GPU's quickest convolutions add in an order that changes from run to run."""


@dataclass(frozen=True)
class GanState:
    """A training between two steps.

    tensors  as `training.fresh` gives them: weights, optimisers' moments, what remedies keep; flat, on one device
    chance   the generator's state, bytes on the processor, as `torch.Generator.get_state` gives it
    looks    the last looks [LOOKS, dim + parts], oldest first, NaN where there was none yet
    """

    spec: GanSpec
    at: int
    seconds: float
    tensors: Mapping[str, Tensor]
    chance: Tensor
    looks: NDArray[np.float64]


def start(spec: GanSpec) -> GanState:
    """The training before its first step: fresh weights, optimisers at rest. LearnerError where data cannot be had."""
    generator = torch.Generator(training_device()).manual_seed(spec.seed)
    tensors = fresh(spec, generator)
    looks = remember(first_looks(spec), spec, tensors)
    return GanState(spec, 0, 0.0, tensors, generator.get_state(), looks)


def first_looks(spec: GanSpec) -> NDArray[np.float64]:
    """The memory of looks before the first one."""
    return np.full((ev.LOOKS, spec.dim + len(ev.truth(spec).shares)), np.nan)


def advance(state: GanState, upto: int) -> GanState:
    """The training after `upto` steps in all; `state` stays as it was. Nothing happens when it is there already."""
    began, looks = time.perf_counter(), state.looks
    trainer, step = _captured(state) if _on_gpu(state) else _plain(state)
    with torch.inference_mode() if state.spec.by_hand else torch.no_grad():
        for at in range(state.at + 1, upto + 1):
            step()
            if at % ev.LOOK_EVERY == 0:
                looks = remember(looks, state.spec, trainer.tensors)
    tensors = {name: tensor.clone() for name, tensor in trainer.tensors.items()}
    if tensors["g"].is_cuda:
        torch.cuda.synchronize()
    seconds = state.seconds + time.perf_counter() - began
    return GanState(state.spec, max(state.at, upto), seconds, tensors, trainer.generator.get_state(), looks)


def _plain(state: GanState) -> tuple[Trainer, Callable[[], object]]:
    """A trainer on copies of the state's tensors, and its step."""
    tensors = {name: tensor.clone() for name, tensor in state.tensors.items()}
    generator = torch.Generator(tensors["g"].device)
    generator.set_state(state.chance)
    trainer = Trainer(state.spec, tensors, generator, state.at)
    return trainer, trainer.step


def _on_gpu(state: GanState) -> bool:
    """Whether its step can be one CUDA graph: nothing in it may depend on the step's number or be read back."""
    return state.tensors["g"].is_cuda and state.spec.by_hand and not state.spec.noise


def _captured(state: GanState) -> tuple[Trainer, Callable[[], object]]:
    """The spec's trainer on this GPU, gone over to this state, and its step by one launch."""
    trainer, step = _graphed(state.spec)
    trainer.take_up(state.tensors, state.chance, state.at)
    return trainer, step


@lru_cache(maxsize=4)
def _graphed(spec: GanSpec) -> tuple[Trainer, Callable[[], object]]:
    """A trainer and its captured step, kept between chunks: capturing takes as long as a hundred steps."""
    generator = torch.Generator("cuda")
    trainer = Trainer(spec, fresh(spec, generator), generator, 0)
    with torch.inference_mode():
        return trainer, captured(trainer.step, trainer.changing, generator)


def remember(looks: NDArray[np.float64], spec: GanSpec, tensors: Mapping[str, Tensor]) -> NDArray[np.float64]:
    """The last looks and one more, at what G makes of the fixed noise now."""
    g = ev.shown_weights(tensors)
    points = ev.generate(spec, g, ev.noise(spec, g, ev.SHOWN))
    return np.vstack([looks[1:], ev.look(spec, points)])


def observe(state: GanState) -> Frame:
    """What this moment looks like; the training is not disturbed. Samples are the moving average's if G has one.

    arrays   histogram [parts], good samples among 2,500. Of points: fake [500, 2]; d_map [40, 40], rows are y;
             arrows [120, 2], where the first fakes are pulled; warp [21, 21, 2], what G makes of an even lattice.
             Of images: fake [25, pixels] uint8, label [25], good [25], nearest [10, pixels].
             In the first frame also real, shares [parts], and of points modes [parts, 2], grid_x [40], grid_y [40]
    numbers  of `evaluation.judge` (on 400 fixed reals and fakes) and `evaluation.covered` (on 2,500 fixed fakes);
             turnover, drift (once there were enough looks); raw_held, raw_good: G's own beside its moving average;
             of `evaluation.compared` at every eighth mark and at the last
    notes    diagnosis
    times    sampling: what 1,000 samples take, in the last frame
    """
    spec, tensors = state.spec, state.tensors
    points = _samples(spec, ev.shown_weights(tensors))
    numbers, arrows, counts = _judged(state, points)
    if spec.ema:
        raw, _ = ev.covered(spec, _samples(spec, tensors["g"]))
        numbers |= {"raw_held": raw["modes_held"], "raw_good": raw["good_share"]}
    if _long(spec, state.at):
        numbers |= ev.compared(spec, points)
    arrays = {**views.moving(spec, tensors, points, arrows), "histogram": counts}
    if state.at == 0:
        arrays |= views.still(spec)
    notes = {"diagnosis": diagnose(numbers, len(counts))}
    last = state.at >= spec.marks()[-1]
    times = {"sampling": ev.sampling_seconds(spec, ev.shown_weights(tensors))} if last else {}
    return Frame(state.at, numbers, arrays, notes, state.seconds, times)


def glance(state: GanState) -> Frame:
    """What a map keeps of a moment: the diagnosis, the numbers that lead to it, and fake [500, dim], samples."""
    points = _samples(state.spec, ev.shown_weights(state.tensors))
    numbers, _, counts = _judged(state, points)
    notes = {"diagnosis": diagnose(numbers, len(counts))}
    return Frame(state.at, numbers, {"fake": points[: ev.SHOWN]}, notes, state.seconds)


def _judged(state: GanState, points: NDArray[Any]) -> tuple[dict[str, float], NDArray[Any], NDArray[Any]]:
    """The numbers of every frame, the arrows, and the counts of good samples."""
    numbers, arrows = ev.judge(state.spec, state.tensors)
    found, counts = ev.covered(state.spec, points)
    return numbers | found | ev.movement(state.spec, state.looks), arrows, counts


def _samples(spec: GanSpec, g: Tensor) -> NDArray[Any]:
    return ev.generate(spec, g, ev.noise(spec, g))


def _long(spec: GanSpec, at: int) -> bool:
    """Whether this moment has the numbers that take long."""
    marks = spec.marks()
    k = bisect_left(marks, at)
    return k % ev.SLOW == 0 or at >= marks[-1]


def pack(state: GanState) -> dict[str, NDArray[Any]]:
    """The training as plain arrays: what `unpack` needs to go on bit for bit, and `sample` to make points."""
    return torchstate.pack(state.tensors, state.chance, state.at, state.seconds) | {"looks": state.looks.copy()}


def unpack(spec: GanSpec, arrays: Arrays) -> GanState:
    """The training that `pack` took apart. ValueError when the arrays are not of this spec, or of another device."""
    expected = fresh(spec, torch.Generator(training_device()))
    tensors, chance, at, seconds = torchstate.unpack(arrays, expected)
    return GanState(spec, at, seconds, tensors, chance, np.array(arrays["looks"]))


def sample(spec: GanSpec, arrays: Arrays, count: int, seed: int) -> NDArray[Any]:
    """New samples from a packed generator: [count, dim] float32. Same seed, same samples. ValueError if count < 1."""
    z = torchstate.noise(count, spec.z_dim, seed)
    return ev.generate(spec, torch.tensor(arrays["g_ema" if "g_ema" in arrays else "g"]), z)

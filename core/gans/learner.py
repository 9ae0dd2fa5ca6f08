"""Trains a GAN on points in the plane, step by step: `start`, `advance`, `observe`. Heavy: torch.

`advance(advance(s, a), b) == advance(s, b)` bit for bit on one device: all chance comes from one generator whose state
is part of the training's state, and marking a training never draws from it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data.points2d import MODES
from core.gans import evaluation as ev
from core.gans import metrics
from core.gans.diagnosis import diagnose
from core.gans.networks import initial, length
from core.gans.spec import GanSpec
from core.gans.training import TENSORS, Trainer
from core.tape import Frame

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class GanState:
    """A training between two steps.

    tensors  by the names in `TENSORS`: each network's weights and Adam's moments, flat, on one device
    chance   the generator's state, bytes on the processor, as `torch.Generator.get_state` gives it
    looks    the last looks [LOOKS, 2 + modes], oldest first, NaN where there was none yet
    """

    spec: GanSpec
    at: int
    seconds: float
    tensors: Mapping[str, Tensor]
    chance: Tensor
    looks: NDArray[np.float64]


def device() -> str:
    """Where to train: "cuda" or "cpu". The environment's LAB_DEVICE decides; unset or "auto", a GPU if there is one.

    ValueError for any other LAB_DEVICE.
    """
    wish = os.environ.get("LAB_DEVICE", "auto")
    if wish not in ("auto", "cpu", "cuda"):
        raise ValueError(f"LAB_DEVICE must be auto, cpu or cuda, not {wish!r}")
    if wish == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return wish


def start(spec: GanSpec) -> GanState:
    """The training before its first step: fresh weights, Adam at rest."""
    generator = torch.Generator(device()).manual_seed(spec.seed)
    g, d = initial(spec.g_sizes, generator), initial(spec.d_sizes, generator)
    rest = {f"{n}_{m}": torch.zeros_like(w) for n, w in (("g", g), ("d", d)) for m in ("mean", "square")}
    looks = np.full((ev.LOOKS, 2 + len(MODES[spec.data])), np.nan)
    looks = _remember(looks, spec, g)
    return GanState(spec, 0, 0.0, {"g": g, "d": d, **rest}, generator.get_state(), looks)


def advance(state: GanState, upto: int) -> GanState:
    """The training after `upto` steps in all; `state` stays as it was. Nothing happens when it is there already."""
    began = time.perf_counter()
    tensors = {name: tensor.clone() for name, tensor in state.tensors.items()}
    generator = torch.Generator(tensors["g"].device)
    generator.set_state(state.chance)
    trainer = Trainer(state.spec, tensors, generator, state.at)
    looks = state.looks
    with torch.inference_mode():
        for at in range(state.at + 1, upto + 1):
            trainer.step()
            if at % ev.LOOK_EVERY == 0:
                looks = _remember(looks, state.spec, tensors["g"])
    if tensors["g"].is_cuda:
        torch.cuda.synchronize()
    seconds = state.seconds + time.perf_counter() - began
    return GanState(state.spec, max(state.at, upto), seconds, tensors, generator.get_state(), looks)


def _remember(looks: NDArray[np.float64], spec: GanSpec, g: Tensor) -> NDArray[np.float64]:
    points = ev.generate(spec, g, ev.noise(spec, g, ev.SHOWN))
    return np.vstack([looks[1:], ev.look(spec, points)])


def observe(state: GanState) -> Frame:
    """What this moment looks like; the training is not disturbed.

    arrays   fake [500, 2]; d_map [40, 40] = σ(D), rows are y; histogram [modes], good samples among 2,500;
             in the first frame also real [500, 2], modes [modes, 2], grid_x [40], grid_y [40]
    numbers  value, loss_d, loss_g, d_real, d_fake, accuracy, grad_d, grad_g (on 1,000 fixed reals and fakes);
             modes_covered, modes_held, good_share, reverse_kl (if any sample is good), spread (on 2,500 fixed fakes);
             turnover, drift (once there were enough looks)
    notes    diagnosis
    """
    spec, g, d = state.spec, state.tensors["g"], state.tensors["d"]
    points, modes = ev.generate(spec, g, ev.noise(spec, g)), MODES[spec.data]
    counts = metrics.histogram(points, modes, spec.sigma)
    numbers = {**ev.judge(spec, g, d), **ev.coverage(spec, counts), "spread": ev.spread(points)}
    numbers |= ev.movement(state.looks)
    arrays = {"fake": points[: ev.SHOWN].copy(), "d_map": ev.d_map(spec, d), "histogram": counts}
    if state.at == 0:
        still = {"real": ev.real(spec, ev.SHOWN), "modes": modes, "grid_x": ev.AXIS, "grid_y": ev.AXIS}
        arrays |= still
    notes = {"diagnosis": diagnose(numbers, len(modes))}
    return Frame(state.at, numbers, arrays, notes, state.seconds)


def pack(state: GanState) -> dict[str, NDArray[Any]]:
    """The training as plain arrays: what `unpack` needs to go on bit for bit, and `sample` to make points."""
    arrays: dict[str, NDArray[Any]] = {name: t.cpu().numpy().copy() for name, t in state.tensors.items()}
    arrays |= {"chance": state.chance.numpy().copy(), "looks": state.looks.copy()}
    return arrays | {"at": np.array(state.at), "seconds": np.array(state.seconds)}


def unpack(spec: GanSpec, arrays: Arrays) -> GanState:
    """The training that `pack` took apart. ValueError when the arrays are not of this spec, or of another device."""
    where = device()
    tensors = {name: torch.tensor(arrays[name], device=where) for name in TENSORS}
    for name, tensor in tensors.items():
        if tensor.shape != (length(spec.g_sizes if name[0] == "g" else spec.d_sizes),):
            raise ValueError(f"{name} of shape {tuple(tensor.shape)} does not fit the spec")
    chance = torch.tensor(arrays["chance"])
    if chance.shape != torch.Generator(where).get_state().shape:
        raise ValueError(f"the generator's state was not made on {where}")
    looks = np.array(arrays["looks"])
    return GanState(spec, int(arrays["at"]), float(arrays["seconds"]), tensors, chance, looks)


def sample(spec: GanSpec, arrays: Arrays, count: int, seed: int) -> NDArray[Any]:
    """New points from a packed generator: [count, 2] float32. Same seed, same points. ValueError if count < 1."""
    if count < 1:
        raise ValueError(f"cannot make {count} points")
    z = torch.randn(count, spec.z_dim, generator=torch.Generator().manual_seed(seed))
    return ev.generate(spec, torch.tensor(arrays["g"]), z)

"""Trains a flow, step by step: `start`, `advance`, `observe`. Heavy: torch.

`advance(advance(s, a), b) == advance(s, b)` bit for bit on one device: all chance comes from one generator whose state
is part of the training's state, and marking a training never draws from it.
"""

from __future__ import annotations

import math
import time
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import torchstate
from core.data.points2d import cloud
from core.diffusion import evaluation as ev
from core.diffusion.network import Velocity, fresh
from core.diffusion.spec import FlowSpec
from core.settings import training_device
from core.tape import Frame
from core.torchstate import Arrays

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
RECENT = 50
"""A frame's `loss` is the mean over so many last steps."""


@dataclass(frozen=True)
class FlowState:
    """A training between two steps.

    tensors  weights, and their gradient's running mean and square, flat; recent, the last RECENT losses by step modulo
             RECENT, NaN where there was none yet; on one device
    chance   the generator's state, bytes on the processor, as `torch.Generator.get_state` gives it
    """

    spec: FlowSpec
    at: int
    seconds: float
    tensors: Mapping[str, Tensor]
    chance: Tensor


def start(spec: FlowSpec) -> FlowState:
    """The training before its first step: fresh weights, Adam at rest."""
    generator = torch.Generator(training_device()).manual_seed(spec.seed)
    tensors = _begin(spec, generator)
    return FlowState(spec, 0, 0.0, tensors, generator.get_state())


def _begin(spec: FlowSpec, generator: torch.Generator) -> dict[str, Tensor]:
    weights = fresh(spec.sizes, generator)
    recent = weights.new_full((RECENT,), float("nan"))
    return {
        "weights": weights,
        "mean": torch.zeros_like(weights),
        "square": torch.zeros_like(weights),
        "recent": recent,
    }


def advance(state: FlowState, upto: int) -> FlowState:
    """The training after `upto` steps in all; `state` stays as it was. Nothing happens when it is there already."""
    began = time.perf_counter()
    tensors = {name: tensor.clone() for name, tensor in state.tensors.items()}
    generator = torch.Generator(tensors["weights"].device)
    generator.set_state(state.chance)
    trainer = Trainer(state.spec, tensors, generator, state.at)
    with torch.inference_mode():
        for _ in range(state.at, upto):
            trainer.step()
    if tensors["weights"].is_cuda:
        torch.cuda.synchronize()
    seconds = state.seconds + time.perf_counter() - began
    return FlowState(state.spec, max(state.at, upto), seconds, tensors, generator.get_state())


class Trainer:
    """Takes steps in place. On each, v is asked about points between fresh noise and fresh data, at random times."""

    def __init__(self, spec: FlowSpec, tensors: Mapping[str, Tensor], generator: torch.Generator, at: int) -> None:
        self.spec, self.generator, self.at, self.recent = spec, generator, at, tensors["recent"]
        weights = tensors["weights"]
        self.net = Velocity(spec.sizes, weights, spec.batch)
        self.source = _Source(spec, weights, generator)
        self.x0, self.way = (weights.new_empty(spec.batch, 2) for _ in range(2))
        self.t, self.gap = weights.new_empty(spec.batch, 1), weights.new_empty(spec.batch, 2)
        self.taken = torch.tensor(float(at), device=weights.device)
        self.moments = [weights], [self.net.grad], [tensors["mean"]], [tensors["square"]]

    def step(self) -> None:
        """One batch, one update."""
        self.ask()
        self.recent[self.at % RECENT] = self.loss()
        self.net.backward(self.gap.mul_(2 / self.spec.batch))
        self.taken.add_(1)
        falling = 0.5 * (1 + math.cos(math.pi * self.at / self.spec.steps))
        torch._fused_adam_(
            *self.moments, [], [self.taken], lr=self.spec.lr * falling, beta1=BETA1, beta2=BETA2,
            weight_decay=0.0, eps=EPSILON, amsgrad=False, maximize=False,
        )  # fmt: skip
        self.at += 1

    def ask(self) -> None:
        """Fresh pairs: x_t and t into the network's `given`, and the way x_1 - x_0 that it should answer."""
        self.source.fill(self.way)
        self.x0.normal_(generator=self.generator)
        self.t.uniform_(generator=self.generator)
        self.way.sub_(self.x0)
        self.net.given[:, :2] = self.gap.copy_(self.x0).addcmul_(self.t, self.way)
        self.net.given[:, 2:] = self.t

    def loss(self) -> Tensor:
        """The mean of ‖v(x_t, t) - (x_1 - x_0)‖² over the batch; leaves the differences in `gap`."""
        torch.sub(self.net.forward(), self.way, out=self.gap)
        return self.gap.square().sum() / self.spec.batch


class _Source:
    """Fresh real points, into a buffer [rows, 2]."""

    def __init__(self, spec: FlowSpec, like: Tensor, generator: torch.Generator) -> None:
        truth = cloud(spec.data, spec.own)
        self.generator, self.sigma = generator, spec.sigma
        self.anchors = torch.tensor(truth.anchors, dtype=like.dtype, device=like.device)
        self.which = torch.empty(spec.batch, dtype=torch.long, device=like.device)
        self.share = torch.empty(spec.batch, dtype=torch.float64, device=like.device)
        self.sums = torch.tensor(truth.weights, device=like.device).cumsum(0)
        self.scatter = like.new_empty(spec.batch, 2)

    def fill(self, out: Tensor) -> None:
        self.share.uniform_(generator=self.generator)
        torch.searchsorted(self.sums, self.share, out=self.which).clamp_(max=len(self.anchors) - 1)
        torch.index_select(self.anchors, 0, self.which, out=out)
        out.add_(self.scatter.normal_(generator=self.generator), alpha=self.sigma)


def observe(state: FlowState) -> Frame:
    """What this moment looks like; the training is not disturbed.

    arrays   fake [500, 2]; histogram [parts], good samples among 2,500. In the first frame also real and noise
             [500, 2], shares [parts], modes [parts, 2], lattice [13]. In the last one those of `evaluation.film` and
             `evaluation.cost`
    numbers  loss (the mean of the last 50 steps); of `evaluation.losses`, `evaluation.covered`; least_loss in the
             first; of `evaluation.compared` at every eighth mark and at the last
    times    of `evaluation.cost` in the last
    """
    spec, weights = state.spec, state.tensors["weights"]
    with torch.inference_mode():
        points = ev.generate(spec, weights, ev.noise(spec, weights))
        numbers = _recent(state.tensors["recent"]) | ev.losses(spec, weights)
        found, counts = ev.covered(spec, points)
        arrays: dict[str, NDArray[Any]] = {"fake": points[: ev.SHOWN].copy(), "histogram": counts}
        times: dict[str, float] = {}
        last = state.at >= spec.marks()[-1]
        if last:
            more, times = ev.cost(spec, weights)
            arrays |= ev.film(spec, weights) | more
    numbers |= found
    if last or bisect_left(spec.marks(), state.at) % ev.SLOW == 0:
        numbers |= ev.compared(spec, points)
    if state.at == 0:
        arrays |= _still(spec, weights)
        numbers["least_loss"] = ev.least_loss(spec)
    return Frame(state.at, numbers, arrays, {}, state.seconds, times)


def _recent(losses: Tensor) -> dict[str, float]:
    known = losses.cpu().numpy()
    known = known[~np.isnan(known)]
    return {"loss": float(known.mean(dtype=np.float64))} if len(known) else {}


def _still(spec: FlowSpec, weights: Tensor) -> dict[str, NDArray[Any]]:
    """What stays the same in all frames, and so stands in the first one only."""
    known = cloud(spec.data, spec.own)
    shown = ev.noise(spec, weights, ev.SHOWN).cpu().numpy()
    still = {"real": ev.real(spec, ev.SHOWN), "noise": shown, "lattice": ev.LATTICE}
    return {**still, "shares": known.shares, "modes": known.centres}


def pack(state: FlowState) -> dict[str, NDArray[Any]]:
    """The training as plain arrays: what `unpack` needs to go on bit for bit, and `sample` to make points."""
    return torchstate.pack(state.tensors, state.chance, state.at, state.seconds)


def unpack(spec: FlowSpec, arrays: Arrays) -> FlowState:
    """The training that `pack` took apart. ValueError when the arrays are not of this spec, or of another device."""
    expected = _begin(spec, torch.Generator(training_device()))
    tensors, chance, at, seconds = torchstate.unpack(arrays, expected)
    return FlowState(spec, at, seconds, tensors, chance)


def sample(spec: FlowSpec, arrays: Arrays, count: int, seed: int) -> NDArray[Any]:
    """New samples of a packed flow: [count, 2] float32. Same seed, same samples. ValueError if count < 1."""
    points = torchstate.noise(count, 2, seed)
    with torch.inference_mode():
        return ev.generate(spec, torch.tensor(arrays["weights"]), points)

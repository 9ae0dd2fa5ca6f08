"""Marks a training at one moment, on noise and data that the seed fixes.

It never draws on the training's own chance. Heavy: torch.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data import coverage
from core.data.coverage import SAMPLES, Compared, Truth, truth_of
from core.data.points2d import WINDOW, cloud
from core.diffusion.exact import best_velocity
from core.diffusion.network import Velocity, flow, onward
from core.diffusion.spec import SOLVED, FlowSpec

Array = NDArray[Any]

SHOWN = 500
"""How many real and how many made samples a frame shows."""
PAIRS, WEIGHED = 2000, 1000
"""On how many fixed pairs of noise and data the loss is measured, and with how many real samples V(D*, G)."""
SLOW = 8
"""Every SLOW-th mark also has the numbers that take long: mmd, precision, recall, oracle."""
FILM, FILMED = 32, 300
"""The film of sampling: so many steps of the midpoint rule, so many points."""
ARROWS = 13
"""The velocities are shown on a lattice of ARROWS x ARROWS places."""
LATTICE = np.linspace(-0.92 * WINDOW, 0.92 * WINDOW, ARROWS, dtype=np.float32)
LADDER = (1, 2, 4, 8, 16, 32, 64)
"""Calls of the network for each sample, for which good samples are counted and time is taken."""
SOLVERS = ("euler", "midpoint")
REPEATS = 3
"""The shortest of so many times counts: others were disturbed."""


@lru_cache(maxsize=8)
def _fixed_noise(seed: int) -> Tensor:
    return torch.randn(SAMPLES, 2, generator=torch.Generator().manual_seed(1_000_003 + seed))


def noise(spec: FlowSpec, like: Tensor, count: int = SAMPLES) -> Tensor:
    """The noise that every moment of this run starts from: [count, 2], a fresh copy, the same on every device."""
    return _fixed_noise(spec.seed)[:count].to(like.device, copy=True)


@lru_cache(maxsize=16)
def real(spec: FlowSpec, count: int) -> Array:
    """The real points that every moment of this run is compared and shown with: [count, 2] float32."""
    return cloud(spec.data, spec.own).draw(spec.sigma, count, 2_000_003 + spec.seed)


def truth(spec: FlowSpec) -> Truth:
    """What this run's samples are compared with."""
    return truth_of(cloud(spec.data, spec.own), spec.sigma)


@lru_cache(maxsize=16)
def _compared(spec: FlowSpec) -> Compared:
    return Compared(real(spec, SHOWN))


@lru_cache(maxsize=8)
def _pairs(spec: FlowSpec) -> tuple[Array, Array, Array]:
    """Fixed questions [PAIRS, 3], their answers x_1 - x_0 [PAIRS, 2], and the best ones there are [PAIRS, 2]."""
    chance = np.random.default_rng(4_000_003 + spec.seed)
    x1, x0 = real(spec, PAIRS), chance.standard_normal((PAIRS, 2)).astype(np.float32)
    t = chance.uniform(size=(PAIRS, 1)).astype(np.float32)
    xt = (1 - t) * x0 + t * x1
    best = best_velocity(cloud(spec.data, spec.own), spec.sigma, xt, t[:, 0])
    return np.concatenate([xt, t], axis=1), x1 - x0, best


def losses(spec: FlowSpec, weights: Tensor) -> dict[str, float]:
    """On fixed pairs: `loss_fixed`, the loss; `off`, the mean squared distance from the best velocities there are."""
    asked, answers, best = _pairs(spec)
    net = Velocity(spec.sizes, weights, PAIRS)
    net.given.copy_(torch.from_numpy(asked))
    v = net.forward().cpu().numpy()
    return {"loss_fixed": _square(v - answers), "off": _square(v - best)}


def least_loss(spec: FlowSpec) -> float:
    """What the best velocities would lose on the same fixed pairs: the noise in the question, not the network's."""
    _, answers, best = _pairs(spec)
    return _square(best - answers)


def _square(gaps: Array) -> float:
    return float(np.square(gaps, dtype=np.float64).sum(axis=1).mean())


def generate(spec: FlowSpec, weights: Tensor, points: Tensor, steps: int = SOLVED, solver: str = "midpoint") -> Array:
    """What becomes of noise [n, 2], which is overwritten: [n, 2] float32."""
    made: Array = flow(Velocity(spec.sizes, weights, len(points)), points, steps, solver).cpu().numpy()
    return made


def covered(spec: FlowSpec, points: Array) -> tuple[dict[str, float], Array]:
    """The counts of good samples [K] among made ones, and the numbers that follow from them."""
    return coverage.covered(points, truth(spec))


def compared(spec: FlowSpec, points: Array) -> dict[str, float]:
    """The numbers that take long: mmd, precision, recall; and oracle, V(D*, G) of the best critic there is."""
    found = _compared(spec).numbers(points[:SHOWN])
    best = coverage.oracle(cloud(spec.data, spec.own), spec.sigma, real(spec, WEIGHED), points[:WEIGHED])
    return found if best is None else {**found, "oracle": best}


def film(spec: FlowSpec, weights: Tensor) -> dict[str, Array]:
    """The film of sampling: `path` [FILM + 1, FILMED, 2] from noise to samples, and at the same times the `field`
    [FILM + 1, ARROWS, ARROWS, 2] of velocities on the LATTICE, rows are y; both float16.
    """
    points = noise(spec, weights, FILMED)
    net, asked = Velocity(spec.sizes, weights, FILMED), Velocity(spec.sizes, weights, ARROWS**2)
    x, y = np.meshgrid(LATTICE, LATTICE)
    lattice = torch.from_numpy(np.stack([x.ravel(), y.ravel()], axis=1)).to(weights.device)
    path, field = [points.clone()], [asked.at(lattice, 0.0).clone()]
    for k in range(FILM):
        onward(net, points, k / FILM, 1 / FILM, "midpoint")
        path.append(points.clone())
        field.append(asked.at(lattice, (k + 1) / FILM).clone())
    shape = (FILM + 1, ARROWS, ARROWS, 2)
    return {"path": _halves(torch.stack(path)), "field": _halves(torch.stack(field)).reshape(shape)}


def _halves(numbers: Tensor) -> Array:
    found: Array = numbers.cpu().numpy().astype(np.float16)
    return found


def cost(spec: FlowSpec, weights: Tensor) -> tuple[dict[str, Array], dict[str, float]]:
    """What a sample costs, for each solver of SOLVERS and number of calls of LADDER.

    arrays  cost_calls [7]; cost_good, the share of good samples, and cost_held, the modes held: [2, 7], NaN where
            there is no such thing (the midpoint rule with one call)
    times   "euler_4": seconds for 1,000 samples
    """
    good, held = np.full((2, len(SOLVERS), len(LADDER)), np.nan, np.float32)
    times = {}
    for i, solver in enumerate(SOLVERS):
        for k, calls in enumerate(LADDER):
            if calls >= i + 1:
                points, seconds = _timed(spec, weights, calls // (i + 1), solver)
                found, _ = covered(spec, points)
                good[i, k], held[i, k] = found["good_share"], found["modes_held"]
                times[f"{solver}_{calls}"] = 1000 * seconds / SAMPLES
    return {"cost_calls": np.array(LADDER), "cost_good": good, "cost_held": held}, times


def _timed(spec: FlowSpec, weights: Tensor, steps: int, solver: str) -> tuple[Array, float]:
    """SAMPLES samples, and the seconds that making them took."""
    net, shortest = Velocity(spec.sizes, weights, SAMPLES), float("inf")
    for _ in range(REPEATS):
        points = noise(spec, weights)
        _settle(weights)
        began = time.perf_counter()
        flow(net, points, steps, solver)
        _settle(weights)
        shortest = min(shortest, time.perf_counter() - began)
    return points.cpu().numpy(), shortest


def _settle(weights: Tensor) -> None:
    """Waits until a GPU has done what it was asked."""
    if weights.is_cuda:
        torch.cuda.synchronize()

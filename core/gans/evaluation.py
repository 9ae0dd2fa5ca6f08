"""Marks a training at one moment, on samples and noise that the seed fixes.

It never draws on the training's own chance. Heavy: torch.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data import coverage, images
from core.data.coverage import SAMPLES, Compared, Truth, truth_of
from core.data.points2d import cloud
from core.gans.architectures import generator_of
from core.gans.choices import LOSSES
from core.gans.graph import BASE
from core.gans.losses import value
from core.gans.networks import answers
from core.gans.pairs import Pair, pair_of
from core.gans.spec import GanSpec
from core.gans.training import fresh

Array = NDArray[Any]
Tensors = Mapping[str, Tensor]

SHOWN = 500
"""How many real and how many made samples a look judges, and a frame of points shows."""
JUDGED, WEIGHED = 400, 1000
"""On how many real and made samples D is judged and the gradients are measured, and V(D*, G) is estimated."""
LOOKS, LOOK_EVERY = 11, 50
"""A training remembers its last LOOKS looks, one each LOOK_EVERY steps."""
REPEATS = 5
"""How often making samples is timed."""
PLAYERS = ("g", "d", "d_singular")
"""The tensors of a training by which it is judged."""
SLOW = 8
"""Every SLOW-th mark also has the numbers that take long: mmd, precision, recall, oracle."""


@lru_cache(maxsize=8)
def _fixed_noise(z_dim: int, seed: int, count: int) -> Tensor:
    chance = torch.Generator().manual_seed(1_000_003 + seed)
    return torch.randn(count, z_dim, generator=chance)


def noise(spec: GanSpec, like: Tensor, count: int = SAMPLES) -> Tensor:
    """The noise that every moment of this run is marked on: [count, z_dim], the same on every device."""
    return _fixed_noise(spec.z_dim, spec.seed, max(count, SAMPLES))[:count].to(like.device)


@lru_cache(maxsize=16)
def real(spec: GanSpec, count: int) -> Array:
    """The real samples that every moment of this run is marked on and shown with: [count, dim] float32."""
    if not spec.pictures:
        return cloud(spec.data, spec.own).draw(spec.sigma, count, 2_000_003 + spec.seed)
    known = images.pictures(spec.data).x
    chosen: Array = known[np.random.default_rng(2_000_003 + spec.seed).integers(0, len(known), count)]
    return chosen


def truth(spec: GanSpec) -> Truth:
    """What this run's samples are compared with."""
    return images.truth(spec.data) if spec.pictures else truth_of(cloud(spec.data, spec.own), spec.sigma)


@lru_cache(maxsize=16)
def _compared(spec: GanSpec) -> Compared:
    return Compared(real(spec, SHOWN))


@lru_cache(maxsize=16)
def scale(spec: GanSpec) -> float:
    """How far the real samples spread: the unit of `spread` and `drift`."""
    return spread(real(spec, JUDGED))


def shown_weights(tensors: Tensors) -> Tensor:
    """The weights that make samples: G's moving average where there is one, else G's own."""
    return tensors["g_ema"] if "g_ema" in tensors else tensors["g"]


def generate(spec: GanSpec, g: Tensor, z: Tensor) -> Array:
    """What G with these weights makes of noise [n, z_dim]: [n, dim] float32."""
    with torch.no_grad():
        if spec.network == "mlp":
            made = answers(spec.g_sizes, spec.activation, g, z, squash=spec.pictures)
        else:
            net, base = generator_of(spec), z[:0]
            if spec.network == "pacgan":  # batch normalisation with the population's means and spreads
                base = _fixed_noise(spec.z_dim, 0, BASE).to(z)
            made = net(net.parts(g), torch.cat([base, z]))[len(base) :]
    points: Array = made.cpu().numpy()
    return points


def sampling_seconds(spec: GanSpec, g: Tensor) -> float:
    """What 1,000 samples take, in seconds: the shortest of REPEATS times, of SAMPLES made at once."""
    z, shortest = noise(spec, g), float("inf")
    for _ in range(REPEATS):
        began = time.perf_counter()
        generate(spec, g, z)
        shortest = min(shortest, time.perf_counter() - began)
    return 1000 * shortest / len(z)


def judge(spec: GanSpec, tensors: Tensors) -> tuple[dict[str, float], Array]:
    """What D makes of fixed reals and fakes: both players' losses, and the norms of the gradients there.

    numbers  loss_d (without penalties), loss_g, accuracy, grad_d, grad_g (with penalties), slope_real and slope_fake
             (how steep D is in its input, on average); value, d_real, d_fake where D's answer is a belief, else
             score_real and score_fake
    arrows   [JUDGED * pack, dim]: where each fake would be moved to lower G's loss, per unit of that loss
    """
    pair, mine = _court(spec.with_(unroll=0) if spec.unroll else spec, tensors["g"].device)
    for name, tensor in mine.items():
        tensor.copy_(tensors[name])
    pair.refresh(remember=False)
    pair.make()
    yes, no = (answers.clone() for answers in pair.judged())
    slopes = [slope.norm(dim=1).mean() for slope in pair.steepness()]
    found = {"slope_real": slopes[0], "slope_fake": slopes[1], "grad_d": pair.d_grad().norm()}
    pull = pair.fake_pull()
    arrows: Array = pull.mul(-JUDGED).cpu().numpy()
    found["grad_g"] = pair.through_g(pull).norm()
    found |= {"loss_d": pair.loss.d(yes, no, 1.0), "loss_g": pair.loss.g(yes, no), "accuracy": pair.loss.right(yes, no)}
    if LOSSES[spec.loss].belief:
        found |= {"value": value(yes, no), "d_real": yes.sigmoid().mean(), "d_fake": no.sigmoid().mean()}
    else:
        found |= {"score_real": yes.mean(), "score_fake": no.mean()}
    return dict(zip(found, torch.stack(list(found.values())).tolist(), strict=True)), arrows


@lru_cache(maxsize=2)
@torch.inference_mode(False)
def _court(spec: GanSpec, device: torch.device) -> tuple[Pair, Tensors]:
    """A pair on the reals and the noise that every moment is judged on, and its weights, which `judge` writes anew."""
    mine = {name: tensor for name, tensor in fresh(spec, torch.Generator(device)).items() if name in PLAYERS}
    pair = pair_of(spec, mine, JUDGED)
    pair.real.copy_(torch.from_numpy(real(spec, JUDGED * spec.pack)))
    pair.z.copy_(noise(spec, pair.z, JUDGED * spec.pack))
    pair.mix.fill_(0.5)
    return pair, mine


def covered(spec: GanSpec, points: Array) -> tuple[dict[str, float], Array]:
    """The counts of good samples [K] among SAMPLES made ones, and the numbers that follow from them."""
    found, counts = coverage.covered(points, truth(spec))
    return {**found, "spread": spread(points) / scale(spec)}, counts


def compared(spec: GanSpec, points: Array) -> dict[str, float]:
    """The numbers that take long: mmd, precision, recall; for points in the plane oracle, V(D*, G)."""
    found = _compared(spec).numbers(points[:SHOWN])
    if not spec.pictures:
        best = coverage.oracle(cloud(spec.data, spec.own), spec.sigma, real(spec, WEIGHED), points[:WEIGHED])
        found |= {} if best is None else {"oracle": best}
    return found


def look(spec: GanSpec, points: Array) -> Array:
    """One look at made samples [n, dim]: their centre (dim), then each part's share by nearness (K); float64."""
    known = truth(spec)
    closest, _ = coverage.nearest(points, known.anchors)
    shares = np.bincount(known.part[closest], minlength=len(known.shares)) / len(points)
    return np.concatenate([points.mean(axis=0, dtype=np.float64), shares])


def movement(spec: GanSpec, looks: Array) -> dict[str, float]:
    """From the last looks [LOOKS, dim + K], oldest first: `turnover` of the shares and `drift` of the centre.

    turnover  total variation between each earlier look's shares and the newest's, averaged; 0 to 1
    drift     the largest distance between an earlier centre and the newest, in units of the real samples' spread
    Empty until the memory is full (its first row is NaN before). A training that diverged has no full memory either.
    """
    if not np.isfinite(looks).all():
        return {}
    gaps = looks[:-1] - looks[-1]
    return {
        "turnover": float(np.abs(gaps[:, spec.dim :]).sum(axis=1).mean() / 2),
        "drift": float(np.sqrt(np.square(gaps[:, : spec.dim]).sum(axis=1)).max()) / scale(spec),
    }


def spread(points: Array) -> float:
    """Root mean square distance of samples [n, dim] to their centre."""
    away = points - points.mean(axis=0, dtype=np.float64)
    return float(np.sqrt(np.square(away).sum(axis=1).mean()))

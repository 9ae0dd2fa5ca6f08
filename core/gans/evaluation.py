"""Marks a training at one moment, on points and noise that the seed fixes.

It never draws on the training's own chance. Heavy: torch.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data.points2d import MODES, WINDOW, draw
from core.gans import metrics
from core.gans.losses import value
from core.gans.networks import Network
from core.gans.spec import GanSpec
from core.gans.training import Pair

Array = NDArray[Any]

SHOWN = 500
"""How many real and how many made points a frame shows, and a look judges."""
JUDGED = 1000
"""On how many real and made points D is judged and the gradients are measured."""
SIDE = 40
"""D's map has SIDE x SIDE values."""
LOOKS, LOOK_EVERY = 11, 50
"""A training remembers its last LOOKS looks, one each LOOK_EVERY steps."""
AXIS = np.linspace(-WINDOW, WINDOW, SIDE, dtype=np.float32)


@lru_cache(maxsize=8)
def _fixed_noise(spec: GanSpec, count: int) -> Tensor:
    chance = torch.Generator().manual_seed(1_000_003 + spec.seed)
    return torch.randn(count, spec.z_dim, generator=chance)


def noise(spec: GanSpec, like: Tensor, count: int = metrics.SAMPLES) -> Tensor:
    """The noise that every moment of this run is marked on: [count, z_dim], the same on every device."""
    return _fixed_noise(spec, metrics.SAMPLES)[:count].to(like.device)


def real(spec: GanSpec, count: int) -> Array:
    """The real points that every moment of this run is marked on and shown with: [count, 2] float32."""
    return draw(spec.data, spec.sigma, count, 2_000_003 + spec.seed)


def generate(spec: GanSpec, g: Tensor, z: Tensor) -> Array:
    """What G with these weights makes of noise [n, z_dim]: [n, 2] float32."""
    points = Network(spec.g_sizes, spec.activation, g, len(z)).forward(z)
    made: Array = points.cpu().numpy()
    return made


def d_map(spec: GanSpec, d: Tensor) -> Array:
    """σ(D) over the window, as float16 [y, x], SIDE on a side; `AXIS` has the coordinates."""
    x, y = np.meshgrid(AXIS, AXIS)
    grid = torch.from_numpy(np.stack([x.ravel(), y.ravel()], axis=1)).to(d.device)
    belief = torch.sigmoid(Network(spec.d_sizes, spec.activation, d, len(grid)).forward(grid))
    seen: Array = belief.view(SIDE, SIDE).cpu().numpy().astype(np.float16)
    return seen


def judge(spec: GanSpec, g: Tensor, d: Tensor) -> dict[str, float]:
    """What D makes of fixed reals and fakes, both players' losses, and the norms of both gradients there."""
    pair = Pair(spec, g, d, JUDGED)
    pair.real.copy_(torch.from_numpy(real(spec, JUDGED)))
    pair.z.copy_(noise(spec, g, JUDGED))
    pair.make()
    logits = pair.d.forward(pair.both).clone()
    yes, no = logits[:JUDGED], logits[JUDGED:]
    v = value(yes, no)
    found = {
        "value": v,
        "loss_d": -v,
        "loss_g": pair.loss.value(no),
        "d_real": yes.sigmoid().mean(),
        "d_fake": no.sigmoid().mean(),
        "accuracy": ((yes > 0).float().mean() + (no <= 0).float().mean()) / 2,
        "grad_d": pair.d_grad().norm(),
        "grad_g": pair.g_grad().norm(),
    }
    return dict(zip(found, torch.stack(list(found.values())).tolist(), strict=True))


def coverage(spec: GanSpec, counts: Array) -> dict[str, float]:
    """The PacGAN protocol's numbers from the counts of good samples [K] among `metrics.SAMPLES`."""
    fair = metrics.SAMPLES / len(counts)
    found: dict[str, float] = {
        "modes_covered": metrics.modes_covered(counts),
        "modes_held": int(np.count_nonzero(counts >= fair / 5)),
        "good_share": metrics.good_share(counts, metrics.SAMPLES),
    }
    kl = metrics.reverse_kl(counts)
    return found if kl is None else {**found, "reverse_kl": kl}


def look(spec: GanSpec, points: Array) -> Array:
    """One look at made points [n, 2]: their centre (2), then each mode's share of them by nearness (K); float64."""
    closest, _ = metrics.nearest(points, MODES[spec.data])
    shares = np.bincount(closest, minlength=len(MODES[spec.data])) / len(points)
    return np.concatenate([points.mean(axis=0, dtype=np.float64), shares])


def movement(looks: Array) -> dict[str, float]:
    """From the last looks [LOOKS, 2 + K], oldest first: `turnover` of the shares and `drift` of the centre.

    turnover  total variation between each earlier look's shares and the newest's, averaged; 0 to 1
    drift     the largest distance between an earlier centre and the newest
    Empty until the memory is full (its first row is NaN before). A training that diverged has no full memory either.
    """
    if not np.isfinite(looks).all():
        return {}
    gaps = looks[:-1] - looks[-1]
    return {
        "turnover": float(np.abs(gaps[:, 2:]).sum(axis=1).mean() / 2),
        "drift": float(np.sqrt(np.square(gaps[:, :2]).sum(axis=1)).max()),
    }


def spread(points: Array) -> float:
    """Root mean square distance of points [n, 2] to their centre."""
    away = points - points.mean(axis=0, dtype=np.float64)
    return float(np.sqrt(np.square(away).sum(axis=1).mean()))

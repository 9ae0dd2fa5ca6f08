"""What a stored G makes: fresh samples and where they land, and the way from one noise vector to another. Heavy: torch.

Weights from any device will do: they are plain arrays, and G is run on the processor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data.coverage import SAMPLES
from core.gans import evaluation as ev
from core.gans.exports import fits, shown_name
from core.gans.learner import sample
from core.gans.spec import GanSpec
from core.gans.views import as_bytes
from core.tape import LearnerError

Arrays = Mapping[str, NDArray[Any]]
Array = NDArray[Any]

LEAST_SINE = 1e-3
"""Where the sine of the angle between two noise vectors is smaller, the sphere has no one shortest way: a straight one
is taken."""


def drawn(spec: GanSpec, arrays: Arrays, seed: int, shown: int) -> tuple[Array, dict[str, float], Array | None]:
    """Fresh samples of a stored G: the first `shown`, and how SAMPLES of them cover the data.

    Samples are points [shown, 2] float32 or images [shown, pixels] uint8. The numbers are those of
    `evaluation.covered`, with each part's count of good samples [parts]; empty and None where the data, which the
    samples must be compared with, cannot be had. Same seed, same samples. ValueError where the weights do not fit.
    """
    made = sample(spec, _checked(spec, arrays), SAMPLES, seed)
    first = as_bytes(made[:shown]) if spec.pictures else made[:shown].copy()
    try:
        numbers, counts = ev.covered(spec, made)
    except LearnerError:
        return first, {}, None
    return first, numbers, counts


def walk(
    spec: GanSpec, arrays: Arrays, seeds: tuple[int, int], places: int, pairs: int = 1, straight: bool = False
) -> Array:
    """What G makes on the way from one seed's noise to the other's, both ends included.

    seeds     where the two ends are drawn; `pairs` ways are walked at once, each between noise vectors of its own
    places    how many samples a way has, 2 or more
    straight  along the straight line between the two; else along the sphere

    Returns points [pairs, places, 2] float32 or images [pairs, places, pixels] uint8. Same seeds, same ways.
    ValueError for fewer than 2 places or 1 pair, and where the weights do not fit the spec.
    """
    if places < 2 or pairs < 1:
        raise ValueError(f"cannot walk {pairs} ways in {places} places")
    start, end = (_noise(spec, pairs, seed) for seed in seeds)
    t = torch.linspace(0, 1, places)[:, None, None]
    z = torch.lerp(start, end, t) if straight else slerp(start, end, t)
    g = torch.tensor(_checked(spec, arrays)[shown_name(arrays)])
    made = ev.generate(spec, g, z.transpose(0, 1).reshape(pairs * places, spec.z_dim))
    made = as_bytes(made) if spec.pictures else made
    return made.reshape(pairs, places, spec.dim)


def slerp(start: Tensor, end: Tensor, t: Tensor) -> Tensor:
    """Between noise vectors [n, z_dim] at the shares t [places, 1, 1] of the way: [places, n, z_dim].

    The direction turns evenly (Shoemake 1985), and the length changes evenly. Noise in many dimensions lies near a
    sphere, and the straight way leads through its middle, which G has hardly ever seen (White 2016, arXiv:1609.04468).
    Where the two point the same way, or opposite ways, as all noise of one number does, the way is straight.
    """
    lengths = [v.norm(dim=1, keepdim=True).clamp_min(1e-12) for v in (start, end)]
    a, b = start / lengths[0], end / lengths[1]
    angle = torch.acos((a * b).sum(dim=1, keepdim=True).clamp(-1, 1))
    sine = angle.sin()
    turned = (torch.sin((1 - t) * angle) * a + torch.sin(t * angle) * b) / sine.clamp_min(LEAST_SINE)
    return torch.where(sine > LEAST_SINE, turned * torch.lerp(lengths[0], lengths[1], t), torch.lerp(start, end, t))


def _noise(spec: GanSpec, count: int, seed: int) -> Tensor:
    return torch.randn(count, spec.z_dim, generator=torch.Generator().manual_seed(seed))


def _checked(spec: GanSpec, arrays: Arrays) -> Arrays:
    if not fits(spec, arrays):
        raise ValueError("the weights do not fit the spec")
    return arrays

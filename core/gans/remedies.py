"""Remedies that the training by hand applies to D: spectral normalisation, and penalties on its slope. Heavy: torch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from core.gans.networks import ALL, Network
from core.gans.spec import GanSpec


class Spectral:
    """D's weights with each matrix divided by its largest singular value (Miyato et al. 2018, arXiv:1802.05957).

    raw      the flat vector that the optimiser updates; `weights` the flat vector that D works with
    u        one vector a matrix, end to end: the power iteration's memory, updated in place by `refresh`
    views    flat vector -> its matrices, each [inputs, outputs], as views
    """

    def __init__(self, raw: Tensor, u: Tensor, matrices: Sequence[Tensor], scaled: Sequence[Tensor], weights: Tensor):
        self.raw, self.weights, self.matrices, self.scaled = raw, weights, matrices, scaled
        self.us = torch.split(u, [m.shape[1] for m in matrices])
        self.vs: list[Tensor] = []
        self.sizes: list[Tensor] = []
        self.refresh(remember=False)

    def refresh(self, remember: bool = True) -> None:
        """One round of the power iteration, and the scaled weights from it; `remember` updates u."""
        self.weights.copy_(self.raw)
        self.vs, self.sizes = [], []
        for matrix, scaled, u in zip(self.matrices, self.scaled, self.us, strict=True):
            v, size = singular(matrix, u, remember)
            self.vs.append(v)
            self.sizes.append(size)
            torch.div(matrix, size, out=scaled)

    def back(self, slopes: Sequence[Tensor]) -> None:
        """Turns the gradients with respect to the scaled matrices into those of the raw ones, in place.

        With W̄ = W/σ(W) and σ = vᵀWu it is (Ḡ - ⟨Ḡ, W̄⟩ v uᵀ)/σ; u and v count as fixed, as in torch's own.
        """
        for slope, scaled, u, v, size in zip(slopes, self.scaled, self.us, self.vs, self.sizes, strict=True):
            slope.sub_(torch.outer(v, u * (slope * scaled).sum())).div_(size)


def singular(matrix: Tensor, u: Tensor, remember: bool = True) -> tuple[Tensor, Tensor]:
    """One round of the power iteration on a matrix [a, b] from u [b]: gives v [a] and the size vᵀWu.

    `remember` updates u in place before the size is taken.
    """
    v = torch.nn.functional.normalize(matrix @ u, dim=0)
    ahead = matrix.t() @ v
    if remember:
        u.copy_(torch.nn.functional.normalize(ahead, dim=0))
    return v, torch.dot(ahead, u)


def zero_centred(d: Network, spec: GanSpec, rows: int) -> tuple[Tensor, list[Tensor], slice]:
    """R1 and R2: γ/2 of D's mean squared slope at the reals and at the fakes that D was shown last, `rows` of each.

    Mescheder et al. 2018, arXiv:1801.04406. Returns what `Network.penalise` does, and the rows that it speaks of.
    """
    both = spec.r1 > 0 and spec.r2 > 0
    which = ALL if both else slice(0, rows) if spec.r1 > 0 else slice(rows, 2 * rows)
    slope = d.steepness(which)
    if both:
        slope[:rows] *= spec.r1 / rows
        slope[rows:] *= spec.r2 / rows
    else:
        slope *= (spec.r1 or spec.r2) / rows
    return *d.penalise(slope, which), which


def one_centred(d: Network, points: Tensor, strength: float) -> Tensor:
    """WGAN-GP's λ mean(‖∇D‖ - 1)², one norm a point [n, inputs]: its gradient with respect to D's weights, flat.

    Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1.
    """
    out = d.forward(points)
    slope = d.steepness()
    norm = slope.norm(dim=1, keepdim=True).clamp_min(1e-12)
    grad, bumps = d.penalise(slope.mul_(1 - 1 / norm).mul_(2 * strength / len(points)))
    return d.backward(torch.zeros_like(out), bumps).add_(grad) if bumps else grad

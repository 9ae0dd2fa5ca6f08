"""What D and G each try to lower, and how steeply, as functions of D's logits. Heavy: torch.

σ is the sigmoid, sp(a) = log(1 + eᵃ) the softplus; log σ(a) = -sp(-a), which neither overflows nor loses digits.
Source: Goodfellow et al. 2014, Generative Adversarial Nets, arXiv:1406.2661.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus


def value(real: Tensor, fake: Tensor) -> Tensor:
    """V(D,G) = E log σ(D(x)) + E log(1 - σ(D(G(z)))), from logits; at the optimum it is -log 4."""
    return -softplus(-real).mean() - softplus(fake).mean()


def d_loss(real: Tensor, fake: Tensor) -> Tensor:
    """What D lowers: -V, the cross-entropy of telling real (1) from fake (0), summed over the two halves."""
    return -value(real, fake)


def d_signs(rows: int, like: Tensor) -> Tensor:
    """-1 for each real logit and +1 for each fake one: [2 rows, 1], as `d_slope` wants them."""
    return torch.cat([-like.new_ones(rows, 1), like.new_ones(rows, 1)])


def d_slope(logits: Tensor, signs: Tensor, out: Tensor) -> Tensor:
    """The gradient of `d_loss` with respect to the logits of one batch, reals first, then as many fakes: [2 rows, 1].

    It is -σ(-D(x))/rows for a real and σ(D(G(z)))/rows for a fake.
    """
    torch.mul(logits, signs, out=out).sigmoid_()
    return out.mul_(signs).mul_(2 / len(logits))


class GeneratorLoss(NamedTuple):
    """`value(fake)` is the mean loss; `slope(fake, out)` its gradient with respect to the logits, written to `out`."""

    value: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor, Tensor], Tensor]


def _nonsaturating(fake: Tensor) -> Tensor:
    return softplus(-fake).mean()


def _nonsaturating_slope(fake: Tensor, out: Tensor) -> Tensor:
    return torch.neg(fake, out=out).sigmoid_().mul_(-1 / len(fake))


def _minimax(fake: Tensor) -> Tensor:
    return -softplus(fake).mean()


def _minimax_slope(fake: Tensor, out: Tensor) -> Tensor:
    return torch.sigmoid(fake, out=out).mul_(-1 / len(fake))


G_LOSSES: dict[str, GeneratorLoss] = {
    "nonsaturating": GeneratorLoss(_nonsaturating, _nonsaturating_slope),
    "minimax": GeneratorLoss(_minimax, _minimax_slope),
}
"""G's loss by the name that `core.gans.spec.LOSSES` gives it."""

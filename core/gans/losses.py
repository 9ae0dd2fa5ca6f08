"""What D and G each try to lower, and how steeply, as functions of D's answers. Heavy: torch.

σ is the sigmoid, sp(a) = log(1 + eᵃ) the softplus; log σ(a) = -sp(-a), which neither overflows nor loses digits.
Sources stand with each loss in `core.gans.choices.LOSSES`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import relu, softplus


def value(real: Tensor, fake: Tensor) -> Tensor:
    """V(D,G) = E log σ(D(x)) + E log(1 - σ(D(G(z)))), from logits; at the optimum it is -log 4."""
    return -softplus(-real).mean() - softplus(fake).mean()


class Loss(NamedTuple):
    """A pair of losses. `real` and `fake` are D's answers [n, 1]; a slope is the gradient with respect to them.

    d        (real, fake, target) -> D's mean loss; `target` is the probability that D should give to reals
    g        (real, fake) -> G's mean loss
    d_slope  (real, fake, target, out_real, out_fake): writes D's slopes
    g_slope  (real, fake, out) -> G's slope with respect to the fakes' answers, written to `out`
    shade    answers -> how real D finds each point, 0 to 1: D's belief where it has one
    right    (real, fake) -> the share that D tells correctly
    paired   whether G's loss looks at D's answers on reals too
    """

    d: Callable[[Tensor, Tensor, float], Tensor]
    g: Callable[[Tensor, Tensor], Tensor]
    d_slope: Callable[[Tensor, Tensor, float, Tensor, Tensor], None]
    g_slope: Callable[[Tensor, Tensor, Tensor], Tensor]
    shade: Callable[[Tensor], Tensor]
    right: Callable[[Tensor, Tensor], Tensor]
    paired: bool = False


def _above(threshold: float) -> Callable[[Tensor, Tensor], Tensor]:
    """The share of answers on the right side of a threshold, both kinds weighing the same."""

    def right(real: Tensor, fake: Tensor) -> Tensor:
        return ((real > threshold).float().mean() + (fake <= threshold).float().mean()) / 2

    return right


def _ranked(real: Tensor, fake: Tensor) -> Tensor:
    """The share of pairs in which the real scores above the fake: scores have no threshold of their own."""
    return (real > fake).float().mean()


def _around(answers: Tensor) -> Tensor:
    """Scores, seen from their own middle in units of their own spread."""
    return torch.sigmoid(2 * (answers - answers.mean()) / answers.std().clamp_min(1e-12))


def _entropy(real: Tensor, fake: Tensor, target: float) -> Tensor:
    """The cross-entropy of telling real from fake, summed over the two halves; -V when `target` is 1."""
    return target * softplus(-real).mean() + (1 - target) * softplus(real).mean() + softplus(fake).mean()


def _entropy_slope(real: Tensor, fake: Tensor, target: float, out_real: Tensor, out_fake: Tensor) -> None:
    torch.sigmoid(real, out=out_real).sub_(target).mul_(1 / len(real))
    torch.sigmoid(fake, out=out_fake).mul_(1 / len(fake))


def _nonsaturating(real: Tensor, fake: Tensor) -> Tensor:
    return softplus(-fake).mean()


def _nonsaturating_slope(real: Tensor, fake: Tensor, out: Tensor) -> Tensor:
    return torch.neg(fake, out=out).sigmoid_().mul_(-1 / len(fake))


def _minimax(real: Tensor, fake: Tensor) -> Tensor:
    return -softplus(fake).mean()


def _minimax_slope(real: Tensor, fake: Tensor, out: Tensor) -> Tensor:
    return torch.sigmoid(fake, out=out).mul_(-1 / len(fake))


def _squares(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return ((real - 1).square().mean() + fake.square().mean()) / 2


def _squares_slope(real: Tensor, fake: Tensor, target: float, out_real: Tensor, out_fake: Tensor) -> None:
    torch.sub(real, 1, out=out_real).mul_(1 / len(real))
    torch.mul(fake, 1 / len(fake), out=out_fake)


def _square(real: Tensor, fake: Tensor) -> Tensor:
    return (fake - 1).square().mean() / 2


def _square_slope(real: Tensor, fake: Tensor, out: Tensor) -> Tensor:
    return torch.sub(fake, 1, out=out).mul_(1 / len(fake))


def _hinge(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return relu(1 - real).mean() + relu(1 + fake).mean()


def _hinge_slope(real: Tensor, fake: Tensor, target: float, out_real: Tensor, out_fake: Tensor) -> None:
    out_real.copy_(real < 1).mul_(-1 / len(real))
    out_fake.copy_(fake > -1).mul_(1 / len(fake))


def _score(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return fake.mean() - real.mean()


def _score_slope(real: Tensor, fake: Tensor, target: float, out_real: Tensor, out_fake: Tensor) -> None:
    out_real.fill_(-1 / len(real))
    out_fake.fill_(1 / len(fake))


def _raised(real: Tensor, fake: Tensor) -> Tensor:
    return -fake.mean()


def _raised_slope(real: Tensor, fake: Tensor, out: Tensor) -> Tensor:
    return out.fill_(-1 / len(fake))


def _pairs(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return softplus(fake - real).mean()


def _pairs_slope(real: Tensor, fake: Tensor, target: float, out_real: Tensor, out_fake: Tensor) -> None:
    torch.sub(fake, real, out=out_fake).sigmoid_().mul_(1 / len(fake))
    torch.neg(out_fake, out=out_real)


def _pair(real: Tensor, fake: Tensor) -> Tensor:
    return softplus(real - fake).mean()


def _pair_slope(real: Tensor, fake: Tensor, out: Tensor) -> Tensor:
    return torch.sub(real, fake, out=out).sigmoid_().mul_(-1 / len(fake))


def _clamped(answers: Tensor) -> Tensor:
    return answers.clamp(0, 1)


def _hinged(answers: Tensor) -> Tensor:
    return (answers.clamp(-1, 1) + 1) / 2


GAN_LOSSES: dict[str, Loss] = {
    "nonsaturating": Loss(_entropy, _nonsaturating, _entropy_slope, _nonsaturating_slope, torch.sigmoid, _above(0.0)),
    "minimax": Loss(_entropy, _minimax, _entropy_slope, _minimax_slope, torch.sigmoid, _above(0.0)),
    "leastsquares": Loss(_squares, _square, _squares_slope, _square_slope, _clamped, _above(0.5)),
    "hinge": Loss(_hinge, _raised, _hinge_slope, _raised_slope, _hinged, _above(0.0)),
    "wgan": Loss(_score, _raised, _score_slope, _raised_slope, _around, _ranked),
    "wgangp": Loss(_score, _raised, _score_slope, _raised_slope, _around, _ranked),
    "rpgan": Loss(_pairs, _pair, _pairs_slope, _pair_slope, _around, _ranked, paired=True),
}
"""By the name that `core.gans.choices.LOSSES` gives it."""

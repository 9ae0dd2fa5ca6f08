"""Adam, RMSProp and SGD on one flat vector, in place; and looked ahead, differentiably. Heavy: torch."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

BETA2, EPSILON = 0.999, 1e-8
ALPHA = 0.99
"""RMSProp's, as torch has it."""


class Moments(NamedTuple):
    """A network's weights and what its optimiser remembers, all flat: the running mean and square of its gradients."""

    weights: Tensor
    mean: Tensor
    square: Tensor


class Optimiser:
    """Updates `moments` in place as torch's own does, without that class's work on each call.

    kind   a name in `core.gans.choices.OPTIMISERS`; taken: steps taken so far
    Adam: Kingma & Ba 2015, arXiv:1412.6980, fused. RMSProp: torch's, with no momentum. SGD: plain.
    """

    def __init__(self, kind: str, moments: Moments, *, lr: float, beta1: float, taken: int = 0) -> None:
        self.moments, self.lr, self.beta1 = moments, lr, beta1
        self.taken = torch.tensor(float(taken), device=moments.weights.device)
        self.lists = [moments.weights], [moments.mean], [moments.square], [self.taken]
        self.keep, self.tiny = (moments.weights.new_tensor(number) for number in (ALPHA, EPSILON))
        self.kind = kind
        self.step = {"adam": self._adam, "rmsprop": self._rmsprop, "sgd": self._sgd}[kind]

    def ahead(self, now: Moments, grad: Tensor, more: int) -> Moments:
        """What the `more`-th step from here would make of `now`: new tensors, differentiable through `grad`."""
        weights, mean, square = now
        if self.kind == "sgd":
            return now._replace(weights=weights - self.lr * grad)
        tiny = EPSILON**2  # inside the root, whose slope at 0 is infinite
        if self.kind == "rmsprop":
            square = ALPHA * square + (1 - ALPHA) * grad.square()
            return Moments(weights - self.lr * grad / ((square + tiny).sqrt() + EPSILON), mean, square)
        at = float(self.taken) + more
        mean = self.beta1 * mean + (1 - self.beta1) * grad
        square = BETA2 * square + (1 - BETA2) * grad.square()
        size = (square / (1 - BETA2**at) + tiny).sqrt() + EPSILON
        return Moments(weights - self.lr * mean / (1 - self.beta1**at) / size, mean, square)

    def _adam(self, grad: Tensor) -> None:
        weights, means, squares, taken = self.lists
        self.taken.add_(1)
        torch._fused_adam_(
            weights, [grad], means, squares, [], taken,
            lr=self.lr, beta1=self.beta1, beta2=BETA2, weight_decay=0.0, eps=EPSILON, amsgrad=False, maximize=False,
        )  # fmt: skip

    def _rmsprop(self, grad: Tensor) -> None:
        weights, _, square = self.moments
        square.mul_(self.keep).addcmul_(grad, grad, value=1 - ALPHA)
        weights.addcdiv_(grad, square.sqrt().add_(self.tiny), value=-self.lr)

    def _sgd(self, grad: Tensor) -> None:
        self.moments.weights.add_(grad, alpha=-self.lr)

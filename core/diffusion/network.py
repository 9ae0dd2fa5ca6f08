"""The network v(x, t), its gradients written out by hand in buffers that are made once. Heavy: torch.

A network's weights lie in one flat vector, layer after layer, each matrix before its bias, so that one call of fused
Adam updates them all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

Layers = list[tuple[Tensor, Tensor]]


def layers(flat: Tensor, sizes: Sequence[int]) -> Layers:
    """A flat vector seen as (matrix [inputs, outputs], bias [outputs]) a layer; nothing is copied."""
    views, at = [], 0
    for a, b in pairwise(sizes):
        end = at + a * b
        views.append((flat[at:end].view(a, b), flat[end : end + b]))
        at = end + b
    return views


def fresh(sizes: Sequence[int], generator: torch.Generator) -> Tensor:
    """Weights before the first step, spread as `torch.nn.Linear` spreads them: uniform within ±1/√inputs."""
    flat = torch.empty(sum((a + 1) * b for a, b in pairwise(sizes)), device=generator.device)
    for matrix, bias in layers(flat, sizes):
        bound = 1 / math.sqrt(len(matrix))
        matrix.uniform_(-bound, bound, generator=generator)
        bias.uniform_(-bound, bound, generator=generator)
    return flat


class Velocity:
    """v(x, t): a multilayer perceptron with tanh, for `rows` points at a time. Its last layer is linear.

    weights  flat vector, shared and not copied: updating it in place updates the network
    given    [rows, 3], what it is asked about: x, y, t; filled by the caller, or by `at`
    grad     flat vector that `backward` fills
    """

    def __init__(self, sizes: Sequence[int], weights: Tensor, rows: int) -> None:
        self.layers = layers(weights, sizes)
        self.given = weights.new_empty(rows, sizes[0])
        self.outputs = [weights.new_empty(rows, n) for n in sizes[1:]]
        self.deltas = [weights.new_empty(rows, n) for n in sizes[1:-1]]
        self.grad = torch.empty_like(weights)
        self.slopes = layers(self.grad, sizes)
        self.minus_one = weights.new_tensor(-1.0)

    def forward(self) -> Tensor:
        """The velocities [rows, 2] at `given`: a buffer that the next call overwrites.

        tanh(a) = 2σ(2a) - 1, which is five times as fast on a processor as `torch.tanh`.
        """
        x = self.given
        for (matrix, bias), out in zip(self.layers[:-1], self.outputs, strict=False):
            torch.addmm(bias, x, matrix, beta=2, alpha=2, out=out)
            x = torch.add(self.minus_one, out.sigmoid_(), alpha=2, out=out)
        matrix, bias = self.layers[-1]
        return torch.addmm(bias, x, matrix, out=self.outputs[-1])

    def at(self, places: Tensor, t: float) -> Tensor:
        """The velocities [rows, 2] at places [rows, 2], all at time t; a buffer, as of `forward`."""
        self.given[:, :2] = places
        self.given[:, 2] = t
        return self.forward()

    def backward(self, delta: Tensor) -> Tensor:
        """Fills and returns `grad`, given the loss's gradient with respect to the last velocities [rows, 2]."""
        inputs = [self.given, *self.outputs[:-1]]
        for i in reversed(range(len(self.layers))):
            torch.mm(inputs[i].t(), delta, out=self.slopes[i][0])
            torch.sum(delta, 0, out=self.slopes[i][1])
            if i:
                before = torch.mm(delta, self.layers[i][0].t(), out=self.deltas[i - 1])
                torch.ops.aten.tanh_backward.grad_input(before, inputs[i], grad_input=before)
                delta = before
        return self.grad


def flow(net: Velocity, points: Tensor, steps: int, solver: str = "midpoint") -> Tensor:
    """Moves points [rows, 2] from t = 0 to 1 in equal steps, in place, and returns them.

    euler     one call a step, along the velocity where the point stands
    midpoint  two calls a step: the velocity half a step further on decides
    """
    for k in range(steps):
        onward(net, points, k / steps, 1 / steps, solver)
    return points


def onward(net: Velocity, points: Tensor, t: float, h: float, solver: str) -> None:
    """One step of length h from time t, in place."""
    v = net.at(points, t)
    if solver == "midpoint":
        v = net.at(torch.add(points, v, alpha=h / 2), t + h / 2)
    points.add_(v, alpha=h)

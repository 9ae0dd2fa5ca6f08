"""Multilayer perceptrons with their gradients written out by hand, in buffers that are made once.

A network's weights lie in one flat vector, layer after layer, each layer's matrix before its bias; so Adam updates a
whole network in one call. A matrix lies in the vector along its longer side, which makes the product with a thin one,
such as G's last (64 to 2), three times as fast. Heavy: torch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor

ALL = slice(None)
LEAK = 0.2


class Layer(NamedTuple):
    """One layer's part of a flat vector, as views: matrix [inputs, outputs] and bias [outputs]."""

    matrix: Tensor
    bias: Tensor


def length(sizes: Sequence[int]) -> int:
    """How many weights, biases included, a network with these layer sizes has."""
    return sum((a + 1) * b for a, b in pairwise(sizes))


def layers(flat: Tensor, sizes: Sequence[int]) -> list[Layer]:
    """A flat vector seen as layers; nothing is copied. ValueError when the length does not fit the sizes."""
    if flat.shape != (length(sizes),):
        raise ValueError(f"{tuple(flat.shape)} weights do not fit layer sizes {tuple(sizes)}")
    views, at = [], 0
    for a, b in pairwise(sizes):
        part, bias = flat[at : at + a * b], flat[at + a * b : at + (a + 1) * b]
        views.append(Layer(part.view(a, b) if a <= b else part.view(b, a).t(), bias))
        at += (a + 1) * b
    return views


def initial(sizes: Sequence[int], generator: torch.Generator) -> Tensor:
    """Fresh weights, spread as `torch.nn.Linear` spreads them: uniform within ±1/√inputs, biases too."""
    flat = torch.empty(length(sizes), device=generator.device)
    for layer in layers(flat, sizes):
        bound = 1 / math.sqrt(layer.matrix.shape[0])
        layer.matrix.uniform_(-bound, bound, generator=generator)
        layer.bias.uniform_(-bound, bound, generator=generator)
    return flat


class Network:
    """A multilayer perceptron that is fed `rows` points at a time; hidden layers bend, the last one is linear.

    sizes       layer sizes, input first
    activation  a name in `BENDS`
    weights     flat vector, shared and not copied: updating it in place updates the network
    squash      whether the answers go through tanh, as an image's pixels do
    grad        flat vector that `backward` fills with the loss's gradient with respect to the weights
    """

    def __init__(self, sizes: Sequence[int], activation: str, weights: Tensor, rows: int, squash: bool = False) -> None:
        self.layers = layers(weights, sizes)
        self.squash = squash
        self.grad = torch.empty_like(weights)
        self.slopes = layers(self.grad, sizes)
        self.bend, self.unbend, self.curved = BENDS[activation]
        self.outputs = [weights.new_empty(rows, n) for n in sizes[1:]]
        self.deltas = [weights.new_empty(rows, n) for n in sizes[:-1]]
        self.inputs: list[Tensor] = []

    def forward(self, points: Tensor, out: Tensor | None = None) -> Tensor:
        """The network's answers [rows, outputs] to points [rows, inputs], written to `out` when given.

        The answer is a buffer: the next call overwrites it. `points` must stay unchanged until `backward`.
        """
        out = self.outputs[-1] if out is None else out
        self.inputs = [points, *self.outputs[:-1]]
        for layer, given, made in zip(self.layers[:-1], self.inputs, self.outputs, strict=False):
            self.bend(layer, given, made)
        last = self.layers[-1]
        self.answer = torch.addmm(last.bias, self.inputs[-1], last.matrix, out=out)
        return self.answer.tanh_() if self.squash else self.answer

    def backward(self, delta: Tensor, bumps: Sequence[Tensor] = (), rows: slice = ALL) -> Tensor:
        """Fills `grad`, given the loss's gradient with respect to the last answers [rows, outputs]; returns `grad`.

        bumps  from `penalise`: what to add to the gradient with respect to each hidden layer before it bends, in `rows`
        """
        if self.squash:
            _tanh_back(delta, self.answer)
        for i in reversed(range(len(self.layers))):
            torch.mm(self.inputs[i].t(), delta, out=self.slopes[i].matrix)
            torch.sum(delta, 0, out=self.slopes[i].bias)
            if i:
                delta = self._through(i, delta)
                if bumps:
                    delta[rows] += bumps[i - 1]
        return self.grad

    def pull(self, delta: Tensor) -> Tensor:
        """The loss's gradient with respect to the last points [rows, inputs]; leaves the weights' gradients alone."""
        for i in reversed(range(1, len(self.layers))):
            delta = self._through(i, delta)
        return torch.mm(delta, self.layers[0].matrix.t(), out=self.deltas[0])

    def steepness(self, rows: slice = ALL) -> tuple[Tensor, list[Tensor], list[Tensor]]:
        """How one answer changes with its point, for the last points in `rows`; the network must have one output.

        Returns the gradient with respect to the points [rows, inputs], and for `penalise` the gradients with respect to
        each layer before and after it bends.
        """
        before, after = [self.outputs[-1].new_ones(len(self.outputs[-1][rows]), 1)], []
        for i in reversed(range(1, len(self.layers))):
            after.append(before[-1] @ self.layers[i].matrix.t())
            bent = after[-1].clone()
            self.unbend(bent, self.inputs[i][rows])
            before.append(bent)
        return before[-1] @ self.layers[0].matrix.t(), before[::-1], after[::-1]

    def penalise(
        self, upon: Tensor, before: Sequence[Tensor], after: Sequence[Tensor], rows: slice = ALL
    ) -> tuple[list[Tensor], list[Tensor]]:
        """The gradient of Σ upon · steepness with respect to the weights, `upon` [rows, inputs] held fixed.

        That sum is the answers' derivative along `upon`; so a forward pass of the tangent gives what the matrices get,
        and, where the activation is curved, what must still go back through the layers (Pearlmutter 1994).

        Returns each matrix's gradient, and the bumps that `backward` takes (empty for piecewise linear activations).
        """
        tangent, grads, bumps = upon, [], []
        for i, layer in enumerate(self.layers):
            grads.append(tangent.t() @ before[i])
            if i + 1 < len(self.layers):
                tangent = tangent @ layer.matrix
                self.unbend(tangent, self.inputs[i + 1][rows])
                if self.curved:
                    bumps.append(tangent * after[i] * self.inputs[i + 1][rows] * -2)
        return grads, bumps

    def _through(self, i: int, delta: Tensor) -> Tensor:
        """A gradient pulled back through layer i's matrix and the activation before it."""
        before = torch.mm(delta, self.layers[i].matrix.t(), out=self.deltas[i])
        self.unbend(before, self.inputs[i])
        return before


_MINUS_ONE = torch.tensor(-1.0)


def _tanh(layer: Layer, given: Tensor, made: Tensor) -> None:
    """tanh(a) = 2σ(2a) - 1: five times as fast on a processor as `torch.tanh`, and equal to rounding error."""
    torch.addmm(layer.bias, given, layer.matrix, beta=2, alpha=2, out=made)
    torch.add(_MINUS_ONE, made.sigmoid_(), alpha=2, out=made)


def _relu(layer: Layer, given: Tensor, made: Tensor) -> None:
    torch.addmm(layer.bias, given, layer.matrix, out=made).relu_()


def _tanh_back(delta: Tensor, bent: Tensor) -> None:
    torch.ops.aten.tanh_backward.grad_input(delta, bent, grad_input=delta)


def _relu_back(delta: Tensor, bent: Tensor) -> None:
    torch.ops.aten.threshold_backward.grad_input(delta, bent, 0, grad_input=delta)


def _leaky(layer: Layer, given: Tensor, made: Tensor) -> None:
    torch.nn.functional.leaky_relu_(torch.addmm(layer.bias, given, layer.matrix, out=made), LEAK)


def _leaky_back(delta: Tensor, bent: Tensor) -> None:
    torch.ops.aten.leaky_relu_backward.grad_input(delta, bent, LEAK, True, grad_input=delta)


class Bend(NamedTuple):
    """An activation: forward into a buffer, backward in place from what came out, and whether it is curved."""

    forward: Callable[[Layer, Tensor, Tensor], None]
    backward: Callable[[Tensor, Tensor], None]
    curved: bool


BENDS = {
    "tanh": Bend(_tanh, _tanh_back, True),
    "relu": Bend(_relu, _relu_back, False),
    "leaky": Bend(_leaky, _leaky_back, False),
}
"""By the name that `core.gans.choices.ACTIVATIONS` gives it. Of tanh, the curved one, h'' is -2h(1 - h²)."""

"""Multilayer perceptrons with their gradients written out by hand, in buffers that are made once.

A network's weights lie in one flat vector, layer after layer, each layer's matrix before its bias; so Adam updates a
whole network in one call. A matrix lies in the vector along its longer side, which makes the product with a thin one,
such as G's last (64 to 2), three times as fast. Heavy: torch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
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
        self.sizes, self.squash = sizes, squash
        self.grad = torch.empty_like(weights)
        self.slopes = layers(self.grad, sizes)
        self.bend, self.unbend, self.curved = BENDS[activation]
        self.outputs = [weights.new_empty(rows, n) for n in sizes[1:]]
        self.deltas = [weights.new_empty(rows, n) for n in sizes[:-1]]
        self.turned = [layer.matrix.t() for layer in self.layers]
        self.inputs: list[Tensor] = []
        self.second: _Second | None = None

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
            _tanh_back(delta, self.answer, delta)
        for i in reversed(range(len(self.layers))):
            torch.mm(self.inputs[i].t(), delta, out=self.slopes[i].matrix)
            torch.sum(delta, 0, out=self.slopes[i].bias)
            if i:
                delta = self._through(i, delta)
                if bumps:
                    delta[rows].add_(bumps[i - 1])
        return self.grad

    def pull(self, delta: Tensor) -> Tensor:
        """The loss's gradient with respect to the last points [rows, inputs]; leaves the weights' gradients alone."""
        for i in reversed(range(1, len(self.layers))):
            delta = self._through(i, delta)
        return self._back(0, delta, self.deltas[0])

    def steepness(self, rows: slice = ALL) -> Tensor:
        """How one answer changes with its point, for the last points in `rows`; the network must have one output.

        Returns the gradient with respect to the points [rows, inputs]: a buffer, like all that `penalise` needs after.
        """
        self.second = kept = self.second or _Second(self)
        before = kept.ones[rows]
        for i in reversed(range(1, len(self.layers))):
            after, bent = self._back(i, before, kept.after[i - 1][rows]), kept.before[i - 1][rows]
            self.unbend(after, self.inputs[i][rows], bent)
            before = bent
        return self._back(0, before, kept.slope[rows])

    def penalise(self, upon: Tensor, rows: slice = ALL) -> tuple[Tensor, list[Tensor]]:
        """The gradient of Σ upon · steepness with respect to the weights, `upon` [rows, inputs] held fixed.

        That sum is the answers' derivative along `upon`; so a forward pass of the tangent gives what the matrices get,
        and, where the activation is curved, what must still go back through the layers (Pearlmutter 1994). To be called
        after `steepness` of the same rows.

        Returns the matrices' part, a flat vector, and the bumps that `backward` takes (empty where nothing is curved).
        """
        kept, tangent, bumps = self.second or _Second(self), upon, []
        for i, layer in enumerate(self.layers[:-1]):
            torch.mm(tangent.t(), kept.before[i][rows], out=kept.slopes[i].matrix)
            bent, tangent = self.inputs[i + 1][rows], torch.mm(tangent, layer.matrix, out=kept.tangents[i][rows])
            self.unbend(tangent, bent, tangent)
            if self.curved:
                bumps.append(torch.mul(tangent, kept.after[i][rows], out=kept.bumps[i][rows]).mul_(bent).mul_(-2))
        torch.mm(tangent.t(), kept.ones[rows], out=kept.slopes[-1].matrix)
        return kept.grad, bumps

    def _through(self, i: int, delta: Tensor) -> Tensor:
        """A gradient pulled back through layer i's matrix and the activation before it."""
        before = self._back(i, delta, self.deltas[i])
        self.unbend(before, self.inputs[i], before)
        return before

    def _back(self, i: int, delta: Tensor, out: Tensor) -> Tensor:
        """A gradient pulled back through layer i's matrix alone; from one column that product is an outer one."""
        product = torch.mul if delta.shape[1] == 1 else torch.mm
        return product(delta, self.turned[i], out=out)


KEPT = 4096
"""How many points `answers` has buffers for that stay."""


def answers(sizes: Sequence[int], activation: str, weights: Tensor, points: Tensor, squash: bool = False) -> Tensor:
    """What a network with these weights answers to points [n, inputs]: a new [n, outputs].

    Up to KEPT points go through buffers that stay between calls: fresh ones cost as much as the arithmetic.
    """
    if len(points) > KEPT:
        return Network(sizes, activation, weights, len(points), squash).forward(points)
    own, network = _kept(tuple(sizes), activation, len(points), squash, weights.device, weights.dtype)
    own.copy_(weights)
    return network.forward(points).clone()


@lru_cache(maxsize=8)
@torch.inference_mode(False)
def _kept(
    sizes: tuple[int, ...], activation: str, rows: int, squash: bool, device: torch.device, dtype: torch.dtype
) -> tuple[Tensor, Network]:
    own = torch.empty(length(sizes), device=device, dtype=dtype)
    return own, Network(sizes, activation, own, rows, squash)


class _Second:
    """The buffers of a network's second derivatives, made when they are first asked for.

    after, before  how the answer changes with each hidden layer after and before it bends
    tangents       how each hidden layer changes along a direction; bumps as `Network.backward` takes them
    grad           flat; its biases stay 0, for the steepness does not depend on them directly
    """

    def __init__(self, network: Network) -> None:
        hidden = network.outputs[:-1]
        self.ones, self.slope = torch.ones_like(network.outputs[-1]), torch.empty_like(network.deltas[0])
        self.after, self.before, self.tangents, self.bumps = ([torch.empty_like(h) for h in hidden] for _ in range(4))
        self.grad = torch.zeros_like(network.grad)
        self.slopes = layers(self.grad, network.sizes)


_MINUS_ONE = torch.tensor(-1.0)


def _tanh(layer: Layer, given: Tensor, made: Tensor) -> None:
    """tanh(a) = 2σ(2a) - 1: five times as fast on a processor as `torch.tanh`, and equal to rounding error."""
    torch.addmm(layer.bias, given, layer.matrix, beta=2, alpha=2, out=made)
    torch.add(_MINUS_ONE, made.sigmoid_(), alpha=2, out=made)


def _relu(layer: Layer, given: Tensor, made: Tensor) -> None:
    torch.addmm(layer.bias, given, layer.matrix, out=made).relu_()


def _tanh_back(delta: Tensor, bent: Tensor, out: Tensor) -> None:
    torch.ops.aten.tanh_backward.grad_input(delta, bent, grad_input=out)


def _relu_back(delta: Tensor, bent: Tensor, out: Tensor) -> None:
    torch.ops.aten.threshold_backward.grad_input(delta, bent, 0, grad_input=out)


def _leaky(layer: Layer, given: Tensor, made: Tensor) -> None:
    torch.nn.functional.leaky_relu_(torch.addmm(layer.bias, given, layer.matrix, out=made), LEAK)


def _leaky_back(delta: Tensor, bent: Tensor, out: Tensor) -> None:
    torch.ops.aten.leaky_relu_backward.grad_input(delta, bent, LEAK, True, grad_input=out)


class Bend(NamedTuple):
    """An activation: forward into a buffer, backward from what came out into another, and whether it is curved."""

    forward: Callable[[Layer, Tensor, Tensor], None]
    backward: Callable[[Tensor, Tensor, Tensor], None]
    curved: bool


BENDS = {
    "tanh": Bend(_tanh, _tanh_back, True),
    "relu": Bend(_relu, _relu_back, False),
    "leaky": Bend(_leaky, _leaky_back, False),
}
"""By the name that `core.gans.choices.ACTIVATIONS` gives it. Of tanh, the curved one, h'' is -2h(1 - h²)."""

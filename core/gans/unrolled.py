"""Unrolling by hand: how G's loss, against D as it will be after its next steps, changes with each fake. Heavy: torch.

Metz et al. 2017, arXiv:1611.02163. D takes its steps on the batch at hand, and the gradient goes back through all of
them. What goes back through one step is the gradient's own derivative along a direction in D's weights, which takes
one more pass forward and back (Pearlmutter 1994); automatic differentiation needs several times as long for nets so
small. `core.gans.graph` does the same that way, and the tests compare.
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.gans.choices import LOSSES
from core.gans.losses import GAN_LOSSES
from core.gans.networks import BENDS, layers
from core.gans.optimisers import ALPHA, BETA2, EPSILON, Moments, Optimiser
from core.gans.spec import GanSpec


def by_hand(spec: GanSpec) -> bool:
    """Whether a training that unrolls can do so here; else it goes through automatic differentiation."""
    plain = spec.network == "mlp" and not spec.spread and not spec.spectral
    return spec.unroll > 0 and plain and LOSSES[spec.loss].belief


class Ahead:
    """Looks `spec.unroll` of D's steps ahead, as `optimiser` would take them; D itself stays as it is.

    target   [2n, 1]: what D should say of each pack, reals first
    """

    def __init__(self, spec: GanSpec, optimiser: Optimiser, rows: int) -> None:
        self.spec, self.optimiser, self.rows = spec, optimiser, rows
        like = optimiser.moments.weights
        self.target = like.new_zeros(2 * rows, 1)
        self.target[:rows] = spec.smooth
        self.ways = [_Way(spec, like) for _ in range(spec.unroll + 1)]
        self.turn = _Flat(spec, like)

    def pull(self, seen: Tensor) -> Tensor:
        """The gradient of G's loss with respect to each pack of fakes [n, inputs]; `seen` [2n, inputs], reals first."""
        n, now, reached = self.rows, self.optimiser.moments, []
        for more, way in enumerate(self.ways[:-1], start=1):
            way.forward(now.weights, seen)
            way.chance = way.answers.sigmoid()
            way.backward((way.chance - self.target).div_(n))
            now = self.optimiser.ahead(now, way.grad.flat, more)
            reached.append(now)
        last = self.ways[-1]
        last.forward(now.weights, seen[n:])
        last.backward(GAN_LOSSES[self.spec.loss].g_slope(last.answers, last.answers, torch.empty_like(last.answers)))
        pulled = torch.mm(last.before[0], last.weights.layers[0].matrix.t())
        late = Moments(last.grad.flat, torch.zeros_like(last.grad.flat), torch.zeros_like(last.grad.flat))
        for more in range(self.spec.unroll, 0, -1):
            way = self.ways[more - 1]
            along, late = behind(self.optimiser, late, reached[more - 1], way.grad.flat, more)
            self.turn.flat.copy_(along)
            curved, bumped = way.along(self.turn, n)
            late = late._replace(weights=late.weights + curved)
            pulled.add_(bumped)
        return pulled


class _Flat:
    """A flat vector as large as D's weights, and its layers as views."""

    def __init__(self, spec: GanSpec, like: Tensor) -> None:
        self.flat = torch.empty_like(like)
        self.layers = layers(self.flat, spec.d_sizes)


class _Way:
    """D's way over a batch at one moment.

    weights, inputs, answers  D's weights, what each layer was given, and the last one's answers [n, 1]
    chance   the probabilities that the answers say
    before   the loss's gradient with respect to each layer's sums
    after    the same with respect to each layer's inputs; none for the first
    grad     the same with respect to the weights
    """

    def __init__(self, spec: GanSpec, like: Tensor) -> None:
        self.weights, self.grad, self.second = (_Flat(spec, like) for _ in range(3))
        self.bend, self.unbend, self.curved = BENDS[spec.activation]
        self.inputs: list[Tensor] = []
        self.before: list[Tensor] = []
        self.after: list[Tensor] = []
        self.answers = self.chance = like

    def forward(self, weights: Tensor, seen: Tensor) -> None:
        self.weights.flat.copy_(weights)
        self.inputs = [seen]
        for layer in self.weights.layers[:-1]:
            self.inputs.append(seen.new_empty(len(seen), layer.matrix.shape[1]))
            self.bend(layer, self.inputs[-2], self.inputs[-1])
        last = self.weights.layers[-1]
        self.answers = torch.addmm(last.bias, self.inputs[-1], last.matrix)

    def backward(self, slope: Tensor) -> None:
        """From the loss's gradient with respect to the answers."""
        count = len(self.inputs)
        self.before, self.after = [slope] * count, [slope] * count
        for i in reversed(range(count)):
            delta, slopes = self.before[i], self.grad.layers[i]
            torch.mm(self.inputs[i].t(), delta, out=slopes.matrix)
            torch.sum(delta, 0, out=slopes.bias)
            if i:
                self.after[i] = torch.mm(delta, self.weights.layers[i].matrix.t())
                self.before[i - 1] = torch.empty_like(self.after[i])
                self.unbend(self.after[i], self.inputs[i], self.before[i - 1])

    def along(self, turn: _Flat, n: int) -> tuple[Tensor, Tensor]:
        """How D's gradients change as its weights go along `turn`: that of the weights, and that of the n fakes."""
        last = len(self.inputs) - 1
        moved: list[Tensor] = []
        for i, v in enumerate(turn.layers):
            moving = torch.addmm(v.bias, self.inputs[i], v.matrix)
            if i:
                moving.addmm_(moved[-1], self.weights.layers[i].matrix)
            if i < last:
                self.unbend(moving, self.inputs[i + 1], moving)
            moved.append(moving)
        delta = moved[last] * torch.ops.aten.sigmoid_backward(moved[last].new_ones(()), self.chance) / n
        for i in reversed(range(last + 1)):
            slopes, matrix = self.second.layers[i], self.weights.layers[i].matrix
            torch.mm(self.inputs[i].t(), delta, out=slopes.matrix)
            torch.sum(delta, 0, out=slopes.bias)
            if i == 0:
                break
            slopes.matrix.addmm_(moved[i - 1].t(), self.before[i])
            delta = torch.mm(delta, matrix.t()).addmm_(self.before[i], turn.layers[i].matrix.t())
            self.unbend(delta, self.inputs[i], delta)
            if self.curved:
                delta.addcmul_(self.after[i] * self.inputs[i], moved[i - 1], value=-2)
        bumped = torch.mm(delta[n:], self.weights.layers[0].matrix.t())
        return self.second.flat, bumped.addmm_(self.before[0][n:], turn.layers[0].matrix.t())


def behind(optimiser: Optimiser, late: Moments, reached: Moments, grad: Tensor, more: int) -> tuple[Tensor, Moments]:
    """What a loss's gradients with respect to the moments after an `Optimiser.ahead` say of what it was given.

    late     the gradients with respect to the moments `reached`, which the `more`-th step made out of `grad`
    Returns the gradient with respect to `grad`, and those with respect to the moments before that step.
    """
    lr, tiny = optimiser.lr, EPSILON**2
    if optimiser.kind == "sgd":
        return late.weights * -lr, late
    if optimiser.kind == "rmsprop":
        root = (reached.square + tiny).sqrt_()
        size = root + EPSILON
        square = late.square + late.weights * grad * (lr / 2) / (size * size * root)
        along = late.weights * -lr / size + square * grad * (2 * (1 - ALPHA))
        return along, Moments(late.weights, late.mean, square * ALPHA)
    at, beta1 = float(optimiser.taken) + more, optimiser.beta1
    one, two = 1 - beta1**at, 1 - BETA2**at
    root = (reached.square / two).add_(tiny).sqrt_()
    size = root + EPSILON
    step = (late.weights * (lr / one)).div_(size)
    mean = late.mean - step
    square = torch.addcdiv(late.square, step.mul_(reached.mean), size.mul_(root), value=1 / (2 * two))
    along = (mean * (1 - beta1)).addcmul_(square, grad, value=2 * (1 - BETA2))
    return along, Moments(late.weights, mean.mul_(beta1), square.mul_(BETA2))

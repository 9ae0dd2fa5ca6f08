"""The networks as plain functions of a flat vector of weights, for automatic differentiation. Heavy: torch.

A network is the shapes of its weights, in the order in which they lie in the flat vector, and two functions: from an
input to the features before the last layer, and from those to the answer. Adding one is one entry in `ARCHITECTURES`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional as F

from core.gans.networks import LEAK, initial, layers, length
from core.gans.spec import PIECES, GanSpec

Shapes = tuple[tuple[int, ...], ...]
ACTS: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky": lambda a: F.leaky_relu(a, LEAK),
}
EPSILON = 1e-5


@dataclass(frozen=True)
class Architecture:
    """One network. `features(parts, x)` are what the last layer is given; `answer(parts, features)` is the last layer.

    length    how many weights it has
    initial   generator -> fresh flat weights
    parts     flat weights -> views
    matrices  parts -> the ones that spectral normalisation scales, each seen as [inputs, outputs]
    """

    length: int
    initial: Callable[[torch.Generator], Tensor]
    parts: Callable[[Tensor], list[Tensor]]
    features: Callable[[Sequence[Tensor], Tensor], Tensor]
    answer: Callable[[Sequence[Tensor], Tensor], Tensor]

    def __call__(self, parts: Sequence[Tensor], x: Tensor) -> Tensor:
        """The answers [n, outputs] to inputs [n, inputs]."""
        return self.answer(parts, self.features(parts, x))


def generator_of(spec: GanSpec) -> Architecture:
    """G: from noise [n, z_dim] to samples [n, dim]."""
    return ARCHITECTURES[spec.network][0](spec)


def critic_of(spec: GanSpec) -> Architecture:
    """D: from packs [n, pack * dim], and the batch's spread if it is told, to answers [n, 1]."""
    return ARCHITECTURES[spec.network][1](spec)


def perceptron(sizes: Sequence[int], activation: str, squash: bool, extra: int = 0) -> Architecture:
    """A multilayer perceptron; its last layer is given `extra` more features."""
    act = ACTS[activation]
    last = (sizes[-2] + extra) * sizes[-1] + sizes[-1]
    inner = tuple(sizes[:-1])

    def parts(flat: Tensor) -> list[Tensor]:
        hidden = [view for layer in layers(flat[: len(flat) - last], inner) for view in layer]
        tail = layers(flat[len(flat) - last :], (sizes[-2] + extra, sizes[-1]))
        return [*hidden, *tail[0]]

    def fresh(generator: torch.Generator) -> Tensor:
        return torch.cat([initial(inner, generator), initial((sizes[-2] + extra, sizes[-1]), generator)])

    def features(p: Sequence[Tensor], x: Tensor) -> Tensor:
        for matrix, bias in zip(p[:-2:2], p[1:-2:2], strict=True):
            x = act(torch.addmm(bias, x, matrix))
        return x

    def answer(p: Sequence[Tensor], h: Tensor) -> Tensor:
        out = torch.addmm(p[-1], h, p[-2])
        return torch.tanh(out) if squash else out

    return Architecture(length(inner) + last, fresh, parts, features, answer)


def _shaped(
    shapes: Shapes,
    features: Callable[[Sequence[Tensor], Tensor], Tensor],
    answer: Callable[[Sequence[Tensor], Tensor], Tensor],
    spread: Callable[[Tensor, torch.Generator], object],
) -> Architecture:
    """An architecture from the shapes of its weights; `spread` fills one of them afresh."""
    sizes = [math.prod(shape) for shape in shapes]

    def parts(flat: Tensor) -> list[Tensor]:
        return [part.view(shape) for part, shape in zip(torch.split(flat, sizes), shapes, strict=True)]

    def fresh(generator: torch.Generator) -> Tensor:
        flat = torch.empty(sum(sizes), device=generator.device)
        for part in parts(flat):
            spread(part, generator)
        return flat

    return Architecture(sum(sizes), fresh, parts, features, answer)


def _small(part: Tensor, generator: torch.Generator) -> object:
    """DCGAN's: normal with standard deviation 0.02; biases 0."""
    return part.normal_(0, 0.02, generator=generator) if part.dim() > 1 else part.zero_()


def _by_inputs(part: Tensor, generator: torch.Generator) -> object:
    """Normal with the variance that keeps ReLU's size (He et al. 2015); biases 0."""
    if part.dim() == 1:
        return part.zero_()
    inputs = part.shape[0] * math.prod(part.shape[2:]) / (4 if part.dim() == 4 else 1)  # of 4 x 4, every other place
    return part.normal_(0, math.sqrt(2 / inputs), generator=generator)


def conv_generator(spec: GanSpec) -> Architecture:
    """Noise -> a quarter of the image's side -> a half -> the whole, by two transposed convolutions."""
    side, w, act = math.isqrt(spec.dim), spec.width, ACTS[spec.activation]
    quarter = side // 4

    def features(p: Sequence[Tensor], z: Tensor) -> Tensor:
        x = act(torch.addmm(p[1], z, p[0])).view(len(z), 2 * w, quarter, quarter)
        return act(F.conv_transpose2d(x, p[2], p[3], stride=2, padding=1))

    def answer(p: Sequence[Tensor], h: Tensor) -> Tensor:
        return torch.tanh(F.conv_transpose2d(h, p[4], p[5], stride=2, padding=1)).flatten(1)

    first = 2 * w * quarter**2
    shapes: Shapes = ((spec.z_dim, first), (first,), (2 * w, w, 4, 4), (w,), (w, 1, 4, 4), (1,))
    return _shaped(shapes, features, answer, _by_inputs)


def conv_critic(spec: GanSpec) -> Architecture:
    """The image -> half its side -> a quarter, by two convolutions with stride 2 -> one answer."""
    side, w, act = math.isqrt(spec.dim), spec.width_d or spec.width, ACTS[spec.activation]
    last = 2 * w * (side // 4) ** 2 + spec.spread

    def features(p: Sequence[Tensor], x: Tensor) -> Tensor:
        h = act(F.conv2d(x.view(len(x), 1, side, side), p[0], p[1], stride=2, padding=1))
        return act(F.conv2d(h, p[2], p[3], stride=2, padding=1)).flatten(1)

    def answer(p: Sequence[Tensor], h: Tensor) -> Tensor:
        return torch.addmm(p[5], h, p[4])

    shapes: Shapes = ((w, 1, 4, 4), (w,), (2 * w, w, 4, 4), (2 * w,), (last, 1), (1,))
    return _shaped(shapes, features, answer, _by_outputs)


def _by_outputs(part: Tensor, generator: torch.Generator) -> object:
    """Like `_by_inputs` for convolutions, whose weights have their outputs first."""
    if part.dim() == 1:
        return part.zero_()
    inputs = math.prod(part.shape[1:]) if part.dim() == 4 else part.shape[0]
    return part.normal_(0, math.sqrt(2 / inputs), generator=generator)


def pacgan_generator(spec: GanSpec) -> Architecture:
    """Layers without bias, batch normalisation and ReLU; the last one linear. Weights N(0, 0.02²), scales 1."""
    sizes = spec.g_sizes

    def features(p: Sequence[Tensor], x: Tensor) -> Tensor:
        for i in range(0, len(p) - 2, 3):
            x = torch.relu(F.batch_norm(x @ p[i], None, None, 1 + p[i + 1], p[i + 2], training=True, eps=EPSILON))
        return x

    def answer(p: Sequence[Tensor], h: Tensor) -> Tensor:
        return torch.addmm(p[-1], h, p[-2])

    shapes: Shapes = tuple(s for a, b in pairwise(sizes[:-1]) for s in ((a, b), (b,), (b,)))
    return _shaped((*shapes, (sizes[-2], sizes[-1]), (sizes[-1],)), features, answer, _small)


def pacgan_critic(spec: GanSpec) -> Architecture:
    """Maxout layers: each unit is the largest of PIECES linear ones. Weights N(0, 0.02²)."""
    sizes = spec.d_sizes

    def features(p: Sequence[Tensor], x: Tensor) -> Tensor:
        for matrix, bias in zip(p[:-2:2], p[1:-2:2], strict=True):
            x = torch.addmm(bias, x, matrix).view(len(x), -1, PIECES).amax(dim=2)
        return x

    def answer(p: Sequence[Tensor], h: Tensor) -> Tensor:
        return torch.addmm(p[-1], h, p[-2])

    shapes: Shapes = tuple(s for a, b in pairwise(sizes[:-1]) for s in ((a, b * PIECES), (b * PIECES,)))
    return _shaped((*shapes, (sizes[-2] + spec.spread, 1), (1,)), features, answer, _small)


ARCHITECTURES: dict[str, tuple[Callable[[GanSpec], Architecture], Callable[[GanSpec], Architecture]]] = {
    "mlp": (
        lambda spec: perceptron(spec.g_sizes, spec.activation, spec.pictures),
        lambda spec: perceptron(spec.d_sizes, spec.activation, False, int(spec.spread)),
    ),
    "conv": (conv_generator, conv_critic),
    "pacgan": (pacgan_generator, pacgan_critic),
}
"""G and D by the name that `core.gans.choices.NETWORKS` gives the network."""

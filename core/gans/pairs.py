"""G and D on one batch, and both players' gradients: written out by hand for fully connected networks. Heavy: torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import torch
from torch import Tensor

from core.gans.graph import GraphPair
from core.gans.losses import GAN_LOSSES, Loss
from core.gans.networks import Network, layers
from core.gans.optimisers import Optimiser
from core.gans.remedies import Spectral, one_centred, zero_centred
from core.gans.spec import GanSpec
from core.gans.unrolled import Ahead, by_hand


class Pair(Protocol):
    """G and D on batches of `rows` packs of reals and as many of fakes.

    both    [2 * rows * pack, dim], reals first; real and fake are its halves
    z       noise [rows * pack, z_dim]; mix [rows, 1] how near to the real a WGAN-GP's point lies
    jitter  like `both`: standard normal numbers of which `level` is added to all that D sees
    """

    loss: Loss
    real: Tensor
    fake: Tensor
    both: Tensor
    z: Tensor
    mix: Tensor
    jitter: Tensor
    level: float

    def refresh(self, remember: bool = True) -> None:
        """What spectral normalisation draws from D's weights as they are now; `remember` goes on with its iteration."""

    def make(self) -> Tensor:
        """Fakes from the noise in `z`."""

    def d_grad(self) -> Tensor:
        """The gradient of D's loss, penalties included, on the batch at hand: a flat vector."""

    def g_grad(self) -> Tensor:
        """The gradient of G's loss on the fakes at hand: a flat vector. D's own weights get none here."""

    def judged(self) -> tuple[Tensor, Tensor]:
        """D's answers [rows, 1] on the reals and on the fakes."""

    def fake_pull(self) -> Tensor:
        """The gradient of G's loss with respect to each fake [rows * pack, dim]."""

    def through_g(self, pull: Tensor) -> Tensor:
        """The gradient with respect to G's weights, flat, given that with respect to the fakes; may change `pull`."""

    def steepness(self) -> tuple[Tensor, Tensor]:
        """The gradient of D's answer with respect to each pack of reals and of fakes that it judged last.

        [rows, pack * dim] each.
        """


def pair_of(spec: GanSpec, tensors: Mapping[str, Tensor], rows: int, d: Optimiser | None = None) -> Pair:
    """The pair that fits a spec, on the weights in `tensors`; `d` is D's optimiser, which unrolling looks ahead by."""
    if spec.by_hand or (d and by_hand(spec)):
        return HandPair(spec, tensors, rows, d)
    return GraphPair(spec, tensors, rows, d)


class HandPair:
    """A `Pair` of multilayer perceptrons in buffers that are made once; only unrolling makes more."""

    def __init__(
        self, spec: GanSpec, tensors: Mapping[str, Tensor], rows: int, optimiser: Optimiser | None = None
    ) -> None:
        g, points = tensors["g"], rows * spec.pack
        self.spec, self.rows, self.level = spec, rows, 0.0
        self.both, self.noisy, self.jitter = (g.new_empty(2 * points, spec.dim) for _ in range(3))
        self.real, self.fake = self.both[:points], self.both[points:]
        self.z, self.mix = g.new_empty(points, spec.z_dim), g.new_empty(rows, 1)
        self.g = Network(spec.g_sizes, spec.activation, g, points, squash=spec.pictures)
        self.scaling = _scaling(spec, tensors) if spec.spectral else None
        d = self.scaling.weights if self.scaling else tensors["d"]
        self.d = Network(spec.d_sizes, spec.activation, d, 2 * rows)
        self.d_on_fake = Network(spec.d_sizes, spec.activation, d, rows)
        self.d_between = Network(spec.d_sizes, spec.activation, d, rows) if spec.loss == "wgangp" else None
        self.loss = GAN_LOSSES[spec.loss]
        self.answers = self.d.outputs[-1][:rows], self.d.outputs[-1][rows:]
        self.slope = g.new_empty(2 * rows, 1)
        self.upon = self.slope[:rows], self.slope[rows:]
        self.ahead = Ahead(spec, optimiser, rows) if spec.unroll and optimiser else None

    def refresh(self, remember: bool = True) -> None:
        if self.scaling:
            self.scaling.refresh(remember)

    def make(self) -> Tensor:
        return self.g.forward(self.z, out=self.fake)

    def seen(self) -> Tensor:
        """What D is shown: packs [2 * rows, pack * dim], reals first, with instance noise if there is any."""
        shown = torch.add(self.both, self.jitter, alpha=self.level, out=self.noisy) if self.level else self.both
        return shown.view(2 * self.rows, -1)

    def judged(self) -> tuple[Tensor, Tensor]:
        self.d.forward(self.seen())
        return self.answers

    def d_grad(self) -> Tensor:
        self.refresh()
        real, fake = self.judged()
        self.loss.d_slope(real, fake, self.spec.smooth, *self.upon)
        if self.spec.r1 > 0 or self.spec.r2 > 0:
            more, bumps, which = zero_centred(self.d, self.spec, self.rows)
            self.d.backward(self.slope, bumps, which).add_(more)
        else:
            self.d.backward(self.slope)
        if self.d_between:
            self.d.grad.add_(one_centred(self.d_between, self._between(), self.spec.gp))
        return self._unscaled(self.d)

    def g_grad(self) -> Tensor:
        self.refresh()
        return self.through_g(self.fake_pull())

    def through_g(self, pull: Tensor) -> Tensor:
        return self.g.backward(pull)

    def fake_pull(self) -> Tensor:
        n, seen = self.rows, self.seen()
        if self.ahead:
            return self.ahead.pull(seen).view(len(self.fake), -1)
        if not self.loss.paired:
            answers = self.d_on_fake.forward(seen[n:])
            pulled = self.d_on_fake.pull(self.loss.g_slope(answers, answers, self.upon[0]))
            return pulled.view(len(self.fake), -1)
        self.d.forward(seen)
        self.upon[0].zero_()
        self.loss.g_slope(*self.answers, self.upon[1])
        return self.d.pull(self.slope)[n:].view(len(self.fake), -1)

    def steepness(self) -> tuple[Tensor, Tensor]:
        slope = self.d.steepness()
        return slope[: self.rows], slope[self.rows :]

    def _between(self) -> Tensor:
        """Points on the lines from fakes to reals, as packs [rows, pack * dim]."""
        seen = self.seen()
        return torch.lerp(seen[self.rows :], seen[: self.rows], self.mix)

    def _unscaled(self, d: Network) -> Tensor:
        if self.scaling:
            self.scaling.back([slope.matrix for slope in d.slopes])
        return d.grad


def _scaling(spec: GanSpec, tensors: Mapping[str, Tensor]) -> Spectral:
    raw, weights = tensors["d"], torch.empty_like(tensors["d"])
    own, scaled = ([layer.matrix for layer in layers(flat, spec.d_sizes)] for flat in (raw, weights))
    return Spectral(raw, tensors["d_singular"], own, scaled, weights)

"""Both players' gradients by automatic differentiation: for what is not written out by hand, and as its oracle. Heavy.

Unrolling (Metz et al. 2017, arXiv:1611.02163) differentiates through D's next steps; the minibatch standard deviation
(Karras et al. 2018, arXiv:1710.10196) tells D how varied a batch is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from core.gans.architectures import Architecture, critic_of, generator_of
from core.gans.losses import GAN_LOSSES
from core.gans.optimisers import Optimiser
from core.gans.remedies import singular
from core.gans.spec import GanSpec

BASE = 10_000
"""On how many noise vectors batch normalisation takes its means and spreads when a trained G makes samples."""


class GraphPair:
    """A `Pair` (see `core.gans.pairs`) of any networks, whose gradients come from automatic differentiation."""

    def __init__(
        self, spec: GanSpec, tensors: Mapping[str, Tensor], rows: int, optimiser: Optimiser | None = None
    ) -> None:
        self.g_weights, self.d_weights, points = tensors["g"], tensors["d"], rows * spec.pack
        g = self.g_weights
        self.spec, self.rows, self.level, self.optimiser = spec, rows, 0.0, optimiser
        self.g, self.d, self.loss = generator_of(spec), critic_of(spec), GAN_LOSSES[spec.loss]
        self.both, self.jitter = g.new_empty(2 * points, spec.dim), g.new_empty(2 * points, spec.dim)
        self.real, self.fake = self.both[:points], self.both[points:]
        self.z, self.mix = g.new_empty(points, spec.z_dim), g.new_empty(rows, 1)
        self.u = tensors.get("d_singular")
        self.refresh(remember=False)

    def make(self) -> Tensor:
        with torch.no_grad():
            return self.fake.copy_(self.g(self.g.parts(self.g_weights), self.z))

    def refresh(self, remember: bool = True) -> None:
        """One round of the power iterations of spectral normalisation on D's weights as they are."""
        self.vs = [] if self.u is None else power(self.d.parts(self.d_weights), self.u, remember)

    def judged(self) -> tuple[Tensor, Tensor]:
        """D's answers [rows, 1] on the reals and on the fakes."""
        with torch.no_grad():
            return self._answers(self._scaled(self.d_weights), self.fake)

    def d_grad(self) -> Tensor:
        self.refresh()
        with torch.enable_grad():
            d = self.d_weights.detach().requires_grad_()
            (grad,) = torch.autograd.grad(self.d_loss(d), d)
        return grad

    def g_grad(self) -> Tensor:
        self.refresh()
        with torch.enable_grad():
            g = self.g_weights.detach().requires_grad_()
            fake = self.g(self.g.parts(g), self.z)
            (grad,) = torch.autograd.grad(self._g_loss(fake), g)
        return grad

    def fake_pull(self) -> Tensor:
        """The gradient of G's loss with respect to each fake [rows * pack, dim]."""
        with torch.enable_grad():
            fake = self.fake.detach().clone().requires_grad_()
            (pull,) = torch.autograd.grad(self._g_loss(fake), fake)
        return pull

    def through_g(self, pull: Tensor) -> Tensor:
        """The gradient with respect to G's weights, flat, given that with respect to each fake."""
        with torch.enable_grad():
            g = self.g_weights.detach().requires_grad_()
            (grad,) = torch.autograd.grad(self.g(self.g.parts(g), self.z), g, pull)
        return grad

    def steepness(self) -> tuple[Tensor, Tensor]:
        """The gradient of D's answer with respect to each pack of reals and of fakes: [rows, pack * dim] each."""
        with torch.enable_grad():
            parts = self._scaled(self.d_weights)
            real, fake = (self._slope(parts, points) for points in self._shown(self.fake))
        return real.detach(), fake.detach()

    def d_loss(self, d: Tensor) -> Tensor:
        """D's loss with its penalties on the batch at hand, of D's flat weights."""
        spec, parts = self.spec, self._scaled(d)
        loss = self.loss.d(*self._answers(parts, self.fake), spec.smooth)
        real, fake = self._shown(self.fake)
        for strength, points in ((spec.r1, real), (spec.r2, fake)):
            if strength > 0:
                loss = loss + strength / 2 * self._slope(parts, points).square().sum(dim=1).mean()
        if spec.loss == "wgangp":
            norm = self._slope(parts, torch.lerp(fake, real, self.mix)).norm(dim=1)
            loss = loss + spec.gp * (norm - 1).square().mean()
        return loss

    def _g_loss(self, fake: Tensor) -> Tensor:
        """G's loss of fakes [rows * pack, dim], against D as it is, or as it will be after its next unrolled steps."""
        d = self.d_weights.detach()
        if self.spec.unroll and self.optimiser:
            now = self.optimiser.moments._replace(weights=d.requires_grad_())
            for more in range(1, self.spec.unroll + 1):
                loss = self.loss.d(*self._answers(self._scaled(now.weights), fake), self.spec.smooth)
                (grad,) = torch.autograd.grad(loss, now.weights, create_graph=True)
                now = self.optimiser.ahead(now, grad, more)
            d = now.weights
        return self.loss.g(*self._answers(self._scaled(d), fake))

    def _shown(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """What D is shown: packs [rows, pack * dim] of reals and of fakes, with instance noise if there is any."""
        real, n = self.real, len(self.real)
        if self.level:
            real, fake = real + self.level * self.jitter[:n], fake + self.level * self.jitter[n:]
        return real.reshape(self.rows, -1), fake.reshape(self.rows, -1)

    def _answers(self, parts: Sequence[Tensor], fake: Tensor) -> tuple[Tensor, Tensor]:
        real, made = self._shown(fake)
        if self.spec.spread:
            return self._judge(parts, real), self._judge(parts, made)
        answers = self._judge(parts, torch.cat([real, made]))
        return answers[: self.rows], answers[self.rows :]

    def _judge(self, parts: Sequence[Tensor], points: Tensor) -> Tensor:
        return spread_answers(self.d, parts, points) if self.spec.spread else self.d(parts, points)

    def _slope(self, parts: Sequence[Tensor], points: Tensor) -> Tensor:
        """How D's answer to each point changes with it [rows, pack * dim], differentiable."""
        points = points.detach().requires_grad_()
        (slope,) = torch.autograd.grad(self._judge(parts, points).sum(), points, create_graph=True)
        return slope

    def _scaled(self, d: Tensor) -> list[Tensor]:
        """D's weights as parts, spectrally normalised if the spec says so."""
        parts = self.d.parts(d)
        return parts if self.u is None else normalised(parts, self.u, self.vs)


def power(parts: Sequence[Tensor], u: Tensor, remember: bool = True) -> list[Tensor]:
    """One round of the power iteration on each matrix of D: gives the vs; `remember` updates u, one vector a matrix."""
    matrices = [seen_as_matrix(part.detach()) for part in parts if part.dim() > 1]
    us = torch.split(u, [matrix.shape[1] for matrix in matrices])
    return [singular(matrix, mine, remember)[0] for matrix, mine in zip(matrices, us, strict=True)]


def normalised(parts: Sequence[Tensor], u: Tensor, vs: Sequence[Tensor]) -> list[Tensor]:
    """Each matrix of D divided by its largest singular value vᵀWu, u and v from `power`, differentiable in W."""
    us = iter(torch.split(u, [seen_as_matrix(part).shape[1] for part in parts if part.dim() > 1]))
    each = iter(vs)
    done = []
    for part in parts:
        scaled = part.dim() > 1
        done.append(part / torch.dot(next(each), seen_as_matrix(part) @ next(us).clone()) if scaled else part)
    return done


def seen_as_matrix(part: Tensor) -> Tensor:
    """A weight as a matrix [inputs, outputs]: a convolution's has its outputs first."""
    return part if part.dim() == 2 else part.flatten(1).t()


def spread_answers(d: Architecture, parts: Sequence[Tensor], points: Tensor, company: Tensor | None = None) -> Tensor:
    """D's answers to points [n, inputs] when it is told their batch's spread, or that of the `company` they come in.

    The spread is the standard deviation of each feature before the last layer, averaged.
    """
    features = d.features(parts, points)
    batch = features if company is None else d.features(parts, company)
    spread = (batch.var(dim=0, correction=0) + 1e-8).sqrt().mean()
    return d.answer(parts, torch.cat([features, spread.expand(len(points), 1)], dim=1))

"""The GAN's training step, with no reading back of numbers on the way. Heavy: torch."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from core.data.images import pictures
from core.data.points2d import cloud
from core.gans.architectures import critic_of, generator_of
from core.gans.graph import seen_as_matrix
from core.gans.optimisers import Moments, Optimiser
from core.gans.pairs import pair_of
from core.gans.spec import GanSpec

MOMENTS = tuple(f"{player}{what}" for player in ("g", "d") for what in ("", "_mean", "_square"))
"""What every training is made of besides its chance: each network's weights and its optimiser's moments, flat."""


def fresh(spec: GanSpec, generator: torch.Generator) -> dict[str, Tensor]:
    """A training's tensors before its first step: MOMENTS, and what its remedies keep (g_ema, d_singular)."""
    g, d = generator_of(spec), critic_of(spec)
    weights = {"g": g.initial(generator), "d": d.initial(generator)}
    rest = {f"{n}_{m}": torch.zeros_like(w) for n, w in weights.items() for m in ("mean", "square")}
    tensors = {name: {**weights, **rest}[name] for name in MOMENTS}
    if spec.ema:
        tensors["g_ema"] = weights["g"].clone()
    if spec.spectral:
        outputs = sum(seen_as_matrix(p).shape[1] for p in d.parts(weights["d"]) if p.dim() > 1)
        tensors["d_singular"] = torch.empty(outputs, device=generator.device).normal_(generator=generator)
    return tensors


class Trainer:
    """Takes steps in place: on each, D is updated `d_steps` times on fresh batches, then G once on D's last fakes.

    G meets the fakes that D has just seen, as in `pytorch/examples/dcgan`: G has not changed since they were made,
    so making them again would cost time and bring nothing new. With `simultaneous`, G's gradient is taken before D's
    last update.
    """

    def __init__(self, spec: GanSpec, tensors: Mapping[str, Tensor], generator: torch.Generator, at: int) -> None:
        self.spec, self.tensors, self.generator, self.at = spec, dict(tensors), generator, at
        self.g, self.ema = tensors["g"], tensors.get("g_ema")
        self.d = tensors["d"]
        moments = {n: Moments(tensors[n], tensors[f"{n}_mean"], tensors[f"{n}_square"]) for n in ("g", "d")}
        self.g_opt = Optimiser(spec.opt_g, moments["g"], lr=spec.lr_g, beta1=spec.beta1, taken=at)
        self.d_opt = Optimiser(spec.opt_d, moments["d"], lr=spec.lr_d, beta1=spec.beta1, taken=at * spec.d_steps)
        self.pair = pair_of(spec, tensors, spec.batch, self.d_opt)
        self.source = _Source(spec, self.pair.real, generator)

    @property
    def changing(self) -> list[Tensor]:
        """All that a step changes and that outlives it, but for the generator."""
        return [*self.tensors.values(), self.g_opt.taken, self.d_opt.taken]

    def take_up(self, tensors: Mapping[str, Tensor], chance: Tensor, at: int) -> None:
        """Takes up a training after `at` steps, in the buffers that there are."""
        for name, tensor in tensors.items():
            self.tensors[name].copy_(tensor)
        self.generator.set_state(chance)
        self.at = at
        self.g_opt.taken.fill_(at)
        self.d_opt.taken.fill_(at * self.spec.d_steps)

    def step(self) -> None:
        self.pair.level = self.spec.noise * max(0.0, 1 - self.at / self.spec.steps)
        for left in reversed(range(self.spec.d_steps)):
            self.draw()
            d_grad = self.pair.d_grad()
            if left == 0 and self.spec.simultaneous:
                g_grad = self.pair.g_grad()
            self.update_d(d_grad)
        self.update_g(g_grad if self.spec.simultaneous else self.pair.g_grad())
        self.at += 1

    def draw(self) -> None:
        """Fresh reals, fresh noise, and fakes from it, into the pair's buffers."""
        pair = self.pair
        self.source.fill(pair.real)
        pair.z.normal_(generator=self.generator)
        if self.spec.noise:
            pair.jitter.normal_(generator=self.generator)
        if self.spec.loss == "wgangp":
            pair.mix.uniform_(generator=self.generator)
        pair.make()

    def update_d(self, grad: Tensor) -> None:
        """One step of D's optimiser, and WGAN's clipping."""
        self.d_opt.step(grad)
        if self.spec.loss == "wgan":
            self.d.clamp_(-self.spec.clip, self.spec.clip)

    def update_g(self, grad: Tensor) -> None:
        """One step of G's optimiser, and of G's moving average."""
        self.g_opt.step(grad)
        if self.ema is not None:
            self.ema.lerp_(self.g, 1 - self.spec.ema)


class _Source:
    """Fresh real points, into a buffer [rows, dim]."""

    def __init__(self, spec: GanSpec, like: Tensor, generator: torch.Generator) -> None:
        self.generator, self.sigma = generator, 0.0 if spec.pictures else spec.sigma
        truth = None if spec.pictures else cloud(spec.data, spec.own)
        known = pictures(spec.data).x if truth is None else truth.anchors
        self.known = torch.tensor(known, dtype=like.dtype, device=like.device)
        self.which = torch.empty(len(like), dtype=torch.long, device=like.device)
        self.scatter = torch.empty_like(like)
        uneven = truth is not None and truth.weights.max() > truth.weights.min() * 1.000001
        self.sums = torch.tensor(truth.weights, device=like.device).cumsum(0) if truth and uneven else None

    def fill(self, out: Tensor) -> None:
        if self.sums is None:
            self.which.random_(0, len(self.known), generator=self.generator)
        else:
            share = torch.empty(len(out), dtype=self.sums.dtype, device=out.device).uniform_(generator=self.generator)
            torch.searchsorted(self.sums, share, out=self.which).clamp_(max=len(self.known) - 1)
        torch.index_select(self.known, 0, self.which, out=out)
        if self.sigma:
            self.scatter.normal_(generator=self.generator)
            out.add_(self.scatter, alpha=self.sigma)

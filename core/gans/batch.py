"""Many small GANs that differ in their learning rates alone, trained as one batch of matrix products. Heavy: torch.

On a GPU a map's 64 trainings take hardly longer than one: each kernel does the work of all. On a processor they are
slower so than one after the other, and the trainer's own step is used there. All draw from one generator, so a cell is
not the trainer's own training bit for bit; its gradients are, which the tests check.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from core.data.points2d import cloud
from core.gans.architectures import ACTS
from core.gans.captured import captured
from core.gans.losses import GAN_LOSSES
from core.gans.optimisers import ALPHA, BETA2, EPSILON
from core.gans.spec import GanSpec
from core.gans.training import MOMENTS, fresh

RATES = ("lr_g", "lr_d")


def can(specs: Sequence[GanSpec]) -> bool:
    """Whether these trainings can be one batch: multilayer perceptrons on points, the same but for learning rates."""
    one = specs[0]
    alike = all(spec.with_(lr_g=one.lr_g, lr_d=one.lr_d) == one for spec in specs)
    plain = not (one.pictures or one.spectral or one.noise or one.ema or one.simultaneous)
    return alike and plain and one.by_hand and one.pack == 1


class Batch:
    """`specs` [C] as one training; `tensors` have the names of a training's, each [C, weights]."""

    def __init__(self, specs: Sequence[GanSpec], device: str) -> None:
        if not can(specs):
            raise ValueError("these trainings differ in more than their learning rates")
        self.spec, self.count, self.at = specs[0], len(specs), 0
        self.generator = torch.Generator(device).manual_seed(self.spec.seed)
        begun = fresh(self.spec, self.generator)
        self.tensors = {name: begun[name].repeat(self.count, 1) for name in MOMENTS}
        self.rates = {p: begun["g"].new_tensor([getattr(s, f"lr_{p}") for s in specs])[:, None] for p in "gd"}
        self.taken = {player: torch.zeros((), dtype=torch.float64, device=device) for player in "gd"}
        truth = cloud(self.spec.data, self.spec.own)
        self.anchors = torch.tensor(truth.anchors, dtype=begun["g"].dtype, device=device)
        self.sums = torch.tensor(truth.weights, device=device).cumsum(0)
        self.loss, self.act = GAN_LOSSES[self.spec.loss], ACTS[self.spec.activation]
        self.z, self.real = self._noise(), self._reals()
        self._step = self.step

    def advance(self, steps: int) -> None:
        """Takes so many steps; on a GPU by one launch each."""
        if self.z.is_cuda and self._step == self.step:
            changing = [*self.tensors.values(), *self.taken.values(), self.z, self.real]
            self._step = captured(self.step, changing, self.generator)  # type: ignore[assignment]
        for _ in range(steps):
            self._step()
        self.at += steps

    def step(self) -> None:
        """D's steps on fresh batches, then G's on D's last fakes, of every training."""
        for _ in range(self.spec.d_steps):
            self.draw()
            self._update("d", self.d_grad())
            if self.spec.loss == "wgan":
                self.tensors["d"].clamp_(-self.spec.clip, self.spec.clip)
        self._update("g", self.g_grad())

    def draw(self) -> None:
        """Fresh reals [C, batch, 2] and fresh noise [C, batch, z_dim]."""
        self.z.copy_(self._noise())
        self.real.copy_(self._reals())

    def d_grad(self) -> Tensor:
        """The gradient of each D's loss with its penalties: [C, weights]."""
        with torch.no_grad():
            fake = self.generate(self.tensors["g"], self.z)
        with torch.enable_grad():
            d = self.tensors["d"].detach().requires_grad_()
            (grad,) = torch.autograd.grad(self._d_loss(d, fake), d)
        return grad

    def g_grad(self) -> Tensor:
        """The gradient of each G's loss: [C, weights]."""
        with torch.enable_grad():
            g = self.tensors["g"].detach().requires_grad_()
            answers = [self.judge(self.tensors["d"].detach(), x) for x in (self.real, self.generate(g, self.z))]
            (grad,) = torch.autograd.grad(self.count * self.loss.g(*answers), g)
        return grad

    def generate(self, g: Tensor, z: Tensor) -> Tensor:
        """What each G makes of its noise [C, n, z_dim]: [C, n, 2]."""
        return self._forward(g, self.spec.g_sizes, z)

    def samples(self, z: Tensor) -> Tensor:
        """What each G makes of the same noise [n, z_dim]: [C, n, 2]."""
        with torch.no_grad():
            return self.generate(self.tensors["g"], z.expand(self.count, *z.shape))

    def judge(self, d: Tensor, points: Tensor) -> Tensor:
        """Each D's answers to its points [C, n, 2], as columns: [n, C], so that a loss's means are over points."""
        return self._forward(d, self.spec.d_sizes, points)[:, :, 0].t()

    def one(self, cell: int) -> dict[str, Tensor]:
        """One training's tensors, as `training.fresh` names them."""
        return {name: tensor[cell].clone() for name, tensor in self.tensors.items()}

    def _d_loss(self, d: Tensor, fake: Tensor) -> Tensor:
        """The sum of all D's losses: their gradients do not mix. A loss's mean over all cells is C times too small."""
        spec = self.spec
        loss = self.count * self.loss.d(self.judge(d, self.real), self.judge(d, fake), spec.smooth)
        for strength, points in ((spec.r1, self.real), (spec.r2, fake)):
            if strength > 0:
                loss = loss + strength / 2 * self._slope(d, points).square().sum(dim=2).mean(dim=1).sum()
        if spec.loss == "wgangp":
            mix = torch.rand(self.real.shape[:2], generator=self.generator, device=d.device, dtype=d.dtype)[:, :, None]
            norm = self._slope(d, torch.lerp(fake, self.real, mix)).norm(dim=2)
            loss = loss + spec.gp * (norm - 1).square().mean(dim=1).sum()
        return loss

    def _slope(self, d: Tensor, points: Tensor) -> Tensor:
        points = points.detach().requires_grad_()
        (slope,) = torch.autograd.grad(self.judge(d, points).sum(), points, create_graph=True)
        return slope

    def _forward(self, flat: Tensor, sizes: Sequence[int], x: Tensor) -> Tensor:
        """Multilayer perceptrons whose weights lie as `networks.layers` lays them, one a row of `flat`."""
        at, last = 0, len(sizes) - 2
        for i, (a, b) in enumerate(pairwise(sizes)):
            part, bias = flat[:, at : at + a * b], flat[:, at + a * b : at + (a + 1) * b]
            matrix = part.view(-1, a, b) if a <= b else part.view(-1, b, a).mT
            x = torch.baddbmm(bias[:, None], x, matrix)
            x = x if i == last else self.act(x)
            at += (a + 1) * b
        return x

    def _update(self, player: str, grad: Tensor) -> None:
        """One step of the player's optimiser for every training, each at its own rate."""
        weights, mean, square = (self.tensors[f"{player}{what}"] for what in ("", "_mean", "_square"))
        rate, kind = self.rates[player], self.spec.opt_g if player == "g" else self.spec.opt_d
        taken = self.taken[player].add_(1)
        if kind == "sgd":
            weights.sub_(rate * grad)
            return
        keep = BETA2 if kind == "adam" else ALPHA
        square.mul_(keep).addcmul_(grad, grad, value=1 - keep)
        if kind == "rmsprop":
            weights.sub_(rate * grad / (square.sqrt() + EPSILON))
            return
        mean.lerp_(grad, 1 - self.spec.beta1)
        one, two = (1 - beta**taken for beta in (self.spec.beta1, BETA2))
        size = (square / two.to(square)).sqrt() + EPSILON
        weights.sub_(rate * mean / (one.to(mean) * size))

    def _noise(self) -> Tensor:
        shape = (self.count, self.spec.batch, self.spec.z_dim)
        return torch.randn(shape, generator=self.generator, device=self.tensors["g"].device)

    def _reals(self) -> Tensor:
        shape = (self.count, self.spec.batch)
        share = torch.rand(shape, generator=self.generator, device=self.sums.device, dtype=self.sums.dtype)
        which = torch.searchsorted(self.sums, share).clamp_(max=len(self.anchors) - 1)
        scatter = torch.randn((*shape, 2), generator=self.generator, device=self.anchors.device)
        return self.anchors[which] + self.spec.sigma * scatter

"""The GAN's training step, with no allocation and no reading back of numbers on the way. Heavy: torch."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from core.data.points2d import MODES
from core.gans.losses import G_LOSSES, d_signs, d_slope
from core.gans.networks import Network
from core.gans.spec import GanSpec

BETA2, EPSILON = 0.999, 1e-8


class Pair:
    """G and D on batches of `rows` real points and as many fakes; `both` [2 rows, 2] holds them, reals first."""

    def __init__(self, spec: GanSpec, g: Tensor, d: Tensor, rows: int) -> None:
        self.both = g.new_empty(2 * rows, 2)
        self.real, self.fake = self.both[:rows], self.both[rows:]
        self.z = g.new_empty(rows, spec.z_dim)
        self.g = Network(spec.g_sizes, spec.activation, g, rows)
        self.d = Network(spec.d_sizes, spec.activation, d, 2 * rows)
        self.d_on_fake = Network(spec.d_sizes, spec.activation, d, rows)
        self.loss = G_LOSSES[spec.loss]
        self.signs = d_signs(rows, g)
        self.slope = torch.empty_like(self.signs)

    def make(self) -> Tensor:
        """Fakes [rows, 2] from the noise in `z`."""
        return self.g.forward(self.z, out=self.fake)

    def d_grad(self) -> Tensor:
        """The gradient of D's loss on the reals and the fakes at hand, a flat vector."""
        logits = self.d.forward(self.both)
        return self.d.backward(d_slope(logits, self.signs, self.slope))

    def g_grad(self) -> Tensor:
        """The gradient of G's loss on the fakes at hand, a flat vector. D's own weights get no gradient here."""
        logits = self.d_on_fake.forward(self.fake)
        slope = self.loss.slope(logits, self.slope[: len(logits)])
        return self.g.backward(self.d_on_fake.pull(slope))


class Adam:
    """Adam on one flat vector, as `torch.optim.Adam(fused=True)` does it, without that class's work on each call.

    Kingma & Ba 2015, arXiv:1412.6980. `weights`, `mean` and `square` are updated in place. taken: steps taken so far.
    """

    def __init__(
        self, weights: Tensor, mean: Tensor, square: Tensor, *, lr: float, beta1: float, taken: int = 0
    ) -> None:
        self.taken = torch.tensor(float(taken), device=weights.device)
        self.lists = [weights], [mean], [square], [self.taken]
        self.lr, self.beta1 = lr, beta1

    def step(self, grad: Tensor) -> None:
        weights, means, squares, taken = self.lists
        self.taken.add_(1)
        torch._fused_adam_(
            weights, [grad], means, squares, [], taken,
            lr=self.lr, beta1=self.beta1, beta2=BETA2, weight_decay=0.0, eps=EPSILON, amsgrad=False, maximize=False,
        )  # fmt: skip


TENSORS = ("g", "g_mean", "g_square", "d", "d_mean", "d_square")
"""What a training is made of besides its generator: each network's weights and Adam's two moments, flat vectors."""


class Trainer:
    """Takes steps in place: on each, D is updated `d_steps` times on fresh batches, then G once on D's last fakes.

    G meets the fakes that D has just seen, as in `pytorch/examples/dcgan`: G has not changed since they were made,
    so making them again would cost time and bring nothing new.
    """

    def __init__(self, spec: GanSpec, tensors: Mapping[str, Tensor], generator: torch.Generator, at: int) -> None:
        g, g_mean, g_square, d, d_mean, d_square = (tensors[name] for name in TENSORS)
        self.spec, self.generator = spec, generator
        self.pair = Pair(spec, g, d, spec.batch)
        self.g_adam = Adam(g, g_mean, g_square, lr=spec.lr_g, beta1=spec.beta1, taken=at)
        self.d_adam = Adam(d, d_mean, d_square, lr=spec.lr_d, beta1=spec.beta1, taken=at * spec.d_steps)
        self.modes = torch.as_tensor(MODES[spec.data], dtype=g.dtype, device=g.device)
        self.which = torch.empty(spec.batch, dtype=torch.long, device=g.device)
        self.scatter = torch.empty_like(self.pair.real)

    def step(self) -> None:
        pair = self.pair
        for _ in range(self.spec.d_steps):
            self._draw()
            pair.make()
            self.d_adam.step(pair.d_grad())
        self.g_adam.step(pair.g_grad())

    def _draw(self) -> None:
        """Fresh real points and fresh noise into the pair's buffers."""
        self.which.random_(0, len(self.modes), generator=self.generator)
        self.scatter.normal_(generator=self.generator)
        self.pair.z.normal_(generator=self.generator)
        torch.index_select(self.modes, 0, self.which, out=self.pair.real)
        self.pair.real.add_(self.scatter, alpha=self.spec.sigma)

"""A GAN as tutorials write it: modules, torch's own optimisers with their defaults, autograd, `.item()` on each step.

The updates are the lab's: D on one real and one fake batch, as often as the spec says, then G on the same fakes, as in
pytorch/examples dcgan. Penalties are taken as Gulrajani et al.'s and Mescheder et al.'s published code takes them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from core.gans.spec import GanSpec


class Tutorial:
    """One training on the ring of 8; `step()` takes one step of G and its steps of D."""

    def __init__(self, spec: GanSpec, device: str = "cpu") -> None:
        import torch
        from torch import nn

        torch.manual_seed(spec.seed)
        self.torch, self.spec, self.device = torch, spec, device
        bend = {"tanh": nn.Tanh, "relu": nn.ReLU, "leaky": lambda: nn.LeakyReLU(0.2)}[spec.activation]
        self.g, self.d = (_module(nn, sizes, bend).to(device) for sizes in (spec.g_sizes, spec.d_sizes))
        made = {
            "adam": lambda p, lr: torch.optim.Adam(p, lr=lr, betas=(spec.beta1, 0.999)),
            "rmsprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr),
            "sgd": lambda p, lr: torch.optim.SGD(p, lr=lr),
        }
        self.g_opt, self.d_opt = (
            made[spec.opt_g](self.g.parameters(), spec.lr_g),
            made[spec.opt_d](self.d.parameters(), spec.lr_d),
        )
        angles = torch.arange(8) * (2 * torch.pi / 8)
        self.modes = 2 * torch.stack([angles.cos(), angles.sin()], dim=1).to(device)
        self.losses: list[tuple[float, float]] = []

    def step(self) -> None:
        torch, spec = self.torch, self.spec
        for _ in range(spec.d_steps):
            real = self.modes[torch.randint(0, 8, (spec.batch,), device=self.device)] + spec.sigma * torch.randn(
                spec.batch, 2, device=self.device
            )
            fake = self.g(torch.randn(spec.batch, spec.z_dim, device=self.device))
            self.d_opt.zero_grad()
            d_loss = self.d_loss(real, fake.detach())
            d_loss.backward()
            self.d_opt.step()
            if spec.loss == "wgan":
                for weight in self.d.parameters():
                    weight.data.clamp_(-spec.clip, spec.clip)
        self.g_opt.zero_grad()
        g_loss = self.g_loss(real, fake)
        g_loss.backward()
        self.g_opt.step()
        self.losses.append((d_loss.item(), g_loss.item()))

    def d_loss(self, real: Any, fake: Any) -> Any:
        """D's loss on a batch, with the spec's penalties."""
        torch, spec, F = self.torch, self.spec, self.torch.nn.functional
        if spec.r1:
            real.requires_grad_()
        if spec.r2:
            fake.requires_grad_()
        yes, no = self.d(real), self.d(fake)
        ones, zeros = torch.ones_like(yes), torch.zeros_like(no)
        entropy = F.binary_cross_entropy_with_logits
        loss = {
            "nonsaturating": lambda: entropy(yes, ones) + entropy(no, zeros),
            "minimax": lambda: entropy(yes, ones) + entropy(no, zeros),
            "leastsquares": lambda: F.mse_loss(yes, ones) / 2 + F.mse_loss(no, zeros) / 2,
            "hinge": lambda: F.relu(1 - yes).mean() + F.relu(1 + no).mean(),
            "wgan": lambda: no.mean() - yes.mean(),
            "wgangp": lambda: no.mean() - yes.mean() + spec.gp * self._gradient_penalty(real, fake),
            "rpgan": lambda: F.softplus(no - yes).mean(),
        }[spec.loss]()
        for strength, points, answers in ((spec.r1, real, yes), (spec.r2, fake, no)):
            if strength:
                (slope,) = torch.autograd.grad(answers.sum(), points, create_graph=True)
                loss = loss + strength / 2 * slope.pow(2).sum(1).mean()
        return loss

    def g_loss(self, real: Any, fake: Any) -> Any:
        """G's loss on the fakes that D has just seen."""
        F, no = self.torch.nn.functional, self.d(fake)
        ones, zeros, entropy = self.torch.ones_like(no), self.torch.zeros_like(no), F.binary_cross_entropy_with_logits
        return {
            "nonsaturating": lambda: entropy(no, ones),
            "minimax": lambda: -entropy(no, zeros),
            "leastsquares": lambda: F.mse_loss(no, ones) / 2,
            "hinge": lambda: -no.mean(),
            "wgan": lambda: -no.mean(),
            "wgangp": lambda: -no.mean(),
            "rpgan": lambda: F.softplus(self.d(real) - no).mean(),
        }[self.spec.loss]()

    def _gradient_penalty(self, real: Any, fake: Any) -> Any:
        torch = self.torch
        mix = torch.rand(len(real), 1, device=self.device)
        between = (mix * real + (1 - mix) * fake).requires_grad_()
        answers = self.d(between)
        (slope,) = torch.autograd.grad(answers, between, torch.ones_like(answers), create_graph=True)
        return (slope.norm(2, dim=1) - 1).pow(2).mean()


def _module(nn: Any, sizes: tuple[int, ...], bend: Any) -> Any:
    layers: list[Any] = []
    for a, b in pairwise(sizes):
        layers += [nn.Linear(a, b), bend()]
    return nn.Sequential(*layers[:-1])

"""What one GAN experiment is: data, losses, networks, optimisers, remedies, steps, seed. Light: no torch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from core.data.images import IMAGES, SIDES
from core.data.points2d import LEAST_OWN, read_own
from core.gans.choices import LOSSES
from core.gans.fields import GanFields
from core.spec import Problem, spaced

WORK_LIMIT = 2e13
"""The most floating-point operations a run may take: some five to ten minutes of one processor core."""
STEP_COST = 2e6
"""What starting one update's operations costs by hand, whatever their size, said in floating-point operations."""
GRAPH_COST = 4e7
"""The same for an update that goes through automatic differentiation."""
PIECES = 5
"""A maxout unit of the PacGAN paper is the largest of this many."""


def multiplications(sizes: tuple[int, ...]) -> int:
    """How many multiplications one point costs on its way through a network with these layer sizes."""
    return sum(a * b for a, b in pairwise(sizes))


@dataclass(frozen=True)
class GanSpec(GanFields):
    """One GAN on points in the plane or on small images: a generator G and a critic D that learn from each other."""

    lab: ClassVar[str] = "gans"
    learner: ClassVar[str] = "core.gans.learner"
    version: ClassVar[int] = 3
    axis: ClassVar[str] = "step"
    at_once: ClassVar[int] = 4
    wants_gpu: ClassVar[bool] = True
    checkpoints: ClassVar[bool] = True
    limit: ClassVar[float] = WORK_LIMIT

    @property
    def pictures(self) -> bool:
        """Whether it learns images; else points in the plane."""
        return self.data in IMAGES

    @property
    def dim(self) -> int:
        """How many numbers one sample has: 2 coordinates, or an image's pixels."""
        return SIDES[self.data] ** 2 if self.pictures else 2

    @property
    def by_hand(self) -> bool:
        """Whether its gradients are written out by hand; `unrolled` says the same of unrolling."""
        return self.network == "mlp" and not self.unroll and not self.spread

    @property
    def g_sizes(self) -> tuple[int, ...]:
        """G's layer sizes, from the noise to a sample; of a convolutional G, its numbers of channels differ."""
        return (self.z_dim, *[self.width] * self.depth, self.dim)

    @property
    def d_sizes(self) -> tuple[int, ...]:
        """D's layer sizes, from a pack of samples to one logit. In the PacGAN paper D has a layer less than G."""
        depth = max(1, self.depth - 1) if self.network == "pacgan" else self.depth
        return (self.dim * self.pack, *[self.width_d or self.width] * depth, 1)

    @property
    def work(self) -> float:
        """Floating-point operations of the whole run, about, counted from the matrix products: 2 a multiplication."""
        g, d = self._multiplications()
        start = STEP_COST if self.by_hand else GRAPH_COST
        penalties = 3 * (self.r1 > 0) + 3 * (self.r2 > 0) + 6 * (self.loss == "wgangp")
        critic = 2 * self.batch * (g * self.pack + (6 + penalties) * d) + start
        ahead = self.unroll * (2 * self.batch * 18 * d + 2 * start)
        generator = 2 * self.batch * (2 * g * self.pack + 2 * d) + start + ahead
        return self.steps * (self.d_steps * critic + generator)

    def _multiplications(self) -> tuple[int, int]:
        """How many multiplications G takes for a sample, and D for a pack."""
        g, d = multiplications(self.g_sizes), multiplications(self.d_sizes)
        if self.network == "pacgan":
            return g, d * PIECES
        if self.network == "conv":
            half, whole = (SIDES.get(self.data, 8) // 2) ** 2, SIDES.get(self.data, 8) ** 2
            w = self.width
            return half * (w * w * 4 + self.z_dim) + whole * w * 4, half * w * 16 + half * w * w * 8
        return g, d

    def relevant(self) -> tuple[str, ...]:
        idle = {
            "own": self.data != "own",
            "sigma": self.pictures,
            "clip": self.loss != "wgan",
            "gp": self.loss != "wgangp",
            "beta1": "adam" not in (self.opt_g, self.opt_d),
            "activation": self.network == "pacgan",
            "depth": self.network == "conv",
            "width_d": self.width_d in (0, self.width),
        }
        default = {"simultaneous", "r1", "r2", "smooth", "noise", "spectral", "pack", "spread", "unroll", "ema"}
        idle |= {name: getattr(self, name) == type(self)._off(name) for name in default}  # a remedy that is not used
        return tuple(name for name in self.rules() if not idle.get(name))

    @classmethod
    def _off(cls, name: str) -> object:
        """A field's default."""
        return cls.__dataclass_fields__[name].default

    def conflicts(self) -> list[Problem]:
        found = [problem for problem, wrong in self._wrong() if wrong]
        if not found and self.work > self.limit:
            details = {"gigaflop": round(self.work / 1e9), "limit": round(self.limit / 1e9)}
            found.append(Problem("steps", "too-much-work", details))
        return found

    def _wrong(self) -> list[tuple[Problem, bool]]:
        """What does not go together, and whether it is so here."""
        penalised = self.r1 > 0 or self.r2 > 0
        gp, clipped = self.loss == "wgangp", self.loss == "wgan"
        return [
            (Problem("own", "too-few-points"), self.data == "own" and len(read_own(self.own)) < LEAST_OWN),
            (Problem("network", "conv-needs-images"), self.network == "conv" and not self.pictures),
            (Problem("network", "pacgan-needs-points"), self.network == "pacgan" and self.pictures),
            (Problem("smooth", "smooth-needs-probability"), self.smooth < 1 and not LOSSES[self.loss].belief),
            (Problem("r1", "penalised-twice"), penalised and (gp or clipped)),
            (Problem("spectral", "bounded-twice"), self.spectral and clipped),
            (Problem("spread", "penalty-of-one-point"), self.spread and (penalised or gp)),
            (Problem("unroll", "unrolled-penalty"), self.unroll > 0 and (penalised or gp)),
            (Problem("pack", "pack-one-image"), self.pack > 1 and self.network == "conv"),
        ]

    def marks(self) -> tuple[int, ...]:
        return spaced(self.steps, 64)

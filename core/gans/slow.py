"""One update in slow motion: a `Trainer` that also writes down what it does, on the batch that it does it with. Heavy.

What is measured is measured on copies, so a watched training takes the very steps of an unwatched one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from core.gans import views
from core.gans.choices import LOSSES
from core.gans.pairs import Pair, pair_of
from core.gans.spec import GanSpec
from core.gans.training import Trainer

SHOWN = 48
"""How many reals, and how many fakes, of the batch are shown."""


class Watched(Trainer):
    """Trains one player or both; while `look` is set, `numbers` and `arrays` tell the newest update of each player.

    `updates` says how often each has been updated so far.

    Of the batch (shown: its first SHOWN reals and fakes)
    arrays   batch_real, batch_fake [n, 2]; noise [n, 1 or 2], its first numbers
             seen_real, seen_fake [n]: how real D finds each, 0 to 1, as it is before any update of this step
    numbers  batch_d_real, batch_d_fake: D's mean answers, a probability where the loss has one, else a score;
             batch_loss_d, batch_loss_g (without penalties)
    Where G alone learns, and its loss looks at fakes only, there is nothing on reals.
    Of D's update
    arrays   map_before, map_after as `views.d_map`; seen_real_after, seen_fake_after [n]
    numbers  the batch's numbers with "_after"; norm_d, the gradient's, penalties included
    Of G's update
    arrays   pull [n, 2]: where each fake would be moved to lower G's loss, per unit of that fake's own loss;
             fake_after [n, 2]: what G makes of the same noise afterwards; map_met: the map of D as G met it
    numbers  loss_g_before, loss_g_after: against D as G met it; norm_g; pull, the mean length of all arrows;
             moved, how far the fakes moved on average; along: the share that moved within 90° of its arrow
    """

    def __init__(self, spec: GanSpec, tensors: Mapping[str, Tensor], generator: torch.Generator, at: int) -> None:
        super().__init__(spec, tensors, generator, at)
        self.look = False
        self.numbers: dict[str, float] = {}
        self.arrays: dict[str, NDArray[Any]] = {}
        self.met: Tensor | None = None
        self.updates = {"d": at * spec.d_steps, "g": at}

    def resume(self, d: int, g: int) -> None:
        """Says how often each player has been updated so far: by hand, the one may be ahead of the other."""
        self.updates = {"d": d, "g": g}
        self.d_opt.taken.fill_(d)
        self.g_opt.taken.fill_(g)

    def play(self, who: str) -> None:
        """One step: "D" updates D once on a fresh batch, "G" updates G once on fresh fakes, "B" is `step`."""
        self.numbers, self.arrays, self.met = {}, {}, None
        if who == "B":
            self.step()
            return
        self.pair.level = self.spec.noise * max(0.0, 1 - self.at / self.spec.steps)
        self.draw()
        if who == "D":
            self.update_d(self.pair.d_grad())
        else:
            self.update_g(self.pair.g_grad())
            if not self.pair.loss.paired:
                self._forget_reals()

    def _forget_reals(self) -> None:
        """G alone has learned, by a loss that looks at fakes only: the reals of the batch played no part."""
        for name in ("batch_real", "seen_real"):
            self.arrays.pop(name, None)
        for name in ("batch_d_real", "batch_loss_d"):
            self.numbers.pop(name, None)

    def draw(self) -> None:
        super().draw()
        if self.look:
            self.numbers, self.arrays = self._batch()

    def update_d(self, grad: Tensor) -> None:
        self.updates["d"] += 1
        before = self.d.clone() if self.look else None
        super().update_d(grad)
        if before is not None:
            self.met = before if self.spec.simultaneous else None
            self.numbers["norm_d"] = float(grad.norm())
            self.arrays |= {"map_before": self._map(before), "map_after": self._map(self.d)}
            numbers, arrays = self._judged(self._apart())
            self.numbers |= {f"{name}_after": value for name, value in numbers.items()}
            self.arrays |= {f"{name}_after": array for name, array in arrays.items()}

    def update_g(self, grad: Tensor) -> None:
        self.updates["g"] += 1
        if not self.look:
            super().update_g(grad)
            return
        before = self._apart(self.met)
        loss = float(before.loss.g(*before.judged()))
        pull = before.fake_pull().mul(-self.spec.batch).clone()
        fake, norm = self.pair.fake.clone(), float(grad.norm())
        super().update_g(grad)
        after = self._apart(self.met)
        made = after.make().clone()
        moved = made - fake
        along = ((moved * pull).sum(dim=1) > 0).float().mean()
        self.numbers |= {"loss_g_before": loss, "loss_g_after": float(after.loss.g(*after.judged())), "norm_g": norm}
        self.numbers |= {"pull": float(pull.norm(dim=1).mean()), "along": float(along)}
        self.numbers |= {"moved": float(moved.norm(dim=1).mean())}
        self.arrays |= {"pull": plain(pull), "fake_after": plain(made), "map_met": self._map(self._met())}

    def _met(self) -> Tensor:
        """D's weights as G met them."""
        return self.d if self.met is None else self.met

    def _batch(self) -> tuple[dict[str, float], dict[str, NDArray[Any]]]:
        """The batch at hand, and what D makes of it."""
        numbers, arrays = self._judged(self._apart())
        points = {"batch_real": self.pair.real, "batch_fake": self.pair.fake, "noise": self.pair.z[:, :2]}
        return numbers, {**{name: plain(tensor) for name, tensor in points.items()}, **arrays}

    def _judged(self, pair: Pair) -> tuple[dict[str, float], dict[str, NDArray[Any]]]:
        """What D answers on the batch."""
        yes, no = (answers.clone() for answers in pair.judged())
        said = [a.sigmoid() if LOSSES[self.spec.loss].belief else a for a in (yes, no)]
        numbers = {"batch_d_real": said[0].mean(), "batch_d_fake": said[1].mean()}
        numbers |= {"batch_loss_d": pair.loss.d(yes, no, 1.0), "batch_loss_g": pair.loss.g(yes, no)}
        shades = pair.loss.shade(torch.cat([yes, no])).repeat_interleave(self.spec.pack, dim=0).ravel()
        half = len(shades) // 2
        arrays = {"seen_real": plain(shades[:half]), "seen_fake": plain(shades[half:])}
        return {name: float(value) for name, value in numbers.items()}, arrays

    def _apart(self, d: Tensor | None = None) -> Pair:
        """The batch at hand before networks of the weights as they are, or with D's as given: changing it is safe."""
        mine = {name: tensor.clone() for name, tensor in self.tensors.items()}
        if d is not None:
            mine["d"] = d
        pair = pair_of(self.spec, mine, self.spec.batch, self.d_opt)
        for name in ("both", "z", "mix", "jitter"):
            getattr(pair, name).copy_(getattr(self.pair, name))
        pair.level = self.pair.level
        return pair

    def _map(self, d: Tensor) -> NDArray[Any]:
        return views.d_map(self.spec, {**self.tensors, "d": d})


def plain(tensor: Tensor) -> NDArray[Any]:
    """The first SHOWN rows as an array of its own."""
    array: NDArray[Any] = tensor[:SHOWN].cpu().numpy().copy()
    return array

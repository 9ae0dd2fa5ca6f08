"""Trains a small network of PyTorch's parts, step by step: what the learners of this lab share. Heavy: torch.

The parameters are views of one flat vector, and their gradients of another, so that one call of fused Adam updates
them all, and a training between two steps is a few arrays. It runs on the processor: networks this small are computed
there sooner than a GPU is told what to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core import torchstate
from core.spec import Spec
from core.torchstate import Arrays

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
RECENT = 20
"""A frame's `loss` is the mean over so many last steps."""
S = TypeVar("S", bound=Spec)


@dataclass(frozen=True)
class NetState(Generic[S]):
    """A training between two steps.

    tensors  weights, and their gradient's running mean and square, flat; recent, the last RECENT losses by step modulo
             RECENT, NaN where there was none yet
    chance   the state of the generator that draws batches, bytes
    """

    spec: S
    at: int
    seconds: float
    tensors: Mapping[str, Tensor]
    chance: Tensor


@dataclass(frozen=True)
class Recipe:
    """What is special to one learner; the rest of `start`, `advance` and `unpack` is the same for all.

    build  spec -> the network, with fresh weights
    loss   (spec, network, generator) -> the loss of a fresh batch, to be differentiated
    clip   spec -> the largest norm that a gradient may have, longer ones are shortened; 0 leaves all as they are
    """

    build: Callable[[Any], nn.Module]
    loss: Callable[[Any, nn.Module, torch.Generator], Tensor]
    clip: Callable[[Any], float] = lambda spec: 0.0

    def start(self, spec: Any) -> NetState[Any]:
        """The training before its first step: weights as PyTorch's own layers draw them, Adam at rest."""
        generator = torch.Generator().manual_seed(spec.seed)
        return NetState(spec, 0, 0.0, self._begin(spec), generator.get_state())

    def _begin(self, spec: Any) -> dict[str, Tensor]:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(spec.seed)
            weights = nn.utils.parameters_to_vector(self.build(spec).parameters()).detach()
        recent = torch.full((RECENT,), float("nan"))
        return {"weights": weights, "mean": 0 * weights, "square": 0 * weights, "recent": recent}

    def network(self, state: NetState[Any]) -> Any:
        """The network with this moment's weights, which are not shared with the state."""
        return self._laid(state.spec, state.tensors["weights"].clone())

    def _laid(self, spec: Any, flat: Tensor, grad: Tensor | None = None) -> nn.Module:
        """A network whose parameters are views of `flat`, and their gradients of `grad`; other draws do not notice."""
        with torch.random.fork_rng(devices=[]):
            module, at = self.build(spec), 0
        for parameter in module.parameters():
            end = at + parameter.numel()
            parameter.data = flat[at:end].view(parameter.shape)
            if grad is not None:
                parameter.grad = grad[at:end].view(parameter.shape)
            at = end
        return module

    def advance(self, state: NetState[Any], upto: int) -> NetState[Any]:
        """The training after `upto` steps in all; `state` stays as it was. Nothing happens when it is there already."""
        if upto <= state.at:
            return state
        spec, began = state.spec, time.perf_counter()
        tensors = {name: tensor.clone() for name, tensor in state.tensors.items()}
        grad, taken, generator = torch.zeros_like(tensors["weights"]), torch.tensor(float(state.at)), torch.Generator()
        generator.set_state(state.chance)
        module = self._laid(spec, tensors["weights"], grad)
        for at in range(state.at, upto):
            grad.zero_()
            found = self.loss(spec, module, generator)
            torch.autograd.backward(found)
            tensors["recent"][at % RECENT] = found.detach()
            _update(tensors, grad, taken.add_(1), spec.lr, self.clip(spec))
        seconds = state.seconds + time.perf_counter() - began
        return NetState(spec, upto, seconds, tensors, generator.get_state())

    def unpack(self, spec: Any, arrays: Arrays) -> NetState[Any]:
        """The training that `pack` took apart. ValueError when the arrays are not of this spec's network."""
        tensors, chance, at, seconds = torchstate.unpack(arrays, self._begin(spec))
        return NetState(spec, at, seconds, tensors, chance)


def _update(tensors: Mapping[str, Tensor], grad: Tensor, taken: Tensor, lr: float, clip: float) -> None:
    with torch.no_grad():
        if clip:
            grad.mul_((clip / (grad.norm() + EPSILON)).clamp_(max=1))
        torch._fused_adam_(
            [tensors["weights"]], [grad], [tensors["mean"]], [tensors["square"]], [], [taken],
            lr=lr, beta1=BETA1, beta2=BETA2, weight_decay=0.0, eps=EPSILON, amsgrad=False, maximize=False,
        )  # fmt: skip


def recent(state: NetState[Any]) -> dict[str, float]:
    """`loss`, the mean over the last steps; empty before the first."""
    known = state.tensors["recent"].numpy()
    known = known[: state.at]
    return {"loss": float(known.mean(dtype=np.float64))} if len(known) else {}


def pack(state: NetState[Any]) -> dict[str, NDArray[Any]]:
    """The training as plain arrays: what `unpack` needs to go on bit for bit."""
    return torchstate.pack(state.tensors, state.chance, state.at, state.seconds)

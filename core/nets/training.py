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
Loss = Callable[[nn.Module, torch.Generator], Tensor]


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


def start(spec: S, seed: int, make: Callable[[], nn.Module]) -> NetState[S]:
    """The training before its first step: weights as PyTorch's own layers draw them, Adam at rest."""
    generator = torch.Generator().manual_seed(seed)
    return NetState(spec, 0, 0.0, _begin(seed, make), generator.get_state())


def _begin(seed: int, make: Callable[[], nn.Module]) -> dict[str, Tensor]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        weights = nn.utils.parameters_to_vector(make().parameters()).detach()
    recent = torch.full((RECENT,), float("nan"))
    return {"weights": weights, "mean": 0 * weights, "square": 0 * weights, "recent": recent}


def module_of(state: NetState[Any], make: Callable[[], nn.Module]) -> nn.Module:
    """The network with this moment's weights, which are not shared with the state."""
    module = _made(make)
    _lay(module, state.tensors["weights"].clone())
    return module


def _made(make: Callable[[], nn.Module]) -> nn.Module:
    """A network whose fresh weights are of no account; other draws do not notice."""
    with torch.random.fork_rng(devices=[]):
        return make()


def _lay(module: nn.Module, flat: Tensor, grad: Tensor | None = None) -> None:
    """Has the parameters be views of `flat`, and their gradients of `grad`."""
    at = 0
    for parameter in module.parameters():
        end = at + parameter.numel()
        parameter.data = flat[at:end].view(parameter.shape)
        if grad is not None:
            parameter.grad = grad[at:end].view(parameter.shape)
        at = end


def advance(
    state: NetState[S], upto: int, make: Callable[[], nn.Module], loss: Loss, lr: float, clip: float = 0.0
) -> NetState[S]:
    """The training after `upto` steps in all; `state` stays as it was. Nothing happens when it is there already.

    loss  (network, generator) -> the loss of a fresh batch, to be differentiated
    clip  the largest norm that a gradient may have, longer ones are shortened; 0 leaves all as they are
    """
    if upto <= state.at:
        return state
    began = time.perf_counter()
    tensors = {name: tensor.clone() for name, tensor in state.tensors.items()}
    weights, grad = tensors["weights"], torch.zeros_like(tensors["weights"])
    module, generator = _made(make), torch.Generator()
    generator.set_state(state.chance)
    _lay(module, weights, grad)
    taken = torch.tensor(float(state.at))
    for at in range(state.at, upto):
        grad.zero_()
        found = loss(module, generator)
        found.backward()  # type: ignore[no-untyped-call]
        tensors["recent"][at % RECENT] = found.detach()
        _update(tensors, grad, taken.add_(1), lr, clip)
    seconds = state.seconds + time.perf_counter() - began
    return NetState(state.spec, upto, seconds, tensors, generator.get_state())


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


def unpack(spec: S, seed: int, make: Callable[[], nn.Module], arrays: Arrays) -> NetState[S]:
    """The training that `pack` took apart. ValueError when the arrays are not of this network."""
    tensors, chance, at, seconds = torchstate.unpack(arrays, _begin(seed, make))
    return NetState(spec, at, seconds, tensors, chance)

"""Trains a network that has to remember what stood first: `start`, `advance`, `observe`. Heavy: torch."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.nets import training
from core.nets.memory import KINDS, MemorySpec
from core.nets.models.memory import Memory
from core.nets.training import NetState, pack
from core.tape import Array, Frame

__all__ = ["advance", "observe", "pack", "start", "unpack"]

SYMBOLS = 2 * KINDS
JUDGED, WEIGHED = 600, 64
"""On how many fixed sequences a frame counts right answers, and measures gradients."""
RIDGE = 1e-3
State = NetState[MemorySpec]


def build(spec: MemorySpec) -> nn.Module:
    """The network of the spec, with fresh weights."""
    return Memory(spec.cell, SYMBOLS, spec.hidden, KINDS, spec.keep)  # type: ignore[no-untyped-call]


def loss(spec: MemorySpec, net: nn.Module, generator: torch.Generator) -> Tensor:
    """The cross entropy on a fresh batch."""
    symbols = sequences(spec.batch, spec.length, generator)
    return F.cross_entropy(net(one_hot(symbols)), symbols[:, 0])


RECIPE = training.Recipe(build, loss, clip=lambda spec: spec.clip)
start, advance, unpack = RECIPE.start, RECIPE.advance, RECIPE.unpack


def sequences(count: int, length: int, generator: torch.Generator) -> Tensor:
    """Symbols [count, length]: the first of each is below KINDS and to be remembered, all others are not below."""
    symbols = torch.randint(KINDS, SYMBOLS, (count, length), generator=generator)
    symbols[:, 0] = torch.randint(KINDS, (count,), generator=generator)
    return symbols


def one_hot(symbols: Tensor) -> Tensor:
    """[n, length] -> [n, length, SYMBOLS], 1 at the symbol."""
    return F.one_hot(symbols, SYMBOLS).float()


@lru_cache(maxsize=4)
def _judged(length: int, seed: int) -> tuple[Tensor, Tensor]:
    symbols = sequences(JUDGED, length, torch.Generator().manual_seed(1_000_003 + seed))
    return one_hot(symbols), symbols[:, 0]


def observe(state: State) -> Frame:
    """What this moment looks like, on fixed sequences.

    arrays   slope [length], the mean length of the loss's gradient with respect to the input of each step; held
             [length], of `held`: whether the state after each step still tells what stood first; state
             [length, hidden] float16, the state that one sequence goes through; symbols [length] of that sequence
    numbers  loss (of the last steps), accuracy (at the end), reach (the first step's slope over the last one's; 0
             where single precision has lost it)
    """
    spec = state.spec
    net = RECIPE.network(state)
    x, first = _judged(spec.length, spec.seed)
    with torch.inference_mode():
        states = net.states(x)
        right = (net.answer(states[:, -1]).argmax(dim=1) == first).float().mean()
    slope = slopes(net, x[:WEIGHED], first[:WEIGHED])
    numbers = training.recent(state) | {"accuracy": float(right)}
    numbers["reach"] = float(slope[0] / slope[-1]) if slope[-1] > 0 else 0.0
    arrays: dict[str, Array] = {"slope": slope.numpy(), "held": held(states, first).numpy()}
    arrays |= {"state": states[0].half().numpy(), "symbols": x[0].argmax(dim=1).byte().numpy()}
    return Frame(state.at, numbers, arrays, {}, state.seconds)


def held(states: Tensor, first: Tensor) -> Tensor:
    """[length], how often a linear reading of the state after each step tells what stood first; chance is 1 / KINDS.

    The reading is fitted by least squares to one half of the sequences and tried on the other (Alain and Bengio 2016,
    arXiv:1610.01644, call it a linear probe).
    """
    x = states.double().nan_to_num().transpose(0, 1)
    x = torch.cat([x, torch.ones_like(x[:, :, :1])], dim=2)
    half = len(first) // 2
    wanted = F.one_hot(first[:half], KINDS).double()
    fit = x[:, :half]
    gram = fit.mT @ fit + RIDGE * torch.eye(x.shape[2], dtype=x.dtype)
    read = torch.linalg.solve(gram, fit.mT @ wanted)
    right: Tensor = (x[:, half:] @ read).argmax(dim=2) == first[half:]
    return right.float().mean(dim=1)


def slopes(net: nn.Module, x: Tensor, first: Tensor) -> Tensor:
    """[length], how long the gradient of each sequence's own loss is in the input of each step, on average."""
    x = x.clone().requires_grad_()
    (grad,) = torch.autograd.grad(F.cross_entropy(net(x), first, reduction="sum"), x)
    found: Tensor = grad.norm(dim=2).mean(dim=0)
    return found

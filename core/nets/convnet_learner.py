"""Trains a network that reads pictures: `start`, `advance`, `observe`. Heavy: torch."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from core.data.images import CLASSES, pictures
from core.nets import training
from core.nets.convnet import SHOWN, ConvnetSpec
from core.nets.models.convnet import ConvNet
from core.nets.models.densenet import DenseNet
from core.nets.training import NetState, pack
from core.tape import Array, Frame

__all__ = ["advance", "observe", "pack", "start", "unpack"]

MOVES = ((0, 1), (0, -1), (1, 0), (-1, 0))
State = NetState[ConvnetSpec]


def build(spec: ConvnetSpec) -> nn.Module:
    """The network of the spec, with fresh weights."""
    if spec.net == "conv":
        return ConvNet(spec.side, spec.filters, CLASSES)  # type: ignore[no-untyped-call]
    return DenseNet(spec.side, spec.hidden, CLASSES)  # type: ignore[no-untyped-call]


def loss(spec: ConvnetSpec, net: nn.Module, generator: torch.Generator) -> Tensor:
    """The cross entropy on a fresh batch."""
    x, label = _train(spec.data)
    rows = torch.randint(len(x), (spec.batch,), generator=generator)
    return F.cross_entropy(net(x[rows]), label[rows])


RECIPE = training.Recipe(build, loss)
start, advance, unpack = RECIPE.start, RECIPE.advance, RECIPE.unpack


@lru_cache(maxsize=2)
def _train(data: str) -> tuple[Tensor, Tensor]:
    found = pictures(data)
    return _square(found.x), torch.tensor(found.label)


@lru_cache(maxsize=4)
def _test(data: str, shift: int) -> tuple[Tensor, Tensor]:
    """The test pictures as they are, and moved by `shift` pixels in each of four directions: [5, n, 1, side, side]."""
    found = pictures(data)
    x = _square(found.x_test)
    return torch.stack([x, *(moved(x, dy * shift, dx * shift) for dy, dx in MOVES)]), torch.tensor(found.label_test)


def _square(x: Array) -> Tensor:
    side = int(x.shape[1] ** 0.5)
    return torch.tensor(x).view(-1, 1, side, side)


def moved(x: Tensor, down: int, right: int) -> Tensor:
    """Pictures [n, 1, side, side] moved by so many pixels; what comes in is background."""
    out = torch.full_like(x, -1.0)
    rows, columns = (_slices(step, x.shape[-1]) for step in (down, right))
    out[:, :, rows[1], columns[1]] = x[:, :, rows[0], columns[0]]
    return out


def _slices(step: int, side: int) -> tuple[slice, slice]:
    """From which places to which a row moves."""
    return slice(max(0, -step), side - max(0, step)), slice(max(0, step), side - max(0, -step))


def observe(state: State) -> Frame:
    """What this moment looks like, on test pictures.

    arrays   chances [10, 10], of one example of each kind what the network gives each kind; confusion [10, 10] int16,
             rows are what is shown. Of a CNN: filters [f, 3, 3]; first [10, f, side, side] and second
             [10, f, side / 2, side / 2] uint8, what the examples become, 255 the largest value of a layer on an
             example. Of a dense network: filters [f, side, side], each neuron's weights. f is SHOWN at most.
             In the first frame also examples [10, side * side] uint8
    numbers  loss (of the last steps), accuracy, moved (the accuracy on pictures moved by a pixel or more)
    """
    spec = state.spec
    net = RECIPE.network(state)
    shown, label = _test(spec.data, spec.shift)
    ones = [int((label == kind).nonzero()[0]) for kind in range(CLASSES)]
    with torch.inference_mode():
        said = torch.stack([net(x).argmax(dim=1) for x in shown])
        right = (said == label).float().mean(dim=1)
        arrays: dict[str, Array] = {"chances": net(shown[0][ones]).softmax(dim=1).numpy()}
        arrays |= _conv(net, shown[0][ones]) if spec.net == "conv" else _dense(net, spec.side)
    confusion = torch.bincount(label * CLASSES + said[0], minlength=CLASSES**2).view(CLASSES, CLASSES)
    arrays["confusion"] = confusion.numpy().astype(np.int16)
    numbers = training.recent(state) | {"accuracy": float(right[0]), "moved": float(right[1:].mean())}
    if state.at == 0:
        arrays["examples"] = ((shown[0][ones].flatten(1).numpy() + 1) * 127.5).astype(np.uint8)
    return Frame(state.at, numbers, arrays, {}, state.seconds)


def _conv(net: Any, examples: Tensor) -> dict[str, Array]:
    first, second = net.maps(examples)
    filters = net.first.weight[:SHOWN, 0].numpy().copy()
    return {"filters": filters, "first": _maps(first), "second": _maps(second)}


def _dense(net: Any, side: int) -> dict[str, Array]:
    return {"filters": net.layers[1].weight[:SHOWN].view(-1, side, side).numpy().copy()}


def _maps(layer: Tensor) -> NDArray[np.uint8]:
    """Maps [n, f, h, w] after ReLU as 0 to 255 of the largest on each example."""
    most = layer.amax(dim=(1, 2, 3), keepdim=True).clamp_(min=1e-12)
    scaled: NDArray[np.uint8] = (layer / most * 255)[:, :SHOWN].nan_to_num().numpy().astype(np.uint8)
    return scaled

"""Trains an autoencoder: `start`, `advance`, `observe`. Heavy: torch."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from core.data.images import CLASSES, pictures
from core.nets import training
from core.nets.autoencoder import AutoencoderSpec
from core.nets.models.autoencoder import Autoencoder
from core.nets.models.linear_autoencoder import LinearAutoencoder
from core.nets.training import NetState, pack
from core.tape import Array, Frame

__all__ = ["advance", "observe", "pack", "start", "unpack"]

SHOWN = 360
"""How many test pictures lie in the plane of codes: all of the 8 by 8 digits'."""
NEIGHBOURS = 5
MARGIN = 0.08
State = NetState[AutoencoderSpec]


def build(spec: AutoencoderSpec) -> nn.Module:
    """The network of the spec, with fresh weights."""
    if spec.kind == "linear":
        return LinearAutoencoder(spec.pixels, spec.code)  # type: ignore[no-untyped-call]
    return Autoencoder(spec.pixels, spec.width, spec.code)  # type: ignore[no-untyped-call]


def loss(spec: AutoencoderSpec, net: nn.Module, generator: torch.Generator) -> Tensor:
    """The mean squared error of each pixel on a fresh batch."""
    known = _train(spec.data)
    clean = known[torch.randint(len(known), (spec.batch,), generator=generator)]
    seen = clean
    if spec.noise:
        seen = clean + spec.noise * torch.randn(clean.shape, generator=generator)
    return F.mse_loss(net(seen), clean)


RECIPE = training.Recipe(build, loss)
start, advance, unpack = RECIPE.start, RECIPE.advance, RECIPE.unpack


@lru_cache(maxsize=2)
def _train(data: str) -> Tensor:
    return torch.tensor(pictures(data).x)


def observe(state: State) -> Frame:
    """What this moment looks like, on test pictures.

    arrays   codes [n, 2], where the shown test pictures lie in the plane; restored [10, pixels] uint8, one of each
             kind; grid [G, G, pixels] uint8, what is decoded at places of the plane, rows are y; grid_x, grid_y [G].
             In the first frame also label [n] and examples [10, pixels] uint8
    numbers  loss (of the last steps), error (on the test pictures), like (the share of the shown pictures whose
             nearest neighbours in the codes are mostly of their kind). In the first frame pca_error and pca_like: the
             same of as many principal components, fitted to the training pictures
    """
    spec = state.spec
    net = RECIPE.network(state)
    found = pictures(spec.data)
    test, label = found.x_test, found.label_test[:SHOWN]
    seen = test if not spec.noise else test + spec.noise * _noise(test.shape, spec.seed)
    with torch.inference_mode():
        codes = net.encode(torch.tensor(seen)).numpy()
        restored = net.decode(torch.tensor(codes)).numpy()
        plane = Plane(codes[:SHOWN])
        axes = [_axis(plane.places[:, k], spec.grid) for k in range(2)]
        grid = net.decode(torch.tensor(plane.lift(axes))).numpy()
    numbers = training.recent(state)
    numbers |= {"error": float(np.square(restored - test).mean()), "like": like(codes[:SHOWN], label)}
    ones = _ones(found.label_test)
    arrays: dict[str, Array] = {"codes": plane.places, "restored": _bytes(restored[ones])}
    arrays |= {"grid": _bytes(grid).reshape(spec.grid, spec.grid, -1), "grid_x": axes[0], "grid_y": axes[1]}
    if state.at == 0:
        error, close = components(spec.data, spec.code)
        numbers |= {"pca_error": error, "pca_like": close}
        arrays |= {"label": label.astype(np.int8), "examples": _bytes(seen[ones]), "clean": _bytes(test[ones])}
    return Frame(state.at, numbers, arrays, {}, state.seconds)


class Plane:
    """The plane in which codes [n, c] are shown: the codes themselves where c is 2, else their two widest directions.

    places  [n, 2] float32
    """

    def __init__(self, codes: Array) -> None:
        self.middle, self.ways = np.zeros(codes.shape[1], np.float32), np.eye(2, dtype=np.float32)
        if codes.shape[1] > 2:
            self.middle = codes.mean(axis=0)
            self.ways = np.linalg.svd(codes - self.middle, full_matrices=False)[2][:2]
        self.places: NDArray[np.float32] = ((codes - self.middle) @ self.ways.T).astype(np.float32)

    def lift(self, axes: list[Array]) -> NDArray[np.float32]:
        """The codes [G * G, c] at the crossings of two axes [G], rows by the second."""
        x, y = np.meshgrid(*axes)
        found: NDArray[np.float32] = np.stack([x.ravel(), y.ravel()], axis=1) @ self.ways + self.middle
        return found.astype(np.float32)


def like(codes: Array, label: Array) -> float:
    """The share of codes [n, c] whose NEIGHBOURS nearest others are mostly of their own kind."""
    if not np.isfinite(codes).all():
        return 0.0
    far = np.square(codes[:, None] - codes[None]).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    near = label[np.argsort(far, axis=1, kind="stable")[:, :NEIGHBOURS]]
    votes = (near[:, :, None] == np.arange(CLASSES)).sum(axis=1)
    return float((votes.argmax(axis=1) == label).mean())


@lru_cache(maxsize=8)
def components(data: str, count: int) -> tuple[float, float]:
    """The error and the likeness of as many principal components: what no linear autoencoder can beat in training."""
    found = pictures(data)
    middle = found.x.mean(axis=0)
    ways = np.linalg.eigh(np.cov(found.x.T))[1][:, ::-1][:, :count]
    codes = (found.x_test - middle) @ ways
    error = float(np.square(codes @ ways.T + middle - found.x_test).mean())
    return error, like(codes[:SHOWN], found.label_test[:SHOWN])


def _noise(shape: tuple[int, ...], seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def _axis(values: Array, count: int) -> NDArray[np.float32]:
    """So many places over the range of the values, and a little more; around 0 where there is no range."""
    low, high = (float(v) for v in np.nan_to_num([values.min(), values.max()]))
    room = MARGIN * (high - low) or 1.0
    return np.linspace(low - room, high + room, count, dtype=np.float32)


def _ones(label: Array) -> list[int]:
    """The first picture of each kind."""
    return [int(np.argmax(label == kind)) for kind in range(CLASSES)]


def _bytes(pixels: Array) -> NDArray[np.uint8]:
    """Pixels of -1 to 1 as 0 to 255."""
    found: NDArray[np.uint8] = (np.clip(np.nan_to_num(pixels) + 1, 0, 2) * 127.5).astype(np.uint8)
    return found

"""A distribution in the plane that is known exactly, so that a generator can be marked. Light: NumPy only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[Any]
Floats = NDArray[np.float64]
CHUNK = 1 << 18  # distances that are in memory at once


@dataclass(frozen=True, eq=False)
class Cloud:
    """An anchor drawn by weight, plus a round Gaussian of standard deviation σ along each axis; σ is said on use.

    Clouds are compared by identity, and their arrays cannot be written to.

    anchors  float64 [S, 2]
    weights  float64 [S], how likely each anchor is; they sum to 1
    part     int64 [S], which part an anchor belongs to; parts are numbered 0 to K-1 and none is empty
    curve    whether the anchors lie along a curve, in order: its parts are pieces of it, not modes
    """

    anchors: Floats
    weights: Floats
    part: NDArray[np.int64]
    curve: bool = False

    def __post_init__(self) -> None:
        for array in (self.anchors, self.weights, self.part):
            array.setflags(write=False)

    @cached_property
    def parts(self) -> int:
        """K, how many parts there are."""
        return int(self.part.max()) + 1

    @cached_property
    def shares(self) -> Floats:
        """How likely each part is: [K]."""
        shares: Floats = np.bincount(self.part, weights=self.weights).astype(np.float64)
        return shares

    @cached_property
    def centres(self) -> Floats:
        """Where each part lies: the mean of its anchors by weight, on a curve the anchor half-way along: [K, 2]."""
        if self.curve:
            return np.stack([of_part[len(of_part) // 2] for of_part in map(self._of_part, range(self.parts))])
        sums = [np.bincount(self.part, weights=self.weights * axis) for axis in self.anchors.T]
        means: Floats = np.stack(sums, axis=1) / self.shares[:, None]
        return means

    def _of_part(self, part: int) -> Floats:
        anchors: Floats = self.anchors[self.part == part]
        return anchors

    def draw(self, sigma: float, count: int, seed: int) -> NDArray[np.float32]:
        """`count` independent points: [count, 2]. Same seed, same points."""
        chance = np.random.default_rng(seed)
        if np.all(self.weights == self.weights[0]):
            drawn = chance.integers(len(self.anchors), size=count)
        else:
            drawn = chance.choice(len(self.anchors), size=count, p=self.weights)
        return (self.anchors[drawn] + sigma * chance.standard_normal((count, 2))).astype(np.float32)

    def density(self, points: Points, sigma: float) -> Floats:
        """The probability density at points [n, 2]: [n], exact."""
        found = np.empty(len(points))
        rows = max(1, CHUNK // len(self.anchors))
        for start in range(0, len(points), rows):
            some = points[start : start + rows].astype(np.float64)
            squares = np.square(some[:, None, :] - self.anchors).sum(axis=2)
            found[start : start + rows] = np.exp(squares / (-2 * sigma**2)) @ self.weights
        return found / (2 * math.pi * sigma**2)

"""Data sets that a seed makes: points on a line or in a plane, and ten noisy columns.

`noise` goes from 0 (none) to 1 and means about the same everywhere: scatter in units of the pattern's own size.
Light at import: scikit-learn is imported inside the functions that need it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Loaded = tuple[Array, Array, tuple[str, ...]]

PLANE = ("x1", "x2")


def moons(rows: int, noise: float, seed: int) -> Loaded:
    """Two interlocking half circles of radius 1; each point is moved by a normal step of deviation `noise`.

    Source: https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_moons.html
    """
    from sklearn.datasets import make_moons

    X, y = make_moons(n_samples=rows, noise=noise, random_state=seed)
    return X, y, PLANE


def circles(rows: int, noise: float, seed: int) -> Loaded:
    """A circle of radius 0.5 inside one of radius 1; each point is moved by a normal step of deviation `noise / 2`.

    Source: https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_circles.html
    """
    from sklearn.datasets import make_circles

    X, y = make_circles(n_samples=rows, noise=noise / 2, factor=0.5, random_state=seed)
    return X, y, PLANE


def checkerboard(rows: int, noise: float, seed: int) -> Loaded:
    """Points spread evenly over a 4 x 4 board, labelled by the colour of their square (side 1).

    After labelling each point is moved by a normal step of deviation `noise / 2`.
    """
    random = np.random.default_rng(seed)
    X = random.uniform(0.0, 4.0, (rows, 2))
    y = np.floor(X).sum(axis=1).astype(np.int64) % 2
    return X + random.normal(0.0, noise / 2, X.shape), y, PLANE


def sine(rows: int, noise: float, seed: int) -> Loaded:
    """y = sin(x) + normal noise of deviation `noise`, with x spread evenly over one period, 0 to 2 pi."""
    random = np.random.default_rng(seed)
    X = random.uniform(0.0, 2 * np.pi, (rows, 1))
    return X, np.sin(X[:, 0]) + random.normal(0.0, noise, rows), ("x",)


def sine_truth(X: Array) -> Array:
    """What `sine` scatters its points around: X [n, 1] -> [n]."""
    return np.asarray(np.sin(X[:, 0]))


def friedman1(rows: int, noise: float, seed: int) -> Loaded:
    """Ten columns, of which five matter: y = 10 sin(pi x1 x2) + 20 (x3 - 0.5)^2 + 10 x4 + 5 x5 + noise.

    The noise is normal with deviation `5 * noise`; the formula alone varies with a deviation of about 5.
    Source: https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_friedman1.html
    """
    from sklearn.datasets import make_friedman1

    X, y = make_friedman1(n_samples=rows, n_features=10, noise=5 * noise, random_state=seed)
    return X, y, tuple(f"x{i + 1}" for i in range(10))


def friedman1_truth(X: Array) -> Array:
    """What `friedman1` adds its noise to: X [n, 10] -> [n]."""
    waves = 10 * np.sin(np.pi * X[:, 0] * X[:, 1])
    return np.asarray(waves + 20 * (X[:, 2] - 0.5) ** 2 + 10 * X[:, 3] + 5 * X[:, 4])

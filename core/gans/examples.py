"""Shapes to start from when one draws points of one's own. Light: NumPy only."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def _heart() -> Points:
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.stack([x, y + 2], axis=1) / 7


def _star() -> Points:
    angles = np.pi / 2 + np.arange(11) * np.pi / 5
    corners = np.where(np.arange(11) % 2 == 0, 2.4, 1.0)[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    share = np.linspace(0, 1, 6, endpoint=False)[:, None]
    return np.concatenate([a + share * (b - a) for a, b in pairwise(corners)])


def _smile() -> Points:
    around = np.linspace(0, 2 * np.pi, 44, endpoint=False)
    mouth = np.linspace(1.15 * np.pi, 1.85 * np.pi, 16)
    circle = 2.3 * np.stack([np.cos(around), np.sin(around)], axis=1)
    lips = 1.3 * np.stack([np.cos(mouth), np.sin(mouth)], axis=1)
    eyes = [np.array([[x + dx, 0.8 + dy] for dx in (-0.1, 0.1) for dy in (-0.1, 0.1)]) for x in (-0.8, 0.8)]
    return np.concatenate([circle, lips, *eyes])


EXAMPLES: dict[str, Callable[[], Points]] = {"heart": _heart, "star": _star, "smile": _smile}
"""By name: each gives points [n, 2] inside the window."""

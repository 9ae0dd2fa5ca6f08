"""Points in the plane whose distribution is known exactly, so that a generator can be marked. Light: NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RADIUS = 2.0
WINDOW = 3.2
"""Half the side of the square, centred on the origin, in which the points are drawn."""


def ring(count: int, radius: float = RADIUS) -> NDArray[np.float64]:
    """`count` distinct modes, evenly spaced on a circle: [count, 2].

    The angle step is 2π/count with the end left out. `linspace(0, 2π, count)` keeps the end, which is the start again,
    and so makes a ring of count - 1 modes; that slip stands in several public copies.
    """
    angles = 2 * np.pi * np.arange(count) / count
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


MODES: dict[str, NDArray[np.float64]] = {"ring8": ring(8)}
"""The centres of the modes by the data's name: [modes, 2]. Every mode is equally likely, with the same round spread."""


def draw(name: str, sigma: float, count: int, seed: int) -> NDArray[np.float32]:
    """`count` independent points of the mixture: [count, 2]. Same seed, same points.

    sigma  standard deviation of each mode along each axis. KeyError for a name not in `MODES`.
    """
    modes, chance = MODES[name], np.random.default_rng(seed)
    centres = modes[chance.integers(len(modes), size=count)]
    return (centres + sigma * chance.standard_normal((count, 2))).astype(np.float32)

"""How well made points cover a known mixture, as the papers measure it. NumPy only.

Protocol: Lin et al. 2018, PacGAN, arXiv:1712.04086, section 4.1, and its code `fjxmlzn/PacGAN`: 2,500 samples; a sample
is good when it lies within 3σ of its nearest mode; a mode is covered when at least one good sample is nearest to it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[Any]

SAMPLES = 2500
"""How many made points the protocol judges."""

LOG4 = math.log(4)
"""V is -LOG4 at the optimum, where G makes the true distribution and D can only guess."""

CEILING = 1 - math.exp(-4.5)
"""The share of true points that are good: P(r < 3σ) of a round Gaussian in the plane, 98.89 %.

A generator above it does not do better than the data: its modes are too narrow."""


def nearest(points: Points, modes: Points) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each point [n, 2] the index of its nearest mode of [K, 2] and the distance to it."""
    gaps = points[:, None, :].astype(np.float64) - modes[None, :, :]
    distances = np.sqrt(np.square(gaps).sum(axis=2))
    closest = distances.argmin(axis=1)
    return closest, distances[np.arange(len(points)), closest]


def histogram(points: Points, modes: Points, sigma: float) -> NDArray[np.int64]:
    """How many good samples each mode has: [K]. A point that is not finite is not good."""
    closest, distances = nearest(points, modes)
    return np.bincount(closest[distances < 3 * sigma], minlength=len(modes))


def modes_covered(counts: Points) -> int:
    """How many modes have at least one good sample, from their counts [K]."""
    return int(np.count_nonzero(counts))


def good_share(counts: Points, samples: int) -> float:
    """The share of all samples that are good, 0 to 1; true data reach `CEILING`."""
    return float(counts.sum() / samples)


def reverse_kl(counts: Points) -> float | None:
    """Σ q ln(K q) in nats, q being each mode's share of the good samples: 0 when even, ln K when all sit in one mode.

    None when there is no good sample, and so no q.
    """
    total = counts.sum()
    if not total:
        return None
    q = counts[counts > 0] / total
    return float(np.sum(q * np.log(len(counts) * q)))


def ladder(m: int, modes: int) -> float:
    """V(D*, G) of a generator that makes m of K equal, well-separated modes perfectly, D being the best there is.

    From V(D*, G) = -log 4 + 2 JSD(p‖q) (Goodfellow et al. 2014): (m/K) ln(m/(m+K)) + ln(K/(m+K)).
    With m = K it is -log 4. ValueError unless 1 <= m <= K.
    """
    if not 1 <= m <= modes:
        raise ValueError(f"{m} of {modes} modes")
    return m / modes * math.log(m / (m + modes)) + math.log(modes / (m + modes))

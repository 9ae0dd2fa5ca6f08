"""How well a sample covers what it should look like, for points and for images alike. Light: NumPy only.

Protocol of the counts: Lin et al. 2018, PacGAN, arXiv:1712.04086, section 4.1, and its code `fjxmlzn/PacGAN`: 2,500
samples; a sample is good when it lies within 3σ of its nearest mode; a mode is covered when at least one good sample
is nearest to it. Here an anchor stands in for a mode, so that curves and images have such counts too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.clouds import Cloud

Points = NDArray[Any]

SAMPLES = 2500
"""How many samples the protocol judges."""
FAIR = 5
"""A part is held when it has at least one FAIR-th of the good samples that it should have."""
NEIGHBOURS = 3
"""k of precision and recall, as in their paper."""
SEPARATE = 8
"""Anchors this many σ apart are separate: a sample of one has a chance below 4e-6 to be good at another."""
CEILING = 1 - math.exp(-4.5)
"""P(r < 3σ) of a round Gaussian in the plane, 98.89 %: the share of true samples that are good, for separate modes."""
FAR = 1e4
"""A coordinate beyond it is taken for one that lies there; nothing true does."""
BLOCK = 1 << 16  # products that are in memory at once: they stay in the cache
AWAY = 10.0
"""Where a made point beyond it is taken to lie by `oracle`: nothing true is near it."""
FLOOR = 1e-12
"""The density of made points where none is near: far below that of any true point."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What samples are compared with.

    anchors  [S, dim]
    part     int64 [S], the part that an anchor belongs to, 0 to K-1
    shares   [K], how likely each part is
    radius   a sample is good when its nearest anchor is closer than this; it then belongs to that anchor's part
    ceiling  the share of true samples that are good; a sample above it is too narrow, not better than the data
    """

    anchors: Points
    part: NDArray[np.int64]
    shares: NDArray[np.float64]
    radius: float
    ceiling: float


@lru_cache(maxsize=64)
def truth_of(cloud: Cloud, sigma: float) -> Truth:
    """What samples of a distribution in the plane are compared with; the radius is 3σ.

    The ceiling is exact for separate modes, else measured on 50,000 fixed draws.
    """
    truth = Truth(cloud.anchors, cloud.part, cloud.shares, 3 * sigma, CEILING)
    if _gap(cloud.anchors) >= SEPARATE * sigma:
        return truth
    counts = histogram(cloud.draw(sigma, 50_000, seed=3_000_003), truth)
    return Truth(truth.anchors, truth.part, truth.shares, truth.radius, good_share(counts, 50_000))


def _gap(anchors: Points) -> float:
    """The smallest distance between two anchors."""
    squares = squared_distances(anchors, anchors)
    np.fill_diagonal(squares, np.inf)
    return math.sqrt(squares.min())


def nearest(points: Points, anchors: Points) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each point [n, dim] the index of its nearest anchor of [S, dim] and the distance to it.

    |x - a|² is smallest where |a|²/2 - x·a is: one matrix product, in single precision. The distance to the anchor so
    found is exact. A point that is not finite, or lies beyond FAR, is infinitely far from anchor 0.
    """
    here: NDArray[np.bool_] = np.all(np.abs(points) < FAR, axis=1)
    points = np.where(here[:, None], points, 0)
    halves = (np.square(anchors).sum(axis=1) / 2).astype(np.float32)
    turned = np.ascontiguousarray(-anchors.T, dtype=np.float32)
    found = [np.add(some @ turned, halves).argmin(axis=1) for some in _blocks(points.astype(np.float32), len(anchors))]
    closest = np.concatenate(found)
    gaps = points - anchors[closest].astype(np.float64)
    distances = np.sqrt(np.einsum("nd,nd->n", gaps, gaps))
    return np.where(here, closest, 0), np.where(here, distances, np.inf)


def histogram(points: Points, truth: Truth) -> NDArray[np.int64]:
    """How many good samples each part has: [K]. A point that is not finite is not good."""
    closest, distances = nearest(points, truth.anchors)
    return np.bincount(truth.part[closest[distances < truth.radius]], minlength=len(truth.shares))


def modes_covered(counts: Points) -> int:
    """How many parts have at least one good sample, from their counts [K]."""
    return int(np.count_nonzero(counts))


def modes_held(counts: Points, shares: Points, samples: int) -> int:
    """How many parts have at least a fifth of the good samples that fair shares [K] of all `samples` would give them.

    Stricter than "covered", which one stray sample achieves.
    """
    return int(np.count_nonzero(FAIR * counts >= shares * samples))


def good_share(counts: Points, samples: int) -> float:
    """The share of all samples that are good, 0 to 1; true data reach the truth's ceiling."""
    return float(counts.sum() / samples)


def reverse_kl(counts: Points, shares: Points) -> float | None:
    """Σ q ln(q/p) in nats, q being each part's share of the good samples and p its true one; 0 when they are equal.

    With K equal parts it is ln K when all sit in one. None when there is no good sample, and so no q.
    """
    total = counts.sum()
    if not total:
        return None
    some = counts > 0
    q = counts[some] / total
    return float(np.sum(q * np.log(q / shares[some])))


def covered(points: Points, truth: Truth) -> tuple[dict[str, float], NDArray[np.int64]]:
    """The counts [K] of made samples, and modes_covered, modes_held, good_share and, if any is good, reverse_kl."""
    counts = histogram(points, truth)
    found: dict[str, float] = {
        "modes_covered": modes_covered(counts),
        "modes_held": modes_held(counts, truth.shares, len(points)),
        "good_share": good_share(counts, len(points)),
    }
    kl = reverse_kl(counts, truth.shares)
    return found if kl is None else {**found, "reverse_kl": kl}, counts


def squared_distances(a: Points, b: Points) -> NDArray[np.float32]:
    """|a_i - b_j|² of points [n, dim] and [m, dim]: [n, m]. In the plane by differences, else by a matrix product."""
    a, b = a.astype(np.float32), b.astype(np.float32)
    if a.shape[1] > 2:
        squares: NDArray[np.float32] = np.square(a).sum(axis=1)[:, None] + np.square(b).sum(axis=1) - 2 * (a @ b.T)
        squares[squares < 0] = 0
        return squares
    squares, others = a[:, :1] - b[:, 0], a[:, 1:] - b[:, 1]
    squares *= squares
    others *= others
    squares += others
    return squares


def kernel_sum(squares: NDArray[np.float32], median: float) -> float:
    """The sum over all pairs of the mean of four Gaussian kernels, of widths median x {1/4, 1/2, 1, 2}.

    exp(-s / 2w²) for half the width is its fourth power, so that one exponential serves all four.
    """
    k = np.exp(squares * np.float32(-1 / (8 * median**2)))
    total = k.sum()
    for _ in range(3):
        k *= k
        k *= k
        total += k.sum()
    return float(total) / 4


class Compared:
    """Real samples [n, dim] with which made ones are compared; what depends on the real ones alone is kept."""

    def __init__(self, real: Points) -> None:
        self.real = real
        squares = squared_distances(real, real)
        n = len(real)
        self.median = math.sqrt(np.median(squares[~np.eye(n, dtype=bool)])) or 1.0
        self.balls = _balls(squares)
        self.within = (kernel_sum(squares, self.median) - n) / (n * (n - 1))

    def numbers(self, fake: Points) -> dict[str, float]:
        """What made samples [m, dim] score; empty where one of them is not finite.

        mmd        squared maximum mean discrepancy, unbiased, so that it may fall below 0: the mean of four Gaussian
                   kernels, whose widths are the real samples' median distance x {1/4, 1/2, 1, 2}. Gretton et al.
                   2012, A Kernel Two-Sample Test, JMLR 13, lemma 6
        precision  share of made samples inside a ball around a real one that reaches to its third neighbour, and
        recall     the share of real ones inside such a ball around a made one. Kynkäänniemi et al. 2019,
                   arXiv:1904.06991. True samples score about 0.96, not 1, on 500 by 500 points of the plane
        """
        if not np.isfinite(fake).all():
            return {}
        fake, n, m = np.clip(fake, -FAR, FAR), len(self.real), len(fake)
        within, between, inside, reached = -float(m), 0.0, 0, np.zeros(n, dtype=bool)
        for some in _blocks(fake, max(n, m)):
            own, cross = squared_distances(some, fake), squared_distances(some, self.real)
            within += kernel_sum(own, self.median)
            between += kernel_sum(cross, self.median)
            inside += int((cross <= self.balls).any(axis=1).sum())
            reached |= (cross <= _balls(own)[:, None]).any(axis=0)
        mmd = self.within + within / (m * (m - 1)) - 2 * between / (n * m)
        return {"mmd": mmd, "precision": inside / m, "recall": float(reached.mean())}


def _balls(squares: NDArray[np.float32]) -> NDArray[np.float32]:
    """The squared distance to the NEIGHBOURS-th neighbour, itself not counted, from those to all [n, m]: [n]."""
    found: NDArray[np.float32] = np.partition(squares, NEIGHBOURS, axis=1)[:, NEIGHBOURS]
    return found


def _blocks(points: Points, others: int) -> Iterator[Points]:
    """`points` some rows at a time, so that their products with `others` stay in the processor's cache."""
    rows = max(1, BLOCK // others)
    return (points[start : start + rows] for start in range(0, len(points), rows))


def oracle(cloud: Cloud, sigma: float, real: Points, fake: Points) -> float | None:
    """What the best critic there is would make of V on these points, as far as points can tell; -log 4 is the best.

    V(D*, G) = E_p ln p/(p+q) + E_q ln q/(p+q), Goodfellow et al. 2014, proposition 1. The true density p is known. The
    made one, q, is a kernel estimate from every other made point, judged on those between; so a critic that only
    remembers gains nothing, and the value is too low rather than too high. Both are blurred to the same width
    h = 0.1 + 0.6 σ: modes and shapes are seen, but not whether a mode is narrower than h.
    None where a made point is not finite.
    """
    if not np.isfinite(fake).all():
        return None
    fake, h = np.clip(fake, -AWAY, AWAY), 0.1 + 0.6 * sigma
    known, judged = fake[::2], fake[1::2]
    points = np.concatenate([real, judged])
    p = _mixture(points, cloud.anchors, cloud.weights, math.hypot(sigma, h))
    q = _mixture(points, known, np.full(len(known), 1 / len(known)), h) + np.float32(FLOOR)
    n, both = len(real), p + q
    return float(np.log(p[:n] / both[:n]).mean() + np.log(q[n:] / both[n:]).mean())


def _mixture(points: Points, anchors: Points, weights: Points, sigma: float) -> NDArray[np.float32]:
    """The density of round Gaussians of deviation `sigma` at points [n, 2]: [n], in single precision.

    -|x - a|²/2σ² is one matrix product of (x, |x|²/2, 1) and (a, -1, -|a|²/2)/σ².
    """
    left = np.column_stack([points, np.square(points).sum(axis=1) / 2, np.ones(len(points))]).astype(np.float32)
    right = np.column_stack([anchors, np.full(len(anchors), -1), np.square(anchors).sum(axis=1) / -2]) / sigma**2
    right, weights = right.T.astype(np.float32), (weights / (2 * math.pi * sigma**2)).astype(np.float32)
    return np.concatenate([np.exp(some @ right) @ weights for some in _blocks(left, len(anchors))])

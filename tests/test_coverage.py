"""The marks: a perfect sample scores perfectly, a collapsed one its known numbers, and each follows its definition."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from core.data import coverage as cov
from core.data.clouds import Cloud
from core.data.points2d import POINTS, cloud, ring

OWN = "0,0;0.3,0;2,2;0.6,0.1;-2,1.5"
CLOUDS = {name: cloud(name, OWN) for name in POINTS}
RING = cloud("ring8")
SIGMAS = (0.01, 0.05, 0.3)


def some_modes(modes):
    """The ring's modes with these numbers, equally likely."""
    return Cloud(ring(8)[modes], np.full(len(modes), 1 / len(modes)), np.arange(len(modes)))


def rung(m, modes=8):
    return m / modes * math.log(m / (m + modes)) + math.log(modes / (m + modes))


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("name", POINTS)
def test_perfect_samples_are_counted_as_perfect(name, sigma):
    found, truth = CLOUDS[name], cov.truth_of(CLOUDS[name], sigma)
    counts = cov.histogram(found.draw(sigma, cov.SAMPLES, seed=6), truth)
    assert counts.shape == (found.parts,) and truth.radius == 3 * sigma
    assert cov.modes_covered(counts) == found.parts == cov.modes_held(counts, truth.shares, cov.SAMPLES)
    assert cov.good_share(counts, cov.SAMPLES) == pytest.approx(truth.ceiling, abs=0.008)
    assert 0 <= cov.reverse_kl(counts, truth.shares) < 2.5 * found.parts / cov.SAMPLES


def test_the_ceiling_is_exact_for_separate_modes_and_measured_for_others():
    assert cov.truth_of(RING, 0.05) is cov.truth_of(RING, 0.05)
    for sigma in (0.01, 0.19):
        assert cov.truth_of(RING, sigma).ceiling == cov.CEILING == 1 - math.exp(-4.5)
    many = RING.draw(0.05, 200_000, seed=1)
    assert cov.histogram(many, cov.truth_of(RING, 0.05)).sum() / 200_000 == pytest.approx(cov.CEILING, abs=0.001)
    assert cov.CEILING < cov.truth_of(cloud("grid25"), 0.3).ceiling <= 1, "a stray sample is good at a neighbour"
    along = cov.truth_of(cloud("line"), 0.05).ceiling
    assert along == pytest.approx(math.erf(3 / math.sqrt(2)), abs=0.002), "beside a line only one axis counts"


@pytest.mark.parametrize(
    ("modes", "covered", "kl"), [([3], 1, math.log(8)), ([0, 1, 2, 3], 4, math.log(2)), (range(7), 7, math.log(8 / 7))]
)
def test_collapsed_samples_have_their_known_counts(modes, covered, kl):
    truth = cov.truth_of(RING, 0.05)
    counts = cov.histogram(some_modes(list(modes)).draw(0.05, cov.SAMPLES, seed=2), truth)
    assert cov.modes_covered(counts) == covered == cov.modes_held(counts, truth.shares, cov.SAMPLES)
    assert cov.reverse_kl(counts, truth.shares) == pytest.approx(kl, abs=0.01)
    assert cov.good_share(counts, cov.SAMPLES) == pytest.approx(cov.CEILING, abs=0.008)


def test_the_slip_of_linspace_makes_a_ring_of_seven():
    angles = np.linspace(0, 2 * np.pi, 8)
    slip = 2 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    at_seven = cov.Truth(ring(7), np.arange(7), np.full(7, 1 / 7), 0.15, cov.CEILING)
    assert cov.modes_covered(cov.histogram(np.repeat(slip, 10, axis=0), at_seven)) == 7
    assert cov.modes_covered(cov.histogram(np.repeat(slip, 10, axis=0), cov.truth_of(RING, 0.05))) < 8


def test_a_stray_sample_covers_a_mode_but_does_not_hold_it():
    shares = np.array([0.5, 0.25, 0.25])
    for third, held in ((1, 2), (49, 2), (50, 3)):
        counts = np.array([500, 450, third])
        assert cov.modes_covered(counts) == 3 and cov.modes_held(counts, shares, 1000) == held
    assert cov.modes_held(np.array([99, 50, 50]), shares, 1000) == 2, "a larger part must hold more"


def test_reverse_kl_knows_the_true_shares():
    shares = np.array([0.4, 0.4, 0.2])
    assert cov.reverse_kl(np.array([40, 40, 20]), shares) == pytest.approx(0, abs=1e-12)
    assert cov.reverse_kl(np.array([0, 0, 7]), shares) == pytest.approx(math.log(5))
    assert cov.reverse_kl(np.array([1, 3, 0]), shares) == pytest.approx(0.25 * math.log(0.625) + 0.75 * math.log(1.875))
    assert cov.reverse_kl(np.zeros(3, dtype=int), shares) is None


@pytest.mark.parametrize(("count", "dim"), [(512, 2), (8, 2), (300, 64)])
def test_the_nearest_anchor_is_the_nearest(count, dim):
    chance = np.random.default_rng(3)
    anchors, points = chance.normal(size=(count, dim)), chance.normal(size=(1000, dim)).astype(np.float32)
    closest, distances = cov.nearest(points, anchors)
    all_of_them = np.array([np.linalg.norm(anchors - x, axis=1) for x in points.astype(np.float64)])
    assert distances == pytest.approx(all_of_them.min(axis=1), rel=1e-5)
    assert (closest == all_of_them.argmin(axis=1)).mean() > 0.999, "but for ties in single precision"


def test_the_border_of_good_is_sharp():
    beside = ring(8)[:1] + np.array([[0.0, 0.1499], [0.0, 0.1501]])
    assert cov.histogram(beside, cov.truth_of(RING, 0.05)).tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


def brute_mmd(real, fake):
    """The mean over kernels of the unbiased U-statistic, pair by pair in double precision."""

    def gaps(a, b):
        return np.linalg.norm(a[:, None].astype(np.float64) - b, axis=2)

    def u(distances):
        return distances[~np.eye(len(distances), dtype=bool)]

    median = np.median(u(gaps(real, real)))
    distances, found = (u(gaps(real, real)), u(gaps(fake, fake)), gaps(real, fake)), []
    for width in median * np.array([0.25, 0.5, 1, 2]):
        a, b, c = (np.exp(-(d**2) / (2 * width**2)).mean() for d in distances)
        found.append(a + b - 2 * c)
    return np.mean(found)


def brute_inside(balls_of, judged, k=3):
    """The share of `judged` that lie in a ball around one of `balls_of` that reaches to its k-th neighbour."""
    radii = [sorted(math.dist(a, b) for j, b in enumerate(balls_of) if j != i)[k - 1] for i, a in enumerate(balls_of)]
    inside = [any(math.dist(x, a) <= r for a, r in zip(balls_of, radii, strict=True)) for x in judged]
    return sum(inside) / len(judged)


@pytest.mark.parametrize("dim", [2, 16])
@pytest.mark.parametrize("case", ["same", "moved", "narrow", "fewer"])
def test_mmd_precision_and_recall_follow_their_definitions(case, dim):
    chance = np.random.default_rng(8)
    real, fake = chance.normal(size=(2, 120, dim)).astype(np.float32)
    fake = {"same": fake, "moved": fake + 0.7, "narrow": fake * 0.2, "fewer": fake[:70]}[case]
    found = cov.Compared(real).numbers(fake)
    assert found["mmd"] == pytest.approx(brute_mmd(real, fake), abs=2e-6)
    assert found["precision"] == pytest.approx(brute_inside(real, fake), abs=1e-9)
    assert found["recall"] == pytest.approx(brute_inside(fake, real), abs=1e-9)


@pytest.mark.parametrize("name", POINTS)
def test_perfect_samples_compare_as_perfect(name):
    for sigma in SIGMAS:
        real, fake = (CLOUDS[name].draw(sigma, 500, seed) for seed in (11, 12))
        found = cov.Compared(real).numbers(fake)
        assert abs(found["mmd"]) < 0.006 and min(found["precision"], found["recall"]) > 0.9


def test_precision_and_recall_tell_poor_samples_from_few_modes():
    compared = cov.Compared(RING.draw(0.05, 500, 1))
    four = compared.numbers(some_modes([0, 1, 2, 3]).draw(0.05, 500, 2))
    assert four["precision"] > 0.9 and four["recall"] == pytest.approx(0.5, abs=0.06) and four["mmd"] > 0.1
    wide = compared.numbers(RING.draw(0.4, 500, 2))
    assert wide["precision"] < 0.4 and wide["recall"] > 0.6
    lost = compared.numbers(np.full((500, 2), 1e20, dtype=np.float32))
    assert (lost["precision"], lost["recall"]) == (0, 0) and lost["mmd"] > 0.5


@pytest.mark.parametrize("sigma", [0.01, 0.05, 0.1, 0.2, 0.3])
@pytest.mark.parametrize("name", POINTS)
def test_against_perfect_samples_the_best_critic_can_only_guess(name, sigma):
    found = CLOUDS[name]
    values = [cov.oracle(found, sigma, found.draw(sigma, 1000, s), found.draw(sigma, 1000, 50 + s)) for s in range(3)]
    assert np.mean(values) == pytest.approx(-math.log(4), abs=0.03)


@pytest.mark.parametrize("sigma", [0.01, 0.05, 0.1, 0.2, 0.3])
@pytest.mark.parametrize("modes", [[0], [0, 4], [0, 1, 2, 3], [0, 2, 4, 6], list(range(7))])
def test_against_m_of_eight_modes_the_best_critic_stands_on_a_rung(modes, sigma):
    made = some_modes(modes)
    values = [cov.oracle(RING, sigma, RING.draw(sigma, 1000, s), made.draw(sigma, 1000, 50 + s)) for s in range(6)]
    assert np.mean(values) == pytest.approx(rung(len(modes)), abs=0.04)


def test_the_best_critic_is_certain_of_samples_that_are_elsewhere():
    real, chance = RING.draw(0.05, 1000, 1), np.random.default_rng(2)
    for fake in (chance.normal(size=(1000, 2)) * 0.1, chance.normal(size=(1000, 2)) * 1e6, np.full((1000, 2), 1e30)):
        assert cov.oracle(RING, 0.05, real, fake.astype(np.float32)) == pytest.approx(0, abs=1e-3)


def test_the_best_critic_does_not_gain_by_remembering_the_samples_that_it_is_judged_on():
    """From few perfect samples it learns a wrong q. Judged on the same ones, it would seem better than D*."""
    grid, few = cloud("grid25"), range(20)
    values = [cov.oracle(grid, 0.2, grid.draw(0.2, 1000, s), grid.draw(0.2, 100, 50 + s)) for s in few]
    assert np.mean(values) < -math.log(4) - 0.05


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e38])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_samples_that_are_not_finite_or_far_away_give_no_warning(bad, dtype):
    points, real = RING.draw(0.01, 1000, 1).astype(dtype), RING.draw(0.01, 1000, 2)
    points[::2, 1] = bad
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        counts = cov.histogram(points, cov.truth_of(RING, 0.01))
        numbers, value = cov.Compared(real[:500]).numbers(points[:500]), cov.oracle(RING, 0.01, real, points)
        assert cov.histogram(np.full((5, 2), bad, dtype), cov.truth_of(RING, 0.01)).sum() == 0
    assert counts.sum() == pytest.approx(500 * cov.CEILING, abs=10)
    assert (numbers == {} and value is None) if not np.isfinite(bad) else (numbers["precision"] < 0.6 and value <= 0)

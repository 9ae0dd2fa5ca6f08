"""The distributions in the plane: where they lie, how they are drawn, and a student's own points as a text."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.data.clouds import Cloud
from core.data.points2d import (
    LINK,
    MAKERS,
    MODES,
    MOST_OWN,
    POINTS,
    WINDOW,
    cloud,
    draw,
    read_own,
    ring,
    tidy_own,
    write_own,
)

OWN = "0,0;0.3,0;2,2;0.6,0.1;-2,1.5"
CLOUDS = {name: cloud(name, OWN) for name in POINTS}


def test_every_entry_has_a_cloud_and_is_said_in_both_languages_with_its_source():
    names = {"ring8", "ring8unit", "grid25", "line", "moons", "spiral", "blobs", "own"}
    assert set(POINTS) == {*MAKERS, "own"} == names
    for entry in POINTS.values():
        assert all((*entry.label, *entry.about, entry.formula, entry.source))
    with pytest.raises(KeyError):
        cloud("ring9")


@pytest.mark.parametrize("name", POINTS)
def test_a_cloud_is_a_distribution_inside_the_window(name):
    found = CLOUDS[name]
    assert found is cloud(name, OWN), "clouds are made once"
    assert found.weights.sum() == pytest.approx(1) and (found.weights > 0).all()
    assert np.unique(found.part).tolist() == list(range(found.parts))
    assert found.shares.sum() == pytest.approx(1) and len(found.shares) == len(found.centres) == found.parts
    assert np.abs(found.anchors).max() <= 2.6 < WINDOW
    assert len(np.unique(found.anchors, axis=0)) == len(found.anchors)
    with pytest.raises(ValueError, match="read-only"):
        found.anchors[0] = 0


@pytest.mark.parametrize("name", POINTS)
def test_drawn_points_follow_weights_spread_and_seed(name):
    found = CLOUDS[name]
    points = found.draw(0.1, 40_000, seed=1)
    assert points.dtype == np.float32 and np.array_equal(points, found.draw(0.1, 40_000, seed=1))
    assert not np.array_equal(points, found.draw(0.1, 40_000, seed=2))
    mean = found.weights @ found.anchors
    spread = found.weights @ np.square(found.anchors - mean) + 0.1**2
    assert points.mean(axis=0) == pytest.approx(mean, abs=5 * math.sqrt(spread.max() / 40_000))
    assert points.var(axis=0) == pytest.approx(spread, rel=0.03)


@pytest.mark.parametrize("name", POINTS)
def test_the_density_is_that_of_the_mixture(name):
    found = CLOUDS[name]
    points = found.draw(0.4, 30, seed=3).astype(np.float64)
    said = [
        sum(w * math.exp(-math.dist(x, a) ** 2 / 0.18) / (0.18 * math.pi)
            for a, w in zip(found.anchors, found.weights, strict=True)) for x in points
    ]  # fmt: skip
    assert found.density(points, 0.3) == pytest.approx(np.array(said), rel=1e-9)
    axis = np.linspace(-6, 6, 121)
    grid = np.stack([side.ravel() for side in np.meshgrid(axis, axis)], axis=1)
    assert found.density(grid, 0.3).sum() * 0.1**2 == pytest.approx(1, abs=1e-6)


def test_the_ring_has_eight_distinct_modes_on_radius_two():
    modes = cloud("ring8").anchors
    gaps = np.linalg.norm(modes[:, None] - modes, axis=2)[~np.eye(8, dtype=bool)]
    assert gaps.min() == pytest.approx(4 * math.sin(math.pi / 8))
    assert np.linalg.norm(modes, axis=1) == pytest.approx(np.full(8, 2)) and np.array_equal(modes, MODES["ring8"])
    assert len(np.unique(ring(7).round(6), axis=0)) == 7


def test_points_of_the_ring_are_drawn_as_they_always_were():
    chance = np.random.default_rng(5)
    centres = ring(8)[chance.integers(8, size=1000)]
    assert np.array_equal(
        draw("ring8", 0.05, 1000, 5), (centres + 0.05 * chance.standard_normal((1000, 2))).astype("f4")
    )


@pytest.mark.parametrize(("name", "modes", "gap"), [("grid25", 25, 1.0), ("blobs", 5, 2.0)])
def test_separate_modes(name, modes, gap):
    found = CLOUDS[name]
    gaps = np.linalg.norm(found.anchors[:, None] - found.anchors, axis=2)[~np.eye(modes, dtype=bool)]
    assert gaps.min() >= gap - 1e-9 and found.parts == modes and not found.curve
    assert found.centres == pytest.approx(found.anchors) and np.array_equal(found.shares, found.weights)


def test_unequal_blobs_are_drawn_unequally():
    found = cloud("blobs")
    closest = np.linalg.norm(found.draw(0.1, 20_000, 4)[:, None] - found.anchors, axis=2).argmin(axis=1)
    assert np.bincount(closest) / 20_000 == pytest.approx(np.array([0.4, 0.3, 0.15, 0.1, 0.05]), abs=0.015)


@pytest.mark.parametrize("name", ["line", "moons", "spiral"])
def test_a_curve_is_cut_into_eight_pieces_of_equal_length(name):
    found = CLOUDS[name]
    assert found.curve and found.parts == 8 and found.shares == pytest.approx(np.full(8, 1 / 8))
    steps = np.linalg.norm(np.diff(found.anchors, axis=0), axis=1)
    steps = np.delete(steps, 255) if name == "moons" else steps
    assert np.ptp(steps) < 0.02 * steps.mean() and steps.max() < 0.03, "even, and close beside the smallest σ of 0.01"
    for part, centre in enumerate(found.centres):
        (at,) = np.flatnonzero((found.anchors == centre).all(axis=1))
        members = np.flatnonzero(found.part == part)
        assert found.part[at] == part and abs(at - members.mean()) <= 1, "half-way along its piece"


def test_curves_follow_their_formulas():
    x, y = cloud("line").anchors.T
    assert y == pytest.approx(x * 1.2 / 2.2) and x.min() == pytest.approx(-2.2, abs=0.01)
    upper, lower = np.split(cloud("moons").anchors, 2)
    assert np.linalg.norm(upper - [-0.8, -0.4], axis=1) == pytest.approx(np.full(256, 1.6), rel=1e-5)
    assert np.array_equal(lower, -upper) and upper[:, 1].min() > -0.4
    spiral = cloud("spiral").anchors
    radius = np.linalg.norm(spiral, axis=1)
    angle = radius * 3 * np.pi / 2.5
    assert spiral == pytest.approx(radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("1,2;-0.5,0.25", "1,2;-0.5,0.25"),
        ("1.000,2.004;1,2;;0,1e0; 3 , -3 ;", "1,2;0,1;3,-3"),
        ("-0.001,-3.2", "0,-3.2"),
    ],
)
def test_equal_own_points_are_written_alike(text, said):
    assert tidy_own(text) == said == tidy_own(said) == write_own(read_own(text))


@pytest.mark.parametrize(
    "text",
    ["1", "1,2,3", "a,b", "1,nan", "inf,1", "3.21,0", "0,-4", "1;2", ",", ";".join(f"0,{i / 100}" for i in range(201))],
)
def test_what_own_points_refuse(text):
    with pytest.raises(ValueError):
        tidy_own(text)


def test_the_most_own_points_fit_into_an_address():
    chance = np.random.default_rng(0)
    text = write_own(chance.uniform(-3.2, 3.2, (MOST_OWN, 2)))
    assert len(read_own(text)) == MOST_OWN and len(text) < 2400
    assert cloud("own", text).anchors.shape == (MOST_OWN, 2)


def test_own_points_that_are_linked_make_one_part_in_order_of_appearance():
    found = cloud("own", OWN)
    assert found.part.tolist() == [0, 0, 1, 0, 2] and found.shares == pytest.approx([0.6, 0.2, 0.2])
    assert found.centres == pytest.approx(np.array([[0.3, 0.1 / 3], [2, 2], [-2, 1.5]])) and not found.curve
    chain = ";".join(f"{0.45 * k - 3:.2f},0" for k in range(14))
    assert cloud("own", chain).parts == 1, "from link to link"
    assert cloud("own", f"0,0;{LINK},0;0,1").parts == 3, "nearer than LINK, not as near"
    for few in ("", "0,0;1,1", "0,0;0,0;1,1"):
        with pytest.raises(ValueError):
            cloud("own", few)


def test_a_part_of_several_anchors_lies_at_their_weighted_mean():
    found = Cloud(np.array([[0.0, 0], [1, 0], [5, 5]]), np.array([0.3, 0.1, 0.6]), np.array([0, 0, 1]))
    assert found.centres == pytest.approx(np.array([[0.25, 0], [5, 5]])) and found.shares == pytest.approx([0.4, 0.6])

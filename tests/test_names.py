"""Names beside points: none over another, none out of the picture, on a phone and on a projector at once."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.charts.names import LETTER, LINE, beside

FONT, ROOMS = 13.0, ((262.0, 410.0), (820.0, 450.0))


def crowd(seed: int, number: int = 12):
    """Points in the middle of the picture, as shares of it, and the longest of names."""
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(0.25, 0.75, (number, 2)),
        rng.uniform(8, 30, number),
        ["scikit-learn"[: 5 + k % 8] for k in range(number)],
    )


def boxes(at, offsets, texts):
    half = np.array([(len(text) * LETTER * FONT / 2, LINE * FONT / 2) for text in texts])
    return at + np.array(offsets) - half, at + np.array(offsets) + half


@pytest.mark.parametrize("seed", range(8))
def test_no_name_is_written_over_another_or_out_of_the_picture(seed):
    shares, sizes, texts = crowd(seed)
    points = [shares * room for room in ROOMS]
    offsets = beside(points, ROOMS, sizes, texts, FONT)
    for at, room in zip(points, ROOMS, strict=True):
        low, high = boxes(at, offsets, texts)
        shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
        over = shared.clip(0).prod(2)
        np.fill_diagonal(over, 0)
        assert over.max() == 0 and (low >= 0).all() and (high <= room).all()
        radius = sizes[:, None] / 2
        apart = np.minimum(at + radius, high[:, None]) - np.maximum(at - radius, low[:, None])
        assert apart.clip(0).prod(2).sum() < 0.1 * (high - low).prod(1).sum(), "hardly any stands on a point"


def test_a_point_alone_has_its_name_at_its_right():
    ((right, down),) = beside([np.array([[100.0, 100.0]])], [(300.0, 300.0)], np.array([20.0]), ["os"], FONT)
    assert right > 10 and abs(down) < 1e-9


def test_the_same_points_have_the_same_names_places():
    shares, sizes, texts = crowd(3)
    points = [shares * room for room in ROOMS]
    assert beside(points, ROOMS, sizes, texts, FONT) == beside(points, ROOMS, sizes, texts, FONT)

"""The gallery's pictures: the ways between two noises, and sheets of small images."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import plotly.graph_objects as go
import pytest

from core.tape import Frame
from dashboard.charts.gallery import MOVING, ways
from dashboard.charts.sheet import FRAME, GAP, GREYS, sheet
from dashboard.theme import GREEN, PURPLE
from dashboard.words import LANGUAGES

FIRST = Frame(0, {}, {"modes": np.eye(8, 2), "grid_x": np.linspace(-3, 3, 9), "grid_y": np.linspace(-3, 3, 9)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("pairs", "places"), [(12, 25), (1, 2)])
def test_dots_walk_from_one_noise_to_the_other(language, pairs, places):
    paths = np.random.default_rng(0).normal(size=(pairs, places, 2)).astype(np.float32)
    fig = ways(paths, FIRST, language)
    said = {"data": fig.data, "frames": fig.frames, "layout": fig.to_dict()["layout"]}
    go.Figure(fig.to_dict())  # what is not validated on building
    assert len(said["frames"]) == len(said["layout"]["sliders"][0]["steps"]) == places
    for i, frame in enumerate(said["frames"]):
        assert list(frame["traces"]) == [MOVING] and frame["name"] == str(i)
        np.testing.assert_array_equal(frame["data"][0]["x"], paths[:, i, 0])
    line = said["data"][0]["x"]
    assert len(line) == pairs * (places + 1) and line[places] is None
    np.testing.assert_array_equal(said["data"][MOVING]["x"], paths[:, 0, 0])
    assert said["layout"]["sliders"][0]["steps"][-1]["label"] == "100%"
    margin = said["layout"]["margin"]
    assert margin["t"] + margin["b"] - margin["l"] - margin["r"] == 168, "what the style sheet adds to the width"


def decoded(png: bytes) -> np.ndarray:
    """A palette PNG without filters as RGBA [high, wide, 4], by its format alone (w3.org/TR/png)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + data)
        chunks[kind], at = data, at + 12 + size
    wide, high, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 3)
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(high, wide + 1)
    assert not rows[:, 0].any()
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    clear = np.full(len(palette), 255, np.uint8)
    clear[: len(chunks[b"tRNS"])] = np.frombuffer(chunks[b"tRNS"], np.uint8)
    return np.concatenate([palette, clear[:, None]], axis=1)[rows[:, 1:]]


def test_a_sheet_shows_every_pixel_enlarged():
    images = np.random.default_rng(0).integers(0, 256, (7, 64)).astype(np.uint8)
    seen = decoded(sheet(images, 3, zoom=2))
    assert seen.shape == (3 * 16 + 2 * GAP, 3 * 16 + 2 * GAP, 4)
    step = 16 + GAP
    for i, image in enumerate(images):
        top, left = i // 3 * step, i % 3 * step
        cell = seen[top : top + 16, left : left + 16]
        assert (cell[..., 3] == 255).all()
        grey = image.reshape(8, 8).repeat(2, 0).repeat(2, 1)
        assert np.abs(cell[..., 0].astype(int) - grey).max() <= 256 // GREYS
        assert (cell[..., 0] == cell[..., 1]).all() and (cell[..., 0] == cell[..., 2]).all()
    assert not seen[16 : 16 + GAP, :, 3].any(), "the ground is transparent"
    assert not seen[2 * step :, step:, 3].any(), "where there is no picture, too"


def test_black_is_black_and_white_is_white():
    seen = decoded(sheet(np.array([[0] * 4, [255] * 4], np.uint8), 2, zoom=1))
    assert seen[0, 0, :3].tolist() == [0, 0, 0] and seen[0, -1, :3].tolist() == [255, 255, 255]


def test_frames_are_drawn_around_the_pictures_that_have_a_colour():
    seen = decoded(sheet(np.zeros((3, 16), np.uint8), 3, frames=[GREEN, None, PURPLE], zoom=1))
    step = 4 + 2 * FRAME + GAP
    for i, colour in ((0, GREEN), (2, PURPLE)):
        assert seen[0, i * step].tolist() == [*bytes.fromhex(colour[1:]), 255]
        assert seen[FRAME, i * step + FRAME].tolist() == [0, 0, 0, 255]
    assert seen[0, step, 3] == 0 and seen[FRAME, step + FRAME].tolist() == [0, 0, 0, 255]


def test_one_row_is_no_wider_than_its_pictures():
    assert decoded(sheet(np.zeros((2, 784), np.uint8), 9)).shape[:2] == (84, 2 * 84 + GAP)


@pytest.mark.parametrize("images", [np.zeros((0, 64), np.uint8), np.zeros((2, 63), np.uint8)])
def test_no_pictures_or_oblong_ones_are_refused(images):
    with pytest.raises(ValueError):
        sheet(images, 3)

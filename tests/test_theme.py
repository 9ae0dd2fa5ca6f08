"""Colours can be told from both backgrounds, the two places that name them agree, and the fonts are there."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from core.ensembles.kinds import MODELS
from dashboard import theme

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
GRAPHICS, TEXT = 3.0, 4.5  # WCAG 2.2, success criteria 1.4.11 and 1.4.3
SHADES = {f"{model}-{i}": colour for model, shades in theme.SHADES.items() for i, colour in enumerate(shades)}
LINES = {
    **SHADES,
    "real": theme.REAL,
    "fake": theme.FAKE,
    "green": theme.GREEN,
    "grey": theme.GREY,
    "control": theme.CONTROL,
}


KNOWN = [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.478), ("#0f1620", "#0f1620", 1.0)]


@pytest.mark.parametrize(("a", "b", "ratio"), KNOWN)
def test_contrast_is_the_one_of_wcag(a, b, ratio):
    assert theme.contrast(a, b) == theme.contrast(b, a) == pytest.approx(ratio, abs=1e-3)


@pytest.mark.parametrize("mode", theme.BACKGROUND)
@pytest.mark.parametrize("name", LINES)
def test_every_line_can_be_told_from_the_background(name, mode):
    assert theme.contrast(LINES[name], theme.BACKGROUND[mode]) >= GRAPHICS


@pytest.mark.parametrize("mode", theme.BACKGROUND)
def test_text_and_links_can_be_read(mode):
    colours = CONFIG["theme"][mode]
    for ground in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        assert theme.contrast(colours["textColor"], ground) >= TEXT
        assert theme.contrast(colours["linkColor"], ground) >= TEXT
    for name in ("primaryColor", "borderColor"):
        assert theme.contrast(colours[name], colours["backgroundColor"]) >= GRAPHICS


def test_streamlit_and_the_charts_mean_the_same_backgrounds():
    assert {mode: CONFIG["theme"][mode]["backgroundColor"] for mode in ("light", "dark")} == theme.BACKGROUND


def test_every_model_has_its_own_colour_and_mark():
    assert set(theme.MODELS) == set(theme.SYMBOLS) == set(MODELS)
    assert len(set(theme.MODELS.values())) == len(set(theme.SYMBOLS.values())) == len(MODELS)


def distance(a, b):
    """How far two colours are apart for the eye: 0 to about 1, in OKLab (bottosson.github.io/posts/oklab)."""

    def seen(colour):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
        cones = [
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ]
        axes = [
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ]
        roots = [sum(w * c for w, c in zip(row, light, strict=True)) ** (1 / 3) for row in cones]
        return [sum(w * r for w, r in zip(row, roots, strict=True)) for row in axes]

    return sum((x - y) ** 2 for x, y in zip(seen(a), seen(b), strict=True)) ** 0.5


@pytest.mark.parametrize("pair", list(combinations(theme.MODELS, 2)), ids="-".join)
def test_models_can_be_told_apart_by_colour(pair):
    assert distance(*(theme.MODELS[model] for model in pair)) >= 0.09


@pytest.mark.parametrize("model", theme.SHADES)
def test_variants_of_a_model_differ_in_every_way(model):
    looks = [theme.look(model, i) for i in range(3)]
    assert looks[0].colour == theme.MODELS[model] and looks[0].symbol == theme.SYMBOLS[model]
    for way in zip(*looks, strict=True):
        assert len(set(way)) == 3
    assert theme.look(model, 3) == looks[0]


def test_no_two_shades_are_the_same():
    assert len(set(SHADES.values())) == len(SHADES) == 3 * len(MODELS)


@pytest.mark.parametrize("ground", [colour for _, colour in theme.LOW_HIGH])
def test_points_stand_out_on_the_ground_of_a_picture(ground):
    """A fake has a dark edge, since its own colour comes close to the low end's."""
    assert theme.contrast(theme.REAL, ground) >= GRAPHICS
    assert theme.contrast(theme.EDGE, ground) >= GRAPHICS and theme.contrast(theme.FAKE, ground) >= 2


@pytest.mark.parametrize("ground", [theme.PAPER, *(theme.tint(colour) for colour in theme.MODELS.values())])
def test_counts_can_be_read_in_a_confusion_matrix(ground):
    assert theme.contrast(theme.INK, ground) >= TEXT
    assert theme.contrast(theme.ON_CONTROL, theme.CONTROL) >= TEXT


def test_the_fonts_that_are_named_are_served():
    assert CONFIG["server"]["enableStaticServing"]
    faces = CONFIG["theme"]["fontFaces"]
    assert {face["weight"] for face in faces} == {400, 700}
    for face in faces:
        assert face["url"].startswith("app/static/"), "fonts come from this server alone"
        file = ROOT / "dashboard" / "static" / face["url"].removeprefix("app/static/")
        assert file.read_bytes()[:4] == b"wOF2"
        assert face["family"] in CONFIG["theme"]["font"]
    assert "SIL OPEN FONT LICENSE" in (ROOT / "dashboard" / "static" / "OFL.txt").read_text(encoding="utf-8").upper()

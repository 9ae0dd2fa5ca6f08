"""Colours, marks and sizes: the same model has the same look on every page, and its variants a look of their own.

The colours of the five models that are compared at first are Okabe and Ito's (jfly.uni-koeln.de/color), told apart by
colour-blind readers. Bagging's kin are greens and teals. Each colour reaches 3:1 against both backgrounds; a test
computes it. Where lines may cross, a mark or a dash tells them apart as well.
"""

from __future__ import annotations

from typing import NamedTuple

BACKGROUND = {"light": "#ffffff", "dark": "#0f1620"}
BLUE, GREEN, VERMILLION, PURPLE, GREY = "#0072b2", "#009e73", "#d55e00", "#cc79a7", "#7a828c"

SHADES = {
    "linear": (GREY, "#5f6b78", "#8f8a80"),
    "tree": (PURPLE, "#9d70d0", "#924d88"),
    "knn": ("#7358c4", "#9a6fc0", "#5f6ac0"),
    "bagging": ("#18a0b4", "#3a8f9c", "#1b7f9b"),
    "forest": (GREEN, "#7d9a1a", "#2c7a3c"),
    "extra": ("#8a9a00", "#6f8f3a", "#7a7a1c"),
    "adaboost": (VERMILLION, "#a2672f", "#b8860b"),
    "gboost": ("#c9304f", "#e0607a", "#b04a6a"),
    "hist": ("#a8780a", "#b5702a", "#8a7020"),
    "xgboost": (BLUE, "#6a6fd6", "#4694d8"),
    "xgbforest": ("#3f7a3a", "#5a9148", "#4a7f6a"),
}
"""The colours of a model's first, second and third variant on one picture."""

MODELS = {name: shades[0] for name, shades in SHADES.items()}
SYMBOLS = {
    "linear": "x",
    "tree": "diamond",
    "knn": "cross",
    "bagging": "pentagon",
    "forest": "circle",
    "extra": "star",
    "adaboost": "square",
    "gboost": "triangle-down",
    "hist": "triangle-right",
    "xgboost": "triangle-up",
    "xgbforest": "hexagram",
}
OPEN = ("", "-open", "-open-dot")
WIDTHS = (3.5, 2.5, 2.0)
DASHES = ("solid", "dash", "dashdot")

REAL, FAKE = BLUE, VERMILLION
DISCRIMINATOR, GENERATOR = BLUE, VERMILLION
LOW_HIGH = [(0.0, "#f8c4a8"), (0.5, "#fafafa"), (1.0, "#b3d6ea")]
"""A share from 0 to 1 as the ground of a picture: light in both modes, so that REAL and FAKE stand out on it."""

EDGE = "#6b2f00"
"""The thin edge of a dot that lies on such a ground."""

PAPER, INK = "#f3f5f7", "#1b2733"
"""The lightest ground of a picture, and what is written on such grounds: the same in both modes."""


class Tile(NamedTuple):
    """How a diagnosis is drawn on a map: its ground, on which INK can be read, and its mark."""

    colour: str
    mark: str


TILES = {
    "healthy": Tile("#45c39b", "○"),
    "missing-modes": Tile("#f3c9a5", "▽"),
    "mode-collapse": Tile("#ef9a5e", "△"),
    "mode-hopping": Tile("#f2df6a", "↔"),
    "d-wins": Tile("#7ba0f2", "D"),
    "g-outruns": Tile("#efc3ee", "G"),
    "learning": Tile("#eef1f3", "…"),
    "diverged": Tile("#8b929c", "×"),
}
"""The diagnoses of a collapse map; the marks tell them apart without colour."""

CLASSES = (VERMILLION, BLUE, GREEN, PURPLE, GREY)
CONTROL, ON_CONTROL = "#2f7f95", "#ffffff"
"""A button in a picture and what is written on it."""

HEIGHT = 420
FONT_SIZE = 15


class Look(NamedTuple):
    """How one run is drawn."""

    colour: str
    symbol: str
    width: float
    dash: str


def look(model: str, variant: int = 0) -> Look:
    """The look of a model's `variant`-th run on one picture; they repeat from the fourth on."""
    i = variant % len(OPEN)
    return Look(SHADES[model][i], SYMBOLS[model] + OPEN[i], WIDTHS[i], DASHES[i])


def tint(colour: str) -> str:
    """The colour, halfway to white: a ground that INK can be read on."""
    return "#" + "".join(f"{(int(colour[i : i + 2], 16) + 255) // 2:02x}" for i in (1, 3, 5))


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    bright, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

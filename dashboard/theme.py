"""Colours, dashes and sizes: the same model has the same colour on every page.

The colours are Okabe and Ito's (jfly.uni-koeln.de/color), told apart by colour-blind readers, and each reaches 3:1
against both backgrounds; a test computes it. Where two lines may cross, a dash tells them apart as well.
"""

from __future__ import annotations

BACKGROUND = {"light": "#ffffff", "dark": "#0f1620"}
BLUE, GREEN, VERMILLION, PURPLE, GREY = "#0072b2", "#009e73", "#d55e00", "#cc79a7", "#7a828c"

MODELS = {"linear": GREY, "tree": PURPLE, "forest": GREEN, "adaboost": VERMILLION, "xgboost": BLUE}
SYMBOLS = {"linear": "x", "tree": "diamond", "forest": "circle", "adaboost": "square", "xgboost": "triangle-up"}

REAL, FAKE = BLUE, VERMILLION
DISCRIMINATOR, GENERATOR = BLUE, VERMILLION
LOW_HIGH = [[0.0, "#f4a582"], [0.5, "#f7f7f7"], [1.0, "#92c5de"]]
CLASSES = (VERMILLION, BLUE, GREEN, PURPLE, GREY)

HEIGHT = 420
FONT_SIZE = 15


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    bright, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

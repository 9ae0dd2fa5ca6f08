"""The functions of one variable whose slope is taken, with the slope in closed form. Light."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from core.spec import Text


class Function(NamedTuple):
    """A function: its formula and that of its slope (LaTeX), both as code; the slope is None at a kink."""

    label: Text
    formula: str
    derivative: str
    value: Callable[[float], float]
    slope: Callable[[float], float | None]


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


FUNCTIONS: dict[str, Function] = {
    "square": Function(Text("제곱 x²", "Square x²"), "x^2", "2x", lambda x: x**2, lambda x: 2 * x),
    "sine": Function(Text("사인 sin x", "Sine sin x"), r"\sin x", r"\cos x", math.sin, math.cos),
    "sigmoid": Function(
        Text("시그모이드 σ(x)", "Sigmoid σ(x)"), r"\sigma(x) = \frac{1}{1+e^{-x}}", r"\sigma(x)\,(1-\sigma(x))",
        _sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
    ),
    "relu": Function(
        Text("렐루 max(0, x)", "ReLU max(0, x)"), r"\max(0, x)", r"1\ (x>0),\ 0\ (x<0)",
        lambda x: max(x, 0.0), lambda x: None if x == 0 else float(x > 0),
    ),
    "bend": Function(
        Text("x⁴ − 3x²", "x⁴ − 3x²"), "x^4 - 3x^2", "4x^3 - 6x", lambda x: x**4 - 3 * x**2, lambda x: 4 * x**3 - 6 * x
    ),
}  # fmt: skip


def central(function: Callable[[float], float], x: float, h: float) -> float:
    """The finite difference that stands for a slope where there is no automatic one: (f(x+h) - f(x-h)) / 2h."""
    return (function(x + h) - function(x - h)) / (2 * h)

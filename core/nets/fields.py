"""Fields that the networks of this lab share. Light."""

from __future__ import annotations

from typing import Any

from core.data.images import IMAGES
from core.spec import Problem, Text, choice, number

MARKS = 60
"""About how many frames a training has."""
WORK_LIMIT = 8e12
"""The most floating-point operations of one training: two to five minutes of one processor core."""
STEP_COST = 4e6
"""What starting one step's operations costs, whatever their size, said in floating-point operations."""


def pictures() -> Any:
    """The pictures that a network sees."""
    return choice("digits8", IMAGES, label=Text("그림", "Pictures"))


def rate(default: float) -> Any:
    """Adam's learning rate."""
    return number(default, 1e-4, 0.1, log=True, label=Text("학습률", "Learning rate"))


def batch() -> Any:
    """How many examples a step sees."""
    return number(64, 8, 256, step=8, label=Text("배치 크기", "Batch size"))


def steps(default: int, most: int) -> Any:
    """How many gradient steps a training takes."""
    return number(default, 100, most, step=100, label=Text("학습 걸음 수", "Training steps"))


def operations(steps: int, batch: int, once: float, starts: float = 1.0) -> float:
    """Floating-point operations of a training, where an example's way forward takes `once` multiplications.

    Back is twice as far. starts: how many times STEP_COST a step takes.
    """
    return steps * (6.0 * batch * once + starts * STEP_COST)


def too_long(work: float) -> list[Problem]:
    """What a spec's `conflicts` says of a training of so many operations."""
    details = {"gigaflop": round(work / 1e9), "limit": round(WORK_LIMIT / 1e9)}
    return [Problem("steps", "too-long-training", details)] if work > WORK_LIMIT else []

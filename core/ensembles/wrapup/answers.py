"""What a question is, and the rules that find the right choice from its runs. Light: NumPy only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from core.ensembles.spec import EnsembleSpec
from core.ensembles.verdicts import write
from core.spec import Text
from core.tape import Array, Tape

Tapes = Sequence[Tape[EnsembleSpec]]
SAME = 0.01  # scores that differ by no more count as equal
FEW, MANY = 10, 300
WRONG = 0.2  # the share of wrong answers in the question on label noise
HEART, HONEST, LOW = 0.95, 0.85, 0.75
"""Train scores on those answers: learned by heart from the first one on, ignored below the second."""
NEAR = 0.15  # a curve that moves on a smaller share of its length moves near one place only


class Found(NamedTuple):
    """The right choice, and what was measured, written as its sentence needs it."""

    right: str
    said: Mapping[str, str]


class Choice(NamedTuple):
    """One possible answer, and what is to be said of it."""

    label: Text
    why: Text


class Question(NamedTuple):
    """What is asked, the possible answers, the runs that decide, and the rule by which they do.

    drawn  what shows the runs: "scores" along the trees, or the fitted "curves"
    found  what was measured, with a place for each of `Found.said`
    judge  the tapes of `specs`, in their order -> the right choice
    """

    label: Text
    asked: Text
    choices: Mapping[str, Choice]
    specs: tuple[EnsembleSpec, ...]
    drawn: Literal["scores", "curves"]
    found: Text
    judge: Callable[[Tapes], Found]


def more_trees(tapes: Tapes) -> Found:
    """The mean test score over the splits, with FEW trees and with MANY."""
    few, many = (float(np.mean([t.at(at).numbers["score_test"] for t in tapes])) for at in (FEW, MANY))
    right = "same" if abs(many - few) <= SAME else "rises" if many > few else "falls"
    return Found(right, {"few": _percent(few), "many": _percent(many)})


def wrong_answers(tapes: Tapes) -> Found:
    """How well a forest repeats training answers of which a share of WRONG is wrong."""
    train, test = (tapes[0].last.numbers[name] for name in ("score_train", "score_test"))
    bounds = {"heart": HEART, "between": HONEST, "honest": LOW}
    right = next((choice for choice, low in bounds.items() if train >= low), "below")
    return Found(right, {"train": _percent(train), "test": _percent(test)})


def target_outliers(tapes: Tapes) -> Found:
    """The mean shift of each model's curve; a model's clean and spoiled runs stand side by side."""
    pairs = zip(tapes[::2], tapes[1::2], strict=True)
    moved = {clean.spec.model: float(shift(clean, spoiled).mean()) for clean, spoiled in pairs}
    return Found(max(moved, key=lambda model: moved[model]), {model: f"{by:.3f}" for model, by in moved.items()})


def stumps(tapes: Tapes) -> Found:
    """The train scores of a single stump, of bagged and of boosted ones."""
    single, bagging, boosting = (t.last.numbers["score_train"] for t in tapes)
    right = "same" if abs(bagging - boosting) <= SAME else "bagging" if bagging > boosting else "boosting"
    if max(bagging, boosting) <= single + SAME:
        right = "neither"
    return Found(right, {"stump": _percent(single), "bagging": _percent(bagging), "boosting": _percent(boosting)})


def input_outliers(tapes: Tapes) -> Found:
    """How far, and on how much of its length, the tree's curve moves; the linear model's beside it."""
    tree, line = shift(tapes[0], tapes[1]), shift(tapes[2], tapes[3])
    length = float((tree > 0).mean())
    right = "far" if tree.mean() >= line.mean() else "near" if length <= NEAR else "little"
    said = {"tree": f"{tree.mean():.3f}", "line": f"{line.mean():.3f}", "length": f"{length:.0%}"}
    return Found("same" if length == 0 else right, said)


def shift(a: Tape[EnsembleSpec], b: Tape[EnsembleSpec]) -> Array:
    """How far two fitted curves lie apart, along the grid."""
    return np.asarray(np.abs(a.last.arrays["curve"].astype(np.float64) - b.last.arrays["curve"]))


def _percent(score: float) -> str:
    return write(score, "classification")

"""What the notebooks of this lab share: the rows, and what stands beside the comparison. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import Cell, code, made
from core.cells import words as text
from core.ensembles.notebook import data, words
from core.ensembles.notebook.models import Read
from core.ensembles.spec import EnsembleSpec
from core.tape import Tape

NEEDED = ("numpy", "scikit-learn", "matplotlib")
BOOSTED = (*NEEDED, "xgboost")
"""What the notebooks need, without XGBoost and with it."""


def about(spec: EnsembleSpec, language: str) -> str:
    """What the data are, and what was done to them."""
    said = [words.DATA(language).format(about=f"**{spec.table.label(language)}**. {spec.table.about(language)}")]
    said += [words.MADE(language)] if spec.table.made else []
    said += [words.DOWNLOADED(language)] if spec.data == "california" else []
    said += [words.OWN_POINTS(language)] if data.edits(spec) else []
    said += [words.SPOILED(language)] if any(name in spec.relevant() for name in data.TROUBLE) else []
    return " ".join(said)


def rows(spec: EnsembleSpec, read: Read, language: str, makers: bool = True) -> list[Cell]:
    """X_train, X_test, y_train, y_test; `makers` where the functions that they need do not stand above already."""
    functions = data.makers(spec) if makers else ""
    return [
        text(about(spec, language)),
        *([code(functions)] if functions else []),
        code(data.lines(spec, read), "print(len(X_train), len(X_test))"),
    ]


def result(tape: Tape[Any], language: str, about: str, needed: Sequence[str] = NEEDED, more: str = "") -> str:
    """What is said beside the comparison: what the numbers are, how near they must be, and the app's versions."""
    versions = made(language, tape.made, [name for name in needed if name != "matplotlib"])
    return about + " " + words.RESULT(language).format(more=more, versions=versions)

"""The cells of the notebook on boosting round by round: each kind's arithmetic beside the library. Light: text only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.cells import Cell, Seen, code, compared, head, imports, settings
from core.cells import words as text
from core.ensembles.inside.rounds import KINDS, RoundsSpec
from core.ensembles.notebook import data, parts
from core.ensembles.notebook import rounds_code as written
from core.ensembles.notebook import rounds_words as words
from core.ensembles.notebook import rounds_xgboost_code as boosted
from core.ensembles.notebook.words import IMPORTS
from core.ensembles.spec import EnsembleSpec
from core.spec import Text
from core.tape import Frame, Tape

SMALL = 1e-6
"""How far numbers may lie apart that the app keeps in single precision."""


class Part(NamedTuple):
    """A step of a notebook: what is said, and the code."""

    says: Text
    lines: str


PARTS: Mapping[str, Sequence[Part]] = {
    "adaboost": (
        Part(words.LIBRARY, written.ADABOOST),
        Part(words.WEIGHTS, written.WEIGHTS),
        Part(words.WEIGHTED, written.WEIGHTED),
        Part(words.SAYS, written.SAYS),
    ),
    "gradient": (
        Part(words.LIBRARY, written.GRADIENT),
        Part(words.RESIDUALS, written.RESIDUALS + written.BEST),
        Part(words.FITTED, written.FITTED),
        Part(words.ERRORS, written.ERRORS),
    ),
    "xgboost": (
        Part(words.LIBRARY, boosted.XGBOOST),
        Part(words.FORMULAS, boosted.FORMULAS),
        Part(words.EVERY_SPLIT, boosted.EVERY_SPLIT + written.BEST),
        Part(words.GROWN, boosted.GROWN),
        Part(words.GAINS, boosted.GAINS),
        Part(words.FITTED, written.FITTED),
        Part(words.ERRORS, written.ERRORS),
    ),
}
"""By kind: its steps, in order."""
IMPORTED = {
    "adaboost": (
        "from sklearn.ensemble import AdaBoostClassifier",
        "from sklearn.tree import DecisionTreeClassifier",
    ),
    "gradient": (
        "from sklearn.ensemble import GradientBoostingRegressor",
        "from sklearn.tree import DecisionTreeRegressor",
    ),
    "xgboost": ("import json", "from xgboost import XGBRegressor"),
}
NUMBERS: Mapping[str, Mapping[str, str]] = {
    "adaboost": {"error": "error", "alpha": "alpha", "wrong": "wrong", "after": "after",
                 "train": "score_train", "test": "score_test"},
    "gradient": {"leaf": "leaf", "leaf rows": "leaf_rows", "mse before": "mse_before", "mse if added whole": "mse_full",
                 "mse train": "mse_train", "mse test": "mse_test"},
    "xgboost": {"cut": "cut", "G left": "g_left", "H left": "h_left", "G right": "g_right", "H right": "h_right",
                "gain": "gain", "XGBoost's gain": "gain_library", "splits": "splits", "leaf": "leaf_hand",
                "XGBoost's leaf": "leaf", "leaf rows": "leaf_h", "mse before": "mse_before",
                "mse if added whole": "mse_full", "mse train": "mse_train", "mse test": "mse_test"},
}  # fmt: skip
"""By kind: what the notebook calls a round's numbers, and the frame."""


def cells(tapes: Sequence[Tape[RoundsSpec]], language: str) -> list[Cell]:
    """The notebook of one boosting."""
    tape, spec = tapes[0], tapes[0].spec
    rows, kind = _rows(spec), KINDS[spec.kind]
    needed = parts.BOOSTED if spec.kind == "xgboost" else parts.NEEDED
    title = words.TITLE(language).format(kind=kind.label(language))
    about = words.ABOUT[spec.kind](language).format(source=kind.source)
    usual = ("import math", "import matplotlib.pyplot as plt", "import numpy as np")
    return [
        *head(language, title, about, needed),
        *settings(language, _config(spec, rows)),
        text(IMPORTS(language)),
        code(imports(*usual, data.needed(rows), *IMPORTED[spec.kind]), "found = {}"),
        *parts.rows(rows, _read, language),
        *(cell for part in PARTS[spec.kind] for cell in (text(part.says(language)), code(part.lines))),
        *compared(language, _seen(tape), parts.exact(tape, language, words.COMPARED[spec.kind](language), needed)),
        text(words.NEXT[spec.kind](language)),
    ]


def _rows(spec: RoundsSpec) -> EnsembleSpec:
    """The same rows as the comparison says them."""
    return EnsembleSpec(data=spec.data, rows=spec.rows, noise=spec.noise, split_seed=spec.seed, model="tree")


def _config(spec: RoundsSpec, rows: EnsembleSpec) -> dict[str, Any]:
    used = [name for name in KINDS[spec.kind].uses if name != "plane"]
    values = {name: getattr(spec, name) for name in used}
    return values | {"rows": spec.rows, "noise": spec.noise, "test_share": rows.test_share, "seed": spec.seed}


def _read(field: str) -> str:
    """One seed makes the points, splits them, and serves the model."""
    return f'CONFIG["{"seed" if field == "split_seed" else field}"]'


def _seen(tape: Tape[RoundsSpec]) -> dict[str, Seen]:
    """The app's numbers of the first and of the last round, and where the test error is smallest."""
    through = [frame for frame in tape.frames[1:] if frame.numbers]
    found = {name: one for frame in (through[0], through[-1]) for name, one in _of_round(tape.spec.kind, frame).items()}
    if tape.spec.kind == "adaboost":
        return found | {"rounds": Seen(len(through))}
    at, errors = tape.series("mse_test")
    best = min(range(1, len(errors)), key=errors.__getitem__)
    return found | {"best round": Seen(at[best]), "best mse test": Seen(errors[best])}


def _of_round(kind: str, frame: Frame) -> dict[str, Seen]:
    numbers, arrays = frame.numbers, frame.arrays
    said = {name: Seen(numbers[key]) for name, key in NUMBERS[kind].items() if key in numbers}
    if kind == "adaboost":
        said["heaviest"] = Seen(float(arrays["weights"].max() / arrays["weights"].mean()), SMALL)
        said |= {"cut": Seen(float(arrays["threshold"][0]))} if arrays["feature"][0] >= 0 else {}
    return {f"round {frame.at} {name}": one for name, one in said.items()}

"""A comparison's data as code: how they are had, split and, where that is asked, spoiled. Light: text only."""

from __future__ import annotations

from typing import Any

from core.cells import imports
from core.data.edits import Edits
from core.ensembles.notebook.models import Read
from core.ensembles.spec import EnsembleSpec
from core.quoted import source, text_of

TROUBLE = ("label_noise", "outliers", "outlier_in", "outlier_size", "outlier_place")
POINTS = "core.data.points"
SPOILING = "core.ensembles.outliers"
SPLIT = """\
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size={share}, random_state={seed}
)"""
SPLIT_ROWS = """\
for row, x1, x2 in {moved}:  # your own points: those moved,
    X[row] = x1, x2
rows = train_test_split(np.arange(len(X)), test_size={share}, random_state={seed})
rows_train, rows_test = (part[~np.isin(part, {removed})] for part in rows)  # those removed,
added = np.array({added}).reshape(-1, 3)  # and those added: x1, x2, class
X_train = np.concatenate([X[rows_train], added[:, :2]])
y_train = np.concatenate([y[rows_train], added[:, 2].astype(int)])
X_test, y_test = X[rows_test], y[rows_test]"""


def fields(spec: EnsembleSpec) -> list[str]:
    """The fields of the data that the code reads."""
    return [name for name in spec.relevant() if name in ("rows", "noise", "test_share", "split_seed", *TROUBLE)]


def edits(spec: EnsembleSpec) -> dict[str, Any]:
    """A student's own points as numbers: added, moved, removed. Empty where there are none."""
    if "points" not in spec.relevant():
        return {}
    said = Edits.read(spec.points)
    return {
        "added": [[p.x, p.y, p.label] for p in said.added],
        "moved": [[row, x, y] for row, x, y in said.moved if row < spec.rows],
        "removed": [row for row in said.removed if row < spec.rows],
    }


def makers(spec: EnsembleSpec) -> str:
    """The functions that the data need: one that makes the points, and what spoils training rows."""
    parts = []
    if spec.table.made:
        function = spec.table.load.__name__
        parts.append(source(POINTS, *(["PLANE"] if "PLANE" in source(POINTS, function) else []), function))
    if any(name in spec.relevant() for name in TROUBLE):
        parts.append(source(SPOILING, "Trouble", "spoil", "neighbours", "_wrong_answers"))
    return "\n\n\n".join(parts)


def loading(spec: EnsembleSpec) -> tuple[str, str]:
    """Import lines, and the lines that make X and y."""
    if spec.table.made:
        numpy = "import numpy as np\n" if "np." in text_of(POINTS) else ""
        return numpy, ""
    loader = "fetch_california_housing" if spec.data == "california" else f"load_{spec.data}"
    return f"from sklearn.datasets import {loader}\n", f"X, y = {loader}(return_X_y=True)"


def needed(spec: EnsembleSpec) -> str:
    """The import lines of the data's code."""
    named = "from typing import NamedTuple\n" if any(name in spec.relevant() for name in TROUBLE) else ""
    return imports(
        loading(spec)[0], named, "import numpy as np", "from sklearn.model_selection import train_test_split"
    )


def lines(spec: EnsembleSpec, read: Read) -> str:
    """X_train, X_test, y_train, y_test. Own points are read from CONFIG under the names of `edits`."""
    made = f"X, y, names = {spec.table.load.__name__}({read('rows')}, {read('noise')}, {read('split_seed')})"
    said = {"share": read("test_share"), "seed": read("split_seed")}
    split = SPLIT
    if "points" in spec.relevant():
        split = SPLIT_ROWS
        said |= {name: read(name) for name in edits(spec)}
    parts = [made if spec.table.made else loading(spec)[1], split.format(**said)]
    if trouble := [name for name in TROUBLE if name in spec.relevant()]:
        given = ", ".join(f"{name}={read(name)}" for name in trouble)
        classes = len(spec.table.classes)
        parts.append(f"trouble = Trouble({given})")
        parts.append(f"X_train, y_train, spoiled = spoil(trouble, X_train, y_train, {classes}, {read('split_seed')})")
    return "\n".join(parts)

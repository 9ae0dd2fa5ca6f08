"""A file and a student's choices -> X and y for scikit-learn, and the preprocessing, built and as Python. For workers.

Light at import: pandas and scikit-learn are imported inside the functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from core.data.csv_file.kinds import Column, columns_of, is_formula, is_number
from core.data.csv_file.reading import Table, table_of
from core.data.csv_file.upload import CLASSES, COLUMNS, FEWEST, Choices, refusal
from core.data.tabular import Task
from core.tape import Array

if TYPE_CHECKING:
    from pandas import DataFrame
    from sklearn.compose import ColumnTransformer

CATEGORIES = 20  # columns that one column of words may become
WIDEST = 2 * COLUMNS  # columns that all of them may become
RARE = 2  # rows; words that stand in fewer are counted together


class File(NamedTuple):
    """A file as it was understood."""

    table: Table
    decimal: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def line_of(self, name: str, cell: str) -> int:
        """The first line on which a column has this cell."""
        return self.table.lines[self.table.column(name).index(cell)]


@dataclass(frozen=True, eq=False)
class Prepared:
    """What scikit-learn learns from.

    X           a data frame, one column a feature: float64 with NaN, or object (words) with NaN
    y           float64 [rows], or class numbers int64 [rows]
    numbers     the features that are numbers, in the file's order
    texts       the other features
    classes     the classes' names, in the order of their numbers; empty for regression
    rows        which of the file's rows these are: int64 [rows]; those without a target are left out
    holes       whether a number is missing anywhere
    categories  columns that one column of words becomes at most
    """

    X: DataFrame
    y: Array
    task: Task
    numbers: tuple[str, ...]
    texts: tuple[str, ...]
    classes: tuple[str, ...]
    rows: Array
    holes: bool
    categories: int

    @property
    def features(self) -> tuple[str, ...]:
        return tuple(self.X.columns)


def file_of(content: bytes) -> File:
    """A file's table and what its columns are. Refused when it is no table."""
    table = table_of(content)
    return File(table, *columns_of(table.names, table.cells, table.delimiter))


def prepare(content: bytes, choices: Choices) -> Prepared:
    """The rows that have a target, and the columns that are left. Refused where the choices cannot stand."""
    return prepared(file_of(content), choices)


def prepared(file: File, choices: Choices) -> Prepared:
    """As `prepare`, of a file that has been read."""
    import pandas as pd

    unknown = [name for name in (choices.target, *choices.dropped) if name not in file.table.names]
    if unknown:
        raise refusal("unknown-column", names=unknown)
    target = file.column(choices.target)
    _refuse_target(file, target, choices.task)
    rows = np.flatnonzero(target.present)
    y, classes = _classes(target, rows) if choices.task == "classification" else (target.values[rows], ())
    used = [c for c in file.columns if c is not target and c.name not in choices.dropped and c.present[rows].any()]
    if not used:
        blank = [c.name for c in file.columns if c is not target and c.name not in choices.dropped]
        raise refusal("blank-features", names=blank) if blank else refusal("no-features")
    X = pd.DataFrame({i: pd.Series(_filled(c, rows), dtype=c.values.dtype) for i, c in enumerate(used)})
    X.columns = pd.Index([c.name for c in used], dtype=object)
    numbers = tuple(c.name for c in used if c.kind == "number")
    texts = tuple(c.name for c in used if c.kind != "number")
    holes = any(not c.present[rows].all() for c in used if c.kind == "number")
    left = WIDEST - len(numbers) * (1 + holes)
    categories = max(2, min(CATEGORIES, left // max(len(texts), 1)))
    return Prepared(X, y, choices.task, numbers, texts, classes, rows, holes, categories)


def _filled(column: Column, rows: Array) -> Array:
    """A feature's values in these rows, missing words as NaN, as pandas reads them."""
    values = column.values[rows]
    return values if column.kind == "number" else np.where(column.present[rows], values, np.nan)


def _refuse_target(file: File, target: Column, task: Task) -> None:
    rows = int(target.present.sum())
    if rows == 0:
        raise refusal("target-missing", column=target.name)
    formula = next((cell for cell in target.counts if target.kind == "text" and is_formula(cell)), None)
    if formula:
        raise refusal("formula-target", column=target.name, cell=formula, line=file.line_of(target.name, formula))
    if target.distinct == 1:
        raise refusal("one-class", column=target.name, cell=next(iter(target.counts)))
    if rows < FEWEST:
        raise refusal("few-target-rows", column=target.name, rows=rows, limit=FEWEST)
    if task == "regression" and target.kind != "number":
        others = (cell for cell in target.counts if not is_number(cell, file.decimal))
        cell = next(others, next(iter(target.counts)))
        raise refusal("text-target", column=target.name, cell=cell, line=file.line_of(target.name, cell))
    if task == "classification":
        _refuse_classes(target)


def _refuse_classes(target: Column) -> None:
    if target.distinct > CLASSES:
        raise refusal("too-many-classes", column=target.name, found=target.distinct, limit=CLASSES)
    y, classes = _classes(target, np.flatnonzero(target.present))
    lonely = [name for name, count in zip(classes, np.bincount(y), strict=True) if count == 1]
    if lonely:
        raise refusal("lonely-class", column=target.name, names=lonely)


def _classes(target: Column, rows: Array) -> tuple[Array, tuple[str, ...]]:
    """Class numbers int64 [rows] and the classes' names, in the order of numbers or of the alphabet."""
    kind = np.float64 if target.kind == "number" else np.str_
    values, y = np.unique(target.values[rows].astype(kind), return_inverse=True)
    return y.astype(np.int64), tuple(map(_named, values.tolist()))


def _named(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value)


def pipeline(prepared: Prepared) -> ColumnTransformer:
    """The preprocessing, not fitted: to be fitted on training rows only. It gives float64 without NaN.

    Numbers: the median of the training rows stands for what is missing, with a column that says so. Words: one column
    for each common word, one for the rare and the unknown; what is missing counts as a word.
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    fill = SimpleImputer(strategy="median", add_indicator=prepared.holes, keep_empty_features=True)
    encode = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="missing", keep_empty_features=True),
        OneHotEncoder(
            max_categories=prepared.categories,
            min_frequency=RARE,
            handle_unknown="infrequent_if_exist",
            sparse_output=False,
        ),
    )
    steps = [("numbers", fill, list(prepared.numbers)), ("texts", encode, list(prepared.texts))]
    return ColumnTransformer([step for step in steps if step[2]])


def pipeline_text(prepared: Prepared) -> str:
    """Python that builds the same preprocessing as `pipeline`; a test runs it and compares."""
    imports = ["from sklearn.compose import ColumnTransformer", "from sklearn.impute import SimpleImputer"]
    lists, steps = [], []
    if prepared.numbers:
        lists.append(f"numbers = {_list(prepared.numbers)}")
        indicator = "add_indicator=True, " if prepared.holes else ""
        steps.append(
            f'    ("numbers", SimpleImputer(strategy="median", {indicator}keep_empty_features=True), numbers),'
        )
    if prepared.texts:
        imports += ["from sklearn.pipeline import make_pipeline", "from sklearn.preprocessing import OneHotEncoder"]
        lists.append(f"texts = {_list(prepared.texts)}")
        steps.append(_ENCODE.format(categories=prepared.categories, rare=RARE))
    return "\n".join([*imports, "", *lists, "", "preprocessing = ColumnTransformer([", *steps, "])"]) + "\n"


_ENCODE = """\
    ("texts", make_pipeline(
        SimpleImputer(strategy="constant", fill_value="missing", keep_empty_features=True),
        OneHotEncoder(
            max_categories={categories},
            min_frequency={rare},
            handle_unknown="infrequent_if_exist",
            sparse_output=False,
        ),
    ), texts),"""


def _list(names: tuple[str, ...]) -> str:
    """A list as Python, a line a few names."""
    lines, line = [], ""
    for name in names:
        if line and len(line) + len(repr(name)) > 76:
            lines.append(line)
            line = ""
        line += f"{name!r}, "
    lines.append(line)
    return f"[{lines[0][:-2]}]" if len(lines) == 1 else "[\n    " + "\n    ".join(map(str.rstrip, lines)) + "\n]"


def feature_names(fitted: ColumnTransformer) -> tuple[str, ...]:
    """The names of the columns that the fitted preprocessing gives, without scikit-learn's prefixes."""
    return tuple(str(name).split("__", 1)[1] for name in fitted.get_feature_names_out())

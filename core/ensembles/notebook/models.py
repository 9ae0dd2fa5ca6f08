"""Each model of `MODELS` as one writes it: the constructor's call, with what is chosen and nothing else. Light: text.

The oracle is `core.ensembles.estimators`: a test evaluates these calls and compares the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec

Read = Callable[[str], str]
"""The code that reads a field from CONFIG."""
Written = tuple[str, str]
"""Import lines, and a call."""

DEFAULTED = ("max_depth", "min_leaf", "max_features", "learning_rate")
"""Fields whose 0 leaves the choice to the library."""
ARGUMENTS = {
    "trees": "n_estimators",
    "max_depth": "max_depth",
    "min_leaf": "min_samples_leaf",
    "max_features": "max_features",
    "learning_rate": "learning_rate",
    "seed": "random_state",
}
KINDS = {
    "forest": "RandomForest",
    "extra": "ExtraTrees",
    "bagging": "Bagging",
    "adaboost": "AdaBoost",
    "gboost": "GradientBoosting",
    "hist": "HistGradientBoosting",
    "xgboost": "XGB",
    "xgbforest": "XGBRF",
}
INSIDE = {"bagging": ("max_depth", "min_leaf"), "adaboost": ("max_depth", "min_leaf")}
"""Fields of the single trees, where a model is given one tree as its pattern."""
SCALED = "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"


def chosen(spec: EnsembleSpec) -> list[str]:
    """The model's own fields that are handed over; those left to the library are not."""
    return [
        name
        for name in MODELS[spec.model].uses
        if not (name in DEFAULTED and not getattr(spec, name))
        and not (name == "bootstrap" and spec.bootstrap == "default")
    ]


def call(spec: EnsembleSpec, read: Read) -> Written:
    """The import lines and the constructor's call of a spec's model."""
    classifies = spec.table.task == "classification"
    if spec.model == "linear":
        return _linear(classifies)
    if spec.model == "knn":
        return _knn(classifies, read("n_neighbors"))
    if spec.model == "tree":
        return _tree(classifies, chosen(spec), read)
    ending = "Classifier" if classifies else "Regressor"
    name, fields = KINDS[spec.model] + ending, chosen(spec)
    inside = [field for field in fields if field in INSIDE.get(spec.model, ())]
    arguments = _arguments(spec.model, [field for field in fields if field not in inside], read)
    package = "xgboost" if name.startswith("XGB") else "sklearn.ensemble"
    lines, pattern = _pattern(spec, classifies, inside, read)
    return lines + f"from {package} import {name}\n", f"{name}({', '.join([*pattern, *arguments])})"


def _linear(classifies: bool) -> Written:
    if classifies:
        lines = SCALED + "from sklearn.linear_model import LogisticRegression\n"
        return lines, "make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))"
    return "from sklearn.linear_model import LinearRegression\n", "LinearRegression()"


def _knn(classifies: bool, neighbours: str) -> Written:
    kind = "KNeighborsClassifier" if classifies else "KNeighborsRegressor"
    lines = SCALED + f"from sklearn.neighbors import {kind}\n"
    return lines, f"make_pipeline(StandardScaler(), {kind}(n_neighbors=min({neighbours}, len(X_train))))"


def _tree(classifies: bool, fields: Sequence[str], read: Read) -> Written:
    kind = "DecisionTreeClassifier" if classifies else "DecisionTreeRegressor"
    return f"from sklearn.tree import {kind}\n", f"{kind}({', '.join(_arguments('tree', fields, read))})"


def _pattern(spec: EnsembleSpec, classifies: bool, fields: Sequence[str], read: Read) -> tuple[str, list[str]]:
    """The tree that an ensemble repeats, where anything is chosen for it; AdaBoost's is small by default."""
    if not fields:
        return "", []
    lines, tree = _tree(classifies, fields, read)
    if spec.model == "adaboost" and "max_depth" not in fields:
        tree = tree.replace("(", f"(max_depth={1 if classifies else 3}, ", 1)
    return lines, [tree]


def _arguments(model: str, fields: Sequence[str], read: Read) -> list[str]:
    named = ARGUMENTS | {"hist": {"trees": "max_iter"}, "xgbforest": {"max_features": "colsample_bynode"}}.get(
        model, {}
    )
    named = named | {"bootstrap": "bootstrap"}
    written = [f"{named[field]}={read(field)}" for field in fields]
    extra = {"hist": ["early_stopping=False"], "xgboost": ["n_jobs=1"], "xgbforest": ["n_jobs=1"]}
    return written + extra.get(model, [])

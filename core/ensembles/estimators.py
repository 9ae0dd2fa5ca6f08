"""`estimator`: the library's own model that a run repeats, unfitted. Heavy: for workers and tests.

Only what the spec chooses is handed over, so that all else is the library's default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sklearn.ensemble
import xgboost
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from core.ensembles.growth import Split
from core.ensembles.spec import EnsembleSpec

Chosen = dict[str, Any]
Maker = Callable[[EnsembleSpec, Split, int], Any]


def estimator(spec: EnsembleSpec, split: Split, trees: int | None = None) -> Any:
    """The unfitted model of `spec` with `trees` trees (the spec's own number by default), for one thread.

    Its `fit(split.X_train, split.y_train)` gives what a run of the spec shows at that position.
    """
    return MAKERS[spec.model](spec, split, spec.trees if trees is None else trees)


def _linear(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    """Least squares, or logistic regression on standardised columns."""
    if split.classifies:
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    return LinearRegression()


def _knn(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    """Nearest neighbours on standardised columns, since they compare distances; no more of them than there are rows."""
    kind = KNeighborsClassifier if split.classifies else KNeighborsRegressor
    neighbours = min(spec.n_neighbors, len(split.X_train))
    return make_pipeline(StandardScaler(), kind(n_neighbors=neighbours, n_jobs=1))


def _tree(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    kind = DecisionTreeClassifier if split.classifies else DecisionTreeRegressor
    return kind(**_size(spec), random_state=spec.seed)


def _planter(name: str) -> Maker:
    """Trees that grow by themselves: a random forest or extra trees."""

    def make(spec: EnsembleSpec, split: Split, trees: int) -> Any:
        chosen = _size(spec) | _features(spec) | _bootstrap(spec)
        return _kind(name, split)(n_estimators=trees, **chosen, random_state=spec.seed, n_jobs=1)

    return make


def _bagging(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    """Whole decision trees, each on a sample of its own; every question may be about any feature."""
    tree = (DecisionTreeClassifier if split.classifies else DecisionTreeRegressor)(**_size(spec))
    kind = _kind("Bagging", split)
    return kind(tree, n_estimators=trees, **_bootstrap(spec), random_state=spec.seed, n_jobs=1)


def _adaboost(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    size = {"max_depth": 1 if split.classifies else 3} | _size(spec)
    tree = (DecisionTreeClassifier if split.classifies else DecisionTreeRegressor)(**size)
    return _kind("AdaBoost", split)(tree, n_estimators=trees, **_rate(spec), random_state=spec.seed)


def _gboost(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    chosen = _size(spec) | _features(spec) | _rate(spec)
    return _kind("GradientBoosting", split)(n_estimators=trees, **chosen, random_state=spec.seed)


def _hist(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    """Never stops early: by default it would above 10,000 rows, and other models beside it do not."""
    chosen = _size(spec) | _features(spec) | _rate(spec)
    kind = _kind("HistGradientBoosting", split)
    return kind(max_iter=trees, **chosen, early_stopping=False, random_state=spec.seed)


def _xgboost(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    kind = xgboost.XGBClassifier if split.classifies else xgboost.XGBRegressor
    depth = {"max_depth": spec.max_depth} if spec.max_depth else {}
    return kind(n_estimators=trees, **depth, **_rate(spec), random_state=spec.seed, n_jobs=1)


def _xgbforest(spec: EnsembleSpec, split: Split, trees: int) -> Any:
    kind = xgboost.XGBRFClassifier if split.classifies else xgboost.XGBRFRegressor
    chosen = {"max_depth": spec.max_depth, "colsample_bynode": spec.max_features}
    return kind(n_estimators=trees, **_without_zeros(chosen), random_state=spec.seed, n_jobs=1)


def _kind(name: str, split: Split) -> Any:
    return getattr(sklearn.ensemble, name + ("Classifier" if split.classifies else "Regressor"))


def _size(spec: EnsembleSpec) -> Chosen:
    return _without_zeros({"max_depth": spec.max_depth, "min_samples_leaf": spec.min_leaf})


def _features(spec: EnsembleSpec) -> Chosen:
    return _without_zeros({"max_features": spec.max_features})


def _rate(spec: EnsembleSpec) -> Chosen:
    return _without_zeros({"learning_rate": spec.learning_rate})


def _bootstrap(spec: EnsembleSpec) -> Chosen:
    return {} if spec.bootstrap == "default" else {"bootstrap": spec.bootstrap == "on"}


def _without_zeros(chosen: Chosen) -> Chosen:
    """What is chosen; 0 stands for the library's default."""
    return {name: value for name, value in chosen.items() if value}


MAKERS: dict[str, Maker] = {
    "linear": _linear,
    "tree": _tree,
    "knn": _knn,
    "bagging": _bagging,
    "forest": _planter("RandomForest"),
    "extra": _planter("ExtraTrees"),
    "adaboost": _adaboost,
    "gboost": _gboost,
    "hist": _hist,
    "xgboost": _xgboost,
    "xgbforest": _xgbforest,
}

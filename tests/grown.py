"""What the tests of ensembles share: small specs, their tapes, and the model that a student would fit."""

from __future__ import annotations

import sklearn.ensemble
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from xgboost import XGBClassifier, XGBRegressor, XGBRFClassifier, XGBRFRegressor

from core.ensembles.growth import split_of
from core.ensembles.kinds import MODELS
from core.ensembles.learner import advance, observe, start
from core.ensembles.spec import EnsembleSpec
from core.tape import Tape

ENSEMBLES = {
    "bagging": "Bagging", "forest": "RandomForest", "extra": "ExtraTrees",
    "adaboost": "AdaBoost", "gboost": "GradientBoosting",
}  # fmt: skip
ALONE = {
    "linear": (lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)), LinearRegression),
    "knn": tuple(
        lambda kind=kind: make_pipeline(StandardScaler(), kind())
        for kind in (KNeighborsClassifier, KNeighborsRegressor)
    ),
}
SEEDED = {
    "tree": (DecisionTreeClassifier, DecisionTreeRegressor),
    "xgboost": (XGBClassifier, XGBRegressor),
    "xgbforest": (XGBRFClassifier, XGBRFRegressor),
}


def spec_of(model, data, trees=40, **more):
    """A small run: made data have 100 rows."""
    return EnsembleSpec(**{"model": model, "data": data, "trees": trees, "rows": 100, **more})


def record(spec, state=None):
    """The tape of a run, from `state` on."""
    state = state or start(spec)
    tape = Tape(spec, [observe(state)])
    for mark in spec.marks():
        if mark > state.at:
            state = advance(state, mark)
            tape.frames.append(observe(state))
    return tape


def plain(spec, trees, **more):
    """What a student would fit: an unfitted scikit-learn or xgboost model with the library's defaults, and `more`."""
    classifies = split_of(spec).classifies
    side, kind = (0, "Classifier") if classifies else (1, "Regressor")
    if spec.model in ALONE:
        return ALONE[spec.model][side]()
    if spec.model == "hist":
        hist = getattr(sklearn.ensemble, f"HistGradientBoosting{kind}")
        return hist(max_iter=trees, early_stopping=False, random_state=spec.seed, **more)
    many = {"n_estimators": trees} if MODELS[spec.model].grows else {}
    named = getattr(sklearn.ensemble, f"{ENSEMBLES[spec.model]}{kind}") if spec.model in ENSEMBLES else None
    return (named or SEEDED[spec.model][side])(**many, random_state=spec.seed, **more)

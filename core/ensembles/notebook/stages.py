"""What the first k trees of a fitted model answer, for several k: a function for each way. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence

from core.ensembles.kinds import MODELS

AVERAGED = '''\
def averaged(model, X, sizes):
    """Bagging: the first k trees' answers, averaged."""
    sums = np.cumsum([tree.{answer}(X) for tree in model.estimators_], axis=0)
    return np.array([{said} for k in sizes])'''
STAGED = '''\
def staged(model, X, sizes):
    """Boosting: the answers after k rounds; the last ones where it ended before by itself."""
    stages = [stage.copy() for stage in model.staged_predict(X)]
    return np.array([stages[min(k, len(stages)) - 1] for k in sizes], dtype=float)'''
MEDIAN = '''\
def median(model, X, sizes):
    """AdaBoost for regression: the weighted median of the first k trees, asked of a copy that has only these."""
    answers = []
    for k in sizes:
        first = copy.copy(model)
        first.estimators_ = model.estimators_[:k]
        answers.append(first.predict(X))
    return np.array(answers)'''
ROUNDS = '''\
def rounds(model, X, sizes):
    """XGBoost: the answers after k rounds."""
    return np.array([model.predict(X, iteration_range=(0, k)) for k in sizes], dtype=float)'''
WHOLE = '''\
def whole(model, X, sizes):
    """A model that answers as a whole."""
    return np.array([model.predict(X)], dtype=float)'''
FUNCTIONS = {"averaged": AVERAGED, "staged": STAGED, "median": MEDIAN, "rounds": ROUNDS, "whole": WHOLE}


def way(model: str, classifies: bool) -> str:
    """By which of the functions a kind of model is asked."""
    if model == "xgboost":
        return "rounds"
    if model == "adaboost" and not classifies:
        return "median"
    if model == "xgbforest" or not MODELS[model].grows:
        return "whole"
    return "averaged" if MODELS[model].family == "bagging" else "staged"


def functions(models: Sequence[str], classifies: bool) -> str:
    """The functions that these models need."""
    answer, said = (
        ("predict_proba", "(sums[k - 1] / k).argmax(axis=1)") if classifies else ("predict", "sums[k - 1] / k")
    )
    used = [name for name in FUNCTIONS if name in {way(model, classifies) for model in models}]
    written = [FUNCTIONS[name] for name in used]
    return "\n\n\n".join(text.replace("{answer}", answer).replace("{said}", said) for text in written)


def needed(models: Sequence[str], classifies: bool) -> str:
    """Their import lines."""
    return "import copy" if any(way(model, classifies) == "median" for model in models) else ""

"""How far runs are from the goals of the challenges. Light: anyone may import it.

Each function takes a run, or a pair on the same data and split, and gives what is missing, in scores added up: 0 when
the goal is reached, None for what is no try at all.
"""

from __future__ import annotations

from core.ensembles.kinds import MODELS
from core.ensembles.wrapup.results import Result, differing

OVER_TRAIN, OVER_TEST = 0.99, 0.85
UNDER = 0.75
PLENTY, SOME = 100, 50  # trees
CLOSE, CLOSE_OOB = 0.01, 0.005
WRONG, STILL = 0.2, 0.9
LOST = 0.05
ROUNDING = 1e-9  # in binary numbers 0.9125 - 0.9025 is a little more than 0.01


def overfits(r: Result) -> float | None:
    if r.task != "classification":
        return None
    return max(0.0, OVER_TRAIN - r.train) + max(0.0, r.test - OVER_TEST)


def underfits(r: Result) -> float | None:
    if r.task != "classification" or r.spec.model != "xgboost":
        return None
    return _missing(r.train, UNDER) + _missing(r.test, UNDER)


def _missing(score: float, bound: float) -> float:
    """How far a score is from lying below a bound; the bound itself is not below it."""
    return 0.0 if score < bound else score - bound + 2 * ROUNDING


def beaten(forest: Result, xgboost: Result) -> float | None:
    if (forest.spec.model, xgboost.spec.model) != ("forest", "xgboost") or min(forest.trees, xgboost.trees) < SOME:
        return None
    return _missing(xgboost.test, forest.test)


def alone(tree: Result, forest: Result) -> float | None:
    if (tree.spec.model, forest.spec.model) != ("tree", "forest") or forest.trees < PLENTY:
        return None
    return max(0.0, forest.test - CLOSE - tree.test)


def stops(r: Result) -> float | None:
    """A run that did not stop lacks what its training score lacks: AdaBoost stops when a tree makes no mistake."""
    if r.spec.model != "adaboost" or r.task != "classification":
        return None
    return 0.0 if r.alone else max(1 - r.train, 2 * ROUNDING)


def out_of_bag(r: Result) -> float | None:
    if "score_oob" not in r.numbers or r.trees < PLENTY or r.task != "classification":
        return None
    return max(0.0, abs(r.numbers["score_oob"] - r.test) - CLOSE_OOB)


def in_noise(r: Result) -> float | None:
    if r.task != "classification" or r.spec.label_noise < WRONG:
        return None
    return max(0.0, STILL - r.test)


def too_long(short: Result, long: Result) -> float | None:
    """Two runs of one boosting model, alike but for their rounds."""
    boosts = MODELS[short.spec.model].family == "boosting" and short.spec.model == long.spec.model
    if not boosts or short.trees >= long.trees or differing(short.spec, long.spec) != ["trees"]:
        return None
    return max(0.0, LOST - (short.test - long.test))


def simple(linear: Result, many: Result) -> float | None:
    if linear.spec.model != "linear" or MODELS[many.spec.model].family == "single" or many.trees < PLENTY:
        return None
    return _missing(many.test, linear.test)

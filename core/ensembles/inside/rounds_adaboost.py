"""AdaBoost for two classes, round by round: the weights that each tree was given, its error and its say. Heavy.

The frame of round k holds
    numbers  error ε and alpha α, as the library's `estimator_errors_` and `estimator_weights_`; wrong, how many rows
             this tree got wrong; after, the share of the weight that these rows have in the next round;
             score_train, score_test: the accuracy of the vote of trees 1 to k
    arrays   weights float32 [n] and wrong uint8 [n]: before this round's tree, and where that tree is wrong;
             feature int8, threshold float64, below int8, above int8, says int8 [nodes]: the tree, feature -1 in a leaf;
             vote float16 [grid_y, grid_x]: class 1's share of the weighted vote of trees 1 to k
    notes    in frames after the last tree: stop = "perfect" or "guessing"; they hold nothing else

Sources: Freund & Schapire 1997, doi.org/10.1006/jcss.1997.1504; SAMME: Zhu et al. 2009,
doi.org/10.4310/SII.2009.v2.n3.a8
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
from sklearn.ensemble import AdaBoostClassifier
from sklearn.tree import DecisionTreeClassifier

from core.ensembles.growth import SIDE, Split
from core.ensembles.inside.rounds import RoundsSpec
from core.tape import Array, Frame, LearnerError


class Witness(DecisionTreeClassifier):  # type: ignore[misc]
    """A decision tree that remembers the weights that it was given."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None, check_input: bool = True) -> Witness:
        self.given_ = np.array(sample_weight)
        fitted: Witness = super().fit(X, y, sample_weight=sample_weight, check_input=check_input)
        return fitted


def adaboost(spec: RoundsSpec, split: Split) -> list[Frame]:
    """The frames from 0 to `spec.rounds`. LearnerError("worse-than-random") where the first tree only guesses."""
    began = perf_counter()
    model = AdaBoostClassifier(
        Witness(max_depth=spec.stump_depth),
        n_estimators=spec.rounds,
        learning_rate=spec.vote_rate,
        random_state=spec.seed,
    )
    try:
        model.fit(split.X_train, split.y_train)
    except ValueError as reason:
        raise LearnerError("worse-than-random", str(reason)) from reason
    seconds = perf_counter() - began
    votes = zip(*(model.staged_decision_function(X) for X in (split.X_train, split.X_test, split.grid)), strict=True)
    frames = [Frame(0)]
    for k, vote in enumerate(votes):
        frames.append(_round(model, split, k, vote, seconds))
    stop = {"stop": "perfect" if model.estimator_errors_[len(frames) - 2] == 0 else "guessing"}
    after = range(len(frames), spec.rounds + 1)
    return frames + [Frame(at, notes=stop, seconds=seconds) for at in after]


def _round(model: Any, split: Split, k: int, vote: tuple[Array, ...], seconds: float) -> Frame:
    tree, error, alpha = model.estimators_[k], model.estimator_errors_[k], model.estimator_weights_[k]
    wrong = tree.predict(split.X_train) != split.y_train
    raised = tree.given_ * np.exp(alpha * wrong)
    train, test, grid = vote
    numbers = {
        "error": error,
        "alpha": alpha,
        "wrong": wrong.sum(),
        "after": raised[wrong].sum() / raised.sum(),
        "score_train": ((train > 0) == split.y_train).mean(),
        "score_test": ((test > 0) == split.y_test).mean(),
    }
    share = (grid / 2 + 1) / 2  # the library adds up both classes' sums, each from -1 to 1
    arrays = {
        "weights": tree.given_.astype(np.float32),
        "wrong": wrong.astype(np.uint8),
        "vote": share.reshape(SIDE, SIDE).astype(np.float16),
        **_drawn(tree.tree_),
    }
    return Frame(k + 1, {name: float(value) for name, value in numbers.items()}, arrays, seconds=seconds)


def _drawn(tree: Any) -> dict[str, Array]:
    """A tree of at most 15 nodes as arrays."""
    leaf = tree.children_left < 0
    return {
        "feature": np.where(leaf, -1, tree.feature).astype(np.int8),
        "threshold": np.where(leaf, 0.0, tree.threshold),
        "below": tree.children_left.astype(np.int8),
        "above": tree.children_right.astype(np.int8),
        "says": tree.value[:, 0].argmax(axis=1).astype(np.int8),
    }

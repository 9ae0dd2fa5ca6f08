"""`PARTS`: one function per model that takes the fitted library model apart into its trees. Heavy: for workers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from core.ensembles.growth import Split
from core.ensembles.inside.trees import LEAF, Tree
from core.tape import Array


def of_sklearn(grown: Any, value: Array) -> Tree:
    """A fitted `tree_` with these node values [m, k]; its gain is the impurity that a question takes away.

    Source: sklearn.tree._tree.Tree; the gain is one term of `compute_feature_importances`
    """
    left, right, leaf = grown.children_left, grown.children_right, grown.children_left < 0
    weighed = grown.impurity * grown.weighted_n_node_samples / grown.weighted_n_node_samples[0]
    return Tree(
        left=left,
        right=right,
        feature=np.where(leaf, LEAF, grown.feature),
        threshold=np.where(leaf, 0.0, grown.threshold),
        unknown=grown.missing_go_to_left.astype(bool),
        value=value,
        gain=np.where(leaf, 0.0, weighed - weighed[left] - weighed[right]),
        rows=np.zeros(len(left), np.int64),
        below=np.zeros(len(left), np.int64),
    )


def voter(split: Split, grown: Any, features: Sequence[int] | None = None) -> Tree:
    """A fitted decision tree with a column of `value` for each class, also for those that its sample lacks."""
    value = grown.tree_.value[:, 0, :]
    if split.classifies:
        spread = np.zeros((len(value), split.classes))
        spread[:, grown.classes_.astype(np.int64)] = value
        value = spread
    tree = of_sklearn(grown.tree_, value)
    if features is None:
        return tree
    return tree._replace(feature=np.where(tree.left < 0, LEAF, np.asarray(features)[tree.feature]))


def _alone(split: Split, model: Any) -> Iterator[Tree]:
    yield voter(split, model)


def voters(split: Split, model: Any) -> Iterator[Tree]:
    features = getattr(model, "estimators_features_", [None] * len(model.estimators_))
    for grown, columns in zip(model.estimators_, features, strict=True):
        yield voter(split, grown, columns)


def _gradients(split: Split, model: Any) -> Iterator[Tree]:
    """Gradient boosting's trees, their values as they are added: times the learning rate."""
    for grown in model.estimators_.ravel():
        yield of_sklearn(grown.tree_, model.learning_rate * grown.tree_.value[:, 0, :])


def _histograms(split: Split, model: Any) -> Iterator[Tree]:
    """Histogram boosting's trees; scikit-learn keeps them in a private attribute, and a test says if it moves."""
    for grown in (predictor for stage in model._predictors for predictor in stage):
        nodes, leaf = grown.nodes, grown.nodes["is_leaf"].astype(bool)
        yield Tree(
            left=np.where(leaf, LEAF, nodes["left"].astype(np.int64)),
            right=np.where(leaf, LEAF, nodes["right"].astype(np.int64)),
            feature=np.where(leaf, LEAF, nodes["feature_idx"]),
            threshold=np.where(leaf, 0.0, nodes["num_threshold"]),
            unknown=nodes["missing_go_to_left"].astype(bool),
            value=nodes["value"][:, None],
            gain=np.where(leaf, 0.0, nodes["gain"]),
            rows=np.zeros(len(nodes), np.int64),
            below=np.zeros(len(nodes), np.int64),
        )


def _boosters(split: Split, model: Any) -> Iterator[Tree]:
    """XGBoost's trees from its model file, round by round; a round has a tree a class.

    Source: xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
    """
    said = json.loads(model.get_booster().save_raw("json"))["learner"]["gradient_booster"]["model"]
    classes = np.array(said["tree_info"])
    turn = [int((classes[:i] == c).sum()) for i, c in enumerate(classes)]
    for i in sorted(range(len(classes)), key=lambda i: (turn[i], classes[i])):
        nodes = said["trees"][i]
        left, right = np.array(nodes["left_children"]), np.array(nodes["right_children"])
        leaf, conditions = left < 0, np.array(nodes["split_conditions"], np.float32).astype(np.float64)
        yield Tree(
            left=left,
            right=right,
            feature=np.where(leaf, LEAF, nodes["split_indices"]),
            threshold=np.where(leaf, 0.0, conditions),
            unknown=np.array(nodes["default_left"]).astype(bool),
            value=np.where(leaf, conditions, nodes["base_weights"])[:, None],
            gain=np.where(leaf, 0.0, nodes["loss_changes"]),
            rows=np.zeros(len(left), np.int64),
            below=np.zeros(len(left), np.int64),
            strict=True,
        )


PARTS: dict[str, Callable[[Split, Any], Iterator[Tree]]] = {
    "tree": _alone,
    "bagging": voters,
    "forest": voters,
    "extra": voters,
    "adaboost": voters,
    "gboost": _gradients,
    "hist": _histograms,
    "xgboost": _boosters,
    "xgbforest": _boosters,
}

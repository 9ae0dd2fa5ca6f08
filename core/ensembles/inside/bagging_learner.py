"""Grows trees that vote, one at a time, and shows each: `start`, `advance`, `observe`. Heavy: for workers.

A frame at position 0 (before any tree) holds
    numbers  rows_train, rows_test
    arrays   X_train, X_test (float32), y_train, y_test (uint8), grid_x, grid_y (float32)
A later frame, at the k-th tree, holds
    numbers  of this tree: drawn (training rows that it saw, each counted once), tree_train, tree_test (accuracy),
             leaves, depth
             of all trees so far: score_train, score_test (accuracy); disagree (how often two of them, taken at random,
             answer a test row differently; from the second tree on); where there are bootstrap samples also
             oob_rows (training rows that some tree has not seen), oob_trees (trees that have not seen a training row,
             on average), score_oob (accuracy on those rows by those trees; once there are such rows)
    arrays   of this tree: counts uint8 [n], how often each training row was drawn; own float16 [grid_y, grid_x], its
             share of class 1; and its nodes, level by level, at most MOST_NODES of them, [nodes] each: left, right
             (int16; the children, -1 at a leaf, -2 where they are left out), feature (int8, -1 at a leaf),
             threshold (float32), share (float16, of class 1), rows (uint16, drawn rows, repetitions counted)
             of all trees so far: vote float32 [grid_y, grid_x], the mean share of class 1;
             hands uint8 [grid_y, grid_x], how many trees answer class 1
    seconds  time spent fitting, without scoring
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from sklearn.ensemble import BaggingClassifier, ExtraTreesClassifier, RandomForestClassifier
from sklearn.ensemble._forest import _generate_sample_indices
from sklearn.tree import DecisionTreeClassifier

from core.ensembles.growth import SIDE, Split, split_of
from core.ensembles.inside.bagging import BaggingSpec
from core.ensembles.inside.trees import CUT, LEAF, MOST_NODES, by_level
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Frame

TRAIN, TEST, GRID = range(3)  # the order of `Split.places`


@dataclass(frozen=True)
class Votes:
    """What the trees have said so far, at each of `Split.places`.

    sums      float64 [n, 2] a place: the trees' class shares, summed
    hands     int64 [n] a place: how many trees answer class 1
    unseen    int64 [rows]: how many trees have not seen each training row
    oob_sums  float64 [rows, 2]: the class shares of those trees, summed
    """

    sums: tuple[Array, ...]
    hands: tuple[Array, ...]
    unseen: Array
    oob_sums: Array


@dataclass(frozen=True)
class State:
    """A run between steps. `tree` is the newest fitted tree, `counts` its sample; neither is ever changed."""

    spec: BaggingSpec
    votes: Votes
    at: int = 0
    seconds: float = 0.0
    fit_seconds: float = 0.0
    tree: Any = None
    counts: Array | None = None


def split_for(spec: BaggingSpec) -> Split:
    """The spec's points, split as the whole lab splits them."""
    data = {name: getattr(spec, name) for name in ("data", "rows", "noise", "test_share", "split_seed")}
    return split_of(EnsembleSpec(**data, model="tree"))


def start(spec: BaggingSpec) -> State:
    """A run before its first tree."""
    began = perf_counter()
    split = split_for(spec)
    rows = len(split.X_train)
    sums = tuple(np.zeros((len(X), 2)) for X in split.places)
    hands = tuple(np.zeros(len(X), np.int64) for X in split.places)
    votes = Votes(sums, hands, np.zeros(rows, np.int64), np.zeros((rows, 2)))
    return State(spec, votes, seconds=perf_counter() - began)


def advance(state: State, upto: int) -> State:
    """The run after `upto` trees, one by one, so that chunks of any size give the same run."""
    began, split = perf_counter(), split_for(state.spec)
    for at in range(state.at + 1, upto + 1):
        planting = perf_counter()
        tree, counts = _plant(state.spec, split, at - 1)
        fit_seconds = state.fit_seconds + perf_counter() - planting
        votes = _counted(state.spec, split, state.votes, tree, counts)
        state = replace(state, votes=votes, at=at, fit_seconds=fit_seconds, tree=tree, counts=counts)
    return replace(state, seconds=state.seconds + perf_counter() - began)


def observe(state: State) -> Frame:
    """What the run looks like; the module's docstring says what is in a frame."""
    split = split_for(state.spec)
    if state.at == 0:
        return _opening(split)
    assert state.counts is not None
    votes, own = state.votes, state.tree.predict(split.places[GRID])[:, 1]
    numbers = {**_of_tree(split, state.tree, state.counts), **_of_all(state.spec, split, votes, state.at)}
    arrays = {
        "counts": state.counts.astype(np.uint8),
        "own": own.reshape(SIDE, SIDE).astype(np.float16),
        "vote": (votes.sums[GRID][:, 1] / state.at).reshape(SIDE, SIDE).astype(np.float32),
        "hands": votes.hands[GRID].reshape(SIDE, SIDE).astype(np.uint8),
        **nodes(state.tree),
    }
    return Frame(state.at, numbers, arrays, seconds=state.fit_seconds)


def model_of(spec: BaggingSpec, trees: int) -> Any:
    """The spec's unfitted model, with the library's defaults where the spec says nothing."""
    depth, features = spec.max_depth or None, None if spec.candidates == "all" else "sqrt"
    if spec.kind == "tree":
        return DecisionTreeClassifier(max_depth=depth, random_state=spec.seed)
    if spec.kind == "bagging":
        tree = DecisionTreeClassifier(max_depth=depth, max_features=features)
        return BaggingClassifier(tree, n_estimators=trees, bootstrap=spec.samples, random_state=spec.seed)
    kind = ExtraTreesClassifier if spec.kind == "extra" else RandomForestClassifier
    shared = {"max_depth": depth, "max_features": features, "bootstrap": spec.samples}
    return kind(n_estimators=trees, **shared, random_state=spec.seed, n_jobs=1)


def _plant(spec: BaggingSpec, split: Split, first: int) -> tuple[Any, Array]:
    """The tree with number `first`, counted from 0, and how often it was given each training row, int64 [n].

    `warm_start` asks only how many trees there are already, in order to pass over their random numbers.
    """
    X, y, rows = split.X_train, split.y_train, len(split.X_train)
    model = model_of(spec, first + 1)
    if spec.kind == "tree":
        return model.fit(X, y).tree_, np.ones(rows, np.int64)
    model.set_params(warm_start=True)
    model.estimators_ = [None] * first
    model.estimators_features_ = [None] * first
    model.fit(X, y)
    grown = model.estimators_[-1]
    if not spec.samples:
        return grown.tree_, np.ones(rows, np.int64)
    drawn = _drawn(model, grown, rows)
    return grown.tree_, np.bincount(drawn, minlength=rows)


def _drawn(model: Any, grown: Any, rows: int) -> Array:
    """The rows of the newest tree's sample, repetitions included, as the library drew them."""
    if isinstance(model, BaggingClassifier):
        return np.asarray(model.estimators_samples_[-1])
    return np.asarray(_generate_sample_indices(grown.random_state, rows, rows, None))


def _counted(spec: BaggingSpec, split: Split, votes: Votes, tree: Any, counts: Array) -> Votes:
    """The votes with one more tree's.

    Sources: sklearn.ensemble.ForestClassifier.predict_proba and _set_oob_score_and_attributes
    """
    shares = [tree.predict(X) for X in split.places]
    unseen = counts == 0
    return Votes(
        sums=tuple(total + share for total, share in zip(votes.sums, shares, strict=True)),
        hands=tuple(total + share.argmax(axis=1) for total, share in zip(votes.hands, shares, strict=True)),
        unseen=votes.unseen + unseen,
        oob_sums=votes.oob_sums + np.where(unseen[:, None], shares[TRAIN], 0.0),
    )


def _opening(split: Split) -> Frame:
    numbers = {"rows_train": float(len(split.X_train)), "rows_test": float(len(split.X_test))}
    arrays = {"X_train": split.places[TRAIN], "X_test": split.places[TEST]}
    arrays |= {"y_train": split.y_train.astype(np.uint8), "y_test": split.y_test.astype(np.uint8)}
    arrays |= {name: axis.astype(np.float32) for name, axis in zip(("grid_x", "grid_y"), split.axes, strict=True)}
    return Frame(0, numbers, arrays)


def _of_tree(split: Split, tree: Any, counts: Array) -> dict[str, float]:
    return {
        "drawn": float(np.count_nonzero(counts)),
        "tree_train": _accuracy(split.y_train, tree.predict(split.places[TRAIN])),
        "tree_test": _accuracy(split.y_test, tree.predict(split.places[TEST])),
        "leaves": float(tree.n_leaves),
        "depth": float(tree.max_depth),
    }


def _of_all(spec: BaggingSpec, split: Split, votes: Votes, trees: int) -> dict[str, float]:
    numbers = {
        "score_train": _accuracy(split.y_train, votes.sums[TRAIN] / trees),
        "score_test": _accuracy(split.y_test, votes.sums[TEST] / trees),
    }
    if trees > 1:
        ones = votes.hands[TEST]
        numbers["disagree"] = float(np.mean(2 * ones * (trees - ones) / (trees * (trees - 1))))
    if spec.samples:
        judged = votes.unseen > 0
        numbers |= {"oob_rows": float(np.count_nonzero(judged)), "oob_trees": float(votes.unseen.mean())}
        if judged.any():
            numbers["score_oob"] = _accuracy(split.y_train[judged], votes.oob_sums[judged])
    return numbers


def _accuracy(y: Array, shares: Array) -> float:
    """The share of rows whose largest class share [n, 2] is that of their class; the first class when equal."""
    return float((shares.argmax(axis=1) == y).mean())


def nodes(tree: Any) -> dict[str, Array]:
    """A fitted `tree_`'s uppermost MOST_NODES nodes, level by level; the module's docstring says what they hold."""
    order = by_level(tree.children_left, tree.children_right)[:MOST_NODES]
    place = np.full(tree.node_count, CUT)
    place[order] = np.arange(len(order))
    leaf = tree.children_left[order] < 0
    sides = (tree.children_left[order], tree.children_right[order])
    left, right = (np.where(leaf, LEAF, place[side]).astype(np.int16) for side in sides)
    return {
        "left": left,
        "right": right,
        "feature": np.where(leaf, LEAF, tree.feature[order]).astype(np.int8),
        "threshold": np.where(leaf, 0.0, tree.threshold[order]).astype(np.float32),
        "share": tree.value[order, 0, 1].astype(np.float16),
        "rows": tree.weighted_n_node_samples[order].astype(np.uint16),
    }

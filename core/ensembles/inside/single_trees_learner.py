"""Takes a fitted ensemble apart into its trees: `start`, `advance`, `observe`. Heavy: for workers.

A frame at position 0 holds
    numbers  rows_train, rows_test, trees (how many there are), whole_train, whole_test (the whole ensemble's scores)
    arrays   X_shown [n, d], y_shown [n]: at most SHOWN test rows, as the library sees them; on 1-D and 2-D data also
             X_train, y_train (float32), and low, high (float64 [d]): the corners of the picture
A later frame, at the k-th tree, holds
    numbers  round, of_class (where a round has a tree a class), nodes, leaves, depth (of the whole tree);
             own_train, own_test: the scores of a tree that answers by itself; weight: its share of AdaBoost's vote;
             model_train, model_test: the ensemble's scores after this round
    arrays   those of `core.ensembles.inside.trees.Tree`, at most MOST_NODES nodes; answers float32 [n, k]: what the
             whole tree answers on the shown rows
    notes    asks = "less" or "at-most"; stop = "stopped-early" where the ensemble ended before this tree, and the last
             one is shown
    seconds  time spent fitting the whole ensemble
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np

from core.ensembles.estimators import estimator
from core.ensembles.growth import Split, split_of
from core.ensembles.inside.single_trees import ANSWERS, TreeSpec
from core.ensembles.inside.tree_parts import PARTS, voters
from core.ensembles.inside.trees import LEAF, Tree, crop, for_frame, ordered, route
from core.ensembles.scores import answer, score
from core.ensembles.spec import EnsembleSpec
from core.tape import Array, Frame, LearnerError

SHOWN = 100  # test rows that can be followed through a tree


@dataclass(frozen=True)
class Grown:
    """One tree, cropped, with its answers on the shown rows and what is known of it."""

    tree: Tree
    answers: Array
    numbers: dict[str, float]


@dataclass(frozen=True)
class State:
    """A run between steps: the whole ensemble is fitted at the start, and never kept itself."""

    spec: TreeSpec
    at: int = 0
    seconds: float = 0.0
    fit_seconds: float = 0.0
    whole: tuple[float, float] = (0.0, 0.0)
    trees: tuple[Grown, ...] = field(default=(), repr=False)


def start(spec: TreeSpec) -> State:
    """Fits the ensemble and takes it apart.

    LearnerError("worse-than-random") where AdaBoost's first tree is no better than guessing.
    """
    began, ensemble = perf_counter(), spec.ensemble()
    split = split_of(ensemble)
    fitting = perf_counter()
    model = fitted(ensemble, split)
    fit_seconds = perf_counter() - fitting
    whole = scores(split, model.predict(split.X_train), model.predict(split.X_test))
    trees = tuple(_apart(spec, split, model))
    return State(spec, 0, perf_counter() - began, fit_seconds, whole, trees)


def advance(state: State, upto: int) -> State:
    """The run at its tree `upto`; all of them are there from the start."""
    return replace(state, at=upto)


def observe(state: State) -> Frame:
    """What the run looks like; the module's docstring says what is in a frame."""
    split = split_of(state.spec.ensemble())
    if state.at == 0:
        numbers = {"trees": float(len(state.trees)), "whole_train": state.whole[0], "whole_test": state.whole[1]}
        return opening(split, state.spec.model, numbers)
    grown = state.trees[min(state.at, len(state.trees)) - 1]
    notes = {"asks": "less" if grown.tree.strict else "at-most"}
    if state.at > len(state.trees):
        notes["stop"] = "stopped-early"
    arrays = {**for_frame(grown.tree), "answers": grown.answers}
    return Frame(state.at, grown.numbers, arrays, notes, state.fit_seconds)


def fitted(spec: EnsembleSpec, split: Split) -> Any:
    """The library's model, fitted. LearnerError("worse-than-random") as in `start`."""
    model = estimator(spec, split)
    try:
        return model.fit(split.X_train, split.y_train)
    except ValueError as reason:
        if "worse than random" in str(reason):
            raise LearnerError("worse-than-random", str(reason)) from reason
        raise


def opening(split: Split, model: str, numbers: dict[str, float]) -> Frame:
    """A tape's first frame: the rows that can be followed, and where a picture can be drawn its points."""
    rows = {"rows_train": float(len(split.X_train)), "rows_test": float(len(split.X_test))}
    arrays = {"X_shown": seen(model, split.X_test[:SHOWN]), "y_shown": _small(split, split.y_test[:SHOWN])}
    if split.axes:
        arrays |= {"X_train": split.X_train.astype(np.float32), "y_train": split.y_train.astype(np.float32)}
        arrays |= {"low": np.array([a[0] for a in split.axes]), "high": np.array([a[-1] for a in split.axes])}
    return Frame(0, rows | numbers, arrays)


def seen(model: str, X: Array) -> Array:
    """The rows as the library's trees see them: as float32, only histogram boosting keeps float64."""
    return X.astype(np.float64 if model == "hist" else np.float32)


def scores(split: Split, train: Array, test: Array) -> tuple[float, float]:
    """The scores of answers on the training and on the test rows."""
    return float(score(split, split.y_train, [train])[0]), float(score(split, split.y_test, [test])[0])


def _small(split: Split, answers: Array) -> Array:
    return answers.astype(np.int16 if split.classifies else np.float32)


def _apart(spec: TreeSpec, split: Split, model: Any) -> Iterator[Grown]:
    """Every tree of a fitted ensemble, in the order of growth."""
    train, test = seen(spec.model, split.X_train), seen(spec.model, split.X_test)
    stages = STAGES.get(spec.model, _no_stages)
    staged = zip(stages(split, model, split.X_train), stages(split, model, split.X_test), strict=True)
    ranked = [scores(split, *both) for both in staged]
    weights = getattr(model, "estimator_weights_", None)
    for k, tree in enumerate(PARTS[spec.model](split, model)):
        whole = ordered(tree, train)
        ends = whole.value[route(whole, test)]
        numbers = measured(whole) | {"round": 1.0 + k // spec.per_round}
        if spec.per_round > 1:
            numbers["of_class"] = float(k % spec.per_round)
        if ANSWERS[spec.model] == "votes":
            own = scores(split, answer(split, whole.value[route(whole, train)]), answer(split, ends))
            numbers |= {"own_train": own[0], "own_test": own[1]}
        if weights is not None:
            numbers["weight"] = float(weights[k] / weights.sum())
        if ranked:
            numbers |= dict(zip(("model_train", "model_test"), ranked[k // spec.per_round], strict=True))
        yield Grown(crop(whole), ends[:SHOWN].astype(np.float32), numbers)


def measured(tree: Tree) -> dict[str, float]:
    """A whole tree's size."""
    level = np.zeros(len(tree.left), np.int64)
    for node in np.flatnonzero(tree.left >= 0):  # children stand behind their parent
        level[[tree.left[node], tree.right[node]]] = level[node] + 1
    leaves = float((tree.left == LEAF).sum())
    return {"nodes": float(len(tree.left)), "leaves": leaves, "depth": float(level.max())}


def _running_mean(split: Split, model: Any, X: Array) -> Iterator[Array]:
    """The answers of the first tree, of the first two, and so on, as forests and bagging average them."""
    total: Any = 0.0
    for k, tree in enumerate(voters(split, model), 1):
        total = total + tree.value[route(tree, X.astype(np.float32))]
        yield answer(split, total / k)


def _library(split: Split, model: Any, X: Array) -> Iterator[Array]:
    yield from model.staged_predict(X)


def _rounds(split: Split, model: Any, X: Array) -> Iterator[Array]:
    for k in range(1, model.get_booster().num_boosted_rounds() + 1):
        yield model.predict(X, iteration_range=(0, k))


def _no_stages(split: Split, model: Any, X: Array) -> Iterator[Array]:
    """A single tree, or XGBoost's forest: all of its trees belong to one round."""
    yield from ()


STAGES: dict[str, Callable[[Split, Any, Array], Iterator[Array]]] = {
    "bagging": _running_mean,
    "forest": _running_mean,
    "extra": _running_mean,
    "adaboost": _library,
    "gboost": _library,
    "hist": _library,
    "xgboost": _rounds,
}

"""Forests of trees that grow by themselves, tree by tree: bagged trees, the random forest, extra trees.

The trees themselves are not kept: a forest of deep trees on many rows would fill a worker's memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from core.ensembles.estimators import estimator
from core.ensembles.growth import Growth, Split
from core.ensembles.scores import answer, last, ledger, score
from core.ensembles.spec import EnsembleSpec
from core.tape import Array

BED = 48  # trees planted by one call of fit; the call itself costs about as much as a small tree


class Planted(NamedTuple):
    """A fitted tree, and the training rows in its bootstrap sample, bool [n]; None where it learned from all rows."""

    tree: Any
    sampled: Array | None


@dataclass(frozen=True)
class OutOfBag:
    """What the trees say of training rows that are not in their sample.

    sums   float64 [n, k], as `Votes.sums`
    trees  int64 [n], how many trees have been asked about each row
    seen   how many trees have an outlier in their sample
    """

    sums: Array
    trees: Array
    seen: int = 0


@dataclass(frozen=True)
class Votes:
    """What a forest needs to go on: the sums of its trees' answers, and trees that are planted but not yet counted.

    sums     for each of `Split.places`, float64 [n, k]: summed class shares, or summed values (k = 1)
    aside    the answers out of bag; None where trees learn from all rows
    waiting  planted trees, in order
    """

    sums: tuple[Array, ...]
    aside: OutOfBag | None = None
    waiting: tuple[Planted, ...] = ()


def forest(spec: EnsembleSpec, split: Split, growth: Growth, upto: int) -> Growth:
    """Trees that are averaged, tree for tree what one `fit` of scikit-learn's gives."""
    votes: Votes = growth.kept or _no_votes(split)
    sums, waiting = [s.copy() for s in votes.sums], list(votes.waiting)
    answered: list[tuple[Planted, Array]] = []
    train, test, nodes, seconds = [], [], 0, 0.0
    for size in range(growth.trees + 1, upto + 1):
        if not waiting:
            model, seconds = _plant(spec, split, size - 1, seconds)
            waiting = _sampled(model, len(split.X_train))
        planted = waiting.pop(0)
        said = [planted.tree.predict(X) for X in split.places]
        for total, new in zip(sums, said, strict=True):
            total += new
        answered.append((planted, said[0]))
        train.append(answer(split, sums[0] / size))
        test.append(answer(split, sums[1] / size))
        nodes += int(planted.tree.node_count)
    aside = _set_aside(votes.aside, split, answered)
    history = np.concatenate([growth.history, ledger(split, growth.trees + 1, train, test)])
    return Growth(
        trees=upto,
        size=(growth.size or 0) + nodes,
        score=last(history),
        history=history,
        predicted=test[-1],
        grid=sums[2][:, -1] / upto if split.grid is not None else None,
        fit_seconds=growth.fit_seconds + seconds,
        noted=_noted(aside, split, upto),
        kept=Votes(tuple(sums), aside, tuple(waiting)),
    )


def _no_votes(split: Split) -> Votes:
    columns = split.classes or 1
    return Votes(tuple(np.zeros((len(X), columns)) for X in split.places))


def _plant(spec: EnsembleSpec, split: Split, first: int, seconds: float) -> tuple[Any, float]:
    """A model with the trees `first` to `first + BED - 1`, or to the spec's last one, and the seconds that it took.

    `warm_start` asks only how many trees there are already, in order to pass over their random numbers.
    """
    model = estimator(spec, split, min(first + BED, spec.trees)).set_params(warm_start=True)
    model.estimators_ = [None] * first
    model.estimators_features_ = [None] * first
    began = perf_counter()
    model.fit(split.X_train, split.y_train)
    seconds += perf_counter() - began
    model.estimators_ = model.estimators_[first:]
    return model, seconds


def _sampled(model: Any, rows: int) -> list[Planted]:
    """The model's trees with their samples."""
    trees = [fitted.tree_ for fitted in model.estimators_]
    if not model.bootstrap:
        return [Planted(tree, None) for tree in trees]
    samples = model.estimators_samples_
    return [Planted(t, np.bincount(rows_, minlength=rows) > 0) for t, rows_ in zip(trees, samples, strict=True)]


def _set_aside(aside: OutOfBag | None, split: Split, trees: list[tuple[Planted, Array]]) -> OutOfBag | None:
    """Adds what trees say of the training rows, float64 [n, k], where they are not in their samples."""
    if not trees or trees[0][0].sampled is None:
        return aside
    rows = len(split.X_train)
    aside = aside or OutOfBag(np.zeros((rows, split.classes or 1)), np.zeros(rows, np.int64))
    sums, asked, seen = aside.sums.copy(), aside.trees.copy(), aside.seen
    for planted, said in trees:
        assert planted.sampled is not None
        out = ~planted.sampled
        sums += said * out[:, None]
        asked += out
        seen += int(planted.sampled[split.outliers].any())
    return OutOfBag(sums, asked, seen)


def _noted(aside: OutOfBag | None, split: Split, trees: int) -> dict[str, float]:
    """The out-of-bag score over the rows that have an answer, and the share of trees that saw an outlier.

    Source: sklearn.ensemble.RandomForestClassifier.oob_score_, equal to it once every row has an answer
    """
    if aside is None:
        return {}
    asked = aside.trees > 0
    noted = {"oob_rows": float(asked.sum())}
    y = split.y_train[asked]
    if len(y) and (split.classifies or np.ptp(y) > 0):
        answers = answer(split, aside.sums[asked] / aside.trees[asked, None])
        noted["score_oob"] = float(score(split, y, answers[None])[0])
    if len(split.outliers):
        noted["outlier_seen"] = aside.seen / trees
    return noted

"""Gradient boosting of a curve with squared error, round by round. Heavy.

The frame of round k holds
    numbers  score_train, score_test (R squared), mse_train, mse_test: of the sum after round k;
             mse_before: of the sum before it; mse_full: what mse_train would be now had the tree been added whole;
             leaf, leaf_rows, leaf_sum: the leftmost leaf's value as the library has it, how many training rows lie in
             it, and the sum of their residuals
    arrays   residual float32 [n]: target minus the sum before round k; tree float32 [g]: the tree's own curve, before
             it is multiplied by the learning rate; curve float32 [g]: the sum after round k

For squared error the residual is the negative gradient of the loss: -d/dF (y - F)^2 / 2 = y - F.
Source: Friedman 2001, doi.org/10.1214/aos/1013203451
"""

from __future__ import annotations

from time import perf_counter

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor

from core.ensembles.growth import Split
from core.ensembles.inside.rounds import RoundsSpec
from core.tape import Array, Frame


def gradient(spec: RoundsSpec, split: Split) -> list[Frame]:
    """The frames from 0 to `spec.rounds`."""
    began = perf_counter()
    model = GradientBoostingRegressor(
        n_estimators=spec.rounds,
        max_depth=spec.tree_depth,
        learning_rate=spec.learning_rate,
        random_state=spec.seed,
    )
    model.fit(split.X_train, split.y_train)
    seconds = perf_counter() - began
    sums = [
        [np.ravel(model.init_.predict(X)), *(step.copy() for step in model.staged_predict(X))]
        for X in (split.X_train, split.X_test, split.grid)
    ]
    frames = [Frame(0, fit_of(split, sums[0][0], sums[1][0]), {"curve": sums[2][0].astype(np.float32)})]
    for k, (tree,) in enumerate(model.estimators_, 1):
        residual, inside = split.y_train - sums[0][k - 1], tree.apply(split.X_train)
        leftmost = inside == inside[split.X_train[:, 0].argmin()]
        numbers = fit_of(split, sums[0][k], sums[1][k]) | {
            "mse_before": float((residual**2).mean()),
            "mse_full": float(((residual - tree.predict(split.X_train)) ** 2).mean()),
            "leaf": float(tree.predict(split.X_train)[leftmost][0]),
            "leaf_rows": float(leftmost.sum()),
            "leaf_sum": float(residual[leftmost].sum()),
        }
        frames.append(Frame(k, numbers, pictures(residual, tree.predict(split.grid), sums[2][k]), seconds=seconds))
    return frames


def fit_of(split: Split, train: Array, test: Array) -> dict[str, float]:
    """Mean squared error and R squared of answers on both halves."""
    numbers = {}
    for name, y, answers in (("train", split.y_train, train), ("test", split.y_test, test)):
        numbers[f"mse_{name}"] = error = float(((y - answers) ** 2).mean())
        numbers[f"score_{name}"] = 1 - error / float(((y - y.mean()) ** 2).mean())
    return numbers


def pictures(residual: Array, tree: Array, curve: Array) -> dict[str, Array]:
    """What a round looks like, small."""
    return {name: a.astype(np.float32) for name, a in (("residual", residual), ("tree", tree), ("curve", curve))}

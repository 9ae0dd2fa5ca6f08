"""XGBoost of a curve with squared error, round by round, and its arithmetic done again by hand. Heavy.

The frame of round k holds what `rounds_gradient` says, and
    numbers  g_left, h_left, g_right, h_right: sums of gradients and hessians on both sides of the best root split;
             cut, where it is; gain, its gain worked out from them; gain_library, what the library says of it (left out
             where γ forbids the split); splits, leaves: how many the tree has; gain_off, leaf_off: the largest
             difference between hand and library over all its splits and leaves;
             leaf_g, leaf_h, leaf_hand: the leftmost leaf's sums and its value worked out from them; leaf as the
             library has it, already multiplied by the learning rate
    arrays   gains float32 [m]: the gain of a root split at each of the opening frame's `cuts`

With squared error XGBoost's loss is (ŷ - y)² / 2, so that g = ŷ - y and h = 1. Seen in XGBoost 3.2, tree method "hist":

- The gain that it reports is G_L²/(H_L+λ) + G_R²/(H_R+λ) - G²/(H+λ): equation 7 of the paper without ½ and without γ.
- A split is made where that reported gain is at least γ, and above 1e-6: its γ is twice that of the paper's equation 7.
- It is refused at once, though its children might gain more. (Tree method "exact" prunes from the leaves upwards.)
- A leaf's value is -η G/(H+λ). A row goes left where x < threshold, both in float32.

Source: Chen & Guestrin 2016, arxiv.org/abs/1603.02754
"""

from __future__ import annotations

import json
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from xgboost import XGBRegressor

from core.ensembles.growth import Split
from core.ensembles.inside.rounds import RoundsSpec
from core.ensembles.inside.rounds_gradient import fit_of, pictures
from core.tape import Array, Frame


def xgboost(spec: RoundsSpec, split: Split) -> list[Frame]:
    """The frames from 0 to `spec.rounds`."""
    began = perf_counter()
    model = XGBRegressor(
        n_estimators=spec.rounds,
        max_depth=spec.tree_depth,
        learning_rate=spec.learning_rate,
        reg_lambda=spec.reg_lambda,
        gamma=spec.gamma,
        n_jobs=1,
    )
    model.fit(split.X_train, split.y_train)
    seconds = perf_counter() - began
    base = np.float32(model.intercept_[0])
    asked = range(1, spec.rounds + 1)
    sums = [[np.full(len(X), base), *(model.predict(X, iteration_range=(0, k)) for k in asked)] for X in split.places]
    x = split.places[0][:, 0]
    cuts = np.unique(x)[1:]
    opening = {"curve": sums[2][0], "cuts": cuts}
    frames = [Frame(0, fit_of(split, sums[0][0], sums[1][0]), opening)]
    dumps = model.get_booster().get_dump(dump_format="json", with_stats=True)
    for k, dump in enumerate(dumps, 1):
        gradients = (sums[0][k - 1] - split.y_train.astype(np.float32)).astype(np.float64)
        tree = json.loads(dump)
        gains = np.array([_gain(*_sides(gradients, x < cut), spec.reg_lambda) for cut in cuts])
        numbers = fit_of(split, sums[0][k], sums[1][k]) | _compared(spec, x, gradients, tree)
        numbers |= _root(spec, x, gradients, tree, cuts, gains) | _whole(spec, x, gradients, tree)
        curve = _answers(tree, split.places[2][:, 0]) / spec.learning_rate
        arrays = pictures(-gradients, curve, sums[2][k]) | {"gains": gains.astype(np.float32)}
        frames.append(Frame(k, numbers, arrays, seconds=seconds))
    return frames


class Sums(NamedTuple):
    """Gradients and hessians added up: with squared error the hessians' sum is the number of rows."""

    g: float
    h: float


def _sides(gradients: Array, left: Array) -> tuple[Sums, Sums]:
    return _total(gradients, left), _total(gradients, ~left)


def _total(gradients: Array, rows: Array) -> Sums:
    return Sums(float(gradients[rows].sum()), float(rows.sum()))


def _gain(left: Sums, right: Sums, penalty: float) -> float:
    """What XGBoost calls the gain of a split."""
    both = Sums(left.g + right.g, left.h + right.h)
    return _score(left, penalty) + _score(right, penalty) - _score(both, penalty)


def _score(part: Sums, penalty: float) -> float:
    return part.g**2 / (part.h + penalty)


def _root(spec: RoundsSpec, x: Array, gradients: Array, tree: Any, cuts: Array, gains: Array) -> dict[str, float]:
    """The root's split, or the best one that γ forbids."""
    made = "children" in tree
    cut = np.float32(tree["split_condition"]) if made else cuts[gains.argmax()]
    left, right = _sides(gradients, x < cut)
    sums = {"g_left": left.g, "h_left": left.h, "g_right": right.g, "h_right": right.h}
    numbers = {"cut": float(cut), **sums, "gain": _gain(left, right, spec.reg_lambda)}
    return numbers | ({"gain_library": float(tree["gain"])} if made else {})


def _compared(spec: RoundsSpec, x: Array, gradients: Array, tree: Any) -> dict[str, float]:
    """How far hand and library are apart, over all of the tree's splits and leaves."""
    gains, leaves = [0.0], []
    for node, rows in _nodes(tree, x):
        if "leaf" in node:
            by_hand = _leaf(spec, _total(gradients, rows))
            leaves.append(abs(by_hand - node["leaf"]))
            continue
        left = rows & (x < np.float32(node["split_condition"]))
        by_hand = _gain(_total(gradients, left), _total(gradients, rows & ~left), spec.reg_lambda)
        gains.append(abs(by_hand - node["gain"]))
    splits = len(gains) - 1
    return {"splits": splits, "leaves": len(leaves), "gain_off": max(gains), "leaf_off": max(leaves)}


def _leaf(spec: RoundsSpec, part: Sums) -> float:
    return -spec.learning_rate * part.g / (part.h + spec.reg_lambda)


def _whole(spec: RoundsSpec, x: Array, gradients: Array, tree: Any) -> dict[str, float]:
    """The leftmost leaf, and what the learning rate changes."""
    leaf, rows = next((node, rows) for node, rows in _nodes(tree, x) if "leaf" in node)
    part, whole = _total(gradients, rows), _answers(tree, x) / spec.learning_rate
    return {
        "leaf": float(leaf["leaf"]),
        "leaf_hand": _leaf(spec, part),
        "leaf_g": part.g,
        "leaf_h": part.h,
        "mse_before": float((gradients**2).mean()),
        "mse_full": float(((gradients + whole) ** 2).mean()),
    }


def _nodes(tree: Any, x: Array) -> list[tuple[Any, Array]]:
    """Every node of a dumped tree with which of `x` reach it, left before right."""
    found, waiting = [], [(tree, np.ones(len(x), bool))]
    while waiting:
        node, rows = waiting.pop()
        found.append((node, rows))
        if "children" in node:
            left = x < np.float32(node["split_condition"])
            children = {child["nodeid"]: child for child in node["children"]}
            waiting += [(children[node["no"]], rows & ~left), (children[node["yes"]], rows & left)]
    return found


def _answers(tree: Any, x: Array) -> Array:
    """What a dumped tree adds at each of `x`."""
    answers = np.zeros(len(x))
    for node, rows in _nodes(tree, x):
        if "leaf" in node:
            answers[rows] = node["leaf"]
    return answers

"""One tree as plain arrays: what it asks, what it answers, who goes where, and where to draw it. Light: NumPy only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from core.tape import Array

LEAF, CUT = -1, -2
MOST_NODES = 127  # a tree of six levels, whole


class Tree(NamedTuple):
    """A tree's nodes, level by level from the root (node 0), so that children stand behind their parent.

    left, right  int16 [m]: the child where the answer is yes, and where it is no; LEAF at a leaf, CUT where the
                 children are left out
    feature      int16 [m], the column that is asked about; LEAF at a leaf
    threshold    float64 [m]: is the column at most this?  (0 at a leaf)
    unknown      bool [m]: whether a missing value goes to the left
    value        float32 [m, k]: class shares, or one number
    gain         float32 [m]: what the question brings, in the library's own measure; 0 at a leaf
    rows         int32 [m]: how many training rows come here
    below        int32 [m]: how many nodes stand under this one, also where they are left out
    strict       whether a question is "less than" instead of "at most"
    """

    left: Array
    right: Array
    feature: Array
    threshold: Array
    unknown: Array
    value: Array
    gain: Array
    rows: Array
    below: Array
    strict: bool = False


ARRAYS = tuple(name for name in Tree._fields if name != "strict")


def of_frame(arrays: Mapping[str, Array], notes: Mapping[str, str]) -> Tree:
    """The tree that a frame holds: its arrays by name, and in the notes how its questions are meant."""
    return Tree(**{name: arrays[name] for name in ARRAYS}, strict=notes.get("asks") == "less")


def for_frame(tree: Tree) -> dict[str, Array]:
    """The arrays under which a frame holds a tree."""
    return {name: getattr(tree, name) for name in ARRAYS}


def yes(tree: Tree, node: Array | int, x: Array) -> Array:
    """The answers to the questions of `node` [n] for the rows' values `x` [n] in the columns that are asked about."""
    below = x < tree.threshold[node] if tree.strict else x <= tree.threshold[node]
    return np.where(np.isnan(x), tree.unknown[node], below)


def route(tree: Tree, X: Array) -> Array:
    """The node at which each row of `X` [n, d] ends: a leaf, or where the children are left out -> int64 [n].

    `X` as the library sees it: scikit-learn and XGBoost round columns to float32 first.
    """
    at = np.zeros(len(X), np.int64)
    while (going := np.flatnonzero(tree.left[at] >= 0)).size:
        here = at[going]
        left = yes(tree, here, X[going, tree.feature[here]].astype(np.float64))
        at[going] = np.where(left, tree.left[here], tree.right[here])
    return at


def path(tree: Tree, x: Array) -> list[int]:
    """The nodes that one row `x` [d] passes, from the root on."""
    nodes = [0]
    while tree.left[nodes[-1]] >= 0:
        here = nodes[-1]
        left = bool(yes(tree, here, x[tree.feature[here]].astype(np.float64)))
        nodes.append(int(tree.left[here] if left else tree.right[here]))
    return nodes


SIDES = ("left", "right")


def by_level(left: Array, right: Array) -> list[int]:
    """A tree's nodes from the root down, each level from left to right."""
    order, level = [], [0]
    while level:
        order += level
        level = [int(child) for node in level for child in (left[node], right[node]) if child >= 0]
    return order


def ordered(tree: Tree, X: Array) -> Tree:
    """The same tree with its nodes level by level, with `rows` and `below` counted; `X` are the training rows."""
    order = np.array(by_level(tree.left, tree.right))
    place = np.full(len(tree.left), LEAF)
    place[order] = np.arange(len(order))
    sides = {name: np.where(getattr(tree, name)[order] >= 0, place[getattr(tree, name)[order]], LEAF) for name in SIDES}
    same = {name: getattr(tree, name)[order] for name in ("feature", "threshold", "unknown", "value", "gain")}
    none = {name: np.zeros(len(order), np.int64) for name in ("rows", "below")}
    new = Tree(**sides, **same, **none, strict=tree.strict)
    rows = np.bincount(route(new, X), minlength=len(order))
    below = np.zeros(len(order), np.int64)
    for node in range(len(order) - 1, -1, -1):
        if new.left[node] >= 0:
            both = [new.left[node], new.right[node]]
            rows[node], below[node] = rows[both].sum(), below[both].sum() + 2
    return new._replace(rows=rows.astype(np.int32), below=below.astype(np.int32))


def crop(tree: Tree, most: int = MOST_NODES) -> Tree:
    """The uppermost `most` nodes of a tree whose nodes stand level by level; children come in pairs, or not at all."""
    kept = most - (most + 1) % 2
    sides = {}
    for name in SIDES:
        side = getattr(tree, name)[:kept]
        sides[name] = np.where(side >= kept, CUT, side).astype(np.int16)
    cut = {name: getattr(tree, name)[:kept] for name in ARRAYS if name not in SIDES}
    cut |= {"feature": cut["feature"].astype(np.int16), "gain": cut["gain"].astype(np.float32)}
    cut |= {"value": cut["value"].astype(np.float32)}
    return Tree(**sides, **cut, strict=tree.strict)


class Place(NamedTuple):
    """Where a node is drawn: its level from 0 at the root, and its place across, the leaves being 0, 1, 2 …"""

    level: int
    across: float


def places(tree: Tree, levels: int) -> dict[int, Place]:
    """Where the nodes of the uppermost `levels` questions are drawn: each in the middle over its children."""
    found: dict[int, Place] = {}
    leaves = 0

    def put(node: int, level: int) -> float:
        nonlocal leaves
        if level < levels and tree.left[node] >= 0:
            across = (put(int(tree.left[node]), level + 1) + put(int(tree.right[node]), level + 1)) / 2
        else:
            across, leaves = float(leaves), leaves + 1
        found[node] = Place(level, across)
        return across

    put(0, 0)
    return dict(sorted(found.items()))


def boxes(tree: Tree, levels: int, low: Array, high: Array) -> dict[int, Array]:
    """The part of the space between `low` and `high` [d] that each node keeps: [2, d] (from, to) a node."""
    shown = places(tree, levels)
    found = {0: np.array([low, high], dtype=np.float64)}
    for node in shown:
        if tree.left[node] in shown:
            feature, threshold = tree.feature[node], tree.threshold[node]
            for child, end in ((tree.left[node], 1), (tree.right[node], 0)):
                box = found[node].copy()
                box[end, feature] = np.clip(threshold, *found[node][:, feature])
                found[int(child)] = box
    return found

"""A process of its own for one of the twins: `python -m core.nets.twins_child NAME SPEC FILE`. Heavy.

Both are given the same numbers; FILE gets the losses, the share of right answers and the times, as JSON.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.nets.twins import TWINS, TwinSpec

Array = NDArray[Any]
TEST_SHARE = 0.2


def data() -> tuple[Array, Array]:
    """The 1,797 digits [n, 64] float32 in 0 to 1, and what they are, int64."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return (x / 16).astype(np.float32), y.astype(np.int64)


def given(spec: TwinSpec) -> tuple[list[tuple[Array, Array]], list[Array], tuple[Array, Array]]:
    """The batches in order, the weights to start from (matrices [inputs, outputs] and biases), and the test data."""
    chance = np.random.default_rng(spec.seed)
    x, y = data()
    order = chance.permutation(len(x))
    cut = int(len(x) * TEST_SHARE)
    test, rows = order[:cut], order[cut:]
    sizes = ((x.shape[1], spec.width), (spec.width, 10))
    weights = [
        part.astype(np.float32)
        for a, b in sizes
        for part in (chance.uniform(-1, 1, (a, b)) / np.sqrt(a), chance.uniform(-1, 1, b) / np.sqrt(a))
    ]
    shuffled = [chance.permutation(rows) for _ in range(spec.epochs)]
    picked = [one[i : i + spec.batch] for one in shuffled for i in range(0, len(rows) - spec.batch + 1, spec.batch)]
    return [(x[p], y[p]) for p in picked], weights, (x[test], y[test])


def main(name: str, spec: TwinSpec, out: Path) -> None:
    """Trains one of the twins and writes what came of it."""
    began = perf_counter()
    module = import_module(TWINS[name].module)
    loaded = perf_counter() - began
    batches, weights, (x, y) = given(spec)
    module.train(batches[:2], [w.copy() for w in weights], spec.lr)  # what is made ready once is not timed
    began = perf_counter()
    losses, predict = module.train(batches, [w.copy() for w in weights], spec.lr)
    took = perf_counter() - began
    right = float((predict(x) == y).mean())
    out.write_text(json.dumps({"losses": losses, "accuracy": right, "load": loaded, "train": took}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], TwinSpec(**json.loads(sys.argv[2])), Path(sys.argv[3]))

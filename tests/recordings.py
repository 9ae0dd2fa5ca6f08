"""Made recordings of calls, for figures, sentences and pages."""

from __future__ import annotations

import json

import numpy as np

from core.anatomy.owners import KINDS
from core.tape import Frame

S, P, Y, L = (KINDS.index(k) for k in ("server", "package", "yours", "python"))
FUNCTIONS = [("wsgiref", "run", S), ("flask", "App.<locals>.go", P), ("mine", "view", Y), ("json", "dumps", L)]


def frame(rows: list[tuple[int, int, int, int]], **numbers: float) -> Frame:
    """A frame with these calls (function, caller, depth, thread), each a microsecond after the one before."""
    text = {"functions": [[m, n, f"{m}.py", 1, "Flask" if k == P else ""] for m, n, k in FUNCTIONS], "result": "7"}
    kinds = np.array([k for _, _, k in FUNCTIONS], np.int8)
    arrays = {
        "calls": np.array(rows, np.int32).reshape(-1, 4),
        "kind": kinds,
        "lines": np.full(len(FUNCTIONS), 3, np.int32),
        "began": np.arange(len(rows), dtype=float),
        "took": np.full(len(rows), 1.0),
        "text": np.frombuffer(json.dumps(text).encode(), np.uint8),
    }
    usual = {"total": len(rows), "deepest": 3.0, "calls_mine": 1.0, "functions_mine": 1.0, "lines_mine": 3.0}
    usual |= {"functions_other": 3.0, "lines_other": 9.0, "down": 1.0, "up": 1.0, "depth_mine": 2.0}
    return Frame(1, {**usual, **numbers}, arrays, {}, 0.1, {"load": 0.1, "plain": 0.001, "recorded": 0.004})


WEB = frame([(0, -1, 0, 0), (1, 0, 1, 0), (2, 1, 2, 0), (3, 2, 3, 0), (3, 1, 2, 0)])
"""A server calls a framework, that calls your view, and that a function of the standard library."""

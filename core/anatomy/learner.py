"""Runs an example in a process of its own and reads what was recorded there. Heavy in what it starts, not in itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from core import childprocess
from core.anatomy.owners import KINDS
from core.anatomy.recorder import ROOT
from core.anatomy.spec import EXAMPLES, CallSpec
from core.anatomy.story import AGAIN
from core.tape import Array, Frame, LearnerError

MINE = KINDS.index("yours")
PATIENCE = 60.0
"""Seconds after which the process is ended from outside: it may hang where no signal reaches it."""


@dataclass(frozen=True)
class CallState:
    """A program before (`at` 0) or after (`at` 1) it has run; `told` is what its process wrote."""

    spec: CallSpec
    at: int = 0
    seconds: float = 0.0
    told: Mapping[str, Any] = field(default_factory=dict)


def start(spec: CallSpec) -> CallState:
    """LearnerError `missing-package` where what the example is about is not installed."""
    if not spec.runs_here:
        raise LearnerError("missing-package", EXAMPLES[spec.example].package)
    return CallState(spec)


def advance(state: CallState, upto: int) -> CallState:
    """Runs the program; there is nothing after that."""
    if state.at or upto == 0:
        return state
    began = perf_counter()
    told = run_child(state.spec.example, state.spec.request)
    return CallState(state.spec, 1, perf_counter() - began, told)


def run_child(example: str, request: str) -> dict[str, Any]:
    """What the process of one example wrote. LearnerError where it did not come to its end."""
    env = {"MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return childprocess.ask("core.anatomy.child", example, request, patience=PATIENCE, env=env)


def observe(state: CallState) -> Frame:
    """What happened.

    arrays   calls [n, 4] int32 (function, caller or -1, depth, thread), began and took [n] in microseconds; of the
             functions among them kind int8, a place in KINDS, and lines int32, of code; text, UTF-8 of a JSON object:
             functions as [module, name, file, line, owner's name], response as [status, headers, text], result,
             picture as a PNG in base64
    numbers  total, deepest; calls_mine, functions_mine, lines_mine, functions_other, lines_other; down and up, how
             often your code called other code and other code yours; depth_mine, how many frames stood above yours
    times    load, plain, recorded
    """
    if not state.told:
        return Frame(0)
    told = state.told
    functions, shown = told["functions"], sorted({call[0] for call in told["calls"]})
    place = {function: i for i, function in enumerate(shown)}
    calls = np.array([[place[f], *rest] for f, *rest in (call[:4] for call in told["calls"])], np.int32).reshape(-1, 4)
    kind = np.array([KINDS.index(f[5]) for f in functions], np.int8)
    lines = np.array([f[4] for f in functions], np.int32)
    text = {"functions": [[*functions[f][:4], functions[f][6]] for f in shown]}
    text |= {name: told[name] for name in ("response", "result", "picture") if name in told}
    arrays: dict[str, Array] = {
        "calls": calls,
        "kind": kind[shown],
        "lines": lines[shown],
        "began": np.array([c[4] for c in told["calls"]], np.float64),
        "took": np.array([c[5] for c in told["calls"]], np.float64),
        "text": np.frombuffer(json.dumps(text, ensure_ascii=False).encode(), np.uint8).copy(),
    }
    numbers = {"total": float(told["total"]), "deepest": float(told["deepest"])}
    edges = np.array(told["edges"], np.int32).reshape(-1, 3)
    numbers |= _control(edges, kind == MINE, lines, [f[1] for f in functions])
    above = [call[2] for call in told["calls"] if kind[call[0]] == MINE]
    numbers |= {"depth_mine": float(above[0])} if above else {}
    notes = {"cut": told["cut"]} if "cut" in told else {}
    return Frame(1, numbers, arrays, notes, state.seconds, told["times"])


def _control(edges: Array, mine: Array, lines: Array, names: Sequence[str]) -> dict[str, float]:
    """Numbers that say who was in control. A generator that is taken up again is not counted as a call of your code."""
    named = np.array([not name.endswith(AGAIN) for name in names], bool)
    by, function, times = edges.T
    called, other = mine[function] & named[function], (by != ROOT) & ~mine[by]
    return {
        "calls_mine": float(times[called].sum()),
        "functions_mine": float((mine & named).sum()),
        "lines_mine": float(lines[mine].sum()),
        "functions_other": float((~mine).sum()),
        "lines_other": float(lines[~mine].sum()),
        "down": float(times[(by != ROOT) & mine[by] & ~mine[function]].sum()),
        "up": float(times[called & other].sum()),
    }

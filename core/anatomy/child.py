"""A process of its own for one recorded program: `python -m core.anatomy.child NAME REQUEST FILE`. Heavy.

What a framework sets up for a whole process, and what a program spoils, goes with it. What happened is written to FILE
as JSON.
"""

from __future__ import annotations

import base64
import importlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from core.anatomy.owners import Owners
from core.anatomy.recorder import CutOff, Recording, record
from core.anatomy.server import Response, ask, filled
from core.anatomy.spec import EXAMPLES, REQUESTS

SERVING = ("wsgiref", "core.anatomy.server", "core.anatomy.child")
CAN_ALARM = hasattr(signal, "setitimer")
SECONDS = 20.0
"""How long the program may run while it is recorded."""


def main(name: str, request: str, out: Path) -> None:
    """Runs and records one example, and writes what happened."""
    logging.disable(logging.CRITICAL)
    began = perf_counter()
    program, mine = _prepared(name, request)
    loaded = perf_counter() - began
    if CAN_ALARM:
        signal.signal(signal.SIGALRM, _too_long)
    _run(program)
    plain, _ = _run(program)
    took, (recording, result, error) = _run(partial(record, program, (str(mine),)))
    under = EXAMPLES[name].under
    owners = Owners([mine], SERVING, {under: under.rpartition(".")[2]} if under else {})
    found = _told(recording, owners, result, error)
    found["times"] = {"load": loaded, "plain": plain, "recorded": took}
    out.write_text(json.dumps(found), encoding="utf-8")


def _run(job: Callable[[], Any]) -> tuple[float, Any]:
    """How many seconds a job took, and what it gave; what it raises, or that it took too long, is not said here."""
    began, result = perf_counter(), None
    _alarm(SECONDS)
    with suppress(Exception, CutOff):
        result = job()
    _alarm(0)
    return perf_counter() - began, result


def _alarm(seconds: float) -> None:
    """Calls `_too_long` in so many seconds, or not at all for 0; where a system cannot, the parent process waits."""
    if CAN_ALARM:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _too_long(*_: Any) -> None:
    raise CutOff("too-long")


def _prepared(name: str, request: str) -> tuple[Callable[[], Any], Path]:
    """What to run, and the file that its programmer wrote."""
    example = EXAMPLES[name]
    if not example.web:
        module = importlib.import_module(example.module)
        return module.task, Path(str(module.__file__))
    from core.anatomy.loading import application

    app, mine = application(name)
    asked = REQUESTS[request]
    return partial(ask, app, filled(app, asked.path, asked.form)), mine


def _told(recording: Recording, owners: Owners, result: Any, error: BaseException | None) -> dict[str, Any]:
    said: dict[str, Any] = {"calls": recording.calls, "edges": [[*pair, n] for pair, n in recording.edges.items()]}
    said |= {"total": recording.total, "deepest": recording.deepest}
    said["functions"] = [[*f[:2], Path(f.file).name, *f[3:], *owners.of(f)] for f in recording.functions]
    if isinstance(error, CutOff):
        said["cut"] = error.args[0]
    elif error is not None:
        said["cut"] = "recursion" if isinstance(error, RecursionError) else "raised"
    if isinstance(result, Response):
        said["response"] = [result.status, result.headers, result.text]
    elif isinstance(result, bytes):
        said["picture"] = base64.b64encode(result).decode()
    elif result is not None:
        said["result"] = str(result)
    return said


if __name__ == "__main__":
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
    ):  # a program may print without end
        main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

"""Measures what is installed: import times in fresh processes, sizes from metadata. Standard library only."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from core import inturn
from core.anatomy.atlas import PLACES, AtlasSpec, Place
from core.tape import Frame

TIMES, PATIENCE = 3, 120.0
"""How often an import is timed; the shortest counts. And after how many seconds one is given up."""
TIMED = "import time; began = time.perf_counter(); import {module}; print(time.perf_counter() - began)"


State = inturn.Told[AtlasSpec, tuple[float, float]]
"""What a place tells is its import's seconds and its megabytes."""


def start(spec: AtlasSpec) -> State:
    return inturn.Told(spec)


def advance(state: State, upto: int) -> State:
    """Measures places until `upto` are done."""
    return inturn.ask(state, upto, PLACES, lambda name: measured(PLACES[name]))


def measured(place: Place) -> tuple[float, float]:
    """Seconds of its import, and megabytes on disk."""
    return import_seconds(place.module), megabytes(place)


def observe(state: State) -> Frame:
    """What has been measured so far: import_seconds and megabytes [places], NaN where missing or not yet measured."""
    nothing = (float("nan"), float("nan"))
    rows = np.array([state.told.get(name, nothing) for name in PLACES])
    arrays = {"import_seconds": rows[:, 0].copy(), "megabytes": rows[:, 1].copy()}
    return Frame(state.at, {"measured": float(len(state.told))}, arrays, {}, state.seconds)


def import_seconds(module: str) -> float:
    """The shortest of TIMES imports, each in a fresh process; NaN where it does not come to an end."""
    best = float("nan")
    for _ in range(TIMES):
        command: list[Any] = [sys.executable, "-c", TIMED.format(module=module)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
        except (subprocess.SubprocessError, OSError):
            break
        best = min(best, float(done.stdout.splitlines()[-1])) if best == best else float(done.stdout.splitlines()[-1])
    return best


def megabytes(place: Place) -> float:
    """The size of a distribution's files on disk, its dependencies left out; of `os`, that of the one module."""
    if not place.package:
        return (Path(sysconfig.get_path("stdlib")) / f"{place.module}.py").stat().st_size / 1e6
    files = [Path(str(file.locate())) for file in metadata.files(place.package) or []]
    return sum(path.stat().st_size for path in files if path.is_file()) / 1e6

"""The times of machines with a GPU that ship with the project, for hosts that have none. Light.

Each file in `recorded/` is one machine, written by `python -m core.tensors.record FILE`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.tensors.timing import RUNNERS, THREADS, WAYS, WORKS, Timings

FOLDER = Path(__file__).resolve().parent / "recorded"
FORMAT = 1
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Machine:
    """A machine whose times were recorded: what it is, when, with which versions, and its times by work and threads."""

    gpu: str
    cpu: str
    cores: int
    when: str
    versions: Mapping[str, str]
    runs: Mapping[tuple[str, str], Timings]


@lru_cache(maxsize=4)
def machines(folder: Path = FOLDER) -> dict[str, Machine]:
    """Every machine in a folder, by its file's name; one that cannot be read is left out, and logged."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path.stem] = read(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("%s cannot be read: %r", path.name, error)
    return found


def read(said: Mapping[str, Any]) -> Machine:
    """A machine from its JSON object. ValueError, KeyError or TypeError where that is not one, or has no GPU."""
    if said["format"] != FORMAT or not said["gpu"]:
        raise ValueError(f"format {said['format']}, GPU {said['gpu']!r}")
    runs = {(run["work"], run["threads"]): _timings(run, said["cpu"], said["gpu"]) for run in said["runs"]}
    if set(runs) != {(work, threads) for work in WORKS for threads in THREADS}:
        raise ValueError(f"runs of {sorted(runs)}")
    said_versions = {str(name): str(version) for name, version in said["versions"].items()}
    return Machine(said["gpu"], said["cpu"], int(said["cores"]), str(said["when"]), said_versions, runs)


def _timings(run: Mapping[str, Any], cpu: str, gpu: str) -> Timings:
    times = {str(name): float(seconds) for name, seconds in run["times"].items()}
    for name, seconds in times.items():
        who, _, size = name.partition(".")
        if who not in (*RUNNERS, *WAYS) or not size.isdecimal() or not 0 < seconds < float("inf"):
            raise ValueError(f"{name}: {seconds}")
    sizes = {name.partition(".")[2] for name in times if name.startswith("cuda.")}
    if not sizes or any(f"{way}.{size}" not in times for way in WAYS for size in sizes):
        raise ValueError("no times of a GPU, or not of its transfers")
    return Timings(run["work"], int(run["count"]), times, str(cpu), str(gpu))

"""The bench runs, and ends with one JSON object of finite numbers. What it measures is not judged here."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil

from tests.bench.memory import Memory

ROOT = Path(__file__).resolve().parent.parent


def numbers(said: object) -> list[float]:
    """Every number in a JSON value."""
    if isinstance(said, dict):
        said = list(said.values())
    if isinstance(said, list):
        return [n for part in said for n in numbers(part)]
    return [float(said)] if isinstance(said, (int, float)) and not isinstance(said, bool) else []


def quick(name: str) -> dict[str, Any]:
    """What a quick measurement of this subject ends with."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", name, "--quick"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    assert all(math.isfinite(n) for n in numbers(said))
    return said


def test_a_quick_bench_ends_with_a_json_object_of_finite_numbers():
    assert numbers(quick("memory")["figures"])


def test_a_class_that_hands_in_at_once_loses_and_doubles_nothing():
    """By upload and pasted, on a file and on a server; times are not judged here."""
    found = {row["name"]: row["value"] for row in quick("homework")["figures"]["homework"]}
    for kind in ("SQLite", "PostgreSQL"):
        said = [found[f"{kind}: {what}"] for what in ("errors", "accepted", "lost", "doubled")]
        assert said == [0, 5, 0, 0]


def test_a_program_that_ends_while_memory_is_measured_is_left_out():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    gone = psutil.Process(ended.pid)
    ended.wait()
    held = Memory(SimpleNamespace(tree=lambda: [psutil.Process(), gone]), 1.0)
    assert held.total == held.web > 0 and not held.workers

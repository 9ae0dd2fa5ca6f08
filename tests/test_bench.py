"""The bench runs, and ends with one JSON object of finite numbers. What it measures is not judged here."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def numbers(said: object) -> list[float]:
    """Every number in a JSON value."""
    if isinstance(said, dict):
        said = list(said.values())
    if isinstance(said, list):
        return [n for part in said for n in numbers(part)]
    return [float(said)] if isinstance(said, (int, float)) and not isinstance(said, bool) else []


def test_a_quick_bench_ends_with_a_json_object_of_finite_numbers():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "memory", "--quick"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    found = numbers(said)
    assert found
    assert all(math.isfinite(n) for n in found)

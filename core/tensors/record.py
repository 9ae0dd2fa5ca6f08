"""`python -m core.tensors.record FILE` times this machine's GPU, and beside it its CPU, for hosts that have no GPU.

It needs NumPy and torch, nothing else of the app. What is in `recorded/` is shown there, with the machine's name.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.tensors.recorded import FORMAT
from core.tensors.stopwatch import cores, cpu_name, gpu_name
from core.tensors.timing import THREADS, WORKS

ROOT = Path(__file__).resolve().parents[2]

PATIENCE = 60.0
"""Seconds after which the timings with one number of threads are given up."""
DIGITS = 4
BOUNDS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def record(runners: Sequence[str], device: str, works: Sequence[str] = tuple(WORKS)) -> dict[str, Any]:
    """What is written: the machine, and a run for each work and number of threads. See `recorded.py` for the form."""
    runs = []
    for threads in THREADS:
        print(f"timing with {threads} of {cores()} CPU cores ...", flush=True)
        told = _child(threads, device, works, runners)
        for work, times in told["times"].items():
            short = {name: float(f"{seconds:.{DIGITS}g}") for name, seconds in times.items()}
            runs.append({"work": work, "threads": threads, "count": told["threads"], "times": short})
    return {"format": FORMAT, **machine(), "runs": runs}


def machine() -> dict[str, Any]:
    """What a reader needs to judge the numbers: processor, GPU, system, versions, date."""
    import torch

    versions = {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__}
    return {
        "gpu": gpu_name(),
        "cpu": cpu_name(),
        "cores": cores(),
        "system": f"{platform.system()} {platform.machine()}",
        "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "versions": versions | ({"cuda": str(torch.version.cuda)} if torch.version.cuda else {}),
    }


def _child(threads: str, device: str, works: Sequence[str], runners: Sequence[str]) -> Mapping[str, Any]:
    """The times from a process that has these threads from its start, as NumPy's BLAS wants to be told."""
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    env = {name: value for name, value in os.environ.items() if name not in BOUNDS} | {"PYTHONPATH": paths}
    if threads == "one":
        env |= dict.fromkeys(BOUNDS, "1")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "told.json"
        said = ("1" if threads == "one" else "0", device, ",".join(works), ",".join(runners), str(out))
        command = [sys.executable, "-m", "core.tensors.timing_child", *said]
        subprocess.run(command, env=env, cwd=ROOT, timeout=PATIENCE, check=True)
        told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return told


def main(arguments: Sequence[str]) -> int:
    """Records, writes and says what was found; 2 where there is no GPU, or no file is named."""
    if len(arguments) != 1:
        print("usage: python -m core.tensors.record FILE", file=sys.stderr)
        return 2
    if not gpu_name():
        print("torch finds no GPU here, so there is nothing to record", file=sys.stderr)
        return 2
    began = time.perf_counter()
    told = record(("numpy", "torch", "cuda"), "cuda")
    out = Path(arguments[0])
    out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"{told['gpu']} beside {told['cpu']}: {len(told['runs'])} runs in {time.perf_counter() - began:.0f} s, "
          f"{out.stat().st_size / 1000:.1f} kB -> {out}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A module of this project, run in a process of its own that tells what happened in a file. Light.

For what sets up or spoils a whole process, or keeps memory until the process ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.settings import ROOT
from core.tape import LearnerError

WORDS = 2000
"""How many of the last letters that a process says are kept for the log when it fails."""


def ask(module: str, *arguments: str, patience: float, env: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """Runs `python -m module ARGUMENTS FILE` in a folder of its own, and gives the JSON object that it wrote to FILE.

    LearnerError `too-long` after `patience` seconds, `raised` where it failed or wrote nothing.
    """
    with tempfile.TemporaryDirectory(prefix="told-") as folder:
        out = Path(folder) / "told.json"
        command = [sys.executable, "-B", "-m", module, *arguments, str(out)]
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        around = {**os.environ, "PYTHONPATH": paths, "TMPDIR": folder, "PYTHONHASHSEED": "0", **env}
        try:
            done = subprocess.run(command, cwd=folder, env=around, timeout=patience, capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            raise LearnerError("too-long", " ".join(arguments)) from None
        if done.returncode or not out.exists():
            said = done.stderr.decode(errors="replace")[-WORDS:]
            raise LearnerError("raised", f"{' '.join(arguments)}: {said}")
        told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return told

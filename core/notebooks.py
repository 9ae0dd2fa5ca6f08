"""A recorded experiment as a notebook that repeats it outside the app. Light."""

from __future__ import annotations

from typing import Any

from core.gans.exports import short_name
from core.gans.notebook.cells import cells
from core.gans.spec import GanSpec
from core.ipynb import notebook
from core.tape import Tape


def gan_notebook(spec: GanSpec, language: str, tape: Tape[Any]) -> bytes:
    """A notebook that repeats this training in plain PyTorch, says what the app saw, and loads the exported G."""
    return notebook(cells(spec, language, tape), f"{short_name(spec)}.ipynb")

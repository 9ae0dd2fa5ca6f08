"""A recorded experiment as a notebook that repeats it outside the app. Light.

The JSON is written here rather than by the library nbformat, which would bring four packages more into the app for a
dictionary with four keys; the tests check it with that library. Ids are hashes of the cells, so that one experiment
gives the same bytes on every export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from core.gans.exports import short_name
from core.gans.notebook.cells import Cell, cells
from core.gans.spec import GanSpec
from core.tape import Tape

ID = 16  # letters; the format allows 64


def gan_notebook(spec: GanSpec, language: str, tape: Tape[Any]) -> bytes:
    """A notebook that repeats this training in plain PyTorch, says what the app saw, and loads the exported G."""
    return notebook(cells(spec, language, tape), f"{short_name(spec)}.ipynb")


def notebook(given: Sequence[Cell], name: str) -> bytes:
    """Cells, (kind, source) each, as a notebook of format 4.5; kinds are "markdown" and "code"."""
    body = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "colab": {"name": name},
        },
        "cells": [_cell(i, kind, source) for i, (kind, source) in enumerate(given)],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cell(at: int, kind: str, source: str) -> dict[str, Any]:
    said = hashlib.sha256(f"{at} {kind} {source}".encode()).hexdigest()[:ID]
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"id": said, "cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True), **more}

"""Cells as a notebook of format 4.5. Light.

The JSON is written here rather than by the library nbformat, which would bring four packages more into the app for a
dictionary with four keys; the tests check it with that library. Ids are hashes of the cells, so that equal cells give
the same bytes on every export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

ID = 16  # letters; the format allows 64


def notebook(given: Iterable[tuple[str, str]], name: str) -> bytes:
    """Cells, (kind, source) each, as a notebook; kinds are "markdown", "code" and "raw"."""
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

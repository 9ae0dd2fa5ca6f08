"""A process of its own for one library's programs: `python -m core.tensors.child LIBRARY SPECS FILE`. Heavy.

SPECS is a JSON list of the values of `TensorSpec`s. FILE gets, as JSON, what the library told of each.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from core.tensors.spec import TensorSpec
from core.tensors.topics import TOPICS, module_of

LETTERS = 300
"""How many letters of an error's words are kept."""


def main(library: str, specs: Sequence[TensorSpec], out: Path) -> None:
    """Runs the programs and writes what they told."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    told = [asked(import_module(module_of(spec.topic, library)), spec) for spec in specs]
    out.write_text(json.dumps({"told": told}), encoding="utf-8")


def asked(program: ModuleType, spec: TensorSpec) -> dict[str, dict[str, Any]]:
    """What a program answers to each of its topic's questions: what it gave, or its error and that one's words."""
    told = {}
    for question in TOPICS[spec.topic].questions:
        if function := getattr(program, question, None):
            said = spec.given()
            try:
                told[question] = {
                    "gave": plain(function(**{name: said[name] for name in signature(function).parameters}))
                }
            except Exception as error:
                told[question] = {"error": type(error).__name__, "words": words(error)}
    return told


def plain(gave: Any) -> Any:
    """An answer as JSON has it: lists, numbers, truth, text. Data types and devices by their short names."""
    if gave is None or isinstance(gave, (bool, int, float, str)):
        return gave.rpartition("device:")[2] if isinstance(gave, str) else gave
    if isinstance(gave, np.generic):
        return gave.item()
    if isinstance(gave, Mapping):
        return {str(name): plain(one) for name, one in gave.items()}
    if isinstance(gave, Sequence) or type(gave).__name__ == "TensorShape":
        return [plain(one) for one in gave]
    if hasattr(gave, "numpy"):
        return plain(gave.detach().numpy() if hasattr(gave, "detach") else gave.numpy())
    if isinstance(gave, np.ndarray):
        return gave.tolist()
    named = getattr(gave, "name", None)
    return named if isinstance(named, str) else str(gave).removeprefix("torch.")


def words(error: Exception) -> str:
    """What an error says, in one piece; TensorFlow's remarks on its own functions are left out."""
    said = " ".join(str(error).split())
    said = said.partition("}} ")[2] if said.startswith("{{") else said
    return said.removesuffix(" name:")[:LETTERS]


if __name__ == "__main__":
    main(sys.argv[1], [TensorSpec(**values) for values in json.loads(sys.argv[2])], Path(sys.argv[3]))

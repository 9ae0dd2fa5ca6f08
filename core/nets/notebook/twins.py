"""The cells of the twins' notebook: one network in two libraries. Light: text only."""

from __future__ import annotations

from core.cells import ALONE, Cell, Seen, code, compared, head, imports, made, settings
from core.cells import words as text
from core.nets.notebook import parts, words
from core.nets.twins import TOLERANCE, TWINS, TwinSpec
from core.quoted import source, text_of
from core.tape import Tape

CHILD = "core.nets.twins_child"
RUN = """\
batches, weights, (x, y) = given(SimpleNamespace(**CONFIG))
for name, train in twins.items():
    losses, predict = train(batches, [w.copy() for w in weights], CONFIG["lr"])
    history[name] = losses
    found |= {f"{name} first loss": losses[0], f"{name} last loss": losses[-1]}
    found[f"{name} accuracy"] = float((predict(x) == y).mean())"""
GAP = """\
a, b = map(np.array, history.values())
print("largest relative difference:", (np.abs(a - b) / np.maximum(a, b)).max())"""


def cells(tapes: parts.Tapes, language: str) -> list[Cell]:
    """The notebook of both programs; of one, where the app had but one of the libraries."""
    tape = tapes[0]
    spec: TwinSpec = tape.spec
    names = [name for name in TWINS if name in tape.last.arrays]
    needs = ["numpy", "scikit-learn", "matplotlib", *(TWINS[name].package for name in names)]
    labels = ", ".join(TWINS[name].label for name in names)
    lines = imports(
        "import math",
        "import sys",
        "from types import SimpleNamespace",
        "import matplotlib.pyplot as plt",
        "import numpy as np",
    )
    versions = made(language, tape.made, ("torch", "tensorflow", "numpy"))
    return [
        *head(language, words.TWINS(language).format(names=labels), words.TWINS_ABOUT(language), needs),
        *settings(language, {name: getattr(spec, name) for name in ("width", "lr", "batch", "epochs", "seed")}),
        text(words.GIVEN(language)),
        code(lines, *([ALONE] if len(names) > 1 else []), "found, history, twins = {}, {}, {}"),
        code(source(CHILD, "TEST_SHARE", "data", "given")),
        *(cell for name in names for cell in _one(name, language)),
        code(RUN, *([GAP] if len(names) > 1 else [])),
        *compared(language, _seen(tape, names), words.TWINS_RESULT(language).format(versions=versions)),
        text(words.PICTURE(language)),
        code(parts.LOSSES),
        text(words.NEXT(language).replace("`steps`", "`epochs`")),
    ]


def _one(name: str, language: str) -> list[Cell]:
    """One of the two programs, which both call their function `train`."""
    program = text_of(TWINS[name].module).rstrip() + ("\n\n\n" + parts.THREAD if name == "torch" else "\n\n")
    return [text(words.ONE(language).format(name=TWINS[name].label)), code(program + f'\ntwins["{name}"] = train')]


def _seen(tape: Tape[TwinSpec], names: list[str]) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for name in names:
        losses = tape.last.arrays[name]
        found |= {f"{name} first loss": Seen(losses[0], TOLERANCE), f"{name} last loss": Seen(losses[-1], TOLERANCE)}
        found[f"{name} accuracy"] = Seen(tape.last.numbers[f"accuracy_{name}"], parts.RIGHT)
    return found

"""The lecture's own lines as a notebook's cells: as they are shown, with their numbers in CONFIG. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence

from core.cells import Cell, Seen, code, compared, head, made, settings
from core.cells import words as text
from core.ensembles.notebook.words import ACCURATE, SNIPPETS_ABOUT, SNIPPETS_TITLE, TRY
from core.ensembles.snippets import SNIPPETS, SnippetSpec
from core.quoted import body, lifted
from core.tape import Tape

KINDS = ("train", "test")


def cells(tapes: Sequence[Tape[SnippetSpec]], language: str) -> list[Cell]:
    """The notebook of some of the lecture's snippets."""
    names = [tape.spec.snippet for tape in tapes]
    lines = {name: lifted(_lines(name), name) for name in names}
    needs = ["scikit-learn", *(["xgboost"] if "xgboost" in names else [])]
    seen = {f"{tape.spec.snippet} {kind}": Seen(tape.last.numbers[f"score_{kind}"]) for tape in tapes for kind in KINDS}
    said = ACCURATE(language) + made(language, tapes[0].made, ("scikit-learn", "xgboost", "numpy"))
    return [
        *head(language, SNIPPETS_TITLE(language), SNIPPETS_ABOUT(language), needs),
        *settings(language, {name: numbers for name, (_, numbers) in lines.items()}),
        code("import math", "found = {}"),
        *(cell for name in names for cell in _one(name, lines[name][0], language)),
        *compared(language, seen, said),
        text(TRY(language)),
    ]


def _lines(name: str) -> str:
    """A snippet's lines, which leave both scores."""
    shown = body("core.ensembles.snippets", SNIPPETS[name].run.__name__)
    return shown.replace("return ", "train, test = ").rstrip()


def _one(name: str, lines: str, language: str) -> list[Cell]:
    kept = f'found |= {{"{name} train": train, "{name} test": test}}\nprint(train, test)'
    return [text(f"## {SNIPPETS[name].label(language)}"), code(lines + "\n" + kept)]

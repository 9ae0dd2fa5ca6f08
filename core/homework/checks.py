"""A student's notebook beside the template: what is there, what is missing, what has changed. Light.

It is help and no grade: it counts and compares, and never says that an answer is wrong. Nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from core.homework.answers import answers_of
from core.homework.findings import Finding, piece, words
from core.homework.matching import Look, Matched, match
from core.homework.program import code_cells, code_findings
from core.homework.reading import Notebook
from core.homework.report import Report
from core.homework.sentences import KINDS
from core.homework.template import TemplateCell, called, template

FEW = 4  # of the template's cells; with fewer it is another notebook
LANGUAGES = ("ko", "en")


def check(notebook: Notebook | None, written: Mapping[str, str], language: str) -> Report:
    """What a notebook, and the answers that are written on the page, by question, lack.

    `language` is the template's where the notebook's own texts do not tell it.
    """
    if notebook is None:
        answers, said = answers_of(None, Matched(), template(language), written)
        return Report(answers, (), _ordered([*said, Finding("no-notebook")]))
    parts = template(_language(notebook, language))
    matched = match(parts, notebook.cells)
    answers, said = answers_of(notebook, matched, parts, written)
    cells = code_cells(notebook, matched, parts)
    findings = [*said, *_structure(notebook, matched, parts), *code_findings(notebook, matched, parts, cells)]
    return Report(answers, tuple(cell for cell, _ in cells), _ordered([*findings, *_reading(notebook)]))


def _language(notebook: Notebook, language: str) -> str:
    """The language of the template that a notebook was made from: the one with more of its texts."""
    there = {Look(cell.source).text for cell in notebook.cells}
    return max((language, *LANGUAGES), key=lambda code: sum(Look(c.source).text in there for c in template(code)))


def _structure(notebook: Notebook, matched: Matched, parts: tuple[TemplateCell, ...]) -> Iterator[Finding]:
    if len(matched.places) < FEW:
        yield Finding("not-from-template", {"found": len(matched.places), "all": len(parts)})
        return
    yield from _missing(matched, parts)
    yield from _shapes(notebook, matched, parts)
    yield from _moved(matched, parts)
    if matched.added:
        yield Finding("added-cells", {"cells": [i + 1 for i in matched.added]})


def _missing(matched: Matched, parts: tuple[TemplateCell, ...]) -> Iterator[Finding]:
    before = piece("first")
    for cell in parts:
        if places := matched.places.get(cell.name):
            before = piece("after", cell=places[-1] + 1, name=words(called(cell)))
        else:
            yield Finding("missing-cell", {"name": words(called(cell)), "after": before})


def _shapes(notebook: Notebook, matched: Matched, parts: tuple[TemplateCell, ...]) -> Iterator[Finding]:
    """Cells that were copied, split, joined or retyped, and questions that read otherwise."""
    names = {cell.name: words(called(cell)) for cell in parts}
    for i, name in sorted(matched.repeated.items()):
        first = matched.places[name][0] + 1
        yield Finding("repeated-cell", {"cell": i + 1, "first": first, "name": names[name]})
    for i in range(len(notebook.cells)):
        if len(there := matched.at(i)) > 1:
            yield Finding("merged-cell", {"cell": i + 1, "names": [names[name] for name in there]})
    for cell in parts:
        places, own = matched.places.get(cell.name, ()), names[cell.name]
        if len(places) > 1:
            yield Finding("split-cell", {"cell": places[0] + 1, "name": own, "cells": [i + 1 for i in places]})
        for i in places:
            if (kind := notebook.cells[i].kind) != cell.kind and len(matched.at(i)) == 1:
                was, now = words(KINDS[cell.kind]), words(KINDS[kind])
                yield Finding("retyped-cell", {"cell": i + 1, "name": own, "was": was, "now": now})
        if cell.kind == "markdown" and not cell.answers and places and len(matched.at(places[0])) == 1:
            given = Look(notebook.cells[places[0]].source).text
            if not given.startswith(Look(cell.source).text):
                yield Finding("changed-text", {"cell": places[0] + 1, "name": own})


def _moved(matched: Matched, parts: tuple[TemplateCell, ...]) -> Iterator[Finding]:
    names = {cell.name: words(called(cell)) for cell in parts}
    for before, name in pairwise(matched.places):
        here, there = matched.places[name][0], matched.places[before][0]
        if here < there:
            details = {"name": names[name], "other": names[before]}
            yield Finding("moved-cell", {"cell": here + 1, "before": there + 1, **details})


def _reading(notebook: Notebook) -> Iterator[Finding]:
    if notebook.hidden:
        yield Finding("hidden-characters", {"count": notebook.hidden})
    if notebook.left_out:
        yield Finding("left-out", {"count": notebook.left_out})


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.weight, finding.cell)))

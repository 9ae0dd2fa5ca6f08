"""A notebook's cells of code: their comments, and whether the code is still the one that was handed out. Light."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from core.data.csv_file.upload import shortened
from core.homework.comments import Commented, bare, commented
from core.homework.findings import Finding, words
from core.homework.matching import Matched
from core.homework.reading import Notebook
from core.homework.template import TemplateCell, called

LINES, LONG = 12, 200  # how many changed lines are kept, and characters of each
BESIDE = 12  # letters from which on a text next to code explains it


class CodeCell(NamedTuple):
    """A cell of the template's code: where it is, from 1, its comments, and the text that stands beside it, from 1.

    Where several of the template's cells are joined, all but the first have the same cell and no comments.
    """

    name: str
    cells: tuple[int, ...]
    comments: tuple[str, ...] = ()
    beside: int = 0
    joined: bool = False


def code_cells(
    notebook: Notebook, matched: Matched, parts: Sequence[TemplateCell]
) -> list[tuple[CodeCell, Commented | None]]:
    """Each of the template's cells of code, in order, and what is in it; nothing for one that is missing or joined."""
    found: list[tuple[CodeCell, Commented | None]] = []
    seen = set[tuple[int, ...]]()
    for cell in parts:
        if cell.kind != "code":
            continue
        places = matched.places.get(cell.name, ())
        if not places or places in seen:
            found.append((CodeCell(cell.name, tuple(i + 1 for i in places), joined=bool(places)), None))
            continue
        seen.add(places)
        read = commented(_source(notebook, places))
        comments = tuple(text for _, text in read.comments)
        beside = 0 if comments else _beside(notebook, matched, places)
        found.append((CodeCell(cell.name, tuple(i + 1 for i in places), comments, beside), read))
    return found


def code_findings(
    notebook: Notebook,
    matched: Matched,
    parts: Sequence[TemplateCell],
    cells: Sequence[tuple[CodeCell, Commented | None]],
) -> Iterator[Finding]:
    """What there is to say about the code and its comments."""
    there = [(cell, read) for cell, read in cells if read]
    some = any(cell.comments for cell, _ in there)
    if there and not some:
        yield Finding("no-comments")
    given = {cell.name: cell.source for cell in parts}
    names = {cell.name: words(called(cell)) for cell in parts}
    for cell, read in there:
        places = tuple(i - 1 for i in cell.cells)
        where = {"cell": cell.cells[0], "name": names[cell.name]}
        if read.broken:
            yield Finding("unreadable-code", {**where, "line": read.broken})
        if read.ignored:
            yield Finding("not-comments", {**where, "texts": [text for _, text in read.ignored]})
        if cell.beside:
            yield Finding("comments-beside", {**where, "beside": cell.beside})
        elif some and not cell.comments:
            yield Finding("cell-without-comments", where)
        original = "\n".join(given[name] for name in matched.at(places[0]) if name in given)
        yield from _changed(read, original, _source(notebook, places), where)


def _changed(read: Commented, original: str, source: str, where: dict[str, object]) -> Iterator[Finding]:
    """Compares all but comments and layout; keeps the first lines that differ."""
    if read.code == _given(original):
        return
    before, after = bare(original).split("\n"), bare(source).split("\n")
    lines = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            lines += [f"- {line}" for line in before[a:b]] + [f"+ {line}" for line in after[c:d]]
    kept = [shortened(line, LONG) for line in lines[:LINES]] + ["…"] * (len(lines) > LINES)
    yield Finding("changed-code", {**where, "lines": kept})


@lru_cache(maxsize=64)
def _given(original: str) -> tuple[str, ...]:
    """The tokens of code that was handed out."""
    return commented(original).code


def _source(notebook: Notebook, places: Sequence[int]) -> str:
    return "\n".join(notebook.cells[i].source for i in places)


def _beside(notebook: Notebook, matched: Matched, places: Sequence[int]) -> int:
    """An added cell of text just before or after code, from 1; 0 where there is none."""
    for i in (places[0] - 1, places[-1] + 1):
        if i in matched.added and notebook.cells[i].kind == "markdown":
            text = notebook.cells[i].source
            if sum(map(str.isalpha, text)) >= BESIDE:
                return i + 1
    return 0

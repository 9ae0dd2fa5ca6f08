"""The bytes of a notebook -> its cells as plain text, or the one reason why it cannot be read. Nothing is run. Light.

In the order in which a bad file does least harm: its size, its encoding, its brackets, its number of values; only then
is it parsed, and each cell judged. Outputs, attachments and metadata are left out: there are scripts, names and tokens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.data.csv_file.decoding import SIGNATURES
from core.homework.cleaning import clean, hidden
from core.homework.findings import Finding, Refused, refusal, words
from core.homework.sentences import LOOKS

BYTES = 5 * 2**20
CELLS = 300
CELL = 100_000  # characters
TEXT = 500_000  # characters in all cells
DEPTH = 60
VALUES = 300_000
KINDS = ("markdown", "code", "raw")
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_DIGITS = 18  # of a whole number; none that is read here has more


class Cell(NamedTuple):
    """A cell as it is kept: what it is, and its text."""

    kind: str
    source: str


@dataclass(frozen=True)
class Notebook:
    """What is kept of a notebook.

    left_out  how many outputs and attachments were not read
    hidden    how many characters that cannot be seen were taken away
    """

    cells: tuple[Cell, ...]
    left_out: int = 0
    hidden: int = 0


def read(content: bytes) -> Notebook | Finding:
    """A notebook, or why it is none."""
    try:
        return notebook_of(content)
    except Refused as refused:
        return refused.finding
    except MemoryError:
        return Finding("no-memory")


def pasted(text: str) -> Notebook | Finding:
    """What somebody pasted: a notebook's JSON, or else code, which is taken as one cell."""
    content = text.encode("utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) or not text.strip() or len(content) > BYTES:
        return read(content)
    source = clean(text)
    if len(source) > CELL:
        return Finding("huge-cell", {"cell": 1, "found": len(source), "limit": CELL})
    return Notebook((Cell("code", source),))


def notebook_of(content: bytes) -> Notebook:
    """A notebook. Refused where it is none, or too much."""
    if len(content) > BYTES:
        raise refusal("too-big", size=-(-len(content) // 2**20), limit=BYTES // 2**20)
    text = _text(content)
    _refuse_structure(content)
    return _built(_parsed(text))


def _text(content: bytes) -> str:
    if not content.strip():
        raise refusal("empty")
    for start, looks in SIGNATURES.items():
        if content.startswith(start):
            raise refusal("looks-like", looks=words(LOOKS[looks]))
    if content.lstrip()[:1] == b"<":
        raise refusal("looks-like", looks=words(LOOKS["html"]))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("encoding", byte=error.start + 1) from None
    if "\0" in text:
        raise refusal("nul")
    if text.lstrip()[:1] not in ("{", "["):
        raise refusal("looks-like", looks=words(LOOKS["text"]))
    return text


def _refuse_structure(content: bytes) -> None:
    """Counts values and depth without building anything: a parser would first fill the memory, or the stack."""
    bare = _STRING.sub(b"", content)
    if bare.count(b",") + bare.count(b"[") + bare.count(b"{") > VALUES:
        raise refusal("too-many-values", limit=VALUES)
    depth = 0
    for bracket in bare.translate(None, bytes(set(range(256)) - set(b"[]{}"))):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEPTH:
            raise refusal("too-deep", limit=DEPTH)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_int=_whole, parse_constant=lambda name: None)
    except json.JSONDecodeError as error:
        raise refusal("not-json", line=error.lineno) from None
    except (ValueError, RecursionError):
        raise refusal("not-json", line=1) from None


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _DIGITS else None


def _built(data: Any) -> Notebook:
    if not isinstance(data, dict) or not isinstance(data.get("cells", data.get("worksheets")), list):
        raise refusal("not-a-notebook")
    version = data.get("nbformat")
    if isinstance(version, bool) or not isinstance(version, int):
        raise refusal("not-a-notebook")
    if version != 4 or "cells" not in data:
        raise refusal("other-format", found=version)
    given = data["cells"]
    if not given:
        raise refusal("no-cells")
    if len(given) > CELLS:
        raise refusal("too-many-cells", found=len(given), limit=CELLS)
    sources = list(_sources(given))
    cells = tuple(Cell(kind, clean(source)) for kind, source in sources)
    if (total := sum(len(cell.source) for cell in cells)) > TEXT:
        raise refusal("too-much-text", found=total, limit=TEXT)
    return Notebook(cells, sum(map(_left_out, given)), sum(hidden(source) for _, source in sources))


def _sources(given: list[Any]) -> Iterator[tuple[str, str]]:
    """Each cell's kind and text, as they stand in the file."""
    for number, cell in enumerate(given, start=1):
        if not isinstance(cell, dict):
            raise refusal("broken-cell", cell=number, part="{ }")
        kind, source = cell.get("cell_type"), cell.get("source")
        if kind not in KINDS:
            raise refusal("broken-cell", cell=number, part="cell_type")
        lines = [source] if isinstance(source, str) else source
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise refusal("broken-cell", cell=number, part="source")
        if (length := sum(map(len, lines))) > CELL:
            raise refusal("huge-cell", cell=number, found=length, limit=CELL)
        yield kind, "".join(lines)


def _left_out(cell: Mapping[str, Any]) -> int:
    parts = (cell.get("outputs"), cell.get("attachments"))
    return sum(len(part) for part in parts if isinstance(part, (list, dict)))

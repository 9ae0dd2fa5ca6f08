"""Which cell of a student's notebook is which cell of the template: by what they hold, not by ids. Light.

Colab writes notebooks without ids, and repeats an id when a cell is split; students delete, copy, split, join, move and
retype cells. So a cell is known by its anchor, else by its text, else as a part of another, else by likeness or place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.homework.comments import bare
from core.homework.reading import Cell
from core.homework.template import ANCHOR, TemplateCell

ALIKE = 0.6
RUN = 3  # characters
LONGER = 4  # times: a cell that is longer than another by more is not compared with it


@dataclass
class Matched:
    """Where the template's cells are; positions count from 0.

    places    by name: the position of a cell, or of all parts of it in order
    repeated  by position: the name of the cell that it repeats
    added     what is left
    """

    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    repeated: dict[int, str] = field(default_factory=dict)
    added: tuple[int, ...] = ()

    def at(self, position: int) -> list[str]:
        """The names of the template's cells that stand, wholly or in part, at a position."""
        return [name for name, places in self.places.items() if position in places]

    def free(self, positions: Iterable[int]) -> list[int]:
        """The positions at which nothing of the template has been found."""
        taken = {place for places in self.places.values() for place in places} | set(self.repeated)
        return [i for i in positions if i not in taken]


class Look:
    """A cell in the two forms in which it is compared: as code, without comments, and as text, without its anchor."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def code(self) -> str:
        return bare(self.source)

    @cached_property
    def text(self) -> str:
        lines = (line.strip() for line in ANCHOR.sub("", self.source).split("\n"))
        return "\n".join(line for line in lines if line)

    @cached_property
    def runs(self) -> Mapping[str, Counter[str]]:
        """Every run of RUN characters and how often it comes, of both forms."""
        return {kind: _runs(self.as_(kind)) for kind in ("code", "markdown")}

    def as_(self, kind: str) -> str:
        """The form in which it is compared with a cell of this kind."""
        return self.code if kind == "code" else self.text


def match(template: Sequence[TemplateCell], cells: Sequence[Cell]) -> Matched:
    """Finds each of the template's cells; each step looks only for what the steps before have not found."""
    matched, looks = Matched(), [Look(cell.source) for cell in cells]
    _by_anchor(matched, {cell.name for cell in template}, cells)
    for step in (_by_text, _as_part, _in_parts, _by_likeness):
        step(matched, [cell for cell in template if cell.name not in matched.places], looks)
    _by_place(matched, template, cells)
    matched.added = tuple(matched.free(range(len(cells))))
    matched.places = {cell.name: matched.places[cell.name] for cell in template if cell.name in matched.places}
    _repeated(matched, template, looks)
    return matched


def _by_anchor(matched: Matched, names: set[str], cells: Sequence[Cell]) -> None:
    for i, cell in enumerate(cells):
        found = [name for name in dict.fromkeys(ANCHOR.findall(cell.source)) if name in names]
        for name in found:
            if name not in matched.places:
                matched.places[name] = (i,)
            elif len(found) == 1:
                matched.repeated[i] = name


def _by_text(matched: Matched, wanted: Sequence[TemplateCell], looks: Sequence[Look]) -> None:
    for cell in wanted:
        text = Look(cell.source).as_(cell.kind)
        for i in matched.free(range(len(looks))):
            if looks[i].as_(cell.kind) == text:
                matched.places[cell.name] = (i,)
                break


def _as_part(matched: Matched, wanted: Sequence[TemplateCell], looks: Sequence[Look]) -> None:
    """A cell inside another one, with other lines before or after it."""
    for cell in wanted:
        text = f"\n{Look(cell.source).as_(cell.kind)}\n"
        for i, look in enumerate(looks):
            if i not in matched.repeated and text in f"\n{look.as_(cell.kind)}\n":
                matched.places[cell.name] = (i,)
                break


def _in_parts(matched: Matched, wanted: Sequence[TemplateCell], looks: Sequence[Look]) -> None:
    """A cell that was split into several, one after the other among the cells that are left."""
    for cell in wanted:
        free = [i for i in matched.free(range(len(looks))) if looks[i].as_(cell.kind)]
        for at in range(len(free)):
            if parts := _parts(Look(cell.source).as_(cell.kind), free[at:], [l_.as_(cell.kind) for l_ in looks]):
                matched.places[cell.name] = parts
                break


def _parts(text: str, free: Sequence[int], given: Sequence[str]) -> tuple[int, ...]:
    """The positions, from the first one on, whose texts make up `text`; none where they do not."""
    for count, i in enumerate(free, start=1):
        if not f"{text}\n".startswith(f"{given[i]}\n"):
            return ()
        text = text[len(given[i]) + 1 :]
        if not text:
            return tuple(free[:count])
    return ()


def _by_likeness(matched: Matched, wanted: Sequence[TemplateCell], looks: Sequence[Look]) -> None:
    """The likest first. Runs of characters are counted, which takes linear time; difflib compares each with each."""
    found = []
    for cell in wanted:
        own = Look(cell.source)
        for i in matched.free(range(len(looks))):
            sizes = sorted((len(own.as_(cell.kind)), len(looks[i].as_(cell.kind))))
            if sizes[1] <= LONGER * sizes[0]:
                found.append((_alike(own.runs[cell.kind], looks[i].runs[cell.kind]), cell.name, i))
    for alike, name, i in sorted(found, key=lambda row: (-row[0], row[2])):
        if alike >= ALIKE and name not in matched.places and matched.free([i]):
            matched.places[name] = (i,)


def _by_place(matched: Matched, template: Sequence[TemplateCell], cells: Sequence[Cell]) -> None:
    """An answer whose cell has nothing left of the template's: the first text after its question."""
    for before, cell, after in zip(template, template[1:], template[2:], strict=False):
        if cell.answers and cell.name not in matched.places and before.name in matched.places:
            start = matched.places[before.name][-1] + 1
            end = matched.places.get(after.name, (len(cells),))[0]
            free = [i for i in matched.free(range(start, end)) if cells[i].kind != "code"]
            if free:
                matched.places[cell.name] = (free[0],)


def _repeated(matched: Matched, template: Sequence[TemplateCell], looks: Sequence[Look]) -> None:
    """Copies of code that was found elsewhere."""
    whole = {Look(cell.source).code: cell.name for cell in template if cell.kind == "code"}
    for i in matched.added:
        if name := whole.get(looks[i].code):
            matched.repeated[i] = name
    matched.added = tuple(i for i in matched.added if i not in matched.repeated)


def _runs(text: str) -> Counter[str]:
    return Counter(text[i : i + RUN] for i in range(max(1, len(text) - RUN + 1)))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Twice what two counts share over all that they count: Dice's coefficient, 0 to 1."""
    return 2 * (one & other).total() / (one.total() + other.total())

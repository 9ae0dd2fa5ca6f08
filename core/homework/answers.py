"""The written answers of a notebook, wherever in it they stand, and how long they are. Light."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.homework.cleaning import clean, korean, lengths
from core.homework.findings import Finding
from core.homework.matching import Matched
from core.homework.reading import Notebook
from core.homework.template import ANCHOR, QUESTIONS, TemplateCell

LONGEST = 4_000  # characters of an answer that is written on the page


class Answer(NamedTuple):
    """An answer, its characters with and without spaces, the band that is suggested, and its cell, counted from 1.

    The cell is 0 for an answer from the page, and for none.
    """

    text: str
    length: int
    solid: int
    low: int
    high: int
    cell: int = 0


def answers_of(
    notebook: Notebook | None, matched: Matched, parts: Sequence[TemplateCell], written: Mapping[str, str]
) -> tuple[dict[str, Answer], list[Finding]]:
    """Every question's answer, the page's before the notebook's, and what there is to say about it."""
    found, said = {}, []
    for name, question in QUESTIONS.items():
        here = clean(written.get(name, "")[:LONGEST]).strip()
        there, cell, at_home = _in_notebook(notebook, matched, parts, name)
        found[name] = measured(name, here or there, 0 if here else cell)
        if here and there and " ".join(here.split()) != " ".join(there.split()):
            said.append(Finding("answer-twice", {"question": question.number}))
        elif there and not here and not at_home:
            said.append(Finding("answer-elsewhere", {"question": question.number, "cell": cell}))
        said += _length(question.number, found[name])
    return found, said


def measured(name: str, text: str, cell: int = 0) -> Answer:
    """A text as the answer to question `name`."""
    length, solid = lengths(text)
    low, high = QUESTIONS[name].band(korean(text))
    return Answer(text, length, solid, low, high, cell)


def _length(number: int, answer: Answer) -> Iterator[Finding]:
    """A hint, never more: "about" has no hard ends."""
    details = {"question": number, "length": answer.length, "low": answer.low, "high": answer.high}
    if not answer.length:
        yield Finding("answer-empty", {"question": number})
    elif answer.length < answer.low:
        yield Finding("answer-short", details)
    elif answer.length > answer.high:
        yield Finding("answer-long", details)


def _in_notebook(
    notebook: Notebook | None, matched: Matched, parts: Sequence[TemplateCell], question: str
) -> tuple[str, int, bool]:
    """The answer to a question, its cell from 1, and whether that is the answer's own."""
    if notebook is None:
        return "", 0, True
    given = [cell.source for cell in parts if cell.question == question]
    own, asked = f"answer-{question}", matched.places.get(question, ())
    home = [*matched.places.get(own, ()), *(i for i, name in matched.repeated.items() if name == own)]
    for i in home:
        if text := _without(notebook.cells[i].source, given):
            return text, i + 1, True
    for i in [*asked, *_between(notebook, matched, question, parts)]:
        if text := _without(notebook.cells[i].source, given):
            return text, i + 1, False
    return "", 0, True


def _between(notebook: Notebook, matched: Matched, question: str, parts: Sequence[TemplateCell]) -> list[int]:
    """Cells of text that students have added after a question, before the next thing of the template."""
    names = [cell.name for cell in parts]
    start = max((i for name in (question, f"answer-{question}") for i in matched.places.get(name, ())), default=-1)
    later = names[names.index(f"answer-{question}") + 1 :]
    ends = [i for name in later for i in matched.places.get(name, ()) if i > start]
    inside = range(start + 1, min(ends, default=len(notebook.cells)))
    return [i for i in matched.added if i in inside and start >= 0 and notebook.cells[i].kind != "code"]


def _without(source: str, given: Sequence[str]) -> str:
    """What a student wrote in a cell: without anchors, and without each line that was handed out."""
    lines = {line.strip() for text in given for line in text.split("\n")} - {""}
    kept = ANCHOR.sub("", source)
    for line in sorted(lines, key=len, reverse=True):
        kept = kept.replace(line, "")
    return kept.strip()

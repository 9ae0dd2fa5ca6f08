"""Week1_Framework.ipynb from its source: the questions in words, and the program in week1.py cut into cells. Light.

A cell of text carries its name in a Markdown comment, which nobody sees and Colab keeps; a cell of code is known by its
code, which students are asked not to change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from core.homework import words
from core.ipynb import notebook
from core.spec import Text

FILE = "Week1_Framework.ipynb"
SOURCE = Path(__file__).with_name("week1.py")
ANCHOR = re.compile(r"<!--\s*week1 ([a-z0-9-]+)\s*-->")
_CUT = re.compile(r"^# %% (\w+)\n", re.MULTILINE)
LOW, HIGH = 0.7, 1.5  # of the length that is asked for
NAMED = 24  # characters of a line of code that stands for its cell
_TITLE = re.compile(r"^#+ (.+)$|\*\*(.+?)\.?\*\*", re.MULTILINE)
LETTERS = 1.8
"""How many characters a text has in English for each one in Korean; a test counts those of the homework's page."""


@dataclass(frozen=True)
class Question:
    """A question that is answered in writing, and the length that is asked for, in characters with spaces."""

    number: int
    about: int

    def band(self, korean: bool) -> tuple[int, int]:
        """The fewest and the most characters that still count as "about"."""
        about = self.about if korean else self.letters
        return round(about * LOW), round(about * HIGH)

    @property
    def letters(self) -> int:
        """How many letters are asked for in English."""
        return int(round(self.about * LETTERS, -1))


QUESTIONS: Mapping[str, Question] = MappingProxyType({"q1": Question(1, 100), "q2": Question(2, 200)})
TEXTS: Mapping[str, Text] = MappingProxyType(
    {"intro": words.INTRO, "q1": words.Q1, "q2": words.Q2, "q3": words.Q3, "trees": words.TREES, "gan": words.GAN}
)
TREES = ("imports", "data", "forest", "xgboost", "comparison")
GAN = ("points", "networks", "losses", "training", "picture")
ORDER = ("intro", "q1", "answer-q1", "q2", "answer-q2", "q3", "trees", *TREES, "gan", *GAN)


@dataclass(frozen=True)
class TemplateCell:
    """A cell as it is handed out. `question` is the question that it asks, or is to answer; empty for others."""

    name: str
    kind: str
    source: str
    question: str = ""

    @property
    def answers(self) -> bool:
        """Whether a student's answer belongs here."""
        return self.name.startswith("answer-")


@lru_cache(maxsize=2)
def template(language: str) -> tuple[TemplateCell, ...]:
    """The notebook's cells in order, as they are handed out in this language."""
    codes = program()
    return tuple(_text(name, language) if name not in codes else codes[name] for name in ORDER)


@lru_cache(maxsize=1)
def program() -> Mapping[str, TemplateCell]:
    """The cells of code by name, the same in both languages."""
    parts = _CUT.split(SOURCE.read_text(encoding="utf-8"))
    cells = zip(parts[1::2], parts[2::2], strict=True)
    return MappingProxyType({name: TemplateCell(name, "code", source.strip("\n")) for name, source in cells})


def called(cell: TemplateCell) -> str:
    """What a student sees of a cell and finds it by, in Markdown: its heading, or a line of its code."""
    if cell.kind == "code":
        return f"`{_lines()[cell.name]}`"
    found = _TITLE.search(cell.source)
    assert found, cell.name
    return f"'{found[1] or found[2]}'"


@lru_cache(maxsize=1)
def _lines() -> Mapping[str, str]:
    """For each cell of code the first of its lines that begins as no line of another cell does, shortened."""
    starts = {name: [line[:NAMED] for line in cell.source.split("\n") if line] for name, cell in program().items()}
    times = Counter(start for lines in starts.values() for start in set(lines))
    own = {name: next(start for start in lines if times[start] == 1) for name, lines in starts.items()}
    return MappingProxyType(
        {name: f"{start.rstrip()}…" if len(start) == NAMED else start for name, start in own.items()}
    )


def template_notebook(language: str) -> bytes:
    """The notebook to download: the same bytes each time."""
    return notebook(((cell.kind, cell.source) for cell in template(language)), FILE)


def _text(name: str, language: str) -> TemplateCell:
    question = QUESTIONS.get(name.removeprefix("answer-"))
    if question is None:
        said = TEXTS[name](language)
    elif name.startswith("answer-"):
        said = words.ANSWER(language).format(number=question.number)
    else:
        said = TEXTS[name](language).format(about=question.about, about_en=question.letters)
    return TemplateCell(name, "markdown", f"<!-- week1 {name} -->\n{said}", name[-2:] if question else "")

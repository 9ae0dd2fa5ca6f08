"""A student's own CSV file: its limits, and what is told about it. Light: what is heavy stands inside the functions.

    read(content, name)          the file as a table of columns, or why it cannot be one
    judge(content, choices)      what is good and bad about a choice of target and columns
    prepare(content, choices)    X and y for scikit-learn

These three are called on a worker, by dotted name: `engine.call("core.data.csv_file.upload.read", content, name)`.
What the first two give back is plain and small, so that it can travel to the web process. No file is written, nothing
is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from core.data.csv_file.sentences import SENTENCES
from core.data.tabular import Task
from core.spec import Text

if TYPE_CHECKING:
    from core.data.csv_file.preparing import Prepared

BYTES = 5 * 2**20
ROWS = 20_000
FEWEST = 20  # rows; with fewer a test score says nothing
COLUMNS = 200
CELL = 10_000  # characters
NAME = 100  # characters of a column's name
CLASSES = 20
LARGEST = 1e18  # models calculate with float32, whose squares end at 1e38
LISTED = 5  # how many things a sentence names
SHOWN = 40  # how many characters of a name or a cell it shows
PREVIEW = 10  # rows

Kind = Literal["number", "text", "boolean", "date", "empty"]


class Finding(NamedTuple):
    """Something to say about a file: a code of `SENTENCES`, and what its sentence needs."""

    code: str
    details: Mapping[str, Any] = {}

    def __call__(self, language: str) -> str:
        """The sentence, in Markdown: what comes from the file is shortened and stands as code."""
        said = {name: _said(value, language) for name, value in self.details.items()}
        return SENTENCES[self.code](language).format(**said)


class Refused(ValueError):
    """Raised when a file or a choice cannot be used; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding)


def refusal(code: str, **details: Any) -> Refused:
    """What is raised for `code`."""
    return Refused(Finding(code, details))


@dataclass(frozen=True)
class Column:
    """One column as the page shows it. `distinct` leaves missing cells out; `samples` are its commonest cells."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    samples: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True)
class Choices:
    """What is predicted, as what, and the columns from which it is not predicted."""

    target: str
    task: Task
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file that could be read.

    name       the file's name
    digest     SHA-256 of its content, in hex: belongs into the key of whatever is made from it
    encoding   "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32" or "cp949"
    delimiter  what stands between cells
    decimal    what stands before decimals: "." or ","
    header     whether the first line names the columns; otherwise they are called x1, x2, ...
    preview    the first rows, cells shortened
    problems   what is not as it should be, but can be lived with
    guess      a sensible target, its task, and the columns that had better be left out
    """

    name: str
    digest: str
    encoding: str
    delimiter: str
    decimal: str
    header: bool
    rows: int
    columns: tuple[Column, ...]
    preview: tuple[tuple[str, ...], ...]
    problems: tuple[Finding, ...]
    guess: Choices


@dataclass(frozen=True)
class Judgement:
    """What becomes of a file under some choices.

    refusal   why they cannot stand; all else is empty then
    warnings  what a student should know before training; those about one column have its name as details["column"]
    leave     the columns that had better be left out, besides those that are
    rows      how many rows can be used; those without a target cannot
    features  the columns from which is predicted
    classes   the classes' names, in the order of their numbers
    code      the preprocessing, as Python
    """

    refusal: Finding | None = None
    warnings: tuple[Finding, ...] = ()
    leave: tuple[str, ...] = ()
    rows: int = 0
    features: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    code: str = ""


def read(content: bytes, name: str) -> Reading | Finding:
    """What is in a file, or the one thing that keeps it from being read."""
    from core.data.csv_file import judging

    try:
        return judging.reading_of(content, name)
    except Refused as refused:
        return refused.finding
    except MemoryError:
        return Finding("no-memory")


def judge(content: bytes, choices: Choices) -> Judgement:
    """What these choices make of a file, with warnings."""
    from core.data.csv_file import judging

    try:
        return judging.judgement_of(content, choices)
    except Refused as refused:
        return Judgement(refused.finding)
    except MemoryError:
        return Judgement(Finding("no-memory"))


def prepare(content: bytes, choices: Choices) -> Prepared:
    """The table for scikit-learn. Refused where the file or the choices cannot be used."""
    from core.data.csv_file import preparing

    return preparing.prepare(content, choices)


def quoted(text: str, most: int = SHOWN) -> str:
    """A piece of a file, on one line, shortened, as Markdown's code: it can neither format nor link."""
    line = " ".join(text.split()).replace("`", "'")
    visible = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return f"`{shortened(visible, most)}`" if visible else "` `"


def shortened(text: str, most: int = SHOWN) -> str:
    """At most `most` characters of a text."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _said(value: Any, language: str) -> str:
    if isinstance(value, Text):
        return value(language)
    if isinstance(value, (list, tuple)):
        more = ", …" if len(value) > LISTED else ""
        return ", ".join(_said(v, language) for v in value[:LISTED]) + more
    if isinstance(value, str):
        return quoted(value)
    return f"{value:,}"

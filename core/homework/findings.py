"""One thing to say about a notebook: a code, where it is, and the sentence in both languages. Light."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from core.data.csv_file.upload import quoted
from core.homework.sentences import LOOK, PIECES, REFUSALS, SENTENCES, TODO
from core.spec import Text

LISTED = 6  # how many things a sentence names
SHOWN = 40  # characters that a sentence quotes: a line and a half on a phone


class Finding(NamedTuple):
    """A code of `SENTENCES`, and what its sentence needs. Details are plain, so that a finding can be stored."""

    code: str
    details: Mapping[str, Any] = {}

    def __call__(self, language: str) -> str:
        """The sentence, in Markdown: what comes from a student is shortened and stands as code."""
        return _filled(SENTENCES[self.code], self.details, language)

    @property
    def weight(self) -> int:
        """0: something is missing; 1: something to look at; 2: a hint."""
        return 0 if self.code in TODO else 1 if self.code in LOOK else 2

    @property
    def cell(self) -> int:
        """The cell that it is about, from 1; 0 where it is about none."""
        return int(self.details.get("cell", 0))

    @property
    def changes(self) -> tuple[str, ...]:
        """Lines of code that are gone, after "- ", and new ones, after "+ ". They stand below the sentence."""
        return tuple(self.details.get("lines", ()))


class Refused(ValueError):
    """Raised when a file cannot be read as a notebook; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding)


def refusal(code: str, **details: Any) -> Refused:
    """What is raised for `code` of `REFUSALS`."""
    assert code in REFUSALS
    return Refused(Finding(code, details))


def words(said: Text | str) -> dict[str, str]:
    """Our own words as a detail: they are said in the reader's language where they have two, and not as code."""
    ko, en = (said, said) if isinstance(said, str) else said
    return {"ko": ko, "en": en}


def piece(code: str, **details: Any) -> dict[str, Any]:
    """A sentence inside a sentence, of `PIECES`, as a detail."""
    return {"piece": code, **details}


def _filled(sentence: Text, details: Mapping[str, Any], language: str) -> str:
    said = {name: _said(value, language) for name, value in details.items()}
    return sentence(language).format(**said)


def _said(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        if "piece" in value:
            return _filled(PIECES[value["piece"]], {k: v for k, v in value.items() if k != "piece"}, language)
        return str(value[language])
    if isinstance(value, (list, tuple)):
        separator = " " if value and isinstance(value[0], Mapping) and "piece" in value[0] else ", "
        return separator.join(_said(v, language) for v in value[:LISTED]) + (", …" if len(value) > LISTED else "")
    if isinstance(value, str):
        return quoted(value, SHOWN)
    return f"{value:,}"

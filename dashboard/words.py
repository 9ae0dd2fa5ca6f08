"""What the pages say, in Korean and in English: lecture sections and short strings.

A page's text is `pages/text/LANGUAGE/PAGE.md`: a `# Title`, a lead, then sections `## Heading {#anchor}`.
Short strings are in `pages/text/LANGUAGE/*.toml`, one file a lab. A placeholder is written {{name}}.
English is translated from Korean, and carries the hash of the Korean it was made from: after translating a change,
`python -m dashboard.words stamp` renews the hashes, and a test flags what is stale.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

TEXT = Path(__file__).resolve().parent.parent / "pages" / "text"
LANGUAGES = {"ko": "한국어", "en": "English"}
DEFAULT = "ko"
_HEADING = re.compile(r"^## (?P<heading>.+?) \{#(?P<anchor>[a-z0-9-]+)\}$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{\{([a-z_]+)\}\}")
_STAMP = re.compile(r"\A<!-- from ko ([0-9a-f]{12}) -->\n")


@dataclass(frozen=True)
class Section:
    """One piece of a lecture: its heading, and its Markdown without the heading."""

    anchor: str
    heading: str
    body: str


@dataclass(frozen=True)
class Lecture:
    """A page's text in one language."""

    title: str
    lead: str
    sections: Mapping[str, Section]


@lru_cache(maxsize=64)
def lecture(page: str, language: str) -> Lecture:
    """The text of `page`. KeyError-free by test: both languages have the same anchors."""
    text = _STAMP.sub("", (TEXT / language / f"{page}.md").read_text(encoding="utf-8"))
    parts = _HEADING.split(text)
    title, _, lead = parts[0].strip().partition("\n")
    rows = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    sections = {anchor: Section(anchor, heading, body.strip()) for heading, anchor, body in rows}
    return Lecture(title.removeprefix("# ").strip(), lead.strip(), sections)


@lru_cache(maxsize=4)
def strings(language: str) -> dict[str, str]:
    """The short strings of a language, by flat dotted key."""
    files = sorted((TEXT / language).glob("*.toml"))
    return dict(row for path in files for row in _flat(tomllib.loads(path.read_text(encoding="utf-8"))))


def say(language: str, key: str, **details: Any) -> str:
    """A short string with its placeholders filled in."""
    return fill(strings(language)[key], **details)


def fill(text: str, **details: Any) -> str:
    """Puts `details` into a text's {{placeholders}}."""
    return _PLACEHOLDER.sub(lambda match: str(details[match[1]]), text)


def table_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, ["---"] * len(heads), *rows))


def placeholders(text: str) -> set[str]:
    """The names of a text's placeholders."""
    return set(_PLACEHOLDER.findall(text))


def stale() -> list[str]:
    """The English files whose Korean source has changed since they were stamped."""
    return [p.name for p in sorted((TEXT / "en").iterdir()) if _stamped(p) != _hash(TEXT / "ko" / p.name)]


def stamp() -> None:
    """Says that every English file now matches its Korean source."""
    for path in (TEXT / "en").iterdir():
        old, mark = path.read_text(encoding="utf-8"), _hash(TEXT / "ko" / path.name)
        line = f'from_ko = "{mark}"\n' if path.suffix == ".toml" else f"<!-- from ko {mark} -->\n"
        body = re.sub(r'\Afrom_ko = ".*"\n', "", _STAMP.sub("", old))
        path.write_text(line + body, encoding="utf-8")


def _stamped(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    found = _STAMP.match(text) or re.match(r'\Afrom_ko = "([0-9a-f]{12})"\n', text)
    return found[1] if found else ""


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        rows += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, str(value))]
    return rows


if __name__ == "__main__" and sys.argv[1:] == ["stamp"]:
    stamp()

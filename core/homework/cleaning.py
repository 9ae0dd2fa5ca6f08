"""Somebody's text as plain text: composed, with line feeds, and without what cannot be seen. Light.

Lone surrogates break a database, control characters a terminal, marks of direction a reader. Composed (NFC) because a
Korean syllable is otherwise two or three characters, as macOS writes it in file names.
"""

from __future__ import annotations

import re
import unicodedata

HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")
MARKS = 30
"""Marks over one letter that are kept: those of the stream-safe text format (Unicode Standard Annex 15, 13). Sorting a
run of marks takes time that grows with its square."""
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
LATIN = re.compile(r"[A-Za-z]")
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\v\f]")


def clean(text: str) -> str:
    """The text that a reader sees; never longer than three times the given one."""
    text = _BREAKS.sub("\n", text)
    there = set(text) - {"\t", "\n"}
    if unseen := {c for c in there if unicodedata.category(c) in HIDDEN}:
        text = re.sub(_one_of(unseen), "", text)
    if marks := {c for c in there - unseen if unicodedata.category(c).startswith("M") or unicodedata.combining(c)}:
        text = re.sub(f"({_one_of(marks)}{{{MARKS}}}){_one_of(marks)}+", r"\1", text)
    return unicodedata.normalize("NFC", text)


def hidden(text: str) -> int:
    """How many characters of a text cannot be seen; those that end a line do not count."""
    text = _BREAKS.sub("\n", text)
    return sum(text.count(c) for c in set(text) - {"\t", "\n"} if unicodedata.category(c) in HIDDEN)


def line(text: str, most: int) -> str:
    """The text on one line, cut to `most` characters: a name."""
    return " ".join(clean(text[: 10 * most]).split())[:most].strip()


def lengths(text: str) -> tuple[int, int]:
    """Characters of a text with and without white space, as a reader counts them: the ends do not count."""
    seen = clean(text).strip()
    return len(seen), len(re.sub(r"\s", "", seen))


def korean(text: str) -> bool:
    """Whether a text is to be measured as Korean: unless it is written in Latin letters for the most part."""
    return 4 * len(HANGUL.findall(text)) >= len(LATIN.findall(text))


def _one_of(characters: set[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"

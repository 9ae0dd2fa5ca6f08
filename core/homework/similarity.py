"""How much two texts share: short runs of characters. For the lecturer to look at; it passes no verdict. Light."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

RUN = 3  # characters
COMPARED = 6_000  # characters of each text
LEAST = 0.2  # of what two texts hold together; below nobody needs to look
PAIRS = 200
PASSAGE = 12  # characters


class Pair(NamedTuple):
    """Two texts by their names, and the share of their runs that both have, 0 to 1."""

    first: str
    second: str
    share: float


class Passage(NamedTuple):
    """A stretch that two texts share: where it begins in each, and how long it is."""

    here: int
    there: int
    length: int


def runs(text: str) -> frozenset[str]:
    """Every run of RUN characters in a text, white space and case aside."""
    plain = "".join(text[:COMPARED].split()).casefold()
    return frozenset(plain[i : i + RUN] for i in range(len(plain) - RUN + 1))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets share of what they hold together; 0 for two empty ones."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def pairs(texts: Mapping[str, str], least: float = LEAST) -> list[Pair]:
    """The pairs of texts that share most, the closest first; PAIRS at most. Called on a worker: n texts have n² / 2."""
    sets = {name: found for name, text in texts.items() if (found := runs(text))}
    all_pairs = (Pair(a, b, jaccard(sets[a], sets[b])) for a, b in combinations(sets, 2))
    return sorted((pair for pair in all_pairs if pair.share >= least), key=lambda pair: -pair.share)[:PAIRS]


def passages(one: str, other: str) -> list[Passage]:
    """The stretches that two texts share, in order, of PASSAGE characters at least."""
    matcher = SequenceMatcher(None, one[:COMPARED], other[:COMPARED], autojunk=False)
    found = (Passage(*block) for block in matcher.get_matching_blocks())
    return [passage for passage in found if passage.length >= PASSAGE]


def own_text(answers: Sequence[str], comments: Sequence[str], given: Sequence[str]) -> str:
    """What a student wrote: answers and comments, without lines that were handed out."""
    there = {line.strip() for text in given for line in text.split("\n")}
    return "\n".join(line for line in _lines([*answers, *comments]) if line.strip() not in there)


def _lines(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from text.split("\n")

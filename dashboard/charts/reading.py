"""How a tree's numbers are read: its questions and answers in words, and its answers as colours. No Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from core.data.features import names_of
from core.data.tabular import TABLES, Table
from core.ensembles.inside.single_trees import Answers
from core.ensembles.inside.trees import Place, Tree
from core.tape import Array
from dashboard.theme import CLASSES, LOW_HIGH, PAPER, tint

MIDDLE = "#e4e8ec"  # between low and high; white would glare in the dark mode


@dataclass(frozen=True)
class Reading:
    """How a tree's numbers are put into words: the data's names and classes, and what its answers are."""

    data: str
    answers: Answers
    language: str

    @property
    def table(self) -> Table:
        return TABLES[self.data]

    @property
    def shares(self) -> bool:
        """Whether an answer is a share a class."""
        return self.answers == "votes" and self.table.task == "classification"

    def feature(self, tree: Tree, node: int) -> str:
        """The name of the column that a node asks about."""
        return names_of(self.data)[int(tree.feature[node])](self.language)

    def sign(self, tree: Tree) -> str:
        return "<" if tree.strict else "≤"

    def answer(self, value: Array) -> str:
        """A value in words: the class with its share, a number, or what is added."""
        if self.shares:
            best = int(value.argmax())
            return f"{self.table.classes[best](self.language)} {100 * float(value[best]):.0f}%"
        number = float(value[0])
        return (f"{number:+.3g}" if self.answers == "adds" else f"{number:.4g}").replace("-", "−")


class Colours(NamedTuple):
    """The ends of the scale on which a tree's answers are coloured; not used for class shares."""

    low: float
    high: float


def number(value: float) -> str:
    """A threshold as one reads it."""
    return f"{float(value):.4g}".replace("-", "−").replace("e+0", "e+").replace("e−0", "e−")


def node_is_end(tree: Tree, node: int, at: dict[int, Place]) -> bool:
    """Whether nothing is drawn behind a node."""
    return int(tree.left[node]) not in at


def scale(tree: Tree, at: dict[int, Place], reading: Reading) -> Colours:
    """From the lowest to the highest answer that is drawn; around zero where it is added."""
    ends = [float(tree.value[node, 0]) for node in at if node_is_end(tree, node, at)]
    low, high = min(ends), max(ends)
    if reading.answers == "adds":
        high = max(abs(low), abs(high))
        low = -high
    return Colours(low, high)


def colour(value: Array, reading: Reading, colours: Colours) -> str:
    """The colour of an answer: the surer the deeper, or from the lowest to the highest number."""
    if reading.shares:
        best, count = int(value.argmax()), len(value)
        sure = (float(value[best]) - 1 / count) / (1 - 1 / count)
        return _mixed(PAPER, tint(CLASSES[best] if count <= len(CLASSES) else CLASSES[1]), sure)
    span = colours.high - colours.low
    share = (float(value[0]) - colours.low) / span if span > 0 else 0.5
    low, high = LOW_HIGH[0][1], LOW_HIGH[-1][1]
    return _mixed(low, MIDDLE, 2 * share) if share < 0.5 else _mixed(MIDDLE, high, 2 * share - 1)


def _mixed(one: str, other: str, share: float) -> str:
    channels = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * min(max(share, 0.0), 1.0)):02x}" for a, b in channels)

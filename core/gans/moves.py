"""A training by hand, one player at a time: what one move is, and the short text that says them all. Light: no torch.

`D3 G B10` says three moves: D alone learns three times, then G once, then both take ten ordinary steps. A move is one
press of a button and one frame, so `D D D` is not `D3`, though both lead to the same weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.gans.spec import GanSpec
from core.spec import Problem, Text, line, number

PLAYERS: dict[str, Text] = {
    "D": Text("D만", "D only"),
    "G": Text("G만", "G only"),
    "B": Text("둘 다", "both"),
}
"""Who learns in a move, by its letter."""
MOST_MOVES, MOST_STEPS = 60, 500
SHORTEST = 100
"""The fewest steps that a training may say of itself."""
_MOVE = re.compile(r"([DGB])([0-9]{0,4})")
_GAP = re.compile(r"[\s,]*")


class Move(NamedTuple):
    """`who` learns `steps` times: D and G on a fresh batch each time, both as the training's own step has it."""

    who: str
    steps: int = 1

    def __str__(self) -> str:
        return self.who if self.steps == 1 else f"{self.who}{self.steps}"


def read_moves(text: str) -> tuple[Move, ...]:
    """The moves that a text such as `D3 G B10` says; gaps do not matter, nor does the letters' case.

    ValueError where it says something else, a move of no step, or more than MOST_MOVES or MOST_STEPS.
    """
    moves, at, text = [], 0, text.upper()
    while (at := _gap(text, at)) < len(text):
        found = _MOVE.match(text, at)
        if not found or found[2].startswith("0"):
            raise ValueError(text)
        moves.append(Move(found[1], int(found[2] or 1)))
        at = found.end()
    if len(moves) > MOST_MOVES or sum(move.steps for move in moves) > MOST_STEPS:
        raise ValueError(text)
    return tuple(moves)


def _gap(text: str, at: int) -> int:
    """Where the next move begins."""
    found = _GAP.match(text, at)
    return found.end() if found else at


def write_moves(moves: Sequence[Move]) -> str:
    """The text that says these moves."""
    return " ".join(map(str, moves))


def tidy_moves(text: str) -> str:
    """The moves written one way, so that equal ones have equal keys. ValueError as in `read_moves`."""
    return write_moves(read_moves(text))


@dataclass(frozen=True)
class MovesSpec(GanSpec):
    """A GAN that is trained for a while and then by hand: `after` ordinary steps, then the moves, a frame each."""

    lab: ClassVar[str] = "moves"
    learner: ClassVar[str] = "core.gans.stepping"
    version: ClassVar[int] = 1
    axis: ClassVar[str] = "move"
    at_once: ClassVar[int] = 1
    checkpoints: ClassVar[bool] = False

    after: int = number(
        0,
        0,
        5000,
        step=100,
        label=Text("미리 학습한 걸음 수", "Steps trained beforehand"),
        about=Text(
            "손으로 한 걸음씩 배우기 전에 둘 다 이만큼 미리 학습합니다.",
            "Both learn for this many steps before you take over.",
        ),
        zero=Text("처음부터", "from scratch"),
    )
    moves: str = line(
        tidy_moves,
        label=Text("차례를 글로 쓰기", "The moves in writing"),
        about=Text(
            "D는 D만, G는 G만, B는 둘 다 배우는 차례이고, 수는 걸음 수입니다. 보기: D3 G B10",
            "D is D only, G is G only, B is both; the number says how many steps. Example: D3 G B10",
        ),
    )

    @property
    def training(self) -> GanSpec:
        """The training that is taken over: the same settings and seed. Its length only matters to instance noise."""
        values = {name: getattr(self, name) for name in GanSpec.rules()}
        return GanSpec(**(values if self.noise > 0 else {**values, "steps": SHORTEST}))

    @property
    def played(self) -> tuple[Move, ...]:
        """The moves, in order."""
        return read_moves(self.moves)

    @property
    def work(self) -> float:
        """Floating-point operations, about: as if both learned in every move."""
        whole = super().work
        mine = whole / self.steps * (self.after + sum(move.steps for move in self.played))
        return max(mine, whole) if self.noise > 0 else mine

    def relevant(self) -> tuple[str, ...]:
        return tuple(name for name in super().relevant() if name != "steps" or self.noise > 0)

    def conflicts(self) -> list[Problem]:
        if self.pictures:
            return [Problem("data", "moves-need-points")]
        return [p._replace(field="after") if p.field == "steps" else p for p in super().conflicts()]

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(self.played) + 1))

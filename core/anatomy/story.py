"""Reads a recording of calls back from a frame: who called whom, the way to your code, what lies below it. Light."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from core.anatomy.owners import KINDS
from core.tape import Array, Frame

ROOT = -1
AGAIN = ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")
"""How the names end of what runs as a function and is not called as one."""


class Ran(NamedTuple):
    """A function that ran: where its code lies, and whose it is (a name in KINDS, and for a package its name)."""

    module: str
    name: str
    file: str
    line: int
    owner: str
    kind: str


@dataclass(frozen=True)
class Story:
    """The calls of a recording, in order; `calls` [n, 4] has function, caller (ROOT for none), depth and thread."""

    calls: Array
    began: Array
    took: Array
    functions: tuple[Ran, ...]
    text: Mapping[str, Any]

    def of(self, call: int) -> Ran:
        """The function that a call called."""
        return self.functions[int(self.calls[call, 0])]

    def mine(self) -> list[int]:
        """The calls of your code, in order."""
        return [i for i in range(len(self.calls)) if self.of(i).kind == "yours"]

    @cached_property
    def ups(self) -> tuple[int, ...]:
        """The calls of your code by other code, in order; a generator that is taken up again is none."""
        calls = ((i, int(by)) for i, by in enumerate(self.calls[:, 1]) if by != ROOT)
        return tuple(i for i, by in calls if self._comes_up(self.of(i), self.of(by)))

    @staticmethod
    def _comes_up(called: Ran, by: Ran) -> bool:
        return called.kind == "yours" != by.kind and not called.name.endswith(AGAIN)

    @cached_property
    def telling(self) -> int:
        """The call that says most of who was in control.

        The first of your code by other code; else your first; else, where none of it ran, the end of the package's main
        line: from the first call on, of what each called itself the one that most calls hang from.
        """
        if mine := self.ups or self.mine():
            return mine[0]
        at = 0
        while below := [i for i in self.below(at) if self.of(i).kind in ("server", "package")]:
            at = max(below, key=lambda i: int(self.sizes[i]))
        return at

    def way(self, call: int) -> list[int]:
        """From the first caller down to a call, itself included."""
        found = [call]
        while self.calls[found[-1], 1] != ROOT:
            found.append(int(self.calls[found[-1], 1]))
        return found[::-1]

    def below(self, call: int) -> list[int]:
        """What a call called itself, in order."""
        return [int(i) for i in np.flatnonzero(self.calls[:, 1] == call)]

    @cached_property
    def sizes(self) -> Array:
        """How many calls each one stands for: itself and all below it."""
        sizes = np.ones(len(self.calls), int)
        for i in range(len(self.calls) - 1, -1, -1):
            if self.calls[i, 1] != ROOT:
                sizes[self.calls[i, 1]] += sizes[i]
        return sizes

    @cached_property
    def places(self) -> Array:
        """Where each call begins when calls are laid out so that each holds those below it, threads one after other."""
        order = np.lexsort((np.arange(len(self.calls)), self.calls[:, 3]))
        places = np.empty(len(self.calls), int)
        places[order] = np.arange(len(self.calls))
        return places


def story(frame: Frame) -> Story:
    """What a frame of `core.anatomy.learner` tells."""
    a = frame.arrays
    text = json.loads(a["text"].tobytes())
    kinds = [KINDS[k] for k in a["kind"]]
    functions = tuple(Ran._make([*said, kind]) for said, kind in zip(text["functions"], kinds, strict=True))
    return Story(a["calls"], a["began"], a["took"], functions, text)

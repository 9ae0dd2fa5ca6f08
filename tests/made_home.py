"""Tapes that notebooks are made of: a training by hand with all its moves, and a map of what is installed here.

A program whose calls are recorded has a process of its own; it is recorded once for all tests.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from core.anatomy import learner as calls
from core.anatomy.atlas import PLACES, here
from core.anatomy.atlas_learner import megabytes
from core.anatomy.spec import CallSpec
from core.gans import stepping
from core.gans.moves import MovesSpec
from core.tape import FINISHED, Frame, Tape
from core.worker import made


def by_hand(spec: MovesSpec) -> Tape[Any]:
    """A training by hand, recorded."""
    state = stepping.start(spec)
    frames = [stepping.observe(state)]
    for at in spec.marks()[1:]:
        state = stepping.advance(state, at)
        frames.append(stepping.observe(state))
    return Tape(spec, frames, FINISHED, made("cpu"))


def surveyed() -> Tape[Any]:
    """The map of this installation, with measured sizes and made times."""
    sizes = np.array([megabytes(place) for place in PLACES.values()])
    arrays = {"import_seconds": np.linspace(0.1, 2, len(sizes)), "megabytes": sizes}
    return Tape(here(), [Frame(len(sizes), {"measured": float(len(sizes))}, arrays)], FINISHED, made("cpu"))


def called(spec: CallSpec) -> Frame:
    """What was recorded of a program; which release is installed is the same for all specs here."""
    return _called(spec.with_(release=""))


@cache
def _called(spec: CallSpec) -> Frame:
    return calls.observe(calls.advance(calls.start(spec), 1))

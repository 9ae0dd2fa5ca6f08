"""Trains a GAN by hand, move by move, and takes the last update of each move apart. Heavy: torch.

The same three functions as every learner. A move of both players is the training's own step, so `B5` from the start is
`core.gans.learner.advance(start, 5)`, bit for bit; looking at an update never draws from the training's chance.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from core.gans import evaluation as ev
from core.gans import learner, views
from core.gans.moves import Move, MovesSpec
from core.gans.slow import Watched
from core.gans.spec import GanSpec
from core.settings import training_device
from core.tape import Frame

Array = NDArray[Any]


@dataclass(frozen=True)
class Hand:
    """A training between two moves.

    tensors  as `training.fresh` gives them, on one device; chance: as in `learner.GanState`
    steps    ordinary steps so far, those before the first move included
    d, g     how often each has been updated in all
    numbers, arrays  the last update taken apart, as `slow.Watched` has it; empty before the first move
    """

    spec: MovesSpec
    at: int
    seconds: float
    tensors: Mapping[str, Tensor]
    chance: Tensor
    steps: int
    d: int
    g: int
    numbers: Mapping[str, float]
    arrays: Mapping[str, Array]


def start(spec: MovesSpec) -> Hand:
    """The training as it is taken over, after `spec.after` ordinary steps."""
    begun = _begun(spec.training, spec.after, training_device())
    d = spec.after * spec.d_steps
    return Hand(spec, 0, begun.seconds, begun.tensors, begun.chance, spec.after, d, spec.after, {}, {})


@lru_cache(maxsize=8)
def _begun(training: GanSpec, after: int, device: str) -> learner.GanState:
    """The same for everybody who takes it over there: each press of a button asks for it again."""
    return learner.advance(learner.start(training), after)


def advance(state: Hand, upto: int) -> Hand:
    """The training after `upto` moves in all; `state` stays as it was. Nothing happens when it is there already."""
    for move in state.spec.played[state.at : upto]:
        state = _moved(state, move)
    return state


def _moved(state: Hand, move: Move) -> Hand:
    """The training after one more move."""
    began = time.perf_counter()
    tensors = {name: tensor.clone() for name, tensor in state.tensors.items()}
    generator = torch.Generator(tensors["g"].device)
    generator.set_state(state.chance)
    with torch.inference_mode() if state.spec.by_hand else torch.no_grad():
        watched = Watched(state.spec.training, tensors, generator, state.steps)
        watched.resume(state.d, state.g)
        for left in reversed(range(move.steps)):
            watched.look = left == 0
            watched.play(move.who)
    seconds = state.seconds + time.perf_counter() - began
    counts = watched.at, watched.updates["d"], watched.updates["g"]
    seen = watched.numbers, watched.arrays
    return Hand(state.spec, state.at + 1, seconds, tensors, generator.get_state(), *counts, *seen)


def observe(state: Hand) -> Frame:
    """What this moment looks like, and what the move's last update did, step by step; nothing is disturbed.

    arrays   as `learner.observe` has them for points, and of the update: see `slow.Watched`
    numbers  of `evaluation.judge` and `evaluation.covered`, on fixed reals and noise; judged: on how many of each the
             first is; steps, updates_d, updates_g: how often both took a step, and how often each was updated in all;
             and of the update: see `slow.Watched`
    notes    who: "D", "G" or "B", of the move that led here
    """
    training, tensors = state.spec.training, state.tensors
    g = ev.shown_weights(tensors)
    points = ev.generate(training, g, ev.noise(training, g))
    numbers, arrows = ev.judge(training, tensors)
    found, counts = ev.covered(training, points)
    counted = {"steps": float(state.steps), "updates_d": float(state.d), "updates_g": float(state.g)}
    counted["judged"] = float(ev.JUDGED * training.pack)
    arrays = {**views.moving(training, tensors, points, arrows), "histogram": counts}
    if state.at == 0:
        arrays |= views.still(training)
    notes = {"who": state.spec.played[state.at - 1].who} if state.at else {}
    numbers |= {**found, **counted, **state.numbers}
    return Frame(state.at, numbers, {**arrays, **state.arrays}, notes, state.seconds)

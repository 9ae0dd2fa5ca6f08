"""The tapes of all presets, and what their notebooks say of them: what the tests of what is taken home stand on."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from core.anatomy.spec import EXAMPLES
from core.labs import LABS
from core.notebooks import BOOKS
from core.spec import Spec
from core.store import SHELF, Store
from core.tape import FINISHED, Frame, Tape
from core.worker import made
from tests.made_home import by_hand, called, surveyed
from tests.test_tensors import asked as told_of_tensors

SHIPS = ("gans", "flows", "films", "surveys", "maps", "papers")
"""Labs whose presets' tapes ship with the project."""
EARLY = 50
LANGUAGES = ("ko", "en")
ASKED = ("sign",)
"""Of a guest book's requests the one with most in it is recorded here; `test_guestbooks` asks all."""
EVERY = ("bagging", "rounds", "trees", "surrogates")
"""Labs whose numbers at home are taken over all frames."""
WHOLE = {
    "gans": ("generator-outruns-cure",),
    "flows": (),
    "convnets": ("few",),
    "memories": (),
    "autoencoders": ("linear",),
}
"""Labs whose presets are trained at home for long, and those that are trained to their end; of the others the first
steps are, and all numbers compared with those that the app has there."""
SOON = " at step "
"""What stands in the name of a number of a training's first steps."""
LECTURE = ("ensembles", "lecture")
FIRST = {"costs": 3, "variance": 3, "depths": 2, "timings": 2}
"""Labs of which only so many moments after the first are recorded; their notebooks repeat what is on the tape."""
FEWER: dict[str, dict[str, Any]] = {
    "films": {"steps": 3},
    "surveys": {"steps": 3, "seeds": 1},
    "maps": {"steps": 3, "every": 4},
    "papers": {"steps": 3, "trials": {1: [0], 2: [1]}},
    "atlas": {"places": {"os": ("", "os"), "bottle": ("bottle", "bottle")}, "inside": "bottle"},
}
"""What makes a lab's notebooks short that would take minutes; their numbers are compared elsewhere."""
HOURS = ("pacgan",)
"""Presets that neither ship nor can be recorded here."""
ALL = [
    pytest.param(lab, preset, id=f"{lab}-{preset}")
    for lab in BOOKS
    for preset in LABS[lab].presets
    if preset not in HOURS
]


@cache
def tapes(lab: str, preset: str) -> list[Tape[Any]]:
    """An experiment's tapes: those that ship, or recorded here at the few moments that a notebook is about."""
    specs = LABS[lab].presets[preset]
    if lab in SHIPS:
        return [tape for spec in specs if (tape := shipped(spec))]
    if lab in ("moves", "atlas"):
        return [by_hand(spec) if lab == "moves" else surveyed() for spec in specs]
    if lab == "tensors":
        return [asked()[spec.key] for spec in specs]
    if lab == "timings":
        return [with_tensorflow(recorded(spec)) for spec in specs]
    if lab == "calls":
        specs = [spec for spec in specs if spec.request in ASKED or not EXAMPLES[spec.example].web]
        return [Tape(spec, [Frame(0), called(spec)], FINISHED, made("cpu")) for spec in specs]
    return [recorded(spec, lab in WHOLE and preset not in WHOLE[lab]) for spec in specs]


@cache
def shipped(spec: Spec) -> Tape[Any] | None:
    return Store(str(SHELF)).load(spec)


def begun(lab: str, preset: str) -> list[Tape[Any]]:
    """The tapes as a notebook is tried with: of trainings that stop early, as far as there."""
    if whole(lab, preset) or lab not in WHOLE:
        return tapes(lab, preset)
    at = stop(lab, preset)
    return [Tape(t.spec, [f for f in t.frames if f.at <= at], FINISHED, t.made) for t in tapes(lab, preset)]


@cache
def asked() -> dict[str, Tape[Any]]:
    """The tapes of all topics on tensors, by key."""
    specs = [spec for those in LABS["tensors"].presets.values() for spec in those]
    notes = [{name: json.dumps(said[spec.key]) for name, said in told_of_tensors().items()} for spec in specs]
    return {
        spec.key: Tape(spec, [Frame(0), Frame(len(said), {}, {}, said)], FINISHED, made("cpu"))
        for spec, said in zip(specs, notes, strict=True)
    }


def with_tensorflow(tape: Tape[Any]) -> Tape[Any]:
    """Times of TensorFlow's as well, made ones: its process would take all sizes. It settles its threads but once."""
    if tape.spec.threads == "one":
        times = tape.last.times
        told = {name.replace("numpy", "tensorflow"): took for name, took in times.items() if "numpy" in name}
        tape = Tape(tape.spec, [*tape.frames[:-1], replace(tape.last, times={**times, **told})], FINISHED, tape.made)
    return tape


@cache
def recorded(spec: Spec, first: bool = False) -> Tape[Any]:
    """A tape with the first frame and those of `moments`."""
    learner = import_module(spec.learner)
    state = learner.start(spec)
    frames = [learner.observe(state)]
    for at in moments(spec, first):
        state = learner.advance(state, at)
        frames.append(learner.observe(state))
    return Tape(spec, frames, FINISHED, made("cpu"))


def moments(spec: Spec, first: bool) -> list[int]:
    """After the start: all where a notebook is about all, or the first ones; else an early one, and the last."""
    marks = spec.marks()
    if spec.lab in EVERY or spec.lab in FIRST:
        return list(marks[1 : FIRST.get(spec.lab, len(marks)) + 1])
    early = max(mark for mark in marks if mark <= EARLY)
    return sorted({early, early if first else marks[-1]} - {0})


def cells(lab: str, preset: str, language: str = "en") -> list[tuple[str, str]]:
    return BOOKS[lab](tapes(lab, preset), language)


def config(source: str) -> dict[str, Any]:
    return ast.literal_eval(source.removeprefix("CONFIG = "))


def seen(given: list[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """The app's numbers as the notebook states them, and how near they must be."""
    source = next(source for kind, source in given if kind == "code" and source.startswith(("SEEN", "ANSWERS")))
    if source.startswith("ANSWERS"):
        answers = ast.literal_eval(source.partition("\n\nfound")[0].removeprefix("ANSWERS = "))
        return {f"{library} {question}": (1.0, 0.0) for library, said in answers.items() for question in said}
    return ast.literal_eval(source.partition("\n\nprint")[0].removeprefix("SEEN = "))


def stop(lab: str, preset: str) -> int:
    """After how many steps a notebook's first numbers are compared."""
    return max(int(name.rpartition(SOON)[2]) for name in seen(cells(lab, preset)) if SOON in name)


def whole(lab: str, preset: str) -> bool:
    """Whether a preset runs at its full size. The lecture's models do so in their snippets."""
    return (lab, preset) != LECTURE and lab not in FEWER and (lab not in WHOLE or preset in WHOLE[lab])


def near_to(expected: float, near: float) -> Any:
    return pytest.approx(expected, rel=near, abs=1e-12)

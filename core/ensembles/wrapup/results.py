"""`Result`: what is left of a run that has ended, and its setting in words. Light: plain values, no tape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.data.tabular import Task
from core.ensembles.kinds import MODELS
from core.ensembles.spec import DEFAULT, EnsembleSpec
from core.spec import Choice, Line, Number, Switch, Text, Value
from core.tape import Tape

EARLY = 10  # trees: every tape has a frame there, so the first trees can be set against all of them
LETTERS = 12
SEEDS = ("split_seed", "seed")
ON, OFF = Text("함", "on"), Text("안 함", "off")
USUAL: dict[str, Value] = {name: getattr(EnsembleSpec(), name) for name in EnsembleSpec.rules()}
"""Every field's default."""


class Result(NamedTuple):
    """One experiment and how it came out.

    task      the data's; of a session's own file it cannot be asked for any more once the file has gone
    numbers   of the last frame: score_train, score_test, trees; size and score_oob where there are any;
              early_test, the test score with EARLY trees, where there are more; rows_test
    seconds   time spent fitting
    alone     whether the model stopped by itself before its last tree
    finished  whether it was recorded to its end
    when      when it was recorded, as ISO 8601 in UTC
    """

    spec: EnsembleSpec
    task: Task
    numbers: Mapping[str, float]
    seconds: float
    alone: bool = False
    finished: bool = True
    when: str = ""

    @property
    def train(self) -> float:
        return self.numbers["score_train"]

    @property
    def test(self) -> float:
        return self.numbers["score_test"]

    @property
    def trees(self) -> int:
        return int(self.numbers["trees"])


def result(tape: Tape[EnsembleSpec], when: str = "") -> Result | None:
    """What is left of a tape that has ended; None where it holds no score. `when` stands in for a missing date."""
    if not tape.ending or not tape.frames or "score_test" not in tape.last.numbers:
        return None
    last = tape.last
    numbers = {name: float(value) for name, value in last.numbers.items()}
    if MODELS[tape.spec.model].grows and last.at > EARLY:
        numbers["early_test"] = float(tape.at(EARLY).numbers["score_test"])
    if "rows_test" in tape.first.numbers:
        numbers["rows_test"] = float(tape.first.numbers["rows_test"])
    alone = last.notes.get("stop") == "stopped-early"
    recorded = str(tape.made.get("when", when))
    return Result(
        tape.spec, tape.spec.table.task, numbers, float(last.seconds), alone, tape.ending.kind == "finished", recorded
    )


def ground(spec: EnsembleSpec) -> tuple[tuple[str, Value], ...]:
    """Data, split and what was spoiled in it: runs with the same ground can be compared."""
    own = {"model", *MODELS[spec.model].uses}
    return tuple((name, value) for name, value in spec.values().items() if name not in own)


def changed(spec: EnsembleSpec) -> list[str]:
    """The fields, seeds and the model aside, that change this outcome and are not at their default."""
    named = ("data", "own", "model", *SEEDS)
    return [n for n in spec.relevant() if n not in named and getattr(spec, n) != USUAL[n]]


def differing(a: EnsembleSpec, b: EnsembleSpec) -> list[str]:
    """The fields in which two experiments differ, in order of declaration.

    A field that only one of the two models has is among them where it is not at its default.
    """
    of_a, of_b = USUAL | a.values(), USUAL | b.values()
    return [name for name in USUAL if of_a[name] != of_b[name]]


def worded(spec: EnsembleSpec, name: str, language: str) -> str:
    """The value of a field as one reads it; a dash where it changes nothing."""
    if name not in spec.relevant():
        return "–"
    rule, value = spec.rules()[name], getattr(spec, name)
    if isinstance(rule, Choice):
        return str(rule.options[value].label(language))
    if isinstance(rule, Switch):
        return (ON if value else OFF)(language)
    if isinstance(rule, Line):
        return shortened(value)
    if isinstance(rule, Number) and rule.zero and not value:
        return DEFAULT(language)
    return f"{value:,}" if isinstance(value, int) and name not in SEEDS else f"{value:.10g}"


def shortened(text: str) -> str:
    """The beginning of a text in a field's own language."""
    return text if len(text) <= LETTERS else text[:LETTERS] + "…"


def setting(spec: EnsembleSpec, language: str) -> str:
    """What is not at its default, in words: "Trees 100 · Maximum depth 3"."""
    rules = spec.rules()
    return " · ".join(f"{rules[n].label(language)} {worded(spec, n, language)}" for n in changed(spec))

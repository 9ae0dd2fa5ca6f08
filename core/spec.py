"""A `Spec` says one experiment completely: data, model, parameters, seed.

Its canonical JSON's SHA-256 is its `key`; the URL, the cache, the store and the run list derive from it.
This module is light: anyone may import it, the web process included.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar, NamedTuple, Self

Value = int | float | str | bool


class Text(NamedTuple):
    """The same words in Korean and in English."""

    ko: str
    en: str

    def __call__(self, language: str) -> str:
        return self.ko if language == "ko" else self.en


class Entry(NamedTuple):
    """One thing to choose: its name, what it is, its formula (LaTeX) and where it comes from."""

    label: Text
    about: Text
    formula: str
    source: str


class Problem(NamedTuple):
    """Why a value cannot stand: the field, a code that the pages put into words, and what the sentence needs."""

    field: str
    code: str
    details: Mapping[str, Any] = {}


class SpecError(ValueError):
    """Raised when a spec is built from values that cannot stand."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.field}: {p.code} {dict(p.details)}" for p in problems))


@dataclass(frozen=True)
class Number:
    """A numeric field's range, both ends included. `step` is the widget's; any number inside the range is legal.

    `log` asks for a slider over powers. `zero` is what 0 means where it is not a number, such as "default".
    """

    low: float
    high: float
    step: float
    label: Text
    about: Text | None = None
    log: bool = False
    integer: bool = False
    zero: Text | None = None

    def read(self, value: object) -> Value:
        """Turns a URL's string or a number into the field's type. ValueError when that cannot be."""
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise ValueError(value)
        number = float(value)
        if self.integer and not number.is_integer():
            raise ValueError(value)
        return int(number) if self.integer else number

    def problem(self, name: str, value: Any) -> Problem | None:
        if not math.isfinite(value) or not self.low <= value <= self.high:
            return Problem(name, "out-of-range", {"value": value, "low": self.low, "high": self.high})
        return None


@dataclass(frozen=True)
class Choice:
    """A field whose value is the name of a registry's entry. Entries have a `label: Text`."""

    options: Mapping[str, Any]
    label: Text
    about: Text | None = None

    def read(self, value: object) -> Value:
        return str(value)

    def problem(self, name: str, value: Any) -> Problem | None:
        if value not in self.options:
            return Problem(name, "unknown-choice", {"value": value, "options": list(self.options)})
        return None


@dataclass(frozen=True)
class Switch:
    """A field that is on or off."""

    label: Text
    about: Text | None = None

    def read(self, value: object) -> Value:
        if isinstance(value, str):
            return {"true": True, "1": True, "false": False, "0": False}[value.lower()]
        if not isinstance(value, bool):
            raise ValueError(value)
        return value

    def problem(self, name: str, value: Any) -> Problem | None:
        return None


@dataclass(frozen=True)
class Line:
    """A field that is a short text in a language of its own; `tidy` writes it one way, or raises ValueError.

    `secret` keeps it out of addresses: what it names belongs to one session.
    """

    tidy: Callable[[str], str]
    label: Text
    about: Text | None = None
    secret: bool = False

    def read(self, value: object) -> Value:
        return self.tidy(str(value))

    def problem(self, name: str, value: Any) -> Problem | None:
        return None


Rule = Number | Choice | Switch | Line


def number(
    default: float,
    low: float,
    high: float,
    *,
    label: Text,
    step: float | None = None,
    log: bool = False,
    about: Text | None = None,
    zero: Text | None = None,
) -> Any:
    """A dataclass field with a range. An integer default makes an integer field."""
    integer = isinstance(default, int)
    rule = Number(low, high, step or (1 if integer else 0.01), label, about, log, integer, zero)
    return field(default=default, metadata={"rule": rule})


def choice(default: str, options: Mapping[str, Any], *, label: Text, about: Text | None = None) -> Any:
    """A dataclass field whose value names an entry of `options`."""
    return field(default=default, metadata={"rule": Choice(options, label, about)})


def switch(default: bool, *, label: Text, about: Text | None = None) -> Any:
    """A dataclass field that is on or off."""
    return field(default=default, metadata={"rule": Switch(label, about)})


def line(
    tidy: Callable[[str], str], *, label: Text, about: Text | None = None, secret: bool = False, default: str = ""
) -> Any:
    """A dataclass field that is a short text which `tidy` understands; empty unless another `default` is given."""
    return field(default=default, metadata={"rule": Line(tidy, label, about, secret)})


@dataclass(frozen=True)
class Spec:
    """One experiment, said completely. Subclasses add fields made by `number`, `choice`, `switch`, `line`.

    lab      the subpackage's name, and the store's first folder
    learner  dotted name of the heavy module with `start`, `advance` and `observe`; imported on workers only
    version  raised whenever the learner's results change, so that old tapes are not taken for new ones
    axis     what a frame's position counts
    at_once  how many runs of this lab one viewer may have
    wants_gpu  whether the engine prefers a worker with a GPU
    checkpoints  whether a begun run is kept in the store; the learner then has `pack` and `unpack`
    keeps_weights  whether a finished run's packed last state is stored with its tape
    """

    lab: ClassVar[str]
    learner: ClassVar[str]
    version: ClassVar[int] = 1
    axis: ClassVar[str] = "step"
    at_once: ClassVar[int] = 1
    wants_gpu: ClassVar[bool] = False
    checkpoints: ClassVar[bool] = False
    keeps_weights: ClassVar[bool] = True

    def __post_init__(self) -> None:
        problems = []
        for name, rule in self.rules().items():
            try:
                value = rule.read(getattr(self, name))
            except (ValueError, KeyError, OverflowError):
                problems.append(Problem(name, "unreadable", {"value": getattr(self, name)}))
                continue
            object.__setattr__(self, name, value)
            if problem := rule.problem(name, value):
                problems.append(problem)
        problems = problems or self.conflicts()
        if problems:
            raise SpecError(problems)

    @classmethod
    def rules(cls) -> dict[str, Rule]:
        """The rule of each field, in order of declaration."""
        return {f.name: f.metadata["rule"] for f in fields(cls)}

    def conflicts(self) -> list[Problem]:
        """What does not go together, though each value is legal by itself. Subclasses override."""
        return []

    def relevant(self) -> tuple[str, ...]:
        """The fields that change this experiment's outcome; the others are left out of the key."""
        return tuple(self.rules())

    @property
    def private(self) -> bool:
        """Whether it speaks of a session's own file. Its run is not stored, and is forgotten with that session."""
        return False

    def attachment(self) -> object | None:
        """What travels to the workers with the spec, which only names it; None when nothing does, or it has gone."""
        return None

    def marks(self) -> tuple[int, ...]:
        """The positions at which frames are recorded, rising, the first one 0. Subclasses override."""
        raise NotImplementedError

    def with_(self, **changes: Value) -> Self:
        """A copy with some fields changed. SpecError when the new values cannot stand."""
        return replace(self, **changes)

    def values(self) -> dict[str, Value]:
        """The relevant fields and their values."""
        return {name: getattr(self, name) for name in self.relevant()}

    @cached_property
    def canonical(self) -> str:
        """The JSON that names this experiment: sorted keys, no spaces, relevant fields only."""
        said = {"lab": self.lab, "version": self.version, **self.values()}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    @cached_property
    def key(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    @classmethod
    def read(cls, values: Mapping[str, object]) -> tuple[dict[str, Any], list[Problem]]:
        """What a URL says of the fields: the values that are legal, each by itself, and why the others are not."""
        good: dict[str, Any] = {}
        problems = []
        for name, rule in cls.rules().items():
            if name not in values:
                continue
            try:
                value = rule.read(values[name])
                problem = rule.problem(name, value)
            except (ValueError, KeyError, OverflowError):
                problem = Problem(name, "unreadable", {"value": values[name]})
            if problem:
                problems.append(problem)
            else:
                good[name] = value
        return good, problems


@lru_cache(maxsize=256)
def spaced(last: int, count: int, dense: int = 10) -> tuple[int, ...]:
    """About `count` positions from 0 to `last`: the first `dense` one by one, then further and further apart.

    Curves change fastest at their start, so positions grow geometrically until they are `last / count` apart.
    """
    marks = list(range(min(dense, last) + 1))
    while marks[-1] < last:
        left = count - len(marks)
        even = (last - marks[-1]) / max(left, 1)
        marks.append(min(last, marks[-1] + max(1, round(min(even, marks[-1] * 0.12)))))
    return tuple(marks)

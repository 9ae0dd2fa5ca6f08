"""Learners whose steps are the members of a registry, asked one after the other in processes of their own. Light."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any, Generic, TypeVar

from core.settings import installed
from core.spec import Spec

S = TypeVar("S", bound=Spec)
T = TypeVar("T")


@dataclass(frozen=True)
class Told(Generic[S, T]):
    """What the first `at` members told, by name; one whose package is missing told nothing."""

    spec: S
    at: int = 0
    seconds: float = 0.0
    told: Mapping[str, T] = field(default_factory=dict)


def ask(state: Told[S, T], upto: int, members: Mapping[str, Any], one: Callable[[str], T]) -> Told[S, T]:
    """Asks members by name until `upto` are done; `state` stays as it was.

    members  entries with a `package`, the distribution that each is about; empty where it needs none
    """
    began, told = perf_counter(), dict(state.told)
    for name, member in list(members.items())[state.at : upto]:
        if not member.package or installed(member.package):
            told[name] = one(name)
    return replace(state, at=max(state.at, upto), seconds=state.seconds + perf_counter() - began, told=told)

"""Runs a snippet as it stands, in one step. Heavy: for workers."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from core.ensembles.snippets import SNIPPETS, SnippetSpec
from core.tape import Frame


@dataclass(frozen=True)
class State:
    """A snippet before (`at` 0) or after (`at` 1) it has run."""

    spec: SnippetSpec
    at: int = 0
    seconds: float = 0.0
    scores: tuple[float, float] | None = None


def start(spec: SnippetSpec) -> State:
    return State(spec)


def advance(state: State, upto: int) -> State:
    """Runs the snippet once; there is nothing after that."""
    if state.scores is not None or upto == 0:
        return state
    began = perf_counter()
    scores = SNIPPETS[state.spec.snippet].run()
    return State(state.spec, 1, perf_counter() - began, scores)


def observe(state: State) -> Frame:
    if state.scores is None:
        return Frame(0)
    train, test = map(float, state.scores)
    return Frame(1, {"score_train": train, "score_test": test}, seconds=state.seconds)

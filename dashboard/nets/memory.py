"""RNN, LSTM and GRU read a sequence and tell what stood first: who forgets, and where the gradient is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.nets.memory import CELLS, KINDS, SETTINGS, MemorySpec, all_cells
from core.run import Run
from core.tape import Tape
from dashboard.charts import memory as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick
from dashboard.live import brief, position
from dashboard.words import say, table_of

__all__ = ["AT", "MORE", "SETTINGS", "SHOWN", "SPEC", "draw", "programs", "together"]

SPEC = MemorySpec
SHOWN, MORE = ("length", "keep", "steps"), ("hidden", "clip", "lr", "batch", "seed")
AT = "memories_at"
KNOWS, GUESSES = 0.9, 1 / KINDS + 0.1
"""Right answers from which on a network remembers, and up to which it does no better than a guess."""
OPEN = 2.0
"""A gate whose bias begins below this lets go of an eighth of the memory or more on every step."""
HOLDS = 0.6
"""While more than this part can be told from the state, the first symbol is still in it."""


def together(spec: MemorySpec) -> tuple[MemorySpec, ...]:
    """The runs that are drawn together."""
    return all_cells(spec)


def programs(spec: MemorySpec) -> tuple[str, ...]:
    """The modules that are shown."""
    return ("core.nets.models.memory",)


def draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """Right answers, what the states hold, the gradients; then one sequence through one cell."""
    tapes: list[Tape[MemorySpec]] = [run.tape for run in runs]
    at = position(language, AT, say(language, "nets.at"), runs, film=True)
    picture, alt = charts.curves(tapes, at, language), say(language, "memory.curves_alt")
    st.plotly_chart(picture, key="memory_curves", config=CONFIG, alt=alt)
    left, right = st.columns(2, gap="medium")
    for column, name in ((left, "held"), (right, "slopes")):
        with column:
            st.markdown(f"**{say(language, f'memory.{name}_title')}**")
            picture, alt = getattr(charts, name)(tapes, at, language), say(language, f"memory.{name}_alt")
            st.plotly_chart(picture, key=f"memory_{name}", config=CONFIG, alt=alt)
            st.caption(say(language, f"memory.{name}_about"))
    st.markdown(table(language, tapes))
    if len(tapes) == len(CELLS) and all(run.ended for run in runs):
        st.success(verdict(language, tapes))
    _state(language, {tape.spec.cell: tape for tape in tapes}, at)


def _state(language: str, tapes: dict[str, Tape[MemorySpec]], at: int) -> None:
    st.markdown(f"**{say(language, 'memory.state_title')}**")
    cell = pick("memories_shown", say(language, "memory.which"), {name: CELLS[name].label(language) for name in tapes})
    st.markdown(f"{CELLS[cell].about(language)} ${CELLS[cell].formula}$")
    picture, alt = charts.state(tapes[cell].at(at), language), say(language, "memory.state_alt")
    st.plotly_chart(picture, key="memory_state", config=CONFIG, alt=alt)
    st.caption(say(language, "memory.state_about", source=CELLS[cell].source))


def reaches(tape: Tape[MemorySpec]) -> int:
    """For how many steps the first symbol can be told from the state without a break, at the end of the training."""
    held = tape.last.arrays["held"]
    lost = [i for i, share in enumerate(held) if share <= HOLDS]
    return lost[0] if lost else len(held)


def table(language: str, tapes: Sequence[Tape[MemorySpec]]) -> str:
    """Each cell's right answers, reach and time."""
    rows = [
        [say(language, "memory.accuracy"), *(f"{tape.last.numbers['accuracy']:.1%}" for tape in tapes)],
        [say(language, "memory.reach"), *(say(language, "memory.of", n=reaches(t), all=t.spec.length) for t in tapes)],
        [say(language, "nets.seconds"), *(brief(tape.last.seconds) for tape in tapes)],
    ]
    return table_of(["", *(CELLS[tape.spec.cell].label(language) for tape in tapes)], rows)


def verdict(language: str, tapes: Sequence[Tape[MemorySpec]]) -> str:
    """Which remember and which guess, and what else that hangs on."""
    right = {tape.spec.cell: tape.last.numbers["accuracy"] for tape in tapes}
    groups = {
        "knows": [cell for cell, share in right.items() if share >= KNOWS],
        "partly": [cell for cell, share in right.items() if GUESSES < share < KNOWS],
        "guesses": [cell for cell, share in right.items() if share <= GUESSES],
    }
    length = tapes[0].spec.length
    said = [
        say(language, f"memory.says.{name}", names=", ".join(CELLS[c].label(language) for c in cells), n=length)
        for name, cells in groups.items()
        if cells
    ]
    if why := _why(groups, tapes[0].spec.keep):
        said.append(say(language, f"memory.says.{why}"))
    return " ".join(said)


def _why(groups: Mapping[str, Sequence[str]], keep: float) -> str:
    """What the result teaches: a key of words, or nothing."""
    if "rnn" in groups["knows"]:
        return "easy"
    if "lstm" in groups["guesses"]:
        return "gate" if keep < OPEN else "lost"
    return "claim" if "rnn" in groups["guesses"] and "lstm" in groups["knows"] else ""

"""The lecture's figure: samples at given steps, plain training above and unrolled below, for several seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.gans.films import STRIPS, Strip
from core.run import Run
from core.tape import Tape
from dashboard.charts import strip as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.scene import is_points
from dashboard.choices import mouse, pick
from dashboard.live import begin, found, lab, show
from dashboard.takehome import foot
from dashboard.words import say, table_of

STEPS = (10_000, 20_000, 50_000, 100_000)
"""The moments of the lecture's figure."""


def draw_chapter(language: str) -> None:
    """One strip, one seed at a time, and what all its seeds say."""
    labels = {name: strip.label(language) for name, strip in STRIPS.items()}
    name = pick("films_strip", say(language, "films.which"), labels)
    strip = STRIPS[name]
    seeds = {str(seed): str(seed) for seed in strip.seeds}
    seed = int(pick(f"films_seed_{name}", say(language, "films.seed"), seeds))
    runs = [run for spec in strip.pair(seed) if (run := found(language, spec))]
    if len(runs) < 2:
        runs = []
        st.info(say(language, "films.missing"))
        begin(language, strip.pair(seed), say(language, "films.run"), "films_run")
    else:
        show(language, runs, lambda now: _draw(language, strip, now))
    st.caption(strip.about(language))
    foot(language, {"gans_tab": "film", "films_strip": name, f"films_seed_{name}": str(seed)}, runs)


def _draw(language: str, strip: Strip, runs: Sequence[Run[Any]]) -> None:
    if len(runs) < 2:
        return
    tapes = [run.tape for run in runs]
    fig = charts.strip(tapes, _names(language, strip), STEPS, language)
    with st.container(key="films_strip_drawn"):
        st.plotly_chart(fig, key="strip", config=CONFIG, alt=say(language, "films.alt"))
    marks = say(language, "films.marks" if is_points(tapes[0]) else "films.frames")
    st.caption(" ".join([marks, *([] if mouse() else [say(language, "films.swipe")])]))
    if all(run.ended for run in runs):
        _told(language, strip)
        per_step = [1000 * tape.last.seconds / max(tape.last.at, 1) for tape in tapes]
        costs = {name: f"{ms:.2f}" for name, ms in zip(("plain", "unrolled"), per_step, strict=True)}
        st.caption(say(language, "films.cost", **costs))


def _names(language: str, strip: Strip) -> list[str]:
    """What the two rows are called."""
    return [say(language, "films.plain"), say(language, "films.unrolled", steps=strip.unrolled.unroll)]


def _told(language: str, strip: Strip) -> None:
    """How many modes either training holds at its end, on every seed that is recorded."""
    found = [[lab().store.load(spec) for spec in strip.pair(seed)] for seed in strip.seeds]
    whole = [kept for pair in found if len(kept := [tape for tape in pair if tape and _ended(tape)]) == len(pair)]
    if not whole:
        return
    last = whole[0][0].last
    st.markdown(say(language, "films.found", steps=f"{last.at:,}", all=len(last.arrays["histogram"])))
    seeds = [
        f"{say(language, 'films.seed')} {seed}" for seed, pair in zip(strip.seeds, found, strict=True) if pair in whole
    ]
    rows = [
        [name, *(f"{tape.last.numbers['modes_held']:.0f}" for tape in of)]
        for name, of in zip(_names(language, strip), zip(*whole, strict=True), strict=True)
    ]
    st.markdown(table_of(["", *seeds], rows))


def _ended(tape: Tape) -> bool:
    return tape.ending is not None and tape.ending.kind == "finished"

"""Unit 02: the map and the table of the lecture's frameworks and libraries, measured where the app runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from core.anatomy.atlas import PLACES, here, versions
from core.anatomy.spec import FRAMEWORKS, LOOPS
from core.run import Run
from core.tape import Frame
from dashboard.charts import atlas as charts
from dashboard.charts.base import CONFIG
from dashboard.live import show, want
from dashboard.takehome import offer
from dashboard.words import say

CHAPTERS = ((FRAMEWORKS, ("frameworks", "calls_framework")), (LOOPS, ("loops", "calls_loop")))
LAST = ("libraries", "calls_library")
"""In which chapter of unit 01 an example stands, and the name of the choice there."""


def draw_chapter(language: str) -> None:
    """Measures what is installed, and draws it as it comes in."""
    if runs := want(language, [here()]):
        show(language, runs, lambda now: _draw(language, now))
    offer(language, runs)


def _draw(language: str, runs: Sequence[Run[Any]]) -> None:
    frame = runs[0].tape.last
    if frame.at:
        figure = charts.atlas(frame, language)
        st.plotly_chart(figure, key="atlas", config=CONFIG, alt=say(language, "atlas.alt"))
        st.caption(say(language, "atlas.about"))
    st.dataframe(
        table(language, frame), column_config=_formats(language), hide_index=True, height="content",
        placeholder=say(language, "atlas.missing"), key=f"atlas:{language}", alt=say(language, "atlas.table_alt"),
    )  # fmt: skip
    gone = [PLACES[name].label for name, version in versions().items() if not version]
    if gone:
        st.info(say(language, "atlas.gone", names=", ".join(gone)))
    if runs[0].ended and frame.at == len(PLACES):
        st.success(verdict(language, frame))


def table(language: str, frame: Frame) -> dict[str, list[Any]]:
    """The table as columns; what is not installed, or not yet measured, is None."""
    seconds, sizes = (frame.arrays.get(name, np.full(len(PLACES), np.nan)) for name in ("import_seconds", "megabytes"))
    known = versions()
    return {
        "name": [place.label for place in PLACES.values()],
        "control": [say(language, f"atlas.kind.{place.control}") for place in PLACES.values()],
        "seconds": [float(s) if np.isfinite(s) else None for s in seconds],
        "megabytes": [float(size) if np.isfinite(size) else None for size in sizes],
        "version": [known[name] or None for name in PLACES],
        "example": [example(name, language) for name in PLACES],
        "use": [place.use(language) for place in PLACES.values()],
        "began": [place.began for place in PLACES.values()],
        "source": [place.source for place in PLACES.values()],
        "licence": [place.licence for place in PLACES.values()],
    }


def example(name: str, language: str) -> str:
    """The address of a place's running example in unit 01."""
    shown = PLACES[name].example
    tab, key = next((found for registry, found in CHAPTERS if shown in registry), LAST)
    return f"/unit01?{urlencode({'lang': language, 'calls_tab': tab, key: shown})}"


def verdict(language: str, frame: Frame) -> str:
    """What was measured: the quickest and the slowest import, and how they differ."""
    seconds = frame.arrays["import_seconds"]
    names = list(PLACES)
    order = [i for i in np.argsort(seconds) if np.isfinite(seconds[i]) and PLACES[names[i]].package]
    first, last = order[0], order[-1]
    details = {
        "fast": PLACES[names[first]].label, "fast_ms": f"{1000 * seconds[first]:.0f}",
        "slow": PLACES[names[last]].label, "slow_s": f"{seconds[last]:.1f}",
        "ratio": f"{seconds[last] / seconds[first]:,.0f}",
    }  # fmt: skip
    return say(language, "atlas.verdict", **details)


def _formats(language: str) -> dict[str, Any]:
    def head(name: str) -> str:
        return say(language, f"atlas.col.{name}")

    text, number, link = st.column_config.TextColumn, st.column_config.NumberColumn, st.column_config.LinkColumn
    return {
        **{name: text(head(name)) for name in ("name", "use", "control", "licence", "version")},
        "began": number(head("began"), format="%d"),
        "source": link(head("source"), display_text=say(language, "atlas.open")),
        "megabytes": number(head("megabytes"), format="%.1f"),
        "seconds": number(head("seconds"), format="%.3f"),
        "example": link(head("example"), display_text=say(language, "atlas.run")),
    }

"""The chapter on TensorFlow and PyTorch: one network, the same weights, the same batches, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.nets.twins import TOLERANCE, TWINS, TwinSpec, releases
from core.run import Run
from core.settings import installed
from core.tape import Frame
from dashboard.anatomy.recorded import python, source
from dashboard.charts import twins as charts
from dashboard.charts.base import CONFIG
from dashboard.controls import Controls, params
from dashboard.live import begin, found, show
from dashboard.takehome import foot
from dashboard.words import say, table_of

INSTALL = "pip install -r requirements-tensorflow.txt"


def draw_chapter(language: str) -> None:
    """Settings, both programs, and what came of them."""
    form = Controls(TwinSpec, language)
    form.notices()
    form.draw("width", "lr", "batch", "epochs", "seed")
    asked = form.spec()
    for column, twin in zip(st.columns(2, gap="medium"), TWINS.values(), strict=True):
        with column:
            st.caption(f"{twin.label} {installed(twin.package)}")
            python(source(twin.module))
    if not isinstance(asked, TwinSpec):
        return
    spec = asked.with_(release=releases())
    missing = [twin.label for twin in TWINS.values() if not installed(twin.package)]
    if missing:
        st.info(say(language, "twins.missing", names=", ".join(missing)))
        st.code(INSTALL, language="sh")
    run = found(language, spec)
    if run is None:
        begin(language, [spec], say(language, "twins.train"), "twins_train")
    else:
        show(language, [run], lambda now: _draw(language, now))
    foot(language, {"three_tab": "libraries", **params(asked)}, [run] if run else [])


def _draw(language: str, runs: Sequence[Run[Any]]) -> None:
    frame = runs[0].tape.last
    if not frame.arrays:
        return
    st.plotly_chart(charts.losses(frame, language), key="twins", config=CONFIG, alt=say(language, "twins.alt"))
    st.markdown(table(language, frame))
    st.caption(say(language, "twins.about"))
    if "gap" in frame.numbers:
        box = st.success if frame.numbers["gap"] <= TOLERANCE else st.warning
        box(verdict(language, frame))


def table(language: str, frame: Frame) -> str:
    """Right answers and times, a column each."""
    names = [name for name in TWINS if name in frame.arrays]
    rows = [
        [say(language, "twins.accuracy"), *(f"{frame.numbers[f'accuracy_{name}']:.1%}" for name in names)],
        [say(language, "twins.load"), *(_seconds(language, frame.times[f"load_{name}"]) for name in names)],
        [say(language, "twins.train_time"), *(_seconds(language, frame.times[f"train_{name}"]) for name in names)],
    ]
    return table_of(["", *(TWINS[name].label for name in names)], rows)


def verdict(language: str, frame: Frame) -> str:
    """How far apart the losses were at most, and whether that is within what single precision allows."""
    gap, steps = frame.numbers["gap"], len(frame.arrays["torch"])
    key = "twins.agree" if gap <= TOLERANCE else "twins.differ"
    return say(language, key, gap=f"{gap:.1e}", steps=steps, tolerance=f"{TOLERANCE:g}")


def _seconds(language: str, seconds: float) -> str:
    return say(language, "seconds", n=f"{seconds:.2f}")

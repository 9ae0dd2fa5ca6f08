"""The chapter on why one uses a library: the same task by hand, with its lines, its tests and its time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.anatomy.why.tasks import TASKS, WAYS, Task, WhySpec, module_of
from core.run import Run
from core.tape import Frame
from dashboard.anatomy.recorded import python, source
from dashboard.charts import why as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick
from dashboard.live import show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of


def draw_chapter(language: str) -> None:
    """One task, both ways: the code, the cases and the times."""
    name = pick("calls_task", say(language, "why.which"), {n: task.label(language) for n, task in TASKS.items()})
    task = TASKS[name]
    names = named(language, task)
    for column, way in zip(st.columns(2, gap="medium"), WAYS, strict=True):
        text = source(module_of(task, way))
        with column:
            st.caption(say(language, "why.lines", name=names[way], lines=lines_of(text)))
            python(text)
    if runs := want(language, [WhySpec(name)]):
        show(language, runs, lambda now: _draw(language, task, now))
    foot(language, {"calls_tab": "why", "calls_task": name}, runs)


def named(language: str, task: Task) -> dict[str, str]:
    """What the two ways are called."""
    return {way: say(language, f"why.{way}", name=task.library) for way in WAYS}


def lines_of(text: str) -> int:
    """How many lines of code a text has: blank ones are not counted."""
    return sum(bool(line.strip()) for line in text.splitlines())


def _draw(language: str, task: Task, runs: Sequence[Run[Any]]) -> None:
    frame, names = runs[0].tape.last, named(language, task)
    if "passed" not in frame.arrays:
        return
    st.markdown(f"**{say(language, 'why.tests')}**")
    st.markdown(cases(language, task, frame))
    if frame.times:
        figure = charts.times(frame, task, names, language)
        st.plotly_chart(figure, key=f"why:{task.stem}", config=CONFIG, alt=say(language, "why.alt"))
    if runs[0].ended and frame.at == runs[0].spec.marks()[-1]:
        st.success(verdict(language, task, frame))


def cases(language: str, task: Task, frame: Frame) -> str:
    """A row for each case: whether either way is right on it."""
    names, passed = named(language, task), frame.arrays["passed"]
    word = {True: f"✓ {say(language, 'why.passed')}", False: f"✗ **{say(language, 'why.failed')}**"}
    rows = [[case.says(language), *(word[bool(of[i])] for of in passed)] for i, case in enumerate(task.cases)]
    return table_of([say(language, "why.case"), *(names[way] for way in WAYS)], rows)


def verdict(language: str, task: Task, frame: Frame) -> str:
    """What was measured: the cases, and the times at both ends of the sizes."""
    hand, library = (int(of.sum()) for of in frame.arrays["passed"])
    said = [say(language, "why.counts", all=len(task.cases), hand=hand, library=library)]
    for size, end in ((task.sizes[-1], "large"), (task.sizes[0], "small")):
        ratio = frame.times[f"by_hand_{size}"] / frame.times[f"with_library_{size}"]
        details = {"size": f"{size:,}", "unit": task.unit(language)}
        if end == "large":
            said.append(say(language, "why.slower" if ratio >= 1 else "why.faster", ratio=_times(ratio), **details))
        elif ratio < 1:
            said.append(say(language, "why.small", ratio=_times(1 / ratio), **details))
    return "\n".join(f"- {sentence}" for sentence in said)


def _times(ratio: float) -> str:
    """A ratio in a sentence: 1,200 or 3.4 or 0.04."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"

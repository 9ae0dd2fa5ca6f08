"""By hand and with a library: the library is right on every case, the hand-written code is not, and both are timed."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.anatomy.why import learner
from core.anatomy.why.tasks import TASKS, WAYS, Case, WhySpec
from core.spec import Text
from core.tape import Frame
from dashboard.anatomy import by_hand
from dashboard.charts import why as charts
from dashboard.words import LANGUAGES

SAID = Text("", "")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(learner, "SHORTEST", 0.0)


@pytest.mark.parametrize("name", TASKS)
def test_the_library_passes_every_case_and_the_hand_written_one_only_the_easy_ones(name):
    frame = learner.observe(learner.advance(learner.start(WhySpec(name)), 1))
    hand, library = frame.arrays["passed"]
    assert library.all() and hand[0] and not hand.all()


@pytest.mark.parametrize("name", TASKS)
def test_both_ways_agree_on_what_they_are_timed_on_and_chunks_do_not_matter(name):
    task, last = TASKS[name], WhySpec(name).marks()[-1]
    state = learner.start(WhySpec(name))
    for at in (1, 2, last):
        state = learner.advance(state, at)
    whole = learner.observe(learner.advance(learner.start(WhySpec(name)), last))
    frame = learner.observe(state)
    assert np.array_equal(frame.arrays["passed"], whole.arrays["passed"])
    assert set(frame.times) == set(whole.times) == {f"{way}_{size}" for way in WAYS for size in task.sizes}
    assert all(seconds > 0 for seconds in frame.times.values())
    by_way = []
    for way in WAYS:
        module = learner.import_module(f"core.anatomy.why.{task.stem}_{way}")
        call, given = learner.ready(getattr(module, task.function), task.of(task.sizes[1]), name)
        by_way.append(call(*given))
    assert by_way[0] == by_way[1]


def test_what_counts_as_passing():
    assert learner.passes(lambda x: x + 1, Case(SAID, (1,), 2), "csv")
    assert not learner.passes(lambda x: x, Case(SAID, (1,), 2), "csv")
    assert not learner.passes(lambda x: 1 / 0, Case(SAID, (1,), 2), "csv")
    assert learner.passes(lambda x: 1 / 0, Case(SAID, (1,), None), "matrix")
    assert not learner.passes(lambda x: None, Case(SAID, (1,), None), "matrix"), "an error was due"
    assert learner.passes(lambda routes: lambda path: None, Case(SAID, ((), "/"), None), "routes")
    assert not learner.passes(lambda routes: lambda path: 1 / 0, Case(SAID, ((), "/"), None), "routes")


def made(name: str, hand: float) -> Frame:
    task = TASKS[name]
    times = {f"by_hand_{size}": hand * (i + 1) for i, size in enumerate(task.sizes)}
    times |= {f"with_library_{size}": 0.001 for size in task.sizes}
    passed = np.array([[True, *[False] * (len(task.cases) - 1)], [True] * len(task.cases)])
    return Frame(WhySpec(name).marks()[-1], {}, {"passed": passed}, {}, 0.1, times)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TASKS)
def test_every_chart_is_valid_and_every_case_has_a_row(name, language):
    task, frame = TASKS[name], made(name, 0.01)
    figure = go.Figure(charts.times(frame, task, by_hand.named(language, task), language).to_dict())
    assert [list(trace.x) for trace in figure.data] == [list(task.sizes)] * 2
    rows = by_hand.cases(language, task, frame).splitlines()
    assert len(rows) == 2 + len(task.cases) and sum("✗" in row for row in rows) == len(task.cases) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_says_which_was_quicker_where(language):
    slower = by_hand.verdict(language, TASKS["matrix"], made("matrix", 0.05))
    assert len(slower.splitlines()) == 2 and "**200" in slower and "e+" not in slower
    faster = by_hand.verdict(language, TASKS["matrix"], made("matrix", 0.0001))
    assert len(faster.splitlines()) == 3 and "**0.4" in faster and "**10" in faster


def test_lines_of_code_leave_out_blank_ones():
    assert by_hand.lines_of("a\n\n  \nb\n") == 2

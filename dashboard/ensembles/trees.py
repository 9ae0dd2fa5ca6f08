"""The chapter on reading a tree: the trees of an ensemble one by one, and one tree that repeats the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import streamlit as st

from core.data.tabular import TABLES
from core.ensembles.inside.single_trees import TREELESS, TreeSpec
from core.ensembles.inside.surrogates import SurrogateSpec
from core.ensembles.inside.trees import CUT, Tree, of_frame, path
from core.ensembles.kinds import MODELS
from core.ensembles.verdicts import write
from core.run import Run
from core.spec import Spec
from core.tape import Frame, Tape
from dashboard.charts import cells
from dashboard.charts import trees as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.reading import Reading, number
from dashboard.choices import mouse, pick, remember
from dashboard.controls import Controls, params
from dashboard.live import position, show, want
from dashboard.takehome import foot
from dashboard.words import say

DEEPEST, USUAL = 5, 3  # levels of questions that are drawn
SHOWN = ("data", "model", "trees")
MORE = {
    "tree": ("max_depth", "rows", "noise", "split_seed", "seed"),
    "surrogate": ("max_depth", "n_neighbors", "rows", "noise", "split_seed", "seed"),
}
SPECS: dict[str, type[Spec]] = {"tree": TreeSpec, "surrogate": SurrogateSpec}


def draw_chapter(language: str) -> None:
    """One tree of an ensemble, or one tree that sums it up."""
    views = {name: say(language, f"trees.view.{name}") for name in SPECS}
    view = pick("trees_view", say(language, "trees.view_label"), views)
    st.markdown(say(language, f"trees.about.{view}"))
    form = Controls(SPECS[view], language)
    form.notices()
    form.draw(*SHOWN)
    with st.expander(say(language, "controls.more")):
        form.draw(*MORE[view])
    if view == "tree":
        reasons = " ".join(reason(language) for reason in TREELESS.values())
        st.caption(say(language, "trees.left_out", reasons=reasons))
    spec = form.spec()
    if spec is None:
        return
    runs = want(language, [spec])
    if runs:
        show(language, runs, lambda now: DRAW[view](language, now))
    places = ("trees_levels", "trees_row", {"tree": "trees_at", "surrogate": "surrogates_at"}[view])
    kept = {key: str(st.session_state[key]) for key in places if key in st.session_state}
    foot(language, params(spec, ensembles_tab="trees", trees_view=view, **kept), runs)


def draw_tree(language: str, runs: Sequence[Run[TreeSpec]]) -> None:
    """One tree of the ensemble at the chosen number. Needs no fit: every tree is on the tape."""
    tape = runs[0].tape
    at = position(language, "trees_at", say(language, "trees.at"), runs, film=True, opens=1)
    if at:
        frame = tape.at(at)
        st.markdown(_of_tree(language, tape, frame))
        _read(language, tape, frame)


def draw_surrogate(language: str, runs: Sequence[Run[SurrogateSpec]]) -> None:
    """The surrogate at the chosen depth, with its fidelity."""
    tape = runs[0].tape
    at = position(language, "surrogates_at", say(language, "trees.depth_at"), runs, film=True, opens=USUAL)
    if at:
        frame = tape.at(at)
        st.markdown(_of_surrogate(language, tape, frame))
        fig = charts.fidelity(tape, at, language)
        st.plotly_chart(fig, key="trees_fidelity", config=CONFIG, alt=say(language, "trees.fidelity_alt"))
        st.caption(say(language, "trees.fidelity_about"))
        _read(language, tape, frame)


DRAW: dict[str, Callable[[str, Sequence[Run[Any]]], None]] = {"tree": draw_tree, "surrogate": draw_surrogate}


def _of_tree(language: str, tape: Tape[TreeSpec], frame: Frame) -> str:
    """What is known of one tree: its size, and what it is worth by itself or to the others."""
    spec, numbers, first = tape.spec, frame.numbers, tape.first.numbers
    table, whole = TABLES[spec.data], write(first["whole_test"], TABLES[spec.data].task)
    trees = int(first["trees"])
    size = {"leaves": f"{numbers['leaves']:,.0f}", "depth": f"{numbers['depth']:.0f}"}
    questions = f"{numbers['nodes'] - numbers['leaves']:,.0f}"
    said = [say(language, "trees.size", k=min(frame.at, trees), all=trees, questions=questions, **size)]
    metric = say(language, f"ensembles.score.{table.task}")
    if frame.notes.get("stop") == "stopped-early":
        said.append(say(language, "trees.stopped", all=trees))
    if "of_class" in numbers:
        name = table.classes[int(numbers["of_class"])](language)
        said.append(say(language, "trees.of_class", round=f"{numbers['round']:.0f}", name=name))
    if "own_test" in numbers and trees > 1:
        own = write(numbers["own_test"], table.task)
        said.append(say(language, "trees.own", metric=metric, own=own, whole=whole))
    elif "own_test" in numbers:
        said.append(say(language, "trees.alone", metric=metric, own=whole))
    elif "model_test" in numbers:
        now = write(numbers["model_test"], table.task)
        said.append(say(language, "trees.adds", round=f"{numbers['round']:.0f}", metric=metric, now=now, whole=whole))
    else:
        said.append(say(language, "trees.part", metric=metric, whole=whole))
    if "weight" in numbers:
        said.append(say(language, "trees.weight", share=f"{100 * numbers['weight']:.1f}"))
    return " ".join(said)


def _of_surrogate(language: str, tape: Tape[SurrogateSpec], frame: Frame) -> str:
    """How well one tree repeats the model, and what both are worth, in sentences computed from the run."""
    spec, numbers, first = tape.spec, frame.numbers, tape.first.numbers
    task, name = TABLES[spec.data].task, MODELS[spec.model].label(language)
    share = write(numbers["fidelity_test"], task)
    details = {"depth": frame.at, "model": name, "rows": f"{first['rows_test']:,.0f}", "share": share}
    said = [say(language, f"trees.repeats.{task}", **details)]
    said.append(say(language, "trees.learned", share=write(numbers["fidelity_train"], task)))
    scores = [write(value, task) for value in (numbers["own_test"], numbers["direct_test"], first["whole_test"])]
    metric = say(language, f"ensembles.score.{task}")
    details = dict(zip(("own", "direct", "whole"), scores, strict=True))
    said.append(say(language, "trees.against_truth", metric=metric, model=name, **details))
    if first["whole_train"] == 1:
        said.append(say(language, "trees.same_answers"))
    return " ".join(said)


def _read(language: str, tape: Tape[Any], frame: Frame) -> None:
    """A tree drawn, the space that it cuts, and one test row's way through it."""
    first, spec = tape.first.arrays, tape.spec
    tree, reading = of_frame(frame.arrays, frame.notes), Reading(spec.data, spec.answers, language)
    rows = len(first["X_shown"])
    left, right = st.columns(2)
    with left:
        levels = _slid("trees_levels", say(language, "trees.levels"), USUAL, DEEPEST)
    with right:
        row = _slid("trees_row", say(language, "trees.row", n=rows), 1, rows) - 1
    passed = path(tree, first["X_shown"][row])
    fig = charts.drawing(tree, reading, levels, passed, f"{spec.key} {frame.at} {levels} {row} {language}")
    with st.container(key=f"tree_drawn{charts.columns(tree, levels)}"):
        st.plotly_chart(fig, key="trees_drawing", width="content", config=CONFIG, alt=_alt(tree, reading, levels))
    legend = say(language, "trees.legend", rows=f"{tape.first.numbers['rows_train']:,.0f}")
    st.caption(f"{legend} {say(language, 'trees.hover' if mouse() else 'trees.push')}")
    if note := _note(language, spec):
        st.caption(note)
    way = _way(language, tape, frame, tree, reading, row, passed)
    dimensions = TABLES[spec.data].dimensions
    if not dimensions:
        st.markdown(way)
        return
    left, right = st.columns(2)
    with left:
        if dimensions == 2:
            picture = cells.plane(first, tree, reading, levels, first["X_shown"][row], passed)
        else:
            picture = cells.steps(first, tree, reading, levels, first["X_shown"][row], float(first["y_shown"][row]))
        st.plotly_chart(picture, key="trees_space", config=CONFIG, alt=say(language, "trees.space_alt"))
        st.caption(say(language, "trees.space_about" if dimensions == 2 else "trees.stairs_about"))
    right.markdown(way)


def _note(language: str, spec: Any) -> str:
    """What must be known of this table's or this model's numbers to read them rightly."""
    notes = {"diabetes": "trees.scaled", "digits": "trees.pixels"}
    said = [say(language, notes[spec.data])] if spec.data in notes else []
    if spec.answers == "adds":
        key = "trees.adds_odds" if TABLES[spec.data].task == "classification" else "trees.adds_number"
        said.append(say(language, key))
    return " ".join(said)


def _alt(tree: Tree, reading: Reading, levels: int) -> str:
    """The drawing in a sentence, for who cannot see it."""
    if tree.left[0] < 0:
        return say(reading.language, "trees.drawn_leaf_alt", answer=reading.answer(tree.value[0]))
    return say(reading.language, "trees.drawn_alt", levels=levels, question=_question(tree, 0, reading))


def _question(tree: Tree, node: int, reading: Reading) -> str:
    return f"{reading.feature(tree, node)} {reading.sign(tree)} {number(tree.threshold[node])}"


def _way(
    language: str, tape: Tape[Any], frame: Frame, tree: Tree, reading: Reading, row: int, passed: Sequence[int]
) -> str:
    """One test row's way through the tree, each question answered with the row's own number."""
    first = tape.first.arrays
    steps, after = [], []
    for i, (node, child) in enumerate(pairwise(passed), 1):
        value, threshold = apart(float(first["X_shown"][row][tree.feature[node]]), float(tree.threshold[node]))
        answer = say(language, "trees.yes" if child == tree.left[node] else "trees.no")
        steps.append(f"{i}. {reading.feature(tree, node)} = {value} {reading.sign(tree)} {threshold}? → **{answer}**")
    if not steps:
        after.append(say(language, "trees.no_question"))
    if tree.left[passed[-1]] == CUT:
        after.append(say(language, "trees.goes_on", n=f"{int(tree.below[passed[-1]]):,}"))
    after.append(say(language, "trees.ends", answer=reading.answer(frame.arrays["answers"][row])))
    after.append(_truth(language, tape, reading, row))
    return "\n\n".join([say(language, "trees.way", row=row + 1), "\n".join(steps), *after])


def _truth(language: str, tape: Tape[Any], reading: Reading, row: int) -> str:
    """What the row's answer should have been, and what the model that is repeated says."""
    first = tape.first.arrays
    true = say(language, "trees.truth", answer=_named(reading, first["y_shown"][row]))
    if "said_shown" not in first:
        return true
    model = MODELS[tape.spec.model].label(language)
    said = say(language, "trees.model_says", model=model, answer=_named(reading, first["said_shown"][row]))
    return f"{true} · {said}"


def _named(reading: Reading, answer: Any) -> str:
    """A class by its name, or a number."""
    if reading.table.task == "classification":
        return reading.table.classes[int(answer)](reading.language)
    return number(float(answer))


def apart(value: float, threshold: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ, four at least."""
    for digits in range(4, 17):
        said = tuple(f"{n:.{digits}g}".replace("-", "−") for n in (value, threshold))
        if said[0] != said[1] or value == threshold:
            break
    return said[0], said[1]


def _slid(key: str, label: str, usual: int, most: int) -> int:
    """A slider from 1 to `most`, bound to the URL; what lies outside is brought inside."""
    raw = st.query_params.get(key, "")
    asked = st.session_state.get(key, int(raw) if raw.isdecimal() and len(raw) < len("10000") else usual)
    remember(key, min(max(int(asked), 1), max(most, 1)))
    if most <= 1:
        return 1
    return int(st.slider(label, 1, most, usual, key=key, bind="query-params"))

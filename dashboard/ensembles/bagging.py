"""The chapter on bagging: trees and their samples, the vote, one point, the scores, and the family of methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.ensembles.inside.bagging import KINDS, BaggingSpec, family
from core.ensembles.verdicts import write
from core.run import Run
from core.tape import Frame, Tape
from dashboard.charts import bagging as charts
from dashboard.charts.bagging import Cell
from dashboard.charts.base import CONFIG
from dashboard.choices import mouse, pick, remember
from dashboard.controls import Controls, params
from dashboard.live import position, show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

SHOWN = ("data", "noise", "trees", "max_depth", "bootstrap", "features")
MORE = ("rows", "test_share", "split_seed", "seed")
NEWEST = 6  # trees in the gallery
TWO = 2  # pictures in a figure
PLACES = {"across": "bagging_across", "up": "bagging_up"}
MIDDLE = 50  # percent
SURE = 2  # standard errors


def draw_chapter(language: str) -> None:
    """The controls, and what the trees that they describe do."""
    form = Controls(BaggingSpec, language)
    form.notices()
    labels = {name: kind.label(language) for name, kind in KINDS.items()}
    if "bagging_shown" not in st.session_state:
        remember("bagging_shown", form.value("kind"))
    kind = pick("bagging_shown", say(language, "bagging.kind"), labels)
    its = KINDS[kind]
    st.caption(f"{its.about(language)} [scikit-learn]({its.source}) · [{say(language, 'bagging.paper')}]({its.paper})")
    form.draw(*SHOWN)
    with st.expander(say(language, "controls.more")):
        form.draw(*MORE)
    spec = form.spec()
    if not isinstance(spec, BaggingSpec):
        return
    runs = want(language, family(spec))
    if runs:
        show(language, runs, lambda now: draw(language, kind, now))
    link = params(spec, ensembles_tab="bagging", bagging_shown=kind)
    link |= {key: str(st.session_state.get(key, MIDDLE)) for key in PLACES.values()}
    foot(language, link, runs, moment="bagging_at")


def draw(language: str, kind: str, runs: Sequence[Run[Any]]) -> None:
    """Everything at the chosen number of trees. Needs no fit: all of it is on the tapes."""
    tapes = {run.spec.kind: run.tape for run in runs if run.tape.last.at > 0}
    at = position(language, "bagging_at", say(language, "bagging.at"), runs, film=True)
    if kind in tapes:
        tape = tapes[kind]
        _vote(language, tape, at)
        _gallery(language, tape, at)
        _scores(language, tape, at)
    _family(language, list(tapes.values()), at)


def _gallery(language: str, tape: Tape[BaggingSpec], at: int) -> None:
    """The newest trees: two a figure, three figures a row, which stack on a phone.

    There are as many pictures at the first tree as later, so that a film moves nothing below them.
    """
    st.subheader(say(language, "bagging.gallery"), anchor=False)
    newest = tape.at(max(at, 1)).at
    first = max(1, newest - NEWEST + 1)
    trees = list(range(first, min(first + NEWEST - 1, tape.spec.marks()[-1]) + 1))
    for i, column in enumerate(st.columns(NEWEST // TWO)):
        if shown := trees[TWO * i : TWO * (i + 1)]:
            alt = say(language, "bagging.gallery_alt", first=shown[0], last=shown[-1])
            fig = charts.trees(tape, shown, newest, language)
            column.plotly_chart(fig, key=f"bagging_trees{i}", config=CONFIG, alt=alt)
    st.caption(say(language, "bagging.legend" if tape.spec.samples else "bagging.legend_all"))
    st.markdown(_samples(language, tape, newest))


def _samples(language: str, tape: Tape[BaggingSpec], at: int) -> str:
    """How much of the training data a tree has seen, and what a tree is worth alone."""
    rows, frames = tape.first.numbers["rows_train"], tape.frames[1 : at + 1]
    alone, together = _mean(frames, "tree_test"), tape.at(at).numbers["score_test"]
    sentences = [say(language, "bagging.every_row", rows=f"{rows:.0f}")]
    if tape.spec.samples:
        share, expected = _mean(frames, "drawn") / rows, 1 - (1 - 1 / rows) ** rows
        details = {"rows": f"{rows:.0f}", "share": _percent(share), "expected": _percent(expected)}
        sentences = [say(language, "bagging.drawn", trees=at, **details)]
    if at > 1:
        both = {"alone": _percent(alone), "together": _percent(together)}
        sentences.append(say(language, "bagging.alone", **both, gap=_points(together - alone)))
        sentences.append(say(language, "bagging.disagree", share=_percent(tape.at(at).numbers["disagree"])))
        if not tape.spec.chance:
            sentences.append(say(language, "bagging.alike"))
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _mean(frames: Sequence[Frame], name: str) -> float:
    return float(np.mean([frame.numbers[name] for frame in frames]))


def _percent(share: float) -> str:
    return write(share, "classification")


def _points(gap: float) -> str:
    """A difference of two shares in percentage points, signed unless it is nothing."""
    points = round(100 * gap, 1)
    return f"{points:+.1f}".replace("-", "−") if points else "0.0"


def _vote(language: str, tape: Tape[BaggingSpec], at: int) -> None:
    """The trees together, and what they say at a point that the reader moves by sliders or by a click."""
    st.subheader(say(language, "bagging.vote"), anchor=False)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        cell = _cell(language, tape)
        st.markdown(_at_point(language, tape, at, cell))
        fig, alt = charts.asked(tape, at, cell, language), say(language, "bagging.asked_alt")
        st.plotly_chart(fig, key="bagging_asked", config=CONFIG, alt=alt)
    with left:
        fig, alt = charts.vote(tape, at, cell, language), say(language, "bagging.vote_alt")
        click: Any = (lambda: _clicked(tape)) if mouse() else "ignore"
        st.plotly_chart(fig, key="bagging_vote", config=CONFIG, alt=alt, on_select=click, selection_mode="points")
        st.caption(say(language, "bagging.vote_legend"))


def _cell(language: str, tape: Tape[BaggingSpec]) -> Cell:
    """The cell of the map at the sliders' place."""
    st.caption(say(language, "bagging.click" if mouse() else "bagging.move"))
    cells = []
    for (name, key), axis in zip(PLACES.items(), ("grid_x", "grid_y"), strict=True):
        label = say(language, f"bagging.{name}")
        place = st.slider(label, 0, 100, MIDDLE, format="%d%%", key=key, bind="query-params")
        cells.append(round(place / 100 * (len(tape.first.arrays[axis]) - 1)))
    return Cell(*cells)


def _clicked(tape: Tape[BaggingSpec]) -> None:
    """Moves the sliders to the point that was clicked."""
    points = st.session_state["bagging_vote"].selection.points
    if not points:
        return
    for key, axis, name in zip(PLACES.values(), ("x", "y"), ("grid_x", "grid_y"), strict=True):
        grid = tape.first.arrays[name]
        remember(key, round(100 * float((points[0][axis] - grid[0]) / (grid[-1] - grid[0]))))


def _at_point(language: str, tape: Tape[BaggingSpec], at: int, cell: Cell) -> str:
    """How many trees say class 1 at a cell, and what their mean share is."""
    frame = tape.at(max(at, 1))
    hands, mean = int(frame.arrays["hands"][cell.j, cell.i]), float(frame.arrays["vote"][cell.j, cell.i])
    places = (float(tape.first.arrays[name][k]) for name, k in (("grid_x", cell.i), ("grid_y", cell.j)))
    x, y = (f"{round(place, 2) + 0.0:.2f}".replace("-", "−") for place in places)
    details = {"x": x, "y": y, "hands": hands, "trees": frame.at, "mean": f"{mean:.3f}", "k": int(mean > 0.5)}
    same = abs(hands / frame.at - mean) < 0.0005
    ending = say(language, "bagging.same" if same else "bagging.not_same", share=f"{hands / frame.at:.3f}")
    tie = f" {say(language, 'bagging.tie')}" if mean == 0.5 else ""
    return f"{say(language, 'bagging.at_point', **details)}{tie} {ending}"


def _scores(language: str, tape: Tape[BaggingSpec], at: int) -> None:
    """The scores against the number of trees, and the out-of-bag score beside the test score."""
    st.subheader(say(language, "bagging.scores"), anchor=False)
    if not KINDS[tape.spec.kind].many:
        st.markdown(say(language, "bagging.one_tree"))
        return
    fig, alt = charts.scores(tape, at, language), say(language, "bagging.scores_alt")
    st.plotly_chart(fig, key="bagging_scores", config=CONFIG, alt=alt)
    st.markdown(_out_of_bag(language, tape, tape.at(max(at, 1))))


def _out_of_bag(language: str, tape: Tape[BaggingSpec], frame: Frame) -> str:
    """The out-of-bag score, what it rests on, and whether chance alone would explain how far the test score is off."""
    numbers, rows = frame.numbers, tape.first.numbers
    if "score_oob" not in numbers:
        return say(language, "bagging.no_oob" if not tape.spec.samples else "bagging.no_oob_yet")
    oob, test, judged = (numbers[name] for name in ("score_oob", "score_test", "oob_rows"))
    chance = np.sqrt(oob * (1 - oob) / judged + test * (1 - test) / rows["rows_test"])
    says = {
        "trees": frame.at, "oob": _percent(oob), "test": _percent(test), "gap": _points(oob - test),
        "rows": f"{judged:.0f}", "all": f"{rows['rows_train']:.0f}", "unseen": f"{numbers['oob_trees']:.1f}",
    }  # fmt: skip
    key = "within" if abs(oob - test) <= SURE * chance else "beyond"
    luck = say(language, f"bagging.{key}", chance=f"{100 * SURE * chance:.1f}")
    if key == "beyond" and oob < test:
        luck += " " + say(language, "bagging.fewer")
    return f"{say(language, 'bagging.oob', **says)} {luck}"


def _family(language: str, tapes: Sequence[Tape[BaggingSpec]], at: int) -> None:
    """All kinds on the same data, from a single tree to extra trees: pictures, a table, a sentence."""
    if not tapes:
        return
    st.subheader(say(language, "bagging.family"), anchor=False)
    for i, column in enumerate(st.columns(len(KINDS) // TWO)):
        if pair := tapes[TWO * i : TWO * (i + 1)]:
            alt = say(language, "bagging.family_alt", kinds=", ".join(_name(tape, language) for tape in pair))
            column.plotly_chart(charts.kinds(pair, at, language), key=f"bagging_kinds{i}", config=CONFIG, alt=alt)
    st.markdown(_table(language, tapes, at))
    if len(tapes) == len(KINDS):
        st.markdown(_best(language, tapes, at))


def _name(tape: Tape[BaggingSpec], language: str) -> str:
    return KINDS[tape.spec.kind].label(language)


def _table(language: str, tapes: Sequence[Tape[BaggingSpec]], at: int) -> str:
    columns = ("kind", "bootstrap", "candidates", "alone", "train", "test", "oob", "disagree")
    heads, lines = [say(language, f"bagging.col.{name}") for name in columns], []
    for tape in tapes:
        frame, spec = tape.at(max(at, 1)), tape.spec
        numbers = {**frame.numbers, "alone": _mean(tape.frames[1 : frame.at + 1], "tree_test")}
        said = ("alone", "score_train", "score_test", "score_oob", "disagree")
        shares = [_percent(numbers[name]) if name in numbers else "–" for name in said]
        sampled = say(language, "bagging.yes" if spec.samples else "bagging.no")
        lines.append([f"**{_name(tape, language)}**", sampled, say(language, f"bagging.{spec.candidates}"), *shares])
    return table_of(heads, lines)


def _best(language: str, tapes: Sequence[Tape[BaggingSpec]], at: int) -> str:
    """Which kind answers most test rows rightly, and by how much it beats the single tree."""
    scores = {tape.spec.kind: tape.at(max(at, 1)).numbers["score_test"] for tape in tapes}
    high, alone = max(scores.values()), scores["tree"]
    names = ", ".join(_name(tape, language) for tape in tapes if scores[tape.spec.kind] == high)
    rows = tapes[0].first.numbers["rows_test"]
    details = {"names": names, "high": _percent(high), "rows": f"{rows:.0f}", "one": f"{100 / rows:.1f}"}
    if high == alone:
        return say(language, "bagging.tree_is_best", **details)
    return say(language, "bagging.best", **details, gap=_points(high - alone).lstrip("+"))

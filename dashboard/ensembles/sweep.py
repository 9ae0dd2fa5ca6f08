"""One parameter swept over a range, as parallel runs: the score against its values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec, fields_of
from core.ensembles.verdicts import POINTS, write
from core.ensembles.wrapup import sweeps
from core.ensembles.wrapup.results import SEEDS, worded
from core.run import Run
from core.spec import Number, SpecError
from core.tape import Tape
from dashboard.charts import runs as pictures
from dashboard.charts.base import CONFIG
from dashboard.choices import pick, pick_one, remember
from dashboard.controls import Controls, params, plain
from dashboard.ensembles.runs import keep
from dashboard.live import found, position, show, want
from dashboard.takehome import foot
from dashboard.words import say

SHOWN = ("data", "model")
USUAL = {"trees": (10, 300), "rows": (100, 2000)}
PAIRS = 3  # the settings besides are drawn in rows of three


def draw(language: str) -> None:
    """What is swept over which values, its runs, and what came of it."""
    form = Controls(EnsembleSpec, language)
    form.notices()
    form.draw(*SHOWN)
    spec: Any = form.spec()
    if spec is None:
        return
    name, over, ratio = _range(language, spec)
    trouble = ("outliers", *(n for n in sweeps.OUTLIER if n in spec.relevant()), "outlier_in")
    others = dict.fromkeys((*fields_of([spec.model], spec.data), *(trouble if spec.outliers else trouble[:1])))
    shown = (*SHOWN, "trees") if MODELS[spec.model].grows else SHOWN
    if "trees" in shown and name != "trees":
        form.draw("trees")
    with st.expander(say(language, "controls.more")):
        form.draw(*(n for n in others if n not in (*shown, name)))
    if len(over) < 2:
        st.info(say(language, "runs.narrow"))
        return
    try:
        specs = sweeps.specs(spec, name, over)
    except SpecError as error:
        for problem in error.problems:
            st.error(form.sentence(problem))
        return
    if runs := _asked(language, specs):
        show(language, runs, lambda now: _draw(language, now, specs, name, ratio))
    said = {key: str(st.session_state.get(key, "")) for key in ("sweep_field", "sweep_from", "sweep_to", "sweep_count")}
    said |= {"ensembles_tab": "runs", "runs_view": "sweep", "sweep_steps": str(st.session_state.get("sweep_steps", ""))}
    foot(language, params(spec, **said), runs, moment="sweep_at")


def _range(language: str, spec: EnsembleSpec) -> tuple[str, list[float], bool]:
    """The field, its values in rising order, and whether they are spaced by ratios."""
    rules = spec.rules()
    one, two, three = st.columns(PAIRS)
    with one:
        labels = {name: rules[name].label(language) for name in sweeps.fields(spec)}
        name = pick_one("sweep_field", say(language, "runs.sweep_field"), labels)
    rule, stops = rules[name], sweeps.stops(name)
    assert isinstance(rule, Number)
    usual = USUAL.get(name, (stops[0], stops[-1]))
    if st.session_state.get("sweep_of") != name:  # another field's ends mean nothing here
        remember("sweep_of", name)
        remember("sweep_from", plain(usual[0]))
        remember("sweep_to", plain(usual[1]))
        remember("sweep_steps", "ratio" if rule.log else "even")
    options = {plain(stop): f"{stop:,}" if isinstance(stop, int) else plain(stop) for stop in stops}
    with two:
        low = pick_one("sweep_from", say(language, "runs.sweep_from"), options)
    with three:
        high = pick_one("sweep_to", say(language, "runs.sweep_to"), options)
    one, two, _ = st.columns(PAIRS)
    with one:
        counts = {str(n): str(n) for n in range(sweeps.FEWEST, sweeps.MOST + 1)}
        count = pick("sweep_count", say(language, "runs.sweep_count"), counts)
    with two:
        steps = {kind: say(language, f"runs.{kind}") for kind in ("even", "ratio")}
        ratio = pick("sweep_steps", say(language, "runs.sweep_steps"), steps) == "ratio"
    ends = sorted(float(rule.read(end)) for end in (low, high))
    first, last = (int(end) if rule.integer else end for end in ends)
    over = sweeps.values(name, first, last, int(count), ratio) if first < last else [first]
    return name, over, ratio


def _asked(language: str, specs: Sequence[EnsembleSpec]) -> Sequence[Run[Any]]:
    """The runs, where all are recorded or have been asked for."""
    keys = tuple(spec.key for spec in specs)
    if st.session_state.get("sweep_on") == keys:
        return want(language, specs)
    there = [run for spec in specs if (run := found(language, spec)) and run.ended]
    if len(there) == len(specs):
        return there
    label = say(language, "runs.sweep_start", count=len(specs))
    st.button(label, type="primary", icon=":material/play_arrow:", on_click=remember, args=("sweep_on", keys))
    return []


def _draw(language: str, runs: Sequence[Run[Any]], specs: Sequence[EnsembleSpec], name: str, ratio: bool) -> None:
    """The scores against the values, at one number of trees, and a sentence on them."""
    keep(runs)
    at = position(language, "sweep_at", say(language, "ensembles.at"), runs, film=True)
    tapes = [run.tape for run in runs if run.tape.last.at > 0]
    if not tapes:
        return
    values = [getattr(tape.spec, name) for tape in tapes]
    title = EnsembleSpec.rules()[name].label(language)
    fig = pictures.swept(values, tapes, at, title, ratio, language)
    st.plotly_chart(fig, key="sweep", config=CONFIG, alt=say(language, "runs.sweep_alt", parameter=title))
    if len(tapes) == len(specs) and all(run.ended for run in runs):
        st.markdown(_sentence(language, tapes, at, name))
        st.caption(say(language, "runs.listed", count=len(tapes)))


def _sentence(language: str, tapes: Sequence[Tape[EnsembleSpec]], at: int, name: str) -> str:
    """Which value is best and by how much; that the test score chose it; how much one test row weighs."""
    task, title = tapes[0].spec.table.task, EnsembleSpec.rules()[name].label(language)
    scores = [tape.at(max(at, 1)).numbers["score_test"] for tape in tapes]
    best = sweeps.best([getattr(tape.spec, name) for tape in tapes], scores)
    details = {"field": title, "score": write(best.score, task), "spread": _points(best.above_worst, task, language)}
    if best.ahead is None:
        return say(language, "runs.all_tie", **details)
    if name in SEEDS:
        said = say(language, "runs.seeds_spread", low=write(min(scores), task), **details)
    else:
        winners = [worded(tape.spec, name, language) for tape, s in zip(tapes, scores, strict=True) if s == best.score]
        ahead = _points(best.ahead, task, language)
        said = say(language, "runs.best_value", value=", ".join(winners), ahead=ahead, **details)
        said += " " + say(language, "runs.optimistic")
    rows = tapes[0].first.numbers.get("rows_test")
    if rows and task == "classification":
        said += " " + say(language, "runs.one_row", rows=f"{rows:,.0f}", points=_points(1 / rows, task, language))
    return said


def _points(by: float, task: str, language: str) -> str:
    return f"{100 * by:.1f}{POINTS(language)}" if task == "classification" else f"{by:.3f}"

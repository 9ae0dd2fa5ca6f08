"""The claim that forests resist overfitting: scores over trees and over depth, with wrong training answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.ensembles.claims.depths import TREES, USUAL, DepthSpec, depths
from core.ensembles.claims.resists import DEPTH_CLAIM, TREES_CLAIM, Peak, peak, sentence, summary
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec, comparison
from core.ensembles.verdicts import write
from core.run import Run
from core.spec import Text
from core.tape import Tape
from dashboard.charts import claims as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.curves import curves
from dashboard.controls import params
from dashboard.ensembles.comparison import about_data, asked_of, size_at
from dashboard.ensembles.runs import keep
from dashboard.live import position, show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

SHOWN = ("data", "label_noise", "trees")
LINKED = {"ensembles_tab": "claims", "ensembles_claim": "overfitting"}
BAGGED = ("forest", "bagging", "extra")
"""Of whom the claim is made: the first of these that was chosen."""


def draw_chapter(language: str) -> None:
    """The models, the controls, and what was measured."""
    spec, models = asked_of(DepthSpec, TREES, USUAL, SHOWN, language)
    if not isinstance(spec, DepthSpec):
        return
    st.caption(about_data(spec, language))
    grown, deep = want(language, comparison(models, **spec.shared())), want(language, depths(models, spec))
    if grown and deep:
        show(language, [*grown, *deep], lambda now: draw(language, now))
    link = params(spec, depths_models=",".join(models)) | LINKED
    foot(language, link | _depth(), [*deep, *grown], moment="overfit_at")


def _depth() -> dict[str, str]:
    at = st.session_state.get("overfit_depth")
    return {"overfit_depth": str(at)} if at else {}


def draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """Both pictures, a sentence for each model, and what the runs say of the claim."""
    grown, deep = ([run for run in runs if run.spec.lab == kind.lab] for kind in (EnsembleSpec, DepthSpec))
    grown, deep = ([run for run in some if run.tape.last.at > 0] for some in (grown, deep))
    ended = all(run.ended for run in runs)
    keep(grown)
    if grown:
        _over_trees(language, grown, ended)
    if deep:
        _over_depth(language, deep, ended)
    tapes = [[run.tape for run in some] for some in (grown, deep)]
    if ended and grown and deep and (said := verdict(language, *tapes)):
        st.subheader(say(language, "claims.verdict"), anchor=False)
        st.markdown(said)
        st.caption(say(language, "claims.how"))


def _over_trees(language: str, runs: Sequence[Run[EnsembleSpec]], ended: bool) -> None:
    st.subheader(say(language, "claims.more_trees"), anchor=False)
    tapes = [run.tape for run in runs]
    at = position(language, "overfit_at", say(language, "ensembles.at"), runs, film=True)
    fig, alt = curves(tapes, at, language), say(language, "ensembles.curves_alt")
    st.plotly_chart(fig, key="overfit_curves", config=CONFIG, alt=alt)
    st.caption(say(language, "ensembles.legend"))
    _noisy(language, tapes)
    st.markdown(_table(language, tapes, at))
    if ended:
        st.markdown(_sentences(language, [t for t in tapes if MODELS[t.spec.model].grows], "trees"))


def _over_depth(language: str, runs: Sequence[Run[DepthSpec]], ended: bool) -> None:
    st.subheader(say(language, "claims.deeper"), anchor=False)
    tapes = [run.tape for run in runs]
    st.caption(say(language, "claims.each", trees=tapes[0].spec.each))
    at = position(language, "overfit_depth", say(language, "claims.at_depth"), runs, film=True)
    fig, alt = charts.depth_curves(tapes, at, language), say(language, "claims.depth_alt")
    st.plotly_chart(fig, key="overfit_depths", config=CONFIG, alt=alt)
    _noisy(language, tapes)
    st.markdown(_table(language, tapes, at, ("claims.col.trees",)))
    if early := _early(language, tapes, at):
        st.markdown(early)
    if ended:
        st.markdown(_sentences(language, tapes, "depth"))


def _noisy(language: str, tapes: Sequence[Tape[Any]]) -> None:
    """Why a train score may lie below the test score, where it may."""
    if tapes[0].spec.label_noise:
        st.caption(say(language, "claims.noisy"))


def _early(language: str, tapes: Sequence[Tape[DepthSpec]], at: int) -> str:
    """The models that have fewer trees at a depth than they were asked for."""
    lines = []
    for tape in tapes:
        frame, name = tape.at(max(at, 1)), MODELS[tape.spec.model].label(language)
        trees = int(frame.numbers.get("trees", tape.spec.each))
        if MODELS[tape.spec.model].grows and trees < tape.spec.each:
            details = {"depth": frame.at, "most": f"{tape.spec.each:,}", "trees": f"{trees:,}"}
            lines.append(f"- {say(language, 'claims.early', model=name, **details)}")
    return "\n".join(lines)


def _table(language: str, tapes: Sequence[Tape[Any]], at: int, more: Sequence[str] = ()) -> str:
    """Scores, time and size of every model at a position; where `more` heads the column, also its trees."""
    heads, lines = [say(language, f"ensembles.col.{c}") for c in ("model", "train", "test", "seconds", "size")], []
    heads += [say(language, key) for key in more]
    for tape in tapes:
        frame, task = tape.at(max(at, 1)), tape.spec.table.task
        scores = [write(frame.numbers[name], task) for name in ("score_train", "score_test")]
        seconds = say(language, "seconds", n=f"{frame.times.get('fit', frame.seconds):.2f}")
        trees = [f"{frame.numbers['trees']:,.0f}" if "trees" in frame.numbers else "–"] * len(more)
        name = f"**{MODELS[tape.spec.model].label(language)}**"
        lines.append([name, *scores, seconds, size_at(tape, frame.at), *trees])
    return table_of(heads, lines)


def found(tape: Tape[Any]) -> Peak:
    """Where a tape's test score is best, and how far it has fallen at the end."""
    frames = [frame for frame in tape.frames if "predicted" in frame.arrays]
    at, scores = [frame.at for frame in frames], [frame.numbers["score_test"] for frame in frames]
    answers = [frame.arrays["predicted"] for frame in frames]
    return peak(at, scores, answers, tape.first.arrays["y_test"], tape.spec.table.task)


def _sentences(language: str, tapes: Sequence[Tape[Any]], axis: str) -> str:
    """What each model's test score did along the axis."""
    lines = []
    for tape in tapes:
        said = sentence(found(tape), axis, tape.spec.table.task, language)
        lines.append(f"- **{MODELS[tape.spec.model].label(language)}** · {said}")
    return "\n".join(lines)


def verdict(language: str, grown: Sequence[Tape[Any]], deep: Sequence[Tape[Any]]) -> str:
    """What the runs say of the claim: of bagging by trees and by depth, and which models fell."""
    lines = []
    for tapes, claims in ((grown, TREES_CLAIM), (deep, DEPTH_CLAIM)):
        by_model = {tape.spec.model: tape for tape in tapes if MODELS[tape.spec.model].grows}
        if of := next((name for name in BAGGED if name in by_model), None):
            lines.append(_claim(language, by_model[of], claims))
    fell = {axis: _fell(language, tapes) for axis, tapes in (("trees", grown), ("depth", deep))}
    lines += [say(language, f"claims.fell.{axis}", names=names) for axis, names in fell.items() if names]
    return "\n".join(f"- {line}" for line in lines)


def _claim(language: str, tape: Tape[Any], claims: Mapping[str, Text]) -> str:
    name, train = MODELS[tape.spec.model].label(language), tape.last.numbers["score_train"]
    return summary(claims, found(tape), name, train, tape.spec.table.task, language)


def _fell(language: str, tapes: Sequence[Tape[Any]]) -> str:
    """The models whose test score fell for certain."""
    fell = [t for t in tapes if found(t).code == "falls"]
    return ", ".join(MODELS[t.spec.model].label(language) for t in fell)

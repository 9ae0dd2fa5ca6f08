"""Five questions: predict, run, reveal. Which choice is right is computed from the runs; nothing is stored.

Their runs are not written into the run list: there, goals are reached by a student's own runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup.answers import Question
from core.ensembles.wrapup.questions import QUESTIONS
from core.run import Run
from dashboard.charts import ensembles as charts
from dashboard.charts import runs as pictures
from dashboard.charts.base import CONFIG
from dashboard.choices import chosen, pick, remember
from dashboard.live import show, want
from dashboard.theme import look
from dashboard.words import say, table_of

PER_ROW, SMALL = 2, 330  # pictures beside each other, and their height
CHOSEN, RUN, SHOWN = "quiz_chosen", "quiz_run", "quiz_shown"
"""Under what the session keeps, by question: the prediction, whether it was run, and whether it proved right."""


def draw(language: str) -> Sequence[Run[Any]]:
    """One question at a time, and at the end the score. Returns the question's runs, once they are asked for."""
    labels = {name: f"{i}. {q.label(language)}" for i, (name, q) in enumerate(QUESTIONS.items(), 1)}
    name = pick("quiz", say(language, "wrapup.question"), labels)
    runs = _question(language, name, QUESTIONS[name])
    _score(language)
    return runs


def _question(language: str, name: str, question: Question) -> Sequence[Run[Any]]:
    st.markdown(f"**{question.asked(language)}**")
    key, run = f"{CHOSEN}:{name}", name in _said(RUN)
    remember(key, st.session_state.get(key))
    labels = {choice: said.label(language) for choice, said in question.choices.items()}
    predicted = chosen(st.radio, key, say(language, "wrapup.predict"), labels, disabled=run)
    if not run:
        st.button(
            say(language, "wrapup.run_it", count=len(question.specs)),
            type="primary",
            icon=":material/play_arrow:",
            disabled=predicted is None,
            help=None if predicted else say(language, "wrapup.predict_first"),
            on_click=_keep,
            args=(RUN, name, predicted),
        )
        return ()
    if runs := want(language, question.specs):
        show(language, runs, lambda now: _reveal(language, name, question, now))
    return runs


def _reveal(language: str, name: str, question: Question, runs: Sequence[Run[Any]]) -> None:
    """The runs as they go; once all have ended, what was measured, and on request which choice was right."""
    _picture(language, question, runs)
    if len(runs) < len(question.specs) or any(not run.ended or run.ended.kind != "finished" for run in runs):
        return
    found = question.judge([run.tape for run in runs])
    st.markdown(f"**{say(language, 'wrapup.measured')}** {question.found(language).format(**found.said)}")
    if name not in _said(SHOWN):
        if st.button(say(language, "wrapup.reveal"), type="primary", icon=":material/visibility:"):
            _keep(SHOWN, name, found.right == _said(RUN)[name])
            st.rerun()  # the score stands outside of what the clock draws
        return
    _explanations(language, question, found.right, _said(RUN)[name])


def _explanations(language: str, question: Question, right: str, predicted: str) -> None:
    """Every choice with what is to be said of it; the right one and the predicted one are marked."""
    if right == predicted:
        st.success(say(language, "wrapup.right"), icon=":material/check_circle:")
    else:
        st.info(say(language, "wrapup.wrong", right=_bare(question, right, language)), icon=":material/info:")
    for choice, said in question.choices.items():
        icon = ":green[:material/check_circle:]" if choice == right else ":gray[:material/cancel:]"
        yours = f" :blue-badge[{say(language, 'wrapup.yours')}]" if choice == predicted else ""
        st.markdown(f"{icon} **{said.label(language)}**{yours}  \n{said.why(language)}")


def _bare(question: Question, choice: str, language: str) -> str:
    """A choice's label inside a sentence: without a full stop of its own."""
    return question.choices[choice].label(language).removesuffix(".")


def _picture(language: str, question: Question, runs: Sequence[Run[Any]]) -> None:
    tapes = [run.tape for run in runs if run.frames[-1].at > 0]
    if not tapes:
        return
    if question.drawn == "scores":
        called = [_name(language, tape.spec, question) for tape in tapes]
        fig = charts.curves(tapes, tapes[0].last.at, language, called)
        st.plotly_chart(fig, key="quiz_scores", config=CONFIG, alt=say(language, "ensembles.curves_alt"))
        st.caption(say(language, "ensembles.legend"))
        return
    recorded = {tape.spec.key: tape for tape in tapes}
    pairs = list(zip(question.specs[::2], question.specs[1::2], strict=True))
    for i in range(0, len(pairs), PER_ROW):
        for column, pair in zip(st.columns(PER_ROW), pairs[i : i + PER_ROW], strict=False):
            drawn = [
                pictures.Line(recorded[spec.key], _name(language, spec, question), look(spec.model), spec is pair[0])
                for spec in pair
                if spec.key in recorded
            ]
            if drawn:
                key, alt = f"quiz:{pair[0].model}", say(language, "ensembles.fitted_alt")
                column.plotly_chart(pictures.lines(drawn, None, language, SMALL), key=key, config=CONFIG, alt=alt)


def _name(language: str, spec: EnsembleSpec, question: Question) -> str:
    """A run by its model, and by what sets it apart from the question's others."""
    rules, model = spec.rules(), MODELS[spec.model].label(language)
    alike = [other for other in question.specs if other.model == spec.model]
    for name in ("split_seed", "outlier_size", "outliers"):
        if len({getattr(other, name) for other in alike}) > 1:
            return f"{model} · {rules[name].label(language)} {getattr(spec, name):g}"
    return model


def _score(language: str) -> None:
    """How many predictions proved right, once there are any; at the end also a table of them."""
    shown: dict[str, bool] = _said(SHOWN)
    if not shown:
        return
    st.divider()
    right = sum(shown.values())
    st.markdown(say(language, "wrapup.score", right=right, shown=len(shown), all=len(QUESTIONS)))
    if len(shown) == len(QUESTIONS):
        heads = [say(language, f"wrapup.{head}") for head in ("question", "your_choice", "result")]
        st.markdown(table_of(heads, [_line(language, name, shown[name]) for name in QUESTIONS]))
    st.button(say(language, "wrapup.restart"), icon=":material/restart_alt:", on_click=_restart)


def _line(language: str, name: str, right: bool) -> list[str]:
    question = QUESTIONS[name]
    choice = question.choices[_said(RUN)[name]].label(language)
    return [question.label(language), choice, say(language, "wrapup.hit" if right else "wrapup.miss")]


def _said(kind: str) -> dict[str, Any]:
    said: dict[str, Any] = st.session_state.get(kind, {})
    return said


def _keep(kind: str, name: str, value: object) -> None:
    remember(kind, {**_said(kind), name: value})


def _restart() -> None:
    for kind in (RUN, SHOWN):
        remember(kind, {})
    for name in QUESTIONS:
        remember(f"{CHOSEN}:{name}", None)

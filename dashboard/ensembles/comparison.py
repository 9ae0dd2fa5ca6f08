"""What the ensemble page shows of its runs: curves, pictures, a table and sentences, all at one number of trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.ensembles.kinds import MODELS, Model
from core.ensembles.snippets import SNIPPETS as CODE
from core.ensembles.snippets import SnippetSpec
from core.ensembles.spec import EnsembleSpec, fields_of
from core.ensembles.verdicts import standard_error, verdict, write
from core.run import Run
from core.spec import Spec
from core.tape import Frame, Tape
from dashboard.charts import ensembles as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick, subset
from dashboard.controls import Controls
from dashboard.ensembles.runs import keep
from dashboard.live import position
from dashboard.words import say, table_of

SNIPPETS = [SnippetSpec(snippet=name) for name in CODE]
PER_ROW = 3


def model_labels(language: str) -> dict[str, str]:
    """Every model's name."""
    return {name: model.label(language) for name, model in MODELS.items()}


def about_data(spec: EnsembleSpec, language: str) -> str:
    """What is predicted, from how much, and where the data come from."""
    table = spec.table
    rows = spec.rows if table.made else table.rows
    site = table.source.split("/")[2] if table.source.startswith("https://") else ""
    made = say(language, "ensembles.own_file" if spec.private else "ensembles.made_here")
    source = f"[{site}]({table.source})" if site else made
    details = {"about": table.about(language), "rows": f"{rows:,}", "features": table.features, "source": source}
    return say(language, "ensembles.about_data", **details)


def asked_of(
    kind: type[Spec], models: Mapping[str, Model], usual: Sequence[str], shown: Sequence[str], language: str
) -> tuple[Spec | None, list[str]]:
    """A claim's controls: its spec, None where that cannot stand, and which of `models` were chosen."""
    form = Controls(kind, language)
    form.notices()
    form.draw(*shown)
    labels = {name: model.label(language) for name, model in models.items()}
    chosen = subset(f"{kind.lab}_models", say(language, "ensembles.models"), labels, usual)
    with st.expander(say(language, "controls.more")):
        form.draw(*(name for name in fields_of(chosen, form.value("data")) if name not in shown))
    return form.spec(), chosen


def shared(spec: EnsembleSpec) -> dict[str, Any]:
    """What every model of a comparison has in common with `spec`."""
    return {name: getattr(spec, name) for name in spec.rules() if name != "model"}


def draw(language: str, runs: Sequence[Run[EnsembleSpec]]) -> None:
    """The comparison at the chosen number of trees. Needs no fit: everything is on the tapes."""
    keep(runs)
    tapes = [run.tape for run in runs]
    at = position(language, "ensembles_at", say(language, "ensembles.at"), runs, film=True)
    st.plotly_chart(
        charts.curves(tapes, at, language), key="curves", config=CONFIG, alt=say(language, "ensembles.curves_alt")
    )
    st.caption(say(language, "ensembles.legend"))
    grown = [t for t in tapes if t.last.at > 0]
    if grown:
        _pictures(language, grown, at)
        _table(language, grown, at)
        _errors(language, grown, at)


def draw_lecture(language: str, runs: Sequence[Run[Any]]) -> None:
    """The lecture's two models: the recorded curves beside what the plain code printed."""
    taped = [run for run in runs if run.spec.lab == EnsembleSpec.lab]
    printed = {run.spec.snippet: run for run in runs if run.spec.lab == SnippetSpec.lab}
    if not taped:
        return
    keep(taped)
    at = position(language, "lecture_at", say(language, "ensembles.at"), taped, film=True)
    tapes = [run.tape for run in taped]
    alt = say(language, "ensembles.curves_alt")
    st.plotly_chart(charts.curves(tapes, at, language), key="lecture_curves", config=CONFIG, alt=alt)
    pairs = [(run, printed[run.spec.model]) for run in taped if run.spec.model in printed]
    _agreement_table(language, [pair for pair in pairs if all(_finished(run) for run in pair)])
    for run, code in pairs:
        st.markdown(_agreement(language, run, code))


def _finished(run: Run[Any]) -> bool:
    return bool(run.ended and run.ended.kind == "finished")


def _agreement_table(language: str, pairs: Sequence[tuple[Run[Any], Run[Any]]]) -> None:
    """Every score as the code printed it and as the tape holds it, to the last digit."""
    heads = [say(language, f"ensembles.col.{c}") for c in ("model", "score", "code", "tape")]
    rows = [
        [MODELS[run.spec.model].label(language), say(language, f"ensembles.{kind}"), *(f"`{n!r}`" for n in both)]
        for run, code in pairs
        for kind, name in (("train", "score_train"), ("test", "score_test"))
        for both in [(code.tape.last.numbers[name], run.tape.last.numbers[name])]
    ]
    if rows:
        st.markdown(table_of(heads, rows))


def _agreement(language: str, run: Run[Any], code: Run[Any]) -> str:
    """A sentence on whether the code and the tape agree."""
    name = MODELS[run.spec.model].label(language)
    if not (_finished(run) and _finished(code)):
        return say(language, "ensembles.code_waits", model=name)
    printed, taped = ([r.tape.last.numbers[n] for n in ("score_train", "score_test")] for r in (code, run))
    key = "ensembles.code_agrees" if printed == taped else "ensembles.code_differs"
    seconds, own = (f"{r.tape.last.seconds:.1f}" for r in (code, run))
    return say(language, key, model=name, seconds=seconds, own=own)


def _pictures(language: str, tapes: Sequence[Tape[EnsembleSpec]], at: int) -> None:
    dimensions = tapes[0].spec.table.dimensions
    if dimensions == 1:
        alt = say(language, "ensembles.fitted_alt")
        st.plotly_chart(charts.fitted(tapes, at, language), key="fitted", config=CONFIG, alt=alt)
    if dimensions == 2:
        named = list(zip(tapes, charts.names([t.spec for t in tapes], language), strict=True))
        for i in range(0, len(named), PER_ROW):
            _regions(language, named[i : i + PER_ROW], at, i)


def _regions(language: str, named: Sequence[tuple[Tape[EnsembleSpec], str]], at: int, first: int) -> None:
    """One row of decision regions; on a phone they stack in this order."""
    for i, (column, (tape, name)) in enumerate(zip(st.columns(PER_ROW), named, strict=False), first):
        fig = charts.regions(tape, at, name, language)
        alt = say(language, "ensembles.regions_alt", model=name)
        column.plotly_chart(fig, key=f"region{i}", config=CONFIG, alt=alt)


def _table(language: str, tapes: Sequence[Tape[EnsembleSpec]], at: int) -> None:
    """Scores, time and size of every model, and under it a sentence on each that is computed from its scores."""
    heads = [say(language, f"ensembles.col.{c}") for c in ("model", "train", "test", "seconds", "size")]
    named = zip(tapes, charts.names([t.spec for t in tapes], language), strict=True)
    scored = [(t, name, f) for t, name in named if "score_test" in (f := t.at(max(at, 1))).numbers]
    best = max((f.numbers["score_test"] for _, _, f in scored), default=0.0)
    rows, sentences = [], []
    for tape, name, frame in scored:
        task = tape.spec.table.task
        scores = [write(frame.numbers[n], task) for n in ("score_train", "score_test")]
        seconds = say(language, "seconds", n=f"{frame.seconds:.2f}")
        rows.append([f"**{name}**", *scores, seconds, size_at(tape, frame.at)])
        sentence = f"- **{name}** · {_sentence(language, tape, frame)}"
        if len(scored) > 1 and frame.numbers["score_test"] == best:
            sentence += " " + say(language, "ensembles.best")
        sentences.append(sentence)
    st.markdown(table_of(heads, rows))
    if tapes[0].spec.table.task == "classification":
        st.caption(_precision(language, tapes[0], best))
    st.markdown("\n".join(sentences))


def _precision(language: str, tape: Tape[EnsembleSpec], best: float) -> str:
    """How many test rows there are, and how exact that makes an accuracy."""
    rows = int(tape.first.numbers["rows_test"])
    details = {"rows": f"{rows:,}", "one": f"{100 / rows:.2f}", "error": f"{100 * standard_error(best, rows):.1f}"}
    return say(language, "ensembles.precision", **details)


def _sentence(language: str, tape: Tape[EnsembleSpec], frame: Frame) -> str:
    train, test = (frame.numbers[name] for name in ("score_train", "score_test"))
    sentence = verdict(train, test, tape.spec.table.task, int(tape.first.numbers["rows_test"]))(language)
    if frame.notes.get("stop") == "stopped-early":
        sentence += " " + say(language, "ensembles.stopped_early", trees=f"{frame.numbers['trees']:,.0f}")
    return sentence


def size_at(tape: Tape, at: int) -> str:
    """The newest size that was counted at or before `at`."""
    sizes = [f.numbers["size"] for f in tape.frames if f.at <= at and "size" in f.numbers]
    return f"{sizes[-1]:,.0f}" if sizes else "–"


def _errors(language: str, tapes: Sequence[Tape[EnsembleSpec]], at: int) -> None:
    """Where one model errs: its confusion matrix, or predicted against true values."""
    names = charts.names([t.spec for t in tapes], language)
    table = tapes[0].spec.table
    kind = "confusion" if table.task == "classification" else "residuals"
    label = say(language, f"ensembles.{kind}")
    with st.expander(label, key="ensembles_errors", on_change="rerun") as box:
        if not box.open:
            return
        chosen = pick("ensembles_shown", say(language, "ensembles.which"), {str(i): n for i, n in enumerate(names)})
        tape = tapes[int(chosen)]
        if kind == "confusion":
            size = tape.at(max(at, 1)).arrays["confusion"].shape[0]
            labels = [c(language) for c in table.classes] or [str(k) for k in range(size)]
            fig = charts.confusion(tape, max(at, 1), labels, language)
        else:
            fig = charts.residuals(tape, max(at, 1), language)
        st.plotly_chart(fig, key="errors", config=CONFIG, alt=say(language, f"ensembles.{kind}"))

"""The claim that many trees take long: time and size of each model, measured rung by rung, and how they grow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.ensembles.claims import costs
from core.ensembles.claims.costs import AXES, MEASURES, TREES, CostSpec, Growth, growth_of, measured
from core.ensembles.kinds import MODELS
from core.run import Run
from core.tape import Tape
from dashboard.charts import cost as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick, subset
from dashboard.controls import Controls, params
from dashboard.live import show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

LINKED = {"ensembles_tab": "claims", "ensembles_claim": "cost"}
SHOWN, MORE = ("data", "rows", "trees"), ("max_depth", "seed")


def draw_chapter(language: str) -> None:
    """The models, the controls, and what was measured."""
    form = Controls(CostSpec, language)
    form.notices()
    labels = {name: model.label(language) for name, model in MODELS.items()}
    models = subset("costs_models", say(language, "cost.models"), labels, costs.USUAL)
    form.draw(*SHOWN)
    with st.expander(say(language, "controls.more")):
        form.draw(*MORE)
    spec = form.spec()
    if not isinstance(spec, CostSpec):
        return
    st.caption(_about(language))
    if runs := want(language, costs.ladders(models, spec)):
        show(language, runs, lambda now: draw(language, now))
    said = {name: value for name, value in params(spec).items() if name not in ("costs_model", "costs_along")}
    foot(language, said | LINKED | {"costs_models": ",".join(models)} | _measure_link(), runs)


def _measure_link() -> dict[str, str]:
    chosen = st.session_state.get("costs_measure")
    return {"costs_measure": str(chosen)} if chosen else {}


def _about(language: str) -> str:
    """How it is measured."""
    rows, most_rows, asked = (f"{n:,}" for n in (costs.ROWS[0], costs.ROWS[-1], costs.ASKED))
    return say(language, "cost.about", rows=rows, most_rows=most_rows, most_trees=TREES[-1], asked=asked)


def draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """Both ladders, one table, and what the numbers say of the claim."""
    tapes = [run.tape for run in runs if run.tape.last.at > 0]
    measure = pick("costs_measure", say(language, "cost.measure"), {n: m.label(language) for n, m in MEASURES.items()})
    for along, column in zip(AXES, st.columns(len(AXES), gap="medium"), strict=True):
        alt = say(language, "cost.alt", measure=MEASURES[measure].label(language), along=AXES[along].label(language))
        fig = charts.ladder(tapes, measure, along, language)
        column.plotly_chart(fig, key=f"costs_ladder_{along}", config=CONFIG, alt=alt)
    st.caption(say(language, "cost.legend", rows=costs.UPPER["rows"], trees=costs.UPPER["trees"]))
    if any(not run.ended for run in runs) or not tapes:
        return
    st.markdown(table(language, tapes, measure))
    st.markdown("\n".join(f"- {sentence}" for sentence in remarks(language, tapes, measure)))
    if said := verdict(language, tapes):
        st.subheader(say(language, "cost.verdict"), anchor=False)
        st.markdown(said)


def table(language: str, tapes: Sequence[Tape[CostSpec]], measure: str) -> str:
    """For every model: what doubling the rows or the trees does to what is shown, and all measures at the last rung."""
    heads = [say(language, "cost.model"), *(say(language, f"cost.twice_{along}") for along in AXES)]
    heads += [say(language, "cost.rows"), *(its.label(language) for its in MEASURES.values())]
    rows = []
    for model in dict.fromkeys(tape.spec.model for tape in tapes):
        mine = {tape.spec.along: tape for tape in tapes if tape.spec.model == model}
        laws = [_law(language, mine.get(along), measure) for along in AXES]
        last = mine.get("trees" if MODELS[model].grows else "rows")
        at_last = [_at_last(language, last, name) for name in MEASURES]
        asked = f"{last.spec.rungs[-1][0]:,}" if last else "–"
        rows.append([f"**{MODELS[model].label(language)}**", *laws, asked, *at_last])
    shown = say(language, "cost.table", measure=MEASURES[measure].label(language), trees=TREES[-1])
    return f"{shown}\n\n{table_of(heads, rows)}"


def _at_last(language: str, tape: Tape[CostSpec] | None, measure: str) -> str:
    """What was measured at the last rung; a dash where the run, or the model, stopped before it."""
    sizes, values = measured(tape, measure) if tape else ([], [])
    if tape is None or not sizes or sizes[-1] != AXES[tape.spec.along].ladder[-1]:
        return "–"
    return charts.amount(measure, values[-1], language).replace(" ", "\u00a0")


def _law(language: str, tape: Tape[CostSpec] | None, measure: str) -> str:
    """ "2.04 times (exponent 1.03 ± 0.02)", or a dash."""
    law = growth_of(tape, measure) if tape else None
    if law is None:
        return "–"
    exponent = f"{law.exponent:.2f}\u00a0±\u00a0{law.error:.2f}".replace("-", "−")
    return say(language, "cost.law", factor=f"{law.doubling:.2f}", exponent=exponent)


def remarks(language: str, tapes: Sequence[Tape[CostSpec]], measure: str) -> list[str]:
    """One sentence in full, the models by how fast they grow, and where a line does not fit."""
    laws = [(tape, law) for tape in tapes if (law := growth_of(tape, measure))]
    found = [_example(language, *laws[0], measure)] if laws else []
    bends = any(law.bent for _, law in laws)
    for along in AXES:
        mine = [(tape, law) for tape, law in laws if tape.spec.along == along]
        paces = {code: _names(language, [t for t, law in mine if law.pace == code]) for code in costs.PACES}
        groups = [say(language, f"cost.pace.{code}", models=names) for code, names in paces.items() if names]
        if groups:
            found.append(f"**{AXES[along].label(language)}**: " + " · ".join(groups))
        if bent := [_off(language, tape, law) for tape, law in mine if law.bent]:
            name, bound = f"**{AXES[along].label(language)}**", f"{costs.BENT:.1f}"
            found.append(say(language, "cost.bent", along=name, bent=bound, models=", ".join(bent)))
    found += [say(language, "cost.bent_why")] if bends else []
    found += [_smaller(language, tape) for tape, law in laws if costs.smaller(tape) and law.pace == "slower"]
    stopped = [tape for tape in tapes if any("stop" in frame.notes for frame in tape.frames)]
    return found + ([say(language, "cost.stopped", models=_names(language, stopped))] if stopped else [])


def _off(language: str, tape: Tape[CostSpec], law: Growth) -> str:
    """A model, and how far its first rung is from its line."""
    return say(language, "cost.off", model=MODELS[tape.spec.model].label(language), above=charts.three(law.above))


def _smaller(language: str, tape: Tape[CostSpec]) -> str:
    """Why a boosting model's later trees cost less: they have fewer nodes."""
    first, last = costs.smaller(tape) or (0.0, 0.0)
    sizes, name = measured(tape, "size")[0], MODELS[tape.spec.model].label(language)
    nodes = {"first": charts.three(first), "last": charts.three(last)}
    return say(language, "cost.smaller", model=name, trees=f"{sizes[-1]:,}", **nodes)


def _example(language: str, tape: Tape[CostSpec], law: Growth, measure: str) -> str:
    """The first law in words."""
    exponent = {"exponent": f"{law.exponent:.2f}".replace("-", "−"), "error": f"{law.error:.2f}"}
    said = {"model": MODELS[tape.spec.model].label(language), "measure": MEASURES[measure].label(language)}
    return say(language, f"cost.example_{tape.spec.along}", **said, factor=f"{law.doubling:.2f}", **exponent)


def _names(language: str, tapes: Sequence[Tape[CostSpec]]) -> str:
    return ", ".join(dict.fromkeys(MODELS[tape.spec.model].label(language) for tape in tapes))


def verdict(language: str, tapes: Sequence[Tape[CostSpec]]) -> str:
    """What the measured times say of "many trees take long, as XGBoost can too"; empty where no trees were counted."""
    counted = [tape for tape in tapes if tape.spec.along == "trees"]
    times = {tape.spec.model: many for tape in counted if (many := costs.times_one_tree(tape))}
    if not times:
        return ""
    long = {model: many >= costs.LONG for model, many in times.items()}
    code = "all" if all(long.values()) else "some" if any(long.values()) else "none"
    lines = [say(language, f"cost.claim_{code}", long=f"{costs.LONG:.0f}", trees=TREES[-1])]
    lines += [f"- {_many(language, model, many)}" for model, many in times.items()]
    seconds = {tape.spec.model: measured(tape, "fit")[1][-1] for tape in counted if tape.spec.model in times}
    slow, fast = max(seconds, key=seconds.__getitem__), min(seconds, key=seconds.__getitem__)
    if slow != fast:
        names = {"slow": MODELS[slow].label(language), "fast": MODELS[fast].label(language)}
        lines.append("\n" + say(language, "cost.rank", **names, ratio=charts.three(seconds[slow] / seconds[fast])))
    return "\n".join([*lines, "\n" + say(language, "cost.one_core")])


def _many(language: str, model: str, many: float) -> str:
    return say(language, "cost.many", model=MODELS[model].label(language), trees=TREES[-1], times=charts.three(many))

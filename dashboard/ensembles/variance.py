"""The claim that bagging mainly reduces variance and boosting mainly bias: one model on many training sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.ensembles.claims.variance import MODELS_HERE, USUAL, Change, Pair, VarianceSpec, alike, change, parts, turning
from core.ensembles.kinds import MODELS
from core.run import Run
from core.spec import SpecError
from core.tape import Tape
from dashboard.charts import variance as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick, subset
from dashboard.controls import Controls, params
from dashboard.live import position, show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

LINKED = {"ensembles_tab": "claims", "ensembles_claim": "variance"}
SHOWN, MORE = ("data", "rows", "noise", "trees", "max_depth", "resamples"), ("learning_rate", "n_neighbors", "seed")
PER_ROW = 2
Tapes = Sequence[Tape[VarianceSpec]]


def draw_chapter(language: str) -> None:
    """The models, the controls, and the parts of their errors."""
    form = Controls(VarianceSpec, language)
    form.notices()
    labels = {name: model.label(language) for name, model in MODELS_HERE.items()}
    models = subset("variance_models", say(language, "variance.models"), labels, USUAL)
    form.draw(*SHOWN)
    with st.expander(say(language, "controls.more")):
        form.draw(*MORE)
    spec = form.spec()
    if not isinstance(spec, VarianceSpec):
        return
    try:
        specs = alike(models, spec)
    except SpecError as error:
        for problem in error.problems:
            st.error(form.sentence(problem))
        return
    if runs := want(language, specs):
        show(language, runs, lambda now: draw(language, now))
    said = {name: value for name, value in params(spec).items() if name != "variance_model"}
    said |= LINKED | {"variance_models": ",".join(models)}
    if chosen := st.session_state.get("variance_size"):
        said["variance_size"] = str(chosen)
    foot(language, said, runs, moment="variance_at")


def draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """Everything after the chosen number of training sets. Needs no fit: all of it is on the tapes."""
    tapes = [run.tape for run in runs if run.tape.last.at > 0]
    at = position(language, "variance_at", say(language, "variance.at"), runs, film=True)
    if not tapes:
        return
    reached = min([at, *(tape.last.at for tape in tapes)])  # while runs go on, all are compared where all have been
    _bars(language, tapes, reached)
    if "truth" in tapes[0].first.arrays:
        _answers(language, tapes, reached)
    st.markdown(table(language, tapes, reached))
    st.caption(say(language, "variance.table_note", sets=reached))
    st.markdown(adds_up(language, tapes, reached))
    if said := verdict(language, tapes, reached):
        st.subheader(say(language, "variance.verdict"), anchor=False)
        st.markdown(said)


def _bars(language: str, tapes: Tapes, at: int) -> None:
    """Two models a row, all on one scale; on a phone they stack."""
    top = charts.height(tapes, at)
    for i, (column, tape) in enumerate(_places(tapes)):
        name = MODELS[tape.spec.model].label(language)
        column.markdown(f"**{name}**")
        alt = say(language, "variance.stack_alt", model=name)
        column.plotly_chart(charts.stack(tape, at, top, language), key=f"variance_bars{i}", config=CONFIG, alt=alt)
    st.caption(say(language, "variance.legend"))


def _answers(language: str, tapes: Tapes, at: int) -> None:
    """Where the parts come from: single answers, their mean and their scatter, at one number of trees."""
    st.subheader(say(language, "variance.answers"), anchor=False)
    longest = max((tape.spec.sizes for tape in tapes), key=len)
    shares = {"all": 1.0, "some": 0.5, "one": 0.0}
    labels = {n: say(language, "variance.count", n=f"{longest[_nth(longest, s)]:,}") for n, s in shares.items()}
    chosen = pick("variance_size", say(language, "variance.size"), labels) if len(longest) > 1 else "all"
    reach = charts.reach(tapes)
    for i, (column, tape) in enumerate(_places(tapes)):
        name = MODELS[tape.spec.model].label(language)
        column.markdown(f"**{name}**")
        fig = charts.spread(tape, at, _nth(tape.spec.sizes, shares[chosen]), reach, language)
        alt = say(language, "variance.spread_alt", model=name)
        column.plotly_chart(fig, key=f"variance_spread{i}", config=CONFIG, alt=alt)
    st.caption(say(language, "variance.spread_note", singles=charts.SINGLE))


def _nth(sizes: Sequence[int], share: float) -> int:
    return round(share * (len(sizes) - 1))


def _places(tapes: Tapes):
    """Each tape with a column of its own."""
    for i in range(0, len(tapes), PER_ROW):
        yield from zip(st.columns(PER_ROW, gap="medium"), tapes[i : i + PER_ROW], strict=False)


def table(language: str, tapes: Tapes, at: int) -> str:
    """The parts of every model's error with all its trees, beside the measured error, and the best number of trees."""
    heads = ["model", "trees", "bias2", "variance", "noise", "total", "error", "best"]
    rows = []
    for tape in tapes:
        found, sizes = parts(tape, at), tape.spec.sizes
        last = (found.bias2[-1], found.variance[-1], found.noise, found.total[-1])
        error = f"{found.error[-1]:.4f}\u00a0±\u00a0{found.doubt[-1]:.4f}"
        grows = len(sizes) > 1
        best = f"{sizes[int(np.argmin(found.total))]:,}" if grows else "–"
        name, trees = f"**{MODELS[tape.spec.model].label(language)}**", f"{sizes[-1]:,}" if grows else "–"
        rows.append([name, trees, *(_signed(value) for value in last), error, best])
    return table_of([say(language, f"variance.{head}") for head in heads], rows)


def adds_up(language: str, tapes: Tapes, at: int) -> str:
    """How often the sum of the parts agrees with the measured error."""
    found = [parts(tape, at) for tape in tapes]
    near = sum(int((abs(p.total - p.error) <= charts.DOUBTS * p.doubt).sum()) for p in found)
    return say(language, "variance.adds_up", near=near, all=sum(len(p.error) for p in found), doubts=charts.DOUBTS)


def verdict(language: str, tapes: Tapes, at: int) -> str:
    """What one tree and all trees differ in, model by model, and what that says of the claim."""
    changes = [(tape, found) for tape in tapes if (found := change(tape.spec.model, parts(tape, at)))]
    if not changes:
        return ""
    held = [found.verdict == "holds" for _, found in changes]
    code = "all" if all(held) else "some" if any(held) else "none"
    lines = [say(language, f"variance.claim_{code}")]
    lines += [f"- {_change(language, tape, found)}{_turn(language, tape, at)}" for tape, found in changes]
    return "\n".join(lines)


def _change(language: str, tape: Tape[VarianceSpec], found: Change) -> str:
    """One model: its two parts at both ends, and whether it does as the claim says."""
    model, family = tape.spec.model, MODELS[tape.spec.model].family
    pair = {"variance": _pair(found.variance), "bias": _pair(found.bias2)}
    details = {"model": MODELS[model].label(language), "trees": f"{tape.spec.sizes[-1]:,}", **pair}
    said = say(language, "variance.change", **details)
    said += " " + say(language, f"variance.{family}_{found.verdict}")
    return said + (" " + say(language, "variance.adaboost") if model == "adaboost" and found.verdict == "other" else "")


def _turn(language: str, tape: Tape[VarianceSpec], at: int) -> str:
    """Where adding trees began to cost more than it brought, if it did."""
    best = turning(parts(tape, at))
    return "" if best is None else " " + say(language, "variance.turns", trees=f"{tape.spec.sizes[best]:,}")


def _pair(pair: Pair) -> str:
    """ "0.0959 → 0.0445 (−54%)", "0.0073 → 0.0889 (× 12.2)"; no share of what was next to nothing."""
    ends = f"{_signed(pair.first)} → {_signed(pair.last)}"
    if pair.share is None:
        return ends
    share = f"× {pair.share + 1:.1f}" if pair.share > 1 else f"{100 * pair.share:+.0f}%".replace("-", "−")
    return f"{ends} ({share})"


def _signed(value: float) -> str:
    """Four decimals with a proper minus, and none before a zero."""
    return f"{round(value, 4) + 0.0:.4f}".replace("-", "−")

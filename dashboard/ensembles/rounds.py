"""The chapter on boosting: one short run taken apart, round by round, with its arithmetic worked through."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.ensembles.inside.rounds import KINDS, RoundsSpec
from core.ensembles.verdicts import write
from core.run import Run
from core.tape import Frame, Tape
from dashboard.charts import rounds as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick
from dashboard.controls import Controls, params, plain
from dashboard.live import position, show, want
from dashboard.takehome import foot
from dashboard.words import say

EQUAL = 1e-5
"""Hand and library count as equal up to this, relative to the numbers that were added: XGBoost adds in float32."""

FEW, MANY, FINE = 3, 5, 6  # digits after the point: of usual numbers, of those in a small gain, of a leaf's value
Picture = tuple[Callable[[Tape[RoundsSpec], int, str], object], str]
FURTHER = ("rows", "noise", "seed")


def choose(language: str) -> str:
    """Which boosting is looked at: a name of `KINDS`."""
    return pick("rounds_kind", say(language, "rounds.which"), {k: v.label(language) for k, v in KINDS.items()})


def draw(language: str, kind: str) -> None:
    """One kind's settings, and its run at the chosen round."""
    form, its = Controls(RoundsSpec, language), KINDS[kind]
    form.notices()
    form.draw(*its.shown)
    with st.expander(say(language, "controls.more")):
        form.draw(*(name for name in its.uses if name not in its.shown), *FURTHER)
    spec = form.spec()
    if spec is None:
        return
    runs = want(language, [spec])
    if runs:
        show(language, runs, lambda now: _draw(language, now))
    moment = {"rounds_at": str(st.session_state["rounds_at"])} if "rounds_at" in st.session_state else {}
    foot(language, {"ensembles_tab": "boosting", **params(spec), **moment}, runs)


def _draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """The run at the chosen round. It opens at the first one, whose numbers are the largest. Needs no fit."""
    tape = runs[0].tape
    at = position(language, "rounds_at", say(language, "rounds.at"), runs, film=True, opens=1)
    if tape.last.at == 0 or at == 0:
        return
    {"adaboost": _adaboost, "gradient": _gradient, "xgboost": _xgboost}[tape.spec.kind](language, tape, at)


def _adaboost(language: str, tape: Tape[RoundsSpec], at: int) -> None:
    frame = charts.reached(tape, at)
    _pictures(language, tape, at, (charts.weighted, "weighted"), (charts.vote, "vote"))
    if stop := tape.at(at).notes.get("stop"):
        st.info(say(language, f"rounds.stop.{stop}", k=frame.at))
    st.markdown(_worked(language, tape, frame))
    _pictures(language, tape, frame.at, (charts.says, "says"))
    st.caption(say(language, "rounds.says_about"))


def _worked(language: str, tape: Tape[RoundsSpec], frame: Frame) -> str:
    """The round's numbers in AdaBoost's formulas, and what they do to the weights."""
    n, rate = frame.numbers, tape.spec.vote_rate
    scores = {half: write(n[f"score_{half}"], "classification") for half in ("train", "test")}
    lines = [say(language, "rounds.tree_says", k=frame.at, question=_question(language, frame))]
    lines[0] += " " + say(language, "rounds.sum_scores", **scores)
    if n["error"] == 0:
        return "\n\n".join([*lines, say(language, "rounds.no_error", alpha=plain(n["alpha"]))])
    error, alpha, factor = _n(n["error"]), _n(n["alpha"]), math.exp(n["alpha"])
    times = "" if rate == 1 else r"\eta\,"
    put = "" if rate == 1 else rf"{plain(rate)} \times "
    wrong = say(language, "rounds.wrong_tex")
    lines.append(_display(rf"\varepsilon = \sum_{{i\,\in\,\text{{{wrong}}}}} w_i = {error}"))
    formula = (
        rf"\begin{{aligned}} \alpha &= {times}\log\frac{{1-\varepsilon}}{{\varepsilon}} \\[4pt] "
        rf"&= {put}\log\frac{{1-{error}}}{{{error}}} = {alpha} \end{{aligned}}"
    )
    lines.append(_display(formula))
    details = {"wrong": f"{n['wrong']:.0f}", "alpha": alpha, "factor": f"{factor:.2f}", "after": f"{n['after']:.1%}"}
    lines.append(say(language, "rounds.weights_move", error=f"{n['error']:.1%}", **details))
    if abs(n["after"] - 0.5) < EQUAL:
        lines[-1] += " " + say(language, "rounds.half")
    weights = frame.arrays["weights"]
    lines[-1] += " " + say(language, "rounds.heaviest", times=f"{weights.max() / weights.mean():.1f}")
    return "\n\n".join(lines)


def _question(language: str, frame: Frame) -> str:
    """A stump's question in words; of a deeper tree only how many leaves it has."""
    arrays = frame.arrays
    leaves = int((arrays["feature"] < 0).sum())
    if leaves != 2 or arrays["feature"][0] < 0:
        return say(language, "rounds.deeper", leaves=leaves)
    sides = {side: int(arrays["says"][arrays[side][0]]) for side in ("below", "above")}
    feature, cut = f"x{arrays['feature'][0] + 1}", f"{arrays['threshold'][0]:.3f}".replace("-", "−")
    key = "rounds.stump_same" if sides["below"] == sides["above"] else "rounds.stump"
    return say(language, key, feature=feature, cut=cut, **sides)


def _gradient(language: str, tape: Tape[RoundsSpec], at: int) -> None:
    _pictures(language, tape, at, (charts.leftovers, "leftovers"), (charts.running, "running"))
    n = tape.at(at).numbers
    numbers = {"rows": f"{n['leaf_rows']:.0f}", "leaf": _said(n["leaf"]), "rate": plain(tape.spec.learning_rate)}
    added = _said(tape.spec.learning_rate * n["leaf"])
    st.markdown(say(language, "rounds.leaf_mean", k=at, added=added, **numbers) + " " + _errors(language, tape, at))
    _pictures(language, tape, at, (charts.errors, "errors"))
    st.caption(say(language, "rounds.errors_about"))


def _errors(language: str, tape: Tape[RoundsSpec], at: int) -> str:
    """What the round did to the errors, and what the learning rate has to do with it."""
    n, tests = tape.at(at).numbers, tape.series("mse_test")[1]
    train, test = {"before": _e(n["mse_before"]), "train": _e(n["mse_train"])}, _e(n["mse_test"])
    said = say(language, "rounds.errors", test_before=_e(tests[at - 1]), test=test, **train)
    if tape.spec.learning_rate < 1 and _e(n["mse_full"]) != train["train"]:
        said += " " + say(language, "rounds.rate", full=_e(n["mse_full"]))
    best = min(range(1, len(tests)), key=tests.__getitem__)
    return said + " " + say(language, "rounds.best_test", best=best, test=_e(tests[best]))


def _xgboost(language: str, tape: Tape[RoundsSpec], at: int) -> None:
    _pictures(language, tape, at, (charts.leftovers, "leftovers"), (charts.running, "running"))
    frame = tape.at(at)
    n = frame.numbers
    st.markdown(_errors(language, tape, at))
    st.subheader(say(language, "rounds.gain_head", k=at), anchor=False)
    said = {"cut": _said(n["cut"]), "left": f"{n['h_left']:.0f}", "right": f"{n['h_right']:.0f}"}
    first = "rounds.first" if "gain_library" in n else "rounds.would_be_first"
    st.markdown(say(language, first, **said) + " " + say(language, "rounds.sums"))
    st.markdown(_gain_worked(tape.spec, n))
    st.markdown(_gain_verdict(language, tape.spec, n))
    _pictures(language, tape, at, (charts.gains, "gains"))
    st.caption(say(language, "rounds.gains_about"))
    st.markdown(say(language, "rounds.leaf_head", rows=f"{n['leaf_h']:.0f}") + "\n\n" + _leaf_worked(tape.spec, n))
    st.markdown(_leaf_verdict(language, n))
    _pictures(language, tape, at, (charts.errors, "errors"))
    st.caption(say(language, "rounds.errors_about"))


def _gain_worked(spec: RoundsSpec, n: Mapping[str, float]) -> str:
    """The gain of the root split: its formula, this round's numbers in it, and the result."""
    penalty = plain(spec.reg_lambda)
    sides = [("L", n["g_left"], n["h_left"]), ("R", n["g_right"], n["h_right"])]
    g, h = n["g_left"] + n["g_right"], n["h_left"] + n["h_right"]
    digits = FEW if abs(n["gain"]) >= 1 else MANY
    sums = [rf"G_{s} = {_n(a, digits)}, \quad H_{s} = {b:.0f}" for s, a, b in sides]
    parts = [(a, b) for _, a, b in sides] + [(g, h)]
    put = [rf"\frac{{({_n(a, digits)})^2}}{{{b:.0f}+{penalty}}}" for a, b in parts]
    worth = [_n(a * a / (b + spec.reg_lambda), digits) for a, b in parts]
    formula = r"\frac{G_L^2}{H_L+\lambda}+\frac{G_R^2}{H_R+\lambda}-\frac{G^2}{H+\lambda}"
    worked = (
        rf"\begin{{aligned}} \text{{gain}} &= {formula} \\[4pt] &= {put[0]}+{put[1]} \\[4pt] "
        rf"&\quad - {put[2]} \\[4pt] "
        rf"&= {worth[0]}+{worth[1]}-{worth[2]} \\[4pt] &= {_n(n['gain'], digits)} \end{{aligned}}"
    )
    return "\n\n".join(_display(shown) for shown in (*sums, worked))


def _gain_verdict(language: str, spec: RoundsSpec, n: Mapping[str, float]) -> str:
    """What the library says of the same split, whether it is the same, and what γ has to do with it."""
    gamma, gain = plain(spec.gamma), _n(n["gain"], FEW if abs(n["gain"]) >= 1 else MANY)
    if "gain_library" not in n:
        key = "rounds.refused" if n["gain"] < spec.gamma else "rounds.nothing_left"
        return say(language, key, gain=gain, gamma=gamma)
    size = 1 + n["g_left"] ** 2 / n["h_left"] + n["g_right"] ** 2 / n["h_right"]
    same = max(abs(n["gain"] - n["gain_library"]), n["gain_off"]) <= EQUAL * size
    library = f"{n['gain_library']:.6g}"
    said = say(language, "rounds.same" if same else "rounds.not_same", library=library, splits=f"{n['splits']:.0f}")
    paper = _n(n["gain"] / 2 - spec.gamma / 2)
    key = "rounds.gamma_zero" if spec.gamma == 0 else "rounds.gamma_passed"
    return said + "\n\n" + say(language, key, gamma=gamma, gain=gain, half=plain(spec.gamma / 2), paper=paper)


def _leaf_worked(spec: RoundsSpec, n: Mapping[str, float]) -> str:
    put = (
        rf"-{plain(spec.learning_rate)} \times \frac{{{_n(n['leaf_g'])}}}{{{n['leaf_h']:.0f}+{plain(spec.reg_lambda)}}}"
    )
    return _display(rf"-\eta\,\frac{{G}}{{H+\lambda}} = {put} = {_n(n['leaf_hand'], FINE)}")


def _leaf_verdict(language: str, n: Mapping[str, float]) -> str:
    key = "rounds.leaf_same" if n["leaf_off"] <= EQUAL * (1 + abs(n["leaf"])) else "rounds.leaf_not_same"
    library = _n(n["leaf"], FINE).replace("-", "−")
    return say(language, key, library=library, leaves=f"{n['leaves']:.0f}")


def _pictures(language: str, tape: Tape[RoundsSpec], at: int, *pictures: Picture) -> None:
    """Pictures side by side; on a phone they stack."""
    for column, (chart, name) in zip(st.columns(len(pictures)), pictures, strict=True):
        alt = say(language, f"rounds.alt.{name}", k=at)
        column.plotly_chart(chart(tape, at, language), key=f"rounds_{name}", config=CONFIG, alt=alt)


def _display(formula: str) -> str:
    """A formula on a line of its own, which scrolls by itself where it is too wide."""
    return f"$$\n{formula}\n$$"


def _n(value: float, digits: int = FEW) -> str:
    """A number in a formula, with so many digits after the point, and no minus before a zero."""
    said = f"{value:.{digits}f}"
    return said.lstrip("-") if float(said) == 0 else said


def _said(value: float) -> str:
    return _n(value).replace("-", "−")


def _e(value: float) -> str:
    """A mean squared error, which may be small."""
    return f"{value:.4f}"

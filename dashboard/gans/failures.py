"""Failures caused on purpose: predict, train, see it named; then a remedy on the same seed, on the same clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.gans.diagnosis import SENTENCES
from core.gans.presets import PRESETS, Preset, SurveySpec, changed
from core.run import Run
from core.tape import Frame, Tape
from dashboard.charts import gans as charts
from dashboard.charts import panels
from dashboard.charts.base import CONFIG
from dashboard.choices import chosen, mouse, pick, remember
from dashboard.controls import load
from dashboard.gans import parts
from dashboard.gans.trainer import LIVE_S, OPENED, played
from dashboard.live import found, lab, show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

GUESSED, TRAINED = "fail_guess", "fail_trained"
"""Under what the session keeps, by failure, the prediction and that it was trained after it."""
NONE = "none"
FELL = 0.05
"""By how much the share of good samples must fall to be worth a sentence."""
ROWS = ("modes_held", "good_share", "value", "accuracy", "grad_g", "turnover")
LEFT_OUT = "learning"


def draw_chapter(language: str) -> None:
    """One failure at a time."""
    failures = {name: preset for name, preset in PRESETS.items() if _treatments(name)}
    seen = st.session_state.get(TRAINED, ())
    labels = {
        name: preset.label(language) if name in seen else say(language, "fail.case", n=n)
        for n, (name, preset) in enumerate(failures.items(), 1)
    }
    name = pick("gans_failure", say(language, "fail.which"), labels)
    st.markdown(failures[name].about(language))
    if not _predicted(language, name):
        return
    cures = _treatments(name)
    options = {NONE: say(language, "fail.none")} | {cure: preset.label(language) for cure, preset in cures.items()}
    cure = pick(f"gans_cure_{name}", say(language, "fail.treat"), options)
    if cure == NONE:
        _alone(language, name)
    else:
        _beside(language, name, cure)
    here = {"gans_tab": "failures", "gans_failure": name, f"gans_cure_{name}": cure}
    shown = [name] if cure == NONE else [name, cure]
    runs = [found(language, PRESETS[one].spec) for one in shown]
    surveys = {label: runs for one in shown for label, runs in parts.survey(language, one).items()}
    foot(language, here, [run for run in runs if run] if all(runs) else [], also=surveys)


def _treatments(name: str) -> dict[str, Preset]:
    return {other: preset for other, preset in PRESETS.items() if preset.of == name}


def _predicted(language: str, name: str) -> bool:
    """Asks for a prediction before the failure is shown; whether that has been done."""
    key, done = f"{GUESSED}:{name}", name in st.session_state.get(TRAINED, ())
    if done:
        return True
    remember(key, st.session_state.get(key))
    labels = {code: say(language, f"diagnosis.{code}") for code in SENTENCES if code != LEFT_OUT}
    guess = chosen(st.radio, key, say(language, "fail.predict"), labels, horizontal=True)
    help_ = None if guess else say(language, "fail.pick_first")
    st.button(
        say(language, "fail.run"),
        type="primary",
        icon=":material/play_arrow:",
        disabled=guess is None,
        help=help_,
        on_click=_trained,
        args=(name,),
    )
    return False


def _trained(name: str) -> None:
    remember(TRAINED, {*st.session_state.get(TRAINED, ()), name})


def _alone(language: str, name: str) -> None:
    """The failure by itself, and whether it was predicted."""
    runs = want(language, [PRESETS[name].spec])
    if runs:
        show(language, runs, lambda now: _failure(language, name, now[0]))


def _failure(language: str, name: str, run: Run) -> None:
    left, right = st.columns([6, 5])
    figure, numbers = _figures(run.tape.spec.key, _length(run), language, run.tape)
    left.plotly_chart(figure, key="picture_failure", config=CONFIG, alt=say(language, "gans.picture_alt"))
    right.plotly_chart(numbers, key="numbers_failure", config=CONFIG, alt=say(language, "gans.numbers_alt"))
    if not run.ended:
        return
    code, guess = run.tape.last.notes["diagnosis"], st.session_state.get(f"{GUESSED}:{name}")
    words = {"found": say(language, f"diagnosis.{code}"), "guess": say(language, f"diagnosis.{guess}") if guess else ""}
    if guess:
        (st.success if guess == code else st.info)(
            say(language, "fail.right" if guess == code else "fail.wrong", **words)
        )
    parts.diagnosis(language, run.tape.last)
    st.markdown(f"**{say(language, 'fail.cause')}** · {_why(language, name)}")
    _counts(language, name)
    _open(language, name)


def _beside(language: str, name: str, cure: str) -> None:
    """The failure and one remedy, on one clock."""
    st.markdown(say(language, "fail.change", changes=parts.changes(language, changed(cure))))
    specs = [PRESETS[name].spec, PRESETS[cure].spec]
    runs = want(language, specs)
    if runs:
        show(language, runs, lambda now: _pair(language, name, cure, now))


def _pair(language: str, name: str, cure: str, runs: Sequence[Run[Any]]) -> None:
    if len(runs) < 2:
        return
    tapes, wide = [run.tape for run in runs], mouse()
    done = all(run.ended for run in runs)
    length = sum(len(tape.frames) for tape in tapes) if done else 0
    key = "pairbeside" if wide else "pairover"
    figure = _pair_figure(tapes[0].spec.key + tapes[1].spec.key, length, language, cure, wide, tapes)
    st.plotly_chart(figure, key=f"{key}:{cure}", config=CONFIG, alt=say(language, "fail.pair_alt"))
    if not done:
        return
    before, after = (tape.last.notes["diagnosis"] for tape in tapes)
    words = {"before": say(language, f"diagnosis.{before}"), "after": say(language, f"diagnosis.{after}")}
    if after == "healthy":
        st.success(" ".join([say(language, "fail.works", **words), *_price(language, [tape.last for tape in tapes])]))
    else:
        st.warning(say(language, "fail.fails", **words))
    st.markdown(_why(language, cure))
    names = [say(language, "fail.before"), PRESETS[cure].label(language)]
    alt = say(language, "fail.numbers_alt")
    st.plotly_chart(panels.both(tapes, names, language), key="both", config=CONFIG, alt=alt)
    _table(language, [tape.last for tape in tapes])
    for one in (name, cure):
        _counts(language, one)
    _open(language, cure)


def _price(language: str, frames: Sequence[Frame]) -> list[str]:
    """That fewer samples are good than before, where that is so."""
    before, after = (frame.numbers["good_share"] for frame in frames)
    said = {"before": f"{before:.0%}", "after": f"{after:.0%}"}
    return [say(language, "fail.price", **said)] if before - after > FELL else []


def _why(language: str, name: str) -> str:
    """Where a failure comes from, or why a treatment works or does not."""
    why = PRESETS[name].why
    return why(language) if why else ""


def _table(language: str, frames: Sequence[Frame]) -> None:
    """The numbers that say so, before and after."""
    heads = [say(language, f"fail.col.{column}") for column in ("number", "before", "after")]
    rows = [[say(language, f"fail.row.{name}"), *(_cell(name, frame) for frame in frames)] for name in ROWS]
    st.markdown(table_of(heads, rows))


def _cell(name: str, frame: Frame) -> str:
    value = frame.numbers.get(name)
    if value is None:
        return "–"
    if name == "modes_held":
        return f"{value:.0f}/{len(frame.arrays['histogram'])}"
    return f"{value:.0%}" if name in ("good_share", "accuracy", "turnover") else parts.small(value)


def _counts(language: str, name: str) -> None:
    """What came of these settings on many seeds: the store's survey."""
    survey = lab().store.load(SurveySpec(preset=name))
    if survey is None or not survey.ending:
        st.caption(f"{PRESETS[name].label(language)}: {parts.promise(language, name)}")
        return
    last = survey.last.numbers
    counts = {code: int(last.get(f"n_{code}", 0)) for code in SENTENCES}
    said = [
        say(language, "fail.counted", name=say(language, f"diagnosis.{code}"), count=count)
        for code, count in sorted(counts.items(), key=lambda pair: -pair[1])
        if count
    ]
    kept = {"kept": f"{last['kept']:.0f}", "claim": PRESETS[name].claim.says(language)}
    sentence = say(language, "fail.counts", seeds=survey.last.at, counts=", ".join(said), **kept)
    st.caption(f"**{PRESETS[name].label(language)}** · {sentence}")


def _open(language: str, name: str) -> None:
    label = say(language, "fail.open")
    st.button(label, key=f"open:{name}", icon=":material/tune:", on_click=_load, args=(name,))


def _load(name: str) -> None:
    load(PRESETS[name].spec, gans_tab="train", **{OPENED: PRESETS[name].spec.key})


def _length(run: Run) -> int:
    return len(run.frames) if run.ended else 0


@st.cache_resource(ttl=LIVE_S, max_entries=64, show_spinner=False)
def _figures(key: str, length: int, language: str, _tape: Tape) -> tuple[Any, Any]:
    frames = played(_tape) if length else [_tape.last]
    return charts.picture(_tape, language, frames), panels.numbers(_tape, language)


@st.cache_resource(ttl=LIVE_S, max_entries=64, show_spinner=False)
def _pair_figure(key: str, length: int, language: str, cure: str, beside: bool, _tapes: Sequence[Tape]) -> Any:
    names = [say(language, "fail.before"), PRESETS[cure].label(language)]
    steps = [frame.at for frame in played(_tapes[0])] if length else [min(tape.last.at for tape in _tapes)]
    return charts.pair(_tapes, names, language, steps, beside)

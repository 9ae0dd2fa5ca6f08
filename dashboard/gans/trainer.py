"""What the GAN page shows of a run: the picture, the numbers, the diagnosis, new samples, and the stored generators."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.gans.diagnosis import SENTENCES, details
from core.gans.metrics import CEILING
from core.gans.presets import PRESETS, SurveySpec
from core.gans.spec import LOSSES, GanSpec
from core.run import Run
from core.spec import Spec, SpecError
from core.store import Entry
from core.tape import Frame, Tape
from dashboard.charts import gans as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import counted
from dashboard.live import lab
from dashboard.words import say

PLAYED = 72
LIVE_S = 1.0
SAMPLES, MOST_SEEDS = 1000, 10_000


def draw(language: str, run: Run) -> None:
    """The picture beside the numbers; once the run has ended, the browser can play and rewind it."""
    tape = run.tape
    drawn = _ended_figures if run.ended else _live_figures
    picture, numbers = drawn(tape.spec.key, len(tape.frames) if run.ended else 0, language, tape)
    left, right = st.columns([6, 5])
    alt = say(language, "gans.picture_alt")
    left.plotly_chart(picture, key="picture", config=CONFIG, alt=alt)
    right.plotly_chart(numbers, key="numbers", config=CONFIG, alt=say(language, "gans.numbers_alt"))
    if run.ended:  # while it runs, the picture's caption says them
        _metrics(language, tape)
    _sentences(language, run)


@st.cache_resource(ttl=LIVE_S, max_entries=64, show_spinner=False)
def _live_figures(key: str, length: int, language: str, _tape: Tape) -> tuple[Any, Any]:
    """The figures of a run that is being recorded, drawn at most once in LIVE_S for all who watch."""
    return charts.picture(_tape, language, [_tape.last]), charts.numbers(_tape, language)


@st.cache_resource(max_entries=16, show_spinner=False)
def _ended_figures(key: str, length: int, language: str, _tape: Tape) -> tuple[Any, Any]:
    """The figures of a whole tape, drawn once for all who open it."""
    return charts.picture(_tape, language, _played(_tape)), charts.numbers(_tape, language)


def new_noise(language: str, tape: Tape, key: str) -> None:
    """Samples of a stored generator from noise that it has never seen, drawn by a worker when asked for."""
    with st.expander(say(language, "gans.new_noise"), icon=":material/casino:"):
        st.caption(say(language, "gans.new_noise_about", count=f"{SAMPLES:,}"))
        seed = counted(f"noise:{key}", say(language, "gans.draw_noise"), icon=":material/casino:") % MOST_SEEDS
        if not seed:
            return
        try:
            points = _samples(tape.spec.key, tape.made.get("device", "cpu"), seed, tape.spec)
        except (TimeoutError, OSError):
            st.warning(say(language, "run.busy"))
            return
        if points is None:
            st.warning(say(language, "gans.no_weights"))
            return
        fig = charts.samples(points, tape.first, language)
        st.plotly_chart(fig, key=f"samples:{key}", config=CONFIG, alt=say(language, "gans.samples_alt"))


@st.cache_data(max_entries=64, show_spinner=False)
def _samples(key: str, device: str, seed: int, _spec: Spec) -> Any:
    """Points [SAMPLES, 2] of a stored generator, or None when its weights cannot be read."""
    weights = lab().store.weights(_spec, device)
    return lab().call("core.gans.learner.sample", _spec, weights, SAMPLES, seed) if weights else None


def made(language: str, tape: Tape) -> str:
    """Where a tape was made, with what, and how long it took."""
    how = tape.made
    torch = how.get("versions", {}).get("torch", "–")
    seconds = say(language, "seconds", n=f"{tape.last.seconds:.1f}")
    return say(
        language,
        "gans.made",
        device=how["device"],
        name=how["device_name"],
        torch=torch,
        seconds=seconds,
        when=str(how["when"])[:10],
    )


def promise(language: str, name: str) -> str:
    """What a preset promises, and on how many seeds it was seen to keep it: the store's survey."""
    preset = PRESETS[name]
    survey = lab().store.load(SurveySpec(preset=name))
    if survey is None or not survey.ending:
        return say(language, "gans.no_survey", claim=preset.claim.says(language))
    last = survey.last.numbers
    kept, seeds = f"{last['kept']:.0f}", survey.last.at
    share = f"{last['share']:.0%}"
    return say(language, "gans.survey", claim=preset.claim.says(language), kept=kept, seeds=seeds, share=share)


def stored() -> list[tuple[Entry, GanSpec]]:
    """The finished trainings in the store whose settings are still legal, newest first."""
    found = []
    for entry in lab().store.entries("gans"):
        try:
            spec = GanSpec(**entry.values)  # type: ignore[arg-type]
        except (SpecError, TypeError):
            continue
        if entry.finished and spec.key == entry.key:
            found.append((entry, spec))
    return found


def stored_label(language: str, entry: Entry, spec: GanSpec) -> str:
    """One line on a stored generator."""
    preset = next((p.label(language) for p in PRESETS.values() if p.spec.with_(seed=spec.seed) == spec), "")
    name = preset or LOSSES[spec.loss].label(language)
    n = entry.numbers
    return say(
        language,
        "gans.stored_label",
        name=name,
        seed=spec.seed,
        steps=f"{spec.steps:,}",
        modes=f"{n['modes_covered']:.0f}",
        good=f"{n['good_share']:.0%}",
        device=entry.device,
    )


def _played(tape: Tape) -> list[Frame]:
    """At most PLAYED frames, evenly chosen, the first and last always: what the browser is sent."""
    n = len(tape.frames)
    keep = sorted({round(i * (n - 1) / (min(n, PLAYED) - 1)) for i in range(min(n, PLAYED))}) if n > 1 else [0]
    return [tape.frames[i] for i in keep]


def _metrics(language: str, tape: Tape) -> None:
    n, all_ = tape.last.numbers, len(tape.first.arrays["modes"])
    rows = {
        "modes_covered": f"{n['modes_covered']:.0f}/{all_}",
        "good_share": f"{n['good_share']:.1%}",
        "value": f"{n['value']:.3f}".replace("-", "−"),
        "accuracy": f"{n['accuracy']:.1%}",
    }
    helps = {"ceiling": f"{CEILING:.1%}"}
    for column, (name, shown) in zip(st.columns(4), rows.items(), strict=True):
        label, about = say(language, f"gans.{name}"), say(language, f"gans.{name}.about", **helps)
        column.metric(label, shown, help=about, border=True)


def _sentences(language: str, run: Run) -> None:
    frame = run.tape.last
    code = frame.notes.get("diagnosis", "learning")
    sentence = SENTENCES[code](language).format(**details(frame.numbers, len(run.tape.first.arrays["modes"])))
    (st.success if code == "healthy" else st.info if code == "learning" else st.warning)(sentence)
    ceiling = say(language, "gans.ceiling", ceiling=f"{CEILING:.1%}")
    st.caption(f"{made(language, run.tape)} {ceiling}" if run.tape.made else ceiling)

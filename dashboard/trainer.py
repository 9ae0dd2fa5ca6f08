"""What the GAN page shows of a run: the picture, the numbers, the diagnosis, new samples, and the stored generators."""

from __future__ import annotations

import streamlit as st

from core.engine import Run
from core.gans.diagnosis import SENTENCES, details
from core.gans.metrics import CEILING
from core.gans.presets import PRESETS, Preset, SurveySpec
from core.gans.spec import LOSSES, GanSpec
from core.spec import SpecError
from core.store import Entry
from core.tape import Tape
from dashboard.charts import gans as charts
from dashboard.charts.base import CONFIG
from dashboard.live import lab
from dashboard.words import say

PLAYED = 72
SAMPLES, MOST_SEEDS = 1000, 10_000


def draw(language: str, run: Run) -> None:
    """The picture beside the numbers; once the run has ended, the browser can play and rewind it."""
    tape = run.tape
    frames = _played(tape) if run.ended else [tape.last]
    left, right = st.columns([6, 5])
    alt = say(language, "gans.picture_alt")
    left.plotly_chart(charts.picture(tape, language, frames), key=f"picture{bool(run.ended)}", config=CONFIG, alt=alt)
    right.plotly_chart(
        charts.numbers(tape, language), key="numbers", config=CONFIG, alt=say(language, "gans.numbers_alt")
    )
    _metrics(language, tape)
    _sentences(language, run)


def new_noise(language: str, tape: Tape, key: str) -> None:
    """Samples of a stored generator from noise that it has never seen, drawn by a worker."""
    with st.expander(say(language, "gans.new_noise"), icon=":material/casino:"):
        st.caption(say(language, "gans.new_noise_about", count=f"{SAMPLES:,}"))
        seed = st.session_state.setdefault(f"noise:{key}", 1)
        if st.button(say(language, "gans.draw_noise"), key=f"draw:{key}", icon=":material/refresh:"):
            seed = st.session_state[f"noise:{key}"] = seed % MOST_SEEDS + 1
        device = tape.made.get("device", "cpu")
        weights = lab().store.weights(tape.spec, device)
        if not weights:
            st.warning(say(language, "gans.no_weights"))
            return
        points = lab().call("core.gans.learner.sample", tape.spec, weights, SAMPLES, seed)
        st.plotly_chart(
            charts.samples(points, tape.first, language),
            key=f"samples:{key}",
            config=CONFIG,
            alt=say(language, "gans.samples_alt"),
        )


def made(language: str, tape: Tape) -> str:
    """Where a tape was made, with what, and how long it took."""
    how = {"device": "–", "device_name": "–", "when": "–", **tape.made}
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


def promise(language: str, preset: Preset, name: str) -> str:
    """What a preset promises, and on how many seeds it was seen to keep it: the store's survey."""
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


def _played(tape: Tape) -> list:
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
    st.caption(f"{made(language, run.tape)} {ceiling}" if run.ended else ceiling)

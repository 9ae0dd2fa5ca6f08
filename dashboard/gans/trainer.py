"""The trainer: presets and controls, the Train button, and the run, live or from the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.gans.choices import LOSSES
from core.gans.fields import DATA
from core.gans.presets import PRESETS
from core.gans.spec import GanSpec
from core.run import Run
from core.tape import Frame, LearnerError, Tape
from dashboard.charts import gans as charts
from dashboard.charts import panels
from dashboard.charts.base import CONFIG
from dashboard.charts.scene import LAYERS, USUAL, is_points
from dashboard.charts.sheet import sheet
from dashboard.choices import pick, remember, subset
from dashboard.controls import Controls, load, params
from dashboard.gans import own, parts
from dashboard.live import begin, found, lab, show, want
from dashboard.takehome import foot
from dashboard.words import say

PLAYED = 72
OPENED = "gans_opened"
"""Under what the session keeps the key of the training that another chapter has opened here: it starts by itself."""
LIVE_S = 1.0
CURED = ("mode-collapse", "missing-modes", "mode-hopping", "d-wins", "g-outruns")
"""Diagnoses for which there are remedies to see."""
NETWORKS = ("network", "activation", "width", "width_d", "depth", "z_dim", "batch", "opt_g", "opt_d", "lr_g", "lr_d")
SCHEDULE = ("beta1", "d_steps", "simultaneous", "sigma")
REMEDIES = ("r1", "r2", "smooth", "noise", "spectral", "pack", "spread", "unroll", "ema")
OF_LOSS = {"wgan": ("clip",), "wgangp": ("gp",)}


def draw_chapter(language: str) -> None:
    """Presets, controls, and the run that they say."""
    form = Controls(GanSpec, language)
    form.notices()
    _presets(language, form)
    form.draw("data", "loss", "seed", "steps", per_row=4)
    _about(language, form)
    enough = form.value("data") != "own" or own.draw(language, str(form.value("own")))
    _more(language, form)
    if not enough:  # the board has said so
        return
    spec = form.spec()
    if isinstance(spec, GanSpec):
        run = _run(language, spec)
        surveyed = next((name for name, preset in PRESETS.items() if preset.spec == spec), "")
        also = parts.survey(language, surveyed) if surveyed else {}
        foot(language, {"gans_tab": "train", **params(spec)}, [run] if run else [], also=also)


def opened_here() -> bool:
    """Whether another chapter has opened a training here in this session."""
    return OPENED in st.session_state


def _presets(language: str, form: Controls) -> None:
    """Pills of what works and what fails; the cures stand beside their failures in a chapter of their own."""
    shown = {name: preset for name, preset in PRESETS.items() if not preset.of}
    labels = {name: preset.label(language) for name, preset in shown.items()}
    preset = form.presets(say(language, "controls.presets"), {n: p.spec for n, p in shown.items()}, labels)
    preset = preset or next((name for name, cure in PRESETS.items() if cure.of and form.says(cure.spec)), None)
    if preset:
        st.markdown(PRESETS[preset].about(language))
        st.caption(parts.promise(language, preset))


def _about(language: str, form: Controls) -> None:
    """What the chosen loss and data are, with formula and source, and what is usually set with the loss."""
    loss, data = LOSSES[form.value("loss")], DATA[form.value("data")]
    st.markdown(f"$\\displaystyle {{{loss.formula}}}$")
    st.markdown(loss.about(language))
    about = data.about(language)
    if form.value("data") != "own":
        about = say(language, "gans.about_data", about=about, source=data.source)
    st.caption(f"{loss.source} · {about}")
    if any(form.value(name) != value for name, value in loss.usual.items()):
        st.button(say(language, "gans.usual"), icon=":material/auto_fix_high:", on_click=_use, args=(form,))


def _use(form: Controls) -> None:
    """Sets what is usual with the chosen loss; all else stays."""
    chosen = {name: form.value(name) for name in GanSpec.rules()}
    usual = LOSSES[str(chosen["loss"])].usual
    off = {name: GanSpec.__dataclass_fields__[name].default for name in ("r1", "r2", "smooth", "spectral")}
    load(GanSpec(**{**chosen, **off, **usual}))


def _more(language: str, form: Controls) -> None:
    with st.expander(say(language, "gans.networks")):
        form.draw(*NETWORKS, *SCHEDULE, *OF_LOSS.get(form.value("loss"), ()))
    with st.expander(say(language, "gans.remedies")):
        st.caption(say(language, "gans.remedies_about"))
        form.draw(*REMEDIES)


def _run(language: str, spec: GanSpec) -> Run[Any] | None:
    """The run, if it is there; else the button that starts it."""
    run = found(language, spec)
    if run is None and st.session_state.get(OPENED) == spec.key:
        run = next(iter(want(language, [spec])), None)
    if run is None:
        begin(language, [spec], say(language, "gans.train"), "gans_train")
        st.caption(say(language, "gans.not_yet"))
        return None
    show(language, [run], lambda now: draw(language, now[0]))
    if run.ended and run.tape.frames and run.tape.last.notes.get("diagnosis") in CURED:
        _cures(language)
    if run.ended and run.ended.kind == "finished":
        parts.new_noise(language, run.tape, "trainer")
    return run


def _cures(language: str) -> None:
    """The way to the chapter in which such failures are cured."""
    st.caption(say(language, "gans.sign.cure"))
    label = say(language, "gans.sign.see_cure")
    st.button(label, icon=":material/healing:", on_click=remember, args=("gans_tab", "failures"))


def draw(language: str, run: Run[GanSpec]) -> None:
    """The picture beside the numbers; once the run has ended, the browser can play and rewind it."""
    tape = run.tape
    left, right = st.columns([6, 5])
    with left:
        layers = _layers(language, tape)
        alt = say(language, "gans.picture_alt" if is_points(tape) else "gans.sheet_alt")
        drawn = _picture(language, run, layers)
        st.plotly_chart(drawn, key="picture", config=CONFIG, alt=alt)
        if not is_points(tape):
            st.caption(say(language, "films.frames"))
    with right:
        _numbers(language, run)
    if run.ended:  # while it runs, the picture's caption says them
        parts.metrics(language, tape)
    parts.signs(language, tape.last, tape.spec)
    parts.sentences(language, run)
    if run.ended:
        _below(language, tape)


def _layers(language: str, tape: Tape) -> tuple[str, ...]:
    """What the reader wants to see in a picture of points."""
    if not is_points(tape):
        return USUAL
    labels = {name: say(language, f"gans.layer.{name}") for name in LAYERS}
    return tuple(subset("gans_layers", say(language, "gans.layers"), labels, USUAL))


def _numbers(language: str, run: Run) -> None:
    """One view of the numbers, or the plane of both losses."""
    tape = run.tape
    labels = {name: say(language, f"gans.view.{name}") for name in (*panels.VIEWS, "plane")}
    view = pick("gans_view", say(language, "gans.view_label"), labels)
    if view == "plane":
        fig, alt = panels.loss_plane(tape, language), "gans.plane_alt"
        st.caption(say(language, "gans.plane"))
    else:
        length = len(tape.frames) if run.ended else 0
        drawn = _ended_numbers if run.ended else _live_numbers
        fig, alt = drawn(tape.spec.key, length, language, view, tape), "gans.numbers_alt"
    st.plotly_chart(fig, key=f"numbers:{view}", config=CONFIG, alt=say(language, alt))
    if panels.has_ladder(tape, view):
        st.caption(say(language, "gans.ladder" if panels.has_rungs(tape) else "gans.log4"))


def _below(language: str, tape: Tape[GanSpec]) -> None:
    """Where the samples of the last moment land; of images, the nearest training images and who reads them."""
    st.plotly_chart(
        charts.shares(tape, tape.last, language), key="shares", config=CONFIG, alt=say(language, "gans.shares_alt")
    )
    if is_points(tape):
        return
    pictures = tape.last.arrays
    beside = np.concatenate([pictures["fake"][: len(pictures["nearest"])], pictures["nearest"]])
    st.image(sheet(beside, len(pictures["nearest"])), width="stretch", alt=say(language, "gans.nearest_alt"))
    st.caption(say(language, "gans.nearest") + " " + _reader(language, tape.spec))


def _reader(language: str, spec: GanSpec) -> str:
    """How well what reads images does so."""
    try:
        return say(language, "gans.classifier", accuracy=f"{_accuracy(spec.data):.1%}")
    except (TimeoutError, OSError, LearnerError):
        return ""


@st.cache_data(max_entries=8, show_spinner=False)
def _accuracy(data: str) -> float:
    """Measured on a worker. LearnerError where the images cannot be had."""
    return float(lab().call("core.data.images.accuracy", data))


def _picture(language: str, run: Run, layers: Sequence[str]) -> Any:
    tape = run.tape
    if run.ended:
        return _ended_picture(tape.spec.key, len(tape.frames), language, tuple(layers), tape)
    return _live_picture(tape.spec.key, language, tuple(layers), tape)


@st.cache_resource(ttl=LIVE_S, max_entries=64, show_spinner=False)
def _live_picture(key: str, language: str, layers: tuple[str, ...], _tape: Tape) -> Any:
    """The picture of a run that is being recorded, drawn at most once in LIVE_S for all who watch."""
    return charts.picture(_tape, language, [_tape.last], layers)


@st.cache_resource(max_entries=16, show_spinner=False)
def _ended_picture(key: str, length: int, language: str, layers: tuple[str, ...], _tape: Tape) -> Any:
    """The picture of a whole tape, drawn once for all who open it."""
    return charts.picture(_tape, language, played(_tape), layers)


@st.cache_resource(ttl=LIVE_S, max_entries=64, show_spinner=False)
def _live_numbers(key: str, length: int, language: str, view: str, _tape: Tape) -> Any:
    return panels.numbers(_tape, language, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def _ended_numbers(key: str, length: int, language: str, view: str, _tape: Tape) -> Any:
    return panels.numbers(_tape, language, view)


def played(tape: Tape) -> list[Frame]:
    """At most PLAYED frames, evenly chosen, the first and last always: what the browser is sent."""
    n = len(tape.frames)
    keep = sorted({round(i * (n - 1) / (min(n, PLAYED) - 1)) for i in range(min(n, PLAYED))}) if n > 1 else [0]
    return [tape.frames[i] for i in keep]

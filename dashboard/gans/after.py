"""The chapter after GANs: flow matching on the same data, how it makes samples, and what they cost beside a GAN's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.data.coverage import truth_of
from core.data.points2d import POINTS, cloud
from core.diffusion.presets import PRESETS
from core.diffusion.spec import FORMULA, FlowSpec
from core.gans.presets import PRESETS as GANS
from core.gans.spec import GanSpec
from core.run import Run
from core.tape import Tape
from dashboard.charts import flows as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import push, remember
from dashboard.controls import Controls, params
from dashboard.gans import flow_telling as telling
from dashboard.live import begin, found, lab, show
from dashboard.takehome import foot
from dashboard.words import say

SHOWN, MORE = ("data", "sigma", "steps"), ("width", "depth", "batch", "lr", "seed")
PLAYED = 40  # moments of the training that the browser is sent
LIVE_S = 1.0
MOMENTS = 33  # of the noise that is mixed in, as many as the film of sampling has
DRAWN, OWN = "gans_own", "flows_own"


def draw_chapter(language: str) -> None:
    """Settings, the Train button, and the run, live or from the store."""
    st.markdown(say(language, "flows.idea"))
    st.markdown(f"$$\n{FORMULA}\n$$")
    form = Controls(FlowSpec, language)
    form.notices()
    labels = {name: preset.label(language) for name, preset in PRESETS.items()}
    preset = form.presets(say(language, "controls.presets"), {n: p.spec for n, p in PRESETS.items()}, labels)
    if preset:
        st.markdown(PRESETS[preset].about(language))
    form.draw(*SHOWN)
    if form.value("data") == "own":
        _own(language, form)
    with st.expander(say(language, "controls.more")):
        form.draw(*MORE)
    spec = form.spec()
    if not isinstance(spec, FlowSpec):
        return
    entry = POINTS[spec.data]
    st.caption(say(language, "flows.about_data", about=entry.about(language), source=entry.source))
    run = found(language, spec)
    if run is None:
        begin(language, [spec], say(language, "flows.train"), "flows_train")
        st.caption(say(language, "flows.not_yet"))
    else:
        show(language, [run], lambda now: draw(language, now[0]))
    foot(language, params(spec, gans_tab="after"), [run] if run else [])


def _own(language: str, form: Controls) -> None:
    """Points of one's own: the line that says them, or those that were drawn for the GAN."""
    form.draw("own", per_row=1)
    drawn = st.session_state.get(DRAWN, "")
    if not drawn:
        st.caption(say(language, "flows.own_hint"))
    if drawn and drawn != form.value("own"):
        st.button(say(language, "flows.take_own"), key="flows_take", on_click=_take, args=(drawn,))


def _take(text: str) -> None:
    remember(OWN, text)
    push(OWN, text)


def draw(language: str, run: Run[Any]) -> None:
    """The samples beside the numbers; once it has finished, how samples are made and what they cost."""
    tape = run.tape
    ended = len(tape.frames) if run.ended else 0
    picture, curves = (_ended if ended else _live)(tape.spec.key, ended, language, tape)
    left, right = st.columns([6, 5])
    left.plotly_chart(picture, key="picture_flows", config=CONFIG, alt=say(language, "flows.picture_alt"))
    right.plotly_chart(curves, key="flows_curves", config=CONFIG, alt=say(language, "flows.curves_alt"))
    if not run.ended:
        return
    st.markdown(telling.loss(language, tape))
    known = cloud(tape.spec.data, tape.spec.own)
    ceiling = truth_of(known, tape.spec.sigma).ceiling
    said = [say(language, "flows.held_says", ceiling=f"{ceiling:.1%}")]
    said += [say(language, "flows.curve", parts=known.parts)] if known.curve else []
    st.caption(" ".join([*said, telling.made(language, tape)]))
    if "path" not in tape.last.arrays:
        st.info(say(language, "flows.unfinished"))
        return
    _sampling(language, tape)
    gan = gan_like(language, tape.spec)
    _versus(language, tape, gan)
    _cost(language, tape, gan, ceiling)


def _sampling(language: str, tape: Tape[FlowSpec]) -> None:
    """The film of sampling, and beside it the noise that training mixes in."""
    st.subheader(say(language, "flows.film.title"), anchor=False)
    film, forward = _films(tape.spec.key, language, tape)
    left, right = st.columns(2)
    with left:
        st.plotly_chart(film, key="picture_flows_film", config=CONFIG, alt=say(language, "flows.film.alt"))
        st.markdown(say(language, "flows.film.about"))
    with right:
        st.plotly_chart(forward, key="picture_flows_noise", config=CONFIG, alt=say(language, "flows.forward.alt"))
        st.markdown(say(language, "flows.forward.about"))


def _versus(language: str, tape: Tape[FlowSpec], gan: Tape[Any] | None) -> None:
    """The two models' numbers, and what they say."""
    st.subheader(say(language, "flows.versus.title"), anchor=False)
    st.markdown(telling.table(language, tape, gan))
    if gan is None:
        st.info(say(language, "flows.versus.no_gan"))
    else:
        st.caption(telling.which(language, gan))
    st.success(telling.measured(language, tape, gan))


def _cost(language: str, tape: Tape[FlowSpec], gan: Tape[Any] | None, ceiling: float) -> None:
    """Good samples and time against calls of the network."""
    st.subheader(say(language, "flows.cost.title"), anchor=False)
    st.markdown(say(language, "flows.cost.about"))
    parts = len(tape.first.arrays["shares"])
    beside = (gan.last.numbers["good_share"], telling.sampling(gan)) if gan else None
    fig = charts.cost(tape.last, parts, ceiling, beside, language)
    st.plotly_chart(fig, key="flows_cost", config=CONFIG, alt=say(language, "flows.cost.alt"))
    with st.expander(say(language, "flows.cost.table")):
        st.markdown(telling.ladder(language, tape))


def gan_like(language: str, spec: FlowSpec) -> Tape[Any] | None:
    """A finished GAN on the very same data: the healthy preset's where it fits, else the best in the store."""
    healthy = GANS["healthy"].spec
    if _same(healthy, spec):
        run = found(language, healthy)
        if run and run.ended and run.ended.kind == "finished":
            return run.tape
    alike = [(gan, entry) for gan, entry in lab().store.finished(GanSpec) if _same(gan, spec)]
    for gan, entry in sorted(alike, key=lambda one: _worth(one[1].numbers), reverse=True):
        tape = lab().store.load(gan, entry.device)
        if tape:
            return tape
    return None


def _worth(numbers: Mapping[str, float]) -> tuple[float, float]:
    """Modes held first, then good samples."""
    return numbers.get("modes_held", -1.0), numbers.get("good_share", -1.0)


def _same(gan: GanSpec, flow: FlowSpec) -> bool:
    """Whether both learn the same distribution."""
    own = flow.data != "own" or gan.own == flow.own
    return gan.data == flow.data and gan.sigma == flow.sigma and own


@st.cache_resource(ttl=LIVE_S, max_entries=64, show_spinner=False)
def _live(key: str, length: int, language: str, _tape: Tape[FlowSpec]) -> tuple[Any, Any]:
    """The figures of a run that is being recorded, drawn at most once in LIVE_S for all who watch."""
    return charts.picture(_tape, language, [_tape.last]), charts.curves(_tape, language)


@st.cache_resource(max_entries=16, show_spinner=False)
def _ended(key: str, length: int, language: str, _tape: Tape[FlowSpec]) -> tuple[Any, Any]:
    """The figures of a whole tape, drawn once for all who open it."""
    n = len(_tape.frames)
    some = [_tape.frames[k] for k in sorted({round(i * (n - 1) / (PLAYED - 1)) for i in range(PLAYED)})]
    return charts.picture(_tape, language, some), charts.curves(_tape, language)


@st.cache_resource(max_entries=16, show_spinner=False)
def _films(key: str, language: str, _tape: Tape[FlowSpec]) -> tuple[Any, Any]:
    """The film of sampling and the noise, drawn once for all who open it."""
    return charts.film(_tape, _tape.last, language), charts.forward(_tape, MOMENTS, language)

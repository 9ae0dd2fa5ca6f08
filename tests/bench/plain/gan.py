"""The GAN page as one writes it first: Streamlit's defaults, and training in a thread of the web process."""

import threading

import streamlit as st

from core.gans import learner
from core.gans.spec import GanSpec
from core.tape import FINISHED, Tape
from dashboard.charts import gans as charts
from dashboard.charts.base import CONFIG
from dashboard.controls import Controls
from dashboard.prose import Prose


@st.cache_resource(show_spinner=False)
def training(key: str, _spec: GanSpec) -> Tape:
    """The tape that a thread is filling."""
    tape = Tape(_spec)
    threading.Thread(target=train, args=(tape,), daemon=True).start()
    return tape


def train(tape: Tape) -> None:
    """Fills the tape, frame by frame."""
    state = learner.start(tape.spec)
    for at in tape.spec.marks():
        state = learner.advance(state, at)
        tape.frames.append(learner.observe(state))
    tape.ending = FINISHED


st.set_page_config(layout="wide")
prose = Prose("unit04b")
prose.head()
prose.sections("what", "objective", "signs", "in-step", "trainer")
form = Controls(GanSpec, "ko")
form.draw("loss", "seed", "steps")
with st.expander("…"):
    form.draw(*(name for name in GanSpec.rules() if name not in ("loss", "seed", "steps")))
tape = training(form.spec().key, form.spec())


@st.fragment(run_every=2)
def tick() -> None:
    """Draws the newest frame."""
    if not tape.frames:
        st.caption("…")
        return
    st.progress(tape.last.at / tape.spec.steps)
    left, right = st.columns([6, 5])
    left.plotly_chart(charts.picture(tape, "ko", [tape.last]), key="picture", config=CONFIG)
    right.plotly_chart(charts.numbers(tape, "ko"), key="numbers", config=CONFIG)
    names = ("modes_covered", "good_share", "value", "accuracy")
    for column, name in zip(st.columns(4), names, strict=True):
        column.metric(name, f"{tape.last.numbers[name]:.3f}", border=True)


tick()
prose.sections("mode-collapse", "random-collapse", "diffusion", "sources")

"""Unit 04b: a GAN that draws itself while it learns."""

import streamlit as st

from core.gans.presets import PRESETS
from core.gans.spec import LOSSES, GanSpec
from dashboard import trainer
from dashboard.choices import copy_link, pick_one, tabs
from dashboard.controls import Controls, params
from dashboard.live import found, lab, show, want
from dashboard.prose import Prose

SHORT = 12  # letters of a key: enough to tell a store's entries apart

prose = Prose("unit04b")
language = prose.language


def train() -> None:
    """Presets and controls, the Train button, and the run, live or from the store."""
    form = Controls(GanSpec, language)
    form.notices()
    labels = {name: preset.label(language) for name, preset in PRESETS.items()}
    preset = form.presets(prose.say("controls.presets"), {n: p.spec for n, p in PRESETS.items()}, labels)
    if preset:
        st.markdown(PRESETS[preset].about(language))
        st.caption(trainer.promise(language, preset))
    form.draw("loss", "seed", "steps")
    with st.expander(prose.say("controls.more"), icon=":material/tune:"):
        form.draw(*(name for name in GanSpec.rules() if name not in ("loss", "seed", "steps")))
    spec = form.spec()
    if not isinstance(spec, GanSpec):
        return
    st.markdown(f"$\\displaystyle {LOSSES[spec.loss].formula}$ · {LOSSES[spec.loss].about(language)}")
    run = found(language, spec)
    if run is None and st.button(prose.say("gans.train"), type="primary", icon=":material/play_arrow:"):
        want(language, [spec], again=True)
        st.rerun()
    if run:
        show(language, [run], lambda now: trainer.draw(language, now[0]))
        if run.ended and run.ended.kind == "finished":
            trainer.new_noise(language, run.tape, "trainer")
    else:
        st.caption(prose.say("gans.not_yet"))
    copy_link(language, {"gans_tab": "train", **params(spec)})


def stored() -> None:
    """The generators in the store, opened without training."""
    kept = {f"{spec.key[:SHORT]}-{entry.device}": (entry, spec) for entry, spec in trainer.stored()}
    if not kept:
        st.caption(prose.say("gans.store_empty"))
        return
    labels = {name: trainer.stored_label(language, *one) for name, one in kept.items()}
    entry, spec = kept[pick_one("gans_stored", prose.say("gans.stored"), labels)]
    tape = lab().store.load(spec, entry.device)
    if tape is None:
        st.warning(prose.say("gans.no_weights"))
        return
    trainer.new_noise(language, tape, "stored")
    run = found(language, spec)
    if run:
        show(language, [run], lambda now: trainer.draw(language, now[0]))
    copy_link(language, {"gans_tab": "train", **params(spec)})


prose.head()
prose.jump("trainer")
prose.sections("what", "objective", "signs", "in-step", "trainer")
tab, box = tabs("gans_tab", {name: prose.say(f"gans.tab.{name}") for name in ("train", "stored")})
with box:
    (stored if tab == "stored" else train)()
prose.sections("mode-collapse", "random-collapse", "diffusion", "sources")
prose.coming("notebook")
prose.coming("next")

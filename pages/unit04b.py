"""Unit 04b: a GAN that draws itself while it learns."""

import streamlit as st

from core.gans.presets import PRESETS
from core.gans.spec import LOSSES, GanSpec
from dashboard import trainer
from dashboard.controls import Controls, copy_link, params, tabs
from dashboard.live import found, lab, show, want
from dashboard.prose import Prose

prose = Prose("unit04b")
language = prose.language


def train() -> None:
    """Presets and controls, the Train button, and the run, live or from the store."""
    form = Controls(GanSpec, language)
    form.notices()
    for column, preset in zip(st.columns(len(PRESETS)), PRESETS.values(), strict=True):
        column.button(
            preset.label(language),
            help=preset.about(language),
            on_click=form.load,
            args=(preset.spec,),
            width="stretch",
        )
    form.draw("loss", "seed", "steps")
    with st.expander(prose.say("controls.more"), icon=":material/tune:"):
        form.draw(*(name for name in GanSpec.rules() if name not in ("loss", "seed", "steps")))
    spec = form.spec()
    if not isinstance(spec, GanSpec):
        return
    st.markdown(f"$\\displaystyle {LOSSES[spec.loss].formula}$ · {LOSSES[spec.loss].about(language)}")
    about_preset(spec)
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


def about_preset(spec: GanSpec) -> None:
    """What is promised of these settings, whatever the seed, when they are a preset's."""
    for name, preset in PRESETS.items():
        if preset.spec.with_(seed=spec.seed) == spec:
            st.caption(trainer.promise(language, preset, name))


def stored() -> None:
    """The generators in the store, opened without training."""
    kept = {(spec.key, entry.device): (entry, spec) for entry, spec in trainer.stored()}
    if not kept:
        st.caption(prose.say("gans.store_empty"))
        return
    chosen = st.selectbox(
        prose.say("gans.stored"),
        list(kept),
        format_func=lambda k: trainer.stored_label(language, *kept[k]),
        key="stored",
    )
    entry, spec = kept[chosen]
    tape = lab().store.load(spec, entry.device)
    if tape is None:
        st.warning(prose.say("gans.no_weights"))
        return
    trainer.new_noise(language, tape, "stored")
    st.caption(trainer.made(language, tape))
    run = found(language, spec)
    if run:
        show(language, [run], lambda now: trainer.draw(language, now[0]))


prose.head()
prose.sections("what", "objective", "signs", "in-step", "trainer")
tab, box = tabs("gans_tab", {name: prose.say(f"gans.tab.{name}") for name in ("train", "stored")})
with box:
    (stored if tab == "stored" else train)()
prose.sections("mode-collapse", "random-collapse", "diffusion", "sources")
prose.coming("notebook")
prose.coming("next")

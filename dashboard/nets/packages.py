"""The chapter on PyTorch's packages: an autoencoder, a CNN, and what remembers; one of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.run import Run
from core.spec import Spec
from dashboard.anatomy.recorded import python, source
from dashboard.choices import pick
from dashboard.controls import Controls, params
from dashboard.live import begin, found, show
from dashboard.nets import autoencoder, convnet, memory
from dashboard.takehome import foot
from dashboard.words import say

Draw = Callable[[str, Sequence[Run[Any]]], None]
NETS: Mapping[str, Any] = {"autoencoder": autoencoder, "convnet": convnet, "memory": memory}


def draw_chapter(language: str) -> None:
    """What is learned, its settings, its program, and the training, live or from the store."""
    labels = {name: say(language, f"{name}.title") for name in NETS}
    chosen = pick("nets_part", say(language, "nets.which"), labels)
    part = NETS[chosen]
    st.markdown(say(language, f"{chosen}.idea"))
    form = Controls(part.SPEC, language)
    form.notices()
    names = {name: say(language, f"{chosen}.preset.{name}") for name in part.SETTINGS}
    form.presets(say(language, "controls.presets"), part.SETTINGS, names)
    form.draw(*part.SHOWN)
    with st.expander(say(language, "controls.more")):
        form.draw(*part.MORE)
    spec = form.spec()
    if spec is None:
        return
    with st.expander(say(language, "nets.code")):
        for module in part.programs(spec):
            python(source(module))
    runs = _training(language, chosen, part.together(spec))
    foot(language, {"three_tab": "packages", "nets_part": chosen, **params(spec)}, runs, moment=part.AT)


def _training(language: str, chosen: str, specs: Sequence[Spec]) -> Sequence[Run[Any]]:
    """The runs, if they are all there; else the button that starts them, and none."""
    runs = [run for spec in specs if (run := found(language, spec))]
    if len(runs) < len(specs):
        begin(language, specs, say(language, "nets.train"), f"{chosen}_train")
        st.caption(say(language, f"{chosen}.not_yet"))
        return ()
    show(language, runs, lambda now: NETS[chosen].draw(language, now))
    return runs

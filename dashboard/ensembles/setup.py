"""Which models are compared on what: a preset, or one's own setting."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.data import own as own_file
from core.ensembles.presets import PRESETS
from core.ensembles.spec import USUAL, EnsembleSpec, comparison, fields_of
from core.run import Run
from core.spec import SpecError
from dashboard.choices import pick, subset
from dashboard.controls import Controls, load, params
from dashboard.ensembles import comparison as race
from dashboard.ensembles import goals, own_data, own_points
from dashboard.live import show, want
from dashboard.takehome import foot
from dashboard.words import say

OWN = "own"
SHOWN = ("data", "trees", "split_seed")
OUTLIERS = ("outliers", "outlier_in", "outlier_size", "outlier_place")


def draw_chapter(language: str) -> None:
    """Presets, or one's own setting, and the race of its models."""
    goals.reminder(language)
    labels = {OWN: say(language, "ensembles.own")}
    labels |= {name: preset.label(language) for name, preset in PRESETS.items() if name != "lecture"}
    setup = pick("ensembles_setup", say(language, "ensembles.setup"), labels)
    specs, link = own(language) if setup == OWN else (preset(language, setup), {})
    if specs:
        runs = want(language, specs)
        if runs:
            show(language, runs, lambda now: _drawn(language, specs[0], now, editable=setup == OWN))
            if setup == OWN:
                own_points.way_back(language, specs[0], runs)
        if specs[0].private:
            st.caption(f"{say(language, 'upload.no_link')} {say(language, 'takehome.no_upload')}")
        else:
            said = {"ensembles_tab": "compare", "ensembles_setup": setup, **link}
            foot(language, said, runs, moment="ensembles_at")


def _drawn(language: str, spec: EnsembleSpec, runs: Sequence[Run[EnsembleSpec]], editable: bool) -> None:
    race.draw(language, runs)
    if editable:
        own_points.draw(language, spec, runs)


def preset(language: str, name: str) -> list[EnsembleSpec]:
    """A preset's specs and what they show, with a button that takes them over where one's own setting can say them."""
    specs = list(PRESETS[name].specs)
    st.markdown(PRESETS[name].about(language))
    st.caption(race.about_data(specs[0], language))
    models = [spec.model for spec in specs]
    if comparison(models, **race.shared(specs[0])) == specs:
        also = {"ensembles_setup": OWN, "ensembles_models": models}
        edit = say(language, "ensembles.edit")
        st.button(edit, icon=":material/edit:", on_click=load, args=(specs[0],), kwargs=also)
    return specs


def own(language: str) -> tuple[list[EnsembleSpec], dict[str, str]]:
    """The specs that the controls say, and the URL's words for them."""
    form = Controls(EnsembleSpec, language)
    form.notices()
    form.draw(*SHOWN)
    if form.value("data") == own_file.NAME:
        own_data.draw(language)
    models = subset("ensembles_models", say(language, "ensembles.models"), race.model_labels(language), USUAL)
    if len(models) == 1:
        st.caption(say(language, "ensembles.one_model"))
    with st.expander(say(language, "controls.more")):
        trouble = OUTLIERS if form.value("outliers") else ()  # brought by a link, by the wrap-up or by a sweep
        form.draw(*(name for name in fields_of(models, form.value("data")) if name not in SHOWN), *trouble)
    if form.value("data") == own_file.NAME and not own_file.held(form.value("own")):
        return [], {}
    spec = form.spec()
    if spec is None:
        return [], {}
    st.caption(race.about_data(spec, language))
    try:
        return comparison(models, **race.shared(spec)), params(spec, ensembles_models=",".join(models))
    except SpecError as error:
        for problem in error.problems:
            st.error(form.sentence(problem))
        return [], {}

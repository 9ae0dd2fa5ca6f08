"""Unit 04a: bagging and boosting, compared live as trees grow."""

import inspect

import streamlit as st

from core.ensembles import snippets
from core.ensembles.presets import PRESETS
from core.ensembles.spec import EnsembleSpec, comparison, fields_of
from core.spec import SpecError
from dashboard import comparison as race
from dashboard.choices import copy_link, pick, subset, tabs
from dashboard.controls import Controls, load, params
from dashboard.live import show, want
from dashboard.prose import Prose

OWN = "own"
SHOWN = ("data", "trees", "split_seed")

prose = Prose("unit04a")
language = prose.language


def compare() -> None:
    """Presets, or one's own setting, and the race of its models."""
    labels = {OWN: prose.say("ensembles.own")} | {k: p.label(language) for k, p in PRESETS.items() if k != "lecture"}
    setup = pick("ensembles_setup", prose.say("ensembles.setup"), labels)
    if setup == OWN:
        specs, link = own()
    else:
        specs, link = preset(setup), {}
    if specs:
        runs = want(language, specs)
        if runs:
            show(language, runs, lambda now: race.draw(language, now))
        copy_link(language, {"ensembles_tab": "compare", "ensembles_setup": setup, **link}, moment="ensembles_at")


def preset(name: str) -> list[EnsembleSpec]:
    """A preset's specs and what they show, with a button that takes them over where one's own setting can say them."""
    specs = list(PRESETS[name].specs)
    st.markdown(PRESETS[name].about(language))
    st.caption(race.about_data(specs[0], language))
    models = [spec.model for spec in specs]
    if comparison(models, **race.shared(specs[0])) == specs:
        also = {"ensembles_setup": OWN, "ensembles_models": models}
        st.button(prose.say("ensembles.edit"), icon=":material/edit:", on_click=load, args=(specs[0],), kwargs=also)
    return specs


def own() -> tuple[list[EnsembleSpec], dict[str, str]]:
    """The specs that the controls say, and the URL's words for them."""
    form = Controls(EnsembleSpec, language)
    form.notices()
    form.draw(*SHOWN)
    models = subset("ensembles_models", prose.say("ensembles.models"), race.model_labels(language))
    if len(models) == 1:
        st.caption(prose.say("ensembles.one_model"))
    with st.expander(prose.say("controls.more"), icon=":material/tune:"):
        form.draw(*(name for name in fields_of(models, form.value("data")) if name not in SHOWN))
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


def lecture_code() -> None:
    """The lecture's two snippets: shown, run as shown, and set beside the recorded curves."""
    prose.sections("lecture-code")
    for function in (snippets.random_forest_snippet, snippets.xgboost_snippet):
        st.code(inspect.getsource(function), language="python")
    runs = want(language, PRESETS["lecture"].specs)
    plain = want(language, race.SNIPPETS)
    if runs and plain:
        show(language, [*runs, *plain], lambda now: race.draw_lecture(language, now))
    copy_link(language, {"ensembles_tab": "lecture"}, moment="lecture_at")


prose.head()
prose.jump("compare")
prose.sections("idea", "bagging-boosting", "compare")
tab, box = tabs("ensembles_tab", {name: prose.say(f"ensembles.tab.{name}") for name in ("compare", "lecture")})
with box:
    (lecture_code if tab == "lecture" else compare)()
prose.sections("reading", "overfitting", "outliers", "cost")
prose.coming("notebook")
prose.coming("next")

"""Unit 04a: bagging and boosting, compared live as trees grow."""

import inspect

import streamlit as st

from core.ensembles import snippets
from core.ensembles.presets import PRESETS
from core.ensembles.spec import EnsembleSpec, comparison, fields_of
from core.spec import SpecError
from dashboard import comparison as race
from dashboard.controls import Controls, copy_link, params, pick, subset, tabs
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
        st.caption(PRESETS[setup].about(language))
        specs, link = list(PRESETS[setup].specs), {}
    if specs:
        runs = want(language, specs)
        if runs:
            show(language, runs, lambda now: race.draw(language, now))
        copy_link(language, {"ensembles_tab": "compare", "ensembles_setup": setup, **link})


def own() -> tuple[list[EnsembleSpec], dict[str, str]]:
    """The specs that the controls say, and the URL's words for them."""
    form = Controls(EnsembleSpec, language)
    form.notices()
    form.draw(*SHOWN)
    models = subset("ensembles_models", prose.say("ensembles.models"), race.model_labels(language))
    with st.expander(prose.say("controls.more"), icon=":material/tune:"):
        form.draw(*(name for name in fields_of(models, form.value("data")) if name not in SHOWN))
    spec = form.spec()
    if spec is None:
        return [], {}
    st.caption(race.about_data(spec, language))
    shared = {name: getattr(spec, name) for name in spec.rules() if name != "model"}
    try:
        return comparison(models, **shared), params(spec, ensembles_models=",".join(models))
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
    copy_link(language, {"ensembles_tab": "lecture"})


prose.head()
prose.sections("idea", "bagging-boosting", "compare")
tab, box = tabs("ensembles_tab", {name: prose.say(f"ensembles.tab.{name}") for name in ("compare", "lecture")})
with box:
    (lecture_code if tab == "lecture" else compare)()
prose.sections("reading", "overfitting", "outliers", "cost")
prose.coming("notebook")
prose.coming("next")

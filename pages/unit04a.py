"""Unit 04a: bagging and boosting, taken apart. One tab a chapter; only the open one runs."""

import inspect

import streamlit as st

from core.ensembles import snippets
from core.ensembles.presets import PRESETS
from dashboard import takehome
from dashboard.choices import pick, tabs
from dashboard.ensembles import bagging as bags
from dashboard.ensembles import comparison, cost, outliers, overfitting, pair, rounds, setup, sweep, variance
from dashboard.ensembles import runs as listed
from dashboard.ensembles import trees as single
from dashboard.ensembles import wrapup as summary
from dashboard.live import show, want
from dashboard.prose import Prose

prose = Prose("unit04a")
language = prose.language


def compare() -> None:
    prose.jump("compare")
    prose.sections("idea", "bagging-boosting", "compare")
    setup.draw_chapter(language)
    prose.sections("reading")


def bagging() -> None:
    prose.sections("bagging")
    bags.draw_chapter(language)


def boosting() -> None:
    kind = rounds.choose(language)
    if kind == "adaboost":
        prose.sections("adaboost")
    else:
        prose.sections("gradient-boosting")
    rounds.draw(language, kind)


def trees() -> None:
    prose.sections("trees")
    single.draw_chapter(language)


def claims() -> None:
    """One claim at a time: each brings runs of its own."""
    labels = {claim: prose.say(f"claims.one.{claim}") for claim in ("overfitting", "outliers", "cost", "variance")}
    chosen = pick("ensembles_claim", prose.say("claims.pick"), labels)
    if chosen == "overfitting":
        prose.sections("overfitting")
        overfitting.draw_chapter(language)
    elif chosen == "outliers":
        prose.sections("outliers")
        outliers.draw_chapter(language)
    elif chosen == "cost":
        prose.sections("cost")
        cost.draw_chapter(language)
    else:
        prose.sections("bias-variance")
        variance.draw_chapter(language)


def wrapup() -> None:
    prose.sections("wrapup")
    summary.draw_chapter(language)


def run_list() -> None:
    """The list with its pinned pair, or a sweep; each alone, since a viewer wants one set of runs at a time."""
    prose.sections("runs")
    labels = {view: prose.say(f"runs.view.{view}") for view in ("list", "sweep")}
    if pick("runs_view", prose.say("runs.view_label"), labels) == "sweep":
        sweep.draw(language)
    else:
        listed.draw(language)
        pair.draw(language)


def lecture() -> None:
    """The lecture's two snippets: shown, run as shown, and set beside the recorded curves."""
    prose.sections("lecture-code")
    for function in (snippets.random_forest_snippet, snippets.xgboost_snippet):
        st.code(inspect.getsource(function), language="python")
    runs = want(language, PRESETS["lecture"].specs)
    plain = want(language, comparison.SNIPPETS)
    if runs and plain:
        show(language, [*runs, *plain], lambda now: comparison.draw_lecture(language, now))
    takehome.foot(language, {"ensembles_tab": "lecture"}, plain, moment="lecture_at")


CHAPTERS = {
    "compare": compare,
    "bagging": bagging,
    "boosting": boosting,
    "trees": trees,
    "claims": claims,
    "wrapup": wrapup,
    "runs": run_list,
    "lecture": lecture,
}

prose.head()
tab, box = tabs("ensembles_tab", {name: prose.say(f"ensembles.tab.{name}") for name in CHAPTERS})
with box:
    CHAPTERS[tab]()
prose.sections("notebook")
takehome.ready_made(language, "ensembles")

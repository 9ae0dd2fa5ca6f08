"""The numbered challenges: their goals, and how this session's runs stand to them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.ensembles.kinds import MODELS
from core.ensembles.verdicts import POINTS, write
from core.ensembles.wrapup.challenges import CHALLENGES, Challenge, Tried
from core.ensembles.wrapup.results import Result
from dashboard.choices import remember
from dashboard.controls import load
from dashboard.ensembles.runs import number, results
from dashboard.words import say

AIM = "goal_aim"
"""Under what the session keeps which challenge is being tried."""

NAMED = 3  # tries that are listed by number


def draw(language: str) -> None:
    """Every challenge with its number, goal and state."""
    found = results()
    stand = {name: challenge.check(found) for name, challenge in CHALLENGES.items()}
    done = sum(bool(tried.met) for tried in stand.values())
    st.progress(done / len(CHALLENGES), text=say(language, "wrapup.done", done=done, all=len(CHALLENGES)))
    st.caption(say(language, "wrapup.goals_about", runs=len(found)))
    for i, (name, challenge) in enumerate(CHALLENGES.items(), 1):
        with st.container(border=True):
            _goal(language, i, name, challenge, stand[name])


def reminder(language: str) -> None:
    """Over an experiment: the challenge that is being tried, and a way back to it. Nothing where there is none."""
    challenge = CHALLENGES.get(st.session_state.get(AIM, ""))
    if challenge is None:
        return
    said = say(language, "wrapup.aim", label=challenge.label(language), goal=challenge.goal(language))
    with st.container(border=True):
        st.markdown(f":material/flag: {said}")
        with st.container(horizontal=True, gap="small"):
            st.button(say(language, "wrapup.back"), key="goal_back", icon=":material/arrow_back:", on_click=_back)
            st.button(say(language, "wrapup.drop"), key="goal_drop", icon=":material/close:", on_click=_drop)


def _start(name: str) -> None:
    """Opens a challenge's setting in the comparison, and keeps in mind which challenge it is."""
    challenge = CHALLENGES[name]
    models = list(challenge.models)
    load(challenge.start, ensembles_tab="compare", ensembles_setup="own", ensembles_models=models)
    remember(AIM, name)


def _back() -> None:
    remember("ensembles_tab", "wrapup")
    remember("wrapup_view", "goals")


def _drop() -> None:
    remember(AIM, "")


def _goal(language: str, i: int, name: str, challenge: Challenge, tried: Tried) -> None:
    icon = ":green[:material/check_circle:]" if tried.met else ":gray[:material/radio_button_unchecked:]"
    st.markdown(f"{icon} **{i}. {challenge.label(language)}**  \n{challenge.goal(language)}")
    st.markdown(_state(language, tried))
    start, icon = say(language, "wrapup.start"), ":material/open_in_new:"
    with st.container(horizontal=True, gap="small"):
        st.button(start, key=f"goal:{name}", icon=icon, on_click=_start, args=(name,))
        with st.popover(say(language, "wrapup.hint"), icon=":material/lightbulb:"):
            st.markdown(challenge.hint(language))


def _state(language: str, tried: Tried) -> str:
    """Which runs met it, or how far the best try is from it."""
    if tried.met:
        named = [_named(language, runs) for runs in tried.met[:NAMED]]
        more = len(tried.met) - len(named)
        said = say(language, "wrapup.met", runs="; ".join(named))
        return said + (" " + say(language, "wrapup.met_more", more=more) if more else "")
    if not tried.best:
        return ":gray[" + say(language, "wrapup.no_try") + "]"
    task = tried.best[0].task
    short = max(tried.short, 0.001)
    left = f"{100 * short:.1f}{POINTS(language)}" if task == "classification" else f"{short:.3f}"
    return say(language, "wrapup.best_try", runs=_named(language, tried.best), left=left)


def _named(language: str, runs: Sequence[Result]) -> str:
    """Runs by number, model and scores."""
    return " · ".join(
        say(
            language,
            "wrapup.run",
            number=number(r),
            model=MODELS[r.spec.model].label(language),
            data=r.spec.table.label(language),
            train=write(r.train, r.task),
            test=write(r.test, r.task),
        )
        for r in runs
    )

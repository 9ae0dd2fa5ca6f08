"""The chapter on one step, taken apart: a GAN is trained by hand, and its last step is seen in six stages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.gans.choices import LOSSES
from core.gans.moves import MOST_MOVES, MOST_STEPS, PLAYERS, Move, MovesSpec, write_moves
from core.run import Run
from core.tape import Tape
from dashboard.charts import slow as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import chosen, pick, push, remember
from dashboard.controls import Controls, load, params
from dashboard.gans import slow_telling as telling
from dashboard.live import position, show, want
from dashboard.takehome import foot
from dashboard.words import say

MOVES = "moves_moves"
AT, STAGE, ASK, GUESS, GUESSED = "moves_at", "moves_stage", "moves_ask", "moves_guess", "moves_guessed"
MORE = ("data", "activation", "lr_d", "lr_g", "opt_d", "opt_g", "d_steps", "batch", "moves")
PRESSES = {"D": Move("D"), "G": Move("G"), "B": Move("B"), "B10": Move("B", 10)}
ICONS = {"D": "visibility", "G": "brush", "B": "sync_alt", "B10": "fast_forward"}
GUESSES = ("up", "down", "same")
TRIED = 10  # steps of the move that a prediction is about
SOON, BLINK = 1.5, 0.02  # seconds: how long to wait for a short run, and how often to look


def draw_chapter(language: str) -> None:
    """Settings, a prediction, the players' buttons, and what their last step did."""
    form = Controls(MovesSpec, language)
    form.notices()
    form.draw("after", "loss", "seed")
    with st.expander(say(language, "controls.more")):
        form.draw(*MORE)
    spec = form.spec()
    if not isinstance(spec, MovesSpec):
        return
    push(MOVES, spec.moves)
    runs = want(language, [spec])
    _settle(runs)
    _prediction(language, spec, runs)
    _buttons(language, spec)
    if runs:
        show(language, runs, lambda now: _draw(language, now))
    foot(language, params(spec, gans_tab="slow", moves_stage=st.session_state.get(STAGE, "real")), runs, moment=AT)


def _settle(runs: Sequence[Run[Any]]) -> None:
    """Gives a short run the moment that it takes, so that no picture makes way for a progress bar at each press."""
    until = time.monotonic() + SOON
    while any(not run.ended for run in runs) and time.monotonic() < until:
        time.sleep(BLINK)


def _buttons(language: str, spec: MovesSpec) -> None:
    """Whose turn it is: each press adds a move, and the tape stands at its end."""
    played = spec.played
    after = {name: _with(spec, move) for name, move in PRESSES.items()}
    with st.container(horizontal=True, gap="small", key="moves_buttons"):
        for name, text in after.items():
            _button(language, spec, name, text, ICONS[name], "primary")
        _button(language, spec, "undo", write_moves(played[:-1]) if played else None, "undo")
        _button(language, spec, "restart", "" if played else None, "restart_alt")
    if None in after.values():
        st.caption(say(language, "slow.full", moves=MOST_MOVES, steps=MOST_STEPS))
    st.markdown(telling.moves(language, played))


def _button(language: str, spec: MovesSpec, name: str, text: str | None, icon: str, kind: Any = "secondary") -> None:
    """A button that makes `text` the moves; where there is none it cannot be pressed."""
    label = say(language, f"slow.press.{name}")
    drawn, off = f":material/{icon}:", text is None
    st.button(label, f"moves_{name}", icon=drawn, type=kind, disabled=off, on_click=_press, args=(spec, name))


def _press(spec: MovesSpec, name: str) -> None:
    """What a button does to the moves as they are now: presses may come faster than the page is drawn."""
    now = spec.with_(moves=st.session_state.get(MOVES) or "")
    after = {"undo": write_moves(now.played[:-1]), "restart": ""}
    text = _with(now, PRESSES[name]) if name in PRESSES else after[name]
    if text is not None:
        _play(now, text)


def _with(spec: MovesSpec, move: Move) -> str | None:
    """The moves and one more; None where that would be too many."""
    moves = (*spec.played, move)
    too_many = len(moves) > MOST_MOVES or sum(m.steps for m in moves) > MOST_STEPS
    return None if too_many else write_moves(moves)


def _play(spec: MovesSpec, text: str) -> None:
    played = spec.with_(moves=text)
    load(played, **{AT: len(played.played)})


def _prediction(language: str, spec: MovesSpec, runs: Sequence[Run[Any]]) -> None:
    """One question before the player's button is pressed, and what came of it."""
    with st.expander(say(language, "slow.ask.title")):
        who = pick(ASK, say(language, "slow.ask.who"), {w: say(language, f"slow.ask.{w}") for w in PLAYERS})
        asked = say(language, f"slow.ask.{who}")
        question = say(language, "slow.ask.question", who=asked, value=telling.named(spec))
        remember(GUESS, st.session_state.get(GUESS))
        labels = {guess: say(language, f"slow.ask.{guess}") for guess in GUESSES}
        guess = chosen(st.pills, GUESS, question, labels)
        text = _with(spec, Move(who, TRIED))
        st.button(
            say(language, "slow.ask.run"),
            icon=":material/play_arrow:",
            disabled=guess is None or text is None,
            help=None if guess else say(language, "slow.ask.first"),
            on_click=_try,
            args=(spec, text, who, guess),
        )
        _reveal(language, spec, runs)


def _try(spec: MovesSpec, text: str, who: str, guess: str) -> None:
    _play(spec, text)
    remember(GUESS, None)
    remember(GUESSED, (spec.with_(moves=text).key, who, guess))


def _reveal(language: str, spec: MovesSpec, runs: Sequence[Run[Any]]) -> None:
    """What the move did that was predicted, while these moves begin with it."""
    if GUESSED not in st.session_state:
        return
    key, who, guess = st.session_state[GUESSED]
    ends = range(1, len(spec.played) + 1)
    at = next((k for k in ends if spec.with_(moves=write_moves(spec.played[:k])).key == key), 0)
    if at and runs and len(runs[0].frames) > at:
        before, after = (runs[0].frames[k] for k in (at - 1, at))
        right, sentence = telling.revealed(language, spec, who, guess, before, after)
        (st.success if right else st.info)(sentence, icon=":material/check_circle:" if right else ":material/info:")


def _draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """The last step's stages beside the picture as it is; needs no computing."""
    tape = runs[0].tape
    left, right = st.columns(2, gap="medium")
    with right:
        st.subheader(say(language, "slow.head_now"), anchor=False)
        picture = st.container()
        at = position(language, AT, say(language, "slow.at"), runs, film=True)
    with picture:
        alt = say(language, "slow.whole_alt", n=at)
        st.plotly_chart(charts.whole(tape, at, language), key="samples_whole", config=CONFIG, alt=alt)
    with right:
        st.markdown(telling.signs(language, tape, at))
        st.caption(telling.about_signs(language, tape))
    with left:
        _stages(language, tape, at)
    if len(tape.frames) > 1:
        value = telling.named(tape.spec)
        st.markdown(f"**{say(language, 'slow.track', value=value)}**")
        alt = say(language, "slow.track_alt", value="V" if LOSSES[tape.spec.loss].belief else "−L_D")
        st.plotly_chart(charts.track(tape, at, language), key="moves_track", config=CONFIG, alt=alt)


def _stages(language: str, tape: Tape[MovesSpec], at: int) -> None:
    """One stage of the last step: its picture, what it did, and the way to the next."""
    st.subheader(say(language, "slow.head"), anchor=False)
    frame = tape.at(at)
    if frame.at == 0:
        st.info(say(language, "slow.no_step"), icon=":material/slow_motion_video:")
        return
    picture, below = st.container(), st.container()
    with below:
        now = _choose(language, {name: charts.happened(frame, name) for name in charts.STAGES})
        st.markdown(telling.stage(language, tape, at, now))
    with picture:
        alt = say(language, "slow.stage_alt", stage=say(language, f"slow.stage.{now}"))
        st.plotly_chart(charts.stage(tape, at, now, language), key="samples_slow", config=CONFIG, alt=alt)
    if now == "d" and charts.happened(frame, "d"):
        alt = say(language, "slow.maps_alt")
        st.plotly_chart(charts.maps(tape, at, language), key="moves_maps", config=CONFIG, alt=alt)
        st.caption(say(language, "slow.maps"))


def _choose(language: str, there: dict[str, bool]) -> str:
    """The stage that is shown: by name, or one on and one back. Those that did not happen are struck out."""
    labels = {}
    for name, happened in there.items():
        label = say(language, f"slow.stage.{name}")
        labels[name] = label if happened else f":gray[~~{label}~~]"
    names = list(labels)
    place = st.container(horizontal=True, gap="small", key="moves_turn")
    now = pick(STAGE, say(language, "slow.which_stage"), labels)
    here = names.index(now)
    for word, icon, to in (("previous", "chevron_left", here - 1), ("next", "chevron_right", here + 1)):
        off = not 0 <= to < len(names)
        there_ = names[min(max(to, 0), len(names) - 1)]
        place.button(
            say(language, f"slow.{word}"),
            key=f"moves_{word}",
            icon=f":material/{icon}:",
            disabled=off,
            on_click=remember,
            args=(STAGE, there_),
        )
    return now

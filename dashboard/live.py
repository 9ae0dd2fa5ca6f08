"""The only fragment on a clock: runs -> progress, stop, pictures, tape slider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.engine import Engine
from core.run import LabFull, Run, TooMany
from core.settings import settings
from core.spec import Spec
from core.tape import STOPPED, Tape
from dashboard.choices import quoted, viewer
from dashboard.words import say

FAST, SLOW, MANY = 1.0, 2.0, 20
UNWOUND = ("maps", "films")  # labs whose stopped runs cannot be rewound
MINUTES = 120  # seconds from which on minutes are said
FILM = 40  # moments of a film; of a longer tape it leaves some out
LONG = 10  # digits: no position in a URL has more
Draw = Callable[[Sequence[Run[Any]]], None]


@st.cache_resource(show_spinner=False)
def lab() -> Engine:
    """This process's engine, started at first use."""
    return Engine(settings())


def want(language: str, specs: Sequence[Spec], again: bool = False) -> list[Run[Any]]:
    """The runs of these specs, started where needed; says why when that cannot be, and gives none then.

    What this viewer has stopped stays stopped for this viewer until asked for `again`, even while others watch it.
    """
    stopped = _stopped()
    if again:
        for spec in specs:
            stopped.pop(spec.key, None)
    try:
        going = iter(lab().want(viewer(), [s for s in specs if s.key not in stopped], again))
        return [stopped.get(spec.key) or next(going) for spec in specs]
    except LabFull:
        st.warning(say(language, "run.lab_full", queue=settings().queue))
    except TooMany as error:
        st.warning(say(language, "run.too_many", most=error.args[1]))
    return []


def found(language: str, spec: Spec) -> Run | None:
    """The run of `spec` if it is recorded or being recorded; starts nothing."""
    return _stopped().get(spec.key) or lab().peek(viewer(), spec)


def begin(language: str, specs: Sequence[Spec], label: str, key: str, icon: str = "play_arrow") -> None:
    """The button that starts runs which nobody has started; the page is then drawn again, with them."""
    if st.button(label, key=key, type="primary", icon=f":material/{icon}:"):
        want(language, specs, again=True)
        st.rerun()


def show(language: str, runs: Sequence[Run], draw: Draw) -> None:
    """Draws `runs` now, and again on every tick until all have ended; shows progress and Stop meanwhile."""
    going = any(not run.ended for run in runs)
    film = _playing(runs)
    every = (FAST if lab().watchers() <= MANY else SLOW) if going or film else None

    @st.fragment(run_every=every)
    def tick() -> None:
        for run in runs:
            run.watch(viewer())
        above, pictures = st.container(), st.container()  # so that pictures stay in their place when the run ends
        with above:
            if any(not run.ended for run in runs):
                _progress(language, runs)
            elif going:
                st.rerun()
            _endings(language, runs)
            if any(not run.frames and not run.ended for run in runs):
                st.caption(say(language, "run.first_frame"))
        if drawn := [run for run in runs if run.frames]:
            with pictures:
                draw(drawn)
        if not going and film != _playing(runs):
            st.rerun()  # the clock starts, or stops

    tick()


def position(
    language: str, key: str, label: str, runs: Sequence[Run], film: bool = False, opens: int | None = None
) -> int:
    """A slider over the positions that the tapes hold, bound to the URL. Moving it asks for no work.

    `film` adds buttons: to the start, one back, play, one on. Inside `show`, whose clock turns the film; one a lab.
    It opens at the end, or at `opens`, until the address or this session says otherwise.
    """
    options = sorted({frame.at for run in runs for frame in run.frames if frame.at > 0})
    if len(options) < 2 or any(not run.ended for run in runs):
        return options[-1] if options else 0
    ends, stood, raw = f"end:{key}", f"stood:{key}", st.query_params.get(key, "")
    legal = raw.isdecimal() and len(raw) < LONG and options[0] <= int(raw) <= options[-1]
    if raw and not legal and key not in st.session_state:
        ends_at = {"low": options[0], "high": f"{options[-1]:,}"}
        reason = say(language, "problem.out-of-range", field=label, value=quoted(raw), **ends_at)
        st.warning(say(language, "url.fell_back", reason=reason))
    asked = st.session_state.get(key, int(raw) if legal else st.session_state.get(stood, opens))
    if asked is None or asked == st.session_state.get(ends):  # what stood at another tape's end stays at the end
        asked = options[-1]
    st.session_state[key] = now = min(options, key=lambda o: abs(o - asked))
    st.session_state[ends] = options[-1]
    if film and st.session_state.get(_film(runs)):
        st.session_state[key] = _turn(_film(runs), options, now)
    usual = options[-1] if opens is None else min(options, key=lambda o: abs(o - opens))  # not in the address
    at = int(st.select_slider(label, options, value=usual, key=key, bind="query-params"))
    if opens is not None:  # a slider that is not drawn for a while forgets
        st.session_state[stood] = at
    if film:
        _buttons(language, key, _film(runs), options)
    return at


def _playing(runs: Sequence[Run]) -> bool:
    """Whether a film of these runs plays."""
    return any(st.session_state.get(_film([run])) for run in runs)


def _film(runs: Sequence[Run]) -> str:
    """Under what the session says whether this lab's film plays."""
    return f"film:{runs[0].spec.lab}"


def _turn(film: str, options: Sequence[int], now: int) -> int:
    """The film's next moment; it stops at its last one."""
    after = min(options.index(now) + max(1, len(options) // FILM), len(options) - 1)
    if after == len(options) - 1:
        st.session_state[film] = False
    return options[after]


def _buttons(language: str, key: str, film: str, options: Sequence[int]) -> None:
    """What moves along the tape without a slider: a lecturer's presenter and a thumb need large targets."""
    here, playing = options.index(st.session_state[key]), bool(st.session_state.get(film))

    def go(to: int) -> None:
        st.session_state[key] = options[min(max(to, 0), len(options) - 1)]
        st.session_state[film] = False

    def play() -> None:
        if not playing and here == len(options) - 1:
            st.session_state[key] = options[0]
        st.session_state[film] = not playing

    moves: dict[str, tuple[str, Any, tuple[int, ...], bool]] = {
        "first": ("skip_previous", go, (0,), here == 0),
        "back": ("chevron_left", go, (here - 1,), here == 0),
        "pause" if playing else "play": ("pause" if playing else "play_arrow", play, (), False),
        "next": ("chevron_right", go, (here + 1,), here == len(options) - 1),
    }
    with st.container(horizontal=True, gap="small", key=f"film_{key}"):
        for name, (icon, move, to, off) in moves.items():
            label, drawn = say(language, f"film.{name}"), f":material/{icon}:"
            st.button(label, key=f"{key}:{name}", icon=drawn, on_click=move, args=to, disabled=off)


def _progress(language: str, runs: Sequence[Run]) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    share = sum(run.progress for run in runs) / len(runs)
    left.progress(share, text=_progress_text(language, runs, share))
    if right.button(
        say(language, "run.stop"), key=f"stop:{runs[0].spec.key[:12]}", icon=":material/stop:", width="stretch"
    ):
        _stop(runs)
        st.rerun()


def _progress_text(language: str, runs: Sequence[Run], share: float) -> str:
    going = [run for run in runs if not run.ended]
    if place := max((run.place for run in going), default=0):
        return say(language, "run.queued", place=place)
    etas = [run.eta for run in going if run.eta is not None]
    percent = f"{share:.0%}"
    if not etas:
        return say(language, "run.starting", percent=percent)
    device = lab().device_for(going[0].spec)
    return say(language, "run.progress", percent=percent, left=span(language, max(etas)), device=device)


def span(language: str, seconds: float) -> str:
    """How long something takes, in seconds or, where that is many, in minutes."""
    many = seconds >= MINUTES
    return say(language, "minutes" if many else "seconds", n=f"{seconds / 60:.0f}" if many else f"{seconds:.0f}")


def brief(seconds: float) -> str:
    """A short time with two digits or all whole milliseconds; from a second on in seconds."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1000 * seconds:.0f} ms" if seconds >= 0.01 else f"{1000 * seconds:.2g} ms"


def _endings(language: str, runs: Sequence[Run]) -> None:
    """Says, once each, why runs ended before their end, and offers to go on where that may help."""
    cut = [run for run in runs if run.ended and run.ended.kind != "finished"]
    for stopped, sentence in dict.fromkeys(_ending(language, run) for run in cut):
        (st.info if stopped else st.warning)(sentence)
    again = [run for run in cut if run.restarts]
    failed = any(run.ended and run.ended.kind == "failed" for run in again)
    label = say(language, "run.again" if failed else "run.resume")
    key = f"again:{again[0].spec.key[:12]}" if again else ""
    if again and st.button(label, key=key, type="secondary" if failed else "primary", icon=":material/play_arrow:"):
        for name in {run.spec.lab for run in again}:
            want(language, [run.spec for run in runs if run.spec.lab == name], again=True)
        st.rerun()


def _ending(language: str, run: Run) -> tuple[bool, str]:
    """Whether a run was stopped by its viewer, and the sentence on its end."""
    at = say(language, f"at.{run.spec.lab}", n=f"{run.frames[-1].at if run.frames else 0:,}")
    if run.ended and run.ended.kind == "failed":
        return False, say(language, f"failed.{run.ended.reason}", at=at)
    if run.spec.lab in UNWOUND:
        return True, say(language, f"stopped.{run.spec.lab}")
    return True, say(language, "run.stopped", at=at)


def _stopped() -> dict[str, Run]:
    """This viewer's stopped runs by key, each as it stood."""
    stopped: dict[str, Run] = st.session_state.setdefault("stopped", {})
    return stopped


def _stop(runs: Sequence[Run]) -> None:
    for run in runs:
        if not run.ended:
            _stopped()[run.spec.key] = Run(run.spec, Tape(run.spec, list(run.frames), STOPPED, run.tape.made))
    for name in {run.spec.lab for run in runs}:
        lab().leave(viewer(), name)

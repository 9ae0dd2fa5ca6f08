"""What the chapter on one step says of a frame: every sentence is worked out from the frame's own numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.gans.choices import LOSSES
from core.gans.moves import PLAYERS, Move, MovesSpec
from core.tape import Frame, Tape
from dashboard.charts.slow import MOST_LARGER, difference, happened, larger, said, value
from dashboard.controls import plain
from dashboard.words import say, table_of

NEAR = 0.02  # mean probabilities that differ by less count as equal
STILL = 0.002  # a value that changes by less stays where it is
FAINT = 0.02  # arrows that are shorter than this even at MOST_LARGER can hardly be seen
FEW, MANY = 3, 4  # digits: of usual numbers, and of losses, which one step changes little
GAP = "\u00a0"  # at which a line does not break
UNCHANGED = 0.00005  # losses that differ by less are written alike


def named(spec: MovesSpec) -> str:
    """What the players pull at, in LaTeX: V, or minus D's loss where a loss has no V."""
    return "$V$" if LOSSES[spec.loss].belief else "${-L_D}$"


def moves(language: str, played: Sequence[Move]) -> str:
    """The moves so far, in order, in the players' colours."""
    if not played:
        return say(language, "slow.nothing_played")
    colours = {"D": "blue", "G": "orange", "B": "green"}
    marks = [
        f":{colours[m.who]}-badge[{PLAYERS[m.who](language)}{f' ×{m.steps}' if m.steps > 1 else ''}]" for m in played
    ]
    return f"{say(language, 'slow.played')}: {' '.join(marks)}"


def signs(language: str, tape: Tape[MovesSpec], at: int) -> str:
    """V, D's loss and G's loss, before the move and after it, and which way each player wants them."""
    now = tape.at(at)
    before = tape.at(now.at - 1) if now.at else None
    up, down = "▲", "▼"
    names = ("value", "change" if before else "now", "d_wants", "g_wants")
    heads = [say(language, f"slow.sign.{name}") for name in names]
    belief = LOSSES[tape.spec.loss].belief
    rows: list[tuple[str, Callable[[Frame], float], str, str]] = [(f"**{named(tape.spec)}**", value, up, down)]
    rows += [("${L_D=-V}$" if belief else "$L_D$", lambda f: f.numbers["loss_d"], down, up)]
    rows += [("$L_G$", lambda f: f.numbers["loss_g"], up, down)]
    return table_of(heads, [[name, _change(read, before, now), d, g] for name, read, d, g in rows])


def _change(read: Callable[[Frame], float], before: Frame | None, now: Frame) -> str:
    """A number before and after, with the way it went."""
    if before is None:
        return said(read(now))
    way = {"up": f"{GAP}▲", "down": f"{GAP}▼", "same": ""}[went(read(before), read(now), 0.0005)]
    return f"{said(read(before))}{GAP}→{GAP}**{said(read(now))}**{way}"


def about_signs(language: str, tape: Tape[MovesSpec]) -> str:
    """What the signs were measured on."""
    key = "slow.sign.about" if LOSSES[tape.spec.loss].belief else "slow.sign.about_scores"
    return say(language, key, count=f"{tape.first.numbers['judged']:.0f}")


def went(before: float, after: float, still: float = STILL) -> str:
    """Which way a number went: "up", "down" or, where it hardly moved, "same"."""
    if abs(after - before) < still:
        return "same"
    return "up" if after > before else "down"


def revealed(language: str, spec: MovesSpec, who: str, guess: str, before: Frame, after: Frame) -> tuple[bool, str]:
    """Whether a prediction came true, and the sentence on what was measured and why."""
    way = went(value(before), value(after))
    numbers = {"before": said(value(before)), "after": said(value(after))}
    details = {"who": say(language, f"slow.ask.{who}"), "value": named(spec), "went": say(language, f"slow.went.{way}")}
    right = guess == way
    head = say(language, "slow.ask.right" if right else "slow.ask.wrong", **numbers, **details)
    if who == "B":
        return right, f"{head} {say(language, 'slow.why.both', value=named(spec))}"
    usual = f"{who}_{way}" in ("D_up", "G_down")
    return right, f"{head} {say(language, f'slow.why.{who}_{way}' if usual else 'slow.why.other')}"


def stage(language: str, tape: Tape[MovesSpec], at: int, name: str) -> str:
    """What happened in one stage of the last update of move `at`, or why nothing did."""
    frame, spec = tape.at(at), tape.spec
    if not happened(frame, name):
        return say(language, f"slow.skip.{name}")
    lines = [*TOLD[name](language, spec, frame), *_which(language, spec, frame, name)]
    return " ".join(line for line in lines if line)


def _which(language: str, spec: MovesSpec, frame: Frame, name: str) -> list[str]:
    """Of a move with several updates, that this is the last."""
    move = spec.played[frame.at - 1]
    lines = [say(language, "slow.last_of", count=move.steps)] if name in ("real", "noise") and move.steps > 1 else []
    if name == "d" and move.who == "B" and spec.d_steps > 1:
        lines.append(say(language, "slow.last_d", count=spec.d_steps))
    return lines


def _real(language: str, spec: MovesSpec, frame: Frame) -> list[str]:
    points = spec.batch * spec.pack
    return [say(language, "slow.tell.real", batch=points, shown=len(frame.arrays["batch_real"]))]


def _noise(language: str, spec: MovesSpec, frame: Frame) -> list[str]:
    said_ = [say(language, "slow.tell.noise", batch=spec.batch * spec.pack)]
    if spec.z_dim == 1:
        said_.append(say(language, "slow.tell.noise_one"))
    elif spec.z_dim > 2:
        said_.append(say(language, "slow.tell.noise_many", z=spec.z_dim))
    return said_


def _judge(language: str, spec: MovesSpec, frame: Frame) -> list[str]:
    n, belief = frame.numbers, LOSSES[spec.loss].belief
    means = {"fake": said(n["batch_d_fake"])}
    if "batch_d_real" not in n:
        return [say(language, "slow.tell.judge_fakes" if belief else "slow.tell.judge_scores_fakes", **means)]
    means["real"] = said(n["batch_d_real"])
    lines = [say(language, "slow.tell.judge" if belief else "slow.tell.judge_scores", **means)]
    gap = n["batch_d_real"] - n["batch_d_fake"]
    told = "not_told_apart" if belief and abs(gap) < NEAR else "told_apart" if gap > 0 else "mixed_up"
    lines.append(say(language, f"slow.tell.{told}"))
    loss = n["batch_loss_d"]
    if belief:
        return [*lines, say(language, "slow.tell.judge_v", v=said(-loss), loss=said(loss))]
    return [*lines, say(language, "slow.tell.judge_loss", loss=said(loss))]


def _d(language: str, spec: MovesSpec, frame: Frame) -> list[str]:
    n = frame.numbers
    kinds = {"real": "batch_d_real", "real_after": "batch_d_real_after"}
    kinds |= {"fake": "batch_d_fake", "fake_after": "batch_d_fake_after"}
    means = {name: said(n[number]) for name, number in kinds.items()}
    losses = _fell(language, n["batch_loss_d"], n["batch_loss_d_after"])
    rate, most = plain(spec.lr_d), float(np.abs(difference(frame)).max())
    first = say(language, "slow.tell.d", rate=rate, norm=said(n["norm_d"]), **losses, **means)
    return [first, say(language, "slow.tell.d_map", most=said(most))]


def _fell(language: str, before: float, after: float) -> dict[str, str]:
    """A loss before and after an update, and which way it went."""
    way = {"up": "more", "down": "less", "same": "same"}[went(before, after, UNCHANGED)]
    return {"before": said(before, MANY), "after": said(after, MANY), "way": say(language, f"slow.tell.{way}")}


def _pull(language: str, spec: MovesSpec, frame: Frame) -> list[str]:
    n, times = frame.numbers, larger(frame.arrays["pull"], MOST_LARGER)
    details = {"loss": said(n["loss_g_before"]), "pull": said(n["pull"]), "norm": said(n["norm_g"])}
    lines = [say(language, "slow.tell.pull", **details)]
    if n["pull"] * times < FAINT:
        return [*lines, say(language, "slow.tell.pull_faint")]
    return [*lines, say(language, "slow.tell.pull_times", times=plain(times)) if times != 1 else ""]


def _g(language: str, spec: MovesSpec, frame: Frame) -> list[str]:
    n = frame.numbers
    losses = _fell(language, n["loss_g_before"], n["loss_g_after"])
    times = max(1.0, larger(frame.arrays["fake_after"] - frame.arrays["batch_fake"]))
    lines = [say(language, "slow.tell.g", rate=plain(spec.lr_g), moved=said(n["moved"]), **losses)]
    if times > 1:
        lines.append(say(language, "slow.tell.g_times", times=plain(times)))
    return [*lines, say(language, "slow.tell.g_along", along=f"{n['along']:.0%}")]


TOLD: dict[str, Callable[[str, MovesSpec, Frame], list[str]]] = {
    "real": _real,
    "noise": _noise,
    "judge": _judge,
    "d": _d,
    "pull": _pull,
    "g": _g,
}
"""By the names of `dashboard.charts.slow.STAGES`."""

"""Against a paper: PacGAN's four rows as published, beside what this lab's runs in the same setting gave."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.gans.papers import NAMES, PUBLISHED, SEEDS, SHORT_SEEDS, SHORT_STEPS, STEPS, Measured, summary, trial
from core.run import Run
from core.tape import Tape
from dashboard.live import lab
from dashboard.takehome import foot
from dashboard.words import say, table_of

COMMAND = "python -m core run papers --preset pacgan"
ALL = 8


def draw_chapter(language: str) -> None:
    """The table, what was run for it, and the command for the whole of it."""
    steps, found = _recorded()
    if not found:
        st.info(say(language, "paper.missing"))
    heads = [say(language, "paper.row"), *(say(language, f"paper.{name}") for name in NAMES)]
    rows = []
    for pack, published in PUBLISHED.items():
        rows.append([_named(language, pack, "paper.published"), *(_cell(name, published) for name in NAMES)])
        if tapes := found.get(pack, []):
            measured = summary([tape.last.numbers for tape in tapes])
            rows.append([_named(language, pack, "paper.ours"), *(_cell(name, measured) for name in NAMES)])
    st.markdown(table_of(heads, rows))
    if found:
        st.markdown(_told(language, steps, found))
    st.caption(say(language, "paper.whole", steps=f"{STEPS:,}", seeds=SEEDS))
    st.code(COMMAND, language="sh")
    tapes = [tape for row in found.values() for tape in row]
    foot(language, {"gans_tab": "paper"}, [Run(tape.spec, tape) for tape in tapes])


def _recorded() -> tuple[int, dict[int, list[Tape]]]:
    """The longest training of which the store has trials, and their tapes by row."""
    for steps, seeds in ((STEPS, SEEDS), (SHORT_STEPS, SHORT_SEEDS)):
        found = {}
        for pack in PUBLISHED:
            tapes = [lab().store.load(trial(pack, seed, steps)) for seed in range(seeds)]
            if kept := [tape for tape in tapes if tape and tape.ending and tape.ending.kind == "finished"]:
                found[pack] = kept
        if found:
            return steps, found
    return 0, {}


def _named(language: str, pack: int, whose: str) -> str:
    name = "GAN" if pack == 1 else f"PacGAN{pack}"
    return f"{name} · {say(language, whose)}"


def _cell(name: str, of: Mapping[str, Measured]) -> str:
    if name not in of:
        return "–"
    mean, error = of[name]
    scale, form = {"modes_covered": (1, ".1f"), "good_share": (100, ".1f"), "reverse_kl": (1, ".2f")}[name]
    doubt = "" if error != error else f" ± {error * scale:{form}}"
    return f"{mean * scale:{form}}{doubt}"


def _told(language: str, steps: int, found: Mapping[int, list[Tape]]) -> str:
    """What stands in our rows: how long, how many trials, on what."""
    tapes = [tape for row in found.values() for tape in row]
    seconds = sum(tape.last.seconds for tape in tapes) / len(tapes)
    devices = ", ".join(sorted({str(tape.made.get("device_name", "")) for tape in tapes}))
    share = f"{steps / STEPS:.1%}"
    count = min(len(row) for row in found.values())
    key = "paper.short" if steps < STEPS else "paper.full"
    details = {
        "steps": f"{steps:,}",
        "share": share,
        "seeds": count,
        "device": devices,
        "minutes": f"{seconds / 60:.1f}",
    }
    if key == "paper.full":
        del details["share"]
    return say(language, key, **details)

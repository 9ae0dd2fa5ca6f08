"""What notebooks of several trainings are made of: their settings in one CONFIG, and training as a function.

Light: text only.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from core.data.as_code import MEASURE
from core.gans.notebook.data import data_code
from core.gans.notebook.judging import LOOK_EVERY, diagnose_code, judge_code
from core.gans.notebook.networks import network_code
from core.gans.notebook.training import LOOP, PROGRESS, begun, indented, loss_code, remedy_code, step_lines
from core.gans.spec import GanSpec

Blocks = dict[str, str]
CHANGED = "  # changed"
WIDEST = 120
LOOKED = [
    f"if (step + 1) % {LOOK_EVERY} == 0:",
    "    looks.append(look({g}, z))",
]
FILMED = [
    "if step + 1 in moments:",
    "    film[step + 1] = made({g}, z)",
]


def apart(all_: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What all of several settings share, and what each has of its own."""
    first = all_[0]
    shared = {name: value for name, value in first.items() if all(name in o and o[name] == value for o in all_)}
    return shared, [{name: value for name, value in one.items() if name not in shared} for one in all_]


def blocks(spec: GanSpec, own: Sequence[str] = (), film: bool = False) -> Blocks:
    """An experiment's code by what it is: data, networks, losses, judging, naming, training.

    own   settings that are read from `now`, what the training at hand has of its own, instead of CONFIG
    film  whether training keeps samples at some moments
    """
    loss = loss_code(spec).split("\n\n\n")
    found = {
        "data": f"{data_code(spec)}\n\n\n{MEASURE}",
        "network": network_code(spec),
        **{f"loss{i}": part for i, part in enumerate(loss)},
        "remedy": remedy_code(spec),
        "judge": judge_code(spec),
        "name": diagnose_code(),
        "train": train_code(spec, film),
    }
    return {name: own_numbers(code, own) for name, code in found.items()}


def own_numbers(code: str, own: Sequence[str]) -> str:
    """The code with some settings read from `now`."""
    for name in own:
        code = code.replace(f'CONFIG["{name}"]', f'now["{name}"]')
    return code


def train_code(
    spec: GanSpec, film: bool = False, head: str = "def train(seed):", looks: bool = True, tells: bool = False
) -> str:
    """`train`: one training as a function, which gives G and D, and what was kept on the way.

    film, looks  whether it keeps samples of some moments, and where its samples were every LOOK_EVERY steps
    tells        whether it says ten times how far it is, as a film always does
    """
    shown = "G_slow" if spec.ema else "G"
    first = ['"""Trains a G and a D: gives both{}."""'.format(", and what was kept on the way" if looks else "")]
    first += begun(spec, "seed")
    kept: list[str] = []
    if looks:
        first.append("z, looks = noise(seed), []")
        kept += LOOKED
    if film:
        first.append('moments = {round(share * CONFIG["steps"]) for share in CONFIG["moments"]}')
        first.append(f"film = {{0: made({shown}, z)}}")
        kept += FILMED
    told = PROGRESS if film or tells else []
    step = [*step_lines(spec), *(line.format(g=shown) for line in kept), *told]
    given = ", ".join([shown, "D", *(["looks"] if looks else []), *(["film"] if film else [])])
    body = [*first, LOOP, *indented(step, 1), f"return {given}"]
    return "\n".join([head, *indented(body, 1)])


def changes(before: Blocks, after: Blocks) -> list[str]:
    """The blocks of `after` that differ from those of `before`, each with its new lines marked."""
    return [marked(before.get(name, ""), code) for name, code in after.items() if code and code != before.get(name)]


def marked(before: str, after: str) -> str:
    """Code whose lines say where they differ from what stood there before; code that is all new is not marked."""
    if not before:
        return after
    told = difflib.SequenceMatcher(a=before.splitlines(), b=after.splitlines(), autojunk=False)
    fresh = {i for tag, _, _, low, high in told.get_opcodes() if tag != "equal" for i in range(low, high)}
    lines = after.splitlines()
    long = {i for i, line in enumerate(lines) if len(line) + len(CHANGED) > WIDEST or not line.strip()}
    return "\n".join(line + CHANGED if i in fresh - long else line for i, line in enumerate(lines))

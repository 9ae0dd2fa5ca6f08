"""The cells of a GAN's notebook: (kind, source) each, in order. Light: text only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pprint import pformat
from typing import Any

from core.cells import NEEDS, OPEN, Cell
from core.data.as_code import MEASURE, points_of
from core.gans.choices import LOSSES, NETWORKS
from core.gans.exports import BASE, BASE_SEED, short_name
from core.gans.fields import DATA
from core.gans.notebook import words
from core.gans.notebook.data import data_code
from core.gans.notebook.networks import network_code
from core.gans.notebook.training import loss_code, remedy_code, training_code
from core.gans.spec import GanSpec
from core.tape import Frame, Tape

ALWAYS = ("seed", "steps", "batch", "z_dim", "width", "lr_g", "lr_d", "d_steps")
REMEDIES = ("r1", "r2", "smooth", "noise", "spectral", "pack", "spread", "unroll", "ema", "simultaneous")
IN_CODE = ("spectral", "spread", "simultaneous")
"""Remedies that are written out in the code; a number in CONFIG would change nothing."""
ROUGHLY = {"modes_held": 1, "modes_covered": 1, "good_share": 0.15, "value": 0.2}
JUDGED, MARKED_SEED, CHECKED = 2500, 1_000_003, 4
"""How many samples are judged; the seed of the noise on which the app marks a run, before its own is added; how many of
its samples are compared one by one."""

PLOT = """\
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 5))
{samples}
steps, d_losses, g_losses = zip(*history)
right.plot(steps, d_losses, label="loss of D")
right.plot(steps, g_losses, label="loss of G")
right.set_xlabel("step")
right.legend()
plt.show()"""

SCATTERED = """\
x = real_batch(1000).cpu()
left.scatter(*x.T, s=4, label="real")
left.scatter(*samples[:1000].cpu().T, s=4, label="made by G")
left.set_aspect("equal")
left.legend()"""

TILED = """\
tiles = F.pad(samples[:25].cpu().view(5, 5, {side}, {side}), (1, 1, 1, 1), value=0.5)
tiles = tiles.permute(0, 2, 1, 3).reshape(5 * {side} + 10, 5 * {side} + 10)
left.imshow(tiles, cmap="gray", vmin=-1, vmax=1)
left.axis("off")"""

DRAW = """\
def draw(seed, count):
    \"\"\"What the stored G makes of noise with this seed: the samples that the app draws from it.\"\"\"
    chance = torch.Generator("cpu").manual_seed(seed)
    z = torch.randn(count, CONFIG["z_dim"], generator=chance, device="cpu").to(DEVICE)
    with torch.no_grad():
        return stored(z)"""

DRAW_NORMED = f"""\
def draw(seed, count):
    \"\"\"What the stored G makes of noise with this seed: the samples that the app draws from it.

    Batch normalisation takes means and spreads of the whole batch: {BASE} noise vectors stand before these.
    \"\"\"
    chances = (torch.Generator("cpu").manual_seed(s) for s in ({BASE_SEED}, seed))
    sizes = ({BASE}, count)
    z = torch.cat([torch.randn(n, CONFIG["z_dim"], generator=c, device="cpu") for n, c in zip(sizes, chances)])
    with torch.no_grad():
        return stored(z.to(DEVICE))[{BASE}:]"""


def cells(tapes: Sequence[Tape[Any]], language: str) -> list[Cell]:
    """The whole notebook of one recorded training, the only one in `tapes`."""
    tape = tapes[0]
    spec: GanSpec = tape.spec
    loss = LOSSES[spec.loss]
    order = words.AT_ONCE if spec.simultaneous else words.IN_TURN
    remedy, good = remedy_code(spec), words.GOOD(language)
    return [
        ("markdown", _intro(spec, language)),
        ("markdown", words.SETTINGS(language)),
        ("code", _settings(spec)),
        ("code", _imports(spec)),
        ("markdown", words.DATA(language).format(about=DATA[spec.data].about(language)) + " " + good),
        ("code", data_code(spec) + "\n\n\n" + MEASURE),
        ("markdown", words.NETWORKS(language)),
        ("code", network_code(spec)),
        ("markdown", words.LOSS(language).format(about=loss.about(language), formula=loss.formula)),
        ("code", loss_code(spec)),
        *([("markdown", words.REMEDY(language)), ("code", remedy)] if remedy else []),
        ("markdown", words.TRAINING(language).format(d_steps=spec.d_steps, order=order(language))),
        ("code", training_code(spec)),
        ("markdown", words.RESULT(language) + "\n\n" + _trained_on(tape, language)),
        ("code", _compared(spec, language, tape.last)),
        ("markdown", words.PLOT(language)),
        ("code", _plot(spec)),
        ("markdown", words.STORED(language).format(file=f"{short_name(spec)}.safetensors")),
        ("code", _stored(spec, language, tape.last)),
        ("markdown", words.NEXT(language)),
    ]


def config(spec: GanSpec) -> dict[str, Any]:
    """The numbers that the code reads, and no others."""
    names = list(ALWAYS)
    names += ["beta1"] if "adam" in (spec.opt_g, spec.opt_d) else []
    names += ["width_d"] if spec.width_d not in (0, spec.width) else []
    names += [] if spec.pictures else ["sigma"]
    names += {"wgan": ["clip"], "wgangp": ["gp"]}.get(spec.loss, [])
    names += [name for name in _used(spec) if name not in IN_CODE]
    own = {"points": points_of(spec.own)} if spec.data == "own" else {}
    return {name: getattr(spec, name) for name in names} | own


def _used(spec: GanSpec) -> list[str]:
    """The remedies that this experiment uses."""
    return [name for name in REMEDIES if name in spec.relevant()]


def _intro(spec: GanSpec, language: str) -> str:
    used = ", ".join(GanSpec.rules()[name].label(language) for name in _used(spec))
    needs = ["torch", "numpy", "safetensors", "matplotlib"]
    needs += ["scikit-learn"] if spec.data == "digits8" else ["torchvision"] if spec.pictures else []
    return words.INTRO(language).format(
        data=DATA[spec.data].label(language),
        loss=LOSSES[spec.loss].label(language),
        source=LOSSES[spec.loss].source,
        network=NETWORKS[spec.network].label(language),
        remedies=used or words.NO_REMEDY(language),
        seed=spec.seed,
        open=OPEN(language).format(needs=NEEDS(language).format(needs=", ".join(needs))),
    )


def _trained_on(tape: Tape[Any], language: str) -> str:
    made: Mapping[str, Any] = tape.made
    torch, name = made.get("versions", {}).get("torch", "–"), made.get("device_name", "–")
    return words.TRAINED_ON(language).format(device=made.get("device", "–"), name=name, torch=torch)


def _settings(spec: GanSpec) -> str:
    return f"CONFIG = {pformat(config(spec), width=100, compact=True, sort_dicts=False)}"


def _imports(spec: GanSpec) -> str:
    names = ["import copy"] if spec.ema else []
    names += ["import math", "from pathlib import Path", "", "import matplotlib.pyplot as plt"]
    names += ["import numpy as np"] if spec.data == "spiral" else []
    names += ["import torch", "from safetensors.torch import load_file", "from torch import nn"]
    names += ["from torch.func import functional_call"] if spec.unroll else []
    names += ["from torch.nn import functional as F", ""]
    small = 'DEVICE = "cpu"  # networks this small gain nothing from a GPU'
    names.append('DEVICE = "cuda" if torch.cuda.is_available() else "cpu"' if spec.pictures else small)
    return "\n".join([*names, "torch.set_default_device(DEVICE)"])


def _compared(spec: GanSpec, language: str, last: Frame) -> str:
    seen = {name: round(float(last.numbers[name]), 4) for name in ROUGHLY if name in last.numbers}
    near = {name: ROUGHLY[name] for name in seen}
    lines = [
        f"SEEN = {seen!r}",
        f"ROUGHLY = {near!r}",
        "",
        "with torch.no_grad():",
        f'    samples = {"G_slow" if spec.ema else "G"}(torch.randn({JUDGED}, CONFIG["z_dim"]))',
        "    found = measure(samples)",
    ]
    if "value" in seen:
        shown = '.reshape(-1, CONFIG["pack"] * samples.shape[1])' if spec.pack > 1 else ""
        many = f'{JUDGED} // CONFIG["pack"] * CONFIG["pack"]' if spec.pack > 1 else str(JUDGED)
        lines += [
            f"    many = {many}",
            f'    fakes = G(torch.randn(many, CONFIG["z_dim"])){shown}',
            f'    found["value"] = value(D(real_batch(many){shown}), D(fakes))',
        ]
    lines += [
        "for name, seen in SEEN.items():",
        f"    same = {words.CLOSE(language)!r} if abs(found[name] - seen) <= ROUGHLY[name] else "
        f"{words.APART(language)!r}",
        '    print(f"{name:15} {found[name]:8.3f} {seen:8.3f}  {same}")',
    ]
    return "\n".join(lines)


def _plot(spec: GanSpec) -> str:
    side = round(spec.dim**0.5)
    return PLOT.format(samples=TILED.format(side=side) if spec.pictures else SCATTERED)


def _stored(spec: GanSpec, language: str, last: Frame) -> str:
    lines = [
        f'FILE = "{short_name(spec)}.safetensors"',
        "stored = generator()",
        "",
        "",
        DRAW_NORMED if spec.network == "pacgan" else DRAW,
        "",
        "",
        "if Path(FILE).exists():",
        "    stored.load_state_dict(load_file(FILE, device=DEVICE))",
        f"    samples = draw({MARKED_SEED + spec.seed}, {JUDGED})  # the noise on which the app shows this run",
        "    print(measure(samples))",
        *_checked(spec, language, last),
        "else:",
        f"    print({words.MISSING(language)!r}, FILE)",
    ]
    return "\n".join(lines)


def _checked(spec: GanSpec, language: str, last: Frame) -> list[str]:
    """The stored G's first samples beside those that the app showed; of images, their mean brightness."""
    if "fake" not in last.arrays:
        return []
    first = last.arrays["fake"][:CHECKED].astype(float)
    seen = (first.mean(axis=1) / 127.5 - 1).round(4) if spec.pictures else first.round(6)
    mine = f"samples[:{CHECKED}]" + (".mean(dim=1)" if spec.pictures else "")
    return [
        f"    first = torch.tensor({seen.tolist()!r})",
        f"    print({words.FARTHEST(language)!r}, float(({mine} - first).abs().max()))",
    ]

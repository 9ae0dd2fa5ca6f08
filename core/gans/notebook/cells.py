"""The cells of a GAN's notebook: (kind, source) each, in order. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.cells import Cell, Seen, code, head, nearby, quoted, settings
from core.cells import words as text
from core.data.as_code import MEASURE
from core.gans.choices import LOSSES, NETWORKS
from core.gans.exports import short_name
from core.gans.fields import DATA
from core.gans.notebook import words
from core.gans.notebook.data import data_code
from core.gans.notebook.judging import JUDGED, SHOWN, fixed_code
from core.gans.notebook.networks import network_code
from core.gans.notebook.settings import alike, config, imported, needs, remedies, trained_on
from core.gans.notebook.training import loss_code, remedy_code, training_code
from core.gans.spec import GanSpec
from core.tape import Frame, Tape

ROUGHLY = {"modes_held": 1, "modes_covered": 1, "good_share": 0.08, "value": 0.1}
"""The last numbers that are compared, and how far they may lie apart: rounding has grown until then."""
SOON = {"modes_covered": 0.0, "good_share": 1e-3, "value": 1e-4, "distance": 0.0, "brightness": 2e-3}
"""The early ones; but NEAR of a number, where that is more, counts as close too. A frame rounds what it shows."""
NEAR = 1e-3
EARLY, EARLY_PICTURES = 50, 20
"""After how many steps numbers are compared that only rounding sets apart, or as many as the mark before has."""
SHEET, CHECKED = 25, 4
"""How many of a frame's images are compared early, and how many stored samples one by one."""

PLOT = """\
samples = made({shown}, noise(CONFIG["seed"]))
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
    return made(stored, torch.randn(count, CONFIG["z_dim"], generator=chance, device="cpu").to(DEVICE))"""
JUDGE = """\
def judge():
    \"\"\"The app's numbers now, on the very noise and data on which it takes them.\"\"\"
    samples = made({shown}, noise(CONFIG["seed"]))
    numbers = measure(samples) | {{{first}}}"""
VALUE = """
    with torch.no_grad():
        yes = D(reals(CONFIG["seed"], {many}){packs})
        no = D(G(noise(CONFIG["seed"], {many})){packs})
    numbers["value"] = value(yes, no)"""
FIXED = ("\n    D.eval()  # the power iteration waits", "\n    D.train()")
"""Before and after D is asked, where it is spectrally normalised."""


def cells(tapes: Sequence[Tape[Any]], language: str) -> list[Cell]:
    """The notebook of one recorded training, the only one in `tapes`."""
    tape = tapes[0]
    spec: GanSpec = tape.spec
    loss, remedy, good = LOSSES[spec.loss], remedy_code(spec), words.GOOD(language)
    order = words.AT_ONCE if spec.simultaneous else words.IN_TURN
    return [
        *head(language, words.TITLE(language).format(data=DATA[spec.data].label(language)), _about(spec, language),
              [*needs(spec), "safetensors"]),
        *settings(language, config(spec)),
        code(imported(spec, device=trained_on(tapes))),
        text(words.DATA(language).format(about=DATA[spec.data].about(language)) + " " + good),
        code(data_code(spec) + "\n\n\n" + MEASURE),
        text(words.NETWORKS(language)),
        code(network_code(spec)),
        text(words.LOSS(language).format(about=loss.about(language), formula=loss.formula)),
        code(loss_code(spec)),
        *([text(words.REMEDY(language)), code(remedy)] if remedy else []),
        text(words.JUDGE(language)),
        code("\n\n\n".join([*fixed_code(spec), _judge(spec)])),
        text(words.TRAINING(language).format(d_steps=spec.d_steps, order=order(language))),
        code(training_code(spec, early(tape) if alike(tape) else 0)),
        *nearby(language, _seen(tape), _result(tape, language)),
        text(words.PLOT(language)),
        code(_plot(spec)),
        text(words.STORED(language).format(file=f"{short_name(spec)}.safetensors")),
        code(_stored(spec, language, tape.last)),
        text(words.NEXT(language)),
    ]  # fmt: skip


def early(tape: Tape[Any]) -> int:
    """After how many steps numbers are compared that only rounding sets apart."""
    return tape.at(EARLY_PICTURES if tape.spec.pictures else EARLY).at


def _about(spec: GanSpec, language: str) -> str:
    used = ", ".join(GanSpec.rules()[name].label(language) for name in remedies(spec))
    return words.ABOUT(language).format(
        loss=LOSSES[spec.loss].label(language),
        source=LOSSES[spec.loss].source,
        network=NETWORKS[spec.network].label(language),
        remedies=used or words.NO_REMEDY(language),
        seed=spec.seed,
    )


def _judge(spec: GanSpec) -> str:
    """`judge`: the numbers that are compared, of the training as it is."""
    first = f'"distance": float(samples[:{SHOWN}].norm(dim=1).mean())'
    if spec.pictures:
        first = f'"brightness": float(samples[:{SHEET}].mean())'
    shown = JUDGE.format(shown=_shown(spec), first=first)
    if LOSSES[spec.loss].belief:
        many = f'{JUDGED} * CONFIG["pack"]' if spec.pack > 1 else JUDGED
        asked = VALUE.format(many=many, packs=f".reshape({JUDGED}, -1)" if spec.pack > 1 else "")
        shown += asked.join(FIXED) if spec.spectral else asked
    return shown + "\n    return numbers"


def _shown(spec: GanSpec) -> str:
    """The network whose samples are shown."""
    return "G_slow" if spec.ema else "G"


def _seen(tape: Tape[Any]) -> dict[str, Seen]:
    """The app's numbers early, where rounding alone sets others apart, and at the end."""
    last = tape.last.numbers
    found = {name: Seen(round(last[name], 4), far) for name, far in ROUGHLY.items() if name in last}
    if not alike(tape):
        return found
    at = early(tape)
    soon = {f"{name} at step {at}": Seen(number, _far(name, number)) for name, number in _soon(tape.at(at)).items()}
    return soon | found


def _far(name: str, number: float) -> float:
    """How far an early number may lie from the app's; counts must be the same."""
    return SOON[name] if name == "modes_covered" else max(SOON[name], round(NEAR * abs(number), 6))


def _soon(frame: Frame) -> dict[str, float]:
    """What a frame's samples say: how far they lie from the centre, or how bright they are; and its numbers."""
    names = ("modes_covered", "good_share", "value")
    found = {name: round(float(frame.numbers[name]), 5) for name in names if name in frame.numbers}
    if "fake" in frame.arrays:
        fake = frame.arrays["fake"].astype(float)
        if fake.shape[1] == 2:
            found["distance"] = round(float(np.hypot(*fake.T).mean()), 5)
        else:  # a frame cuts brightness down to whole numbers
            found["brightness"] = round(float((fake + 0.5).mean() / 127.5 - 1), 5)
    return found


def _result(tape: Tape[Any], language: str) -> str:
    made = tape.made
    said = words.TRAINED_ON(language).format(
        device=made.get("device", "–"),
        name=made.get("device_name", "–"),
        torch=made.get("versions", {}).get("torch", "–"),
    )
    if alike(tape):
        about = (words.BRIGHTNESS if tape.spec.pictures else words.DISTANCE)(language)
        return words.ALIKE(language).format(early=early(tape), about=about) + "\n\n" + said
    why = words.BOUNDED if trained_on([tape]) == "cpu" else words.ON_GPU
    return why(language) + " " + words.ROUGH(language) + "\n\n" + said


def _plot(spec: GanSpec) -> str:
    side = round(spec.dim**0.5)
    samples = TILED.format(side=side) if spec.pictures else SCATTERED
    return PLOT.format(samples=samples, shown=_shown(spec))


def _stored(spec: GanSpec, language: str, last: Frame) -> str:
    lines = [
        "from pathlib import Path",
        "",
        "from safetensors.torch import load_file",
        "",
        f'FILE = "{short_name(spec)}.safetensors"',
        "stored = generator()",
        "",
        "",
        DRAW,
        "",
        "",
        "if Path(FILE).exists():",
        "    stored.load_state_dict(load_file(FILE, device=DEVICE))",
        '    samples = made(stored, noise(CONFIG["seed"]))  # on the noise on which the app shows this run',
        "    print(measure(samples))",
        *_checked(spec, language, last),
        "else:",
        f"    print({quoted(words.MISSING(language))}, FILE)",
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
        f"    print({quoted(words.FARTHEST(language))}, float(({mine} - first).abs().max()))",
    ]

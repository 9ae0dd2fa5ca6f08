"""The cells of the notebook of networks that remember what stood first. Light: text only."""

from __future__ import annotations

from typing import Any

from core.cells import Cell, Seen, code, head, settings
from core.cells import words as text
from core.nets.memory import CELLS, MemorySpec
from core.nets.notebook import parts, words
from core.quoted import source

LEARNER = "core.nets.memory_learner"
JUDGED_SEED = 1_000_003
CLIP = """\
        shorten(net, CONFIG["clip"])
        optimiser.step()"""
SHORTEN = '''\
def shorten(net, most):
    """Shortens a gradient that is longer than this, as nn.utils.clip_grad_norm_ does but for the last digits."""
    length = torch.cat([weights.grad.flatten() for weights in net.parameters()]).norm()
    for weights in net.parameters():
        weights.grad.mul_((most / (length + 1e-8)).clamp(max=1))


'''
LOSS = '''\
def loss_of(net, batches):
    """The cross entropy on a fresh batch."""
    symbols = sequences(CONFIG["batch"], CONFIG["length"], batches)
    return F.cross_entropy(net(one_hot(symbols)), symbols[:, 0])'''
RUN = """\
judged = sequences(JUDGED, CONFIG["length"], torch.Generator().manual_seed({seed} + CONFIG["seed"]))
for name in {cells}:
    torch.manual_seed(CONFIG["seed"])
    net = Memory(name, SYMBOLS, CONFIG["hidden"], KINDS, {keep})
    losses = history[name] = train(net, loss_of)
    {kept}
    with torch.no_grad():
        found[f"{{name}} accuracy"] = float((net(one_hot(judged)).argmax(dim=1) == judged[:, 0]).float().mean())"""
FADED = 0.3
"""How far the share right may lie apart, relative to itself, where a network does not remember: it guesses."""


def cells(tapes: parts.Tapes, language: str) -> list[Cell]:
    """The notebook of one training with each of the cells that the tapes hold."""
    specs: list[MemorySpec] = [tape.spec for tape in tapes]
    spec = specs[0]
    listed = [f"- `{one.cell}`: **{CELLS[one.cell].label(language)}**. {CELLS[one.cell].about(language)} "
              f"${CELLS[one.cell].formula}$" for one in specs]  # fmt: skip
    keep = 'CONFIG["keep"]' if any("keep" in one.relevant() for one in specs) else "0"
    run = RUN.format(
        cells=tuple(one.cell for one in specs), kept="\n    ".join(parts.kept(tapes[0])), keep=keep, seed=JUDGED_SEED
    )
    about = words.MEMORY_ABOUT(language).format(length=spec.length)
    constants = [source("core.nets.memory", "KINDS"), source(LEARNER, "SYMBOLS"), "JUDGED = 600"]
    train = SHORTEN + parts.TRAIN.replace("        optimiser.step()", CLIP) if spec.clip else parts.TRAIN
    return [
        *head(language, words.MEMORY(language), about + "\n\n" + "\n".join(listed), ["torch", "numpy", "matplotlib"]),
        *settings(language, _config(specs)),
        *parts.opening(language, ""),
        text(words.SEQUENCES(language)),
        code("\n".join(constants) + "\n\n\n" + source(LEARNER, "sequences", "one_hot")),
        text(words.MODEL(language)),
        code(source("core.nets.models.memory", "Memory")),
        text(words.TRAINING(language)),
        code(train + "\n\n\n" + LOSS),
        code(run),
        *parts.result(language, tapes, _seen(tapes)),
        text(words.PICTURE(language)),
        code(parts.LOSSES),
        text(words.NEXT(language)),
    ]


def _config(specs: list[MemorySpec]) -> dict[str, Any]:
    """The numbers that the code reads; `keep` matters to cells with gates only, and clipping may be off."""
    gated = next((one for one in specs if "keep" in one.relevant()), specs[0])
    used = {name for one in specs for name in one.relevant()} - {"cell"} - ({"clip"} if not gated.clip else set())
    return {name: getattr(gated, name) for name in MemorySpec.rules() if name in used}


def _seen(tapes: parts.Tapes) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for tape in tapes:
        right = tape.last.numbers["accuracy"]
        found |= parts.losses(tape, tape.spec.cell)
        found[f"{tape.spec.cell} accuracy"] = Seen(right, parts.RIGHT if right > 1 - parts.RIGHT else FADED)
    return found

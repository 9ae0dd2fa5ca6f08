"""The cells of the notebook of networks that read pictures. Light: text only."""

from __future__ import annotations

from typing import Any

from core.cells import Cell, Seen, code, head, settings
from core.cells import words as text
from core.data.images import CLASSES, IMAGES
from core.nets.convnet import NETS, ConvnetSpec
from core.nets.notebook import parts, words
from core.quoted import source

LEARNER = "core.nets.convnet_learner"
MODELS = {"conv": ("convnet", "ConvNet"), "dense": ("densenet", "DenseNet")}
SQUARE = """\
x_train, x_test = (x.view(-1, 1, {side}, {side}) for x in (x_train, x_test))"""
LOSS = '''\
def loss_of(net, batches):
    """The cross entropy on a fresh batch."""
    rows = torch.randint(len(x_train), (CONFIG["batch"],), generator=batches)
    return F.cross_entropy(net(x_train[rows]), label_train[rows])'''
RIGHT = '''\
def right(net, x):
    """The share of pictures whose kind the network tells."""
    with torch.no_grad():
        return float((net(x).argmax(dim=1) == label_test).float().mean())'''
RUN = """\
for name, make in networks.items():
    torch.manual_seed(CONFIG["seed"])
    net = make()
    losses = history[name] = train(net, loss_of)
    {kept}
    found[f"{{name}} accuracy"] = right(net, x_test)
    shifted = [moved(x_test, down * {shift}, across * {shift}) for down, across in MOVES]
    found[f"{{name}} moved"] = np.mean([right(net, x) for x in shifted])"""


def cells(tapes: parts.Tapes, language: str) -> list[Cell]:
    """The notebook of one training with each of the networks that the tapes hold."""
    specs: list[ConvnetSpec] = [tape.spec for tape in tapes]
    spec = specs[0]
    title = words.CONVNET(language).format(data=IMAGES[spec.data].label(language))
    listed = [f"- `{one.net}`: **{NETS[one.net].label(language)}**. {NETS[one.net].about(language)}" for one in specs]
    kept = "\n    ".join(parts.kept(tapes[0]))
    functions = source(LEARNER, "MOVES") + "\n\n\n" + source(LEARNER, "moved", "_slices") + "\n\n\n" + RIGHT
    return [
        *head(language, title, words.CONVNET_ABOUT(language) + "\n\n" + "\n".join(listed), parts.needs(spec.data)),
        *settings(language, _config(specs)),
        *parts.opening(language, spec.data),
        *parts.pictures(language, spec.data),
        code(SQUARE.format(side=spec.side)),
        text(words.MODEL(language)),
        code("\n\n\n".join(source(f"core.nets.models.{MODELS[one.net][0]}", MODELS[one.net][1]) for one in specs)),
        text(words.TRAINING(language)),
        code(parts.TRAIN + "\n\n\n" + LOSS),
        text(words.MOVED(language).format(shift=spec.shift)),
        code(functions),
        code(_networks(specs), RUN.format(kept=kept, shift=spec.shift)),
        *parts.result(language, tapes, _seen(tapes)),
        text(words.PICTURE(language)),
        code(parts.LOSSES),
        text(words.NEXT(language)),
    ]


def _config(specs: list[ConvnetSpec]) -> dict[str, Any]:
    """The numbers that the code reads: the dense network's neurons follow from the filters, and stand there too."""
    spec, nets = specs[0], {one.net for one in specs}
    sizes = ({"filters": spec.filters} if "conv" in nets else {}) | ({"hidden": spec.hidden} if "dense" in nets else {})
    return sizes | {name: getattr(spec, name) for name in ("lr", "batch", "steps", "seed")}


def _networks(specs: list[ConvnetSpec]) -> str:
    calls = {
        "conv": f'ConvNet({specs[0].side}, CONFIG["filters"], {CLASSES})',
        "dense": f'DenseNet({specs[0].side}, CONFIG["hidden"], {CLASSES})',
    }
    return "\n".join(["networks = {", *(f'    "{one.net}": lambda: {calls[one.net]},' for one in specs), "}"])


def _seen(tapes: parts.Tapes) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for tape in tapes:
        name, last = tape.spec.net, tape.last.numbers
        found |= parts.losses(tape, name)
        found |= {f"{name} {what}": Seen(last[what], parts.RIGHT) for what in ("accuracy", "moved")}
    return found

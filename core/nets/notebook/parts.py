"""What the notebooks of this lab share: pictures, the training loop, what is compared. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import Cell, Seen, code, compared, imports, made
from core.cells import words as text
from core.data.images import HELD_OUT, IMAGES, MOST_TEST, MOST_TRAIN, TORCHVISION
from core.nets.notebook import words
from core.tape import Tape

Tapes = Sequence[Tape[Any]]
SOON, LATE, RIGHT = 1e-3, 0.05, 0.03
"""How far losses of the first steps, of the end, and shares of right answers may lie apart, relative to themselves."""
EARLY = 50
"""The first steps: so many, or as many as the nearest frame before has."""
MEANT = 20
"""A frame's loss is the mean over so many steps."""

DIGITS = """\
digits = load_digits()
x, label = (digits.data / 8 - 1).astype(np.float32), digits.target  # pixels from -1 to 1
held = np.zeros(len(x), dtype=bool)
held[np.argsort(label, kind="stable")[{first}::{every}]] = True  # every {every}th picture of a kind is for the test
x_train, label_train, x_test, label_test = map(torch.tensor, (x[~held], label[~held], x[held], label[held]))"""
DOWNLOADED = """\
train, test = (datasets.{name}("data", train=train, download=True) for train in (True, False))
x_train, x_test = (
    part.data[:most].flatten(1).float() / 127.5 - 1 for part, most in ((train, {train}), (test, {test}))  # from -1 to 1
)
label_train, label_test = train.targets[:{train}], test.targets[:{test}]"""
THREAD = "torch.set_num_threads(1)"
TRAIN = '''\
def train(net, loss_of):
    """Trains a network; gives the loss of every step."""
    batches = torch.Generator().manual_seed(CONFIG["seed"])
    optimiser = torch.optim.Adam(net.parameters(), lr=CONFIG["lr"], fused=True)
    losses = []
    for step in range(CONFIG["steps"]):
        loss = loss_of(net, batches)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if (step + 1) % max(1, CONFIG["steps"] // 10) == 0:
            print(f"step {step + 1:6,}   loss {loss.item():8.4f}")
    return losses'''
LOSSES = """\
plt.figure(figsize=(8, 4))
for name, losses in history.items():
    plt.semilogy(losses, label=name, linewidth=0.8)
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.show()"""


def needs(data: str = "digits8") -> list[str]:
    """The distributions that the code imports."""
    return ["torch", "numpy", "matplotlib", "torchvision" if data in TORCHVISION else "scikit-learn"]


def opening(language: str, data: str, *lines: str) -> list[Cell]:
    """The imports, for pictures of this name or, where that is empty, none."""
    loads = "from torchvision import datasets" if data in TORCHVISION else "from sklearn.datasets import load_digits"
    usual = (
        "import math",
        "import matplotlib.pyplot as plt",
        "import numpy as np",
        "import torch",
        "from torch import nn",
    )
    every = imports(*usual, "from torch.nn import functional as F", *([loads] if data else []), *lines)
    first = text(f"{words.NEEDED(language)}\n\n{words.THREAD(language)}")
    return [first, code(every, f"{THREAD}\nfound, history = {{}}, {{}}")]


def pictures(language: str, data: str) -> list[Cell]:
    """x_train, label_train, x_test, label_test."""
    name = TORCHVISION.get(data)
    digits = DIGITS.format(first=HELD_OUT - 1, every=HELD_OUT)
    lines = DOWNLOADED.format(name=name, train=MOST_TRAIN, test=MOST_TEST) if name else digits
    about = IMAGES[data].about(language)
    return [text(words.PICTURES(language).format(about=about)), code(lines)]


def early(tape: Tape[Any]) -> int:
    """At which step the first comparison stands."""
    return tape.at(EARLY).at


def losses(tape: Tape[Any], name: str) -> dict[str, Seen]:
    """The losses of a training after its first steps and at its end."""
    at = early(tape)
    return {
        f"{name} loss at step {at}": Seen(tape.at(at).numbers["loss"], SOON),
        f"{name} last loss": Seen(tape.last.numbers["loss"], LATE),
    }


def kept(tape: Tape[Any], name: str = "{name}") -> list[str]:
    """The lines that write a training's losses into `found`, inside a loop over names."""
    at = early(tape)
    return [
        f'found[f"{name} loss at step {at}"] = np.mean(losses[{max(0, at - MEANT)}:{at}])',
        f'found[f"{name} last loss"] = np.mean(losses[-{MEANT}:])',
    ]


def result(language: str, tapes: Tapes, seen: dict[str, Seen], about: str = "") -> list[Cell]:
    """What was found beside what the app has seen."""
    versions = made(language, tapes[0].made, ("torch", "numpy"))
    said = words.RESULT(language).format(early=early(tapes[0]), versions=versions)
    return compared(language, seen, "\n\n".join([said, *([about] if about else [])]))

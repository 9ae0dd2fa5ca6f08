"""CONFIG, imports and packages of a GAN's notebook. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import imports
from core.data.as_code import points_of
from core.gans.spec import GanSpec
from core.tape import Tape

ALWAYS = ("seed", "steps", "batch", "z_dim", "width", "lr_g", "lr_d", "d_steps")
REMEDIES = ("r1", "r2", "smooth", "noise", "spectral", "pack", "spread", "unroll", "ema", "simultaneous")
IN_CODE = ("spectral", "spread", "simultaneous")
"""Remedies that are written out in the code; a number in CONFIG would change nothing."""
THREAD = "torch.set_num_threads(1)  # networks this small are fastest on one thread"


def config(spec: GanSpec) -> dict[str, Any]:
    """The numbers that the code reads, and no others."""
    names = list(ALWAYS)
    names += ["beta1"] if "adam" in (spec.opt_g, spec.opt_d) else []
    names += ["width_d"] if spec.width_d not in (0, spec.width) else []
    names += [] if spec.pictures else ["sigma"]
    names += {"wgan": ["clip"], "wgangp": ["gp"]}.get(spec.loss, [])
    names += [name for name in remedies(spec) if name not in IN_CODE]
    own = {"points": points_of(spec.own)} if spec.data == "own" else {}
    return {name: getattr(spec, name) for name in names} | own


def numbers(spec: GanSpec, *without: str) -> dict[str, Any]:
    """CONFIG's numbers of a training that is a function of its seed, but for some."""
    return {name: value for name, value in config(spec).items() if name not in ("seed", *without)}


def remedies(spec: GanSpec) -> list[str]:
    """The remedies that this experiment uses."""
    return [name for name in REMEDIES if name in spec.relevant()]


def trained_on(tapes: Sequence[Tape[Any]]) -> str:
    """On which kind of device the app trained: "cpu" where it does not say."""
    return str(tapes[0].made.get("device", "cpu"))


def alike(tape: Tape[Any]) -> bool:
    """Whether the app drew its numbers as a notebook does: on a processor, and with no vectors of its own."""
    return trained_on([tape]) == "cpu" and not tape.spec.spectral


def imported(spec: GanSpec, *more: str, device: str = "cpu") -> str:
    """The import lines of a notebook, its threads, and its device: a GPU only where the app used one, and it helps."""
    lines = [
        "import math", "import matplotlib.pyplot as plt", "import numpy as np", "import torch", "from torch import nn",
        "from torch.nn import functional as F", *more,
        *(["import copy"] if spec.ema else []),
        *(["from torch.func import functional_call"] if spec.unroll else []),
    ]  # fmt: skip
    chosen = 'DEVICE = "cpu"  # networks this small gain nothing from a GPU, which draws other random numbers'
    if device != "cpu" and (spec.pictures or spec.network == "pacgan"):
        chosen = 'DEVICE = "cuda" if torch.cuda.is_available() else "cpu"'
    return f"{imports(*lines)}\n\n{THREAD}\n{chosen}\ntorch.set_default_device(DEVICE)"


def needs(spec: GanSpec) -> list[str]:
    """The packages that such a notebook needs."""
    more = ["scikit-learn"] if spec.data == "digits8" else ["torchvision"] if spec.pictures else []
    return ["torch", "numpy", "matplotlib", *more]

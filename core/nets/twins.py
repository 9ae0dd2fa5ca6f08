"""The same small network in PyTorch and in TensorFlow, from the same weights on the same batches. Light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.settings import installed
from core.spec import Spec, Text, line, number

TOLERANCE = 1e-3
"""How far two losses may lie apart, relative to the loss: both reckon in single precision, in an order of their own."""


class Twin(NamedTuple):
    """One of the two: its name, its distribution, and the module that a student would write."""

    label: str
    package: str
    module: str


TWINS: dict[str, Twin] = {
    "torch": Twin("PyTorch", "torch", "core.nets.torch_twin"),
    "tensorflow": Twin("TensorFlow", "tensorflow", "core.nets.tensorflow_twin"),
}


@dataclass(frozen=True)
class TwinSpec(Spec):
    """Handwritten digits, 64 pixels to 10 classes by one hidden layer; each further step trains one more of TWINS."""

    lab: ClassVar[str] = "twins"
    learner: ClassVar[str] = "core.nets.twins_learner"

    width: int = number(32, 4, 128, step=4, label=Text("은닉층의 뉴런 수", "Hidden neurons"))
    lr: float = number(0.5, 0.001, 1.0, log=True, label=Text("학습률", "Learning rate"))
    batch: int = number(64, 8, 256, step=8, label=Text("배치 크기", "Batch size"))
    epochs: int = number(5, 1, 20, label=Text("에포크", "Epochs"))
    seed: int = number(42, 0, 9999, label=Text("시드", "Seed"))
    release: str = line(str.strip, label=Text("버전", "Versions"))

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(TWINS) + 1))


def releases() -> str:
    """The versions that are installed here: others compute otherwise."""
    return " ".join(f"{name} {installed(twin.package)}" for name, twin in TWINS.items())

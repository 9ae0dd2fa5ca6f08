"""Networks that read pictures: one with convolutions, and a dense one with about as many weights. Light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.data.fields import training_seed
from core.data.images import CLASSES, SIDES
from core.nets.fields import MARKS, batch, operations, pictures, rate, steps, too_long
from core.spec import Entry, Problem, Spec, Text, choice, number, spaced

NETS: dict[str, Entry] = {
    "conv": Entry(
        Text("CNN", "CNN"),
        Text(
            "3×3 필터(filter)가 그림 위를 옮겨 다니며 어디서나 같은 무늬를 찾습니다.",
            "Filters of 3 by 3 pixels move over the picture and look for the same pattern everywhere.",
        ),
        r"y_{f}(i,j) = b_f + \sum_{c,u,v} w_{f}(c,u,v)\,x_c(i+u, j+v)",
        "LeCun et al. 1998, doi:10.1109/5.726791",
    ),
    "dense": Entry(
        Text("완전연결 신경망", "Dense network"),
        Text(
            "뉴런마다 모든 픽셀에 저마다의 가중치를 둡니다. 가중치의 수는 CNN과 비슷하게 맞췄습니다.",
            "Each neuron has a weight of its own for every pixel. It has about as many weights as the CNN.",
        ),
        r"y = W\,\max(0, Vx + a) + b",
        "",
    ),
}
SHOWN = 8
"""So many filters and maps of a layer are shown at most."""


@dataclass(frozen=True)
class ConvnetSpec(Spec):
    """A network that says which of ten kinds a picture is."""

    lab: ClassVar[str] = "convnets"
    learner: ClassVar[str] = "core.nets.convnet_learner"
    at_once: ClassVar[int] = len(NETS)
    checkpoints: ClassVar[bool] = True

    data: str = pictures()
    net: str = choice("conv", NETS, label=Text("신경망", "Network"))
    filters: int = number(
        8, 2, 16,
        label=Text("첫 층의 필터 수", "Filters of the first layer"),
        about=Text("둘째 층에는 이것의 두 배가 있습니다.", "The second layer has twice as many."),
    )  # fmt: skip
    lr: float = rate(0.003)
    batch: int = batch()
    steps: int = steps(1500, 10_000)
    seed: int = training_seed()

    @property
    def side(self) -> int:
        return SIDES[self.data]

    @property
    def shift(self) -> int:
        """By how many pixels the test pictures are moved to see whether they are still recognised."""
        return max(1, self.side // 10)

    @property
    def weights(self) -> int:
        """How many weights and biases the network has."""
        return conv_weights(self) if self.net == "conv" else self.hidden * (self.side**2 + 1 + CLASSES) + CLASSES

    @property
    def hidden(self) -> int:
        """The dense network's neurons: as many as make its weights closest in number to the CNN's."""
        return max(1, round((conv_weights(self) - CLASSES) / (self.side**2 + 1 + CLASSES)))

    @property
    def work(self) -> float:
        """Floating-point operations of the training."""
        if self.net == "dense":
            return operations(self.steps, self.batch, self.weights)
        moves = 9 * self.filters * self.side**2 + 9 * 2 * self.filters**2 * (self.side // 2) ** 2
        return operations(self.steps, self.batch, moves, starts=4)

    def conflicts(self) -> list[Problem]:
        return too_long(self.work)

    def marks(self) -> tuple[int, ...]:
        return spaced(self.steps, MARKS)


def conv_weights(spec: ConvnetSpec) -> int:
    """How many weights and biases the CNN of these settings has."""
    one, two = spec.filters, 2 * spec.filters
    return (9 + 1) * one + (9 * one + 1) * two + (two * (spec.side // 4) ** 2 + 1) * CLASSES


def both(spec: ConvnetSpec) -> tuple[ConvnetSpec, ...]:
    """The same training with either network."""
    return tuple(spec.with_(net=name) for name in NETS)


SETTINGS: dict[str, ConvnetSpec] = {"usual": ConvnetSpec(), "few": ConvnetSpec(filters=2)}
PRESETS = {name: both(spec) for name, spec in SETTINGS.items()}

"""Pictures through a bottleneck of a few numbers and back: an autoencoder. Light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.data.fields import training_seed
from core.data.images import SIDES
from core.nets.fields import MARKS, batch, operations, pictures, rate, steps, too_long
from core.spec import Entry, Problem, Spec, Text, choice, number, spaced

KINDS: dict[str, Entry] = {
    "deep": Entry(
        Text("은닉층 있음", "With hidden layers"),
        Text("ReLU 은닉층이 접는 쪽과 펴는 쪽에 둘씩 있습니다.", "Two hidden layers with ReLU on either side."),
        r"\hat x = d(e(x))",
        "Hinton and Salakhutdinov 2006, doi:10.1126/science.1127647",
    ),
    "linear": Entry(
        Text("선형", "Linear"),
        Text(
            "은닉층도 활성화 함수도 없습니다. 가장 나은 선형 오토인코더는 주성분 분석(PCA)과 같은 오차를 냅니다.",
            "No hidden layer and no activation. The best linear autoencoder errs as much as principal components do.",
        ),
        r"\hat x = D(Ex + a) + b",
        "Baldi and Hornik 1989, doi:10.1016/0893-6080(89)90014-2",
    ),
}
GRIDS = {8: 16, 28: 9}
"""How many places of the plane of codes are decoded along each axis, by the pictures' side."""


@dataclass(frozen=True)
class AutoencoderSpec(Spec):
    """An autoencoder on one set of pictures. Labels are never shown to it."""

    lab: ClassVar[str] = "autoencoders"
    learner: ClassVar[str] = "core.nets.autoencoder_learner"
    checkpoints: ClassVar[bool] = True

    data: str = pictures()
    kind: str = choice("deep", KINDS, label=Text("구조", "Structure"))
    code: int = number(
        2, 2, 16,
        label=Text("코드의 수", "Numbers in the code"),
        about=Text("그림 한 장을 이만큼의 수로 줄입니다.", "A picture is squeezed into so many numbers."),
    )  # fmt: skip
    width: int = number(64, 8, 256, step=8, label=Text("은닉층의 뉴런 수", "Hidden neurons"))
    noise: float = number(
        0.0, 0.0, 1.0, step=0.1,
        label=Text("입력의 잡음", "Noise on the input"),
        about=Text(
            "잡음을 섞은 그림을 보고 깨끗한 그림을 되살립니다(잡음 제거 오토인코더). 그림의 값은 −1에서 1까지입니다.",
            "It sees noisy pictures and restores the clean ones (a denoising autoencoder). Pixels lie in −1 to 1.",
        ),
    )  # fmt: skip
    lr: float = rate(0.003)
    batch: int = batch()
    steps: int = steps(3000, 20_000)
    seed: int = training_seed()

    def relevant(self) -> tuple[str, ...]:
        return tuple(name for name in self.rules() if name != "width" or self.kind == "deep")

    @property
    def pixels(self) -> int:
        return SIDES[self.data] ** 2

    @property
    def grid(self) -> int:
        """How many places of the plane are decoded along each axis."""
        return GRIDS[SIDES[self.data]]

    @property
    def work(self) -> float:
        """Floating-point operations of the training."""
        inner = 2 * (self.pixels * self.width + self.width**2 + self.width * self.code)
        return operations(self.steps, self.batch, inner if self.kind == "deep" else 2 * self.pixels * self.code)

    def conflicts(self) -> list[Problem]:
        return too_long(self.work)

    def marks(self) -> tuple[int, ...]:
        return spaced(self.steps, MARKS)


SETTINGS: dict[str, AutoencoderSpec] = {
    "plane": AutoencoderSpec(),
    "linear": AutoencoderSpec(kind="linear"),
    "noise": AutoencoderSpec(code=8, noise=0.6),
}
PRESETS = {name: (spec,) for name, spec in SETTINGS.items()}

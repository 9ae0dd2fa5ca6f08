"""Settings of flow matching worth looking at, and what each promises. Light."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.diffusion.spec import FlowSpec
from core.spec import Text


class Preset(NamedTuple):
    """A spec worth looking at, and what it promises of its last frame whatever the seed.

    least  the least that numbers must be for the promise to be kept
    """

    label: Text
    about: Text
    spec: FlowSpec
    least: Mapping[str, float]

    def holds(self, numbers: Mapping[str, float]) -> bool:
        """Whether a last frame's numbers keep the promise; a number that is missing or NaN breaks it."""
        return all(numbers.get(name, float("nan")) >= bound for name, bound in self.least.items())


PRESETS: dict[str, Preset] = {
    "ring": Preset(
        Text("고리 위의 모드 8개", "Ring of 8 modes"),
        Text(
            "GAN과 똑같은 데이터입니다. 겨루기 없이 회귀만으로 모드 8개를 모두 찾습니다.",
            "The very data that the GAN was given. All 8 modes are found by regression alone, without a contest.",
        ),
        FlowSpec(),
        {"modes_held": 8, "good_share": 0.85},
    ),
    "grid": Preset(
        Text("격자 위의 모드 25개", "Grid of 25 modes"),
        Text(
            "모드가 25개인 더 어려운 문제입니다. 은닉층을 하나 더 두고 더 오래 배우면 모두 찾습니다.",
            "A harder problem, with 25 modes. One more hidden layer and more steps, and all of them are found.",
        ),
        FlowSpec(data="grid25", depth=4, steps=8000),
        {"modes_held": 25, "good_share": 0.75},
    ),
}

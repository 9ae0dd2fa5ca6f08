"""Settings that show one thing each, what each promises, and the survey that checks it over many seeds. Light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.gans.spec import GanSpec
from core.spec import Spec, Text, Value, choice, number


class Bound(NamedTuple):
    """One number of the last frame and the range it promises to lie in, both ends included."""

    name: str
    low: float
    high: float


class Claim(NamedTuple):
    """What a preset promises of its last frame: in words, and as bounds on numbers that all must hold."""

    says: Text
    bounds: tuple[Bound, ...]

    def holds(self, numbers: Mapping[str, float]) -> bool:
        """Whether a last frame's numbers keep the promise; a number that is missing or NaN breaks it."""
        return all(b.low <= numbers.get(b.name, float("nan")) <= b.high for b in self.bounds)


class Preset(NamedTuple):
    """A spec worth looking at, and what it promises whatever the seed."""

    label: Text
    about: Text
    spec: GanSpec
    claim: Claim


PRESETS: dict[str, Preset] = {
    "healthy": Preset(
        Text("건강한 학습", "Healthy"),
        Text(
            "비포화 손실과 tanh 신경망. 모드 8개를 모두 찾아가고, V는 최적값 −log 4 ≈ −1.386에 다가갑니다.",
            "Non-saturating loss, tanh networks. G finds all 8 modes, and V nears its optimum −log 4 ≈ −1.386.",
        ),
        GanSpec(),
        Claim(
            Text(
                "모드 8개를 모두 만들고 표본의 70 % 이상이 제자리에 있습니다.",
                "All 8 modes are made, and at least 70 % of the samples are in place.",
            ),
            (Bound("modes_held", 8, 8), Bound("good_share", 0.7, 1)),
        ),
    ),
    "mode-collapse": Preset(
        Text("모드 붕괴", "Mode collapse"),
        Text(
            "미니맥스 손실, ReLU 신경망, G보다 열 배 빠르고 다섯 번씩 배우는 D. G는 한두 모드에 모여 그대로 머뭅니다.",
            "Minimax loss, ReLU networks, a D that learns ten times as fast and five times as often. G gathers on "
            "one or two modes and stays there.",
        ),
        GanSpec(loss="minimax", activation="relu", sigma=0.02, lr_g=1e-4, lr_d=1e-3, d_steps=5),
        Claim(
            Text(
                "모드를 4개 이하로만 만들고, 그 자리에 머뭅니다.",
                "At most 4 modes are made, and the samples stay there.",
            ),
            (Bound("modes_held", 1, 4), Bound("good_share", 0.3, 1), Bound("turnover", 0, 0.15)),
        ),
    ),
}


@dataclass(frozen=True)
class SurveySpec(Spec):
    """A preset trained once for each seed 0, 1, 2, …: how often does it do what it promises?"""

    lab: ClassVar[str] = "surveys"
    learner: ClassVar[str] = "core.gans.survey"
    axis: ClassVar[str] = "seed"
    wants_gpu: ClassVar[bool] = True
    checkpoints: ClassVar[bool] = True

    preset: str = choice("healthy", PRESETS, label=Text("설정", "Setting"))
    seeds: int = number(20, 20, 100, label=Text("시드 수", "Seeds"))

    def training(self, seed: int) -> GanSpec:
        """The preset's training with this seed."""
        return PRESETS[self.preset].spec.with_(seed=seed)

    def values(self) -> dict[str, Value]:
        """The fields, and what the preset means today: its spec whatever its seed, and its promise."""
        bounds = repr([tuple(b) for b in PRESETS[self.preset].claim.bounds])
        return {**super().values(), "training": self.training(0).canonical, "claim": bounds}

    def marks(self) -> tuple[int, ...]:
        return tuple(range(self.seeds + 1))

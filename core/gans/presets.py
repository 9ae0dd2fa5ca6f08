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
            "비포화 손실과 tanh 신경망을 씁니다. "
            "G는 모드 8개를 모두 찾아가고, V는 최적값 −log 4 ≈ −1.386에 다가갑니다.",
            "Non-saturating loss and tanh networks. G finds all 8 modes, and V approaches its optimum −log 4 ≈ −1.386.",
        ),
        GanSpec(),
        Claim(
            Text(
                "모드 8개가 모두 좋은 표본을 제 몫의 5분의 1 이상 받고, 표본의 70% 이상이 좋은 표본입니다.",
                "All 8 modes hold at least a fifth of their fair share of samples, and at least 70% of all are good.",
            ),
            (Bound("modes_held", 8, 8), Bound("good_share", 0.7, 1)),
        ),
    ),
    "mode-collapse": Preset(
        Text("모드 붕괴", "Mode collapse"),
        Text(
            "미니맥스 손실과 ReLU 신경망을 씁니다. D는 학습률이 G의 열 배이고, G가 한 걸음 배울 때 다섯 걸음 배웁니다. "
            "G의 표본은 한두 모드에 모여 그대로 머뭅니다.",
            "Minimax loss and ReLU networks. D has ten times the learning rate of G and takes five steps "
            "for each of G's. G's samples gather at one or two modes and stay there.",
        ),
        GanSpec(loss="minimax", activation="relu", sigma=0.02, lr_g=1e-4, lr_d=1e-3, d_steps=5),
        Claim(
            Text(
                "좋은 표본을 제 몫의 5분의 1 이상 받는 모드는 1~4개뿐이고, 표본이 그 자리에 머뭅니다.",
                "Only 1 to 4 modes hold at least a fifth of their fair share of samples, and the samples stay there.",
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

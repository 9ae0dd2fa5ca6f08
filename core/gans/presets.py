"""Settings that show one thing each, what each promises, and the survey that checks it over many seeds. Light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.gans.failures import FAILURES
from core.gans.maps import CODES
from core.gans.promises import Bound, Claim, Preset
from core.gans.spec import GanSpec
from core.spec import Spec, Text, Value, choice, number

__all__ = ["CODES", "PRESETS", "Bound", "Claim", "Preset", "SurveySpec", "changed"]

DIGITS = GanSpec(
    data="digits8", loss="rpgan", activation="leaky", width=128, z_dim=16, batch=64, beta1=0.0, r1=0.5, r2=0.5,
    steps=6000,
)  # fmt: skip

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
            ("healthy",),
        ),
    ),
    **FAILURES,
    "digits": Preset(
        Text("손글씨 숫자", "Digits"),
        Text(
            "RpGAN 손실에 R₁, R₂ 벌점을 씁니다. G는 잡음 16개의 수로 8×8 숫자 그림을 만드는 법을 배웁니다.",
            "The RpGAN loss with R₁ and R₂ penalties. From 16 numbers of noise, G learns to make pictures of digits, "
            "8 by 8 pixels.",
        ),
        DIGITS,
        Claim(
            Text(
                "숫자 10개가 모두 좋은 표본을 제 몫의 5분의 1 이상 받고, 표본의 절반 이상이 좋은 표본입니다. "
                "어느 숫자인지는 가장 가까운 학습 이미지로 정합니다.",
                "All 10 digits hold at least a fifth of their fair share of samples, and at least half of all are "
                "good. Which digit a sample is, its nearest training image says.",
            ),
            (Bound("modes_held", 10, 10), Bound("good_share", 0.5, 1)),
            ("healthy",),
        ),
    ),
}


def changed(name: str) -> dict[str, tuple[Value, Value]]:
    """The fields in which a treatment's spec differs from that of its failure: before and after. Empty for others."""
    preset = PRESETS[name]
    if not preset.of:
        return {}
    before, after = PRESETS[preset.of].spec, preset.spec
    return {f: (a, b) for f in after.rules() if (a := getattr(before, f)) != (b := getattr(after, f))}


@dataclass(frozen=True)
class SurveySpec(Spec):
    """A preset trained once for each seed 0, 1, 2, …: how often does it do what it promises?"""

    lab: ClassVar[str] = "surveys"
    learner: ClassVar[str] = "core.gans.survey"
    version: ClassVar[int] = 3
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
        claim = PRESETS[self.preset].claim
        promise = repr([*(tuple(bound) for bound in claim.bounds), claim.diagnosis])
        return {**super().values(), "training": self.training(0).canonical, "claim": promise}

    def marks(self) -> tuple[int, ...]:
        return tuple(range(self.seeds + 1))

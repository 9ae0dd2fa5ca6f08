"""Says in a word what a training suffers from, from the numbers of one frame. Light: no NumPy needed.

The numbers it reads
  modes_held   modes that hold at least a fifth of their fair share of the samples, as good ones: stricter than the
               papers' "covered", which one stray sample achieves
  good_share   share of samples that are good, 0 to 1
  value        V(D,G); accuracy: D's, 0 to 1
  spread       root mean square distance of the samples to their centre; on the ring of radius 2 it is about 2
  turnover     how much the samples' shares of the modes changed over the last looks, 0 (steady) to 1 (all moved)
  drift        how far the samples' centre went over the last looks
`turnover` and `drift` are missing until there were enough looks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from core.spec import Text

STEADY_TURNOVER, STEADY_DRIFT = 0.15, 0.5
"""The most movement that still counts as standing still."""

SENTENCES: dict[str, Text] = {
    "learning": Text(
        "아직 다 배우지 못한 상태입니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드 {modes}/{all}, 좋은 표본 {good}.",
        "Not fully learned at this step: {modes}/{all} modes hold at least a fifth of their fair share of samples, "
        "and {good} of the samples are good.",
    ),
    "healthy": Text(
        "건강합니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드 {modes}/{all}, 좋은 표본 {good}. "
        "V = {value} (최적값 −1.386).",
        "Healthy: {modes}/{all} modes hold at least a fifth of their fair share of samples, and {good} are good. "
        "V = {value} (optimum −1.386).",
    ),
    "mode-collapse": Text(
        "모드 붕괴입니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드가 {modes}/{all}뿐입니다. "
        "만드는 것은 그럴듯하지만(좋은 표본 {good}) 다양하지 않습니다.",
        "Mode collapse: only {modes}/{all} modes hold at least a fifth of their fair share of samples. "
        "What G makes is plausible ({good} good samples), but not varied.",
    ),
    "mode-hopping": Text(
        "모드를 옮겨 다닙니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드 {modes}/{all}, "
        "최근에 다른 모드로 옮겨 간 표본 {turnover}. D가 따라오면 G는 달아납니다.",
        "Mode hopping: {modes}/{all} modes hold at least a fifth of their fair share of samples, "
        "and {turnover} of the samples changed mode lately. As D catches up, G moves away.",
    ),
    "d-wins": Text(
        "D가 G를 압도합니다: D의 정확도 {accuracy}, V = {value} (0이면 완전히 가려낸 것). "
        "G에 전해지는 기울기의 크기 {grad_g}.",
        "D overwhelms G: its accuracy is {accuracy} and V = {value} (0 means that it is always right and certain). "
        "The size of the gradient that reaches G is {grad_g}.",
    ),
    "g-outruns": Text(
        "G가 D를 앞질러 달아납니다: 표본이 한 덩어리로 최근 {drift}만큼 움직였고, 좋은 표본은 {good}뿐입니다.",
        "G outruns D: the samples drifted by {drift} lately as one lump, and only {good} of them are good.",
    ),
    "diverged": Text(
        "발산했습니다: 숫자가 무한대나 NaN이 되었습니다. 학습률을 낮춰 보세요.",
        "Diverged: a number became infinite or NaN. Try lower learning rates.",
    ),
}
"""A sentence for each code, with places for the numbers that say so; `details` fills them."""


def diagnose(numbers: Mapping[str, float], modes: int = 8) -> str:
    """The code in `SENTENCES` that fits one frame's numbers; `modes` is how many there are to cover."""
    if not all(math.isfinite(v) for v in numbers.values()):
        return "diverged"
    held, good = numbers["modes_held"], numbers["good_share"]
    if held == modes and good >= 0.5:
        return "healthy"
    if early := _early(numbers):
        return early
    if numbers["accuracy"] > 0.99 and numbers["value"] > -0.1 and good < 0.05 and numbers["drift"] < 0.5:
        return "d-wins"
    if good < 0.3 and numbers["spread"] < 1.0 and numbers["drift"] > 1.0:
        return "g-outruns"
    if good >= 0.3 and 1 <= held < modes:
        return _moving(numbers) or "mode-collapse"
    return "mode-hopping" if held <= modes / 2 and numbers["turnover"] > 0.5 else "learning"


def _early(numbers: Mapping[str, float]) -> str | None:
    return None if "turnover" in numbers else "learning"


def _moving(numbers: Mapping[str, float]) -> str | None:
    """What to call a training whose samples still move between modes or as a whole; None when they stand still."""
    if numbers["turnover"] <= STEADY_TURNOVER and numbers["drift"] <= STEADY_DRIFT:
        return None
    return "mode-hopping" if numbers["turnover"] > 0.5 else "learning"


def details(numbers: Mapping[str, float], modes: int = 8) -> dict[str, str]:
    """What fills the places in `SENTENCES`, already written: counts, per cents, and numbers to three digits."""

    def percent(name: str) -> str:
        return f"{100 * numbers[name]:.0f}%" if name in numbers else "–"

    def plain(name: str) -> str:
        return f"{numbers[name]:.3g}".replace("-", "−") if name in numbers else "–"

    return {
        "modes": f"{numbers['modes_held']:.0f}",
        "all": str(modes),
        "good": percent("good_share"),
        "accuracy": percent("accuracy"),
        "turnover": percent("turnover"),
        "value": plain("value"),
        "drift": plain("drift"),
        "grad_g": plain("grad_g"),
    }

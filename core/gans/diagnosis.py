"""Says in a word what a training suffers from, from the numbers of one frame. Light: no NumPy needed.

The numbers it reads
  modes_held   modes that hold at least a fifth of their fair share of the samples, as good ones: stricter than the
               papers' "covered", which one stray sample achieves
  good_share   share of samples that are good, 0 to 1
  accuracy     D's, 0 to 1; value: V(D,G), where D's answer is a belief
  spread       root mean square distance of the samples to their centre, in units of the real samples' own
  turnover     how much the samples' shares of the modes changed over the last looks, 0 (steady) to 1 (all moved)
  drift        how far the samples' centre went over the last looks, in the same units as the spread
`turnover` and `drift` are missing until there were enough looks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from core.spec import Text

STEADY_TURNOVER, STEADY_DRIFT = 0.15, 0.25
"""The most movement that still counts as standing still."""
FARTHEST, GONE = 4.0, 100.0
"""The farthest that a hop between modes takes the samples' centre, in the same units; and from where on it is gone."""
MOST_GOOD = 0.5
"""From which share of good samples on what G makes is called plausible."""
MARGIN = 0.05
"""How much less real than the data samples may seem to D and still fool it, as a probability."""

SENTENCES: dict[str, Text] = {
    "learning": Text(
        "아직 다 배우지 못한 상태입니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드 {modes}/{all}, 좋은 표본 {good}.",
        "Not fully learned at this step: {modes}/{all} modes hold at least a fifth of their fair share of samples, "
        "and {good} of the samples are good.",
    ),
    "healthy": Text(
        "건강합니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드 {modes}/{all}, 좋은 표본 {good}. "
        "모드를 모두 채웠고, 표본의 절반 이상이 그럴듯합니다.",
        "Healthy: {modes}/{all} modes hold at least a fifth of their fair share of samples, and {good} are good: "
        "all modes are there, and at least half of the samples are plausible.",
    ),
    "mode-collapse": Text(
        "모드 붕괴입니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드가 {modes}/{all}뿐이고, 표본은 그 자리에 머뭅니다. "
        "좋은 표본은 {good}이지만 다양하지 않습니다.",
        "Mode collapse: only {modes}/{all} modes hold at least a fifth of their fair share of samples, and the samples "
        "stay there. {good} of them are good, but they are not varied.",
    ),
    "missing-modes": Text(
        "빠진 모드가 있습니다(mode dropping): 좋은 표본을 제 몫의 5분의 1 이상 받은 모드 {modes}/{all}, "
        "좋은 표본 {good}. 모드 붕괴의 가벼운 꼴입니다.",
        "Modes are missing (mode dropping): {modes}/{all} modes hold at least a fifth of their fair share of samples, "
        "and {good} are good. It is a mild form of mode collapse.",
    ),
    "mode-hopping": Text(
        "모드를 옮겨 다닙니다: 좋은 표본을 제 몫의 5분의 1 이상 받은 모드 {modes}/{all}, "
        "최근에 다른 모드로 옮겨 간 표본 {turnover}. D가 따라오면 G는 달아납니다.",
        "Mode hopping: {modes}/{all} modes hold at least a fifth of their fair share of samples, "
        "and {turnover} of the samples changed mode lately. As D catches up, G moves away.",
    ),
    "d-wins": Text(
        "D가 G를 압도합니다: D의 정확도 {accuracy}, V = {value} (0이면 완전히 가려낸 것). "
        "G에 전해지는 기울기의 크기는 {grad_g}이고, 표본은 제자리에 멈춰 있습니다(좋은 표본 {good}).",
        "D overwhelms G: its accuracy is {accuracy} and V = {value} (0 means that it is always right and certain). "
        "The gradient that reaches G has size {grad_g}, and the samples stay where they are ({good} good).",
    ),
    "g-outruns": Text(
        "G가 D를 앞질렀습니다: 표본이 진짜 데이터를 벗어났는데 D가 알아보지 못합니다. "
        "최근 움직인 거리는 진짜 데이터 크기의 {drift}배이고, 좋은 표본은 {good}뿐입니다.",
        "G outruns D: the samples stray from the real data, and D does not notice. "
        "Lately they moved by {drift} times the size of the real data, and only {good} of them are good.",
    ),
    "diverged": Text(
        "발산했습니다: 숫자가 무한대나 NaN(수가 아님)이 되었거나, 표본이 진짜 데이터에서 한없이 멀어집니다"
        "(최근 움직인 거리는 진짜 데이터 크기의 {drift}배). 학습률을 낮춰 보세요.",
        "Diverged: a number became infinite or NaN, or the samples leave the data farther and farther behind "
        "(lately they moved by {drift} times its size). Try lower learning rates.",
    ),
}
"""A sentence for each code, with places for the numbers that say so; `details` fills them."""


def diagnose(numbers: Mapping[str, float], modes: int = 8) -> str:
    """The code in `SENTENCES` that fits one frame's numbers; `modes` is how many there are to cover."""
    drift = numbers.get("drift", 0.0)
    if not all(math.isfinite(v) for v in numbers.values()) or drift > GONE:
        return "diverged"
    held, good = numbers["modes_held"], numbers["good_share"]
    if held == modes and good >= MOST_GOOD:
        return "healthy"
    if "turnover" not in numbers:
        return "learning"
    if numbers["accuracy"] > 0.99 and numbers.get("value", 0.0) > -0.1 and good < 0.05 and drift < 0.25:
        return "d-wins"
    if good < 0.3:
        strayed = _strayed(numbers)
        return strayed or ("mode-hopping" if good >= 0.1 and _hops(numbers) and held <= modes / 2 else "learning")
    if not 1 <= held < modes:
        return "learning"
    if moving := _moving(numbers):
        return moving
    if held <= modes / 2:
        return "mode-collapse"
    return "missing-modes" if good >= MOST_GOOD else "learning"


def _strayed(numbers: Mapping[str, float]) -> str | None:
    """What to call samples that are far from good: one lump on the move or at rest where D is fooled, or far away."""
    drift = numbers["drift"]
    if drift > FARTHEST:
        return "g-outruns"
    if numbers["spread"] >= 0.5:
        return None
    if drift > 0.5 and _hops(numbers):
        return "mode-hopping"
    if _fooled(numbers):
        return "g-outruns"
    return "mode-hopping" if _hops(numbers) else None


def _hops(numbers: Mapping[str, float]) -> bool:
    return numbers["turnover"] > 0.5


def _fooled(numbers: Mapping[str, float]) -> bool:
    """Whether D finds the samples about as real as the data, or more so, or is wrong as often as right."""
    if numbers["accuracy"] <= 0.5:
        return True
    if "d_fake" in numbers:
        return numbers["d_fake"] > numbers["d_real"] - MARGIN
    return "score_fake" in numbers and numbers["score_fake"] > numbers["score_real"]


def _moving(numbers: Mapping[str, float]) -> str | None:
    """What to call a training whose samples still move between modes or as a whole; None when they stand still."""
    if numbers["turnover"] <= STEADY_TURNOVER and numbers["drift"] <= STEADY_DRIFT:
        return None
    return "mode-hopping" if _hops(numbers) else "learning"


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

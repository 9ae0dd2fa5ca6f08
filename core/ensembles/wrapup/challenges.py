"""`CHALLENGES`: goals in numbers, checked against a session's runs. Light: anyone may import it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup import goals
from core.ensembles.wrapup.goals import (
    CLOSE,
    CLOSE_OOB,
    LOST,
    OVER_TEST,
    OVER_TRAIN,
    PLENTY,
    ROUNDING,
    SOME,
    STILL,
    UNDER,
    WRONG,
)
from core.ensembles.wrapup.results import Result, ground
from core.spec import Text


class Tried(NamedTuple):
    """How a challenge stands: the tries that meet it, oldest first, and otherwise the best try and what it lacks."""

    met: tuple[tuple[Result, ...], ...]
    best: tuple[Result, ...] = ()
    short: float = 0.0


@dataclass(frozen=True)
class Challenge:
    """A goal.

    goal    what is to be done, with its numbers
    hint    where to look
    start   a setting from which it can be reached, and the models that are then compared
    runs    how many runs make a try
    short   what a try lacks
    """

    label: Text
    goal: Text
    hint: Text
    start: EnsembleSpec
    models: tuple[str, ...]
    short: Callable[..., float | None]
    runs: int = 1

    def check(self, results: Sequence[Result]) -> Tried:
        """How this session's runs stand to the goal. Only those that were recorded to their end count."""
        whole = [r for r in results if r.finished]
        lacking = [(by, tried) for tried in self._tries(whole) if (by := self.short(*tried)) is not None]
        met = tuple(tried for by, tried in lacking if by <= ROUNDING)
        if met or not lacking:
            return Tried(met)
        short, best = min(lacking, key=lambda pair: pair[0])
        return Tried((), best, short)

    def _tries(self, results: Sequence[Result]) -> Iterator[tuple[Result, ...]]:
        if self.runs == 1:
            yield from ((r,) for r in results)
            return
        placed = [(ground(r.spec), r) for r in results]
        for (here, a), (there, b) in permutations(placed, 2):
            if here == there:
                yield a, b


CHALLENGES: dict[str, Challenge] = {
    "overfit": Challenge(
        Text("과적합시키기", "Overfit"),
        Text(
            f"분류에서 학습 점수는 {OVER_TRAIN:.0%} 이상, 시험 점수는 {OVER_TEST:.0%} 이하로 만드세요.",
            f"In classification, get a train score of {OVER_TRAIN:.0%} or more and a test score of {OVER_TEST:.0%} "
            "or less.",
        ),
        Text(
            "잡음이 많으면 외운 것이 새 데이터에 통하지 않습니다.",
            "With much noise, what was memorised does not carry over.",
        ),
        EnsembleSpec(model="tree", noise=0.1),
        ("tree", "forest"),
        goals.overfits,
    ),
    "underfit": Challenge(
        Text("과소적합시키기", "Underfit"),
        Text(
            f"XGBoost로 분류하면서 학습 점수와 시험 점수를 모두 {UNDER:.0%} 미만으로 만드세요.",
            f"Classify with XGBoost so that both train and test score lie below {UNDER:.0%}.",
        ),
        Text(
            "나무가 얕고 라운드가 적으면 규칙을 다 배우지 못합니다.",
            "Shallow trees and few rounds cannot learn the whole rule.",
        ),
        EnsembleSpec(model="xgboost", data="checkerboard", trees=100),
        ("xgboost",),
        goals.underfits,
    ),
    "beat": Challenge(
        Text("XGBoost 이기기", "Beat XGBoost"),
        Text(
            "데이터를 하나 골라, 똑같이 나눈 데이터에서 랜덤 포레스트의 시험 점수가 XGBoost보다 높게 만드세요. "
            f"나무는 둘 다 {SOME}그루 이상입니다.",
            "On a data set of your choice, have a random forest score higher on the test data than XGBoost on the same "
            f"split. Both with at least {SOME} trees.",
        ),
        Text(
            "행이 적은 데이터부터 살펴보세요.",
            "Look at data with few rows first.",
        ),
        EnsembleSpec(data="breast_cancer", trees=100, split_seed=1),
        ("forest", "xgboost"),
        goals.beaten,
        runs=2,
    ),
    "alone": Challenge(
        Text("나무 한 그루로 숲 따라잡기", "One tree against a forest"),
        Text(
            f"결정 트리 한 그루의 시험 점수가 나무 {PLENTY}그루 이상인 랜덤 포레스트보다 {100 * CLOSE:.0f}%p 넘게 "
            f"뒤지지 않게 만드세요(결정계수라면 {CLOSE:g}). 데이터는 똑같이 나눕니다.",
            f"Have a single decision tree score at most {100 * CLOSE:.0f} percentage point ({CLOSE:g} of R²) below a "
            f"random forest of {PLENTY} trees or more on the same split.",
        ),
        Text(
            "끝까지 자란 나무 한 그루는 잡음까지 외웁니다. 깊이를 줄여 보세요.",
            "A tree grown to its end memorises the noise as well. Limit its depth.",
        ),
        EnsembleSpec(trees=100, split_seed=1),
        ("tree", "forest"),
        goals.alone,
        runs=2,
    ),
    "stop": Challenge(
        Text("스스로 멈추는 AdaBoost", "An AdaBoost that stops by itself"),
        Text(
            "분류에서, AdaBoost가 정해 준 나무 수를 다 쓰지 않고 스스로 멈추게 하세요.",
            "In classification, make AdaBoost stop by itself before it has used all its trees.",
        ),
        Text(
            "틀린 것이 하나도 없는 나무가 나오면 더 배울 것이 없습니다.",
            "Once a tree makes no mistake, there is nothing left to learn.",
        ),
        EnsembleSpec(model="adaboost", trees=100),
        ("adaboost",),
        goals.stops,
    ),
    "bag": Challenge(
        Text("시험 없이 시험 점수 알아내기", "The test score without a test"),
        Text(
            f"나무 {PLENTY}그루 이상으로 분류하면서 OOB 점수와 시험 점수의 차이가 {100 * CLOSE_OOB:g}%p 이내가 되게 "
            "하세요.",
            f"Classify with {PLENTY} trees or more so that the out-of-bag score lies within {100 * CLOSE_OOB:g} "
            "percentage points of the test score.",
        ),
        Text(
            "OOB 점수는 행마다 그 행을 보지 않은 나무들만으로 잰 점수입니다. 행이 많을수록 우연이 줄어듭니다.",
            "The out-of-bag score asks, for each row, only the trees that did not see it. More rows leave less to "
            "chance.",
        ),
        EnsembleSpec(model="forest", trees=100),
        ("bagging", "forest"),
        goals.out_of_bag,
    ),
    "noise": Challenge(
        Text("틀린 정답 견디기", "Withstand wrong answers"),
        Text(
            f"학습 데이터의 정답이 {WRONG:.0%} 이상 틀려도 시험 정확도를 {STILL:.0%} 이상으로 만드세요.",
            f"Reach a test accuracy of {STILL:.0%} although {WRONG:.0%} or more of the training answers are wrong.",
        ),
        Text(
            "외우지 못하게 하세요. 얕은 나무나 큰 잎은 틀린 정답 하나를 따로 떼어 낼 수 없습니다.",
            "Keep it from memorising: shallow trees or large leaves cannot single out one wrong answer.",
        ),
        EnsembleSpec(noise=0.2, label_noise=WRONG, trees=100),
        ("forest", "xgboost"),
        goals.in_noise,
    ),
    "long": Challenge(
        Text("지나친 부스팅", "Too many rounds"),
        Text(
            "부스팅 모델 하나를 골라, 다른 설정은 그대로 두고 라운드만 늘려 시험 점수를 "
            f"{100 * LOST:.0f}%p(결정계수라면 {LOST:g}) 이상 떨어뜨리세요.",
            "Take one boosting model and, with nothing else changed, make its test score fall by "
            f"{100 * LOST:.0f} percentage points ({LOST:g} of R²) or more just by more rounds.",
        ),
        Text(
            "잡음이 많은 데이터에서 라운드가 적을 때와 많을 때를 한 번씩 실행해 보세요.",
            "Take noisy data, and run it once with few rounds and once with many.",
        ),
        EnsembleSpec(data="sine", noise=0.6, model="xgboost", trees=10),
        ("xgboost", "gboost"),
        goals.too_long,
        runs=2,
    ),
    "simple": Challenge(
        Text("직선의 승리", "The line wins"),
        Text(
            f"똑같이 나눈 데이터에서 선형 모델의 시험 점수가 나무 {PLENTY}그루 이상의 앙상블보다 높게 만드세요.",
            f"Have a linear model score higher on the test data than an ensemble of {PLENTY} trees or more on the same "
            "split.",
        ),
        Text(
            "관계가 거의 곧고 잡음이 많으면 단순한 모델이 유리합니다.",
            "Where the relation is nearly straight and the noise large, a simple model has the advantage.",
        ),
        EnsembleSpec(data="friedman1", trees=100),
        ("linear", "forest", "xgboost"),
        goals.simple,
        runs=2,
    ),
}

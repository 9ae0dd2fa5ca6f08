"""What a training and a test score say together. Light: plain numbers in, a code out, and the codes' sentences."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from core.data.tabular import Task
from core.spec import Text

GAP = 0.1  # training minus test: from here on the model has learned its training rows by heart
SLIGHT_GAP = 0.05
SURE = 2  # standard errors
LUCK = 0.05  # test minus training: from here on the test rows must be easier ones
ENOUGH: dict[Task, float] = {"classification": 0.75, "regression": 0.6}


POINTS = Text("%p", " percentage points")


class Verdict(NamedTuple):
    """A code of `VERDICTS` and what its sentence needs."""

    code: str
    train: float
    test: float
    task: Task

    def __call__(self, language: str) -> str:
        """The sentence. Its gap is that of the scores as they are written."""
        train, test = (write(score, self.task) for score in (self.train, self.test))
        gap = shortened(self.train) - shortened(self.test)
        classifies = self.task == "classification"
        unit = POINTS(language) if classifies else ""
        said = f"{100 * gap:.1f}{unit}" if classifies else f"{gap:.3f}"
        return VERDICTS[self.code](language).format(train=train, test=test, gap=said.replace("-", "−"))


def write(score: float, task: Task) -> str:
    """A score as the pages write it: 92.5% for an accuracy, 0.437 for an R squared."""
    said = f"{100 * shortened(score):.1f}%" if task == "classification" else f"{shortened(score):.3f}"
    return said.replace("-", "−")


def shortened(score: float) -> Decimal:
    """A score with three decimals, halves away from zero: 71 of 80 is 0.8875, and 0.888."""
    return Decimal(repr(float(score))).quantize(Decimal("0.001"), ROUND_HALF_UP) + Decimal("0.000")


def standard_error(score: float, rows: int) -> float:
    """Of an accuracy on `rows` test rows: sqrt(p (1 - p) / n), the binomial's."""
    return math.sqrt(max(score * (1 - score), 0.0) / rows)


def verdict(train: float, test: float, task: Task, rows: int = 0) -> Verdict:
    """Judges a training and a test score (accuracy, or R squared) on `rows` test rows. The first that holds:

    worse-than-mean    regression, test < 0: the mean alone would do better
    few-rows           accuracy, a gap above 0.05, yet within two standard errors of so few test rows
    overfitting        train - test > 0.1
    underfitting       train < 0.75 (accuracy) or 0.6 (R squared): even the training rows are not learned
    test-better        test - train > 0.05: rarely more than luck of a small test set
    slight-overfitting train - test > 0.05
    good-fit           otherwise

    The limits are this club's rules of thumb, not laws.
    """
    luck = SURE * standard_error(test, rows) if rows and task == "classification" else 0.0
    return Verdict(_code(train, test, luck, task), train, test, task)


def _code(train: float, test: float, luck: float, task: Task) -> str:
    gap = train - test
    checks = {
        "worse-than-mean": task == "regression" and test < 0,
        "few-rows": SLIGHT_GAP < gap <= luck,
        "overfitting": gap > GAP,
        "underfitting": train < ENOUGH[task],
        "test-better": -gap > LUCK,
        "slight-overfitting": gap > SLIGHT_GAP,
    }
    return next((code for code, holds in checks.items() if holds), "good-fit")


VERDICTS: dict[str, Text] = {
    "few-rows": Text(
        "학습 {train}, 시험 {test}: 두 점수의 차이는 {gap}이지만, 시험 데이터가 적어 우연일 수 있습니다.",
        "train {train}, test {test}: the gap between the scores is {gap}, but with so few test rows it may be chance.",
    ),
    "worse-than-mean": Text(
        "학습 {train}, 시험 {test}: 늘 평균만 답하는 것보다도 점수가 낮습니다.",
        "train {train}, test {test}: worse than always answering with the mean.",
    ),
    "overfitting": Text(
        "학습 {train}, 시험 {test}: 과적합(overfitting)으로 보입니다. 두 점수의 차이는 {gap}입니다.",
        "train {train}, test {test}: this looks like overfitting. The gap between the scores is {gap}.",
    ),
    "underfitting": Text(
        "학습 {train}, 시험 {test}: 과소적합(underfitting)으로 보입니다. 학습 데이터조차 잘 설명하지 못합니다. "
        "모델이 너무 단순하거나 데이터에 잡음이 많은 것일 수 있습니다.",
        "train {train}, test {test}: this looks like underfitting. "
        "Even the training data are not explained well: the model may be too simple, or the data too noisy.",
    ),
    "test-better": Text(
        "학습 {train}, 시험 {test}: 시험 점수가 더 높습니다. 시험 데이터가 우연히 쉬웠을 수 있습니다.",
        "train {train}, test {test}: the test score is higher. The test rows may happen to be easy ones.",
    ),
    "slight-overfitting": Text(
        "학습 {train}, 시험 {test}: 조금 과적합된 정도입니다. 두 점수의 차이는 {gap}입니다.",
        "train {train}, test {test}: slight overfitting. The gap between the scores is {gap}.",
    ),
    "good-fit": Text(
        "학습 {train}, 시험 {test}: 잘 맞습니다. 두 점수가 비슷합니다.",
        "train {train}, test {test}: a good fit. The two scores are close.",
    ),
}

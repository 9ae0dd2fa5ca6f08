"""What a training and a test score say together. Light: plain numbers in, a code out, and the codes' sentences."""

from __future__ import annotations

from typing import NamedTuple

from core.data.tabular import Task
from core.spec import Text

GAP = 0.1  # training minus test: from here on the model has learned its training rows by heart
SLIGHT_GAP = 0.05
LUCK = 0.05  # test minus training: from here on the test rows must be easier ones
ENOUGH: dict[Task, float] = {"classification": 0.75, "regression": 0.6}


class Verdict(NamedTuple):
    """A code of `VERDICTS` and the numbers that its sentence needs."""

    code: str
    numbers: dict[str, float]


def verdict(train: float, test: float, task: Task) -> Verdict:
    """Judges a training and a test score (accuracy, or R squared). The first that holds:

    worse-than-mean    regression, test < 0: the mean alone would do better
    overfitting        train - test > 0.1
    underfitting       train < 0.75 (accuracy) or 0.6 (R squared): even the training rows are not learned
    test-better        test - train > 0.05: rarely more than luck of a small test set
    slight-overfitting train - test > 0.05
    good-fit           otherwise

    The limits are this club's rules of thumb, not laws.
    """
    gap = train - test
    return Verdict(_code(train, test, gap, task), {"train": train, "test": test, "gap": gap})


def _code(train: float, test: float, gap: float, task: Task) -> str:
    checks = {
        "worse-than-mean": task == "regression" and test < 0,
        "overfitting": gap > GAP,
        "underfitting": train < ENOUGH[task],
        "test-better": -gap > LUCK,
        "slight-overfitting": gap > SLIGHT_GAP,
    }
    return next((code for code, holds in checks.items() if holds), "good-fit")


VERDICTS: dict[str, Text] = {
    "worse-than-mean": Text(
        "학습 {train:.3f}, 시험 {test:.3f}: 늘 평균만 답하는 것보다도 못합니다.",
        "train {train:.3f}, test {test:.3f}: worse than always answering with the mean.",
    ),
    "overfitting": Text(
        "학습 {train:.3f}, 시험 {test:.3f}: 과대적합(overfitting)입니다. 차이가 {gap:.3f}이나 됩니다.",
        "train {train:.3f}, test {test:.3f}: overfitting. The gap is {gap:.3f}.",
    ),
    "underfitting": Text(
        "학습 {train:.3f}, 시험 {test:.3f}: 과소적합(underfitting)입니다. 학습 데이터조차 잘 맞히지 못합니다.",
        "train {train:.3f}, test {test:.3f}: underfitting. Even the training data are not learned well.",
    ),
    "test-better": Text(
        "학습 {train:.3f}, 시험 {test:.3f}: 시험 점수가 더 높습니다. 시험 데이터가 우연히 쉬웠을 수 있습니다.",
        "train {train:.3f}, test {test:.3f}: the test score is higher. The test rows may happen to be easy ones.",
    ),
    "slight-overfitting": Text(
        "학습 {train:.3f}, 시험 {test:.3f}: 조금 과대적합되었습니다. 차이는 {gap:.3f}입니다.",
        "train {train:.3f}, test {test:.3f}: slightly overfitted. The gap is {gap:.3f}.",
    ),
    "good-fit": Text(
        "학습 {train:.3f}, 시험 {test:.3f}: 잘 맞습니다. 두 점수가 비슷합니다.",
        "train {train:.3f}, test {test:.3f}: a good fit. The two scores are close.",
    ),
}

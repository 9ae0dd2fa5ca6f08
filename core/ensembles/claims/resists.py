"""What runs say of two claims, that forests resist overfitting and outliers. Light: numbers in, sentences out.

Two answers to the same test rows are compared row by row, so that what is hard for both cancels out. The standard
error is that of the mean difference of two paired samples; for right and wrong answers its ratio is McNemar's.
Sources: McNemar 1947, https://doi.org/10.1007/BF02295996; Dietterich 1998, https://doi.org/10.1162/089976698300017197
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from core.data.tabular import Task
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.verdicts import POINTS, write
from core.spec import Text
from core.tape import Array, Tape

SURE = 2.0  # standard errors: about 95 of 100 differences by chance alone are smaller
PICKED = 3.0  # the same where the best of many moments was picked after looking: luck is picked with it
MATTERS = 0.03  # a fall of the score that is not worth a word below this
CHANCE = 2.0  # times as far as another seed alone moves a model: below that it may be chance
MOVED = 0.05  # of the target's deviation, or of the cells: less than that is hardly seen in the picture


class Peak(NamedTuple):
    """A test score over an axis: where it is best, where it ends, and the standard error of the difference."""

    at: int
    best: float
    end: int
    last: float
    error: float

    @property
    def fall(self) -> float:
        return self.best - self.last

    @property
    def code(self) -> str:
        """falls    the fall is larger than PICKED standard errors: chance hardly makes it
        keeps    even the fall and SURE standard errors together are no more than MATTERS
        unclear  neither can be said
        """
        if self.fall > PICKED * self.error and self.fall > 0:
            return "falls"
        return "keeps" if self.fall + SURE * self.error <= MATTERS else "unclear"


def losses(y: Array, answers: Array, task: Task) -> Array:
    """What each row takes off the score, times the number of rows: [n]. The score is 1 minus their mean."""
    if task == "classification":
        return np.asarray(answers != y, dtype=float)
    y = y.astype(float)
    spread = float(((y - y.mean()) ** 2).mean())
    return np.asarray((y - answers) ** 2 / (spread or 1.0))


def standard_error(y: Array, first: Array, second: Array, task: Task) -> float:
    """The standard error of the difference of two models' scores on the same test rows [n]."""
    difference = losses(y, first, task) - losses(y, second, task)
    return float(difference.std() / np.sqrt(len(difference)))


def peak(at: Sequence[int], scores: Sequence[float], answers: Sequence[Array], y: Array, task: Task) -> Peak:
    """The first best of `scores` against the last one; `answers` are those of the test rows `y` at each position."""
    best = int(np.argmax(scores))
    return Peak(at[best], scores[best], at[-1], scores[-1], standard_error(y, answers[best], answers[-1], task))


def flips(before: Array, after: Array) -> Array:
    """Where the class changed, from the share of class 1 before and after: bool, as the pictures are."""
    return np.asarray((before > 0.5) != (after > 0.5))


def seen_share(rows: int, outliers: int) -> float:
    """The chance that a bootstrap sample of `rows` draws holds at least one of `outliers` rows: 1 - (1 - k/n)^n."""
    return float(1 - (1 - outliers / rows) ** rows)


class Moved(NamedTuple):
    """How far the outliers moved a model.

    kind     what was compared: "curve" or "cells" of the picture, else "values" or "classes" of the test rows
    mean     the mean distance in deviations of the clean target, or the share of cells or rows whose class changed
    largest  the largest distance; None where classes are compared
    floor    how far another seed alone moves the model, without outliers; 0 where its outcome knows no seed
    """

    kind: str
    mean: float
    largest: float | None = None
    floor: float = 0.0

    @property
    def code(self) -> str:
        """resists up to MOVED; above it pulled, or chance up to CHANCE times the floor."""
        if self.mean <= MOVED:
            return "resists"
        return "pulled" if self.mean > CHANCE * self.floor else "chance"

    def beyond(self, other: Moved) -> bool:
        """Whether it moved further than `other`, by more than seeds alone move both."""
        return self.mean - other.mean > self.floor + other.floor


def moved(before: Tape[EnsembleSpec], after: Tape[EnsembleSpec], at: int) -> Moved:
    """The difference that outliers make to one model at position `at`: two tapes alike in all else."""
    old, new = before.at(max(at, 1)).arrays, after.at(max(at, 1)).arrays
    if "region" in old and "region" in new:
        return Moved("cells", float(flips(old["region"], new["region"]).mean()))
    if before.spec.table.task == "classification":
        return Moved("classes", float((old["predicted"] != new["predicted"]).mean()))
    kind, name = ("curve", "curve") if "curve" in old and "curve" in new else ("values", "predicted")
    scale = float(before.first.arrays["y_test"].std()) or 1.0
    far = np.abs(new[name].astype(float) - old[name].astype(float)) / scale
    return Moved(kind, float(far.mean()), float(far.max()))


def claim(moves: Mapping[str, Moved]) -> str:
    """Whether trees resist these outliers: "holds" where all do, "fails" where all are pulled, "mixed" where there
    are both, "unclear" where chance leaves it open.
    """
    codes = {move.code for name, move in moves.items() if "max_depth" in MODELS[name].uses}
    if not codes:
        return "no-trees"
    if {"resists", "pulled"} <= codes:
        return "mixed"
    return "unclear" if "chance" in codes else {"resists": "holds", "pulled": "fails"}[codes.pop()]


def gap(difference: float, task: Task, language: str) -> str:
    """A difference of two scores as the pages write it: 7.4 percentage points, 0.074."""
    unit = POINTS(language) if task == "classification" else ""
    return f"{100 * difference:.1f}{unit}" if task == "classification" else f"{difference:.3f}"


PLACES = {"trees": Text("나무 {n}그루", "{n} trees"), "depth": Text("깊이 {n}", "depth {n}")}
"""What a position is called, by the axis."""

PEAKS: dict[str, Text] = {
    "last": Text(
        "시험 점수가 {end}에서 {last}로 가장 높습니다. **떨어지지 않았습니다**.",
        "the test score is best at the end, at {end} ({last}). **It did not fall**.",
    ),
    "same": Text(
        "시험 점수는 {at}에서 {best}로 가장 높고 {end}에서도 {last}입니다. **떨어지지 않았습니다**.",
        "the test score is best at {at} ({best}), and at {end} it is still {last}. **It did not fall**.",
    ),
    "falls": Text(
        "시험 점수는 {at}에서 {best}로 가장 높고 {end}에서는 {last}입니다. **{fall} 떨어졌고**, "
        "이는 우연으로 보기 어렵습니다(차이의 표준오차 {error}).",
        "the test score is best at {at} ({best}) and {last} at {end}. **It fell by {fall}**, "
        "which is hardly chance (standard error of the difference: {error}).",
    ),
    "keeps": Text(
        "시험 점수는 {at}에서 {best}로 가장 높고 {end}에서는 {last}입니다. 차이는 {fall}(표준오차 {error})뿐이어서 "
        "**떨어졌다고 할 수 없습니다**.",
        "the test score is best at {at} ({best}) and {last} at {end}. The difference is only {fall} "
        "(standard error {error}): **it did not fall**.",
    ),
    "unclear": Text(
        "시험 점수는 {at}에서 {best}로 가장 높고 {end}에서는 {last}입니다. 차이 {fall}(표준오차 {error})만으로는 "
        "떨어진 것인지 **우연인지 구별되지 않습니다**.",
        "the test score is best at {at} ({best}) and {last} at {end}. A difference of {fall} (standard error {error}) "
        "**cannot be told apart from chance**.",
    ),
}

TREES_CLAIM: dict[str, Text] = {
    "keeps": Text(
        "**나무 수에 대해서는 맞습니다.** {model}: 나무를 {end}그루까지 더해도 시험 점수가 떨어지지 않았습니다.",
        "**It holds for the number of trees.** {model}: up to {end} trees the test score did not fall.",
    ),
    "falls": Text(
        "**이번에는 나무 수에 대해서도 맞지 않습니다.** {model}: 나무를 {end}그루까지 더하는 동안 시험 점수가 {fall} "
        "떨어졌습니다.",
        "**This time it does not even hold for the number of trees.** {model}: up to {end} trees the test score fell "
        "by {fall}.",
    ),
    "unclear": Text(
        "**나무 수에 대해서는 이 데이터만으로 말할 수 없습니다.** {model}: {end}그루까지의 차이({fall})가 "
        "우연과 구별되지 않습니다. 행을 늘려 보세요.",
        "**For the number of trees these data cannot tell.** {model}: the difference of {fall} up to {end} trees "
        "cannot be told apart from chance. Try more rows.",
    ),
}

DEPTH_CLAIM: dict[str, Text] = {
    "keeps": Text(
        "**깊이에 대해서도 맞습니다.** {model}: 깊이 {end}에서 학습 점수는 {train}, 시험 점수는 {last}이고, 가장 좋은 "
        "깊이 {at}의 {best}보다 낮다고 할 수 없습니다.",
        "**It holds for depth, too.** {model}: at depth {end} the train score is {train} and the test score {last}, "
        "which is no lower than the best, {best} at depth {at}.",
    ),
    "falls": Text(
        "**깊이에 대해서는 맞지 않습니다.** {model}: 깊이 {end}에서 학습 점수는 {train}인데 시험 점수는 {last}로, "
        "깊이 {at}의 {best}보다 {fall} 낮습니다. 나무가 깊으면 학습 데이터의 잡음까지 따라가기 때문입니다.",
        "**It does not hold for depth.** {model}: at depth {end} the train score is {train}, but the test score is "
        "{last}, lower by {fall} than {best} at depth {at}. Deep trees follow the noise in the training data.",
    ),
    "unclear": Text(
        "**깊이에 대해서는 이 데이터만으로 말할 수 없습니다.** {model}: 시험 점수는 깊이 {end}에서 {last}, "
        "깊이 {at}에서 {best}인데, 이 차이가 우연과 구별되지 않습니다. 행을 늘려 보세요.",
        "**For depth these data cannot tell.** {model}: the test scores at depth {end}, {last}, and at depth {at}, "
        "{best}, cannot be told apart from chance. Try more rows.",
    ),
}


def sentence(found: Peak, axis: str, task: Task, language: str) -> str:
    """What the test score did along an axis of `PLACES`."""
    at, end = (PLACES[axis](language).format(n=f"{n:,}") for n in (found.at, found.end))
    code = "last" if found.at == found.end else found.code
    if code == "keeps" and write(found.best, task) == write(found.last, task):
        code = "same"
    return PEAKS[code](language).format(at=at, end=end, **_scores(found, task, language))


def summary(claims: Mapping[str, Text], found: Peak, model: str, train: float, task: Task, language: str) -> str:
    """What a model says of the lecture's claim: `TREES_CLAIM` or `DEPTH_CLAIM`."""
    details = {"at": f"{found.at:,}", "end": f"{found.end:,}", "train": write(train, task), "model": model}
    return claims[found.code](language).format(**details, **_scores(found, task, language))


def _scores(found: Peak, task: Task, language: str) -> dict[str, str]:
    said = {"best": write(found.best, task), "last": write(found.last, task)}
    return said | {"fall": gap(found.fall, task, language), "error": gap(found.error, task, language)}

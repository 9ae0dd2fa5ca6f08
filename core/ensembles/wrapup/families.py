"""Bagging against boosting, in words and in a session's own numbers. Light: anyone may import it.

The numbers are of runs on one data set with one split, the one on which a session has tried most; runs whose training
rows were spoiled count only where that is what is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.verdicts import POINTS, write
from core.ensembles.wrapup.results import EARLY, Result, ground
from core.spec import Text, Value

FAMILIES = {"bagging": "forest", "boosting": "xgboost"}
"""Each family, and the model that stands for it where something has to be run."""

SPOILS = ("label_noise", "outliers", "outlier_in", "outlier_size", "outlier_place")
NOISY: dict[str, Value] = {"label_noise": 0.2}
SPOILED: dict[str, Value] = {"outliers": 20, "outlier_in": "target"}
CLEAN: dict[str, Value] = {"label_noise": 0.0, "outliers": 0}
PLENTY = 100  # trees

Measure = Callable[[Sequence[Result]], Text | None]


class Row(NamedTuple):
    """One line of the table.

    measured  what the number is; None where there is none
    measure   a family's runs -> the number in words, or None where a run is missing
    trouble   what is to be spoiled in a second run, so that the number can be had
    """

    label: Text
    bagging: Text
    boosting: Text
    measured: Text | None = None
    measure: Measure | None = None
    trouble: dict[str, Value] | None = None


def place(spec: EnsembleSpec) -> tuple[tuple[str, Value], ...]:
    """Data and split, whatever was spoiled in them."""
    return tuple(pair for pair in ground(spec) if pair[0] not in SPOILS)


def arena(results: Sequence[Result]) -> list[Result]:
    """The whole runs of ensembles on that data and split where most of both families have been tried.

    Not those on a file of the student's own that has gone: what they lack cannot be run any more.
    """
    there = [r for r in results if not r.spec.private or r.spec.attachment()]
    whole = [r for r in there if r.finished and MODELS[r.spec.model].family in FAMILIES]
    if not whole:
        return []
    tried = Counter(place(r.spec) for r in whole)
    families = {p: len({MODELS[r.spec.model].family for r in whole if place(r.spec) == p}) for p in tried}
    chosen = max(tried, key=lambda p: (families[p], tried[p]))
    return [r for r in whole if place(r.spec) == chosen]


def of(results: Sequence[Result], family: str) -> list[Result]:
    """The runs of one family."""
    return [r for r in results if MODELS[r.spec.model].family == family]


def missing(results: Sequence[Result], trouble: dict[str, Value] | None, family: str) -> list[EnsembleSpec]:
    """The runs that would give a family its number: one, or two that differ in the trouble."""
    base = results[0].spec if results else EnsembleSpec()
    plain = base.with_(model=FAMILIES[family], trees=PLENTY, **CLEAN)
    return [plain] if trouble is None else [plain, plain.with_(**trouble)]


def clean(results: Sequence[Result]) -> list[Result]:
    """The runs in whose training rows nothing was spoiled."""
    return [r for r in results if not any(name in SPOILS for name, _ in ground(r.spec))]


def highest(results: Sequence[Result]) -> Text | None:
    """The best test score, and whose it is."""
    if not (usable := clean(results)):
        return None
    top = max(usable, key=lambda r: r.test)
    return Text(*(f"{write(top.test, top.task)} ({MODELS[top.spec.model].label(code)})" for code in ("ko", "en")))


def more_trees(results: Sequence[Result]) -> Text | None:
    """By how much the test score changes from EARLY trees to the last one, on average."""
    usable = [r for r in clean(results) if "early_test" in r.numbers and r.trees >= PLENTY]
    return _mean([(r.test - r.numbers["early_test"], r) for r in usable])


def gap(results: Sequence[Result]) -> Text | None:
    """Train minus test score, on average."""
    return _mean([(r.train - r.test, r) for r in clean(results)])


def noise(results: Sequence[Result]) -> Text | None:
    """By how much wrong answers change the test score, on average."""
    return _mean(_with_twins(results, "label_noise"))


def outliers(results: Sequence[Result]) -> Text | None:
    """By how much outliers in the target change the test score, on average."""
    return _mean(_with_twins([r for r in results if r.spec.outlier_in == "target"], "outliers"))


def pace(results: Sequence[Result]) -> Text | None:
    """Milliseconds of fitting a tree, over all runs."""
    trees = sum(r.trees for r in results)
    if not trees:
        return None
    said = f"{1000 * sum(r.seconds for r in results) / trees:.2f}"
    return Text(f"{said}밀리초", f"{said} ms")


def _with_twins(results: Sequence[Result], spoil: str) -> list[tuple[float, Result]]:
    """Each run with this one thing spoiled, and how its test score differs from its clean twin's."""
    twins = {_settings(r): r for r in clean(results)}
    kin = SPOILS[:1] if spoil == "label_noise" else SPOILS[1:]
    only = [r for r in results if (said := {n for n, _ in ground(r.spec)} & set(SPOILS)) and said <= set(kin)]
    return [(r.test - twins[_settings(r)].test, r) for r in only if _settings(r) in twins]


def _settings(r: Result) -> tuple[tuple[str, Value], ...]:
    return tuple((name, value) for name, value in r.spec.values().items() if name not in SPOILS)


def _mean(changes: Sequence[tuple[float, Result]]) -> Text | None:
    if not changes:
        return None
    mean = sum(by for by, _ in changes) / len(changes)
    said = f"{100 * mean:+.1f}" if changes[0][1].task == "classification" else f"{mean:+.3f}"
    said = said.replace("-", "−")
    return Text(*(said + units for units in (POINTS if changes[0][1].task == "classification" else ("", ""))))


ROWS: dict[str, Row] = {
    "order": Row(
        Text("나무를 만드는 순서", "How trees are made"),
        Text("저마다 따로, 동시에도 됩니다.", "Each by itself, also at the same time."),
        Text("앞 나무가 끝난 뒤 하나씩 차례로.", "One after another, each waiting for the one before."),
    ),
    "sees": Row(
        Text("나무가 보는 것", "What each tree sees"),
        Text("데이터에서 뽑은 표본.", "A sample of the data."),
        Text("앞의 나무들이 틀린 것.", "What the earlier trees got wrong."),
    ),
    "joins": Row(
        Text("답을 합치는 법", "How answers are combined"),
        Text("평균 또는 다수결.", "Average or majority vote."),
        Text("가중치를 둔 합이나 투표.", "Weighted sum or vote."),
    ),
    "best": Row(
        Text("시험 점수", "Test score"),
        Text("설정을 거의 고치지 않아도 쓸 만합니다.", "Usable with hardly any tuning."),
        Text("학습률과 라운드 수를 맞추어야 합니다.", "Learning rate and rounds must be tuned."),
        Text("가장 높은 시험 점수", "best test score"),
        highest,
    ),
    "more": Row(
        Text("나무를 늘리면", "More trees"),
        Text("시험 점수가 한 값에 다가갑니다.", "The test score approaches a limit."),
        Text("너무 늘리면 시험 점수가 떨어질 수 있습니다.", "Too many can lower the test score."),
        Text(f"나무 {EARLY}그루에서 끝까지의 변화", f"change from {EARLY} trees to the last"),
        more_trees,
    ),
    "gap": Row(
        Text("학습 점수와 시험 점수", "Train and test score"),
        Text("나무가 깊으면 처음부터 벌어집니다.", "With deep trees they lie apart from the start."),
        Text("라운드가 늘수록 벌어집니다.", "They move apart as rounds are added."),
        Text("학습 − 시험의 평균", "mean of train − test"),
        gap,
    ),
    "noise": Row(
        Text("정답이 틀리면", "Wrong answers"),
        Text("나무는 외우지만 평균이 영향을 줄입니다.", "Trees memorise them; averaging dampens the effect."),
        Text("틀린 정답을 쫓아갑니다.", "It chases them."),
        Text("시험 점수의 변화", "change of the test score"),
        noise,
        NOISY,
    ),
    "outliers": Row(
        Text("정답에 이상치가 있으면", "Outliers in the target"),
        Text("이상치를 보지 않은 나무가 있어 덜 끌려갑니다.", "Trees that never saw them dampen their pull."),
        Text("크게 틀린 점에 매달려 더 끌려갑니다.", "It works on large errors, and is pulled more."),
        Text("시험 점수의 변화", "change of the test score"),
        outliers,
        SPOILED,
    ),
    "pace": Row(
        Text("시간", "Time"),
        Text("나무가 깊어 오래 걸리지만 나누어 할 수 있습니다.", "Deep trees take long, but the work can be shared."),
        Text("나무는 얕지만 차례를 기다려야 합니다.", "Shallow trees, but each must wait."),
        Text("나무 한 그루의 학습 시간", "fit time of one tree"),
        pace,
    ),
}

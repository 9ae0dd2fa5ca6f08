"""Bagging against boosting, in words and in a session's own numbers. Light: anyone may import it.

The numbers are of runs on one data set with one split, the one on which a session has tried most; runs whose training
rows were spoiled count only where that is what is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.verdicts import POINTS, shortened, write
from core.ensembles.wrapup.results import EARLY, Result, ground
from core.spec import Text, Value

FAMILIES = {"bagging": "forest", "boosting": "xgboost"}
"""Each family, and the model that stands for it where something has to be run."""

SPOILS = ("label_noise", "outliers", "outlier_in", "outlier_size", "outlier_place")
NOISY: dict[str, Value] = {"label_noise": 0.2}
SPOILED: dict[str, Value] = {"outliers": 20, "outlier_in": "target"}
CLEAN: dict[str, Value] = {"label_noise": 0.0, "outliers": 0}
PLENTY = 100  # trees
LARGE: dict[str, Value] = {"rows": 1000, "test_share": 0.5}  # of made data: enough test rows to tell runs apart
ENOUGH = 500  # test rows, as many as that gives
EXACT = 1e-9  # differences of binary numbers are not exact: 0.9125 - 0.9 is a little less than 0.0125


class Measured(NamedTuple):
    """A number, and how it is written."""

    value: float
    said: Text


Measure = Callable[[Sequence[Result]], Measured | None]
Stand = Literal["same", "as_expected", "against", "bagging", "boosting"]


class Row(NamedTuple):
    """One line of the table.

    measured  what the number is; None where there is none
    measure   a family's runs -> the number, or None where a run is missing
    trouble   what is to be spoiled in a second run, so that the number can be had
    larger    the family that is expected to have the larger number; empty where it depends on the data
    scores    whether the numbers are scores, of which one test row is a part
    """

    label: Text
    bagging: Text
    boosting: Text
    measured: Text | None = None
    measure: Measure | None = None
    trouble: dict[str, Value] | None = None
    larger: str = ""
    scores: bool = True


def place(spec: EnsembleSpec) -> tuple[tuple[str, Value], ...]:
    """Data and split, whatever was spoiled in them."""
    return tuple(pair for pair in ground(spec) if pair[0] not in SPOILS)


def arena(results: Sequence[Result]) -> list[Result]:
    """The whole runs of ensembles on that data and split where both families fill most lines of the table.

    Not those on a file of the student's own that has gone: what they lack cannot be run any more.
    """
    there = [r for r in results if not r.spec.private or r.spec.attachment()]
    whole = [r for r in there if r.finished and MODELS[r.spec.model].family in FAMILIES]
    if not whole:
        return []
    tried = Counter(place(r.spec) for r in whole)
    there_are = {p: [r for r in whole if place(r.spec) == p] for p in tried}
    full = {p: sum(2 - len(gaps(row, there_are[p])) for row in ROWS.values() if row.measure) for p in tried}
    families = {p: len({MODELS[r.spec.model].family for r in there_are[p]}) for p in tried}
    return there_are[max(tried, key=lambda p: (families[p], full[p], tried[p]))]


def gaps(row: Row, results: Sequence[Result]) -> list[str]:
    """The families that have no number on this line."""
    return [family for family in FAMILIES if row.measure and row.measure(of(results, family)) is None]


def filling(results: Sequence[Result]) -> list[EnsembleSpec]:
    """The runs that fill the whole table: on made data with many test rows, otherwise on the data that were tried."""
    base = _base(results)
    few = "rows" in base.relevant() and not base.points and base.rows * base.test_share < ENOUGH
    spec = base.with_(**LARGE) if few else base
    elsewhere = not results or place(spec) != place(base)
    pairs = [(row, family) for row in ROWS.values() if row.measure for family in FAMILIES]
    needed = [(row, f) for row, f in pairs if elsewhere or f in gaps(row, results)]
    return list(dict.fromkeys(one for row, family in needed for one in _of_line(spec, row.trouble, family)))


def stand(row: Row, bagging: Measured, boosting: Measured, rows: float) -> Stand:
    """How two numbers stand to what is expected; scores that differ by one test row at most count as equal."""
    by = bagging.value - boosting.value
    alike = bagging.said("en") == boosting.said("en")
    if alike or (row.scores and rows and abs(by) <= 1 / rows + EXACT):
        return "same"
    larger: Stand = "bagging" if by > 0 else "boosting"
    return larger if not row.larger else "as_expected" if row.larger == larger else "against"


def of(results: Sequence[Result], family: str) -> list[Result]:
    """The runs of one family."""
    return [r for r in results if MODELS[r.spec.model].family == family]


def missing(results: Sequence[Result], trouble: dict[str, Value] | None, family: str) -> list[EnsembleSpec]:
    """The runs that would give a family its number: one, or two that differ in the trouble."""
    return _of_line(_base(results), trouble, family)


def _base(results: Sequence[Result]) -> EnsembleSpec:
    return results[0].spec if results else EnsembleSpec(**LARGE)  # type: ignore[arg-type]


def _of_line(base: EnsembleSpec, trouble: dict[str, Value] | None, family: str) -> list[EnsembleSpec]:
    plain = base.with_(model=FAMILIES[family], trees=PLENTY, **CLEAN)
    return [plain] if trouble is None else [plain, plain.with_(**trouble)]


def clean(results: Sequence[Result]) -> list[Result]:
    """The runs in whose training rows nothing was spoiled."""
    return [r for r in results if not any(name in SPOILS for name, _ in ground(r.spec))]


def highest(results: Sequence[Result]) -> Measured | None:
    """The best test score, and whose it is."""
    if not (usable := clean(results)):
        return None
    top = max(usable, key=lambda r: r.test)
    said = (f"{write(top.test, top.task)} ({MODELS[top.spec.model].label(code)})" for code in ("ko", "en"))
    return Measured(top.test, Text(*said))


def more_trees(results: Sequence[Result]) -> Measured | None:
    """By how much the test score changes from EARLY trees to the last one, on average."""
    usable = [r for r in clean(results) if "early_test" in r.numbers and r.trees >= PLENTY]
    return _mean([(r.test - r.numbers["early_test"], r) for r in usable])


def gap(results: Sequence[Result]) -> Measured | None:
    """Train minus test score, on average."""
    return _mean([(r.train - r.test, r) for r in clean(results)])


def noise(results: Sequence[Result]) -> Measured | None:
    """By how much wrong answers change the test score, on average."""
    return _mean(_with_twins(results, "label_noise"))


def outliers(results: Sequence[Result]) -> Measured | None:
    """By how much outliers in the target change the test score, on average."""
    return _mean(_with_twins([r for r in results if r.spec.outlier_in == "target"], "outliers"))


def pace(results: Sequence[Result]) -> Measured | None:
    """Milliseconds of fitting a tree, over all runs."""
    trees = sum(r.trees for r in results)
    if not trees:
        return None
    each = 1000 * sum(r.seconds for r in results) / trees
    return Measured(each, Text(f"{each:.2f}밀리초", f"{each:.2f} ms"))


def _with_twins(results: Sequence[Result], spoil: str) -> list[tuple[float, Result]]:
    """Each run with this one thing spoiled, and how its test score differs from its clean twin's."""
    twins = {_settings(r): r for r in clean(results)}
    kin = SPOILS[:1] if spoil == "label_noise" else SPOILS[1:]
    only = [r for r in results if (said := {n for n, _ in ground(r.spec)} & set(SPOILS)) and said <= set(kin)]
    return [(r.test - twins[_settings(r)].test, r) for r in only if _settings(r) in twins]


def _settings(r: Result) -> tuple[tuple[str, Value], ...]:
    return tuple((name, value) for name, value in r.spec.values().items() if name not in SPOILS)


def _mean(changes: Sequence[tuple[float, Result]]) -> Measured | None:
    if not changes:
        return None
    mean = sum(by for by, _ in changes) / len(changes)
    classifies = changes[0][1].task == "classification"
    exact = shortened(round(mean, 9))  # 9 digits: two differences of one row are then one number
    said = (f"{100 * exact:+.1f}" if classifies else f"{exact:+.3f}").replace("-", "−")
    return Measured(mean, Text(*(said + units for units in (POINTS if classifies else ("", "")))))


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
        Text("대개 설정을 거의 고치지 않아도 쓸 만합니다.", "Mostly usable with hardly any tuning."),
        Text("대개 학습률과 라운드 수를 맞추어야 합니다.", "Mostly learning rate and rounds must be tuned."),
        Text("가장 높은 시험 점수", "best test score"),
        highest,
    ),
    "more": Row(
        Text("나무를 늘리면", "More trees"),
        Text("시험 점수가 대개 한 값에 다가갑니다.", "The test score mostly approaches a limit."),
        Text("너무 늘리면 시험 점수가 떨어질 수 있습니다.", "Too many can lower the test score."),
        Text(f"나무 {EARLY}그루에서 끝까지의 변화", f"change from {EARLY} trees to the last"),
        more_trees,
    ),
    "gap": Row(
        Text("학습 점수와 시험 점수", "Train and test score"),
        Text("나무가 깊으면 대개 처음부터 벌어집니다.", "With deep trees they mostly lie apart from the start."),
        Text("대개 라운드가 늘수록 벌어집니다.", "They mostly move apart as rounds are added."),
        Text("학습 − 시험의 평균", "mean of train − test"),
        gap,
    ),
    "noise": Row(
        Text("정답이 틀리면", "Wrong answers"),
        Text("대개 평균이 영향을 줄여 덜 떨어집니다.", "Averaging mostly dampens their effect: a smaller fall."),
        Text("대개 틀린 정답을 쫓아가 더 떨어집니다.", "It mostly chases them: a larger fall."),
        Text("시험 점수의 변화", "change of the test score"),
        noise,
        NOISY,
        "bagging",
    ),
    "outliers": Row(
        Text("정답에 이상치가 있으면", "Outliers in the target"),
        Text(
            "이상치 하나하나는 나무의 37%쯤이 보지 않아(Breiman 1996) 대개 덜 끌려갑니다.",
            "About 37% of the trees miss any single one (Breiman 1996): mostly pulled less.",
        ),
        Text("크게 틀린 점에 매달려 대개 더 끌려갑니다.", "It works on large errors: mostly pulled more."),
        Text("시험 점수의 변화", "change of the test score"),
        outliers,
        SPOILED,
        "bagging",
    ),
    "pace": Row(
        Text("시간", "Time"),
        Text(
            "대개 나무가 깊어 오래 걸리지만 나누어 할 수 있습니다.",
            "Mostly deep, slow trees, but the work can be shared.",
        ),
        Text("대개 나무가 얕아 빠르지만 차례를 기다려야 합니다.", "Mostly shallow, fast trees, but each must wait."),
        Text("나무 한 그루의 학습 시간", "fit time of one tree"),
        pace,
        larger="bagging",
        scores=False,
    ),
}

"""What can be said about one ensemble experiment: data, model, parameters, seeds. Light: anyone may import it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple

from core.data import edits, own
from core.data.tabular import TABLES, Table
from core.ensembles.kinds import MODELS
from core.spec import Problem, Spec, Text, Value, choice, line, number, spaced

MOST_TREES = 2000
USUAL = ("linear", "tree", "forest", "adaboost", "xgboost")
"""The models that are compared unless others are chosen."""
MOST_ANSWERS = 10_000_000  # AdaBoost.R2 keeps every tree's answer for every row: 16 bytes each


DEFAULT = Text("기본값", "default")


class Option(NamedTuple):
    """An entry of a choice that needs no more than a name."""

    label: Text


BOOTSTRAP = {"default": Option(DEFAULT), "on": Option(Text("함", "on")), "off": Option(Text("안 함", "off"))}
OUTLIERS = {"target": Option(Text("정답", "the target")), "input": Option(Text("입력", "the input"))}


def _default(ko: str, en: str) -> Text:
    return Text(
        f"'기본값'(0)을 고르면 라이브러리가 정한 값을 씁니다. {ko}",
        f"'default' (0) takes the library's own value: {en}",
    )


@dataclass(frozen=True)
class EnsembleSpec(Spec):
    """One model on one data set. The same `split_seed` gives every model the same training and test rows."""

    lab: ClassVar[str] = "ensembles"
    version: ClassVar[int] = 2
    learner: ClassVar[str] = "core.ensembles.learner"
    axis: ClassVar[str] = "tree"
    at_once: ClassVar[int] = 12

    data: str = choice("moons", TABLES | {own.NAME: own.TABLE}, label=Text("데이터", "Data"))
    own: str = line(str, label=Text("올린 파일", "Your file"), secret=True)
    points: str = line(edits.tidy, label=Text("내 점", "Your points"))
    rows: int = number(
        600,
        100,
        5000,
        step=100,
        label=Text("행 수", "Rows"),
        about=Text("이 앱이 만드는 데이터의 행 수입니다.", "How many rows a data set made by this app has."),
    )
    noise: float = number(
        0.35,
        0.0,
        1.0,
        step=0.05,
        label=Text("잡음", "Noise"),
        about=Text(
            "이 앱이 만드는 데이터를 얼마나 흩뜨릴지 정합니다.", "How far a data set made by this app is scattered."
        ),
    )
    model: str = choice("forest", MODELS, label=Text("모델", "Model"))
    trees: int = number(
        300,
        1,
        MOST_TREES,
        log=True,
        label=Text("나무 수", "Trees"),
        about=Text(
            "나무의 수입니다. 부스팅에서는 라운드(round)의 수입니다.", "How many trees. In boosting, how many rounds."
        ),
    )
    max_depth: int = number(
        0,
        0,
        20,
        label=Text("최대 깊이", "Maximum depth"),
        zero=DEFAULT,
        about=_default(
            "AdaBoost는 분류 1, 회귀 3, 그래디언트 부스팅은 3, XGBoost와 XGBoost 포레스트는 6이고, "
            "나머지는 제한이 없습니다.",
            "1 (classification) or 3 (regression) for AdaBoost, 3 for gradient boosting, 6 for XGBoost and the "
            "XGBoost forest, and no limit for the others.",
        ),
    )
    min_leaf: int = number(
        0,
        0,
        50,
        label=Text("잎의 최소 행 수", "Rows in a leaf, at least"),
        zero=DEFAULT,
        about=Text(
            "나무의 잎(leaf), 곧 더 나누지 않는 마지막 칸에 적어도 이만큼의 행이 들어가야 합니다. "
            "기본값은 1이고, 히스토그램 부스팅만 20입니다.",
            "Every leaf, where a tree divides no further, must hold at least this many rows: by default 1, "
            "and 20 in histogram boosting.",
        ),
    )
    max_features: float = number(
        0.0,
        0.0,
        1.0,
        step=0.05,
        label=Text("질문마다 보는 특성의 비율", "Share of features per question"),
        zero=DEFAULT,
        about=_default(
            "랜덤 포레스트와 엑스트라 트리는 분류에서 특성 수의 제곱근만큼, 회귀에서 전부(1.0)를 봅니다. "
            "XGBoost 포레스트는 0.8, 그래디언트 부스팅과 히스토그램 부스팅은 전부입니다.",
            "for the random forest and extra trees the square root of their number in classification and all of "
            "them (1.0) in regression; 0.8 for the XGBoost forest; all for gradient and histogram boosting.",
        ),
    )
    learning_rate: float = number(
        0.0,
        0.0,
        2.0,
        step=0.05,
        label=Text("학습률", "Learning rate"),
        zero=DEFAULT,
        about=_default(
            "XGBoost는 0.3, AdaBoost는 1.0, 그래디언트 부스팅과 히스토그램 부스팅은 0.1입니다.",
            "0.3 for XGBoost, 1.0 for AdaBoost, 0.1 for gradient and histogram boosting.",
        ),
    )
    bootstrap: str = choice(
        "default",
        BOOTSTRAP,
        label=Text("복원 추출", "Bootstrap"),
        about=Text(
            "나무마다 학습 데이터에서 복원 추출한 표본을 쓸지 정합니다. 기본값은 엑스트라 트리만 '안 함'입니다.",
            "Whether each tree learns from a sample drawn with replacement. By default only extra trees do without.",
        ),
    )
    n_neighbors: int = number(
        5,
        1,
        50,
        label=Text("이웃 수", "Neighbours"),
        about=Text("k-최근접 이웃이 물어보는 이웃의 수입니다.", "How many neighbours k-nearest neighbours asks."),
    )
    label_noise: float = number(
        0.0,
        0.0,
        0.5,
        step=0.05,
        label=Text("정답 잡음", "Label noise"),
        about=Text(
            "학습 데이터 가운데 이 비율의 행은 정답이 틀립니다. 분류에서는 다른 클래스로 바뀌고, 회귀에서는 서로 "
            "뒤바뀝니다. 시험 데이터는 그대로입니다.",
            "This share of the training rows has a wrong answer: another class, or, in regression, the answer of "
            "another such row. The test rows stay as they are.",
        ),
    )
    outliers: int = number(
        0,
        0,
        20,
        label=Text("이상치 수", "Outliers"),
        about=Text("학습 데이터의 몇 행을 이상치로 바꿀지 정합니다.", "How many training rows become outliers."),
    )
    outlier_in: str = choice("target", OUTLIERS, label=Text("이상치가 있는 곳", "Outliers are in"))
    outlier_size: float = number(
        5.0,
        0.0,
        20.0,
        step=0.5,
        label=Text("이상치의 크기", "Size of the outliers"),
        about=Text(
            "원래 값에서 표준편차의 몇 배만큼 떨어뜨릴지 정합니다. 분류의 정답은 클래스만 바뀌므로 크기가 없습니다.",
            "How many standard deviations from where they were. A wrong class has no size.",
        ),
    )
    outlier_place: float = number(
        0.5,
        0.0,
        1.0,
        step=0.05,
        label=Text("이상치의 자리", "Place of the outliers"),
        about=Text(
            "첫째 특성이 작은 쪽(0)부터 큰 쪽(1)까지 어디쯤의 행을 이상치로 바꿀지 정합니다.",
            "Which rows: from those with the smallest first feature (0) to those with the largest (1).",
        ),
    )
    test_share: float = number(
        0.2,
        0.1,
        0.5,
        step=0.05,
        label=Text("시험 데이터의 비율", "Share of test data"),
        about=Text(
            "학습에 쓰지 않고 시험에만 쓰는 행의 비율입니다.",
            "The share of rows that are not used for training but only for testing.",
        ),
    )
    split_seed: int = number(
        42,
        0,
        9999,
        label=Text("분할 시드", "Split seed"),
        about=Text(
            "어느 행을 학습에 쓰고 어느 행을 시험에 쓸지 정합니다. 이 앱이 만드는 데이터라면 점의 위치도 정합니다.",
            "Decides which rows are for training and, in data made by this app, where the points lie.",
        ),
    )
    seed: int = number(
        42,
        0,
        9999,
        label=Text("모델 시드", "Model seed"),
        about=Text("모델이 쓰는 난수의 출발점입니다.", "Where the model's random numbers start."),
    )

    @property
    def table(self) -> Table:
        """The data set; of a session's own file an empty one, where this process does not hold that file."""
        return own.table(self.own) if self.data == own.NAME else TABLES[self.data]

    @property
    def private(self) -> bool:
        return self.data == own.NAME

    def attachment(self) -> object | None:
        return own.held(self.own) if self.private else None

    def relevant(self) -> tuple[str, ...]:
        made = ("rows", "noise") if self.table.made else ("own",) * self.private
        made += ("points",) * bool(self.points and self.table.dimensions == 2)
        spoiled = ("label_noise",) * (self.label_noise > 0)
        if self.outliers:
            classes = self.table.task == "classification" and self.outlier_in == "target"
            spoiled += ("outliers", "outlier_in", "outlier_place", *(() if classes else ("outlier_size",)))
        return ("data", *made, "test_share", "split_seed", *spoiled, "model", *MODELS[self.model].uses)

    def conflicts(self) -> list[Problem]:
        if self.private and not own.held(self.own):
            return [Problem("data", "no-file")]
        if self.table.dimensions == 2 and max(edits.classes_of(self.points), default=0) >= len(self.table.classes):
            return [Problem("points", "unreadable", {"value": self.points})]
        high = most_trees(self)
        if MODELS[self.model].grows and self.trees > high:
            return [Problem("trees", "out-of-range", {"value": self.trees, "low": 1, "high": high})]
        return []

    def marks(self) -> tuple[int, ...]:
        """Every tree at first, then further apart; about 120 frames, and about 40 where a score is dear."""
        if not MODELS[self.model].grows:
            return (0, 1)
        return spaced(self.trees, 40 if weighted_median(self) else 120)


def same(name: str, default: Any, **changes: Any) -> Any:
    """A field of `EnsembleSpec`'s for another spec, with another default, or another range."""
    return field(default=default, metadata={"rule": replace(EnsembleSpec.rules()[name], **changes)})


def weighted_median(spec: EnsembleSpec) -> bool:
    """Whether the model answers with the weighted median of its trees (AdaBoost.R2): scored at the marks only."""
    return spec.model == "adaboost" and spec.table.task == "regression"


def most_trees(spec: EnsembleSpec) -> int:
    """The largest legal `trees`; below 2000 only where AdaBoost.R2 would have to remember too many answers."""
    if not weighted_median(spec):
        return MOST_TREES
    return min(MOST_TREES, MOST_ANSWERS // max(1, spec.rows if spec.table.made else spec.table.rows))


def fields_of(models: Sequence[str], data: str) -> list[str]:
    """The fields that change the outcome of any of these models on `data`, in order of declaration.

    Those that say how the outliers are come with the outliers alone, and are not among them.
    """
    made = ("rows", "noise") if data in TABLES and TABLES[data].made else ()
    used = {"data", *made, "test_share", "split_seed", "label_noise", *(f for m in models for f in MODELS[m].uses)}
    return [name for name in EnsembleSpec.rules() if name in used]


def comparison(models: Sequence[str] = USUAL, **shared: Any) -> list[EnsembleSpec]:
    """One spec per model, alike in everything else; where a model may have fewer trees, it gets as many as it may.

    SpecError when the shared values cannot stand.
    """
    return [_alike(model, shared) for model in models]


def _alike(model: str, shared: dict[str, Value]) -> EnsembleSpec:
    plain = EnsembleSpec(**{**shared, "model": "linear"})  # type: ignore[arg-type]
    return plain.with_(model=model, trees=min(plain.trees, most_trees(plain.with_(model=model, trees=1))))

"""What can be said about one ensemble experiment: data, model, parameters, seeds. Light: anyone may import it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from core.data.tabular import TABLES
from core.spec import Problem, Spec, Text, Value, choice, number, spaced

SKLEARN = "https://scikit-learn.org/stable/modules/generated/sklearn."
MOST_TREES = 2000
MOST_ANSWERS = 10_000_000  # AdaBoost.R2 keeps every tree's answer for every row: 16 bytes each


@dataclass(frozen=True)
class Model:
    """One kind of model, as far as the pages need to know it.

    label      its name
    about      what it does, in one sentence
    uses       the fields of `EnsembleSpec`, besides the data's, that change its outcome
    grows      whether it has an axis of trees
    continues  whether the library can go on with a fit that has ended, and how this lab does it
    source     the library's page on it
    """

    label: Text
    about: Text
    uses: tuple[str, ...]
    grows: bool
    continues: Text
    source: str


MODELS: dict[str, Model] = {
    "linear": Model(
        label=Text("선형 모델", "Linear model"),
        about=Text(
            "특성(feature)마다 가중치(weight)를 곱해 더합니다. 회귀에는 최소제곱법, 분류에는 로지스틱 회귀를 씁니다.",
            "Adds up the features, each times a weight: least squares for regression, "
            "logistic regression for classification.",
        ),
        uses=(),
        grows=False,
        continues=Text("나무가 없어서 한 번에 끝납니다.", "It has no trees and is done in one step."),
        source=SKLEARN + "linear_model.LogisticRegression.html",
    ),
    "tree": Model(
        label=Text("결정 트리 한 그루", "One decision tree"),
        about=Text(
            "질문 하나로 데이터를 둘로 나누는 일을 되풀이합니다.",
            "Splits the data in two by one question, again and again.",
        ),
        uses=("max_depth", "min_leaf", "seed"),
        grows=False,
        continues=Text("나무가 한 그루뿐이어서 한 번에 끝납니다.", "It is a single tree and is done in one step."),
        source=SKLEARN + "tree.DecisionTreeClassifier.html",
    ),
    "forest": Model(
        label=Text("랜덤 포레스트", "Random forest"),
        about=Text(
            "서로 다른 표본으로 나무를 따로따로 기른 뒤, 나무들의 답을 평균하거나 투표로 정합니다.",
            "Grows trees on different samples, each by itself, and averages their answers or takes a vote.",
        ),
        uses=("trees", "max_depth", "min_leaf", "max_features", "seed"),
        grows=True,
        continues=Text(
            "scikit-learn에서는 warm_start로 나무를 이어서 심을 수 있습니다. 여기서도 그렇게 이어 심고, "
            "나무들의 답을 더한 값만 남겨, 한 번의 학습으로 나무 수마다 점수를 얻습니다.",
            "scikit-learn can go on planting with warm_start. So does this page, and it keeps only the sum of the "
            "trees' answers, so that one fit gives the score of every number of trees.",
        ),
        source=SKLEARN + "ensemble.RandomForestClassifier.html",
    ),
    "adaboost": Model(
        label=Text("AdaBoost", "AdaBoost"),
        about=Text(
            "앞의 나무들이 틀린 데이터에 더 큰 가중치를 주면서 작은 나무를 차례로 더합니다.",
            "Adds small trees one after the other, giving more weight to the rows that the earlier ones got wrong.",
        ),
        uses=("trees", "max_depth", "min_leaf", "learning_rate", "seed"),
        grows=True,
        continues=Text(
            "scikit-learn의 AdaBoost는 이어서 학습할 수 없습니다. 그래서 fit이 되풀이하는 한 단계(_boost)를 "
            "직접 불러 나무를 한 그루씩 더합니다.",
            "scikit-learn's AdaBoost cannot go on with a fit. This page calls the step that its fit repeats "
            "(_boost) and so adds tree after tree.",
        ),
        source=SKLEARN + "ensemble.AdaBoostClassifier.html",
    ),
    "xgboost": Model(
        label=Text("XGBoost", "XGBoost"),
        about=Text(
            "앞의 나무들이 남긴 손실의 기울기(gradient)를 다음 나무가 배워 조금씩 더합니다.",
            "Each new tree learns the gradient of the loss that the earlier ones left; a small part of it is added.",
        ),
        uses=("trees", "max_depth", "learning_rate"),
        grows=True,
        continues=Text(
            "XGBoost의 Booster는 update를 부를 때마다 한 라운드를 더 학습합니다. "
            "예측할 때도 새 나무의 몫만 더하므로 빠릅니다.",
            "XGBoost's Booster goes on by one round at each call of update, and its predictions add only what is new.",
        ),
        source="https://xgboost.readthedocs.io/en/stable/python/python_api.html",
    ),
}

_spaced = lru_cache(maxsize=256)(spaced)  # learners ask for the marks at every step

DEFAULT = Text("기본값", "default")


def _default(ko: str, en: str) -> Text:
    return Text(
        f"'기본값'(0)을 고르면 라이브러리가 정한 값을 씁니다. {ko}",
        f"'default' (0) takes the library's own value: {en}",
    )


@dataclass(frozen=True)
class EnsembleSpec(Spec):
    """One model on one data set. The same `split_seed` gives every model the same training and test rows."""

    lab: ClassVar[str] = "ensembles"
    learner: ClassVar[str] = "core.ensembles.learner"
    axis: ClassVar[str] = "tree"
    at_once: ClassVar[int] = 8

    data: str = choice("moons", TABLES, label=Text("데이터", "Data"))
    rows: int = number(
        400,
        100,
        5000,
        step=100,
        label=Text("행 수", "Rows"),
        about=Text("이 앱이 만드는 데이터의 행 수입니다.", "How many rows a data set made by this app has."),
    )
    noise: float = number(
        0.3,
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
            "결정 트리와 랜덤 포레스트는 제한 없음, XGBoost는 6, AdaBoost는 분류 1, 회귀 3입니다.",
            "no limit for the decision tree and the random forest, 6 for XGBoost, 1 (classification) or 3 "
            "(regression) for AdaBoost.",
        ),
    )
    min_leaf: int = number(
        1,
        1,
        50,
        label=Text("잎의 최소 행 수", "Rows in a leaf, at least"),
        about=Text(
            "나무의 잎(leaf), 곧 더 나누지 않는 마지막 칸에 적어도 이만큼의 행이 들어가야 합니다.",
            "Every leaf, where a tree divides no further, must hold at least this many rows.",
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
            "분류는 특성 수의 제곱근만큼, 회귀는 전부(1.0)입니다.",
            "the square root of their number for classification, all of them (1.0) for regression.",
        ),
    )
    learning_rate: float = number(
        0.0,
        0.0,
        2.0,
        step=0.05,
        label=Text("학습률", "Learning rate"),
        zero=DEFAULT,
        about=_default("XGBoost는 0.3, AdaBoost는 1.0입니다.", "0.3 for XGBoost, 1.0 for AdaBoost."),
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

    def relevant(self) -> tuple[str, ...]:
        made = ("rows", "noise") if TABLES[self.data].made else ()
        return ("data", *made, "test_share", "split_seed", "model", *MODELS[self.model].uses)

    def conflicts(self) -> list[Problem]:
        high = most_trees(self.data, self.rows, self.model)
        if MODELS[self.model].grows and self.trees > high:
            return [Problem("trees", "out-of-range", {"value": self.trees, "low": 1, "high": high})]
        return []

    def marks(self) -> tuple[int, ...]:
        """Every tree at first, then further apart; about 120 frames, and about 40 where a score is dear."""
        if not MODELS[self.model].grows:
            return (0, 1)
        return _spaced(self.trees, 40 if weighted_median(self.data, self.model) else 120)


def weighted_median(data: str, model: str) -> bool:
    """Whether the model answers with the weighted median of its trees (AdaBoost.R2): scored at the marks only."""
    return model == "adaboost" and TABLES[data].task == "regression"


def most_trees(data: str, rows: int, model: str) -> int:
    """The largest legal `trees`; below 2000 only where AdaBoost.R2 would have to remember too many answers."""
    if not weighted_median(data, model):
        return MOST_TREES
    table = TABLES[data]
    return min(MOST_TREES, MOST_ANSWERS // (rows if table.made else table.rows))


def fields_of(models: Sequence[str], data: str) -> list[str]:
    """The fields that change the outcome of any of these models on `data`, in order of declaration."""
    used = {field for model in models for field in EnsembleSpec(data=data, model=model, trees=1).relevant()}
    return [name for name in EnsembleSpec.rules() if name in used - {"model"}]


def comparison(models: Sequence[str] = tuple(MODELS), **shared: Any) -> list[EnsembleSpec]:
    """One spec per model, alike in everything else; where a model may have fewer trees, it gets as many as it may.

    SpecError when the shared values cannot stand.
    """
    return [_alike(model, shared) for model in models]


def _alike(model: str, shared: dict[str, Value]) -> EnsembleSpec:
    plain = EnsembleSpec(**{**shared, "model": "linear"})  # type: ignore[arg-type]
    return plain.with_(model=model, trees=min(plain.trees, most_trees(plain.data, plain.rows, model)))

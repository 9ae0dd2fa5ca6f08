"""`PRESETS`: experiments worth looking at together, the lecture's own first. Light: anyone may import it."""

from __future__ import annotations

from typing import NamedTuple

from core.ensembles.spec import EnsembleSpec, comparison
from core.spec import Text


class Preset(NamedTuple):
    """Specs worth looking at together, and why."""

    label: Text
    about: Text
    specs: tuple[EnsembleSpec, ...]


PRESETS: dict[str, Preset] = {
    "lecture": Preset(
        Text("강의 그대로", "The lecture's own"),
        Text(
            "당뇨병 데이터의 20%로 시험하고, 나무는 2,000그루입니다. 시드는 랜덤 포레스트 42, XGBoost 41입니다.",
            "The diabetes data, 20% for testing, and 2,000 trees; seed 42 for the random forest, 41 for XGBoost.",
        ),
        (
            EnsembleSpec(data="diabetes", model="forest", trees=2000, split_seed=42, seed=42),
            EnsembleSpec(data="diabetes", model="xgboost", trees=2000, split_seed=41, seed=41),
        ),
    ),
    "overfit": Preset(
        Text("과적합 보기", "Watch overfitting"),
        Text(
            "잡음이 많은 초승달 데이터에서 끝까지 자란 결정 트리, 얕은 결정 트리, 랜덤 포레스트, XGBoost를 비교합니다.",
            "A decision tree grown to the end, a shallow one, a random forest and XGBoost on very noisy moons.",
        ),
        (
            EnsembleSpec(noise=0.45, model="tree"),
            EnsembleSpec(noise=0.45, model="tree", max_depth=3),
            EnsembleSpec(noise=0.45, model="forest"),
            EnsembleSpec(noise=0.45, model="xgboost"),
        ),
    ),
    "race": Preset(
        Text("나무의 경주", "The race of the trees"),
        Text(
            "손글씨 숫자를 놓고 랜덤 포레스트, AdaBoost, XGBoost가 나무를 더해 가며 겨룹니다.",
            "A random forest, AdaBoost and XGBoost compete on handwritten digits, adding tree after tree.",
        ),
        tuple(comparison(("forest", "adaboost", "xgboost"), data="digits")),
    ),
    "curve": Preset(
        Text("곡선 맞추기", "Fit a curve"),
        Text(
            "잡음이 섞인 사인 곡선에 다섯 모델이 맞춘 선을 비교합니다.",
            "The curves that the five models fit to a noisy sine.",
        ),
        tuple(comparison(data="sine", rows=200)),
    ),
    "family": Preset(
        Text("나무 한 그루에서 엑스트라 트리까지", "From one tree to extra trees"),
        Text(
            "잡음이 많은 초승달 데이터에서 결정 트리 한 그루, 배깅, 랜덤 포레스트, 엑스트라 트리를 비교합니다. "
            "무작위가 하나씩 늘어납니다.",
            "One decision tree, bagging, a random forest and extra trees on very noisy moons: "
            "each leaves a little more to chance.",
        ),
        tuple(comparison(("tree", "bagging", "forest", "extra"), noise=0.45)),
    ),
    "boosters": Preset(
        Text("부스팅 네 가지", "Four ways of boosting"),
        Text(
            "유방암 데이터에서 AdaBoost, 그래디언트 부스팅, 히스토그램 부스팅, XGBoost를 비교합니다.",
            "AdaBoost, gradient boosting, histogram boosting and XGBoost on the breast cancer data.",
        ),
        tuple(comparison(("adaboost", "gboost", "hist", "xgboost"), data="breast_cancer")),
    ),
    "forests": Preset(
        Text("포레스트 세 가지", "Three forests"),
        Text(
            "당뇨병 데이터에서 랜덤 포레스트, 엑스트라 트리, XGBoost의 랜덤 포레스트 방식을 비교합니다.",
            "A random forest, extra trees and XGBoost's random-forest mode on the diabetes data.",
        ),
        tuple(comparison(("forest", "extra", "xgbforest"), data="diabetes")),
    ),
    "weak": Preset(
        Text("약한 학습기", "Weak learners"),
        Text(
            "동심원 데이터에서 AdaBoost를 비교합니다. "
            "나무를 300그루까지 더하되, 질문이 하나뿐인 나무와 더 깊은 나무를 씁니다.",
            "AdaBoost on circles with up to 300 trees of a single question each, and with deeper trees.",
        ),
        (
            EnsembleSpec(data="circles", model="adaboost", max_depth=1),
            EnsembleSpec(data="circles", model="adaboost", max_depth=3),
            EnsembleSpec(data="circles", model="adaboost", max_depth=8),
        ),
    ),
}

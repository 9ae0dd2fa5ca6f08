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
            "당뇨병 데이터, 시험 20 %, 나무 2,000그루. 랜덤 포레스트는 시드 42, XGBoost는 시드 41입니다.",
            "The diabetes data, 20 % for the test, 2,000 trees; seed 42 for the random forest, 41 for XGBoost.",
        ),
        (
            EnsembleSpec(data="diabetes", model="forest", trees=2000, split_seed=42, seed=42),
            EnsembleSpec(data="diabetes", model="xgboost", trees=2000, split_seed=41, seed=41),
        ),
    ),
    "overfit": Preset(
        Text("과대적합 보기", "Watch overfitting"),
        Text(
            "잡음이 많은 초승달에서 끝까지 자란 트리, 얕은 트리, 포레스트, 부스팅을 견줍니다.",
            "A tree grown to the end, a shallow one, a forest and boosting on very noisy moons.",
        ),
        (
            EnsembleSpec(noise=0.45, model="tree"),
            EnsembleSpec(noise=0.45, model="tree", max_depth=3),
            EnsembleSpec(noise=0.45, model="forest"),
            EnsembleSpec(noise=0.45, model="xgboost"),
        ),
    ),
    "race": Preset(
        Text("나무의 경주", "The race"),
        Text(
            "손글씨 숫자에서 포레스트, AdaBoost, XGBoost가 나무를 더하며 겨룹니다.",
            "Forest, AdaBoost and XGBoost add trees side by side on the digits.",
        ),
        tuple(comparison(("forest", "adaboost", "xgboost"), data="digits")),
    ),
    "curve": Preset(
        Text("곡선 맞추기", "Fit a curve"),
        Text(
            "잡음이 섞인 사인 곡선에 다섯 모델이 그린 선을 견줍니다.",
            "The lines that the five models draw through a noisy sine.",
        ),
        tuple(comparison(data="sine", rows=200)),
    ),
    "weak": Preset(
        Text("약한 학습기", "Weak learners"),
        Text(
            "동심원에서 질문 하나짜리 나무 300그루와 깊은 나무를 이어 붙인 AdaBoost를 견줍니다.",
            "AdaBoost on circles with 300 trees of one question each, and with deeper ones.",
        ),
        (
            EnsembleSpec(data="circles", model="adaboost", max_depth=1),
            EnsembleSpec(data="circles", model="adaboost", max_depth=3),
            EnsembleSpec(data="circles", model="adaboost", max_depth=8),
        ),
    ),
}

"""What can be said about one model at every depth of its trees: `EnsembleSpec` with depth as its axis. Light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.data.tabular import TABLES
from core.ensembles.claims.pairs import MORE_TESTS
from core.ensembles.kinds import MODELS
from core.ensembles.spec import DEFAULT, EnsembleSpec, same
from core.spec import Problem, Text, choice, number

TREES = {name: model for name, model in MODELS.items() if "max_depth" in model.uses}
"""The models that are made of trees, and so have a depth."""

USUAL = ("tree", "forest", "adaboost", "xgboost")
DEEPEST = 20
EACH = 100  # trees at each depth, at most: each depth is fitted anew
MOST_WORK = 5_000_000  # rows times features times trees at each depth


@dataclass(frozen=True)
class DepthSpec(EnsembleSpec):
    """One model of trees, fitted anew at each depth from 1 to DEEPEST. Position d on its axis is depth d.

    Its data are noisier than usual, and half of the rows are for testing, so that a fall of the test score shows.
    """

    lab: ClassVar[str] = "depths"
    version: ClassVar[int] = 2
    learner: ClassVar[str] = "core.ensembles.claims.depths_learner"
    axis: ClassVar[str] = "depth"
    at_once: ClassVar[int] = len(TREES)

    data: str = choice("moons", TABLES, label=Text("데이터", "Data"))
    rows: int = same("rows", 2000)
    model: str = choice("forest", TREES, label=Text("모델", "Model"))
    trees: int = number(
        300,
        1,
        1000,
        log=True,
        label=Text("나무 수", "Trees"),
        about=Text(
            "첫 그림은 나무를 여기까지 더합니다. 둘째 그림은 깊이마다 많아야 100그루로 새로 학습합니다.",
            "The first picture adds trees up to here; the second one fits at most 100 anew at each depth.",
        ),
    )
    max_depth: int = number(
        0,
        0,
        DEEPEST,
        label=Text("최대 깊이(첫 그림)", "Maximum depth (first picture)"),
        zero=DEFAULT,
        about=Text(
            "첫 그림에서 쓰는 깊이입니다. '기본값'(0)은 모델마다 라이브러리가 정한 값입니다.",
            "The depth in the first picture. 'default' (0) takes the library's own for each model.",
        ),
    )
    label_noise: float = number(
        0.2,
        0.0,
        0.5,
        step=0.05,
        label=Text("정답 잡음", "Label noise"),
        about=Text(
            "학습 데이터 가운데 이 비율의 행은 정답이 틀립니다. 시험 데이터는 그대로입니다.",
            "This share of the training rows has a wrong answer. The test rows stay as they are.",
        ),
    )
    test_share: float = same("test_share", 0.5, about=MORE_TESTS)

    def relevant(self) -> tuple[str, ...]:
        return tuple(name for name in super().relevant() if name != "max_depth")

    @property
    def each(self) -> int:
        """How many trees are fitted at each depth: EACH, fewer where rows and features are many."""
        rows = self.rows if self.table.made else self.table.rows
        return max(1, min(self.trees, EACH, MOST_WORK // max(1, rows * self.table.features)))

    def conflicts(self) -> list[Problem]:
        """Those of `EnsembleSpec` but for too many trees, since `each` bounds them."""
        return [problem for problem in super().conflicts() if problem.field != "trees"]

    def marks(self) -> tuple[int, ...]:
        """Every depth."""
        return tuple(range(DEEPEST + 1))

    def at_depth(self, depth: int) -> EnsembleSpec:
        """The run of the same model, data and seeds with `each` trees of at most this depth."""
        return EnsembleSpec(**self.shared() | {"model": self.model, "trees": self.each, "max_depth": depth})

    def shared(self) -> dict[str, Any]:
        """All fields but the model."""
        return {name: getattr(self, name) for name in self.rules() if name != "model"}


def depths(models: Sequence[str], spec: DepthSpec) -> list[DepthSpec]:
    """One spec a model, alike in everything else."""
    return [spec.with_(model=model) for model in models]

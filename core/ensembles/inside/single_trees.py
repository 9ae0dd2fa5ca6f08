"""What can be said about reading an ensemble tree by tree: the ensemble of few trees. Light: anyone may import it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from core.data.tabular import TABLES
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec, same
from core.spec import Problem, Spec, Text, choice

Answers = Literal["votes", "adds"]
"""What a tree's answer is: an answer to the question by itself, or a number that is added to the others'."""

ANSWERS: dict[str, Answers] = {
    "tree": "votes",
    "bagging": "votes",
    "forest": "votes",
    "extra": "votes",
    "adaboost": "votes",
    "gboost": "adds",
    "hist": "adds",
    "xgboost": "adds",
    "xgbforest": "adds",
}
TREELESS: dict[str, Text] = {
    "linear": Text("선형 모델에는 나무가 없습니다.", "A linear model has no trees."),
    "knn": Text("k-최근접 이웃에는 나무가 없습니다.", "Nearest neighbours have no trees."),
}
"""Why a model is not among those whose trees can be read."""

READABLE = {name: model for name, model in MODELS.items() if name in ANSWERS}
MOST = 50  # rounds
MOST_DRAWN = 150  # trees on one tape: boosting grows one a class in each round


@dataclass(frozen=True)
class TreeSpec(Spec):
    """An ensemble of few trees, each to be read. Position k on its axis is the k-th tree."""

    lab: ClassVar[str] = "trees"
    learner: ClassVar[str] = "core.ensembles.inside.single_trees_learner"
    axis: ClassVar[str] = "tree"
    at_once: ClassVar[int] = 4

    data: str = choice("breast_cancer", TABLES, label=Text("데이터", "Data"))
    rows: int = same("rows", 400, high=2000)
    noise: float = same("noise", 0.3)
    model: str = choice("forest", READABLE, label=Text("모델", "Model"))
    trees: int = same("trees", 10, high=MOST)
    max_depth: int = same("max_depth", 0)
    split_seed: int = same("split_seed", 42)
    seed: int = same("seed", 42)

    def ensemble(self) -> EnsembleSpec:
        """The ensemble whose trees these are."""
        return EnsembleSpec(**{name: getattr(self, name) for name in self.rules()})

    @property
    def answers(self) -> Answers:
        return ANSWERS[self.model]

    @property
    def per_round(self) -> int:
        """How many trees are grown in one round: boosting with more than two classes grows one a class."""
        classes = len(TABLES[self.data].classes)
        return classes if self.answers == "adds" and classes > 2 else 1

    def relevant(self) -> tuple[str, ...]:
        used = self.ensemble().relevant()
        return tuple(name for name in self.rules() if name in used)

    def conflicts(self) -> list[Problem]:
        high = MOST_DRAWN // self.per_round
        if "trees" in MODELS[self.model].uses and self.trees > high:
            return [Problem("trees", "out-of-range", {"value": self.trees, "low": 1, "high": high})]
        return []

    def marks(self) -> tuple[int, ...]:
        """Every tree."""
        return tuple(range(self.trees * self.per_round + 1)) if MODELS[self.model].grows else (0, 1)

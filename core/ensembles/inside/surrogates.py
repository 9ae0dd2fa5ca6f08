"""What can be said about one tree that repeats an ensemble's answers: the ensemble. Light: anyone may import it.

A surrogate is fitted to what the ensemble answers on the training rows, not to the truth; how well it repeats the
ensemble is its fidelity.

Sources: Craven & Shavlik 1996, Extracting Tree-Structured Representations of Trained Networks, NIPS 8 (fidelity as the
share of equal answers on test rows); Molnar, Interpretable Machine Learning, "Global Surrogate" (R squared against the
model's answers)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.data.tabular import TABLES
from core.ensembles.inside.single_trees import Answers
from core.ensembles.spec import EnsembleSpec, same
from core.spec import Spec, Text, choice

DEEPEST = 8


@dataclass(frozen=True)
class SurrogateSpec(Spec):
    """An ensemble that a single tree repeats. Position d on its axis is a tree of at most d questions in a row."""

    lab: ClassVar[str] = "surrogates"
    learner: ClassVar[str] = "core.ensembles.inside.surrogates_learner"
    axis: ClassVar[str] = "depth"
    at_once: ClassVar[int] = 4

    data: str = choice("diabetes", TABLES, label=Text("데이터", "Data"))
    rows: int = same("rows", 400)
    noise: float = same("noise", 0.3)
    model: str = same("model", "forest")
    trees: int = same("trees", 100, high=300)
    max_depth: int = same("max_depth", 0)
    n_neighbors: int = same("n_neighbors", 5)
    split_seed: int = same("split_seed", 42)
    seed: int = same("seed", 42)

    def ensemble(self) -> EnsembleSpec:
        """The ensemble that is repeated."""
        return EnsembleSpec(**{name: getattr(self, name) for name in self.rules()})

    @property
    def answers(self) -> Answers:
        """The surrogate answers by itself, whatever the ensemble's trees do."""
        return "votes"

    def relevant(self) -> tuple[str, ...]:
        """The seed is that of the surrogate, too: it decides between questions that are equally good."""
        used = (*self.ensemble().relevant(), "seed")
        return tuple(name for name in self.rules() if name in used)

    def marks(self) -> tuple[int, ...]:
        return tuple(range(DEEPEST + 1))

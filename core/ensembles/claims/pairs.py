"""What can be said about one experiment that is made twice, without and with outliers. Light: anyone may import it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.data.tabular import TABLES
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec, comparison, same
from core.spec import Text, choice

MOST = EnsembleSpec.at_once
"""Runs at once: each model is fitted twice, and once more where chance plays a part."""
USUAL = ("linear", "forest", "adaboost", "xgboost")
"""The models that are compared unless others are chosen."""
TIES = ("tree", "gboost", "hist")
"""Models whose seed settles in which order features are tried: with a single feature there is nothing to settle."""

MORE_TESTS = Text(
    "시험 데이터가 많을수록 시험 점수의 표준오차가 작아집니다.",
    "The more test rows, the smaller the standard error of a test score.",
)


@dataclass(frozen=True)
class PairSpec(EnsembleSpec):
    """The fields of `EnsembleSpec` with outliers in them; its runs are those of `twice`."""

    lab: ClassVar[str] = "pairs"

    data: str = choice("sine", TABLES, label=Text("데이터", "Data"))
    rows: int = same("rows", 600)
    trees: int = same("trees", 200)
    outliers: int = same("outliers", 5, low=1)
    outlier_size: float = same("outlier_size", 10.0)
    test_share: float = same("test_share", 0.5, about=MORE_TESTS)

    def twice(self, models: Sequence[str]) -> list[tuple[EnsembleSpec, EnsembleSpec]]:
        """For each model the run without outliers and the run with them, alike in everything else."""
        shared = {name: getattr(self, name) for name in self.rules() if name != "model"}
        after = comparison(models, **shared)
        return [(spec.with_(outliers=0), spec) for spec in after]

    def runs(self, models: Sequence[str]) -> list[EnsembleSpec]:
        """All that is fitted: without outliers, with them, and without them with another seed."""
        return [one for pair in self.twice(models) for one in (*pair, again(pair[0])) if one]


def again(clean: EnsembleSpec) -> EnsembleSpec | None:
    """The same run with another seed, its even or odd neighbour; None where the seed does not change the outcome."""
    if "seed" not in MODELS[clean.model].uses or (clean.model in TIES and clean.table.features == 1):
        return None
    return clean.with_(seed=clean.seed ^ 1)

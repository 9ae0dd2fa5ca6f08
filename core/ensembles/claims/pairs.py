"""What can be said about one experiment that is made twice, without and with outliers. Light: anyone may import it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.data.tabular import TABLES
from core.ensembles.spec import MOST_TREES, EnsembleSpec, comparison
from core.spec import Text, choice, number

MOST = EnsembleSpec.at_once // 2
"""Models at once: each is fitted twice."""


@dataclass(frozen=True)
class PairSpec(EnsembleSpec):
    """The fields of `EnsembleSpec` with outliers in them; its runs are those of `twice`."""

    lab: ClassVar[str] = "pairs"

    data: str = choice("sine", TABLES, label=Text("데이터", "Data"))
    rows: int = number(
        600,
        100,
        5000,
        step=100,
        label=Text("행 수", "Rows"),
        about=Text("이 앱이 만드는 데이터의 행 수입니다.", "How many rows a data set made by this app has."),
    )
    trees: int = number(
        200,
        1,
        MOST_TREES,
        log=True,
        label=Text("나무 수", "Trees"),
        about=Text(
            "나무의 수입니다. 부스팅에서는 라운드(round)의 수입니다.", "How many trees. In boosting, how many rounds."
        ),
    )
    outliers: int = number(
        5,
        1,
        20,
        label=Text("이상치 수", "Outliers"),
        about=Text("학습 데이터의 몇 행을 이상치로 바꿀지 정합니다.", "How many training rows become outliers."),
    )
    outlier_size: float = number(
        10.0,
        0.0,
        20.0,
        step=0.5,
        label=Text("이상치의 크기", "Size of the outliers"),
        about=Text(
            "원래 값에서 표준편차의 몇 배만큼 떨어뜨릴지 정합니다. 분류의 정답은 클래스만 바뀌므로 크기가 없습니다.",
            "How many standard deviations from where they were. A wrong class has no size.",
        ),
    )

    test_share: float = number(
        0.5,
        0.1,
        0.5,
        step=0.05,
        label=Text("시험 데이터의 비율", "Share of test data"),
        about=Text(
            "시험 데이터가 많을수록 시험 점수의 표준오차가 작아집니다.",
            "The more test rows, the smaller the standard error of a test score.",
        ),
    )

    def twice(self, models: Sequence[str]) -> list[tuple[EnsembleSpec, EnsembleSpec]]:
        """For each model the run without outliers and the run with them, alike in everything else."""
        shared = {name: getattr(self, name) for name in self.rules() if name != "model"}
        after = comparison(models, **shared)
        return [(spec.with_(outliers=0), spec) for spec in after]

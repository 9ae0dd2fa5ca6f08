"""What can be said about one experiment with bagging: 2-D data, kind of ensemble, its two sources of chance. Light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.data.tabular import TABLES
from core.spec import Spec, Text, choice, number

FLAT = {name: table for name, table in TABLES.items() if table.dimensions == 2}
"""The data sets that lie in a plane, so that everything about them can be drawn."""


@dataclass(frozen=True)
class Kind:
    """One way to grow trees that vote.

    label      its name
    about      how its trees come to differ, in one sentence
    bootstrap  whether each tree gets a bootstrap sample, where the spec does not say otherwise
    features   which features compete for a split, where the spec does not say otherwise: "all" or "sqrt"
    many       whether it grows more than one tree
    paper      where it was proposed, or described: an address
    source     the library's page on it
    """

    label: Text
    about: Text
    bootstrap: bool
    features: str
    many: bool
    paper: str
    source: str


GUIDE = "https://scikit-learn.org/stable/modules/"

KINDS: dict[str, Kind] = {
    "tree": Kind(
        label=Text("결정 트리 한 그루", "One decision tree"),
        about=Text("학습 데이터 전체로 한 그루만 기릅니다.", "A single tree, grown on all training rows."),
        bootstrap=False,
        features="all",
        many=False,
        paper="https://doi.org/10.1201/9781315139470",
        source=GUIDE + "tree.html",
    ),
    "bagging": Kind(
        label=Text("배깅", "Bagging"),
        about=Text(
            "나무마다 따로 복원 추출한 표본을 주고, 나무들의 답을 평균합니다.",
            "Each tree gets a sample of its own, drawn with replacement; the trees' answers are averaged.",
        ),
        bootstrap=True,
        features="all",
        many=True,
        paper="https://doi.org/10.1007/BF00058655",
        source=GUIDE + "ensemble.html#bagging-meta-estimator",
    ),
    "forest": Kind(
        label=Text("랜덤 포레스트", "Random forest"),
        about=Text(
            "배깅에 더해, 나눌 때마다 특성 가운데 일부만 무작위로 뽑아 후보로 삼습니다.",
            "Bagging in which, at every split, only some features, drawn at random, may be asked about.",
        ),
        bootstrap=True,
        features="sqrt",
        many=True,
        paper="https://doi.org/10.1023/A:1010933404324",
        source=GUIDE + "ensemble.html#random-forests",
    ),
    "extra": Kind(
        label=Text("엑스트라 트리", "Extra trees"),
        about=Text(
            "표본을 뽑지 않는 대신, 후보 특성마다 나눌 값을 무작위로 하나씩 정하고 그 가운데 가장 나은 것을 씁니다.",
            "No sampling; instead each candidate feature gets one threshold at random, and the best of these is taken.",
        ),
        bootstrap=False,
        features="sqrt",
        many=True,
        paper="https://doi.org/10.1007/s10994-006-6226-1",
        source=GUIDE + "ensemble.html#extremely-randomized-trees",
    ),
}


@dataclass(frozen=True)
class Option:
    """One setting of a source of chance."""

    label: Text


DEFAULT = Option(Text("방법의 기본값", "The method's own"))

BOOTSTRAPS: dict[str, Option] = {
    "default": DEFAULT,
    "on": Option(Text("켜기: 나무마다 복원 추출", "On: a sample for each tree")),
    "off": Option(Text("끄기: 모두 같은 데이터", "Off: the same rows for all")),
}

FEATURES: dict[str, Option] = {
    "default": DEFAULT,
    "all": Option(Text("전부: 특성 2개", "All: both features")),
    "sqrt": Option(Text("제곱근: 무작위로 1개", "Square root: one at random")),
}


@dataclass(frozen=True)
class BaggingSpec(Spec):
    """One ensemble of voting trees on points in a plane. Position k on its axis is the k-th tree."""

    lab: ClassVar[str] = "bagging"
    learner: ClassVar[str] = "core.ensembles.inside.bagging_learner"
    axis: ClassVar[str] = "tree"
    at_once: ClassVar[int] = 8

    data: str = choice("moons", FLAT, label=Text("데이터", "Data"))
    rows: int = number(
        200,
        100,
        1000,
        step=50,
        label=Text("행 수", "Rows"),
        about=Text(
            "학습 데이터와 시험 데이터를 합친 점의 수입니다.", "How many points, for training and testing together."
        ),
    )
    noise: float = number(
        0.3,
        0.0,
        1.0,
        step=0.05,
        label=Text("잡음", "Noise"),
        about=Text("점들을 얼마나 흩뜨릴지 정합니다.", "How far the points are scattered."),
    )
    kind: str = choice("bagging", KINDS, label=Text("방법", "Method"))
    trees: int = number(24, 1, 60, label=Text("나무 수", "Trees"))
    max_depth: int = number(
        0,
        0,
        20,
        label=Text("최대 깊이", "Maximum depth"),
        zero=Text("제한 없음", "no limit"),
        about=Text(
            "제한이 없으면 나무는 잎(leaf)마다 한 클래스만 남을 때까지 자랍니다.",
            "Without a limit a tree grows until each leaf holds a single class.",
        ),
    )
    bootstrap: str = choice(
        "default",
        BOOTSTRAPS,
        label=Text("부트스트랩 표본", "Bootstrap samples"),
        about=Text(
            "방법의 기본값은 배깅과 랜덤 포레스트가 켜기, 엑스트라 트리가 끄기입니다. 나무가 한 그루면 쓰지 않습니다.",
            "The method's own: on for bagging and the random forest, off for extra trees. A single tree has none.",
        ),
    )
    features: str = choice(
        "default",
        FEATURES,
        label=Text("나눌 때마다 보는 특성", "Features per split"),
        about=Text(
            "방법의 기본값은 배깅이 전부, 랜덤 포레스트와 엑스트라 트리가 특성 수의 제곱근입니다. "
            "여기서는 특성이 2개이므로 제곱근을 내림하면 1개입니다. 나무가 한 그루면 늘 전부를 봅니다.",
            "The method's own: all for bagging, the square root of their number for the random forest and extra trees. "
            "Here there are 2 features, so the root, rounded down, is 1. A single tree always sees all.",
        ),
    )
    test_share: float = number(
        0.5,
        0.1,
        0.5,
        step=0.05,
        label=Text("시험 데이터의 비율", "Share of test data"),
        about=Text("학습에 쓰지 않고 시험에만 쓰는 점의 비율입니다.", "The share of points that are only for testing."),
    )
    split_seed: int = number(
        42,
        0,
        9999,
        label=Text("분할 시드", "Split seed"),
        about=Text(
            "점의 위치를 정하고, 어느 점을 시험에 쓸지 정합니다.",
            "Decides where the points lie, and which are for testing.",
        ),
    )
    seed: int = number(
        42,
        0,
        9999,
        label=Text("모델 시드", "Model seed"),
        about=Text(
            "표본 뽑기를 비롯해 나무들이 쓰는 난수의 출발점입니다.",
            "Where the trees' random numbers start, those of the samples among them.",
        ),
    )

    @property
    def samples(self) -> bool:
        """Whether each tree gets a bootstrap sample."""
        its = KINDS[self.kind]
        return its.many and (its.bootstrap if self.bootstrap == "default" else self.bootstrap == "on")

    @property
    def candidates(self) -> str:
        """Which features compete for a split: "all", or "sqrt" of their number, drawn anew at each split."""
        its = KINDS[self.kind]
        return its.features if self.features == "default" or not its.many else self.features

    @property
    def chance(self) -> bool:
        """Whether its trees differ by more than by which of several equally good splits they take."""
        return self.samples or self.candidates != "all" or self.kind == "extra"

    def relevant(self) -> tuple[str, ...]:
        alone = () if KINDS[self.kind].many else ("trees", "bootstrap", "features")
        return tuple(name for name in self.rules() if name not in alone)

    def marks(self) -> tuple[int, ...]:
        """Every tree."""
        return tuple(range(self.trees + 1 if KINDS[self.kind].many else 2))


def family(spec: BaggingSpec) -> list[BaggingSpec]:
    """The same experiment with each kind, from a single tree to extra trees."""
    return [spec.with_(kind=kind) for kind in KINDS]

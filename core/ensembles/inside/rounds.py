"""Boosting round by round, small enough to look into: what can be said about one such run. Light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.data.tabular import TABLES
from core.spec import Spec, Text, choice, number
from core.tape import Array

MOST_ROUNDS = 60
MOST_ROWS = 300
"""With 240 training rows every value of x has a bin of its own in XGBoost, so that no split is approximate."""


@dataclass(frozen=True)
class Kind:
    """One way of boosting.

    label   its name
    model   the name under which the other pages draw and compare it
    uses    the fields of `RoundsSpec` that change its outcome, the rows' and the seed besides
    shown   those of them that a page shows first
    source  where it was first described
    """

    label: Text
    model: str
    uses: tuple[str, ...]
    shown: tuple[str, ...]
    source: str


KINDS: dict[str, Kind] = {
    "adaboost": Kind(
        Text("AdaBoost", "AdaBoost"),
        "adaboost",
        ("plane", "rounds", "stump_depth", "vote_rate"),
        ("plane", "rounds", "stump_depth"),
        "https://doi.org/10.1006/jcss.1997.1504",
    ),
    "gradient": Kind(
        Text("그래디언트 부스팅", "Gradient boosting"),
        "gboost",
        ("rounds", "tree_depth", "learning_rate"),
        ("rounds", "tree_depth", "learning_rate"),
        "https://doi.org/10.1214/aos/1013203451",
    ),
    "xgboost": Kind(
        Text("XGBoost", "XGBoost"),
        "xgboost",
        ("rounds", "tree_depth", "learning_rate", "reg_lambda", "gamma"),
        ("rounds", "reg_lambda", "gamma"),
        "https://arxiv.org/abs/1603.02754",
    ),
}

PLANES = {name: TABLES[name] for name in ("moons", "circles", "checkerboard")}


@dataclass(frozen=True)
class RoundsSpec(Spec):
    """One short boosting: AdaBoost on points of two classes, or a boosted curve through points of a noisy sine."""

    lab: ClassVar[str] = "rounds"
    learner: ClassVar[str] = "core.ensembles.inside.rounds_learner"
    axis: ClassVar[str] = "round"
    at_once: ClassVar[int] = 2

    kind: str = choice("adaboost", KINDS, label=Text("부스팅", "Boosting"))
    plane: str = choice("moons", PLANES, label=Text("데이터", "Data"))
    rounds: int = number(
        30,
        1,
        MOST_ROUNDS,
        label=Text("라운드 수", "Rounds"),
        about=Text("차례로 더하는 나무의 수입니다.", "How many trees are added, one after the other."),
    )
    stump_depth: int = number(
        1,
        1,
        3,
        label=Text("나무의 깊이", "Depth of a tree"),
        about=Text(
            "1이면 질문이 하나뿐인 나무(stump)입니다.", "At 1 a tree asks a single question; it is called a stump."
        ),
    )
    vote_rate: float = number(
        1.0,
        0.1,
        2.0,
        step=0.1,
        label=Text("학습률 η", "Learning rate η"),
        about=Text("나무의 발언권 α에 곱하는 값입니다.", "What each tree's say α is multiplied by."),
    )
    tree_depth: int = number(
        2,
        1,
        5,
        label=Text("나무의 깊이", "Depth of a tree"),
        about=Text("깊이 d인 나무의 잎은 많아야 2ᵈ개입니다.", "A tree of depth d has at most 2ᵈ leaves."),
    )
    learning_rate: float = number(
        0.3,
        0.01,
        1.0,
        step=0.01,
        label=Text("학습률 η", "Learning rate η"),
        about=Text(
            "새 나무의 답에 이 값을 곱해서 더합니다.", "Each new tree's answer is multiplied by this and added."
        ),
    )
    reg_lambda: float = number(
        1.0,
        0.0,
        10.0,
        step=0.1,
        label=Text("λ: 잎의 값을 줄이는 정도", "λ: shrinks the leaves"),
        about=Text(
            "XGBoost의 reg_lambda입니다. 클수록 잎의 값이 0에 가까워집니다.",
            "XGBoost's reg_lambda. The larger it is, the closer the leaves' values are to 0.",
        ),
    )
    gamma: float = number(
        0.0,
        0.0,
        5.0,
        step=0.1,
        label=Text("γ: 나눌 때 넘어야 할 이득", "γ: the gain that a split must reach"),
        about=Text(
            "XGBoost의 gamma(min_split_loss)입니다. 이득이 이보다 작으면 나누지 않습니다.",
            "XGBoost's gamma (min_split_loss). A split that gains less is not made.",
        ),
    )
    rows: int = number(
        200,
        100,
        MOST_ROWS,
        step=20,
        label=Text("행 수", "Rows"),
        about=Text("이 가운데 20%는 시험에만 씁니다.", "20% of them are used for testing only."),
    )
    noise: float = number(
        0.3,
        0.0,
        1.0,
        step=0.05,
        label=Text("잡음", "Noise"),
        about=Text("데이터를 얼마나 흩뜨릴지 정합니다.", "How far the data are scattered."),
    )
    seed: int = number(
        42,
        0,
        9999,
        label=Text("시드", "Seed"),
        about=Text(
            "점의 위치와, 어느 행을 시험에 쓸지 정합니다. AdaBoost의 나무가 똑같이 좋은 두 질문 가운데 하나를 고를 때도"
            " 씁니다.",
            "Decides where the points lie, which rows are for testing, and which of two equally good questions "
            "a tree of AdaBoost asks.",
        ),
    )

    def relevant(self) -> tuple[str, ...]:
        return ("kind", *KINDS[self.kind].uses, "rows", "noise", "seed")

    def marks(self) -> tuple[int, ...]:
        """Every round."""
        return tuple(range(self.rounds + 1))

    @property
    def data(self) -> str:
        """The name in `TABLES` of what is learned from."""
        return self.plane if self.kind == "adaboost" else "sine"


def boxes(tree: Mapping[str, Array], x: tuple[float, float], y: tuple[float, float]) -> list[tuple[float, ...]]:
    """A small tree's leaves as rectangles inside x and y: (left, right, bottom, top, the class that it says).

    tree  a frame's arrays `feature`, `threshold`, `below`, `above` and `says`
    """
    found: list[tuple[float, ...]] = []
    waiting = [(0, (x, y))]
    while waiting:
        node, place = waiting.pop()
        feature, cut = int(tree["feature"][node]), float(tree["threshold"][node])
        if feature < 0:
            found.append((*place[0], *place[1], int(tree["says"][node])))
            continue
        (low, high), at = place[feature], min(max(cut, place[feature][0]), place[feature][1])
        for child, side in ((tree["below"], (low, at)), (tree["above"], (at, high))):
            inside = (side, place[1]) if feature == 0 else (place[0], side)
            waiting.append((int(child[node]), inside))
    return found

"""`TABLES`: every table of numbers that the labs learn from. Adding a data set is one entry.

Light at import: the web process reads names and descriptions here; `load` imports scikit-learn when it is called.
"""

from __future__ import annotations

import socket
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.data import points
from core.data.points import Loaded
from core.spec import Text
from core.tape import LearnerError

Task = Literal["regression", "classification"]
Load = Callable[[int, float, int], Loaded]
PATIENCE = 20.0  # seconds that a silent server is waited for
SKLEARN = "https://scikit-learn.org/stable/modules/generated/sklearn.datasets."


@dataclass(frozen=True)
class Table:
    """One data set: what it is about, how big it is, and how to get it.

    label       its name
    about       what is predicted from what
    task        whether the answer is a number ("regression") or a class ("classification")
    rows        number of rows; for a made set its usual number, since a spec's `rows` decides
    features    number of columns that the answer is predicted from
    source      where it comes from
    load        (rows, noise, seed) -> X float64 [n, features], y [n] (float64, or class numbers int64 from 0),
                and the columns' names; sets that are not made ignore all three. LearnerError("no-internet")
                where it must be downloaded and cannot be
    made        whether rows, noise and a seed make it
    dimensions  1 where a fitted curve can be drawn, 2 where decision regions can, else 0
    classes     the classes' names, in the order of their numbers; empty for regression
    """

    label: Text
    about: Text
    task: Task
    rows: int
    features: int
    source: str
    load: Load
    made: bool = False
    dimensions: int = 0
    classes: tuple[Text, ...] = ()


def bundled(name: str) -> Load:
    """A loader of a set that scikit-learn carries along; `name` as in `sklearn.datasets.load_<name>`."""

    def load(rows: int, noise: float, seed: int) -> Loaded:
        from sklearn import datasets

        bunch = getattr(datasets, f"load_{name}")()
        kind = np.int64 if "target_names" in bunch else np.float64
        return bunch.data.astype(np.float64), bunch.target.astype(kind), tuple(map(str, bunch.feature_names))

    return load


def california(rows: int, noise: float, seed: int) -> Loaded:
    """The California housing table, from scikit-learn's `data_home` or, the first time, from the internet.

    LearnerError("no-internet") where it is not in `data_home` and cannot be downloaded.
    """
    from sklearn.datasets import fetch_california_housing

    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bunch = fetch_california_housing(n_retries=1, delay=0.1)
    except OSError as error:
        raise LearnerError("no-internet", repr(error)) from error
    finally:
        socket.setdefaulttimeout(before)
    return bunch.data.astype(np.float64), bunch.target.astype(np.float64), tuple(bunch.feature_names)


TABLES: dict[str, Table] = {
    "diabetes": Table(
        label=Text("당뇨병", "Diabetes"),
        about=Text(
            "환자 442명의 나이, 성별, 체질량지수, 혈압, 혈액 검사 값 6개로 1년 뒤 병의 진행 정도를 예측합니다.",
            "Predicts how far the illness of 442 patients has progressed after a year from their age, sex, "
            "body mass index, blood pressure and six blood values.",
        ),
        task="regression",
        rows=442,
        features=10,
        source=SKLEARN + "load_diabetes.html",
        load=bundled("diabetes"),
    ),
    "california": Table(
        label=Text("캘리포니아 집값", "California housing"),
        about=Text(
            "1990년 캘리포니아 20,640개 구역의 소득, 집의 연식, 방 수, 인구, 위치로 "
            "집값의 중앙값(단위: 10만 달러)을 예측합니다.",
            "Predicts the median house value (in units of 100,000 dollars) of 20,640 districts of California in 1990 "
            "from income, age of the houses, rooms, population and place.",
        ),
        task="regression",
        rows=20640,
        features=8,
        source=SKLEARN + "fetch_california_housing.html",
        load=california,
    ),
    "breast_cancer": Table(
        label=Text("유방암", "Breast cancer"),
        about=Text(
            "세포핵 사진에서 잰 값 30개로 종양이 악성인지 양성인지 분류합니다.",
            "Tells malignant from benign tumours by 30 values measured on pictures of cell nuclei.",
        ),
        task="classification",
        rows=569,
        features=30,
        source=SKLEARN + "load_breast_cancer.html",
        load=bundled("breast_cancer"),
        classes=(Text("악성", "malignant"), Text("양성", "benign")),
    ),
    "wine": Table(
        label=Text("와인", "Wine"),
        about=Text(
            "화학 성분 13가지로 와인이 세 품종 가운데 어느 것인지 분류합니다.",
            "Tells three cultivars of wine apart by 13 chemical measurements.",
        ),
        task="classification",
        rows=178,
        features=13,
        source=SKLEARN + "load_wine.html",
        load=bundled("wine"),
        classes=tuple(Text(f"품종 {i}", f"cultivar {i}") for i in range(3)),
    ),
    "digits": Table(
        label=Text("손글씨 숫자", "Digits"),
        about=Text(
            "8×8 픽셀의 밝기 64개로 손으로 쓴 숫자가 0부터 9 가운데 무엇인지 분류합니다.",
            "Reads handwritten digits from 0 to 9 from the brightness of 8 by 8 pixels.",
        ),
        task="classification",
        rows=1797,
        features=64,
        source=SKLEARN + "load_digits.html",
        load=bundled("digits"),
        classes=tuple(Text(str(i), str(i)) for i in range(10)),
    ),
    "moons": Table(
        label=Text("초승달 두 개", "Two moons"),
        about=Text(
            "평면 위 점의 두 좌표로 그 점이 맞물린 두 초승달 가운데 어느 쪽인지 분류합니다.",
            "Tells from a point's two coordinates which of two interlocking half moons it belongs to.",
        ),
        task="classification",
        rows=400,
        features=2,
        source=SKLEARN + "make_moons.html",
        load=points.moons,
        made=True,
        dimensions=2,
        classes=(Text("위 초승달", "upper moon"), Text("아래 초승달", "lower moon")),
    ),
    "circles": Table(
        label=Text("동심원", "Circles"),
        about=Text(
            "평면 위 점의 두 좌표로 그 점이 바깥 원인지 안쪽 원인지 분류합니다.",
            "Tells from a point's two coordinates whether it belongs to the outer or to the inner circle.",
        ),
        task="classification",
        rows=400,
        features=2,
        source=SKLEARN + "make_circles.html",
        load=points.circles,
        made=True,
        dimensions=2,
        classes=(Text("바깥 원", "outer circle"), Text("안쪽 원", "inner circle")),
    ),
    "checkerboard": Table(
        label=Text("체스판", "Checkerboard"),
        about=Text(
            "평면 위 점의 두 좌표로 그 점이 4×4 체스판의 흰 칸인지 검은 칸인지 분류합니다.",
            "Tells from a point's two coordinates whether it lies on a white or a black square of a 4 by 4 board.",
        ),
        task="classification",
        rows=400,
        features=2,
        source="core/data/points.py: checkerboard",
        load=points.checkerboard,
        made=True,
        dimensions=2,
        classes=(Text("흰 칸", "white square"), Text("검은 칸", "black square")),
    ),
    "sine": Table(
        label=Text("사인 곡선", "Noisy sine"),
        about=Text(
            "수 x 하나로 sin(x)에 잡음이 섞인 값을 예측합니다.",
            "Predicts the value of sin(x) with noise from the one number x.",
        ),
        task="regression",
        rows=400,
        features=1,
        source="core/data/points.py: sine",
        load=points.sine,
        made=True,
        dimensions=1,
    ),
    "friedman1": Table(
        label=Text("프리드먼 1", "Friedman 1"),
        about=Text(
            "수 10개로 공식의 값을 예측합니다. 공식에는 5개만 쓰이고, 나머지 5개는 결과와 아무 상관이 없습니다.",
            "Predicts the value of a formula from ten numbers, of which only five matter.",
        ),
        task="regression",
        rows=400,
        features=10,
        source=SKLEARN + "make_friedman1.html",
        load=points.friedman1,
        made=True,
    ),
}

"""One algorithm on one data set, in one of scikit-learn's fields, and the few lines that do it. Light.

The lines are made here from `FIELDS`, `DATA` and `ALGORITHMS`; the worker runs them as they are shown. From one
algorithm to the next, only the line with `model =` and its import change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.spec import Problem, Spec, Text, choice, number


class Field(NamedTuple):
    """One kind of problem: what is asked, how it is called, and what its score is.

    lines   after the data and the model: how it is trained and scored
    """

    label: Text
    about: Text
    lines: str
    score: Text


class Data(NamedTuple):
    """A data set: for which fields, and the lines that make X (and y, of n rows)."""

    label: Text
    fields: tuple[str, ...]
    imports: str
    lines: str


class Algorithm(NamedTuple):
    """An estimator: of which field, where it comes from, and how it is made."""

    label: Text
    field: str
    imports: str
    maker: str


SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=SEED)\n"
SUPERVISED = "model.fit(X_train, y_train)\nscore = model.score(X_test, y_test)\n"
FIELDS: dict[str, Field] = {
    "regression": Field(
        Text("회귀(regression)", "Regression"), Text("값이 얼마인가를 맞힙니다.", "Predicts how much."),
        SUPERVISED, Text("시험 데이터의 R²", "R² on test data"),
    ),
    "classification": Field(
        Text("분류(classification)", "Classification"), Text("어느 종류인가를 맞힙니다.", "Predicts which kind."),
        SUPERVISED, Text("시험 데이터에서 맞힌 비율", "Share right on test data"),
    ),
    "clustering": Field(
        Text("군집화(clustering)", "Clustering"),
        Text("정답 없이 비슷한 것끼리 묶습니다.", "Groups what is alike, without being told."),
        "labels = model.fit_predict(X)\nscore = adjusted_rand_score(y, labels)  # y is only used to judge\n",
        Text("진짜 무리와 일치하는 정도(ARI)", "Agreement with the true groups (ARI)"),
    ),
    "reduction": Field(
        Text("차원 축소(dimensionality reduction)", "Dimensionality reduction"),
        Text("64개의 수를 2개로 줄여 평면에 그립니다.", "Brings 64 numbers down to 2, to be drawn in the plane."),
        "X_2 = model.fit_transform(X)\nscore = trustworthiness(X, X_2)\n",
        Text("이웃이 지켜진 정도(trustworthiness)", "How well neighbours are kept (trustworthiness)"),
    ),
}  # fmt: skip
EXTRA = {
    "regression": "from sklearn.model_selection import train_test_split\n",
    "classification": "from sklearn.model_selection import train_test_split\n",
    "clustering": "from sklearn.metrics import adjusted_rand_score\n",
    "reduction": "from sklearn.manifold import trustworthiness\n",
}
WITH_SPLIT = ("regression", "classification")
PLANE = ("classification", "clustering")
DATA: dict[str, Data] = {
    "wave": Data(
        Text("물결", "A wave"), ("regression",), "import numpy as np\n",
        "chance = np.random.default_rng(SEED)\nX = chance.uniform(-3, 3, (200, 1))\n"
        "y = np.sin(2 * X[:, 0]) + chance.normal(0, 0.3, 200)\n",
    ),
    "line": Data(
        Text("곧은 선", "A line"), ("regression",), "import numpy as np\n",
        "chance = np.random.default_rng(SEED)\nX = chance.uniform(-3, 3, (200, 1))\n"
        "y = 0.7 * X[:, 0] + chance.normal(0, 0.5, 200)\n",
    ),
    "steps": Data(
        Text("계단", "Steps"), ("regression",), "import numpy as np\n",
        "chance = np.random.default_rng(SEED)\nX = chance.uniform(-3, 3, (200, 1))\n"
        "y = np.floor(X[:, 0]) + chance.normal(0, 0.3, 200)\n",
    ),
    "moons": Data(
        Text("두 초승달", "Two moons"), PLANE, "from sklearn.datasets import make_moons\n",
        "X, y = make_moons(n_samples=300, noise=0.08, random_state=SEED)\n",
    ),
    "circles": Data(
        Text("두 동심원", "Two circles"), PLANE, "from sklearn.datasets import make_circles\n",
        "X, y = make_circles(n_samples=300, noise=0.06, factor=0.45, random_state=SEED)\n",
    ),
    "blobs": Data(
        Text("세 덩어리", "Three blobs"), PLANE, "from sklearn.datasets import make_blobs\n",
        "X, y = make_blobs(n_samples=300, centers=3, random_state=SEED)\n",
    ),
    "digits": Data(
        Text("손글씨 숫자 8×8", "Digits, 8 by 8"), ("reduction",), "from sklearn.datasets import load_digits\n",
        "X, y = load_digits(return_X_y=True)\nX, y = X[:400], y[:400]\n",
    ),
    "iris": Data(
        Text("붓꽃", "Irises"), ("reduction",), "from sklearn.datasets import load_iris\n",
        "X, y = load_iris(return_X_y=True)\n",
    ),
}  # fmt: skip
ALGORITHMS: dict[str, Algorithm] = {
    "linear": Algorithm(
        Text("선형 회귀", "Linear regression"), "regression",
        "from sklearn.linear_model import LinearRegression\n", "LinearRegression()",
    ),
    "knnr": Algorithm(
        Text("k-최근접 이웃", "k nearest neighbours"), "regression",
        "from sklearn.neighbors import KNeighborsRegressor\n", "KNeighborsRegressor(n_neighbors=10)",
    ),
    "treer": Algorithm(
        Text("결정 트리", "Decision tree"), "regression",
        "from sklearn.tree import DecisionTreeRegressor\n", "DecisionTreeRegressor(max_depth=4, random_state=SEED)",
    ),
    "logistic": Algorithm(
        Text("로지스틱 회귀", "Logistic regression"), "classification",
        "from sklearn.linear_model import LogisticRegression\n", "LogisticRegression()",
    ),
    "svc": Algorithm(
        Text("서포트 벡터 머신", "Support vector machine"), "classification",
        "from sklearn.svm import SVC\n", "SVC()",
    ),
    "knnc": Algorithm(
        Text("k-최근접 이웃", "k nearest neighbours"), "classification",
        "from sklearn.neighbors import KNeighborsClassifier\n", "KNeighborsClassifier(n_neighbors=10)",
    ),
    "kmeans": Algorithm(
        Text("k-평균", "k-means"), "clustering",
        "from sklearn.cluster import KMeans\n", "KMeans(n_clusters=len(set(y)), random_state=SEED)",
    ),
    "dbscan": Algorithm(
        Text("DBSCAN", "DBSCAN"), "clustering", "from sklearn.cluster import DBSCAN\n", "DBSCAN(eps=0.2)",
    ),
    "ward": Algorithm(
        Text("계층적 군집화", "Hierarchical clustering"), "clustering",
        "from sklearn.cluster import AgglomerativeClustering\n", "AgglomerativeClustering(n_clusters=len(set(y)))",
    ),
    "pca": Algorithm(
        Text("주성분 분석(PCA)", "Principal components (PCA)"), "reduction",
        "from sklearn.decomposition import PCA\n", "PCA(n_components=2)",
    ),
    "tsne": Algorithm(
        Text("t-SNE", "t-SNE"), "reduction", "from sklearn.manifold import TSNE\n", "TSNE(random_state=SEED)",
    ),
    "isomap": Algorithm(
        Text("Isomap", "Isomap"), "reduction",
        "from sklearn.manifold import Isomap\n", "Isomap(n_neighbors=20, n_components=2)",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class FieldSpec(Spec):
    """One algorithm on one data set; both must belong to the field."""

    lab: ClassVar[str] = "fields"
    learner: ClassVar[str] = "core.fields.learner"
    at_once: ClassVar[int] = 9

    field: str = choice("classification", FIELDS, label=Text("분야", "Field"))
    algorithm: str = choice("logistic", ALGORITHMS, label=Text("알고리즘", "Algorithm"))
    data: str = choice("moons", DATA, label=Text("데이터", "Data"))
    seed: int = number(42, 0, 9999, label=Text("시드", "Seed"))

    def conflicts(self) -> list[Problem]:
        """An algorithm or a data set of another field."""
        wrong = []
        if ALGORITHMS[self.algorithm].field != self.field:
            wrong.append(Problem("algorithm", "of-another-field"))
        if self.field not in DATA[self.data].fields:
            wrong.append(Problem("data", "of-another-field"))
        return wrong

    def marks(self) -> tuple[int, ...]:
        return (0, 1)


def code(spec: FieldSpec) -> str:
    """The lines that are shown and run."""
    algorithm, data, field = ALGORITHMS[spec.algorithm], DATA[spec.data], FIELDS[spec.field]
    imports = sorted((data.imports + algorithm.imports + EXTRA[spec.field]).splitlines(), key=lambda s: s.split()[1])
    lines = ["\n".join(imports), "", f"SEED = {spec.seed}", data.lines.rstrip()]
    if spec.field in WITH_SPLIT:
        lines.append(SPLIT.rstrip())
    return "\n".join([*lines, "", f"model = {algorithm.maker}", field.lines])


def of_field(field: str) -> tuple[dict[str, Algorithm], dict[str, Data]]:
    """The algorithms and the data sets of a field."""
    algorithms = {name: one for name, one in ALGORITHMS.items() if one.field == field}
    return algorithms, {name: one for name, one in DATA.items() if field in one.fields}

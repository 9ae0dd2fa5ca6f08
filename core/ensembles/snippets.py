"""The lecture's own few lines, as functions: pages show their source and run them. Light at import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from core.spec import Spec, Text, choice


def random_forest_snippet() -> tuple[float, float]:
    from sklearn.datasets import load_diabetes
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.model_selection import train_test_split

    X, y = load_diabetes(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)

    model = RandomForestRegressor(n_estimators=2000, random_state=42)
    model.fit(X_train, y_train)

    return model.score(X_train, y_train), model.score(X_test, y_test)


def xgboost_snippet() -> tuple[float, float]:
    from sklearn.datasets import load_diabetes
    from sklearn.model_selection import train_test_split
    from xgboost import XGBRegressor

    X, y = load_diabetes(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=41)

    model = XGBRegressor(n_estimators=2000, random_state=41)
    model.fit(X_train, y_train)

    return model.score(X_train, y_train), model.score(X_test, y_test)


@dataclass(frozen=True)
class Snippet:
    """Lines that a student would write. `run` gives the training and the test score (R squared)."""

    label: Text
    run: Callable[[], tuple[float, float]]


SNIPPETS: dict[str, Snippet] = {
    "forest": Snippet(Text("랜덤 포레스트", "Random forest"), random_forest_snippet),
    "xgboost": Snippet(Text("XGBoost", "XGBoost"), xgboost_snippet),
}


@dataclass(frozen=True)
class SnippetSpec(Spec):
    """One of the lecture's snippets, run as it stands. Its only step gives the numbers score_train and score_test."""

    lab: ClassVar[str] = "snippets"
    learner: ClassVar[str] = "core.ensembles.snippets_learner"
    at_once: ClassVar[int] = 2

    snippet: str = choice("forest", SNIPPETS, label=Text("코드", "Code"))

    def marks(self) -> tuple[int, ...]:
        return (0, 1)

"""Made tapes, and a lab that has every run at once: what the tests of pages and charts stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data.tabular import TABLES
from core.run import Run
from core.settings import Settings
from core.spec import Spec
from core.store import Store
from core.tape import FINISHED, Frame, Tape

ROOT = Path(__file__).resolve().parent.parent
SIDE = 12
MADE = {"device": "cpu", "device_name": "made", "versions": {"torch": "0"}, "when": "2026-01-01T00:00:00Z"}


def _ensemble_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    table, axis, marks = TABLES[spec.data], np.linspace(-1, 1, SIDE, dtype=np.float32), spec.marks()
    classes = max(len(table.classes), 1)
    if k == 0:
        X, y = chance.normal(size=(30, max(table.dimensions, 1))), chance.integers(0, classes, 30).astype(np.float32)
        picture = {"X_train": X, "X_test": X[:9], "y_train": y, "grid_x": axis, "grid_y": axis}
        return Frame(0, {"rows_train": 30.0, "rows_test": 9.0, "features": 2.0}, {"y_test": y[:9], **picture})
    sizes = np.arange(marks[k - 1] + 1, marks[k] + 1)
    test = 0.5 + 0.3 * sizes / marks[-1] + spec.max_depth / 1000
    numbers = {"score_train": 0.9, "score_test": float(test[-1]), "trees": float(marks[k]), "size": 10.0 * marks[k]}
    arrays = {"sizes": sizes, "train": np.full(len(sizes), 0.9), "test": test, "predicted": np.zeros(9)}
    if table.task == "classification":
        arrays["confusion"] = np.eye(classes, dtype=np.int32) * 9
    if table.dimensions == 2:
        arrays["region"] = np.full((SIDE, SIDE), 0.5, np.float16)
    if table.dimensions == 1:
        arrays["curve"] = np.zeros(SIDE, np.float32)
    return Frame(marks[k], numbers, arrays, {}, 0.1 * k)


def _gan_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    at, axis = spec.marks()[k], np.linspace(-3, 3, SIDE, dtype=np.float32)
    share = at / spec.steps
    numbers = {
        "modes_covered": float(round(8 * share)), "modes_held": float(round(8 * share)), "good_share": 0.9 * share,
        "value": -1.386 * share, "accuracy": 1 - share / 2, "d_real": 0.5, "d_fake": 0.5, "spread": 2.0,
    }
    fake = chance.normal(size=(40, 2)).astype(np.float32)
    arrays = {"fake": fake, "d_map": np.full((SIDE, SIDE), share), "histogram": np.full(8, 10)}
    if at == 0:
        arrays |= {"real": fake + 1, "modes": np.eye(8, 2), "grid_x": axis, "grid_y": axis}
    return Frame(at, numbers, arrays, {"diagnosis": "learning"}, 0.01 * at)


def _snippet_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    return Frame(k, {"score_train": 0.9, "score_test": 0.4} if k else {})


FRAMES = {"ensembles": _ensemble_frame, "gans": _gan_frame, "snippets": _snippet_frame}


class MadeLab:
    """Stands where the engine does: every run that is asked for is there, finished, from made frames."""

    def __init__(self, store: Store, tape: Callable[[Spec], Tape]) -> None:
        self.store, self._tape = store, tape
        self.asked: list[Spec] = []

    def want(self, viewer: str, specs: Sequence[Spec], again: bool = False) -> list[Run]:
        self.asked += specs
        return [Run(spec, self._tape(spec)) for spec in specs]

    def peek(self, viewer: str, spec: Spec) -> Run | None:
        tape = self.store.load(spec)
        return Run(spec, tape) if tape else None

    def leave(self, viewer: str, lab: str) -> None:
        """Nothing is going on here that could be left."""

    def watchers(self) -> int:
        return 0

    def call(self, dotted: str, *arguments: Any, gpu: bool = False) -> Any:
        return np.zeros((arguments[2], 2))


@pytest.fixture(scope="session")
def tape() -> Callable[[Spec], Tape]:
    """Spec -> a finished tape with made frames at all its marks; the same spec gives the same tape."""

    def make(spec: Spec) -> Tape:
        chance = np.random.default_rng(int(spec.key[:8], 16))
        frames = [FRAMES[spec.lab](spec, k, chance) for k in range(len(spec.marks()))]
        return Tape(spec, frames, FINISHED, dict(MADE))

    return make


@pytest.fixture
def made_lab(tape, tmp_path, monkeypatch) -> Iterator[MadeLab]:
    """The pages' engine, replaced by one that computes nothing."""
    from dashboard import live

    lab = MadeLab(Store(str(tmp_path / "store"), shelf=None), tape)
    monkeypatch.setattr(live, "Engine", lambda settings: lab)
    monkeypatch.setattr(live, "settings", lambda: Settings(store=str(tmp_path / "store")))
    live.lab.clear()
    yield lab
    live.lab.clear()


@pytest.fixture
def opened(made_lab) -> Callable[..., AppTest]:
    """(page, URL parameters) -> the app with that page open, run once."""

    def open_(page: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30)
        for name, value in {"lang": "en", **query}.items():
            app.query_params[name] = value
        app.switch_page(f"../pages/{page}.py")
        return app.run()

    return open_

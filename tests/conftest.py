"""Made tapes, and a lab that has every run at once: what the tests of pages and charts stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data.tabular import TABLES
from core.gans.choices import LOSSES
from core.run import Run
from core.settings import Settings
from core.spec import Spec
from core.store import Store
from core.tape import FINISHED, Frame, Tape
from tests.recordings import WEB
from tests.told import tensor_frame, timing_frame

ROOT = Path(__file__).resolve().parent.parent
SIDE = 12
RECORDED = ("takehome", "tensors", "examples", "guestbooks")
"""What is in the names of the files that record other programs, which takes long; in one process, once for all."""
MADE = {"device": "cpu", "device_name": "made", "versions": {"torch": "0"}, "when": "2026-01-01T00:00:00Z"}


def _ensemble_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    table, axis, marks = TABLES[spec.data], np.linspace(-1, 1, SIDE, dtype=np.float32), spec.marks()
    classes = max(len(table.classes), 1)
    if k == 0:
        X, y = chance.normal(size=(30, max(table.dimensions, 1))), chance.integers(0, classes, 30).astype(np.float32)
        picture = {"X_train": X, "X_test": X[:9], "y_train": y, "grid_x": axis, "grid_y": axis}
        picture["outliers"] = np.arange(spec.outliers)
        return Frame(0, {"rows_train": 30.0, "rows_test": 9.0, "features": 2.0}, {"y_test": y[:9], **picture})
    sizes = np.arange(marks[k - 1] + 1, marks[k] + 1)
    test = 0.5 + 0.3 * sizes / marks[-1] + spec.max_depth / 1000
    numbers = {"score_train": 0.9, "score_test": float(test[-1]), "trees": float(marks[k]), "size": 10.0 * marks[k]}
    if spec.outliers:
        numbers[{"adaboost": "outlier_weight"}.get(spec.model, "outlier_seen")] = 0.3
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
    share, parts = at / spec.steps, 10 if spec.pictures else 8
    numbers = {
        "modes_covered": float(round(parts * share)), "modes_held": float(round(parts * share)),
        "good_share": 0.9 * share, "accuracy": 1 - share / 2, "loss_d": 1.386 * share, "loss_g": 0.7, "spread": 1.0,
        "grad_d": 0.1, "grad_g": 0.2, "slope_real": 1.0, "slope_fake": 2.0, "turnover": 0.1, "drift": 0.1,
    }  # fmt: skip
    belief = {"value": -1.386 * share, "d_real": 0.5, "d_fake": 0.5}
    numbers |= belief if LOSSES[spec.loss].belief else {"score_real": 0.3, "score_fake": -0.3}
    if k % 8 == 0 or at == spec.steps:
        numbers |= {"mmd": 0.01, "precision": 0.9, "recall": 0.8} | ({} if spec.pictures else {"oracle": -1.3 * share})
    arrays = {"histogram": np.full(parts, 10)} | (_made_images if spec.pictures else _made_points)(k, chance)
    if at == 0:
        arrays["shares"] = np.full(parts, 1 / parts)
        real = {"real": arrays["fake"] + 1, "modes": np.eye(8, 2), "grid_x": axis, "grid_y": axis}
        arrays |= {"real": arrays["fake"]} if spec.pictures else real
    return Frame(at, numbers, arrays, {"diagnosis": "learning"}, 0.01 * at)


def _made_points(k: int, chance: np.random.Generator) -> dict[str, Any]:
    fake = chance.normal(size=(40, 2)).astype(np.float32)
    lattice = np.stack(np.meshgrid(np.arange(5.0), np.arange(5.0)), axis=2)
    return {"fake": fake, "d_map": np.full((SIDE, SIDE), k / 100), "arrows": fake / 4, "warp": lattice}


def _made_images(k: int, chance: np.random.Generator) -> dict[str, Any]:
    fake = chance.integers(0, 256, (25, 64)).astype(np.uint8)
    return {"fake": fake, "label": np.arange(25) % 10, "good": np.arange(25) < 9, "nearest": fake[:10]}


def _moves_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    axis = np.linspace(-3, 3, SIDE, dtype=np.float32)
    who = spec.played[k - 1].who if k else ""
    fake, seen, shares = chance.normal(size=(40, 2)), chance.uniform(size=9), chance.uniform(size=(SIDE, SIDE))
    numbers = {"value": -1.386 + 0.01 * k, "loss_d": 1.386 - 0.01 * k, "loss_g": 0.7, "judged": 400.0}
    arrays = {"fake": fake, "d_map": shares, "histogram": np.full(8, 10)}
    if k == 0:
        arrays |= {"real": fake + 1, "modes": np.eye(8, 2), "grid_x": axis, "grid_y": axis}
        return Frame(0, numbers, arrays)
    arrays |= {"batch_fake": fake[:9], "noise": fake[9:18], "seen_fake": seen}
    numbers |= {"batch_d_fake": 0.4, "batch_loss_g": 0.9}
    if who != "G":
        arrays |= {"batch_real": fake[18:27], "seen_real": seen, "map_before": shares, "map_after": shares.T}
        arrays |= {"seen_real_after": seen, "seen_fake_after": seen}
        numbers |= {"batch_d_real": 0.6, "batch_loss_d": 1.3, "norm_d": 0.2, "batch_loss_d_after": 1.2}
        numbers |= {"batch_d_real_after": 0.61, "batch_d_fake_after": 0.39, "batch_loss_g_after": 0.95}
    if who != "D":
        arrays |= {"pull": fake[:9] / 10, "fake_after": fake[:9] + 0.01, "map_met": shares}
        numbers |= {"loss_g_before": 0.9, "loss_g_after": 0.8, "norm_g": 0.3, "pull": 0.1, "moved": 0.01, "along": 0.8}
    return Frame(k, numbers, arrays, {"who": who}, 0.01 * k)


def _flow_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    marks = spec.marks()
    share = marks[k] / spec.steps
    made, still = chance.normal(size=(40, 2)).astype(np.float32), {"shares": np.full(8, 1 / 8), "modes": np.eye(8, 2)}
    numbers = {"loss_fixed": 6 - 2.6 * share, "off": 2.6 - 2.6 * share, "modes_covered": 8.0 * share}
    numbers |= {"modes_held": float(round(8 * share)), "good_share": 0.9 * share}
    arrays, times = {"fake": made, "histogram": np.full(8, 10)}, {}
    if k == 0:
        lattice = np.linspace(-3, 3, 5, dtype=np.float32)
        return Frame(
            0, numbers | {"least_loss": 3.37}, arrays | still | {"real": made + 1, "noise": made, "lattice": lattice}
        )
    if marks[k] == spec.steps:
        calls, path = np.array([1, 2, 4, 16]), np.linspace(made[:9], made[:9] + 1, 7).astype(np.float16)
        good = np.array([[0, 0.1, 0.6, 0.9], [np.nan, 0, 0.1, 0.93]], np.float32)
        arrays |= {"cost_calls": calls, "cost_good": good, "cost_held": good * 0 + 8}
        arrays |= {"path": path, "field": np.ones((7, 5, 5, 2), np.float16)}
        times = {f"{solver}_{n}": 1e-3 * n for solver in ("euler", "midpoint") for n in calls}
    return Frame(marks[k], numbers | {"loss": 6 - 2.5 * share}, arrays, {}, 0.01 * marks[k], times)


def _snippet_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    return Frame(k, {"score_train": 0.9, "score_test": 0.4} if k else {})


def _rounds_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    axis, line = np.linspace(-1, 1, SIDE, dtype=np.float32), np.linspace(-1, 1, 30, dtype=np.float32)
    scores = {"score_train": 0.9, "score_test": 0.8, "mse_train": 0.1, "mse_test": 0.2}
    if spec.kind == "adaboost":
        if k == 0:
            y = chance.integers(0, 2, 30).astype(np.float32)
            return Frame(0, {}, {"X_train": chance.normal(size=(30, 2)), "y_train": y, "grid_x": axis, "grid_y": axis})
        stump = {"feature": [0, -1, -1], "threshold": [0.1, 0, 0], "below": [1, -1, -1], "above": [2, -1, -1]}
        arrays = {name: np.array(values) for name, values in {**stump, "says": [0, 0, 1]}.items()}
        arrays |= {"weights": np.full(30, 1 / 30), "wrong": np.arange(30) < 6, "vote": np.full((SIDE, SIDE), 0.6)}
        return Frame(k, {**scores, "error": 0.2, "alpha": 1.386, "wrong": 6.0, "after": 0.5}, arrays)
    if k == 0:
        opening = {"X_train": line[:, None], "y_train": line, "grid_x": axis, "cuts": line[1:], "curve": 0 * axis}
        return Frame(0, scores, opening)
    arrays = {"residual": line, "tree": axis, "curve": axis * k / spec.rounds, "gains": 1 - line[1:] ** 2}
    leaf = {"leaf": -0.1, "leaf_rows": 9.0, "leaf_sum": -0.9, "leaf_g": 0.9, "leaf_h": 8.0, "leaf_hand": -0.1}
    sums = {"g_left": -3.0, "h_left": 14.0, "g_right": 3.0, "h_right": 16.0, "gain": 1.13, "gain_library": 1.13}
    tree = {"cut": 0.0, "splits": 1.0, "leaves": 2.0, "gain_off": 0.0, "leaf_off": 0.0}
    return Frame(k, {**scores, "mse_before": 0.12, "mse_full": 0.05, **leaf, **sums, **tree}, arrays)


def _bagging_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    axis, rows = np.linspace(-1, 1, SIDE, dtype=np.float32), 30
    if k == 0:
        X, y = chance.normal(size=(rows, 2)), chance.integers(0, 2, rows)
        made = {"X_train": X, "X_test": X[:9], "y_train": y, "y_test": y[:9], "grid_x": axis, "grid_y": axis}
        return Frame(0, {"rows_train": float(rows), "rows_test": 9.0}, made)
    scores = {"score_train": 0.95, "score_test": 0.8, "tree_train": 0.9, "tree_test": 0.7, "drawn": 19.0, "leaves": 7.0}
    if k > 1:
        scores["disagree"] = 0.2
    if spec.samples:
        scores |= {"score_oob": 0.78, "oob_rows": min(rows, 11.0 * k), "oob_trees": 0.37 * k}
    own, flat = chance.integers(0, 2, (SIDE, SIDE)).astype(np.float16), np.zeros(1)
    tree = {"left": flat, "right": flat, "feature": flat, "threshold": flat, "share": flat, "rows": flat}
    arrays = {"counts": chance.poisson(1, rows), "own": own, "vote": own * 0.5, "hands": own * k, **tree}
    return Frame(k, scores, arrays, {}, 0.01 * k)


def _costs_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    if k == 0:
        return Frame(0, {"features": 10.0})
    rows, trees = spec.rungs[k - 1]
    numbers = {"rows": rows, "trees": trees, "grown": trees, "size": 9 * trees, "bytes": 500 * trees}
    times = {"fit": 1e-5 * rows * trees * chance.uniform(0.9, 1.1), "predict": 1e-4 * trees}
    return Frame(k, {name: float(value) for name, value in numbers.items()}, times=times)


def _variance_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    r, sizes, line = spec.marks()[k], len(spec.sizes), spec.data == "sine"
    axis = np.linspace(0, 6, SIDE, dtype=np.float32)
    if k == 0:
        return Frame(0, {"noise": spec.sigma2, "places": 12.0}, {"grid": axis, "truth": axis} if line else {})
    bias2, variance = np.linspace(0.3, 0.01, sizes), np.linspace(0.02, 0.05, sizes)
    error = bias2 + variance + spec.sigma2 + 0.001
    arrays = {"bias2": bias2, "variance": variance, "error": error, "doubt": np.full(sizes, 0.002)}
    if line:
        curves = {name: np.tile(axis, (sizes, 1)) + chance.normal() for name in ("mean", "curve")}
        arrays |= curves | {"deviation": np.full((sizes, SIDE), 0.2), "X": axis, "y": axis}
    return Frame(r, {}, arrays, {}, 0.1 * k)


def _depths_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    y = np.arange(40) % 2
    if k == 0:
        return Frame(0, {"rows_train": 30.0, "rows_test": 40.0, "features": 2.0}, {"y_test": y})
    right = 36 - k
    numbers = {"score_train": min(1.0, 0.7 + 0.02 * k), "score_test": right / 40, "size": 10.0 * k}
    arrays = {"predicted": np.where(np.arange(40) < right, y, 1 - y)}
    return Frame(k, numbers, arrays, {}, 0.1 * k, {"fit": 0.1})


def _tree_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    """A stump; its first column is asked about."""
    table = TABLES[spec.data]
    features, classes, shown = table.features, max(len(table.classes), 1), 9
    if k == 0:
        X, y = chance.normal(size=(30, features)), chance.integers(0, classes, 30)
        made = {"X_shown": X[:shown], "y_shown": y[:shown], "X_train": X, "y_train": y, "said_shown": y[:shown]}
        made |= {"low": np.full(features, -3.0), "high": np.full(features, 3.0)}
        scores = {"whole_train": 1.0, "whole_test": 0.9, "trees": 10.0}
        return Frame(0, {"rows_train": 30.0, "rows_test": 9.0, **scores}, made)
    value = np.full((3, classes if spec.answers == "votes" else 1), 1 / classes)
    stump = {"left": [1, -1, -1], "right": [2, -1, -1], "feature": [0, -1, -1], "threshold": [0.1 * k, 0.0, 0.0]}
    stump |= {"unknown": [True] * 3, "gain": [0.5, 0, 0], "rows": [30, 20, 10], "below": [2, 0, 0]}
    arrays = {**{name: np.array(entries) for name, entries in stump.items()}, "value": value}
    numbers = {"round": float(k), "nodes": 3.0, "leaves": 2.0, "depth": 1.0, "own_train": 0.9, "own_test": 0.8}
    return Frame(k, numbers, {**arrays, "answers": value[[1] * shown]}, {"asks": "at-most"}, 0.1)


def _surrogate_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    frame = _tree_frame(spec, k, chance)
    scores = {"fidelity_train": 0.95, "fidelity_test": 0.9, "direct_train": 0.8, "direct_test": 0.7}
    return replace(frame, numbers={**frame.numbers, **scores}) if k else frame


def _maps_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    """Healthy on the diagonal; elsewhere one diagnosis after the other."""
    from core.gans.maps import CODES, COLUMNS, NUMBERS, ROWS

    codes = [0 if column == spec.row else 1 + (spec.row + column) % (len(CODES) - 1) for column in range(k)]
    arrays = {"code": np.array(codes, np.int8), "found": np.full((k, len(NUMBERS)), 0.5, np.float32)}
    arrays |= {"fake": chance.normal(size=(150, 2)).astype(np.float16)} if k else {"lr_g": np.array(COLUMNS)}
    return Frame(k, {"lr_d": ROWS[spec.row], "healthy": float(codes.count(0))}, arrays, {}, 0.5 * k, {"busy": 0.4 * k})


def _calls_frame(spec: Any, k: int, chance: np.random.Generator) -> Frame:
    return WEB if k else Frame(0)


FRAMES = {
    "tensors": tensor_frame,
    "timings": timing_frame,
    "calls": _calls_frame,
    "maps": _maps_frame,
    "depths": _depths_frame,
    "costs": _costs_frame,
    "variance": _variance_frame,
    "trees": _tree_frame,
    "surrogates": _surrogate_frame,
    "ensembles": _ensemble_frame,
    "gans": _gan_frame,
    "films": _gan_frame,
    "flows": _flow_frame,
    "moves": _moves_frame,
    "snippets": _snippet_frame,
    "rounds": _rounds_frame,
    "bagging": _bagging_frame,
}


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

    @property
    def device(self) -> str:
        return "cpu"

    def watchers(self) -> int:
        return 0

    def call(self, dotted: str, *arguments: Any, gpu: bool = False) -> Any:
        return np.zeros((arguments[2], 2))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where tests run in two processes, those of a file share one; so do the browser's, and those that record."""
    from xdist.scheduler import LoadScopeScheduling

    class ByPlace(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            if "browser" in Path(file).parts:
                return "browser"
            return "recorded" if any(name in Path(file).stem for name in RECORDED) else file

    return ByPlace(config, log)


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
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120)
        for name, value in {"lang": "en", **query}.items():
            app.query_params[name] = value
        app.switch_page(f"../pages/{page}.py")
        return app.run()

    return open_


@pytest.fixture
def small_beds(monkeypatch) -> Iterator[None]:
    """Ensembles of 40 trees plant three times; one thread each, as on a worker."""
    from threadpoolctl import threadpool_limits

    from core.ensembles.growers import forests, gradient

    monkeypatch.setattr(forests, "BED", 16)
    monkeypatch.setattr(gradient, "BED", 16)
    with threadpool_limits(1):
        yield

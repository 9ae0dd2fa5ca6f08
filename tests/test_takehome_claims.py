"""What is taken home of sweeps and of the claims' experiments finds the app's numbers, whatever the spec."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
import pytest
import torch

from core.ensembles.claims import costs_learner
from core.ensembles.claims.costs import CostSpec, ladders, measured
from core.ensembles.claims.depths import DepthSpec, depths
from core.ensembles.claims.variance import VarianceSpec, alike, parts
from core.ensembles.notebook import costs
from core.ensembles.presets import PRESETS
from core.ensembles.spec import EnsembleSpec, comparison
from core.ensembles.wrapup.families import filling
from core.ensembles.wrapup.questions import QUESTIONS
from core.ensembles.wrapup.sweeps import specs as swept_over
from core.notebooks import BOOKS
from core.run import Run
from core.spec import Spec
from core.tape import FINISHED, Frame, Tape
from core.tensors.timing_spec import TimingSpec
from dashboard.words import say
from tests.exported import config, near_to, seen
from tests.test_takehome_page import everything
from tests.told import timing_frame


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")


def whole(spec: Spec, marks: int | None = None) -> Tape[Any]:
    """The tape that a page shows: a frame at every mark, or at the first of them."""
    learner = import_module(spec.learner)
    state = learner.start(spec)
    frames = [learner.observe(state)]
    for at in spec.marks()[1:marks]:
        state = learner.advance(state, at)
        frames.append(learner.observe(state))
    return Tape(spec, frames, FINISHED)


def run(given: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """All code but the pictures."""
    space: dict[str, Any] = {}
    for kind, source in given:
        if kind == "code" and "plt.show" not in source:
            exec(source, space)
    return space


def agree(given: list[tuple[str, str]]) -> dict[str, Any]:
    """Runs cells, and compares what they find with what they say that the app has found."""
    space, wanted = run(given), seen(given)
    assert wanted
    for name, (expected, near) in wanted.items():
        assert space["found"][name] == near_to(expected, near), name
    return space


def settings(given: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return config(next(source for _, source in given if source.startswith("CONFIG")))


POINTS = "a0.5,1.2,1;m17,0.4,-0.3;r4"
PULLED = EnsembleSpec(data="sine", rows=200, model="linear", outliers=3)
MOVED = EnsembleSpec(rows=100, model="tree", points="m150,0.4,-0.3")
SWEEPS = {
    "of-the-model": swept_over(EnsembleSpec(rows=200, trees=5), "max_depth", [1, 3, 8]),
    "of-its-trees": swept_over(EnsembleSpec(data="wine", model="xgboost"), "trees", [1, 2, 5, 10]),
    "of-a-seed": swept_over(EnsembleSpec(rows=200, trees=5, model="bagging", bootstrap="off"), "seed", [0, 1, 2]),
    "of-the-split": swept_over(EnsembleSpec(data="diabetes", model="tree"), "split_seed", [0, 3, 9]),
    "of-the-rows": swept_over(EnsembleSpec(data="sine", model="knn", test_share=0.5), "rows", [100, 200, 300]),
    "of-the-noise": swept_over(EnsembleSpec(data="friedman1", rows=100, model="linear"), "noise", [0.0, 0.5, 1.0]),
    "of-wrong-answers": swept_over(EnsembleSpec(rows=200, model="tree", max_depth=4), "label_noise", [0.0, 0.1, 0.3]),
    "of-outliers": swept_over(EnsembleSpec(data="sine", rows=200, model="adaboost", trees=5), "outliers", [0, 1, 5, 9]),
    "of-their-size": swept_over(PULLED, "outlier_size", [0.0, 5.0, 20.0]),
    "with-points": swept_over(EnsembleSpec(rows=200, trees=4, points=POINTS), "min_leaf", [1, 5, 9]),
}  # fmt: skip


@pytest.mark.parametrize("name", SWEEPS)
def test_a_sweep_is_one_loop_over_its_values(name):
    specs = SWEEPS[name]
    given = BOOKS["ensembles"]([whole(spec) for spec in specs], "en")
    agree(given)
    field = next(f for f in EnsembleSpec.rules() if len({getattr(spec, f) for spec in specs}) > 1)
    assert settings(given)[field] == [getattr(spec, field) for spec in specs]
    assert sum(f'for {field} in CONFIG["{field}"]:' in source for _, source in given) == 1
    assert sum(source.count(".fit(") for kind, source in given if kind == "code") == 1


PLAIN = {
    "two": swept_over(EnsembleSpec(rows=100, trees=3), "max_depth", [1, 3]),
    "models": comparison(("tree", "linear", "knn"), rows=100),
    "library's-own": swept_over(EnsembleSpec(rows=100, trees=3, model="extra"), "max_depth", [0, 3, 8]),
    "names": [EnsembleSpec(rows=100, trees=3, bootstrap=b) for b in ("on", "off", "default")],
    "rows-with-points": swept_over(MOVED, "rows", [100, 200, 300]),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_no_series_of_numbers_stands_model_by_model(name):
    given = BOOKS["ensembles"]([whole(spec) for spec in PLAIN[name]], "en")
    assert len(agree(given)["found"]) == 2 * len(PLAIN[name])
    assert all("for max_depth" not in source and "for rows" not in source for _, source in given)


def test_runs_on_the_same_data_stand_together_and_say_in_what_they_differ():
    specs = [spec.with_(trees=2) for spec in QUESTIONS["target"].specs]
    assert [spec.outliers for spec in specs[:4]] == [0, 3, 0, 3]  # each model without and with them
    given = BOOKS["ensembles"]([whole(spec) for spec in specs], "en")
    agree(given)
    assert sum("train_test_split(" in source for _, source in given) == 2
    assert "forest, outliers 3 test" in seen(given)
    assert BOOKS["ensembles"]([whole(spec) for spec in PRESETS["curve"].specs], "en")


LADDERS = {
    "classes": ladders(("linear", "knn", "gboost", "xgbforest"), CostSpec(data="moons", rows=100, trees=1, seed=3)),
    "shallow": ladders(("tree", "extra", "bagging"), CostSpec(rows=100, trees=1, max_depth=2)),
    "no-trees": ladders(("linear", "tree"), CostSpec(data="moons")),
    "ends-early": ladders(("adaboost",), CostSpec(data="moons", rows=100, trees=20, max_depth=8)),
}


@pytest.mark.parametrize("name", LADDERS)
def test_ladders_are_climbed_again_and_times_are_not_judged(name, monkeypatch):
    """The first steps, each timed once."""
    monkeypatch.setattr(costs_learner, "REPEATS", 1)
    monkeypatch.setattr(costs, "TRIES", 1)
    tapes = [whole(spec, 6 if spec.along == "trees" else 4) for spec in LADDERS[name]]
    given = BOOKS["costs"](tapes, "ko")
    space = agree(given)
    for tape in tapes:
        sizes, nodes = measured(tape, "size")
        rungs = space["measured"][f"{tape.spec.model}, {tape.spec.along}"]
        assert [(rung[0], rung[3]) for rung in rungs] == list(zip(sizes, nodes, strict=True))
    assert not [label for label in seen(given) if "fit" in label or "predict" in label]


QUICK = VarianceSpec(trees=12, resamples=5, rows=40)
RESAMPLED = {
    "bagging": alike(("forest", "extra", "bagging", "tree"), QUICK),
    "boosting": alike(("gboost", "hist", "xgboost"), QUICK.with_(learning_rate=0.5, max_depth=2)),
    "median": alike(("adaboost",), VarianceSpec(data="friedman1", trees=30, resamples=5, seed=7)),
    "no-noise": alike(("adaboost", "linear"), VarianceSpec(trees=9, resamples=5, noise=0.0, max_depth=6)),
    "no-trees": alike(("linear", "knn"), VarianceSpec(rows=20, n_neighbors=50, resamples=10)),
    "one-tree": alike(("forest", "xgboost"), VarianceSpec(data="friedman1", trees=1, resamples=5, noise=1.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", RESAMPLED)
def test_errors_are_taken_apart_as_in_the_app_at_every_size(name):
    tapes = [whole(spec) for spec in RESAMPLED[name]]
    space = agree(BOOKS["variance"](tapes, "ko"))
    for tape in tapes:
        found, model = parts(tape, tape.last.at), tape.spec.model
        assert tuple(space["SIZES"][model]) == tape.spec.sizes
        assert space["noise"] == tape.spec.sigma2
        for part in ("bias2", "variance", "error", "doubt"):
            assert space[part][model] == pytest.approx(getattr(found, part), rel=1e-9, abs=1e-12), part


def resisting(models: Sequence[str], **chosen: Any) -> list[Spec]:
    """What the chapter on overfitting shows: by depth, and by number of trees."""
    spec = DepthSpec(**chosen)
    return [*depths(models, spec), *comparison(models, **spec.shared())]


RESISTING = {
    "noisy-classes": resisting(("tree", "forest", "adaboost", "xgboost"), rows=200, trees=12),
    "clean-cells": resisting(("bagging", "gboost", "hist"), data="checkerboard", rows=200, trees=11, label_noise=0.0),
    "regression": resisting(("forest", "adaboost", "xgboost", "gboost"), data="diabetes", trees=15, learning_rate=0.4),
    "points": resisting(("extra", "tree"), rows=200, trees=6, points=POINTS, max_depth=4, min_leaf=2, bootstrap="on"),
    "many-classes": resisting(("extra", "adaboost"), data="wine", trees=9, outliers=4, max_features=0.5),
    "as-a-whole": resisting(("xgbforest", "tree"), data="sine", rows=200, trees=8),
}  # fmt: skip


@pytest.mark.parametrize("name", RESISTING)
def test_scores_by_depth_and_by_trees_are_the_app_s(name):
    tapes = [whole(spec, 6 if isinstance(spec, DepthSpec) else None) for spec in RESISTING[name]]
    space = agree(BOOKS["depths"](tapes, "ko"))
    for tape in tapes:
        curves = space["by_depth" if isinstance(tape.spec, DepthSpec) else "by_trees"][tape.spec.model]
        for kind, mine in zip(("train", "test"), curves[1:], strict=True):
            marks, scores = tape.series(f"score_{kind}")
            theirs = dict(zip(marks, scores, strict=True))
            near = 1e-3 if tape.spec.model == "xgbforest" else 1e-12
            assert [theirs[at] for at in curves[0]] == pytest.approx(list(mine), rel=near, abs=1e-12)


def test_adaboost_gets_no_more_trees_than_it_may():
    deep, grown = resisting(("adaboost",), data="california", trees=1000)
    many = [deep, grown, comparison(("forest",), **deep.shared())[0]]
    made = [Tape(spec, [Frame(0, {}, {"y_test": np.zeros(2)}), frame_of(spec)], FINISHED) for spec in many]
    code = "\n".join(source for _, source in BOOKS["depths"](made, "en"))
    assert (
        grown.trees == 484
        and 'min(CONFIG["trees"], 484)' in code
        and settings(BOOKS["depths"](made, "en"))["trees"] == 1000
    )


def frame_of(spec: Spec) -> Frame:
    return Frame(spec.marks()[-1], {"score_train": 1.0, "score_test": 0.5}, {"predicted": np.zeros(2)})


def timed(**chosen: Any) -> Tape[Any]:
    """A tape of times that nobody has taken."""
    spec = TimingSpec(**chosen)
    return Tape(spec, [timing_frame(spec, k) for k in (0, 2)], FINISHED)


TIMED = [
    pytest.param(timed(work="matrix"), id="matrix"),
    pytest.param(timed(work="elementwise", threads="all"), id="all-cores"),
    pytest.param(timed(work="elementwise", device="cuda"), id="gpu"),
]


@pytest.mark.parametrize("tape", TIMED)
def test_times_stand_beside_the_app_s_and_only_the_work_is_compared(tape, capsys):
    given = BOOKS["timings"]([tape], "en")
    space = agree(given)
    sizes = list(tape.spec.sizes[:2])
    assert [float(n) for n in space["found"].values()] == [expected for expected, _ in seen(given).values()]
    assert all(list(space["times"][name]) == sizes for name in ("numpy", "torch"))
    assert space["APP"]["numpy"] == pytest.approx({n: tape.last.times[f"numpy.{n}"] for n in sizes}, rel=1e-3)
    assert ("cuda moved" in space["APP"]) == (tape.spec.device == "cuda")
    a = space["operands"](sizes[0])
    assert space["work"](*a).shape == a[0].shape
    assert "here, in the app" in capsys.readouterr().out


def test_a_gpu_is_timed_with_and_without_the_transfer(monkeypatch, capsys):
    """The processor in its place, since most hosts have none."""
    for name, stand_in in {"is_available": True, "get_device_name": "Made GPU", "synchronize": None}.items():
        monkeypatch.setattr(torch.cuda, name, lambda stand_in=stand_in: stand_in)
    given = BOOKS["timings"]([timed(work="matrix", device="cuda")], "en")
    space = agree([(kind, source.replace('.to("cuda")', '.to("cpu")')) for kind, source in given])
    times = space["times"]
    assert all(times["cuda moved"][n] > times["cuda"][n] for n in space["CONFIG"]["sizes"])
    assert "Made GPU" in (said := capsys.readouterr().out) and said.count("sizes from which on") == 2


def offered(app, language: str = "en") -> bool:
    assert not app.exception
    return say(language, "takehome.take") in everything(app.main)


@pytest.mark.parametrize(("claim", "language"), [("cost", "ko"), ("variance", "en"), ("overfitting", "ko")])
def test_the_claims_are_offered(opened, claim, language):
    assert offered(opened("unit04a", lang=language, ensembles_tab="claims", ensembles_claim=claim), language)


def press(app, label: str):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_a_sweep_is_offered_once_it_has_run(opened):
    query = {"sweep_field": "max_depth", "sweep_from": "2", "sweep_to": "10", "ensembles_model": "tree"}
    app = opened("unit04a", ensembles_tab="runs", runs_view="sweep", **query)
    assert not offered(app)
    assert offered(press(app, say("en", "runs.sweep_start", count=5)))


def test_the_filled_table_is_offered_and_so_is_a_question_that_was_run(opened, made_lab, tape):
    app = opened("unit04a", ensembles_tab="wrapup")
    assert not offered(app)
    app = press(app, say("en", "wrapup.fill", count=6)).run()
    assert not offered(app)  # the made lab has forgotten its runs
    for spec in filling([]):
        made_lab.store.save(tape(spec), "cpu")
    assert offered(app.run())
    asked = opened("unit04a", ensembles_tab="wrapup", wrapup_view="quiz")
    assert not offered(asked)
    asked.radio[-1].set_value(asked.radio[-1].options[0]).run()
    assert offered(press(asked, say("en", "wrapup.run_it", count=len(QUESTIONS["trees"].specs))))
    assert not offered(opened("unit04a", ensembles_tab="wrapup", wrapup_view="goals"))


def test_times_are_offered_once_taken_beside_the_topic_s_own_offer(opened, made_lab, monkeypatch):
    app = opened("unit03", three_tab="tensors")
    assert not offered(app)
    monkeypatch.setattr(made_lab, "peek", lambda viewer, spec: Run(spec, timed(release=spec.release)))
    assert offered(app.run())
    app.session_state["tensors_seen"] = {"shape"}
    app.query_params["tensors_topic"] = "shape"
    assert everything(app.run().main).count(say("en", "takehome.take")) == 2

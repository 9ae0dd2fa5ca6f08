"""What is taken home of bagging, rounds and single trees: any legal experiment, not the presets alone."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from core.ensembles.inside.bagging import BaggingSpec, family
from core.ensembles.inside.rounds import RoundsSpec
from core.ensembles.inside.single_trees import ANSWERS, TreeSpec
from core.ensembles.inside.surrogates import SurrogateSpec
from core.ensembles.kinds import MODELS
from core.notebooks import BOOKS
from core.spec import Spec
from core.tape import FINISHED, Tape
from core.worker import made
from dashboard.words import say
from tests.exported import near_to, seen
from tests.test_takehome_page import everything


def taped(spec: Spec) -> Tape[Any]:
    """The whole tape, as the engine records it."""
    learner = import_module(spec.learner)
    state = learner.start(spec)
    frames = [learner.observe(state)]
    for at in spec.marks()[1:]:
        state = learner.advance(state, at)
        frames.append(learner.observe(state))
    return Tape(spec, frames, FINISHED, made("cpu"))


def run(specs: list[Spec], draws: bool = False) -> dict[str, Any]:
    """The names that the notebook's code leaves; what it found is compared with what the app has seen."""
    tapes = [taped(spec) for spec in specs]
    given = BOOKS[specs[0].lab](tapes, "en")
    space: dict[str, Any] = {}
    for kind, source in given:
        if kind == "code" and (draws or "plt.show" not in source):
            exec(source, space)
    for name, (expected, near) in seen(given).items():
        assert space["found"][name] == near_to(expected, near), name
    return space


VOTING = {
    "one tree each": family(BaggingSpec(trees=1, rows=100)),
    "no chance": family(BaggingSpec(bootstrap="off", features="all", max_depth=3, trees=4, rows=100)),
    "all chance": family(BaggingSpec(bootstrap="on", features="sqrt", data="circles", trees=5, test_share=0.2)),
    "shallow": [BaggingSpec(max_depth=2, data="checkerboard", trees=6, seed=7, split_seed=3, noise=0.0)],
    "a tree alone": [BaggingSpec(kind="tree", bootstrap="on", features="sqrt")],
}


@pytest.mark.parametrize("name", VOTING)
def test_samples_votes_and_out_of_bag_scores_are_the_app_s(name, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    run(VOTING[name], draws=name == "no chance")


ROUNDS = {
    "once": RoundsSpec(rounds=1, rows=100),
    "perfect": RoundsSpec(plane="circles", stump_depth=3, noise=0.0, rounds=20),
    "overshoots": RoundsSpec(vote_rate=2.0, rounds=60, plane="checkerboard", stump_depth=2),
    "slowly": RoundsSpec(vote_rate=0.3, rounds=12, seed=5),
    "a tree": RoundsSpec(kind="gradient", rounds=1, tree_depth=5, learning_rate=1.0),
    "to the end": RoundsSpec(kind="gradient", rounds=60, tree_depth=5, learning_rate=0.7, rows=100, noise=0.0),
    "no penalty": RoundsSpec(kind="xgboost", rounds=8, tree_depth=3, reg_lambda=0.0, rows=120),
    "refused": RoundsSpec(kind="xgboost", rounds=9, gamma=5.0, reg_lambda=10.0, learning_rate=0.5),
    "nothing left": RoundsSpec(kind="xgboost", rounds=60, tree_depth=5, reg_lambda=0.0, learning_rate=1.0, noise=0.0),
}


@pytest.mark.parametrize("name", ROUNDS)
def test_weights_residuals_gains_and_leaves_are_the_app_s(name, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    run([ROUNDS[name]])


READ = [
    *(TreeSpec(data=data, model=model, trees=2) for data in ("wine", "diabetes") for model in ANSWERS),
    TreeSpec(data="moons", model="adaboost", trees=50, max_depth=10),
    TreeSpec(data="sine", model="hist", trees=3, max_depth=1, rows=100),
    TreeSpec(data="digits", model="bagging", trees=3, max_depth=4),
    TreeSpec(data="friedman1", model="gboost", trees=4, seed=3, split_seed=5),
]


@pytest.mark.parametrize("spec", READ, ids=lambda spec: f"{spec.data}-{spec.model}-{spec.trees}")
def test_trees_are_read_as_the_app_reads_them(spec):
    run([spec])


REPEATED = [
    *(SurrogateSpec(data="wine", model=model, trees=3) for model in MODELS),
    *(SurrogateSpec(data="diabetes", model=model, trees=3) for model in ("linear", "adaboost", "xgbforest")),
    SurrogateSpec(data="sine", model="knn", n_neighbors=40, rows=100, seed=1),
    SurrogateSpec(data="checkerboard", model="xgboost", trees=5, max_depth=2, noise=0.0, split_seed=9),
]


@pytest.mark.parametrize("spec", REPEATED, ids=lambda spec: f"{spec.data}-{spec.model}")
def test_a_surrogate_is_as_faithful_as_in_the_app(spec):
    run([spec])


@pytest.mark.parametrize(
    ("data", "model"), [("circles", "forest"), ("sine", "gboost"), ("circles", "hist"), ("sine", "xgbforest")]
)
def test_every_picture_of_a_tree_is_drawn(data, model, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    run([TreeSpec(data=data, model=model, trees=1, rows=100)], draws=True)


CHAPTERS = [
    ("ko", {"ensembles_tab": "bagging"}),
    ("en", {"ensembles_tab": "boosting", "rounds_kind": "xgboost"}),
    ("ko", {"ensembles_tab": "trees", "trees_view": "tree"}),
    ("en", {"ensembles_tab": "trees", "trees_view": "surrogate"}),
]


@pytest.mark.parametrize(("language", "query"), CHAPTERS)
def test_the_chapters_offer_it(opened, language, query):
    app = opened("unit04a", lang=language, **query)
    assert not app.exception
    assert say(language, "takehome.take") in everything(app.main)

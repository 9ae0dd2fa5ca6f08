"""What is taken home of bagging, rounds and single trees: any legal experiment, not the presets alone."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from core.ensembles.inside.bagging import BaggingSpec, family
from core.ensembles.inside.rounds import RoundsSpec
from core.notebooks import BOOKS
from core.spec import Spec
from core.tape import FINISHED, Tape
from core.worker import made
from tests.test_takehome import near_to, seen


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

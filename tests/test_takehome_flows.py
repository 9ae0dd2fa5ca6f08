"""What is taken home of flows: whole trainings, short ones, find all that the app found at their end."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.diffusion import learner
from core.diffusion.spec import FlowSpec
from core.notebooks import BOOKS
from core.tape import FINISHED, Tape
from core.worker import made
from tests.exported import near_to, seen

SMALL = {"width": 16, "batch": 64, "steps": 200}
WHOLE: dict[str, dict[str, Any]] = {
    "even": {},
    "uneven": {"data": "blobs", "lr": 1e-3},
    "own": {"data": "own", "own": "0,0;0.2,0.1;1,1;1.1,1.3;-2,1", "depth": 1},
    "curve": {"data": "spiral", "seed": 7},
}


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_training_ends_where_the_app_s_ends(name):
    """The learning rate falls as the app's does, from the first step to the last."""
    spec = FlowSpec(**{**SMALL, **WHOLE[name]})
    state = learner.start(spec)
    frames = [learner.observe(state)]
    for at in spec.marks()[1:]:
        state = learner.advance(state, at)
        frames.append(learner.observe(state))
    given = BOOKS["flows"]([Tape(spec, frames, FINISHED, made("cpu"))], "en")
    space: dict[str, Any] = {}
    for kind, source in given:
        if kind == "code" and "plt.show" not in source:
            exec(source, space)
    wanted = seen(given)
    assert len(wanted) >= 5
    for label, (expected, _) in wanted.items():
        assert space["found"][label] == near_to(expected, 2e-3), label


def test_of_a_training_on_a_gpu_only_statistics_are_compared():
    spec = FlowSpec(**SMALL)
    frame = learner.observe(learner.advance(learner.start(spec), spec.steps))
    given = BOOKS["flows"]([Tape(spec, [frame], FINISHED, {"device": "cuda"})], "ko")
    assert set(seen(given)) == {"last loss", "modes_held", "modes_covered", "good_share"}

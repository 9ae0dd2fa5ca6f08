"""A GAN's training obeys the learner's laws: chunks do not matter, a seed says everything, a packed state goes on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.data.points2d import MODES
from core.gans import evaluation, learner, survey
from core.gans.presets import PRESETS, SurveySpec
from core.gans.spec import GanSpec
from core.tape import Frame

SPECS = [
    GanSpec(width=16, batch=64, steps=700, seed=3),
    GanSpec(width=24, depth=1, z_dim=5, batch=32, loss="minimax", activation="relu", d_steps=3, beta1=0.0, steps=200),
]


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    torch.set_num_threads(1)


def watch(spec: GanSpec, marks: tuple[int, ...]) -> list[Frame]:
    state, frames = learner.start(spec), []
    for mark in marks:
        state = learner.advance(state, mark)
        frames.append(learner.observe(state))
    return frames


def same(a: learner.GanState, b: learner.GanState) -> bool:
    one, two = learner.pack(a), learner.pack(b)
    return all(np.array_equal(one[k], two[k], equal_nan=k == "looks") for k in one if k != "seconds")


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("cuts", [(1,), (7, 50, 51), (49, 100, 149)])
def test_chunks_do_not_matter(spec: GanSpec, cuts: tuple[int, ...]) -> None:
    whole = learner.advance(learner.start(spec), 160)
    state = learner.start(spec)
    for cut in (*cuts, 160):
        state = learner.advance(state, cut)
    assert same(state, whole)
    assert learner.observe(state).digest() == learner.observe(whole).digest()


@pytest.mark.parametrize("spec", SPECS)
def test_observing_does_not_disturb_and_a_seed_says_everything(spec: GanSpec) -> None:
    often = watch(spec, (0, 5, 20, 21, 80))
    evaluation._fixed_noise.cache_clear()  # as in another process
    seldom = watch(spec, (80,))
    assert often[-1].digest() == seldom[-1].digest()
    assert watch(spec.with_(seed=spec.seed + 1), (80,))[-1].digest() != seldom[-1].digest()


def test_advance_leaves_its_state_as_it_was_and_may_be_asked_again() -> None:
    state = learner.advance(learner.start(SPECS[0]), 30)
    before = learner.pack(state)
    first, second = learner.advance(state, 90), learner.advance(state, 90)
    assert all(np.array_equal(before[k], v, equal_nan=k == "looks") for k, v in learner.pack(state).items())
    assert same(first, second) and not same(first, state)
    assert same(learner.advance(first, 90), first) and first.seconds > state.seconds > 0


@pytest.mark.parametrize("spec", SPECS)
def test_a_packed_state_goes_on_bit_for_bit(spec: GanSpec) -> None:
    state = learner.advance(learner.start(spec), 70)
    packed = learner.pack(state)
    again = learner.unpack(spec, {name: array.copy() for name, array in packed.items()})
    assert again.at == 70 and again.seconds == state.seconds
    assert learner.observe(again).digest() == learner.observe(state).digest()
    assert same(learner.advance(again, 133), learner.advance(state, 133))
    packed["g"] += 1
    assert same(again, state), "unpacking must copy"


def test_packed_arrays_of_another_spec_or_device_are_refused() -> None:
    packed = learner.pack(learner.start(SPECS[0]))
    with pytest.raises(ValueError, match="does not fit"):
        learner.unpack(SPECS[1], packed)
    with pytest.raises(ValueError, match="was not made on cpu"):
        learner.unpack(SPECS[0], {**packed, "chance": packed["chance"][:16]})


def test_new_samples_follow_their_seed() -> None:
    spec = SPECS[1]
    packed = learner.pack(learner.advance(learner.start(spec), 20))
    points = learner.sample(spec, packed, 300, seed=5)
    assert points.shape == (300, 2) and points.dtype == np.float32
    assert np.array_equal(points, learner.sample(spec, packed, 300, seed=5))
    assert not np.array_equal(points, learner.sample(spec, packed, 300, seed=6))
    with pytest.raises(ValueError, match="cannot make 0"):
        learner.sample(spec, packed, 0, seed=5)


def test_a_frame_holds_what_the_page_draws() -> None:
    first, later = watch(SPECS[0], (0, 600))
    shapes = {"fake": (500, 2), "d_map": (40, 40), "histogram": (8,)}
    still = {"real": (500, 2), "modes": (8, 2), "grid_x": (40,), "grid_y": (40,)}
    assert {k: v.shape for k, v in first.arrays.items()} == shapes | still
    assert {k: v.shape for k, v in later.arrays.items()} == shapes
    assert all(sum(a.nbytes for a in f.arrays.values()) <= 15_000 for f in (first, later))
    assert "turnover" not in first.numbers and {"turnover", "drift"} <= set(later.numbers)
    numbers = later.numbers
    assert numbers["loss_d"] == pytest.approx(-numbers["value"])
    assert numbers["good_share"] == later.arrays["histogram"].sum() / 2500
    assert all(later.numbers[k] > 0 for k in ("grad_g", "grad_d", "spread")) and later.finite


def test_the_map_s_rows_are_y() -> None:
    """A critic that only likes large y is dark at the bottom row of the map and bright at the top one."""
    spec = GanSpec(width=8, depth=1, activation="relu")
    state = learner.start(spec)
    state.tensors["d"].zero_()
    state.tensors["d"][8] = 5.0  # first unit, from y: the matrix is [2, 8]
    state.tensors["d"][24] = 1.0  # first unit, to the logit
    seen = learner.observe(state).arrays["d_map"]
    assert np.ptp(seen, axis=1).max() == 0 and seen[0, 0] == 0.5 and seen[-1, 0] > 0.99


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_diverged_training_is_shown_and_named(bad: float) -> None:
    state = learner.start(SPECS[0])
    state.tensors["g"].fill_(bad)
    frame = learner.observe(learner.advance(state, 60))
    assert not frame.finite and frame.notes["diagnosis"] == "diverged" and frame.arrays["fake"].shape == (500, 2)


def test_the_device_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert learner.device() == "cpu"
    best = "cuda" if torch.cuda.is_available() else "cpu"
    monkeypatch.setenv("LAB_DEVICE", "auto")
    assert learner.device() == best
    monkeypatch.delenv("LAB_DEVICE")
    assert learner.device() == best
    monkeypatch.setenv("LAB_DEVICE", "tpu")
    with pytest.raises(ValueError, match="tpu"):
        learner.device()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_the_laws_hold_on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cuda")
    whole = learner.advance(learner.start(SPECS[0]), 160)
    halves = learner.advance(learner.unpack(SPECS[0], learner.pack(learner.advance(learner.start(SPECS[0]), 77))), 160)
    assert whole.tensors["g"].is_cuda and same(whole, halves)


def test_a_short_healthy_run_is_called_healthy() -> None:
    spec = PRESETS["healthy"].spec
    early, late = watch(spec, (100, 1000))
    assert early.notes["diagnosis"] == "learning" and late.notes["diagnosis"] == "healthy"
    assert late.numbers["modes_covered"] == len(MODES["ring8"]) and late.numbers["value"] < -1.25


def test_a_survey_counts_kept_promises_and_obeys_the_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PRESETS["healthy"]._replace(spec=GanSpec(width=8, batch=16, steps=100))
    monkeypatch.setitem(PRESETS, "healthy", quick)
    spec = SurveySpec(preset="healthy")
    whole = survey.advance(survey.start(spec), 3)
    parts = survey.unpack(spec, survey.pack(survey.advance(survey.start(spec), 1)))
    frame = survey.observe(survey.advance(parts, 3))
    assert frame.digest() == survey.observe(whole).digest() and frame.at == 3
    assert list(frame.arrays["seed"]) == [0, 1, 2] and frame.numbers == {"kept": 0, "share": 0}
    last = learner.observe(learner.advance(learner.start(quick.spec.with_(seed=2)), 100)).numbers
    assert frame.arrays["value"][2] == last["value"]
    assert "share" not in survey.observe(survey.start(spec)).numbers
    kind = quick.claim.bounds[0]._replace(low=0)
    monkeypatch.setitem(PRESETS, "healthy", quick._replace(claim=quick.claim._replace(bounds=(kind,))))
    assert survey.observe(survey.advance(survey.start(SurveySpec(preset="healthy")), 2)).numbers["share"] == 1

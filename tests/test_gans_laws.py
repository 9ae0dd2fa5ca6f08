"""A GAN's training obeys the learner's laws: chunks do not matter, a seed says everything, a packed state goes on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.data.images import IMAGES
from core.data.points2d import POINTS
from core.gans import evaluation, learner, networks
from core.gans.choices import ACTIVATIONS, LOSSES, OPTIMISERS
from core.gans.spec import GanSpec
from core.settings import training_device
from core.tape import Frame

OWN = "-1,-1;-1.2,-1;1,1;1.2,1;0,2"
BASE = {"width": 12, "batch": 32, "steps": 300}
LAWS = [
    {"width": 16, "batch": 64, "steps": 700, "seed": 3},
    {"depth": 1, "z_dim": 5, "loss": "minimax", "activation": "relu", "d_steps": 3, "beta1": 0.0},
    *({"loss": name, "d_steps": 2} for name in LOSSES),
    *({"data": name, "own": OWN if name == "own" else ""} for name in POINTS),
    *({"opt_g": name, "opt_d": name} for name in OPTIMISERS),
    *({"activation": name} for name in ACTIVATIONS),
    {"simultaneous": True, "d_steps": 2}, {"r1": 0.5}, {"r2": 0.5, "noise": 0.4}, {"smooth": 0.9, "ema": 0.99},
    {"spectral": True}, {"spectral": True, "spread": True}, {"spread": True, "pack": 2}, {"pack": 3}, {"unroll": 2},
    {"unroll": 1, "opt_d": "rmsprop"}, {"width_d": 8}, {"network": "pacgan", "width": 8, "pack": 2},
    {"data": "digits8", "z_dim": 8}, {"data": "digits8", "network": "conv", "width": 8, "spectral": True},
]  # fmt: skip
SPECS = [GanSpec(**{**BASE, **changes}) for changes in LAWS]
FEW = [SPECS[0], SPECS[1], GanSpec(**BASE, spectral=True, noise=0.3, ema=0.9, loss="rpgan", r1=0.2)]


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


def named(spec: GanSpec) -> str:
    return " ".join(f"{k}={v}" for k, v in spec.values().items() if v != getattr(GanSpec(**BASE), k)) or "plain"


def test_every_choice_is_among_these_laws() -> None:
    assert {spec.data for spec in SPECS} == set(POINTS) | {"digits8"} and "digits8" in IMAGES
    assert {spec.loss for spec in SPECS} == set(LOSSES) and {spec.opt_d for spec in SPECS} == set(OPTIMISERS)


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_chunks_do_not_matter_and_a_packed_state_goes_on(spec: GanSpec) -> None:
    whole = learner.advance(learner.start(spec), 60)
    state = learner.start(spec)
    for cut in (1, 7, 50, 51):
        state = learner.advance(state, cut)
    state = learner.unpack(spec, {name: array.copy() for name, array in learner.pack(state).items()})
    state = learner.advance(state, 60)
    assert same(state, whole)
    assert learner.observe(state).digest() == learner.observe(whole).digest()
    moved = [not np.array_equal(learner.pack(whole)[name], learner.pack(learner.start(spec))[name]) for name in "gd"]
    assert all(moved), "both players learn"


@pytest.mark.parametrize("spec", FEW, ids=named)
@pytest.mark.parametrize("cuts", [(1,), (7, 50, 51), (49, 100, 149)])
def test_looks_do_not_depend_on_chunks_either(spec: GanSpec, cuts: tuple[int, ...]) -> None:
    whole = learner.advance(learner.start(spec), 160)
    state = learner.start(spec)
    for cut in (*cuts, 160):
        state = learner.advance(state, cut)
    assert same(state, whole)


@pytest.mark.parametrize("spec", FEW, ids=named)
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


def test_packed_arrays_of_another_spec_or_device_are_refused() -> None:
    packed = learner.pack(learner.start(SPECS[0]))
    with pytest.raises(ValueError, match="does not fit"):
        learner.unpack(SPECS[1], packed)
    with pytest.raises(ValueError, match="d_singular"):
        learner.unpack(SPECS[0].with_(spectral=True), packed)
    with pytest.raises(ValueError, match="was not made on cpu"):
        learner.unpack(SPECS[0], {**packed, "chance": packed["chance"][:16]})
    again = learner.unpack(SPECS[0], packed)
    packed["g"] += 1
    assert same(again, learner.start(SPECS[0])), "unpacking must copy"


@pytest.mark.parametrize("spec", [SPECS[1], SPECS[-1], GanSpec(**BASE, ema=0.5)], ids=named)
def test_new_samples_follow_their_seed(spec: GanSpec) -> None:
    packed = learner.pack(learner.advance(learner.start(spec), 20))
    points = learner.sample(spec, packed, 300, seed=5)
    assert points.shape == (300, spec.dim) and points.dtype == np.float32
    assert np.array_equal(points, learner.sample(spec, packed, 300, seed=5))
    assert not np.array_equal(points, learner.sample(spec, packed, 300, seed=6))
    other = learner.sample(spec, {**packed, "g": packed["g"] * 0}, 300, seed=5)
    assert np.array_equal(points, other) == (spec.ema > 0), "samples are the moving average's"
    with pytest.raises(ValueError, match="cannot make 0"):
        learner.sample(spec, packed, 0, seed=5)


def test_a_frame_of_points_holds_what_the_page_draws() -> None:
    first, later = watch(SPECS[0], (0, 700))
    shapes = {"fake": (500, 2), "d_map": (40, 40), "histogram": (8,), "arrows": (120, 2), "warp": (21, 21, 2)}
    still = {"real": (500, 2), "modes": (8, 2), "shares": (8,), "grid_x": (40,), "grid_y": (40,)}
    assert {k: v.shape for k, v in first.arrays.items()} == shapes | still
    assert {k: v.shape for k, v in later.arrays.items()} == shapes
    assert all(sum(a.nbytes for a in f.arrays.values()) <= 16_000 for f in (first, later))
    assert "turnover" not in first.numbers and {"turnover", "drift"} <= set(later.numbers)
    numbers = later.numbers
    assert numbers["loss_d"] == pytest.approx(-numbers["value"])
    assert numbers["good_share"] == later.arrays["histogram"].sum() / 2500
    assert all(numbers[k] > 0 for k in ("grad_g", "grad_d", "spread", "slope_real", "slope_fake")) and later.finite
    assert {"mmd", "precision", "recall", "oracle"} <= set(numbers)
    assert "mmd" not in watch(SPECS[0], (3,))[0].numbers, "what takes long is not in every frame"


def test_a_frame_of_images_holds_what_the_page_draws() -> None:
    first, later = watch(GanSpec(**BASE, data="digits8", z_dim=8), (0, 300))
    shapes = {"fake": (25, 64), "label": (25,), "good": (25,), "nearest": (10, 64), "histogram": (10,)}
    assert {k: v.shape for k, v in later.arrays.items()} == shapes and later.arrays["fake"].dtype == np.uint8
    assert {k: v.shape for k, v in first.arrays.items()} == shapes | {"real": (25, 64), "shares": (10,)}
    assert {"mmd", "precision", "recall"} <= set(later.numbers) and "oracle" not in later.numbers


def test_scores_are_no_beliefs() -> None:
    for name, entry in LOSSES.items():
        numbers = watch(GanSpec(**BASE, loss=name), (10,))[0].numbers
        assert ("value" in numbers) == ("d_real" in numbers) == entry.belief == ("score_real" not in numbers)


@pytest.mark.parametrize("spec", FEW, ids=named)
def test_what_a_moment_looks_like_does_not_depend_on_what_was_looked_at_before(spec: GanSpec) -> None:
    early = learner.advance(learner.start(spec), 20)
    late = learner.advance(early, 80)
    first = learner.observe(early).digest()
    assert learner.observe(late).digest() != first
    assert learner.observe(early).digest() == first
    evaluation._court.cache_clear()
    networks._kept.cache_clear()
    assert learner.observe(early).digest() == first


def test_the_moving_average_is_judged_beside_g_itself() -> None:
    frame = watch(GanSpec(**BASE, ema=0.99), (200,))[0]
    assert {"raw_held", "raw_good"} <= set(frame.numbers)
    assert "raw_held" not in watch(GanSpec(**BASE), (10,))[0].numbers


def test_the_map_s_rows_are_y() -> None:
    """A critic that only likes large y is dark at the bottom row of the map and bright at the top one."""
    spec = GanSpec(width=8, depth=1, activation="relu")
    state = learner.start(spec)
    state.tensors["d"].zero_()
    state.tensors["d"][8] = 5.0  # first unit, from y: the matrix is [2, 8]
    state.tensors["d"][24] = 1.0  # first unit, to the logit
    seen = learner.observe(state).arrays["d_map"]
    assert np.ptp(seen, axis=1).max() == 0 and seen[0, 0] == 0.5 and seen[-1, 0] > 0.99


def test_arrows_point_where_d_finds_points_more_real() -> None:
    """Under a critic that only likes large y, every fake is drawn upwards, and more so the less D believes in it."""
    spec = GanSpec(width=8, depth=1, activation="relu")
    state = learner.start(spec)
    state.tensors["d"].zero_()
    state.tensors["d"][8], state.tensors["d"][16], state.tensors["d"][24] = 1.0, 10.0, 1.0
    arrows = learner.observe(state).arrays["arrows"]
    assert np.allclose(arrows[:, 0], 0, atol=1e-9) and (arrows[:, 1] > 0).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("spec", [SPECS[0], SPECS[-2]], ids=named)
def test_a_diverged_training_is_shown_and_named(spec: GanSpec, bad: float) -> None:
    state = learner.start(spec)
    state.tensors["g"].fill_(bad)
    frame = learner.observe(learner.advance(state, 60))
    assert not frame.finite and frame.notes["diagnosis"] == "diverged"


def test_the_device_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert training_device() == "cpu"
    best = "cuda" if torch.cuda.is_available() else "cpu"
    monkeypatch.setenv("LAB_DEVICE", "auto")
    assert training_device() == best
    monkeypatch.delenv("LAB_DEVICE")
    assert training_device() == best
    monkeypatch.setenv("LAB_DEVICE", "tpu")
    with pytest.raises(ValueError, match="tpu"):
        training_device()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
@pytest.mark.parametrize("spec", [*FEW, SPECS[-1]], ids=named)
def test_the_laws_hold_on_a_gpu(spec: GanSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cuda")
    whole = learner.advance(learner.start(spec), 160)
    halves = learner.advance(learner.unpack(spec, learner.pack(learner.advance(learner.start(spec), 77))), 160)
    assert whole.tensors["g"].is_cuda and same(whole, halves)


def test_a_short_healthy_run_is_called_healthy() -> None:
    early, late = watch(GanSpec(), (100, 1000))
    assert early.notes["diagnosis"] == "learning" and late.notes["diagnosis"] == "healthy"
    assert late.numbers["modes_covered"] == 8 and late.numbers["value"] < -1.25

"""A flow obeys the learner's laws, its gradient is the loss's, and what it learns is what the formula says."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from core.data import coverage
from core.data.clouds import Cloud
from core.data.points2d import POINTS, cloud
from core.diffusion import evaluation, learner
from core.diffusion.exact import best_velocity
from core.diffusion.network import Velocity, flow, fresh
from core.diffusion.presets import PRESETS
from core.diffusion.spec import CALLS, SOLVED, FlowSpec
from core.settings import training_device
from core.spec import SpecError
from core.tape import Frame

OWN = "-1,-1;-1.2,-1;1,1;1.2,1;0,2"
BASE = {"width": 16, "batch": 32, "steps": 300}
SPECS = [
    FlowSpec(**BASE, depth=1, seed=3),
    FlowSpec(**BASE, lr=1e-3),
    *(FlowSpec(**BASE, data=name, own=OWN if name == "own" else "") for name in POINTS),
]


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    torch.set_num_threads(1)


def same(a: learner.FlowState, b: learner.FlowState) -> bool:
    one, two = learner.pack(a), learner.pack(b)
    return all(np.array_equal(one[k], two[k], equal_nan=k == "recent") for k in one if k != "seconds")


def watch(spec: FlowSpec, marks: tuple[int, ...]) -> list[Frame]:
    state, frames = learner.start(spec), []
    for mark in marks:
        state = learner.advance(state, mark)
        frames.append(learner.observe(state))
    return frames


def named(spec: FlowSpec) -> str:
    return " ".join(f"{k}={v}" for k, v in spec.values().items() if v != getattr(FlowSpec(**BASE), k)) or "plain"


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_chunks_do_not_matter_and_a_packed_state_goes_on(spec: FlowSpec) -> None:
    whole = learner.advance(learner.start(spec), 120)
    state = learner.start(spec)
    for cut in (1, 7, 50, 51):
        state = learner.advance(state, cut)
    state = learner.unpack(spec, {name: array.copy() for name, array in learner.pack(state).items()})
    state = learner.advance(state, 120)
    assert same(state, whole) and not same(whole, learner.start(spec))
    assert learner.observe(state).digest() == learner.observe(whole).digest()


def test_observing_does_not_disturb_and_a_seed_says_everything() -> None:
    often, seldom = watch(SPECS[0], (0, 5, 20, 21, 80)), watch(SPECS[0], (80,))
    assert often[-1].digest() == seldom[-1].digest()
    assert watch(SPECS[0].with_(seed=4), (80,))[-1].digest() != seldom[-1].digest()


def test_advance_leaves_its_state_as_it_was_and_may_be_asked_again() -> None:
    state = learner.advance(learner.start(SPECS[0]), 30)
    before = learner.pack(state)
    first, second = learner.advance(state, 90), learner.advance(state, 90)
    assert all(np.array_equal(before[k], v, equal_nan=k == "recent") for k, v in learner.pack(state).items())
    assert same(first, second) and not same(first, state)
    assert same(learner.advance(first, 90), first) and first.seconds > state.seconds > 0


def test_what_a_machine_s_times_say_is_no_part_of_a_frame() -> None:
    last = watch(FlowSpec(width=8, batch=16, steps=100), (100,))[0]
    assert last.times and last.digest() == replace(last, times={}, seconds=0.0).digest()


def test_packed_arrays_of_another_spec_or_device_are_refused() -> None:
    packed = learner.pack(learner.start(SPECS[0]))
    with pytest.raises(ValueError, match="weights, mean, square of the arrays does not fit"):
        learner.unpack(SPECS[1], packed)
    with pytest.raises(ValueError, match="was not made on cpu"):
        learner.unpack(SPECS[0], {**packed, "chance": packed["chance"][:16]})
    again = learner.unpack(SPECS[0], packed)
    packed["weights"] += 1
    assert same(again, learner.start(SPECS[0])), "unpacking must copy"


def test_new_samples_follow_their_seed() -> None:
    packed = learner.pack(learner.advance(learner.start(SPECS[0]), 20))
    points = learner.sample(SPECS[0], packed, 300, seed=5)
    assert points.shape == (300, 2) and points.dtype == np.float32
    assert np.array_equal(points, learner.sample(SPECS[0], packed, 300, seed=5))
    assert not np.array_equal(points, learner.sample(SPECS[0], packed, 300, seed=6))
    with pytest.raises(ValueError, match="cannot make 0"):
        learner.sample(SPECS[0], packed, 0, seed=5)


@pytest.mark.parametrize("sizes", [(3, 8, 2), (3, 8, 5, 7, 2)])
def test_the_gradient_written_by_hand_is_that_of_automatic_differentiation(sizes: tuple[int, ...]) -> None:
    chance = torch.Generator().manual_seed(0)
    weights = fresh(sizes, chance)
    net = Velocity(sizes, weights, 20)
    net.given.normal_(generator=chance)
    wanted = torch.randn(20, 2, generator=chance)
    mine = net.backward((net.forward() - wanted) * (2 / 20)).clone()
    flat, x, at = weights.clone().requires_grad_(), net.given.clone(), 0
    for i, (a, b) in enumerate(pairwise(sizes)):
        x = x @ flat[at : at + a * b].view(a, b) + flat[at + a * b : at + (a + 1) * b]
        x, at = torch.tanh(x) if i < len(sizes) - 2 else x, at + (a + 1) * b
    (x - wanted).square().sum(dim=1).mean().backward()
    assert torch.allclose(mine, flat.grad, atol=1e-6)


def test_a_batch_asks_about_the_line_from_noise_to_data() -> None:
    spec = FlowSpec(sigma=0.01, batch=1024)
    state = learner.start(spec)
    trainer = learner.Trainer(spec, state.tensors, torch.Generator().manual_seed(1), 0)
    trainer.ask()
    t = trainer.t
    data = trainer.x0 + trainer.way
    assert torch.allclose(trainer.net.given[:, :2], (1 - t) * trainer.x0 + t * data, atol=1e-6)
    assert torch.equal(trainer.net.given[:, 2:], t) and t.min() >= 0 and t.max() < 1
    _, away = coverage.nearest(data.numpy(), cloud("ring8").anchors)
    assert away.max() < 6 * spec.sigma, "the ways end at the data"
    loss = trainer.loss()
    assert loss.item() == pytest.approx((trainer.net.forward() - trainer.way).square().sum(dim=1).mean().item())


def test_the_best_velocity_of_one_gaussian_is_the_closed_form() -> None:
    """x_t is N(t μ, s²) with s² = (1-t)² + t² σ², so v is the flow that moves and scales it: μ + (s'/s)(x - t μ)."""
    sigma, mu = 0.3, np.array([1.0, -2.0])
    one = Cloud(mu[None], np.ones(1), np.zeros(1, dtype=np.int64))
    chance = np.random.default_rng(0)
    x, t = chance.normal(size=(50, 2)), chance.uniform(size=50)
    slope = (t * sigma**2 - (1 - t)) / ((1 - t) ** 2 + t**2 * sigma**2)
    assert np.allclose(best_velocity(one, sigma, x, t), mu + slope[:, None] * (x - t[:, None] * mu))


def test_the_best_velocity_is_the_mean_of_the_ways_that_pass() -> None:
    """Against pairs that were drawn: among those whose x_t falls near a place, the mean of x_1 - x_0."""
    chance, sigma, t = np.random.default_rng(1), 0.3, 0.6
    data = cloud("blobs")
    x1, x0 = data.draw(sigma, 400_000, 7), chance.standard_normal((400_000, 2))
    xt = (1 - t) * x0 + t * x1
    for place in ([0.1, -0.2], [-0.9, 0.7], [0.9, 1.0]):
        near = np.hypot(*(xt - place).T) < 0.05
        assert near.sum() > 300
        drawn = (x1 - x0)[near]
        error = 4 * drawn.std(axis=0) / math.sqrt(near.sum()) + 0.03
        assert (np.abs(drawn.mean(axis=0) - best_velocity(data, sigma, np.array([place]), [t])[0]) < error).all()


def test_a_network_learns_the_best_velocity_of_a_blurred_cloud() -> None:
    first, last = watch(
        FlowSpec(data="own", own="1,1;1,1.01;1.01,1", sigma=0.3, width=32, depth=2, steps=1500), (0, 1500)
    )
    assert first.numbers["off"] > 1 and last.numbers["off"] < 0.03
    assert last.numbers["loss_fixed"] == pytest.approx(first.numbers["least_loss"], abs=0.05)


def test_both_solvers_follow_the_velocity() -> None:
    """Under v = 2 t (1, -1), which the network answers here, x moves by (1, -1); the midpoint rule is exact."""

    class Made(Velocity):
        def at(self, places: torch.Tensor, t: float) -> torch.Tensor:
            return torch.tensor([[2.0, -2.0]]).expand(len(places), 2) * t

    net = Made((3, 2), fresh((3, 2), torch.Generator()), 4)
    assert torch.allclose(flow(net, torch.zeros(4, 2), 8), torch.tensor([1.0, -1.0]).expand(4, 2), atol=1e-6)
    euler = flow(net, torch.zeros(4, 2), 8, "euler")
    assert torch.allclose(euler, torch.tensor([0.875, -0.875]).expand(4, 2), atol=1e-6)


def test_a_frame_holds_what_the_page_draws() -> None:
    first, later, last = watch(FlowSpec(**BASE), (0, 200, 300))
    shapes = {"fake": (500, 2), "histogram": (8,)}
    still = {"real": (500, 2), "noise": (500, 2), "lattice": (13,), "shares": (8,), "modes": (8, 2)}
    ending = {
        "path": (33, 300, 2),
        "field": (33, 13, 13, 2),
        "cost_calls": (7,),
        "cost_good": (2, 7),
        "cost_held": (2, 7),
    }
    assert {k: v.shape for k, v in first.arrays.items()} == shapes | still
    assert {k: v.shape for k, v in later.arrays.items()} == shapes
    assert {k: v.shape for k, v in last.arrays.items()} == shapes | ending
    assert sum(a.nbytes for a in last.arrays.values()) < 80_000
    assert "loss" not in first.numbers and "loss" in later.numbers and later.finite
    assert {"mmd", "precision", "recall", "oracle"} <= set(first.numbers) & set(last.numbers)
    assert "mmd" not in watch(FlowSpec(**BASE), (3,))[0].numbers, "what takes long is not in every frame"


def test_the_film_begins_with_the_noise_and_the_cost_ends_with_the_samples() -> None:
    spec = FlowSpec(**BASE)
    state = learner.advance(learner.start(spec), 300)
    last, first = learner.observe(state), learner.observe(learner.start(spec))
    assert np.array_equal(last.arrays["path"][0], first.arrays["noise"][:300].astype(np.float16))
    k = list(last.arrays["cost_calls"]).index(CALLS)
    assert last.arrays["cost_good"][1, k] == np.float32(last.numbers["good_share"]) and CALLS == 2 * SOLVED
    assert np.isnan(last.arrays["cost_good"][1, 0]), "the midpoint rule needs two calls"
    assert set(last.times) == {f"{s}_{n}" for s in evaluation.SOLVERS for n in evaluation.LADDER} - {"midpoint_1"}
    assert all(seconds > 0 for seconds in last.times.values())


def test_coverage_is_counted_by_the_shared_rules() -> None:
    spec = FlowSpec(**BASE, data="blobs")
    state = learner.advance(learner.start(spec), 200)
    weights = state.tensors["weights"]
    points = evaluation.generate(spec, weights, evaluation.noise(spec, weights))
    truth = coverage.truth_of(cloud("blobs"), spec.sigma)
    counts, numbers = coverage.histogram(points, truth), learner.observe(state).numbers
    assert numbers["good_share"] == coverage.good_share(counts, len(points)) and len(points) == coverage.SAMPLES
    assert numbers["modes_held"] == coverage.modes_held(counts, truth.shares, len(points))
    assert numbers["modes_covered"] == coverage.modes_covered(counts)
    assert numbers.get("reverse_kl") == coverage.reverse_kl(counts, truth.shares)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_ring_s_promise_holds(seed: int) -> None:
    preset = PRESETS["ring"]
    spec = preset.spec.with_(seed=seed)
    last = watch(spec, (spec.steps,))[0]
    assert preset.holds(last.numbers)
    one_call = last.arrays["cost_good"][0, 0], last.arrays["cost_held"][0, 0]
    assert one_call[0] < 0.05 and one_call[1] == 0, "with one call all samples go to the mean, where no data lie"


def test_a_promise_needs_its_numbers() -> None:
    assert all(not preset.holds({}) and not preset.holds({"modes_held": 99}) for preset in PRESETS.values())


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_diverged_training_is_not_finite(bad: float) -> None:
    state = learner.start(SPECS[0])
    state.tensors["weights"].fill_(bad)
    assert not learner.observe(learner.advance(state, 60)).finite


def test_own_points_matter_only_where_they_are_used() -> None:
    assert FlowSpec(own=OWN).key == FlowSpec().key and FlowSpec(data="own", own=OWN).key != FlowSpec().key


def test_the_device_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert training_device() == "cpu"
    monkeypatch.setenv("LAB_DEVICE", "auto")
    assert training_device() == ("cuda" if torch.cuda.is_available() else "cpu")
    monkeypatch.setenv("LAB_DEVICE", "tpu")
    with pytest.raises(ValueError, match="tpu"):
        training_device()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_the_laws_hold_on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cuda")
    whole = learner.advance(learner.start(SPECS[0]), 160)
    halves = learner.advance(learner.unpack(SPECS[0], learner.pack(learner.advance(learner.start(SPECS[0]), 77))), 160)
    assert whole.tensors["weights"].is_cuda and same(whole, halves)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"data": "own"}, "too-few-points"),
        ({"data": "own", "own": "0,0;1,1"}, "too-few-points"),
        ({"own": "here"}, "unreadable"),
        ({"data": "digits8"}, "unknown-choice"),
        ({"lr": 1.0}, "out-of-range"),
        ({"steps": 50_000, "width": 256, "depth": 4, "batch": 1024}, "too-much-work"),
    ],
)
def test_settings_that_cannot_stand_are_refused(values: dict[str, object], code: str) -> None:
    with pytest.raises(SpecError) as error:
        FlowSpec(**values)
    assert [problem.code for problem in error.value.problems] == [code]

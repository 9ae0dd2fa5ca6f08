"""Many GANs as one batch: each has the gradients and the steps that it would have alone."""

from __future__ import annotations

import pytest
import torch

from core.gans import mapping
from core.gans.batch import Batch
from core.gans.choices import ACTIVATIONS, LOSSES, OPTIMISERS
from core.gans.graph import GraphPair
from core.gans.maps import CODES, MapSpec, rows
from core.gans.optimisers import Moments, Optimiser
from core.gans.spec import GanSpec
from core.gans.training import fresh

BASE = GanSpec(width=12, width_d=8, depth=2, batch=16, z_dim=3)
RATES = ((1e-3, 2e-3), (5e-3, 1e-4), (2e-2, 2e-2))


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    torch.set_num_threads(1)


def doubled(spec: GanSpec) -> Batch:
    """A batch in double precision whose cells have different weights."""
    batch = Batch([spec.with_(lr_g=g, lr_d=d) for g, d in RATES], "cpu")
    chance = torch.Generator().manual_seed(5)
    for name, tensor in batch.tensors.items():
        spread = torch.rand(tensor.shape, generator=chance, dtype=torch.float64)
        batch.tensors[name] = tensor.double() + (0.1 * spread if name in "gd" else 0.01 * spread)
    batch.rates = {player: rate.double() for player, rate in batch.rates.items()}
    batch.z, batch.real = batch.z.double(), batch.real.double()
    return batch


def alone(batch: Batch, cell: int) -> GraphPair:
    """One cell's pair on its part of the batch's data."""
    tensors = {name: tensor[cell].clone() for name, tensor in batch.tensors.items()}
    pair = GraphPair(batch.spec, tensors, batch.spec.batch)
    pair.real.copy_(batch.real[cell])
    pair.z.copy_(batch.z[cell])
    pair.make()
    return pair


SETTINGS = [
    *({"loss": name} for name in LOSSES if name != "wgangp"),
    *({"activation": name} for name in ACTIVATIONS),
    {"loss": "rpgan", "r1": 0.3, "r2": 0.2},
    {"r1": 0.5, "depth": 3, "smooth": 0.9},
]


@pytest.mark.parametrize("changes", SETTINGS, ids=str)
def test_each_cell_has_the_gradients_that_it_has_alone(changes) -> None:
    batch = doubled(BASE.with_(**changes))
    d, g = batch.d_grad(), batch.g_grad()
    for cell in range(len(RATES)):
        pair = alone(batch, cell)
        torch.testing.assert_close(d[cell], pair.d_grad(), rtol=1e-9, atol=1e-12)
        torch.testing.assert_close(g[cell], pair.g_grad(), rtol=1e-9, atol=1e-12)


def test_the_gradient_penalty_is_each_cell_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = doubled(BASE.with_(loss="wgangp", gp=2.0))
    mix = torch.rand(3, 16, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    monkeypatch.setattr(torch, "rand", lambda *shape, **more: mix)
    d = batch.d_grad()
    for cell in range(len(RATES)):
        pair = alone(batch, cell)
        pair.mix.copy_(mix[cell][:, None])
        torch.testing.assert_close(d[cell], pair.d_grad(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_each_cell_is_updated_at_its_own_rate(kind: str) -> None:
    batch = doubled(BASE.with_(opt_d=kind))
    single = [Moments(*(batch.tensors[f"d{what}"][c].clone() for what in ("", "_mean", "_square"))) for c in range(3)]
    optimisers = [Optimiser(kind, m, lr=lr, beta1=0.5) for m, (_, lr) in zip(single, RATES, strict=True)]
    for seed in range(4):
        grad = torch.randn(batch.tensors["d"].shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        batch._update("d", grad)
        for cell, optimiser in enumerate(optimisers):
            optimiser.step(grad[cell].clone())
    for cell, moments in enumerate(single):
        torch.testing.assert_close(batch.tensors["d"][cell], moments.weights, rtol=1e-6, atol=1e-9)


STEPS = [{"d_steps": 3}, {"loss": "wgan", "clip": 0.05}, {"opt_d": "sgd", "opt_g": "rmsprop"}, {"r1": 0.2}]


@pytest.mark.parametrize("changes", STEPS, ids=str)
def test_a_step_is_d_s_steps_on_fresh_data_and_then_one_of_g(changes) -> None:
    spec = BASE.with_(**changes)
    batch, chance, drawn = doubled(spec), torch.Generator().manual_seed(9), []
    begun = [batch.one(cell) for cell in range(len(RATES))]

    def draw() -> None:
        for kept in (batch.z, batch.real):
            kept.copy_(torch.randn(kept.shape, generator=chance, dtype=torch.float64))
        drawn.append((batch.z.clone(), batch.real.clone()))

    batch.draw = draw
    batch.step()
    assert len(drawn) == spec.d_steps
    for cell, (tensors, (lr_g, lr_d)) in enumerate(zip(begun, RATES, strict=True)):
        moments = {p: Moments(*(tensors[f"{p}{what}"] for what in ("", "_mean", "_square"))) for p in "gd"}
        pair = GraphPair(spec, tensors, spec.batch)
        of_d = Optimiser(spec.opt_d, moments["d"], lr=lr_d, beta1=spec.beta1)
        for z, real in drawn:
            pair.z.copy_(z[cell])
            pair.real.copy_(real[cell])
            pair.make()
            of_d.step(pair.d_grad())
            if spec.loss == "wgan":
                tensors["d"].clamp_(-spec.clip, spec.clip)
        Optimiser(spec.opt_g, moments["g"], lr=lr_g, beta1=spec.beta1).step(pair.g_grad())
        for player in "gd":
            torch.testing.assert_close(batch.tensors[player][cell], tensors[player], rtol=1e-6, atol=1e-9)


def test_a_batch_begins_as_its_cells_do_and_the_same_seed_gives_the_same() -> None:
    one, two = (Batch([BASE.with_(lr_g=g, lr_d=d) for g, d in RATES], "cpu") for _ in range(2))
    begun = fresh(BASE, torch.Generator().manual_seed(BASE.seed))
    assert all(torch.equal(one.one(2)[name], begun[name]) for name in one.tensors)
    for batch in (one, two):
        batch.advance(5)
    assert all(torch.equal(one.tensors[name], two.tensors[name]) for name in one.tensors) and one.at == 5
    assert not torch.equal(one.tensors["g"][0], one.tensors["g"][1])


@pytest.mark.parametrize("changes", [{"width": 16}, {"seed": 1}, {"loss": "hinge"}])
def test_what_differs_in_more_than_rates_is_refused(changes) -> None:
    with pytest.raises(ValueError, match="learning rates"):
        Batch([BASE, BASE.with_(**changes)], "cpu")


@pytest.mark.parametrize(
    "changes",
    [
        {"noise": 0.1},
        {"spectral": True},
        {"pack": 2},
        {"data": "digits8"},
        {"ema": 0.9},
        {"simultaneous": True},
        {"unroll": 2},
    ],
)
def test_what_a_batch_cannot_do_is_refused(changes) -> None:
    with pytest.raises(ValueError, match="learning rates"):
        Batch([BASE.with_(**changes)] * 2, "cpu")


def test_a_map_s_cells_trained_together_find_what_they_find_alone() -> None:
    """Not bit for bit: other chance. Where learning is healthy or hopeless, the diagnosis is the same."""
    mapping.together.cache_clear()
    spec = MapSpec(steps=800)
    frames = mapping.together(spec)
    assert len(frames) == 8 and all(len(row) == 8 for row in frames)
    assert all(frame.at == 800 and frame.notes["diagnosis"] in CODES for row in frames for frame in row)
    healthy, slow = rows(spec)[3].cells[3], rows(spec)[0].cells[0]
    for cell, (row, column) in ((healthy, (3, 3)), (slow, (0, 0))):
        tape, _ = mapping.train(cell)
        assert frames[row][column].notes["diagnosis"] == tape.last.notes["diagnosis"]
        assert "turnover" in frames[row][column].numbers


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_a_captured_batch_takes_the_steps_of_a_plain_one() -> None:
    specs = [BASE.with_(lr_g=g, lr_d=d) for g, d in RATES]
    one, two = Batch(specs, "cuda"), Batch(specs, "cuda")
    one.advance(20)
    for _ in range(20):
        two.step()
    for name in one.tensors:
        torch.testing.assert_close(one.tensors[name], two.tensors[name], rtol=1e-4, atol=1e-5)

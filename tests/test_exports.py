"""The exported generators: a file that plain PyTorch loads, what a stored G draws, and the ways between two noises."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load
from torch import nn

from core.gans import evaluation as ev
from core.gans import learner, sampling
from core.gans.exports import architecture, generator_file, named_weights, short_name
from core.gans.spec import GanSpec
from core.store import Store
from core.tape import FINISHED, LearnerError, Tape

MADE = {
    "device": "cuda", "device_name": "a card", "machine": "Linux x86_64", "versions": {"torch": "2.15.0"},
    "when": "2026-01-01T00:00:00Z",
}  # fmt: skip
SPECS = {
    "points": GanSpec(width=16, steps=100),
    "leaky": GanSpec(width=16, activation="leaky", depth=3, steps=100),
    "wide-noise": GanSpec(width=16, z_dim=64, depth=1, steps=100),
    "line-noise": GanSpec(width=16, z_dim=1, steps=100),
    "average": GanSpec(width=16, ema=0.9, steps=100),
    "pacgan": GanSpec(width=16, network="pacgan", depth=1, pack=2, steps=100),
    "digits": GanSpec(data="digits8", width=16, batch=32, steps=100),
    "conv": GanSpec(data="digits8", network="conv", activation="relu", width=8, batch=32, z_dim=8, steps=100),
}
PLANE, IMAGE = SPECS["points"], SPECS["conv"]


@cache
def packed(name: str) -> dict:
    """A training of three steps, taken apart; batch normalisation and moving averages have left their start."""
    return learner.pack(learner.advance(learner.start(SPECS[name]), 3))


def plain(spec: GanSpec) -> nn.Sequential:
    """The network that the file's metadata describes."""
    return eval(f"nn.Sequential({', '.join(architecture(spec))})", {"nn": nn})


@pytest.mark.parametrize("name", SPECS)
def test_plain_torch_loads_the_file_and_makes_the_app_s_samples(name):
    spec, arrays = SPECS[name], packed(name)
    net = plain(spec)
    net.load_state_dict(load(generator_file(spec, arrays, MADE)))
    z = torch.randn(50, spec.z_dim, generator=torch.Generator().manual_seed(5))
    base = ev._fixed_noise(spec.z_dim, 0, 10_000) if spec.network == "pacgan" else z[:0]
    with torch.no_grad():
        made = net(torch.cat([base, z]))[len(base) :].numpy()
    np.testing.assert_allclose(made, learner.sample(spec, arrays, 50, 5), atol=1e-5)


@pytest.mark.parametrize("name", SPECS)
def test_the_file_says_how_it_was_made_and_is_the_same_each_time(name, tmp_path):
    spec, arrays = SPECS[name], packed(name)
    blobs = {generator_file(spec, arrays, MADE) for _ in range(5)}
    assert len(blobs) == 1
    path = tmp_path / f"{short_name(spec)}.safetensors"
    path.write_bytes(blobs.pop())
    with safe_open(path, "np") as file:
        said = file.metadata()
        assert set(file.keys()) == set(plain(spec).state_dict())
    assert said["spec"] == spec.canonical and said["key"] == spec.key and said["seed"] == "42"
    assert GanSpec(**{k: v for k, v in json.loads(said["spec"]).items() if k not in ("lab", "version")}) == spec
    assert (said["torch"], said["device"], said["device_name"]) == ("2.15.0", "cuda", "a card")
    assert said["weights"] == ("moving average of G" if spec.ema else "G")
    assert ("batch_norm" in said) == (spec.network == "pacgan")


def test_the_moving_average_is_what_is_exported():
    arrays = packed("average")
    first = named_weights(SPECS["average"], arrays)["0.weight"]
    assert np.array_equal(first.T.ravel(), arrays["g_ema"][: first.size])
    assert not np.array_equal(first.T.ravel(), arrays["g"][: first.size])


def test_exporting_loads_no_torch():
    code = "import sys, core.gans.exports, core.notebooks\nassert 'torch' not in sys.modules, 'torch'"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", SPECS)
def test_a_way_begins_and_ends_at_the_two_noises_and_is_the_same_each_time(name):
    spec, arrays = SPECS[name], packed(name)
    ways = sampling.walk(spec, arrays, (1, 2), 5, pairs=3)
    assert ways.shape == (3, 5, spec.dim)
    assert np.array_equal(ways, sampling.walk(spec, arrays, (1, 2), 5, pairs=3))
    ends = [learner.sample(spec, arrays, 3, seed) for seed in (1, 2)]
    shown = [ev_as_bytes(end) if spec.pictures else end for end in ends]
    atol = 1 if spec.pictures else 0.02 if spec.network == "pacgan" else 1e-5  # batch normalisation sees other company
    for at, end in ((0, shown[0]), (-1, shown[1])):
        np.testing.assert_allclose(ways[:, at].astype(float), end.astype(float), atol=atol)
    back = sampling.walk(spec, arrays, (2, 1), 5, pairs=3)
    np.testing.assert_allclose(back[:, ::-1].astype(float), ways.astype(float), atol=max(atol, 1e-4))


def ev_as_bytes(pixels):
    return np.clip(pixels * 127.5 + 127.5, 0, 255).astype(np.uint8)


def test_on_the_sphere_direction_and_length_change_evenly():
    chance = torch.Generator().manual_seed(0)
    a, b = (torch.randn(6, 9, generator=chance) for _ in range(2))
    way = sampling.slerp(a, b, torch.linspace(0, 1, 11)[:, None, None])
    lengths = way.norm(dim=2)
    torch.testing.assert_close(lengths.diff(dim=0), lengths.diff(dim=0)[:1].expand(10, 6), atol=1e-5, rtol=0)
    turns = torch.nn.functional.cosine_similarity(way[1:], way[:-1], dim=2).clamp(-1, 1).acos()
    torch.testing.assert_close(turns, turns[:1].expand(10, 6), atol=1e-3, rtol=0)


@pytest.mark.parametrize("end", [[2.0, 4.0], [-1.0, -2.0], [1.0, 2.0]])
def test_where_the_sphere_has_no_one_way_it_is_straight(end):
    a, b = torch.tensor([[1.0, 2.0]]), torch.tensor([end])
    t = torch.linspace(0, 1, 5)[:, None, None]
    torch.testing.assert_close(sampling.slerp(a, b, t), torch.lerp(a, b, t), atol=1e-4, rtol=0)


def test_the_straight_way_is_another_one():
    arrays = packed("points")
    round_, straight = (sampling.walk(PLANE, arrays, (1, 2), 9, straight=s) for s in (False, True))
    assert np.abs(round_ - straight).max() > 1e-3
    np.testing.assert_allclose(round_[:, [0, -1]], straight[:, [0, -1]], atol=1e-5)


def test_samples_land_as_the_app_counts_them():
    for spec, name in ((PLANE, "points"), (IMAGE, "conv")):
        shown, numbers, counts = sampling.drawn(spec, packed(name), seed=9, shown=30)
        made = learner.sample(spec, packed(name), 2500, 9)
        assert shown.shape == (30, spec.dim) and shown.dtype == (np.uint8 if spec.pictures else np.float32)
        assert counts.sum() == pytest.approx(numbers["good_share"] * 2500)
        assert np.array_equal(counts, ev.covered(spec, made)[1])


def test_without_the_data_samples_are_shown_and_not_counted(monkeypatch):
    def gone(*_):
        raise LearnerError("no-internet")

    monkeypatch.setattr(ev, "covered", gone)
    shown, numbers, counts = sampling.drawn(IMAGE, packed("conv"), 1, 4)
    assert len(shown) == 4 and numbers == {} and counts is None


def test_what_a_gpu_trained_opens_and_draws_on_a_processor(tmp_path):
    """Its generator's state is a GPU's and cannot go on here; its weights can make samples."""
    store = Store(str(tmp_path), shelf=None)
    spec, state = PLANE, learner.advance(learner.start(PLANE), 3)
    arrays = learner.pack(state) | {"chance": np.zeros(16, np.uint8)}
    store.save(Tape(spec, [learner.observe(state)], FINISHED, dict(MADE)), "cuda", arrays)
    [entry] = store.entries("gans")
    tape, weights = store.load(spec, entry.device), store.weights(spec, entry.device)
    assert entry.device == "cuda" and tape is not None and tape.made["device"] == "cuda"
    assert np.array_equal(sampling.drawn(spec, weights, 1, 20)[0], learner.sample(spec, weights, 2500, 1)[:20])
    assert sampling.walk(spec, weights, (1, 2), 9).shape == (1, 9, 2)
    assert load(generator_file(spec, weights, tape.made)).keys() == plain(spec).state_dict().keys()
    with pytest.raises(ValueError):
        learner.unpack(spec, weights)


def test_weights_of_another_spec_are_refused():
    other = GanSpec(width=24, steps=100)
    for call in (
        lambda: generator_file(other, packed("points"), MADE),
        lambda: sampling.walk(other, packed("points"), (1, 2), 9),
        lambda: sampling.drawn(other, packed("points"), 1, 9),
        lambda: sampling.drawn(PLANE, {}, 1, 9),
        lambda: sampling.walk(PLANE, packed("points"), (1, 2), 1),
        lambda: sampling.walk(PLANE, packed("points"), (1, 2), 9, pairs=0),
    ):
        with pytest.raises(ValueError):
            call()

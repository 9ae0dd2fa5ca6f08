"""PyTorch's parts at work: the learner's laws, the same training as torch's own loop, and what the page says of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import import_module

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.data.images import IMAGES, SIDES
from core.nets import autoencoder_learner, convnet_learner, memory_learner, training
from core.nets.autoencoder import KINDS as STRUCTURES
from core.nets.autoencoder import AutoencoderSpec
from core.nets.conferences import ARTICLE, LATER
from core.nets.convnet import NETS, ConvnetSpec
from core.nets.memory import CELLS, KINDS, MemorySpec
from core.spec import Spec, SpecError
from core.tape import Frame

SHORT = {"steps": 100, "batch": 16}
SPECS: list[Spec] = [
    *(AutoencoderSpec(**SHORT, kind=name, width=8) for name in STRUCTURES),
    AutoencoderSpec(**SHORT, width=8, noise=0.5, code=4, seed=3),
    *(ConvnetSpec(**SHORT, net=name, filters=3) for name in NETS),
    *(MemorySpec(**SHORT, cell=name, length=10, hidden=8) for name in CELLS),
    MemorySpec(**SHORT, length=5, hidden=4, clip=0.0),
]


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def learner_of(spec: Spec):
    return import_module(spec.learner)


def named(spec: Spec) -> str:
    return f"{spec.lab} " + " ".join(f"{k}={v}" for k, v in spec.values().items() if v != getattr(type(spec)(), k))


def same(a: training.NetState, b: training.NetState) -> bool:
    one, two = training.pack(a), training.pack(b)
    return all(np.array_equal(one[k], two[k], equal_nan=k == "recent") for k in one if k != "seconds")


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_chunks_do_not_matter_and_a_packed_state_goes_on(spec):
    learner = learner_of(spec)
    begun = learner.start(spec)
    whole = learner.advance(begun, 45)
    state = learner.start(spec)
    for cut in (1, 7, 8, 30):
        state = learner.advance(state, cut)
        learner.observe(state)
    state = learner.unpack(spec, {name: array.copy() for name, array in learner.pack(state).items()})
    state = learner.advance(state, 45)
    assert same(state, whole) and not same(whole, begun) and same(begun, learner.start(spec))
    assert learner.observe(state).digest() == learner.observe(whole).digest()
    assert learner.advance(replace(begun, seconds=50.0), 1).seconds > 50
    other = learner.start(spec.with_(seed=spec.seed + 1))
    assert not torch.equal(other.tensors["weights"], begun.tensors["weights"])
    with pytest.raises(ValueError, match="does not fit"):
        learner.unpack(spec, {**learner.pack(begun), "weights": np.zeros(3, np.float32)})


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_it_is_the_training_that_torch_s_own_adam_does(spec):
    """The same weights and batches, `loss.backward()` and `torch.optim.Adam`, as a tutorial has it."""
    learner = learner_of(spec)
    begun = learner.start(spec)
    net, generator = learner.RECIPE.network(begun), torch.Generator()
    generator.set_state(begun.chance)
    optimiser, losses = torch.optim.Adam(net.parameters(), lr=spec.lr), []
    for _ in range(20):
        optimiser.zero_grad()
        loss = learner.loss(spec, net, generator)
        loss.backward()
        if getattr(spec, "clip", 0):
            torch.nn.utils.clip_grad_norm_(net.parameters(), spec.clip)
        optimiser.step()
        losses.append(loss.item())
    ours = learner.advance(begun, 20)
    np.testing.assert_allclose(ours.tensors["recent"].numpy(), losses, rtol=2e-5)
    theirs = torch.nn.utils.parameters_to_vector(net.parameters()).detach()
    torch.testing.assert_close(ours.tensors["weights"], theirs, rtol=1e-3, atol=2e-5)


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_a_frame_is_finite_small_and_of_plain_numbers(spec):
    learner = learner_of(spec)
    first, later = (learner.observe(learner.advance(learner.start(spec), at)) for at in (0, 30))
    for frame in (first, later):
        assert frame.finite and sum(array.nbytes for array in frame.arrays.values()) < 60_000
        assert all(np.isfinite(array.astype(float)).all() for array in frame.arrays.values())
    assert "loss" not in first.numbers and later.numbers["loss"] > 0


def test_what_diverges_has_a_frame_that_is_not_finite():
    state = memory_learner.start(SPECS[-1])
    state.tensors["weights"].fill_(float("nan"))
    frame = memory_learner.observe(memory_learner.advance(state, 2))
    assert not frame.finite


@pytest.mark.parametrize("count", [2, 5, 16])
def test_components_are_scikit_learn_s(count):
    from sklearn.decomposition import PCA

    found = autoencoder_learner.pictures("digits8")
    pca = PCA(count).fit(found.x)
    wanted = np.square(pca.inverse_transform(pca.transform(found.x_test)) - found.x_test).mean()
    error, close = autoencoder_learner.components("digits8", count)
    assert error == pytest.approx(wanted, rel=1e-4)
    codes, label = pca.transform(found.x_test), found.label_test
    shown = autoencoder_learner.SHOWN
    assert close == pytest.approx(autoencoder_learner.like(codes[:shown], label[:shown]), abs=0.01) and close > 0.5


def test_no_linear_autoencoder_restores_its_training_pictures_better_than_components():
    spec = AutoencoderSpec(kind="linear", code=2, steps=3000)
    state = autoencoder_learner.advance(autoencoder_learner.start(spec), 3000)
    net = autoencoder_learner.RECIPE.network(state)
    known = autoencoder_learner.pictures("digits8").x
    with torch.no_grad():
        error = F.mse_loss(net(torch.tensor(known)), torch.tensor(known)).item()
    values = np.linalg.eigvalsh(np.cov(known.T, bias=True))
    least = values[:-2].sum() / known.shape[1]
    assert least < error < 1.05 * least


def test_neighbours_are_alike_where_kinds_lie_apart_and_not_where_they_are_mixed():
    chance = np.random.default_rng(0)
    label = chance.integers(0, 10, 300)
    apart = np.stack([label, label**2], axis=1) * 100.0 + chance.normal(size=(300, 2))
    assert autoencoder_learner.like(apart, label) == 1.0
    assert autoencoder_learner.like(chance.normal(size=(300, 2)), label) < 0.25
    assert autoencoder_learner.like(np.full((300, 2), np.nan), label) == 0.0


@pytest.mark.parametrize("code", [2, 6])
def test_a_place_of_the_plane_is_lifted_to_the_code_that_lies_there(code):
    codes = np.random.default_rng(1).normal(size=(50, code)).astype(np.float32)
    codes[:, 2:] *= 0.01
    plane = autoencoder_learner.Plane(codes)
    axes = [plane.places[:3, 0], plane.places[:3, 1]]
    lifted = plane.lift(axes).reshape(3, 3, code)
    for i in range(3):
        np.testing.assert_allclose(lifted[i, i], codes[i], atol=0.05)
    spread = plane.places.std(axis=0)
    assert code == 2 or spread[0] >= spread[1]


def byte(pixels) -> np.ndarray:
    """Pixels of -1 to 1 on the scale of 0 to 255, before they are cut to whole numbers."""
    return (np.clip(np.asarray(pixels), -1, 1) + 1) * 127.5


@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_codes_and_pictures_are_what_the_autoencoder_makes_of_the_test_pictures(noise):
    spec = AutoencoderSpec(**SHORT, width=8, noise=noise, seed=4)
    begun = autoencoder_learner.start(spec)
    state = autoencoder_learner.advance(begun, 60)
    first, frame = autoencoder_learner.observe(begun), autoencoder_learner.observe(state)
    net, found = autoencoder_learner.RECIPE.network(state), autoencoder_learner.pictures("digits8")
    chance, test = np.random.default_rng(spec.seed), found.x_test
    seen = test + np.float32(noise) * chance.standard_normal(test.shape, dtype=np.float32)
    codes = net.encode(torch.tensor(seen)).detach()
    restored, ones = net.decode(codes).detach().numpy(), [int(np.argmax(found.label_test == k)) for k in range(10)]
    assert frame.numbers["error"] == pytest.approx(np.square(restored - test).mean(), rel=1e-5)
    np.testing.assert_allclose(frame.arrays["codes"], codes[: autoencoder_learner.SHOWN], atol=1e-5)
    places = [frame.arrays[name] for name in ("grid_x", "grid_y")]
    for k, axis in enumerate(places):
        low, high = frame.arrays["codes"][:, k].min(), frame.arrays["codes"][:, k].max()
        assert axis[0] < low < high < axis[-1] and axis[-1] - axis[0] < 1.2 * (high - low)
    corner = net.decode(torch.tensor([[places[0][-1], places[1][0]]])).detach()[0]
    for got, wanted in (
        (frame.arrays["restored"], restored[ones]), (first.arrays["examples"], seen[ones]),
        (first.arrays["clean"], test[ones]), (frame.arrays["grid"][0, -1], corner),
    ):  # fmt: skip
        cut = byte(wanted) - got
        assert cut.min() > -1e-3 and cut.max() < 1


@pytest.mark.parametrize("data", IMAGES)
@pytest.mark.parametrize("filters", [2, 9, 16])
def test_both_networks_have_about_as_many_weights_as_the_page_says(data, filters):
    counts = []
    for name in NETS:
        spec = ConvnetSpec(data=data, net=name, filters=filters)
        net = convnet_learner.build(spec)
        assert sum(p.numel() for p in net.parameters()) == spec.weights
        assert net(torch.zeros(2, 1, SIDES[data], SIDES[data])).shape == (2, 10)
        counts.append(spec.weights)
    neuron = SIDES[data] ** 2 + 1 + 10
    assert abs(counts[1] - counts[0]) <= neuron / 2, "no other number of neurons comes closer"


@pytest.mark.parametrize(("down", "right"), [(0, 0), (1, 0), (-2, 0), (0, 3), (1, -1)])
def test_moved_pictures_are_rolled_ones_with_background_at_the_edge(down, right):
    x = torch.rand(2, 1, 8, 8)
    wanted = torch.roll(x, (down, right), dims=(2, 3))
    for step, dim in ((down, 2), (right, 3)):
        gone = range(step) if step >= 0 else range(8 + step, 8)
        wanted.index_fill_(dim, torch.tensor(list(gone), dtype=torch.long), -1.0)
    assert torch.equal(convnet_learner.moved(x, down, right), wanted)


def test_maps_and_confusion_are_what_the_network_makes_of_the_test_pictures():
    spec = ConvnetSpec(**SHORT, filters=3)
    state = convnet_learner.advance(convnet_learner.start(spec), 60)
    frame = convnet_learner.observe(state)
    net = convnet_learner.RECIPE.network(state)
    found = convnet_learner.pictures("digits8")
    x = torch.tensor(found.x_test).view(-1, 1, 8, 8)
    said = net(x).argmax(dim=1).numpy()
    assert frame.numbers["accuracy"] == pytest.approx((said == found.label_test).mean())
    assert frame.arrays["confusion"].trace() == (said == found.label_test).sum()
    assert frame.arrays["confusion"].sum() == len(said)
    assert frame.arrays["confusion"].sum(axis=1).tolist() == np.bincount(found.label_test).tolist(), (
        "rows are the truth"
    )
    ways = [net(convnet_learner.moved(x, *way)).argmax(dim=1).numpy() for way in ((0, 1), (0, -1), (1, 0), (-1, 0))]
    assert frame.numbers["moved"] == pytest.approx(np.mean([way == found.label_test for way in ways]))
    assert (ConvnetSpec().shift, ConvnetSpec(data="mnist").shift) == (1, 2)
    examples = convnet_learner.observe(convnet_learner.start(spec)).arrays["examples"]
    kinds = [int(np.argmax(found.label_test == kind)) for kind in range(10)]
    np.testing.assert_array_equal(examples, byte(found.x_test[kinds]).astype(np.uint8))
    one = int(np.argmax(found.label_test == 7))
    first = torch.relu(F.conv2d(x[one : one + 1], net.first.weight, net.first.bias, padding=1))[0].detach().numpy()
    np.testing.assert_allclose(frame.arrays["first"][7] / 255, first / first.max(), atol=1 / 255 + 1e-6)
    assert np.allclose(frame.arrays["chances"].sum(axis=1), 1, atol=1e-5)


def test_only_the_first_symbol_is_to_be_remembered():
    symbols = memory_learner.sequences(500, 7, torch.Generator().manual_seed(0))
    assert (symbols[:, 0] < KINDS).all() and (symbols[:, 1:] >= KINDS).all()
    assert symbols[:, 0].unique().numel() == symbols[:, 1:].unique().numel() == KINDS
    hot = memory_learner.one_hot(symbols)
    assert torch.equal(hot.argmax(dim=2), symbols) and (hot.sum(dim=2) == 1).all()


@pytest.mark.parametrize("cell", CELLS)
def test_a_memory_is_judged_at_the_end_and_shown_on_one_sequence(cell):
    spec = MemorySpec(**SHORT, cell=cell, length=10, hidden=8)
    state = memory_learner.advance(memory_learner.start(spec), 60)
    frame, net = memory_learner.observe(state), memory_learner.RECIPE.network(state)
    x, first = memory_learner._judged(spec.length, spec.seed)
    assert frame.numbers["accuracy"] == pytest.approx((net(x).argmax(dim=1) == first).float().mean().item())
    assert frame.numbers["reach"] == pytest.approx(frame.arrays["slope"][0] / frame.arrays["slope"][-1])
    alone = net.states(memory_learner.one_hot(torch.tensor(frame.arrays["symbols"]).long()[None]))[0]
    np.testing.assert_allclose(frame.arrays["state"], alone.detach(), atol=1e-3)


ALIKE = [
    (AutoencoderSpec(kind="linear", width=8), AutoencoderSpec(kind="linear"), True),
    (AutoencoderSpec(width=8), AutoencoderSpec(), False),
    (MemorySpec(cell="rnn", keep=0.0), MemorySpec(cell="rnn"), True),
    (MemorySpec(cell="gru", keep=0.0), MemorySpec(cell="gru"), False),
]


@pytest.mark.parametrize(("one", "other", "same_key"), ALIKE)
def test_what_a_network_has_not_is_no_part_of_its_key(one, other, same_key):
    assert (one.key == other.key) is same_key


def test_a_probe_reads_what_is_in_the_state_and_guesses_what_is_not():
    first = torch.randint(KINDS, (600,), generator=torch.Generator().manual_seed(2))
    told = F.one_hot(first, KINDS).float() @ torch.randn(KINDS, 6, generator=torch.Generator().manual_seed(3))
    untold = torch.randn(600, 6, generator=torch.Generator().manual_seed(4))
    held = memory_learner.held(torch.stack([told, untold, torch.zeros(600, 6)], dim=1), first)
    assert held[0] == 1 and held[1] < 0.4 and held[2] < 0.4


@pytest.mark.parametrize("cell", CELLS)
def test_slopes_are_the_gradient_s_lengths(cell):
    """Against differences of the loss in double precision."""
    spec = MemorySpec(cell=cell, length=5, hidden=4)
    net = memory_learner.build(spec).double()
    symbols = memory_learner.sequences(3, 5, torch.Generator().manual_seed(0))
    x, first = memory_learner.one_hot(symbols).double(), symbols[:, 0]
    grad = torch.zeros_like(x)
    for place in np.ndindex(*x.shape):
        shift = torch.zeros_like(x)
        shift[place] = 1e-5
        up, down = (F.cross_entropy(net(x + s), first, reduction="sum").item() for s in (shift, -shift))
        grad[place] = (up - down) / 2e-5
    torch.testing.assert_close(memory_learner.slopes(net, x, first), grad.norm(dim=2).mean(dim=0), rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_gate_that_keeps_begins_as_open_as_the_spec_says(cell):
    """A closed input and a state to be kept: after one step the share σ(keep) of it is left, tanh's bend apart."""
    net = memory_learner.build(MemorySpec(cell=cell, hidden=4, keep=3.0))
    with torch.no_grad():
        for name, weight in net.cell.named_parameters():
            if "weight" in name:
                weight.zero_()
            elif name.startswith("bias"):
                rows = slice(4, 8)
                kept = weight[rows].clone()
                weight.zero_()
                weight[rows] = kept
        one = torch.full((1, 1, 4), 0.5)
        begun = (torch.zeros(1, 1, 4), one) if cell == "lstm" else one
        after = net.cell(torch.zeros(1, 1, 8), begun)[1]
    left = after[1] if cell == "lstm" else after
    assert torch.allclose(left, torch.sigmoid(torch.tensor(3.0)) * one)


LONG = [
    AutoencoderSpec, partial(AutoencoderSpec, data="mnist", width=256, batch=256, steps=20_000),
    ConvnetSpec, partial(ConvnetSpec, data="mnist", filters=16, batch=256, steps=10_000),
    MemorySpec, partial(MemorySpec, hidden=64, length=100, batch=256, steps=5000),
]  # fmt: skip


@pytest.mark.parametrize(("usual", "long"), list(zip(LONG[::2], LONG[1::2], strict=True)))
def test_what_would_take_too_long_is_refused(usual, long):
    usual()
    with pytest.raises(SpecError) as caught:
        long()
    assert [(p.field, p.code) for p in caught.value.problems] == [("steps", "too-long-training")]
    assert caught.value.problems[0].details["gigaflop"] > caught.value.problems[0].details["limit"]


def ended(spec: Spec) -> Frame:
    learner = learner_of(spec)
    return learner.observe(learner.advance(learner.start(spec), spec.steps))


def test_what_the_lecture_says_of_rnn_and_lstm_is_seen():
    rnn, lstm = (ended(MemorySpec(cell=cell)) for cell in ("rnn", "lstm"))
    assert rnn.numbers["accuracy"] < 0.5 < 0.95 < lstm.numbers["accuracy"]
    assert rnn.arrays["held"][0] == 1 and rnn.arrays["held"][-1] < 0.5 and lstm.arrays["held"].min() > 0.95
    assert rnn.arrays["slope"][0] / rnn.arrays["slope"].max() < 1e-4
    assert ended(MemorySpec(cell="lstm", keep=0.0)).numbers["accuracy"] < 0.5, "not by itself: the gate must be open"
    assert ended(MemorySpec(cell="rnn", length=10)).numbers["accuracy"] > 0.95, "on short sequences an RNN does, too"


def test_what_the_lecture_says_of_cnn_and_autoencoder_is_seen():
    conv, dense = (ended(ConvnetSpec(net=name)) for name in NETS)
    assert conv.numbers["accuracy"] > 0.95 and conv.numbers["moved"] > dense.numbers["moved"] + 0.1
    spec = AutoencoderSpec()
    first, last = autoencoder_learner.observe(autoencoder_learner.start(spec)), ended(spec)
    assert last.numbers["error"] < 0.7 * first.numbers["pca_error"]
    assert last.numbers["like"] > first.numbers["pca_like"] + 0.1


def test_the_counts_give_the_shares_that_the_article_prints():
    """Horace He 2019: 69 % of CVPR, over 75 % of NAACL and ACL, over 50 % of ICLR and ICML; a minority in 2018."""
    now = {name: pair[1].share for name, pair in ARTICLE.items()}
    assert round(now["CVPR"], 2) == 0.69 and now["NAACL"] > 0.75 < now["ACL"] and now["ICLR"] > 0.5 < now["ICML"]
    assert all(before.year == 2018 and after.year == 2019 and before.share < 0.5 for before, after in ARTICLE.values())
    assert all([c.year for c in counts] == sorted({c.year for c in counts}) for counts in LATER.values())

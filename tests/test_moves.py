"""A training by hand: the text that says its moves, the laws that they obey, and what a frame tells of an update."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.gans import evaluation, learner, stepping
from core.gans.choices import LOSSES
from core.gans.learner import GanState
from core.gans.moves import MOST_MOVES, MOST_STEPS, PLAYERS, Move, MovesSpec, read_moves, tidy_moves, write_moves
from core.gans.spec import GanSpec
from core.spec import SpecError
from core.tape import Frame
from dashboard.charts.slow import STAGES, happened

SMALL = {"width": 12, "batch": 32}
KINDS = [
    {},
    *({"loss": name, "d_steps": 2} for name in LOSSES),
    {"simultaneous": True, "d_steps": 2}, {"opt_d": "sgd", "opt_g": "rmsprop"}, {"spectral": True}, {"pack": 2},
    {"noise": 0.4, "r1": 0.2}, {"ema": 0.9, "smooth": 0.9}, {"unroll": 2}, {"spread": True}, {"z_dim": 1},
    {"network": "pacgan", "width": 8, "pack": 2}, {"data": "moons", "z_dim": 5},
]  # fmt: skip
TEXTS = [
    ("", ""), ("d", "D"), ("D1 g01"[:4], "D G"), (" D3,G\nB10 ", "D3 G B10"), ("D3GB10", "D3 G B10"),
    ("D D D", "D D D"), (f"B{MOST_STEPS}", f"B{MOST_STEPS}"),
]  # fmt: skip
REFUSED = ["A", "D0", "D03", "3D", "D-1", "D 3", "D1.5", f"B{MOST_STEPS + 1}", "D " * (MOST_MOVES + 1), "D²", "D٣"]
ANY = st.lists(st.builds(Move, st.sampled_from(list(PLAYERS)), st.integers(1, 8)), max_size=MOST_MOVES)
HANDS = ("g", "d", "g_mean", "d_mean", "g_square", "d_square")


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    torch.set_num_threads(1)
    stepping._begun.cache_clear()


def made(**changes: object) -> MovesSpec:
    return MovesSpec(**{**SMALL, **changes})  # type: ignore[arg-type]


def end(spec: MovesSpec) -> stepping.Hand:
    return stepping.advance(stepping.start(spec), spec.marks()[-1])


def same(a: stepping.Hand | GanState, b: stepping.Hand | GanState) -> bool:
    weights = all(torch.equal(a.tensors[name], b.tensors[name]) for name in a.tensors)
    return a.tensors.keys() == b.tensors.keys() and weights and torch.equal(a.chance, b.chance)


def named(changes: dict[str, object]) -> str:
    return " ".join(f"{k}={v}" for k, v in changes.items()) or "plain"


@pytest.mark.parametrize(("text", "tidy"), TEXTS)
def test_moves_are_written_one_way(text: str, tidy: str) -> None:
    assert tidy_moves(text) == tidy
    assert made(moves=text).key == made(moves=tidy).key


@pytest.mark.parametrize("text", REFUSED)
def test_what_says_no_moves_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_moves(text)
    with pytest.raises(SpecError, match="moves: unreadable"):
        made(moves=text)


@given(ANY)
def test_writing_and_reading_are_each_others_inverse(moves: list[Move]) -> None:
    text = write_moves(moves)
    assert list(read_moves(text)) == moves
    assert tidy_moves(text) == text == tidy_moves(tidy_moves(text.lower()))


@given(st.text("DGBdgb0123456789 ,", max_size=40))
def test_tidying_twice_changes_nothing(text: str) -> None:
    try:
        tidy = tidy_moves(text)
    except ValueError:
        return
    assert tidy_moves(tidy) == tidy


def test_a_run_has_a_frame_a_move_and_only_points() -> None:
    assert made().marks() == (0,) and made(moves="D3 G B10").marks() == (0, 1, 2, 3)
    with pytest.raises(SpecError, match="data: moves-need-points"):
        made(data="digits8")
    with pytest.raises(SpecError, match="after: too-much-work"):
        made(width=400, depth=4, batch=1024, after=5000)


def test_the_length_of_the_training_does_not_matter_except_to_the_noise() -> None:
    assert made(steps=500).key == made().key
    assert made(steps=500, noise=0.2).key != made(noise=0.2).key
    assert GanSpec(**SMALL).key != made().key


@pytest.mark.parametrize("changes", KINDS, ids=named)
def test_moves_of_both_are_the_trainings_own_steps(changes: dict[str, object]) -> None:
    spec = made(**changes, after=3)
    training = learner.start(spec.training)
    whole = learner.advance(training, 8)
    for text in ("B5", "B B B B B", "B2 B B2"):
        hand = end(spec.with_(moves=text))
        assert same(hand, whole) and hand.steps == 8, text
    assert same(stepping.start(spec), learner.advance(training, 3))


@pytest.mark.parametrize("changes", KINDS, ids=named)
def test_who_does_not_learn_stays_as_it_was(changes: dict[str, object]) -> None:
    spec = made(**changes, moves="B D2 G2")
    states = [stepping.advance(stepping.start(spec), k) for k in spec.marks()]
    for (before, after), player in zip(((states[1], states[2]), (states[2], states[3])), "dg", strict=True):
        stays = {"d": "g", "g": "d"}[player]
        assert not torch.equal(before.tensors[player], after.tensors[player])
        for name in (name for name in HANDS if name[0] == stays):
            assert torch.equal(before.tensors[name], after.tensors[name]), name
    assert (states[3].d, states[3].g, states[3].steps) == (spec.d_steps + 2, 3, 1)


@pytest.mark.parametrize("changes", KINDS[:3], ids=named)
def test_chunks_do_not_matter_and_looking_does_not_disturb(changes: dict[str, object]) -> None:
    spec = made(**changes, moves="D2 G B2 G D B")
    whole, state = end(spec), stepping.start(spec)
    for k in (1, 3, 3, 6):
        before = {name: tensor.clone() for name, tensor in state.tensors.items()}
        later = stepping.advance(state, k)
        stepping.observe(state)
        assert all(torch.equal(before[name], tensor) for name, tensor in state.tensors.items())
        state = later
    assert same(state, whole) and stepping.observe(state).digest() == stepping.observe(whole).digest()
    evaluation._fixed_noise.cache_clear()
    stepping._begun.cache_clear()
    assert stepping.observe(end(spec)).digest() == stepping.observe(whole).digest()
    assert same(end(spec.with_(moves="D D G B B G D B")), whole), "one by one or together"


def frames(**changes: object) -> list[Frame]:
    spec = made(**changes)
    return [stepping.observe(stepping.advance(stepping.start(spec), k)) for k in spec.marks()]


@pytest.mark.parametrize("changes", KINDS, ids=named)
def test_a_frame_tells_what_each_player_did(changes: dict[str, object]) -> None:
    first, d, g, both = frames(**changes, moves="D G B")
    assert [f.notes.get("who") for f in (first, d, g, both)] == [None, "D", "G", "B"]
    assert not any(happened(first, stage) for stage in STAGES)
    assert {s for s in STAGES if happened(d, s)} == {"real", "noise", "judge", "d"}
    reals = {"real"} if changes.get("loss") == "rpgan" else set()
    assert {s for s in STAGES if happened(g, s)} == {"noise", "judge", "pull", "g"} | reals
    assert all(happened(both, stage) for stage in STAGES)
    for frame in (first, d, g, both):
        assert frame.finite and sum(a.nbytes for a in frame.arrays.values()) < 40_000
        assert all(np.isfinite(a).all() for a in frame.arrays.values())
    n = min(32 * int(str(changes.get("pack", 1))), 48)
    shapes = {name: both.arrays[name].shape for name in ("batch_real", "batch_fake", "pull", "fake_after")}
    assert set(shapes.values()) == {(n, 2)} and both.arrays["seen_real"].shape == (n,)
    assert both.arrays["map_before"].shape == both.arrays["map_after"].shape == (40, 40)


def test_the_numbers_are_those_of_the_update() -> None:
    spec = made(moves="D G", lr_d=1e-2, lr_g=1e-2, batch=48)
    states = [stepping.advance(stepping.start(spec), k) for k in spec.marks()]
    d, g = (stepping.observe(state) for state in states[1:])
    assert d.numbers["batch_loss_d_after"] < d.numbers["batch_loss_d"]
    assert g.numbers["loss_g_after"] < g.numbers["loss_g_before"]
    assert np.array_equal(d.arrays["map_after"], d.arrays["d_map"])
    assert np.array_equal(g.arrays["map_met"], d.arrays["d_map"])
    belief = d.arrays["seen_real"], d.arrays["seen_fake"]
    assert d.numbers["batch_loss_d"] == pytest.approx(-np.log(belief[0]).mean() - np.log1p(-belief[1]).mean(), abs=1e-4)
    moved = g.arrays["fake_after"] - g.arrays["batch_fake"]
    assert g.numbers["moved"] == pytest.approx(np.hypot(*moved.T).mean(), rel=1e-4)
    assert g.numbers["pull"] == pytest.approx(np.hypot(*g.arrays["pull"].T).mean(), rel=1e-4)
    noise = torch.from_numpy(g.arrays["noise"])
    assert np.allclose(evaluation.generate(spec.training, states[1].tensors["g"], noise), g.arrays["batch_fake"])
    assert np.allclose(evaluation.generate(spec.training, states[2].tensors["g"], noise), g.arrays["fake_after"])

"""A collapse map: its cells are the trainer's own trainings, to the bit, and lie in the store once they are made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core import worker
from core.gans import learner, mapping
from core.gans.choices import ACTIVATIONS, LOSSES
from core.gans.diagnosis import SENTENCES
from core.gans.maps import CODES, COLUMNS, LIMIT, NUMBERS, ROWS, SHOWN, MapSpec, rows
from core.gans.spec import GanSpec
from core.settings import Settings
from core.spec import SpecError
from core.store import Store
from core.tape import FINISHED, Ending, Frame, Tape

SPEC = MapSpec(row=3, steps=100, seed=5)


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    torch.set_num_threads(1)


def trained(spec: GanSpec) -> Tape:
    """What the trainer records of `spec`: the engine's chain of tasks, without the engine."""
    kept, tape = worker.Kept(learner.start(spec)), Tape(spec)
    for mark in spec.marks():
        kept = worker.advance(spec, kept, mark)
        tape.frames.append(worker.observe(spec, kept, mark, "cpu"))
    return tape


def same(a: mapping.MapState, b: mapping.MapState) -> bool:
    one, two = mapping.pack(a), mapping.pack(b)
    return all(np.array_equal(one[name], two[name], equal_nan=True) for name in one if name not in ("seconds", "busy"))


def test_chunks_do_not_matter_and_a_packed_row_goes_on():
    whole = mapping.advance(mapping.start(SPEC), 3)
    first = mapping.advance(mapping.start(SPEC), 1)
    frame = mapping.observe(first)
    assert same(mapping.advance(mapping.advance(first, 2), 3), whole)
    assert mapping.observe(first).digest() == frame.digest(), "the state that is advanced stays as it was"
    assert same(mapping.advance(mapping.unpack(SPEC, mapping.pack(first)), 3), whole)
    assert mapping.observe(mapping.advance(whole, 2)).digest() == mapping.observe(whole).digest()


def test_a_cell_is_the_trainers_own_training_to_the_bit():
    state = mapping.advance(mapping.start(SPEC), 2)
    for column, (tape, weights) in enumerate(mapping.leaves(state)):
        alone = trained(SPEC.cell(column))
        assert tape.spec == SPEC.cell(column) and tape.ending == FINISHED
        assert tape.digest() == alone.digest()
        assert tuple(frame.at for frame in tape.frames) == tape.spec.marks()
        packed = learner.pack(learner.advance(learner.start(tape.spec), tape.spec.steps))
        assert all(np.array_equal(weights[name], packed[name], equal_nan=True) for name in packed if name != "seconds")


def test_a_frame_says_what_the_last_frames_of_its_cells_say():
    state = mapping.advance(mapping.start(SPEC), 2)
    frame, tapes = mapping.observe(state), [tape for tape, _ in mapping.leaves(state)]
    assert [CODES[code] for code in frame.arrays["code"]] == [tape.last.notes["diagnosis"] for tape in tapes]
    expected = [[tape.last.numbers.get(name, np.nan) for name in NUMBERS] for tape in tapes]
    np.testing.assert_array_equal(frame.arrays["found"], np.float32(expected))
    np.testing.assert_array_equal(frame.arrays["fake"], tapes[-1].last.arrays["fake"][:SHOWN].astype(np.float16))
    assert frame.numbers["healthy"] == list(frame.arrays["code"]).count(CODES.index("healthy"))
    assert "fake" not in mapping.observe(mapping.start(SPEC)).arrays


def test_a_cell_that_diverges_ends_there_and_the_row_goes_on(monkeypatch):
    def broken(state: learner.GanState):
        frame = observe(state)
        return frame if state.at < 5 else type(frame)(state.at, {**frame.numbers, "value": np.nan}, frame.arrays,
                                                     {"diagnosis": "diverged"})  # fmt: skip

    observe = learner.observe
    monkeypatch.setattr(learner, "observe", broken)
    state = mapping.advance(mapping.start(SPEC), 2)
    (tape, _), _ = mapping.leaves(state)
    assert tape.ending == Ending("failed", "diverged") and tape.last.at == 5
    frame = mapping.observe(state)
    assert frame.finite and [CODES[code] for code in frame.arrays["code"]] == ["diverged"] * 2


def test_on_a_gpu_a_row_takes_its_part_of_the_whole_map(monkeypatch):
    def cell(row: int, column: int) -> Frame:
        fake = np.full((SHOWN + 5, 2), 10.0 * row + column)
        return Frame(SPEC.steps, {}, {"fake": fake}, {"diagnosis": CODES[(row + 2 * column) % len(CODES)]})

    frames, asked = [[cell(row, column) for column in range(8)] for row in range(8)], []
    monkeypatch.setattr(mapping, "training_device", lambda: "cuda")
    monkeypatch.setattr(mapping, "together", lambda spec: asked.append(spec.key) or frames)
    state = mapping.advance(mapping.advance(mapping.start(SPEC), 2), 3)
    assert mapping.observe(state).arrays["code"].tolist() == [(SPEC.row + 2 * k) % len(CODES) for k in range(3)]
    assert (mapping.observe(state).arrays["fake"] == 10 * SPEC.row + 2).all() and mapping.leaves(state) == ()
    assert set(asked) == {rows(SPEC)[0].key}, "all rows ask for one and the same batch"
    assert mapping.advance(replace(state, busy=50.0, seconds=50.0), 4).busy >= 50


def test_a_workers_observation_stores_the_cells_and_any_page_finds_them(tmp_path, monkeypatch):
    settings = Settings(store=str(tmp_path / "store"))
    monkeypatch.setattr(worker, "settings", lambda: settings)
    kept = worker.begin(SPEC, "cpu")
    for at in (0, 1, 2):
        kept = worker.advance(SPEC, kept, at)
        worker.observe(SPEC, kept, at, "cpu")
        store = Store(settings.store, shelf=None)
        assert [store.load(cell) is not None for cell in SPEC.cells[:3]] == [at > 0, at > 1, False]
    found, weights = store.load(SPEC.cell(1)), store.weights(SPEC.cell(1), "cpu")
    assert found.ending == FINISHED and found.digest() == trained(SPEC.cell(1)).digest()
    assert found.made["device"] == "cpu" and found.made["versions"] == worker.versions()
    assert found.made["left_by"] == "maps"
    assert learner.unpack(SPEC.cell(1), weights).at == SPEC.steps
    made, packed = worker.finish(SPEC, kept, "cpu")
    store.save(Tape(SPEC, [mapping.observe(kept.state)], FINISHED, made), "cpu", packed)
    assert same(mapping.unpack(SPEC, store.weights(SPEC, "cpu")), kept.state)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_map_has_legal_cells_that_differ_in_their_learning_rates_alone(loss, activation):
    for d_steps in (1, 10):
        spec = MapSpec(loss=loss, activation=activation, d_steps=d_steps)
        for row in rows(spec):
            for column, cell in enumerate(row.cells):
                assert (cell.lr_g, cell.lr_d) == (COLUMNS[column], ROWS[row.row])
                assert cell.with_(lr_g=COLUMNS[0], lr_d=ROWS[0]) == spec.cell(0)
                assert (cell.loss, cell.activation, cell.d_steps) == (loss, activation, d_steps)
                assert cell.work <= LIMIT


def test_the_key_holds_what_the_cells_are(monkeypatch):
    key = MapSpec(seed=1).key
    assert len({row.key for row in rows(MapSpec())}) == len(ROWS) == MapSpec.at_once
    monkeypatch.setattr(GanSpec, "version", GanSpec.version + 1)
    assert MapSpec(seed=1).key != key, "a training that changes makes another map"


def test_every_diagnosis_has_a_code():
    assert set(CODES) == set(SENTENCES) and len(CODES) == len(set(CODES))


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"row": len(ROWS)}, "row", "out-of-range"),
        ({"loss": "guess"}, "loss", "unknown-choice"),
        ({"steps": 10000, "d_steps": 10, "loss": "wgangp"}, "steps", "too-much-work"),
    ],
)
def test_a_map_that_cannot_be_is_refused(changes, field, code):
    with pytest.raises(SpecError) as error:
        MapSpec(**changes)
    assert [(p.field, p.code) for p in error.value.problems] == [(field, code)]

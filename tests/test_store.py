"""The store: what goes in comes out, and what was altered never does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import core.store
from core.store import Store
from core.tape import FINISHED, Ending, Frame, Tape
from tests.toys import Toy


def tape(seed: int = 0, frames: int = 3, ending: Ending | None = FINISHED) -> Tape:
    made = [
        Frame(i, {"x": i / 3, "bad": float("nan")}, {"a": np.arange(4, dtype=np.float16) * i}, {"n": "ok"}, i / 7)
        for i in range(frames)
    ]
    return Tape(Toy(seed=seed), made, ending, {"device": "cpu", "when": f"2026-01-0{seed + 1}"})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"), shelf=None)


def files(store: Store, name: str) -> list[Path]:
    return sorted(Path(store._root).rglob(name))


def test_a_tape_comes_back_bit_for_bit(store):
    before = tape()
    store.save(before, "cpu", {"w": np.array([1.5, -0.0], np.float32)})
    after = store.load(before.spec)
    assert after.digest() == before.digest()
    assert (after.ending, after.made) == (before.ending, before.made)
    assert [f.seconds for f in after.frames] == [f.seconds for f in before.frames]
    assert store.weights(before.spec, "cpu")["w"].tobytes() == np.array([1.5, -0.0], np.float32).tobytes()


def test_times_come_back_and_a_tape_of_before_there_were_any_is_read(store, monkeypatch):
    before = Tape(Toy(), [Frame(0, times={"fit": 0.25, "predict": 0.5})], FINISHED)
    store.save(before, "cpu")
    assert store.load(Toy()).frames[0].times == {"fit": 0.25, "predict": 0.5}
    seal = core.store._seal
    monkeypatch.setattr(core.store, "_seal", lambda body: seal(without_times(body)))
    store.save(before, "cpu")
    after = store.load(Toy())
    assert after.frames[0].times == {} and after.digest() == before.digest()


def without_times(body: dict[str, Any]) -> dict[str, Any]:
    """A tape's body as it was written before frames had times."""
    frames = [{name: value for name, value in frame.items() if name != "times"} for frame in body["frames"]]
    return body | {"frames": frames}


def test_an_object_store_works_like_a_folder():
    store = Store("memory://lab", shelf=None)
    store.save(tape(), "cpu")
    store.save(tape(frames=4), "cpu")
    assert len(store.load(Toy()).frames) == 4
    assert store.load(Toy(seed=1)) is None


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))


def raise_score(path: Path) -> None:
    path.write_text(path.read_text().replace('\\"x\\": 0.0', '\\"x\\": 9.0'))


DAMAGE = {
    "arrays cut off": ("arrays-*", truncate),
    "a bit of the arrays flipped": ("arrays-*", flip),
    "arrays missing": ("arrays-*", Path.unlink),
    "json cut off": ("tape.json", truncate),
    "json a number changed": ("tape.json", raise_score),
    "json emptied": ("tape.json", lambda p: p.write_text("")),
    "json of another shape": ("tape.json", lambda p: p.write_text("[]")),
}


@pytest.mark.parametrize(("name", "damage"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_is_set_aside_and_can_be_written_again(store, name, damage):
    store.save(tape(), "cpu", {"w": np.ones(2)})
    changed = files(store, name)[0]
    before = changed.read_bytes()
    damage(changed)
    assert not changed.exists() or changed.read_bytes() != before
    assert store.load(Toy()) is None
    assert store.weights(Toy(), "cpu") is None
    assert files(store, "aside")
    store.save(tape(), "cpu")
    assert store.load(Toy()).digest() == tape().digest()


def test_an_entry_under_another_specs_key_is_refused(store):
    store.save(tape(seed=1), "cpu")
    folder = files(store, "tape.json")[0].parent
    folder.parent.rename(folder.parent.parent / Toy(seed=2).key)
    assert store.load(Toy(seed=2)) is None


def test_a_crash_before_the_json_leaves_the_earlier_entry(store, monkeypatch):
    store.save(tape(), "cpu")
    write = store._write

    def crash_at_json(path: str, data: bytes) -> None:
        if path.endswith("tape.json"):
            raise OSError("the power went out")
        write(path, data)

    monkeypatch.setattr(store, "_write", crash_at_json)
    with pytest.raises(OSError, match="power"):
        store.save(tape(frames=9), "cpu")
    assert store.load(Toy()).digest() == tape().digest()


def test_the_oldest_entries_go_first(store):
    for seed in range(6):
        store.save(tape(seed=seed), "cpu")
        for path in files(store, "*.*"):
            os.utime(path, (path.stat().st_mtime - 100,) * 2)
    one = store.size() / 6
    store._bound = int(3.5 * one)
    store.save(tape(seed=6), "cpu")
    left = [seed for seed in range(7) if store.load(Toy(seed=seed))]
    assert left == [4, 5, 6]


def test_a_begun_tape_is_for_its_own_device_only(store):
    store.save(tape(ending=None), "cuda")
    assert store.load(Toy(), prefer="cpu") is None
    assert store.load(Toy(), prefer="cuda").ending is None
    store.save(tape(frames=5), "cuda")
    assert len(store.load(Toy(), prefer="cpu").frames) == 5
    store.save(tape(frames=4), "cpu")
    assert len(store.load(Toy(), prefer="cpu").frames) == 4


def test_the_shelf_is_read_and_never_written(tmp_path):
    Store(str(tmp_path / "shelf"), shelf=None).save(tape(), "cpu")
    truncate(next((tmp_path / "shelf").rglob("arrays-*")))
    store = Store(str(tmp_path / "store"), shelf=tmp_path / "shelf")
    assert store.load(Toy()) is None
    assert list((tmp_path / "shelf").rglob("tape.json"))
    store.save(tape(frames=2), "cpu")
    assert len(store.load(Toy()).frames) == 2
    Store(str(tmp_path / "shelf"), shelf=None).save(tape(seed=1), "cpu")
    assert store.load(Toy(seed=1)).digest() == tape(seed=1).digest()


def test_the_list_is_newest_first_and_says_the_final_numbers(store):
    for seed in (0, 2, 1):
        store.save(tape(seed=seed, ending=FINISHED if seed else None), "cpu")
    listed = store.entries("toys")
    assert [e.values["seed"] for e in listed] == [2, 1, 0]
    assert [e.finished for e in listed] == [True, True, False]
    assert listed[0].numbers["x"] == 2 / 3


def test_finished_runs_are_those_whose_settings_still_stand(store, monkeypatch):
    store.save(tape(seed=1), "cpu")
    store.save(tape(seed=2, ending=None), "cpu")
    store.save(tape(seed=3), "cpu")
    assert [spec.seed for spec, _ in store.finished(Toy)] == [3, 1]
    seal = core.store._seal
    monkeypatch.setattr(core.store, "_seal", lambda body: seal(body | {"values": body["values"] | {"seed": -3}}))
    store.save(tape(seed=3), "cpu")
    assert {entry.values["seed"] for entry in store.entries("toys")} == {1, 2, -3}
    assert [spec.seed for spec, _ in store.finished(Toy)] == [1]


def test_an_entry_that_is_written_again_leaves_no_file_of_the_earlier_one(store):
    for frames in (3, 4):
        store.save(tape(frames=frames), "cpu")
    assert [len(files(store, name)) for name in ("arrays-*", "tape.json", "*.tmp")] == [1, 1, 0]


def test_what_was_just_stored_stays_however_large_it_is(store):
    store.save(tape(), "cpu")
    store._bound = 1
    store.save(tape(seed=1), "cpu")
    assert store.load(Toy()) is None and store.load(Toy(seed=1)).digest() == tape(seed=1).digest()


def test_a_crash_in_the_middle_of_a_file_leaves_the_earlier_one(store, monkeypatch):
    store.save(tape(), "cpu")
    pipe = store._fs.pipe_file

    def half(path: str, data: bytes) -> None:
        pipe(path, data[: len(data) // 2])
        if "tape.json" in path:
            raise OSError("the disk is full")

    monkeypatch.setattr(store._fs, "pipe_file", half)
    with pytest.raises(OSError, match="full"):
        store.save(tape(frames=9), "cpu")
    monkeypatch.undo()
    assert store.load(Toy()).digest() == tape().digest()


def test_a_reader_between_two_writes_reads_again(store, monkeypatch):
    store.save(tape(), "cpu")
    cat, missed = store._fs.cat_file, []

    def replaced_meanwhile(path: str) -> bytes:
        if "arrays-" in path and len(missed) < 2:
            missed.append(path)
            raise FileNotFoundError(path)
        return cat(path)

    monkeypatch.setattr(store._fs, "cat_file", replaced_meanwhile)
    assert store.load(Toy()).digest() == tape().digest() and not files(store, "aside")


def test_of_one_run_in_store_and_shelf_the_store_s_is_listed(tmp_path):
    Store(str(tmp_path / "shelf"), shelf=None).save(tape(frames=2), "cpu")
    store = Store(str(tmp_path / "store"), shelf=tmp_path / "shelf")
    store.save(tape(frames=4), "cpu")
    assert [entry.numbers["x"] for entry in store.entries("toys")] == [1.0]


@pytest.mark.parametrize("version", ["older", "newer"])
def test_what_another_version_of_the_project_wrote_is_not_taken_for_this_one_s(store, monkeypatch, version):
    seal = core.store._seal
    odd = {"format": core.store.FORMAT + 1} if version == "newer" else {"values": {"seed": 1, "gone": 5}}
    monkeypatch.setattr(core.store, "_seal", lambda body: seal(body | odd))
    store.save(tape(seed=1), "cpu")
    assert store.finished(Toy) == [] or version == "newer"
    assert (store.load(Toy(seed=1)) is None) == (version == "newer")
    monkeypatch.undo()
    store.save(tape(seed=2), "cpu")
    monkeypatch.setattr(Toy, "version", Toy.version + 1)
    assert store.load(Toy(seed=2)) is None and store.finished(Toy) == []

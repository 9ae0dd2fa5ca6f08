"""Times by size: bounded, whatever the chunks; recorded machines; from which size a GPU pays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.tensors import record, recorded, stopwatch, timing_child
from core.tensors.timing import MOST_BYTES, PATIENT, RUNNERS, THREADS, WAYS, WORKS, Timings, sizes_of

ROOT = Path(__file__).resolve().parent.parent
CPU, SMALL = ("numpy", "torch"), {"matrix": (16, 32), "elementwise": (100, 1000)}


@pytest.fixture
def quick(monkeypatch):
    """Few calls of small sizes."""
    monkeypatch.setattr(stopwatch, "SHORTEST", 1e-4)
    for work, sizes in SMALL.items():
        monkeypatch.setitem(WORKS, work, WORKS[work]._replace(sizes=sizes, large=(sizes[-1] * 2,)))


@pytest.fixture
def pretended(monkeypatch):
    """A GPU that is the processor: what is done with one, where there is none."""
    import torch

    monkeypatch.setattr(stopwatch, "GPU", "cpu")
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: None)


def machine(gpu: str = "Made GPU", faster: float = 10.0) -> dict:
    """What `record` would write of a machine whose GPU takes 50 microseconds, or is so many times as fast."""
    runs = []
    for work in WORKS:
        for threads in THREADS:
            flop = WORKS[work].flop
            alone = {size: 1e-6 + flop(size) / 1e10 for size in sizes_of(work, "cuda")}
            times = {f"{name}.{size}": t for size, t in alone.items() for name in CPU}
            times |= {f"cuda.{size}": max(5e-5, t / faster) for size, t in alone.items()}
            times |= {f"{way}.{size}": 1e-5 for size in alone for way in WAYS}
            runs.append({"work": work, "threads": threads, "count": 1, "times": times})
    versions = {"python": "3.12.0", "numpy": "2.5.0", "torch": "2.11.0"}
    return {"format": 1, "gpu": gpu, "cpu": "Made CPU", "cores": 16, "system": "Linux", "when": "2026-01-02T03:04:05Z",
            "versions": versions, "runs": runs}  # fmt: skip


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("work", WORKS)
def test_every_runner_computes_the_same(work, runner, pretended):
    given = stopwatch.operands(work, 50)
    a, b, *c = (array.astype(np.float64) for array in given)
    right = a * b + c[0] if c else a @ b
    call = stopwatch.READY[runner](work, given)[runner]
    if runner == "cuda":
        call = lambda: stopwatch.DONE[work](*given)  # noqa: E731  (it waits, and gives nothing back)
        assert set(stopwatch.READY[runner](work, given)) == {"cuda", *WAYS}
    np.testing.assert_allclose(np.asarray(call()), right, rtol=1e-5)


@pytest.mark.parametrize("work", WORKS)
def test_the_largest_size_stays_within_the_bound(work):
    largest = max(sizes_of(work, "cuda"))
    assert 4 * WORKS[work].numbers(largest) <= MOST_BYTES
    held = stopwatch.operands(work, 100)
    assert WORKS[work].numbers(100) >= sum(array.size for array in held) + 100
    assert all(array.dtype == np.float32 for array in held)


def test_what_would_take_too_long_is_not_begun(monkeypatch):
    called = []
    monkeypatch.setitem(stopwatch.READY, "numpy", lambda work, given: {"numpy": lambda: called.append(1)})
    before = {"numpy.1024": 1.01 * PATIENT / 8, "torch.1024": 1e-3}
    assert stopwatch.measure("matrix", 2048, ["numpy"], before) == {} and not called
    assert stopwatch.measure("matrix", 2048, ["numpy"], {"torch.1024": 1.0}) == {}, "nor what was left out before"
    assert set(stopwatch.measure("matrix", 2048, ["numpy"], {"numpy.1024": 0.01})) == {"numpy.2048"} and called


def test_a_gpu_that_is_too_small_has_no_time(monkeypatch):
    import torch

    def full(work, given):
        raise torch.OutOfMemoryError("made")

    monkeypatch.setitem(stopwatch.READY, "cuda", full)
    assert set(stopwatch.measure("matrix", 16, ["cuda", "numpy"], {})) == {"numpy.16"}
    monkeypatch.setitem(stopwatch.READY, "cuda", lambda work, given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        stopwatch.measure("matrix", 16, ["cuda"], {})


def test_a_slow_call_is_timed_once_and_a_quick_one_often():
    for pause, least, most in ((0.3, 2, 2), (0.0, 100, 10_000)):
        calls = []
        seconds = stopwatch.timed(lambda calls=calls, pause=pause: (calls.append(1), stopwatch_pause(pause)))
        assert least <= len(calls) <= most and pause <= seconds < pause + 0.1


def stopwatch_pause(seconds: float) -> None:
    import time

    time.sleep(seconds)


def test_threads_are_set_and_given_back():
    import torch

    before = torch.get_num_threads()
    with stopwatch.threads(before + 1):
        assert torch.get_num_threads() == before + 1
    assert torch.get_num_threads() == before and stopwatch.cores() >= 1 and stopwatch.cpu_name()


def test_a_recording_can_be_read_again(quick, pretended, monkeypatch, tmp_path):
    def child(threads, device, works, runners):
        timing_child.main(1, device, works, runners, tmp_path / "told.json")
        return json.loads((tmp_path / "told.json").read_text())

    monkeypatch.setattr(record, "_child", child)
    monkeypatch.setattr(record, "gpu_name", lambda: "Made GPU")
    assert record.main([str(tmp_path / "made.json")]) == 0
    assert record.main([]) == 2
    assert (tmp_path / "made.json").stat().st_size < 200_000
    (tmp_path / "told.json").unlink()
    found = recorded.machines(tmp_path)["made"]
    assert found.gpu == "Made GPU" and found.cores >= 1 and set(found.versions) >= {"numpy", "torch", "python"}
    for work, sizes in SMALL.items():
        timings = found.runs[work, "one"]
        assert list(timings.of("cuda")) == list(timings.of("numpy")) == [*sizes, 2 * sizes[-1]]


def test_the_child_of_a_recording_is_told_its_threads():
    told = record._child("one", "cpu", ["elementwise"], ["numpy"])
    assert told["threads"] == 1
    assert set(told["times"]["elementwise"]) == {f"numpy.{size}" for size in sizes_of("elementwise", "cpu")}


def test_recording_needs_numpy_and_torch_alone():
    code = "import sys; import core.tensors.record, core.tensors.timing_child; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in eval(done.stdout)}
    assert "numpy" in loaded and not loaded & {"pydantic", "dask", "sklearn", "streamlit", "threadpoolctl", "plotly"}


def test_without_a_gpu_nothing_is_recorded(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(record, "gpu_name", lambda: "")
    assert record.main([str(tmp_path / "x.json")]) == 2 and not (tmp_path / "x.json").exists()
    assert "no GPU" in capsys.readouterr().err


BROKEN = [
    {"format": 2},
    {"gpu": ""},
    {"runs": []},
    {"runs": [{"work": "matrix", "threads": "one", "count": 1, "times": {}}]},
    {"versions": None},
]


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: next(iter(change)))
def test_what_is_no_recording_is_left_out(change, tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(machine()))
    (tmp_path / "bad.json").write_text(json.dumps({**machine(), **change}))
    (tmp_path / "none.json").write_text("{")
    assert list(recorded.machines(tmp_path)) == ["good"]


@pytest.mark.parametrize("name", ["cuda.x", "cpu.16", "numpy.16"])
def test_a_time_that_is_none_is_refused(name):
    said = machine()
    said["runs"][0]["times"][name] = -1
    with pytest.raises(ValueError):
        recorded.read(said)


@pytest.mark.parametrize("path", sorted(recorded.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_what_ships_can_be_read(path):
    found = recorded.read(json.loads(path.read_text(encoding="utf-8")))
    assert path.stat().st_size < 200_000 and found.when.endswith("Z")


PAYS = [
    ({16: 1.0, 32: 2.0, 64: 4.0}, {16: 2.0, 32: 1.0, 64: 1.0}, 32),
    ({16: 1.0, 32: 2.0, 64: 1.0}, {16: 0.5, 32: 1.0, 64: 2.0}, None),
    ({16: 1.0, 32: 2.0}, {16: 0.5, 32: 1.0, 64: 9.0}, 16),
    ({16: 1.0, 32: 0.5, 64: 2.0}, {16: 0.5, 32: 1.0, 64: 1.0}, 64),
]


@pytest.mark.parametrize(("cpu", "gpu", "right"), PAYS)
def test_a_gpu_pays_from_where_it_is_always_quicker(cpu, gpu, right):
    times = {f"numpy.{size}": seconds for size, seconds in cpu.items()}
    times |= {f"torch.{size}": seconds * 1.5 for size, seconds in cpu.items()}
    times |= {f"cuda.{size}": seconds for size, seconds in gpu.items()}
    times |= {f"{way}.{size}": 50.0 for size in gpu for way in WAYS}
    timings = Timings("matrix", 1, times, "cpu", "gpu")
    assert timings.pays() == right and timings.pays(transfer=True) is None
    assert timings.moved() == dict.fromkeys(gpu, 100.0) and timings.best() == cpu
    assert timings.of("cuda", transfer=True) == {size: seconds + 100 for size, seconds in gpu.items()}

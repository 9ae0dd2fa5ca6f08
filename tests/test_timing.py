"""Times by size: bounded, whatever the chunks; recorded machines; from which size a GPU pays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from core.spec import SpecError
from core.tape import Frame, LearnerError
from core.tensors import record, recorded, stopwatch, timing_child, timing_learner
from core.tensors.timing import MOST_BYTES, PATIENT, RUNNERS, WAYS, WORKS, Timings, sizes_of
from core.tensors.timing_spec import PRESETS, TimingSpec, timings
from dashboard.charts import timings as charts
from dashboard.tensors import timing as page
from dashboard.words import LANGUAGES, say, strings
from tests.told import machine, made_times, timing_frame

ROOT = Path(__file__).resolve().parent.parent
SMALL = {"matrix": (16, 32), "elementwise": (100, 1000)}


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


@pytest.mark.parametrize("runner", [name for name in RUNNERS if name != "tensorflow"])
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


WITH_TENSORFLOW = """
import sys
from pathlib import Path
import numpy as np
from core.tensors import stopwatch, timing_child
from core.tensors.timing import WORKS

WORKS.update({work: one._replace(sizes=(10, 20)) for work, one in WORKS.items()})
timing_child.main(1, "cpu", list(WORKS), ["tensorflow"], Path(sys.argv[1]))
for work, done in stopwatch.DONE.items():
    given = stopwatch.operands(work, 50)
    computed = stopwatch.with_tensorflow(work, given)["tensorflow"]()
    np.testing.assert_allclose(computed, done(*given), rtol=1e-5)
"""


def test_tensorflow_computes_the_same_and_is_timed(tmp_path):
    """In a process of its own: beside parts of torch it would end this one."""
    env = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", WITH_TENSORFLOW, str(tmp_path / "told.json")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "told.json").read_text())
    assert told["threads"] == 1 and set(told["times"]) == set(WORKS)
    assert all(set(times) == {"tensorflow.10", "tensorflow.20"} for times in told["times"].values())


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
    for pause, least, most in ((0.3, 2, 2), (0.0, 7, 10_000)):
        calls = []
        seconds = stopwatch.timed(lambda calls=calls, pause=pause: (calls.append(1), time.sleep(pause)))
        assert least <= len(calls) <= most and pause <= seconds < pause + 1


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


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_every_size_is_a_step_and_chunks_do_not_matter(quick, pretended, monkeypatch, device):
    asked = []
    monkeypatch.setattr(timing_learner, "with_tensorflow", lambda spec: asked.append(spec) or {"tensorflow.16": 1.0})
    monkeypatch.setattr(timing_learner, "gpu_name", lambda: "Made GPU")
    spec = TimingSpec("matrix", "one", device)
    state, found = timing_learner.start(spec), []
    for at in spec.marks()[1:]:
        state = timing_learner.advance(state, at)
        found.append(timing_learner.observe(state))
    whole = timing_learner.observe(timing_learner.advance(timing_learner.start(spec), spec.marks()[-1]))
    assert whole.digest() == found[-1].digest() and set(whole.times) == set(found[-1].times) and len(asked) == 2
    who = {"numpy", "torch", *(["cuda", *WAYS] if device == "cuda" else [])}
    for k, size in enumerate(spec.sizes):
        assert {f"{name}.{size}" for name in who} == set(found[k].times) - set(found[k - 1].times if k else ())
    assert "tensorflow.16" in found[-1].times and all(seconds > 0 for seconds in found[-1].times.values())
    assert found[-1].notes["gpu"] == ("Made GPU" if device == "cuda" else "")
    assert timings(spec, whole).threads == 1 and timings(spec, whole).cpu


def test_without_tensorflow_the_others_stand(quick, monkeypatch):
    spec = TimingSpec("elementwise")
    for missing in (True, False):
        monkeypatch.setattr(timing_learner, "installed", lambda package, gone=missing: "" if gone else "1")
        monkeypatch.setattr(timing_learner, "with_tensorflow", refuse)
        last = timing_learner.observe(timing_learner.advance(timing_learner.start(spec), spec.marks()[-1]))
        assert set(last.times) == {f"{name}.{size}" for name in ("numpy", "torch") for size in spec.sizes}
        assert ("tensorflow" in last.notes) is not missing


def refuse(spec):
    raise LearnerError("too-long")


def test_what_tensorflow_s_process_tells_is_taken(monkeypatch):
    seen = {}

    def ask(module, *said, patience, env):
        seen.update(module=module, said=said, env=env)
        return {"threads": 1, "times": {"matrix": {"tensorflow.16": 0.5}}}

    monkeypatch.setattr(timing_learner.childprocess, "ask", ask)
    assert timing_learner.with_tensorflow(TimingSpec("matrix", "one", "cuda")) == {"tensorflow.16": 0.5}
    assert seen["module"] == timing_child.__name__ and seen["said"] == ("1", "cpu", "matrix", "tensorflow")
    assert seen["env"]["CUDA_VISIBLE_DEVICES"] == ""


def test_a_gpu_that_is_not_found_is_not_timed(monkeypatch):
    monkeypatch.setattr(timing_learner, "gpu_name", lambda: "")
    assert timing_learner.runners(TimingSpec(device="cuda")) == ["numpy", "torch"]


def test_a_preset_for_each_work_and_number_of_threads():
    assert {(one.work, one.threads) for (one,) in PRESETS.values()} == {(w, t) for w in WORKS for t in ("one", "all")}
    assert len({one.key for (one,) in PRESETS.values()}) == len(PRESETS)
    with pytest.raises(SpecError):
        TimingSpec(device="tpu")


def frame(device: str, work: str = "matrix") -> tuple[TimingSpec, Frame]:
    spec = TimingSpec(work, device=device)
    return spec, timing_frame(spec, spec.marks()[-1])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("show", page.SHOWN)
@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize(("device", "lines"), [("cpu", 2), ("cuda", 4)])
def test_the_chart_has_a_line_for_each_and_both_axes_are_logarithmic(device, lines, work, show, language):
    spec, last = frame(device, work)
    figure = charts.times(timings(spec, last), show, language)
    go.Figure(figure.to_dict())
    assert len(figure.data) == lines + (device == "cuda" and show == "time")
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    for trace in figure.data[:lines]:
        assert list(trace.x) == list(spec.sizes) and len(trace.hovertext) == len(spec.sizes)
    first, flop = figure.data[0], WORKS[work].flop
    taken = last.times[f"numpy.{spec.sizes[-1]}"]
    assert first.y[-1] == pytest.approx(taken if show == "time" else flop(spec.sizes[-1]) / taken / 1e9)
    assert len(figure.layout.shapes) == sum(timings(spec, last).pays(moved) is not None for moved in (False, True))


SHORT = [(2.5, "2.5 s"), (0.34, "340 ms"), (0.0012, "1.2 ms"), (3.4e-7, "340 ns"), (1e-6, "1 µs"), (9.99e-4, "999 µs")]


@pytest.mark.parametrize(("seconds", "said"), SHORT)
def test_a_short_time_has_the_unit_that_fits(seconds, said):
    assert charts.brief(seconds) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_says_from_where_the_gpu_pays(language):
    spec, last = frame("cuda")
    measured = timings(spec, last)
    alone, moved = measured.pays(), measured.pays(transfer=True)
    assert (alone is not None and moved is not None and alone < moved) or alone == moved
    said = page.verdict(language, measured)
    assert f"**{alone:,}**" in said and f"**{moved:,}**" in said and len(said.splitlines()) == 6
    slow = Timings("matrix", 1, made_times("matrix", 1e-3), "cpu", "gpu")
    never = page.verdict(language, slow)
    assert strings(language)["timings.pays_alone_never"] in never and "{{" not in never
    assert len(page.verdict(language, timings(*frame("cpu"))).splitlines()) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recorded_machine_is_named_and_compared_with_one_core_and_with_all(language):
    there = recorded.read(machine(faster=50.0))
    measured = there.runs["matrix", "one"]
    said = say(language, "timings.recorded", **page.described(there, measured))
    assert all(part in said for part in ("**Made GPU**", "Made CPU", "16", "2026-01-02", "torch 2.11.0"))
    beside = page.beside(language, there, TimingSpec("matrix"))
    assert f"{measured.pays():,}" in beside and beside in page.verdict(language, measured, beside)

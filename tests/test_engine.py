"""The engine: one run for all who ask, progress, stop, limits, and failures that harm nobody else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from distributed import LocalCluster
from distributed.scheduler import KilledWorker

from core import worker
from core.engine import Engine
from core.run import LabFull, Run, TooMany, failure
from core.settings import Settings, settings
from core.store import Store
from core.tape import FINISHED, STOPPED, Ending, Frame, LearnerError, Tape
from tests import toys
from tests.toys import LENGTH, SavedToy, Toy

PATIENCE = 60.0


def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Waits for something to become true, and fails when it does not."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def ended(runs: list[Run], viewer: str = "a") -> list[Ending]:
    """Watches runs to their end."""

    def done() -> bool:
        for run in runs:
            run.watch(viewer)
        return all(run.ended for run in runs)

    until(done)
    return [run.ended for run in runs if run.ended]


def watched(run: Run, more: int, viewer: str = "a") -> None:
    """Watches a run until it has more than so many frames; a busy machine may need longer than a run may go unseen."""

    def there() -> bool:
        run.watch(viewer)
        return len(run.frames) > more

    until(there)


def undisturbed(spec: Toy) -> list[str]:
    """The frames' digests of a run in one piece, without engine."""
    state = toys.start(spec)
    return [toys.observe(state := toys.advance(state, at)).digest() for at in spec.marks()]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    store = str(tmp_path_factory.mktemp("store"))
    engine = Engine(Settings(workers=2, store=store, unwatched_s=2, queue=6, active=4, memory_mb=2000))
    yield engine
    engine.close()


def test_a_recorded_run_is_the_run_itself(lab):
    (run,) = lab.want("a", [Toy(seed=1)])
    assert ended([run]) == [Ending("finished")]
    assert [f.digest() for f in run.frames] == undisturbed(Toy(seed=1))
    assert (run.progress, run.eta, run.place) == (1.0, None, 0)
    assert run.tape.made["device"] == "cpu"
    assert lab.store.load(Toy(seed=1)).digest() == run.tape.digest()


def test_equal_specs_share_one_run_and_a_viewer_who_returns_finds_it(lab):
    (first,) = lab.want("a", [Toy(seed=2, nap=20)])
    (second,) = lab.want("b", [Toy(seed=2, nap=20)])
    assert first is second
    lab.leave("a", "toys")
    assert not first.ended
    assert lab.peek("a", Toy(seed=2, nap=20)) is first
    assert ended([first]) == [Ending("finished")]
    assert lab.peek("c", Toy(seed=2, nap=20)) is first


def test_peeking_starts_nothing(lab):
    before = lab.status()
    assert lab.peek("a", Toy(seed=3)) is None
    assert lab.status() == before


def test_progress_and_eta_while_it_runs(lab):
    (run,) = lab.want("a", [Toy(seed=4, nap=30)])
    watched(run, 10)
    assert 0 < run.progress < 1
    assert 0 < run.eta < PATIENCE
    assert lab.status().recording == 1
    lab.leave("a", "toys")


def test_progress_and_eta_are_counted_from_where_the_recording_began(monkeypatch):
    monkeypatch.setattr("core.run.time.monotonic", lambda: 100.0)
    run = Run(Toy(), Tape(Toy(), [Frame(10), Frame(20), Frame(45)]))
    assert (run.progress, run.eta) == (0.75, None), "it goes on from a checkpoint, and nothing is recorded yet"
    run._began = (50.0, 20)
    assert run.eta == 50.0 * 15 / 25
    run._began = (50.0, 45)
    assert run.eta is None
    run.watch("a")
    assert run.viewers == {}, "who looks without having asked keeps nothing running"


ENDS = [
    (LearnerError("no-internet", "why"), Ending("failed", "no-internet", "why"), True),
    (MemoryError(), Ending("failed", "memory", "MemoryError()"), True),
    (
        RuntimeError("CUDA: failed to Allocate"),
        Ending("failed", "memory", "RuntimeError('CUDA: failed to Allocate')"),
        True,
    ),
    (ValueError("odd"), Ending("failed", "error", "ValueError('odd')"), True),
    (LearnerError("diverged", ""), Ending("failed", "diverged", ""), False),
]


@pytest.mark.parametrize(("error", "ending", "restarts"), ENDS, ids=lambda one: type(one).__name__)
def test_a_failure_has_its_reason_and_restarts_unless_it_would_fail_again(error, ending, restarts):
    assert failure(error) == ending and Run(Toy(), Tape(Toy(), ending=ending)).restarts is restarts


def test_a_worker_that_was_lost_again_and_again_is_said_to_be():
    lost = failure(KilledWorker("task", SimpleNamespace(address="tcp://x"), 3))
    assert (lost.kind, lost.reason) == ("failed", "worker-lost")
    assert Run(Toy(), Tape(Toy(), ending=STOPPED)).restarts
    assert not Run(Toy(), Tape(Toy())).restarts and not Run(Toy(), Tape(Toy(), ending=FINISHED)).restarts


def test_a_begun_tape_goes_on_with_the_same_libraries_alone(lab):
    spec, frames = SavedToy(seed=21), [Frame(0), Frame(1)]
    for versions, kept in ((worker.versions(), 2), ({**worker.versions(), "numpy": "0"}, 0)):
        lab.store.save(Tape(spec, frames, None, {"versions": versions}), "cpu")
        assert len(lab._opened(spec).frames) == kept
    lab.store.save(Tape(spec, frames, FINISHED, {"versions": {}}), "cpu")
    assert lab._opened(spec).ended == FINISHED, "what has ended is a record"


def test_stop_stops_within_a_chunk_and_going_on_gives_the_same_tape(lab):
    spec = Toy(seed=5, nap=100)
    (run,) = lab.want("a", [spec])
    watched(run, 3)
    lab.leave("a", "toys")
    assert run.ended == Ending("stopped")
    frames = len(run.frames)
    started = time.monotonic()
    assert lab.call("math.sqrt", 4.0) == 2.0
    assert time.monotonic() - started < 5
    time.sleep(0.5)
    assert len(run.frames) == frames < LENGTH
    (again,) = lab.want("a", [spec])
    assert again is not run, "what all have left goes on for whoever wants it next"
    assert ended([again]) == [Ending("finished")]
    assert [f.digest() for f in again.frames] == undisturbed(spec)


def test_a_new_choice_leaves_the_earlier_runs(lab):
    (old,) = lab.want("a", [Toy(seed=6, nap=50)])
    (new,) = lab.want("a", [Toy(seed=7)])
    assert old.ended == Ending("stopped")
    assert ended([new]) == [Ending("finished")]


def test_a_run_that_is_wanted_is_not_forgotten_for_another(lab, monkeypatch):
    (old,) = lab.want("a", [Toy(seed=140)])
    ended([old])
    ended(lab.want("a", [Toy(seed=141)]))
    monkeypatch.setattr("core.engine.KEPT", 1)
    runs = lab.want("a", [Toy(seed=142), Toy(seed=140)])
    assert runs[1] is old and len(ended(runs)) == 2


def test_nobody_watching_releases_a_run(lab):
    (run,) = lab.want("a", [Toy(seed=8, nap=300)])
    watched(run, 0)
    until(lambda: run.ended, patience=10)
    assert run.ended == Ending("stopped")


def test_limits_hold_in_core_and_change_nothing(lab):
    with pytest.raises(TooMany):
        lab.want("a", [Toy(seed=s) for s in range(100, 104)])
    runs = [lab.want(viewer, [Toy(seed=s, nap=200) for s in range(n, n + 3)]) for viewer, n in (("a", 110), ("b", 120))]
    with pytest.raises(LabFull):
        lab.want("c", [Toy(seed=130)])
    assert lab.status().recording + lab.status().waiting == 6
    places = sorted(run.place for group in runs for run in group)
    until(lambda: sorted(run.place for group in runs for run in group) == [0, 0, 0, 0, 1, 2])
    assert len(places) == 6
    assert lab.want("d", [Toy(seed=110, nap=200)]) == [runs[0][0]] and lab.watchers() == len("abd")
    for viewer in "abd":
        lab.leave(viewer, "toys")
    until(lambda: lab.status().recording == lab.status().waiting == 0)
    (run,) = lab.want("c", [Toy(seed=130)])
    assert ended([run], "c") == [Ending("finished")]


FAILURES = {"refuses": "no-internet", "raises": "error", "hogs": "memory", "nan": "diverged"}


@pytest.mark.parametrize(("habit", "reason"), FAILURES.items())
def test_a_failing_learner_ends_its_tape_with_a_reason_and_harms_no_other_run(lab, habit, reason):
    bad, good = Toy(habit=habit, seed=9), Toy(seed=10, nap=20 + list(FAILURES).index(habit))
    failing, other = lab.want("a", [bad, good])
    ends = ended([failing, other])
    assert (ends[0].kind, ends[0].reason) == ("failed", reason)
    assert ends[1] == Ending("finished")
    assert [f.digest() for f in other.frames] == undisturbed(good)
    last = 20 if habit == "nan" else 19
    assert failing.frames[-1].at == last
    assert [f.digest() for f in failing.frames[:20]] == undisturbed(Toy(seed=9))[:20]
    assert len(lab.call("os.listdir", "/")) > 0


def test_only_runs_that_may_end_otherwise_are_started_anew(lab):
    (diverged,) = lab.want("a", [Toy(habit="nan", seed=11)])
    ended([diverged])
    assert lab.want("a", [Toy(habit="nan", seed=11)], again=True) == [diverged]
    (refused,) = lab.want("a", [Toy(habit="refuses", seed=11)])
    ended([refused])
    assert lab.want("a", [Toy(habit="refuses", seed=11)], again=True) != [refused]


def test_a_begun_run_goes_on_from_its_checkpoint_after_a_restart(tmp_path):
    settings = Settings(workers=1, store=str(tmp_path), unwatched_s=60)
    spec = SavedToy(seed=12, nap=20)
    engine = Engine(settings)
    try:
        (run,) = engine.want("a", [spec])
        until(lambda: (begun := Store.of(settings).begun(spec, "cpu")) and len(begun.frames) >= 20)
        assert not run.ended
    finally:
        engine.close()
    engine = Engine(settings)
    try:
        (run,) = engine.want("a", [spec])
        assert len(run.frames) >= 20
        assert ended([run]) == [Ending("finished")]
        assert [f.digest() for f in run.frames] == undisturbed(spec)
        assert engine.store.weights(spec, "cpu")["at"] == LENGTH
    finally:
        engine.close()


@pytest.fixture
def own_environment() -> Iterator[None]:
    """In thread mode the settings go into this process's environment, for its worker to read."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    settings.cache_clear()


def test_a_run_that_was_stopped_and_goes_on_writes_checkpoints_again(tmp_path):
    engine = Engine(Settings(workers=1, store=str(tmp_path)))
    spec = SavedToy(seed=15, nap=20)
    try:
        (run,) = engine.want("a", [spec])
        until(lambda: len(run.frames) >= 27)
        engine.leave("a", spec.lab)
        (run,) = engine.want("a", [spec], again=True)
        assert len(run.frames) >= 27
        until(lambda: run._began)
        assert run._began[1] >= 26, "its pace is counted from where it goes on"
        until(lambda: (begun := engine.store.begun(spec, "cpu")) and len(begun.frames) >= 41)
        assert ended([run]) == [Ending("finished")]
        assert [f.digest() for f in run.frames] == undisturbed(spec)
    finally:
        engine.close()


def test_one_thread_in_this_process_does_the_same(tmp_path, own_environment):
    engine = Engine(Settings(threads=1, store=str(tmp_path)))
    try:
        assert engine.status().workers == 1
        (run,) = engine.want("a", [Toy(seed=13)])
        assert ended([run]) == [Ending("finished")]
        assert [f.digest() for f in run.frames] == undisturbed(Toy(seed=13))
    finally:
        engine.close()


def test_an_existing_cluster_does_the_same_and_is_left_running(tmp_path):
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="localhost:0") as cluster:
        engine = Engine(Settings(scheduler=cluster.scheduler_address, store=str(tmp_path)))
        (run,) = engine.want("a", [Toy(seed=14)])
        assert ended([run]) == [Ending("finished")]
        engine.close()
        assert cluster.status.name == "running"


def test_a_start_that_fails_leaves_no_cluster_behind(tmp_path, monkeypatch):
    closed = []
    monkeypatch.setattr(
        "core.cluster.LocalCluster", lambda **_: type("C", (), {"close": lambda self: closed.append(1)})()
    )
    with pytest.raises(Exception):  # noqa: B017 - whatever Dask raises for a cluster that is none
        Engine(Settings(workers=1, store=str(tmp_path)))
    assert closed == [1]


def test_a_run_whose_last_state_is_not_kept_stores_its_tape_alone(monkeypatch):
    state = worker.advance(Toy(), worker.begin(Toy(), "cpu"), 3)
    assert worker.finish(Toy(), state, "cpu")[1]["at"] == 3
    monkeypatch.setattr(Toy, "keeps_weights", False)
    made, weights = worker.finish(Toy(), state, "cpu")
    assert weights == {} and made["device"] == "cpu"

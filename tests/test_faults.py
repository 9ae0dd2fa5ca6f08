"""`kill -9` in the middle: of the worker that holds a run, and of the web process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import psutil
import pytest

from core.engine import Engine
from core.ensembles.spec import EnsembleSpec
from core.gans.spec import GanSpec
from core.settings import Settings
from core.spec import Spec
from core.store import Store
from tests.test_engine import ended, until

ROOT = Path(__file__).resolve().parent.parent
GAN = GanSpec(steps=1500, seed=3)
FOREST = EnsembleSpec(data="digits", model="forest", trees=400)

WEB_PROCESS = """
import sys, time
from core.engine import Engine
from core.gans.spec import GanSpec
from core.settings import Settings

if __name__ == "__main__":
    engine = Engine(Settings(workers=2, store=sys.argv[1]))
    (run,) = engine.want("a", [GanSpec(steps=1500, seed=3)])
    while True:
        run.watch("a")
        print(len(run.frames), flush=True)
        time.sleep(0.1)
"""


def undisturbed(spec: Spec) -> list[str]:
    """The frames' digests of a run in one piece, in this process."""
    learner = import_module(spec.learner)
    state = learner.start(spec)
    digests = []
    for at in spec.marks():
        state = learner.advance(state, at) if at else state
        digests.append(learner.observe(state).digest())
    return digests


def holder(engine: Engine, spec: Spec) -> int:
    """The process id of the worker that holds the newest state of a run."""
    client = engine._client
    kept = client.who_has()
    states = [k for k in kept if spec.key[:24] in str(k) and "-state-" in str(k) and kept[k]]
    newest = max(states, key=lambda k: int(str(k).rpartition("-")[2]))
    return int(client.run(os.getpid, workers=list(kept[newest]))[kept[newest][0]])


@pytest.mark.parametrize("spec", [GAN, FOREST], ids=["gan", "forest"])
def test_a_killed_worker_changes_no_bit_of_the_tape(spec, tmp_path):
    engine = Engine(Settings(workers=2, store=str(tmp_path)))
    try:
        (run,) = engine.want("a", [spec])
        until(lambda: len(run.frames) >= len(spec.marks()) // 3)
        pid = holder(engine, spec)
        os.kill(pid, signal.SIGKILL)
        assert not run.ended
        assert [e.kind for e in ended([run])] == ["finished"]
        assert not psutil.pid_exists(pid)
        assert [f.digest() for f in run.frames] == undisturbed(spec)
    finally:
        engine.close()


def test_a_killed_web_process_leaves_no_worker_and_a_restart_goes_on(tmp_path):
    script = tmp_path / "web.py"
    script.write_text(WEB_PROCESS)
    store = tmp_path / "store"
    web = subprocess.Popen(
        [sys.executable, str(script), str(store)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: (tape := Store(str(store)).begun(GAN, "cpu")) and len(tape.frames) >= 20)
        workers = psutil.Process(web.pid).children(recursive=True)
        assert len(workers) >= 2
    finally:
        web.kill()
        web.wait()
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert alive == []

    begun = len(Store(str(store)).begun(GAN, "cpu").frames)
    engine = Engine(Settings(workers=1, store=str(store)))
    try:
        (run,) = engine.want("a", [GAN])
        assert len(run.frames) >= begun
        assert [e.kind for e in ended([run])] == ["finished"]
        assert [f.digest() for f in run.frames] == undisturbed(GAN)
    finally:
        engine.close()

"""Records tapes on worker processes, for many viewers at once. Light: Dask, no scientific library.

One `Engine` per process. Viewers say which runs they want; equal specs share one run; a run that nobody has watched
for `unwatched_s` is released. Runs are started, recorded and ended on the client's event loop alone, so there is no
lock; other threads read lists that grow, and say who watches, which is one assignment to a dictionary.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Any

from core import worker
from core.cluster import connect
from core.recording import Recording
from core.run import LabFull, Run, Status, TooMany, failure
from core.settings import Settings
from core.spec import Spec
from core.store import Store
from core.tape import STOPPED, Ending, Tape

log = logging.getLogger(__name__)
KEPT = 48
CALL_TIMEOUT = 60.0


class Engine:
    """Starts or joins a Dask cluster, and records runs on it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store.of(settings)
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._queue: list[Run] = []
        self._cluster, self._client = connect(settings)
        self._workers: dict[str, Any] = dict(self._client.scheduler_info(n_workers=-1)["workers"])
        self._active = settings.active or 4 * max(1, len(self._workers))
        self._care = asyncio.run_coroutine_threadsafe(self._look_after(), self._client.loop.asyncio_loop)
        atexit.register(self.close)

    def want(self, viewer: str, specs: Sequence[Spec], again: bool = False) -> list[Run]:
        """This viewer now wants exactly these runs of their lab: joins, opens or starts each, and leaves earlier ones.

        `again` starts runs anew that were stopped or failed. Raises TooMany, or LabFull when the queue is at its bound;
        in both cases nothing has changed.
        """
        if not specs:
            return []
        if len(specs) > specs[0].at_once:
            raise TooMany(specs[0].lab, specs[0].at_once)
        opened = {s.key: self._opened(s) for s in specs if self._needs_opening(s, again)}
        runs: list[Run] = self._on_loop(self._admit(viewer, specs, opened, again))
        return runs

    def peek(self, viewer: str, spec: Spec) -> Run | None:
        """The run of `spec` if it is recorded or being recorded, joined by `viewer`; starts nothing."""
        run = self._runs.get(spec.key)
        if run is None:
            tape = self.store.load(spec, self.device_for(spec))
            if tape is None or not tape.ending:
                return None
            run = self._on_loop(self._keep(Run(spec, tape)))
        if not run.ended:
            run.viewers.setdefault(viewer, time.monotonic())
        return run

    def leave(self, viewer: str, lab: str) -> None:
        """This viewer wants no run of `lab` any more. A run without viewers stops within one chunk."""
        self._on_loop(self._admit(viewer, [], {}, False, lab))

    def call(self, dotted: str, *arguments: Any, gpu: bool = False) -> Any:
        """Calls a heavy function by its dotted name on a worker, ahead of runs, and waits for its result."""
        resources = {"GPU": 1} if gpu and self.device == "cuda" else None
        future = self._client.submit(worker.call, dotted, *arguments, pure=False, priority=100, resources=resources)
        return future.result(timeout=CALL_TIMEOUT)

    @property
    def device(self) -> str:
        """ "cuda" where a worker has a GPU, else "cpu"."""
        return "cuda" if any("GPU" in w["resources"] for w in self._workers.values()) else "cpu"

    def device_for(self, spec: Spec) -> str:
        """The device class on which `spec` would run here."""
        return self.device if spec.wants_gpu else "cpu"

    def watchers(self) -> int:
        """How many viewers look at runs that are being recorded."""
        return len({viewer for run in list(self._runs.values()) if not run.ended for viewer in list(run.viewers)})

    def status(self) -> Status:
        """What the lab has and does now."""
        busy = [r for r in self._runs.values() if not r.ended]
        waiting = sum(r in self._queue for r in busy)
        return Status(len(self._workers), self.device, len(busy) - waiting, waiting)

    def close(self) -> None:
        """Ends all runs and, if this engine started it, the cluster. May be called twice."""
        atexit.unregister(self.close)
        if self._client.status == "running":
            self._on_loop(self._end_all())
        self._client.close()
        if self._cluster:
            self._cluster.close()

    def _needs_opening(self, spec: Spec, again: bool) -> bool:
        return self._is_new(spec.key, again)

    def _opened(self, spec: Spec) -> Run:
        stopped = self._runs.get(spec.key)
        if stopped and stopped.frames:
            return Run(spec, Tape(spec, list(stopped.frames), made=stopped.tape.made))
        tape = self.store.load(spec, self.device_for(spec))
        if tape and not tape.ending and tape.made.get("versions") != worker.versions():
            tape = None
        return Run(spec, tape or Tape(spec))

    def _on_loop(self, coroutine: Any) -> Any:
        future = asyncio.run_coroutine_threadsafe(coroutine, self._client.loop.asyncio_loop)
        return future.result(timeout=CALL_TIMEOUT)

    async def _keep(self, run: Run, beside: Collection[str] = ()) -> Run:
        """Keeps a run in memory, in place of the oldest that have ended, but for those `beside` it."""
        kept = self._runs.setdefault(run.spec.key, run)
        for key in [k for k, r in self._runs.items() if r.ended][: max(0, len(self._runs) - KEPT)]:
            if self._runs[key] is not kept and key not in beside:
                del self._runs[key]
        return kept

    async def _admit(
        self, viewer: str, specs: Sequence[Spec], opened: dict[str, Run], again: bool, lab: str = ""
    ) -> list[Run]:
        keys = {s.key for s in specs}
        new = [k for k in keys & opened.keys() if self._is_new(k, again) and not opened[k].ended]
        if new and sum(not r.ended for r in self._runs.values()) + len(new) > self.settings.queue:
            raise LabFull
        for run in list(self._runs.values()):
            if run.spec.lab == (lab or specs[0].lab) and run.spec.key not in keys:
                self._release(run, viewer)
        return [await self._join(viewer, s, opened.get(s.key), again, keys) for s in specs]

    def _is_new(self, key: str, again: bool) -> bool:
        """Whether a run has to be begun, or gone on with: one that all have left is for whoever wants it next."""
        run = self._runs.get(key)
        return run is None or run.ended == STOPPED or (again and run.restarts)

    async def _join(self, viewer: str, spec: Spec, opened: Run | None, again: bool, beside: Collection[str]) -> Run:
        if spec.key not in self._runs:  # a run on a file that has gone may have been forgotten just now
            opened = opened or Run(spec, Tape(spec))
        if opened and self._is_new(spec.key, again):
            self._runs.pop(spec.key, None)
            await self._keep(opened, beside)
            if not opened.ended:
                self._queue.append(opened)
                opened._task = asyncio.create_task(self._record(opened))
        run = self._runs[spec.key]
        self._runs.move_to_end(spec.key)
        if not run.ended:
            run.viewers[viewer] = time.monotonic()
        return run

    def _release(self, run: Run, viewer: str) -> None:
        run.viewers.pop(viewer, None)
        if not run.viewers and not run.ended and run._task:
            run.tape.ending = STOPPED
            run._task.cancel()

    async def _record(self, run: Run) -> None:
        """Waits for a place, records the run to its end, and stores it."""
        recording = None
        try:
            while self._place(run) > 0:
                await asyncio.sleep(0.1)
            run._place = 0
            self._queue.remove(run)
            device = self.device_for(run.spec)
            recording = Recording(self._client, run.spec, device, list(run.frames))
            first = run.frames[-1].at if run.frames else 0
            async for frame in recording.frames():
                run._began = run._began or (time.monotonic(), first)
                run.tape.frames.append(frame)
                if not frame.finite:
                    run.tape.ending = Ending("failed", "diverged")
                    break
            run.tape.made, weights = await recording.result()
            ending = run.tape.ending or Ending("finished")
            whole = Tape(run.spec, run.tape.frames, ending, run.tape.made)
            if not run.spec.private:
                await asyncio.to_thread(self.store.save, whole, device, weights)
            run.tape.ending = ending
        except asyncio.CancelledError:
            run.tape.ending = run.tape.ending or STOPPED
        except Exception as error:
            run.tape.ending = failure(error)
            log.warning("%s ended: %r", run.spec.canonical, error)
        finally:
            if run in self._queue:
                self._queue.remove(run)
            if recording:
                recording.release()

    async def _end_all(self) -> None:
        self._care.cancel()
        for run in self._runs.values():
            run.viewers.clear()
            self._release(run, "")

    def _place(self, run: Run) -> int:
        recording = sum(not r.ended and r not in self._queue for r in self._runs.values())
        run._place = max(0, recording + self._queue.index(run) + 1 - self._active)
        return run._place

    async def _look_after(self) -> None:
        """Releases runs that nobody has watched for a while, and keeps an eye on the workers."""
        while True:
            await asyncio.sleep(min(1.0, self.settings.unwatched_s / 4))
            self._workers = dict((await self._client.scheduler.identity(n_workers=-1))["workers"])
            oldest = time.monotonic() - self.settings.unwatched_s
            for key in [k for k, r in self._runs.items() if r.ended and r.spec.private and not r.spec.attachment()]:
                del self._runs[key]
            for run in list(self._runs.values()):
                for viewer, seen in list(run.viewers.items()):
                    if seen < oldest and not run.ended:
                        self._release(run, viewer)

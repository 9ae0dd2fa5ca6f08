"""What a class costs in memory: the web process after every page was opened by every session, and the workers."""

from __future__ import annotations

import asyncio
import statistics
from contextlib import suppress

import psutil

from dashboard.nav import PAGES
from tests.bench import serve
from tests.bench.client import Visitor
from tests.bench.figures import Figure, note
from tests.bench.load import PAGE, TRAININGS, begin

MB = 2**20
MOST_WEB = 250.0
AT_ONCE = 8
SETTLING = 20.0


def measure(quick: bool) -> list[Figure]:
    """With as many workers as the app starts by itself, then with one. Resident memory; MB are 2^20 bytes."""
    size = 5 if quick else 100
    usual = _after_class(size, {}, 2.0 if quick else SETTLING)
    found = [Figure("web process at its start", usual.fresh, "MB")]
    found.append(Figure(f"web process after all pages, {size} sessions", usual.web, "MB", MOST_WEB))
    found += [Figure(f"worker {i + 1} of {len(usual.workers)}", mb, "MB") for i, mb in enumerate(usual.workers)]
    found.append(Figure("all processes", usual.total, "MB"))
    if not quick:
        one = _after_class(size, {"LAB_WORKERS": "1"}, SETTLING)
        found.append(Figure("one worker: web process", one.web, "MB"))
        found.append(Figure("one worker: worker", statistics.fmean(one.workers), "MB"))
        found.append(Figure("one worker: all processes", one.total, "MB"))
        found.append(Figure("one worker: all processes, shared memory once", one.proportional, "MB"))
    return found


class Memory:
    """What the processes of a server hold, in MB: the web process, each worker, all of them.

    A program that is being recorded is a process of its own, and may end while it is looked at.
    """

    def __init__(self, server: serve.Server, fresh: float) -> None:
        processes = server.tree()
        sizes, shares, workers = {}, {}, []
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                command, held = " ".join(process.cmdline()), process.memory_info().rss / MB
                shares[process.pid] = process.memory_full_info().pss / MB if psutil.LINUX else held
                sizes[process.pid] = held
                workers += [held] if "spawn_main" in command else []
        self.fresh, self.web, self.workers = fresh, sizes[processes[0].pid], workers
        self.total, self.proportional = sum(sizes.values()), sum(shares.values())


def _after_class(size: int, settings: dict[str, str], settling: float) -> Memory:
    with serve.app(**settings) as server:
        fresh = server.tree()[0].memory_info().rss / MB
        note(f"memory: {size} sessions open {len(PAGES)} pages each {settings or ''}")
        return asyncio.run(_class(server, size, fresh, settling))


async def _class(server: serve.Server, size: int, fresh: float, settling: float) -> Memory:
    """All sessions stay open, on the GAN page at last, and are measured while they tick."""
    visitors = [await begin(server.port, PAGE, spec, press=True) for spec in TRAININGS]
    gate = asyncio.Semaphore(AT_ONCE)
    visitors += await asyncio.gather(*(_tour(server.port, gate, i) for i in range(size - len(visitors))))
    async with asyncio.timeout(settling + 120):
        for _ in range(max(1, int(settling / 5))):
            await asyncio.gather(*(_tick(gate, v) for v in visitors))
            await asyncio.sleep(2)
    found = Memory(server, fresh)
    await asyncio.gather(*(v.leave() for v in visitors))
    return found


async def _tour(port: int, gate: asyncio.Semaphore, i: int) -> Visitor:
    from urllib.parse import urlencode

    from dashboard.controls import params

    visitor = await Visitor.enter(port, PAGES[0].name)
    for entry in PAGES:
        async with gate:
            await visitor.load(entry.name)
    async with gate:
        await visitor.load(PAGE, urlencode(params(TRAININGS[i % len(TRAININGS)])))
    return visitor


async def _tick(gate: asyncio.Semaphore, visitor: Visitor) -> None:
    async with gate:
        if visitor.fragment:
            await visitor.tick()

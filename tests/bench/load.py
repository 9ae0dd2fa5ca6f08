"""A class on the GAN page: many sessions tick every 2 s while two GANs train on the same cores.

Arrivals are evenly spread, ARRIVALS a second. Load is from asking for the page to its end; a tick likewise.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from core.gans.spec import GanSpec
from dashboard.controls import params
from tests.bench import serve
from tests.bench.client import Visitor
from tests.bench.figures import Figure, note, percentile

TICK, ARRIVALS, LIVE_TIMEOUT = 2.0, 5.0, 60.0
MOST_TICK, MOST_LOAD = 0.3, 2.0
PAGE = "unit04b"
TRAININGS = tuple(GanSpec(steps=20000, width=160, seed=seed) for seed in (7, 8))
Serving = Callable[[], AbstractContextManager[serve.Server]]


@dataclass
class Class:
    """What a class lived through: seconds of each load and tick, and what went wrong.

    alive  whether both trainings were still going at the end, as they must be
    """

    loads: list[float] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    alive: bool = True
    share: float = 0.0  # of a core, taken by the sessions themselves


def measure(quick: bool) -> list[Figure]:
    """30 and 100 sessions, on the app and on the plain page in turn."""
    sizes, seconds, rounds = ((5,), 4.0, 1) if quick else ((30, 100), 24.0, 2)
    found = []
    for size in sizes:
        ours, plain = [], []
        for i in range(rounds):
            ours.append(attend(serve.app, PAGE, size, seconds, i, press=True))
            plain.append(attend(partial(serve.plain, "gan"), "", size, seconds, i, press=False))
        found += _figures(size, ours, plain)
    return found


def _figures(size: int, ours: list[Class], plain: list[Class]) -> list[Figure]:
    rows = [Figure(f"{size} sessions: errors", sum(len(c.errors) for c in ours), "", 0)]
    rows.append(Figure(f"{size} sessions: plain page's errors", sum(len(c.errors) for c in plain), ""))
    for name, most in (("ticks", MOST_TICK), ("loads", MOST_LOAD)):
        for share in (0.5, 0.95):
            aim = most if size >= 100 and share > 0.9 else None
            mine, other = (statistics.median(percentile(getattr(c, name), share) for c in s) for s in (ours, plain))
            label = f"{size} sessions: {name[:-1]} p{share * 100:.0f}"
            rows.append(Figure(label, mine, "s", aim))
            rows.append(Figure(f"{label}, plain page", other, "s"))
            rows.append(Figure(f"{label}, plain over ours", other / mine, "times"))
    trained = float(all(c.alive for c in ours))
    rows.append(Figure(f"{size} sessions: both GANs trained to the end", trained, "", 1, least=True))
    rows.append(Figure(f"{size} sessions: taken by the sessions", statistics.median(c.share for c in ours), "cores"))
    return rows


def attend(serving: Serving, page: str, size: int, seconds: float, turn: int, press: bool) -> Class:
    """One class on a fresh server. `press`: the first two sessions press Train; else opening the page is enough."""
    with serving() as running:
        note(f"load: {size} sessions on {'the app' if press else 'the plain page'}, turn {turn + 1}")
        found = asyncio.run(_class(running.port, page, size, seconds, press))
        for error in found.errors[:3]:
            note(f"  error: {error}")
        return found


async def _class(port: int, page: str, size: int, seconds: float, press: bool) -> Class:
    found, cpu = Class(), time.process_time()
    starters = [await begin(port, page, spec, press) for spec in TRAININGS]
    began = time.monotonic()
    until = began + size / ARRIVALS + seconds
    jobs = [_sit(found, starter, until) for starter in starters]
    jobs += [_come(found, port, page, i, began + i / ARRIVALS, until) for i in range(size - len(starters))]
    await asyncio.gather(*jobs)
    found.alive = all(starter.fragment for starter in starters)
    found.share = (time.process_time() - cpu) / (time.monotonic() - began)
    for starter in starters:
        await starter.leave()
    return found


async def begin(port: int, page: str, spec: GanSpec, press: bool) -> Visitor:
    """A session that starts a training and sees its first picture."""
    visitor = await Visitor.enter(port, page, urlencode(params(spec)))
    await visitor.load()
    if press:
        await visitor.press()
    async with asyncio.timeout(LIVE_TIMEOUT):
        while visitor.charts < 2:
            await asyncio.sleep(0.5)
            await visitor.tick()
    return visitor


async def _come(found: Class, port: int, page: str, i: int, at: float, until: float) -> None:
    """A session that opens the page at its time and stays."""
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    try:
        visitor = await Visitor.enter(port, page, urlencode(params(TRAININGS[i % 2])))
    except Exception as error:
        found.errors.append(repr(error))
        return
    if await _timed(found, found.loads, visitor.load):
        await _sit(found, visitor, until)
    await visitor.leave()


async def _sit(found: Class, visitor: Visitor, until: float) -> None:
    """Ticks every TICK seconds; a tick that takes longer delays the next, which spares a slow server."""
    due = time.monotonic() + TICK
    while due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        if not await _timed(found, found.ticks, visitor.tick):
            return
        due = max(due + TICK, time.monotonic())


async def _timed(found: Class, seconds: list[float], job: Callable[[], Awaitable[float]]) -> bool:
    """Notes how long a load or a tick took; one that never ended is an error and counts as the time waited for it."""
    began = time.monotonic()
    try:
        seconds.append(await job())
        return True
    except Exception as error:
        found.errors.append(repr(error))
        seconds.append(time.monotonic() - began)
        return False

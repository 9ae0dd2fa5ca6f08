"""The first view of units 01 to 03, from asking for the page to its first picture, against a bare page with one chart.

Cold is a server that has just begun, with an empty store: what the picture shows is computed first. Warm is a server
on which that is recorded already: ours, bare, ours, bare …
"""

from __future__ import annotations

import statistics
import time
from functools import partial

from playwright.sync_api import Browser

from tests.bench import serve
from tests.bench.browser import chromium, fresh_page
from tests.bench.figures import Figure, note, ratio

MOST = 1.5
TIMEOUT = 180_000
UNITS = ("unit01", "unit02", "unit03")
MARKS = ("path.js-line", ".points path", ".point path", ".shapelayer path")
DRAWN = f"() => document.querySelector('{', '.join(f'.js-plotly-plot {mark}' for mark in MARKS)}') !== null"


def measure(quick: bool) -> list[Figure]:
    """Every unit cold, then all of them and the bare page in turn."""
    units, rounds = (UNITS[:1], 2) if quick else (UNITS, 9)
    found = []
    with chromium() as browser:
        for unit in units:
            note(f"views: {unit}, cold")
            with serve.app() as server:
                found.append(Figure(f"{unit}: first view, cold", view(browser, f"{server.url}/{unit}"), "s"))
        with serve.app() as ours, serve.plain("slider") as bare:
            jobs = {unit: partial(view, browser, f"{ours.url}/{unit}") for unit in units}
            jobs["bare"] = partial(view, browser, bare.url)
            seconds: dict[str, list[float]] = {name: [] for name in jobs}
            for i in range(rounds + 1):
                note(f"views: warm, turn {i} of {rounds}")
                for name, job in jobs.items():
                    took = job()
                    if i:  # the first turn records what is shown
                        seconds[name].append(took)
    for unit in units:
        found.append(ratio(f"{unit}: first view, warm, over bare", seconds[unit], seconds["bare"], MOST))
    return found + [Figure(f"{n}: first view, warm", statistics.median(s), "s") for n, s in seconds.items()]


def view(browser: Browser, url: str) -> float:
    """Seconds until the first picture is drawn."""
    with fresh_page(browser) as page:
        began = time.perf_counter()
        page.goto(url)
        page.wait_for_function(DRAWN, timeout=TIMEOUT)
        return time.perf_counter() - began

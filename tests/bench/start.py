"""What a reader waits for, in Chromium: the first page, a chart, and charts after moving a slider: curves, and the
last of the decision regions.

Against a bare app with one slider and one Plotly chart, in turn: ours, bare, ours, bare …
"""

from __future__ import annotations

import statistics
import time
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from core.ensembles.spec import EnsembleSpec
from dashboard.controls import params
from tests.bench import serve
from tests.bench.browser import chromium, fresh_page
from tests.bench.figures import Figure, note, ratio

MOST_CHART, MOST_START, MOST_SCRUB = 1.5, 2.0, 2.0
SPEC = EnsembleSpec(data="moons", trees=100)
QUERY = urlencode(params(SPEC, ensembles_setup="own", ensembles_models="forest,xgboost"))
TIMEOUT = 60_000
LINES = "[...document.querySelectorAll('.js-plotly-plot')].slice(0, 1).flatMap(p => [...p.querySelectorAll("
LINES += "'path.js-line, .shapelayer path')].map(l => l.getAttribute('d'))).join('|')"
DRAWN = f"() => ({LINES}).length > 0"
REGION = "[...document.querySelectorAll('.js-plotly-plot')].slice(2, 3).flatMap(p => [...p.querySelectorAll('image')]"
REGION += ".map(i => i.getAttribute('href') || i.getAttribute('xlink:href'))).join('|')"
WATCH = f"""() => {{ window.moved = null; window.redrawn = null; window.painted = null;
  const before = {LINES}, ground = {REGION};
  addEventListener('keydown', () => {{ window.moved = performance.now();
    const look = () => {{
      if (!window.redrawn && ({LINES}) !== before) window.redrawn = performance.now();
      if (!window.painted && ({REGION}) !== ground) window.painted = performance.now();
      if (!window.redrawn || (ground && !window.painted)) requestAnimationFrame(look); }};
    look(); }}, {{once: true, capture: true}}); }}"""
SLIDER = "input[type=range][aria-label='n'], .st-key-ensembles_at input[type=range]"
FIRST_PAGE = "() => document.querySelector('h1') && document.querySelectorAll('[data-testid=stPageLink]').length >= 3"


def measure(quick: bool) -> list[Figure]:
    """Cold starts first, then loads and moves on two servers that stay up, the chart's runs being recorded already."""
    starts, loads = (1, 2) if quick else (7, 11)
    with chromium() as browser:
        found = _cold(browser, starts)
        with serve.app() as ours, serve.plain("slider") as bare:
            urls = {"ours": f"{ours.url}/unit04a?{QUERY}", "bare": bare.url}
            return found + _warm(browser, urls, loads)


def _cold(browser: Browser, rounds: int) -> list[Figure]:
    """From the command to the first page: ours is the home page, the bare app's has its chart."""
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    for i in range(rounds):
        note(f"start: command to first page, turn {i + 1} of {rounds}")
        for name, server, drawn in (("ours", serve.app(), FIRST_PAGE), ("bare", serve.plain("slider"), DRAWN)):
            began = time.perf_counter()
            with server as running, fresh_page(browser) as page:
                page.goto(running.url)
                page.wait_for_function(drawn, timeout=TIMEOUT)
                seconds[name].append(time.perf_counter() - began)
    return _figures("command to first page", seconds, MOST_START)


def _warm(browser: Browser, urls: dict[str, str], rounds: int) -> list[Figure]:
    loads: dict[str, list[float]] = {name: [] for name in urls}
    moves: dict[str, list[float]] = {name: [] for name in urls}
    regions: list[float] = []
    for i in range(rounds + 1):
        note(f"start: load and slider, turn {i} of {rounds}")
        for name, url in urls.items():
            with fresh_page(browser) as page:
                load, move, region = _visit(page, url)
            if i:  # the first turn records the runs
                loads[name].append(load)
                moves[name].append(move)
                regions += [region] if region else []
    return [
        *_figures("page load to drawn chart", loads, MOST_CHART),
        *_figures("slider to redrawn chart", moves, MOST_CHART),
        *_figures("slider to redrawn decision regions", {"ours": regions, "bare": moves["bare"]}, MOST_SCRUB)[:2],
    ]


def _visit(page: Page, url: str) -> tuple[float, float, float | None]:
    """Seconds from asking for the page to its chart, and from a key on the slider to the changed chart and regions."""
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_function(DRAWN, timeout=TIMEOUT)
    load = time.perf_counter() - began
    chart = page.locator(".js-plotly-plot").first
    slider = page.locator(SLIDER)
    slider.wait_for(state="attached", timeout=TIMEOUT)
    chart.scroll_into_view_if_needed()
    page.wait_for_selector("[data-testid=stStatusWidget]", state="detached", timeout=TIMEOUT)
    slider.focus()
    page.evaluate(WATCH)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => window.redrawn !== null", timeout=TIMEOUT)
    move = float(page.evaluate("() => (window.redrawn - window.moved) / 1000"))
    if not page.evaluate(f"() => {REGION}"):
        return load, move, None
    page.wait_for_function("() => window.painted !== null", timeout=TIMEOUT)
    return load, move, float(page.evaluate("() => (window.painted - window.moved) / 1000"))


def _figures(name: str, seconds: dict[str, list[float]], most: float) -> list[Figure]:
    medians = [Figure(f"{name}: {side}", statistics.median(values), "s") for side, values in seconds.items()]
    return [ratio(f"{name}: ours over bare", seconds["ours"], seconds["bare"], most), *medians]

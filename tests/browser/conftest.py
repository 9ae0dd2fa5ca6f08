"""One real server and one real browser for all scenarios; a fresh visitor for each."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from core.homework.password import hashed
from dashboard.words import LANGUAGES, lecture
from tests.browser.openid import Provider, serving

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000  # milliseconds; a slow machine is no failure
LONG = 300_000  # milliseconds that a training may take where others want the processor too
REACTION = 15_000  # milliseconds after which nobody believes any more that a click was heard
BOOT = 90.0  # seconds
LECTURER, MAIL = "the lecturer's own", "prof@uni.kr"  # what opens the lecturer's page
PROBES = "/_stcore/"  # Streamlit's page looks for its server at several addresses, and is refused at all but one

expect.set_options(timeout=PATIENCE)


class Visitor:
    """One person at the browser: opens pages, reads what they show, and remembers what went wrong."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.troubles: list[str] = []
        self.lost = 0  # clicks of which nothing came
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.on("response", self._answered)

    def open(self, path: str, **query: str | int) -> None:
        """Opens a page by its name and waits until it has been drawn to its end."""
        self.go(f"{self.base}/{'' if path == 'home' else path}?{urlencode(query)}")

    def go(self, url: str) -> None:
        """Opens an address and waits until the page has been drawn to its end: its last section stands there."""
        self.page.goto(url)
        name = urlsplit(url).path.strip("/") or "home"
        ends = [list(lecture(name, language).sections.values())[-1].heading for language in LANGUAGES]
        end = re.compile("|".join(f"^{re.escape(words)}" for words in ends))
        expect(self.main.locator("h2, strong").filter(has_text=end).last).to_be_visible()
        self.rest()

    def rest(self) -> None:
        """Waits until the server has nothing more to say to this page."""
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_visible()

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    def query(self) -> dict[str, str]:
        """What the address says."""
        return dict(parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True))

    def widget(self, key: str) -> Locator:
        return self.page.locator(f".st-key-{key}")

    def choice(self, key: str) -> Locator:
        """The field of a select box: its value is what is chosen."""
        return self.widget(key).get_by_role("combobox")

    def insist(self, act: Callable[[], object], until: Callable[[float], None]) -> None:
        """Acts, and once more where nothing comes of it, as a person whose click fell while the page moved.

        For what may be done twice. One click of a scenario may be lost so; a page that loses another is at fault.
        `until` gets the milliseconds it may wait, and raises what it missed.
        """
        act()
        try:
            until(REACTION)
        except AssertionError:
            self.lost += 1
            if self.lost > 1:
                raise
            act()
            until(PATIENCE)

    def choose(self, key: str, label: str | re.Pattern[str]) -> None:
        """Opens a select box and picks an option; opens the list again where it closed while the page was drawn."""
        option = self.page.get_by_role("option", name=label)
        until = time.monotonic() + PATIENCE / 1000
        while not option.is_visible() and time.monotonic() < until:
            self.choice(key).press("ArrowDown")
            self.page.wait_for_timeout(500)
        option.click()

    def numbers(self) -> list[str]:
        """What the metrics say."""
        return self.page.get_by_test_id("stMetric").all_inner_texts()

    def all_well(self) -> None:
        """Nothing went wrong: no error box, no error in the console, and nobody else was asked for anything."""
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        expect(self.page.get_by_test_id("stAlertContentError")).to_have_count(0)
        assert self.troubles == []

    def _heard(self, message) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request) -> None:
        host = urlsplit(request.url).hostname
        if host not in (None, "localhost"):
            self.troubles.append(f"asked {host}: {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400 and PROBES not in response.url:
            self.troubles.append(f"{response.status} {response.url}")


def chromium() -> str:
    """The browser's path: $CHROMIUM, else the first one found. Without one the tests fail; they are not skipped."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    pytest.fail("No Chromium was found: install one, or name it: CHROMIUM=/path/to/chromium", pytrace=False)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """Where lecturers sign in with an account."""
    with serving() as provider:
        yield provider


@pytest.fixture(scope="session")
def server(tmp_path_factory, provider) -> Iterator[str]:
    """The app, served as `make run` serves it, with an empty store of its own. Gives its address."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    base = f"http://localhost:{port}"
    (folder / "secrets.toml").write_text(provider.secrets(base))
    lab = {"STORE": str(folder / "store"), "WORKERS": "2", "SCHEDULER": "", "DEVICE": "cpu", "DATABASE": ""}
    lab |= {"LECTURER_HASH": hashed(LECTURER), "LECTURER_MAILS": MAIL}
    env = {**os.environ, **{f"LAB_{name}": value for name, value in lab.items()}}
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.headless", "true"]
    secrets = ["--secrets.files", str(folder / "secrets.toml")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--server.port", str(port), *secrets], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        try:
            began = time.monotonic()
            while not answers(f"{base}/_stcore/health"):
                if process.poll() is not None or time.monotonic() - began > BOOT:
                    pytest.fail(f"The server did not start:\n{(folder / 'log').read_text()}", pytrace=False)
                time.sleep(0.2)
            yield base
        finally:
            process.terminate()
            process.wait(timeout=30)
    assert "Uncaught" not in (text := (folder / "log").read_text()), text


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser, server) -> Iterator[Callable[..., Visitor]]:
    """(width, height, **context options) -> a visitor with nothing remembered. All must have gone well at the end."""
    came: list[Visitor] = []

    def come(width: int = 1280, height: int = 900, **options) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US", **options)
        came.append(Visitor(context.new_page(), server))
        return came[-1]

    yield come
    for one in came:
        if not one.page.is_closed():
            one.all_well()
            one.page.context.close()

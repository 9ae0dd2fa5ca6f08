"""Starts Streamlit servers for a measurement and leaves none behind: each with its own port, folder and store."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
PLAIN = Path(__file__).resolve().parent / "plain"
READY_TIMEOUT, END_TIMEOUT = 90.0, 20.0


@dataclass(frozen=True)
class Server:
    """A running server: the process that `streamlit run` is, and where it listens."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def tree(self) -> list[psutil.Process]:
        """The web process first, then the processes that it started."""
        web = psutil.Process(self.process.pid)
        return [web, *web.children(recursive=True)]


@contextmanager
def app(**settings: str) -> Iterator[Server]:
    """The dashboard as `make run` starts it, with an empty store; `settings` are its LAB_ variables."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        env = {"LAB_STORE": f"{folder}/store", **settings}
        with _served(ROOT / "dashboard" / "app.py", ROOT, Path(folder), env) as server:
            yield server


@contextmanager
def plain(name: str) -> Iterator[Server]:
    """One of the apps in `plain/` with Streamlit's default settings: started elsewhere, so that no config is read."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        with _served(PLAIN / f"{name}.py", folder, folder, {"PYTHONPATH": str(ROOT)}) as server:
            yield server


@contextmanager
def _served(script: Path, cwd: Path, folder: Path, env: dict[str, str]) -> Iterator[Server]:
    port, log = _free_port(), folder / "server.log"
    flags = {"server.port": port, "server.headless": "true", "server.address": "localhost"}
    flags["browser.gatherUsageStats"] = "false"
    command = [sys.executable, "-m", "streamlit", "run", str(script), *(f"--{k}={v}" for k, v in flags.items())]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LAB_", "STREAMLIT_", "OMP_", "MKL_"))}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=cwd, env=kept | env, stdout=out, stderr=subprocess.STDOUT)
    server = Server(process, port, log)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        _end(server)


def _wait_until_ready(server: Server) -> None:
    until = time.monotonic() + READY_TIMEOUT
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text(errors='replace')[-2000:]}")


def _end(server: Server) -> None:
    """Asks the server to end, waits for its workers too, and kills what is left, each by its own number."""
    try:
        processes = server.tree()
    except psutil.NoSuchProcess:
        processes = []
    server.process.terminate()
    _, left = psutil.wait_procs(processes, timeout=END_TIMEOUT)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=END_TIMEOUT)
    server.process.wait(timeout=END_TIMEOUT)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("localhost", 0))
        return int(s.getsockname()[1])

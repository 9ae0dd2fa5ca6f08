"""A class hands in its homework at once: on SQLite and on PostgreSQL; and what a check costs.

Each student opens a socket, opens the page, sends a notebook, checks it, and hands it in; every other one pastes what
the others upload. Times are from sending a press to the end of the page that it redraws. Afterwards the database is
asked what it holds.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from core.homework.checks import check
from core.homework.codes import normal
from core.homework.database import open_database, url_of
from core.homework.reading import BYTES, Notebook, read
from core.homework.submissions import Submissions
from core.settings import Settings
from dashboard.words import say
from tests.bench import serve
from tests.bench.client import PATIENCE, Visitor
from tests.bench.figures import Figure, note, percentile
from tests.homework_made import PICTURE, filled, jupyter
from tests.homework_server import postgres

SIZE, WITHIN, WIDE = 100, 10.0, 200_000  # students, seconds, bytes of a notebook
MEGABYTE, MOST_CHECK, MOST_HAND_IN = 1_000_000, 0.3, 2.0
WAYS = ("file", "paste")
QUERY = "lang=en&homework_tab=write&homework_way={way}"
CHECK, HAND_IN = say("en", "homework.check"), say("en", "homework.hand_in")
UPLOAD = say("en", "homework.upload", megabytes=BYTES // 2**20)


@dataclass
class Class:
    """What a class lived through: seconds, the receipts that were shown, and what went wrong."""

    loads: list[float] = field(default_factory=list)
    uploads: list[float] = field(default_factory=list)
    checks: list[float] = field(default_factory=list)
    hand_ins: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Student(Visitor):
    """A session on the homework's page: knows its widgets by their labels, and the receipt once it is shown."""

    ids: dict[str, str] = field(default_factory=dict)
    said: dict[str, WidgetState] = field(default_factory=dict)
    place: FileURLs | None = None
    receipt: str = ""

    async def fill(self, label: str, text: str, press: str) -> float:
        """Types into the field of this label and presses a button, in one message; seconds until the page was there."""
        self.said[label] = WidgetState(id=self.ids[label], string_value=text)
        return await self.press_on(press)

    async def press_on(self, label: str) -> float:
        """Presses the button of this label; seconds until the page was there."""
        return await self._run(self._states(WidgetState(id=self.ids[label], trigger_value=True)))

    async def upload(self, port: int, label: str, content: bytes) -> float:
        """Sends a file to the field of this label, as a browser does; seconds until the page has read it."""
        began = time.perf_counter()
        ask = BackMsg()
        ask.file_urls_request.request_id, ask.file_urls_request.session_id = "1", ""
        ask.file_urls_request.file_names.append("my.ipynb")
        await self.socket.send(ask.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while self.place is None:
                self._ends(await self.socket.recv())
        await asyncio.to_thread(_put, f"http://localhost:{port}", self.place.upload_url, content)
        state = WidgetState(id=self.ids[label])
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=self.place.file_id, name="my.ipynb", size=len(content), file_urls=self.place
        )
        self.said[label] = state
        await self._run(self._states())
        return time.perf_counter() - began

    def _states(self, *pressed: WidgetState) -> BackMsg:
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend([*self.said.values(), *pressed])
        return message

    def _ends(self, data: bytes | str) -> bool:
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "file_urls_response":
            self.place = message.file_urls_response.file_urls[0]
        return super()._ends(data)

    def _element(self, message: ForwardMsg) -> None:
        super()._element(message)
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("text_area", "text_input", "button", "file_uploader"):
            self.ids[getattr(element, kind).label] = getattr(element, kind).id
        elif kind == "code":
            self.receipt = normal(element.code.code_text) or self.receipt


def _put(server: str, path: str, content: bytes) -> None:
    """A file to where Streamlit takes it, with its token against forgery."""
    with requests.Session() as browser:
        browser.get(f"{server}/_stcore/health", timeout=PATIENCE)
        token = browser.cookies.get("_streamlit_xsrf") or ""
        sent = browser.put(server + path, files={"my.ipynb": content}, headers={"X-Xsrftoken": token}, timeout=PATIENCE)
        sent.raise_for_status()


def measure(quick: bool) -> list[Figure]:
    """The class on both databases, then the checks."""
    size, within = (5, 1.0) if quick else (SIZE, WITHIN)
    found = []
    for kind in ("SQLite", "PostgreSQL"):
        with database(kind) as url, serve.app(LAB_DATABASE=url) as running:
            note(f"homework: {size} students hand in within {within:.0f} s on {kind}")
            lived = asyncio.run(_class(running.port, size, within))
            found += _figures(kind, size, lived, url)
    return found + _checks()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """An empty database of this kind: its address."""
    if kind == "PostgreSQL":
        with postgres() as fresh:
            yield fresh()
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield f"sqlite:///{folder}/homework.sqlite3"


def sized(size: int, words: bool = False) -> bytes:
    """A filled notebook of about this many bytes: pictures make it large, or else what is written in it."""
    cells = filled()
    while words and len(jupyter(cells)) < size:
        cells.append({"cell_type": "markdown", "source": "글로 적은 칸입니다. 코드를 읽고 까닭을 적습니다.\n" * 400})
    notebook = json.loads(jupyter(cells))
    room = size - len(json.dumps(notebook, ensure_ascii=False).encode())
    if room > 0:
        picture = PICTURE | {"data": {"image/png": "A" * room}}
        next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["outputs"] = [picture]
    return json.dumps(notebook, ensure_ascii=False).encode()


async def _class(port: int, size: int, within: float) -> Class:
    found, content, began = Class(), sized(WIDE), time.monotonic()

    async def student(i: int) -> None:
        await asyncio.sleep(max(0.0, began + within * i / size - time.monotonic()))
        way = WAYS[i % 2]
        try:
            me = await Student.enter(port, "homework", QUERY.format(way=way))
            found.loads.append(await me.load())
            if way == "file":
                found.uploads.append(await me.upload(port, UPLOAD, content))
                found.checks.append(await me.press_on(CHECK))
            else:
                found.checks.append(await me.fill(say("en", "homework.paste"), content.decode(), CHECK))
            found.hand_ins.append(await me.fill(say("en", "homework.name"), f"student {i}", HAND_IN))
            found.receipts.append(me.receipt)
            await me.leave()
        except Exception as error:
            found.errors.append(repr(error))

    await asyncio.gather(*(student(i) for i in range(size)))
    for error in found.errors[:3]:
        note(f"  error: {error}")
    return found


def _figures(kind: str, size: int, lived: Class, url: str) -> list[Figure]:
    engine = open_database(url_of(Settings(database=url)))
    kept = Submissions(engine, most=size)
    held = [kept.look_up(receipt) for receipt in lived.receipts]
    lost = sum(one is None or one.notebook is None for one in held)
    doubled = len(kept.listed()) - len(set(lived.receipts))
    engine.dispose()
    return [
        Figure(f"{kind}: errors", len(lived.errors), "", 0),
        Figure(f"{kind}: accepted", len(set(lived.receipts) - {""}), "", size, least=True),
        Figure(f"{kind}: lost", lost, "", 0),
        Figure(f"{kind}: doubled", doubled, "", 0),
        Figure(f"{kind}: opening p95", percentile(lived.loads, 0.95), "s"),
        Figure(f"{kind}: uploading p95", percentile(lived.uploads, 0.95), "s"),
        Figure(f"{kind}: checking p95", percentile(lived.checks, 0.95), "s"),
        Figure(f"{kind}: handing in p50", percentile(lived.hand_ins, 0.5), "s"),
        Figure(f"{kind}: handing in p95", percentile(lived.hand_ins, 0.95), "s", MOST_HAND_IN),
    ]


def _checks() -> list[Figure]:
    """CPU of reading and checking a notebook of a megabyte: one large by its pictures, one by its words."""
    rows = []
    for label, words in (("pictures", False), ("words", True)):
        content, took = sized(MEGABYTE, words), []
        for _ in range(5):
            began = time.process_time()
            notebook = read(content)
            assert isinstance(notebook, Notebook)
            check(notebook, {}, "ko")
            took.append(time.process_time() - began)
        rows.append(Figure(f"a check of 1 MB of {label}", sorted(took)[2], "s", MOST_CHECK))
    return rows

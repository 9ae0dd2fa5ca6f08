"""A browser's side of Streamlit's protocol without a browser: opens pages, presses buttons, ticks live fragments."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
BROKEN = ForwardMsg.ScriptFinishedStatus.FINISHED_WITH_COMPILE_ERROR


class PageError(Exception):
    """The page showed an exception, or could not be run."""


@dataclass
class Visitor:
    """One session: a WebSocket, and what the page has told it so far.

    fragment  the fragment that ticks by itself; empty where nothing is live
    primary   the page's main button, that one of type "primary"; empty where there is none
    bytes     how much the server has sent
    """

    socket: ClientConnection
    page: str
    query: str
    fragment: str = ""
    primary: str = ""
    charts: int = 0
    bytes: int = 0
    _hash: str = ""

    @classmethod
    async def enter(cls, port: int, page: str, query: str = "") -> Visitor:
        """Opens a socket; nothing is run yet."""
        address = f"ws://localhost:{port}/_stcore/stream"
        socket = await connect(address, compression=None, max_size=None, ping_interval=None, open_timeout=PATIENCE)
        return cls(socket, page, query)

    async def load(self, page: str = "", query: str | None = None) -> float:
        """Runs the whole page, or goes to another one; seconds until it was finished."""
        if page:
            self.page, self.query, self._hash = page, query or "", ""
        self.fragment = self.primary = ""
        return await self._run(BackMsg())

    async def press(self) -> float:
        """Presses the main button; seconds until the page was finished."""
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=self.primary, trigger_value=True)
        return await self._run(message)

    async def tick(self) -> float:
        """Runs the live fragment; seconds until it was finished."""
        message = BackMsg()
        message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = self.fragment, True
        return await self._run(message)

    async def leave(self) -> None:
        await self.socket.close()

    async def _run(self, message: BackMsg) -> float:
        said = message.rerun_script
        said.query_string, said.page_name, said.page_script_hash = self.query, self.page, self._hash
        self.charts = 0
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            await self.socket.send(message.SerializeToString())
            while not self._ends(await self.socket.recv()):
                pass
        return time.perf_counter() - began

    def _ends(self, data: bytes | str) -> bool:
        """Takes one message in; whether it ends the run."""
        assert isinstance(data, bytes)
        self.bytes += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            if message.script_finished == BROKEN:
                raise PageError("the page cannot be compiled")
            return message.script_finished != AGAIN
        if kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.fragment = message.auto_rerun.fragment_id
        elif kind == "delta":
            self._element(message)
        return False

    def _element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise PageError(f"{element.exception.type}: {element.exception.message}")
        if kind == "button" and element.button.type == "primary":
            self.primary = element.button.id
        self.charts += kind == "plotly_chart"

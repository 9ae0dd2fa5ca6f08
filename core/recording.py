"""One run as a chain of Dask tasks: state, frame, state, frame … Light.

Keys are made of the spec's key and the position, so that equal requests, from any process, share one future; chunk k
has priority -k, so that all runs advance side by side. States stay on the workers; frames come here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Any

from distributed import Client, Future

from core import worker
from core.spec import Spec
from core.tape import Array, Frame

AHEAD = 6
BETWEEN_CHECKPOINTS = 20


class Recording:
    """Submits one spec's chain a few chunks ahead of what has come back, and lets go of it when released."""

    def __init__(self, client: Client, spec: Spec, device: str, known: Sequence[Frame] = ()) -> None:
        """`known` are frames that an earlier, stopped recording of the same run has left."""
        self._client, self._spec, self._device = client, spec, device
        self._resources = {"GPU": 1} if device == "cuda" else None
        self._marks = {at: k for k, at in enumerate(spec.marks())}
        sent = spec.attachment()
        self._attached = None if sent is None else client.submit(worker.attach, sent, key=f"attached-{spec.key[:24]}")
        self._state = self._submit(worker.begin, "begin", 0, device)
        self._known = known
        self._segment: list[Future | Frame] = list(known)
        self._saved: Future | None = None
        self._held: deque[Future] = deque()

    async def frames(self) -> AsyncIterator[Frame]:
        """The frames behind the known ones, in order, as they are made. Raises what the learner raised."""
        after = self._known[-1].at if self._known else -1
        for at in (at for at in self._marks if at > after):
            self._held.append(self._chunk(at))
            if len(self._held) > AHEAD:
                yield await self._next()
        while self._held:
            yield await self._next()

    async def result(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """How the run was made and its packed last state, after the last frame."""
        future = self._submit(worker.finish, "finish", max(self._marks.values()), self._state, self._device)
        made, weights = await self._client.gather(future, asynchronous=True)
        return made, weights

    def release(self) -> None:
        """Lets go of every task; Dask cancels what nobody else wants."""
        for future in (*self._held, *self._segment, self._saved, self._state, self._attached):
            if isinstance(future, Future):
                future.release()
        self._held.clear()

    def _chunk(self, at: int) -> Future:
        k = self._marks[at]
        state = self._submit(worker.advance, f"state-{at}", k, self._state, at)
        frame = self._submit(worker.observe, f"frame-{at}", k, state, at, self._device)
        self._state = state
        self._segment.append(frame)
        if k % BETWEEN_CHECKPOINTS == 0 and k and self._spec.checkpoints:
            self._saved = self._submit(
                worker.checkpoint, f"saved-{at}", k, state, self._segment, self._device, self._saved
            )
            self._segment = []
        elif not self._spec.checkpoints:
            self._segment = []
        return frame

    async def _next(self) -> Frame:
        frame: Frame = await self._client.gather(self._held.popleft(), asynchronous=True)
        return frame

    def _submit(self, task: Any, name: str, k: int, *arguments: Any) -> Future:
        return self._client.submit(
            task,
            self._spec,
            *arguments,
            attached=self._attached,
            key=f"{self._spec.lab}-{self._spec.key[:24]}-{self._device}-{name}",
            priority=-k,
            resources=self._resources,
            retries=0,
        )

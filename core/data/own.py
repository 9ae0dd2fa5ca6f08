"""A session's own files: held as long as the session holds them, named in a spec by a digest. Light.

`HELD` keeps no file alive. In the web process the session does, on a worker the tasks that were given it: when they
are gone, so is the file. What a worker has made of it is kept in the file itself, and goes with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakValueDictionary

from core.data.csv_file.upload import Choices, Judgement, quoted
from core.data.tabular import Table
from core.spec import Text

NAME = "own"
MOST_MADE = 4


class OwnFile:
    """A CSV file and what is predicted from it. Made by `hold`: equal files are one object, with one digest."""

    def __init__(self, content: bytes, name: str, choices: Choices, judgement: Judgement) -> None:
        self.content, self.name, self.choices, self.judgement = content, name, choices, judgement
        said = repr((name, choices.target, choices.task, tuple(sorted(choices.dropped))))
        self.digest = hashlib.sha256(hashlib.sha256(content).digest() + said.encode()).hexdigest()
        self._made: dict[Hashable, Any] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return hold, (self.content, self.name, self.choices, self.judgement)

    def made(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once; of several keys the newest are kept."""
        if key not in self._made:
            self._made[key] = make()
            for oldest in list(self._made)[:-MOST_MADE]:
                del self._made[oldest]
        return self._made[key]

    @property
    def table(self) -> Table:
        """The file as the pages describe it."""
        said = self.judgement
        return Table(
            label=TABLE.label,
            about=Text(f"{quoted(self.name)}에서 {quoted(self.choices.target)} 열을 예측합니다.",
                       f"Predicts the column {quoted(self.choices.target)} of {quoted(self.name)}."),
            task=self.choices.task,
            rows=said.rows,
            features=len(said.features),
            source="",
            load=nothing,
            classes=tuple(Text(name, name) for name in said.classes),
        )  # fmt: skip


def nothing(rows: int, noise: float, seed: int) -> Any:
    """Own files are not loaded by name."""
    raise LookupError(NAME)


TABLE = Table(
    label=Text("내 데이터(CSV 파일)", "Your own data (a CSV file)"),
    about=Text("직접 올린 CSV 파일로 학습합니다.", "Learns from a CSV file of your own."),
    task="regression",
    rows=0,
    features=0,
    source="",
    load=nothing,
)

HELD: WeakValueDictionary[str, OwnFile] = WeakValueDictionary()


def hold(content: bytes, name: str, choices: Choices, judgement: Judgement) -> OwnFile:
    """The file, which this process holds from now on, as long as somebody keeps what is given here."""
    file = OwnFile(content, name, choices, judgement)
    return HELD.setdefault(file.digest, file)


def held(digest: str) -> OwnFile | None:
    """The file of this digest, if this process holds it."""
    return HELD.get(digest)


def table(digest: str) -> Table:
    """What is known of a file; an empty table where this process does not hold it."""
    file = held(digest)
    return file.table if file else TABLE

"""What students hand in: kept, replaced, looked up and taken back by receipt; listed and remarked on by the lecturer.

Every value goes to the database as a bound parameter. Nothing is kept of a student but a name of their choice and the
notebook's text: no address, no file name, no outputs, no metadata. Light.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.homework.cleaning import clean, line
from core.homework.codes import normal, owner
from core.homework.database import now
from core.homework.reading import Cell, Notebook
from core.homework.report import Report, as_data, of_data
from core.homework.rules import Rules
from core.homework.tables import MARK, NAME, SUBMISSIONS

DAY = 86_400_000  # milliseconds
COMMENT = 4_000  # characters of the lecturer's comment
_T = SUBMISSIONS.c
_BRIEF = [column for column in _T if column.name != "notebook"]


class NotAccepted(ValueError):
    """Raised when something is not handed in; `code` says why: "no-name", "nothing", "closed", "unknown" or "full"."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Submission:
    """What was handed in. Times are milliseconds since 1970; `notebook` is None where there is none, or in a list.

    times  how often it was handed in, each time with something new
    until  when it will be deleted
    mark, comment, marked_at  the lecturer's
    """

    id: int
    name: str
    language: str
    first_at: int
    last_at: int
    times: int
    until: int
    report: Report
    notebook: Notebook | None
    mark: str
    comment: str
    marked_at: int | None


class Submissions:
    """The table of what was handed in; at most `most` rows."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine, self._most = engine, most
        self._reading = engine.execution_options(reading=True)
        self._upsert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def hand_in(
        self, receipt: str, name: str, language: str, notebook: Notebook | None, report: Report, rules: Rules
    ) -> Submission:
        """Keeps it under its receipt; what had that receipt is replaced, and its first time stays.

        Handing in the same again changes nothing, so that a message that is sent twice counts once. `NotAccepted`
        otherwise; then nothing has changed.
        """
        at, name = now(), line(name, NAME)
        if not rules.accepts(at):
            raise NotAccepted("closed")
        if not name:
            raise NotAccepted("no-name")
        if notebook is None and not any(answer.length for answer in report.answers.values()):
            raise NotAccepted("nothing")
        self.purge(at)
        said = {"name": name, "language": language, "notebook": _packed(notebook)}
        said["report"] = json.dumps(as_data(report, language), ensure_ascii=False)
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
        times = {"first_at": at, "last_at": at, "until": at + rules.keep_days * DAY, "times": 1}
        row = {**said, **times, "digest": digest, "owner": owner("receipt", receipt), "mark": "", "comment": ""}
        return self._kept(row)

    def _kept(self, row: Mapping[str, Any]) -> Submission:
        new = self._upsert(SUBMISSIONS).values(row)
        same = _T.digest == new.excluded.digest
        change = {name: new.excluded[name] for name in ("name", "language", "notebook", "report", "digest")}
        change |= {name: case((same, _T[name]), else_=new.excluded[name]) for name in ("last_at", "until")}
        change["times"] = case((same, _T.times), else_=_T.times + 1)
        upsert = new.on_conflict_do_update(index_elements=[_T.owner], set_=change).returning(*_BRIEF)
        with self._engine.begin() as connection:
            known = connection.execute(select(_T.id).where(_T.owner == row["owner"])).first()
            if (
                not known
                and connection.execute(select(func.count()).select_from(SUBMISSIONS)).scalar_one() >= self._most
            ):
                raise NotAccepted("full")
            return _submission(connection.execute(upsert).one())

    def known(self, receipt: str) -> bool:
        """Whether something was handed in under this receipt."""
        return self.look_up(receipt) is not None

    def look_up(self, receipt: str) -> Submission | None:
        """What was handed in under a receipt, as it was typed; None where nothing was."""
        plain = normal(receipt)
        return self._one(select(SUBMISSIONS).where(_T.owner == owner("receipt", plain))) if plain else None

    def take_back(self, receipt: str) -> bool:
        """Deletes what was handed in under a receipt; whether there was something."""
        plain = normal(receipt)
        return bool(plain) and self._delete(_T.owner == owner("receipt", plain)) > 0

    def listed(self) -> list[Submission]:
        """Everything that is kept, without notebooks; the newest first."""
        with self._reading.connect() as connection:
            rows = connection.execute(select(*_BRIEF).order_by(_T.last_at.desc(), _T.id.desc())).all()
        return [_submission(row) for row in rows]

    def one(self, number: int) -> Submission | None:
        """One of them by its number, with its notebook."""
        return self._one(select(SUBMISSIONS).where(_T.id == number))

    def each(self, numbers: Sequence[int]) -> Iterator[Submission]:
        """Those with these numbers, one after the other, with their notebooks."""
        for number in numbers:
            if found := self.one(number):
                yield found

    def remark(self, number: int, mark: str, comment: str) -> bool:
        """Keeps the lecturer's mark and comment; whether the submission is still there."""
        said = {"mark": line(mark, MARK), "comment": clean(comment[:COMMENT]).strip(), "marked_at": now()}
        with self._engine.begin() as connection:
            return connection.execute(update(SUBMISSIONS).where(_T.id == number).values(said)).rowcount > 0

    def remove(self, numbers: Sequence[int]) -> int:
        """Deletes those with these numbers; how many there were."""
        return sum(self._delete(_T.id == number) for number in numbers)

    def purge(self, at: int | None = None) -> int:
        """Deletes what has been kept for as long as was promised; how many there were."""
        return self._delete(_T.until < (now() if at is None else at))

    def _one(self, query: Any) -> Submission | None:
        with self._reading.connect() as connection:
            row = connection.execute(query).first()
        return _submission(row) if row else None

    def _delete(self, where: Any) -> int:
        with self._engine.begin() as connection:
            return int(connection.execute(delete(SUBMISSIONS).where(where)).rowcount)


def _packed(notebook: Notebook | None) -> str | None:
    if notebook is None:
        return None
    said = {"cells": notebook.cells, "left_out": notebook.left_out, "hidden": notebook.hidden}
    return json.dumps(said, ensure_ascii=False)


def _unpacked(text: str | None) -> Notebook | None:
    if text is None:
        return None
    said = json.loads(text)
    return Notebook(tuple(Cell(*cell) for cell in said["cells"]), said["left_out"], said["hidden"])


def _submission(row: Row[Any]) -> Submission:
    said = dict(row._mapping)
    said = {name: value for name, value in said.items() if name not in ("owner", "digest")}
    said["report"] = of_data(json.loads(said["report"]))
    return Submission(**{**said, "notebook": _unpacked(said.get("notebook"))})

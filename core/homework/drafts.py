"""Drafts: what is being written, kept under a code that nobody can guess. Light."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.homework.answers import LONGEST
from core.homework.cleaning import clean
from core.homework.codes import owner
from core.homework.database import now
from core.homework.submissions import DAY
from core.homework.tables import DRAFTS
from core.homework.template import QUESTIONS

MOST = 10_000  # drafts; beyond, the oldest go
_T = DRAFTS.c


class Drafts:
    """The table of drafts; each goes when nobody has changed it for `days`."""

    def __init__(self, engine: Engine, days: int) -> None:
        self._engine, self._days = engine, days
        self._upsert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def load(self, code: str) -> dict[str, str]:
        """The answers of a draft by question; empty where there is no such draft."""
        with self._engine.execution_options(reading=True).connect() as connection:
            return _read(connection, code)

    def write(self, code: str, name: str, text: str) -> dict[str, str]:
        """Keeps the answer to one question. Gives the draft as it stood before: another window may have changed it.

        A draft without words is forgotten.
        """
        with self._engine.begin() as connection:
            before = _read(connection, code)
            self._keep(connection, code, {**before, name: text})
        return before

    def forget(self, code: str) -> None:
        """Deletes a draft."""
        with self._engine.begin() as connection:
            _forget(connection, code)

    def _keep(self, connection: Connection, code: str, answers: Mapping[str, str]) -> None:
        said = {name: clean(answers[name][:LONGEST]) for name in QUESTIONS if answers.get(name, "").strip()}
        if not said:
            return _forget(connection, code)
        row = {"owner": owner("draft", code), "content": json.dumps(said, ensure_ascii=False), "changed_at": now()}
        upsert = self._upsert(DRAFTS).values(row)
        change = {name: upsert.excluded[name] for name in ("content", "changed_at")}
        connection.execute(upsert.on_conflict_do_update(index_elements=[_T.owner], set_=change))

    def purge(self, at: int | None = None) -> int:
        """Deletes drafts that nobody has changed for too long, and the oldest of too many; how many."""
        until = (now() if at is None else at) - self._days * DAY
        newest = select(_T.owner).order_by(_T.changed_at.desc()).limit(MOST)
        with self._engine.begin() as connection:
            old = connection.execute(delete(DRAFTS).where(_T.changed_at < until)).rowcount
            return int(old + connection.execute(delete(DRAFTS).where(_T.owner.not_in(newest))).rowcount)


def _read(connection: Connection, code: str) -> dict[str, str]:
    found = connection.execute(select(_T.content).where(_T.owner == owner("draft", code))).scalar()
    said = json.loads(found) if found else {}
    return {name: str(said[name]) for name in QUESTIONS if name in said}


def _forget(connection: Connection, code: str) -> None:
    connection.execute(delete(DRAFTS).where(_T.owner == owner("draft", code)))

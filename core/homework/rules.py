"""What the lecturer decides about handing in; kept in the database. Light."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from core.homework.tables import RULES

MOST = {"grace": 7 * 24 * 60, "keep_days": 3_650}
LATEST = 4_102_444_800_000  # the year 2100


@dataclass(frozen=True)
class Rules:
    """Deadline and retention.

    deadline   milliseconds since 1970; None: there is none
    grace      minutes after the deadline that do not count as late
    closed     whether nothing is accepted after deadline and grace
    keep_days  days for which what is handed in from now on is kept
    """

    deadline: int | None = None
    grace: int = 0
    closed: bool = False
    keep_days: int = 120

    def late(self, at: int) -> int:
        """By how many minutes a moment is late, rounded up; 0 where it is not."""
        if self.deadline is None or at <= self.deadline + self.grace * 60_000:
            return 0
        return -(-(at - self.deadline) // 60_000)

    def accepts(self, at: int) -> bool:
        """Whether something may be handed in at this moment."""
        return not (self.closed and self.late(at))


def load_rules(engine: Engine, keep_days: int) -> Rules:
    """The rules as they are kept; what was never decided has its default, `keep_days` the host's."""
    with engine.execution_options(reading=True).connect() as connection:
        rows = connection.execute(select(RULES.c.name, RULES.c.value)).all()
    kept = {name: json.loads(value) for name, value in rows}
    return checked({"keep_days": keep_days, **kept})


def save_rules(engine: Engine, rules: Rules) -> None:
    """Keeps the rules. ValueError for what cannot stand."""
    said = asdict(checked(asdict(rules)))
    with engine.begin() as connection:
        connection.execute(delete(RULES))
        connection.execute(insert(RULES), [{"name": name, "value": json.dumps(value)} for name, value in said.items()])


def checked(said: Mapping[str, Any]) -> Rules:
    """Rules within their bounds. ValueError otherwise."""
    rules = Rules(**{f.name: said[f.name] for f in fields(Rules) if f.name in said})
    if rules.deadline is not None and not 0 <= int(rules.deadline) <= LATEST:
        raise ValueError("deadline")
    if not 0 <= rules.grace <= MOST["grace"] or not 1 <= rules.keep_days <= MOST["keep_days"]:
        raise ValueError("grace or keep_days")
    return rules

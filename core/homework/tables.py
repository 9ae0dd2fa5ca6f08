"""The homework's tables. Times are milliseconds since 1970 in UTC: the same number in every database. Light."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text

NAME, MARK = 40, 20  # characters

METADATA = MetaData()
SUBMISSIONS = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("owner", String(64), nullable=False, unique=True),  # the SHA-256 of the receipt, never the receipt
    Column("name", String(NAME), nullable=False),
    Column("language", String(2), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
    Column("notebook", Text),
    Column("report", Text, nullable=False),
    Column("mark", String(MARK), nullable=False),
    Column("comment", Text, nullable=False),
    Column("marked_at", BigInteger),
)
DRAFTS = Table(
    "drafts",
    METADATA,
    Column("owner", String(64), primary_key=True),  # the SHA-256 of the draft's code
    Column("content", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False, index=True),
)
RULES = Table(
    "rules",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("value", Text, nullable=False),
)

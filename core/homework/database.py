"""Opens the homework's database: SQLite in a file by default, or PostgreSQL; brings its tables up to date. Light."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.settings import ROOT, Settings
from core.store import HOMEWORK

Unavailable = (DBAPIError, PoolTimeout)
"""What reading and writing raise while the database cannot be reached."""

FILE = f"{HOMEWORK}/homework.sqlite3"
MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x656F6C  # any number: processes that start at once change tables one after the other
PATIENCE = 10  # seconds for a lock, a connection, a place in the pool
WAIT = 0.05  # seconds between two tries
CONNECTIONS = 10
SERVERS = {"postgres", "postgresql", "postgresql+psycopg"}
FLEETING = {"overlay", "tmpfs", "ramfs", "aufs"}
"""File systems that go with their container or machine."""
HOSTED = Path("/mount/src")
"""Where Streamlit's Community Cloud keeps an app; its disk does not last."""


def url_of(settings: Settings) -> URL:
    """The database that the settings name; a file beside the recorded runs where they name none.

    ValueError where it is neither SQLite nor PostgreSQL.
    """
    if settings.database:
        try:
            url = make_url(settings.database)
        except ArgumentError:
            raise ValueError("LAB_DATABASE is no address of a database") from None
        if url.drivername in SERVERS:
            return url.set(drivername="postgresql+psycopg")
        if url.drivername != "sqlite":
            raise ValueError(f"LAB_DATABASE must be sqlite:// or postgresql://, not {url.drivername}://")
        return url
    folder = ROOT / ".lab" if "://" in settings.store else Path(settings.store)
    return URL.create("sqlite", database=str(folder.absolute() / FILE))


def temporary(url: URL) -> bool:
    """Whether what is stored goes with this machine: a file in memory, in a folder for such, or in a container."""
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(url.database or ":memory:").absolute()
    if url.database in (None, "", ":memory:") or path.is_relative_to(tempfile.gettempdir()):
        return True
    mounts = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    mounted = max((point for point in mounts if path.is_relative_to(point)), key=lambda p: len(p.parts), default=None)
    return path.is_relative_to(HOSTED) or (mounted is not None and mounts[mounted] in FLEETING)


def open_database(url: URL) -> Engine:
    """The database, with its tables as this version wants them. `Unavailable` where it cannot be reached."""
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _server(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        migrate(connection)
    return engine


def migrate(connection: Connection) -> None:
    """Makes the changes that this database has not seen yet."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # students' work is nobody else's on this machine
    arguments = {"timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, pool_timeout=PATIENCE, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, record: Any) -> None:
    """Write-ahead log: readers and a writer do not wait for each other. What is accepted is on the disk."""
    connection.isolation_level = None  # the driver would begin transactions by itself, and too late
    _write_ahead(connection)
    for pragma in ("synchronous = full", "foreign_keys = on"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """SQLite waits for a lock everywhere but here, where two processes that start at once on a new file meet."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = wal")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(WAIT)


def _on_begin(connection: Connection) -> None:
    """A transaction that writes takes its lock at once: one that asked for it midway would be refused, not wait."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _server(url: URL) -> Engine:
    return create_engine(
        url,
        connect_args={"connect_timeout": PATIENCE, "application_name": "eolgae"},
        pool_size=CONNECTIONS,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        hide_parameters=True,  # what students wrote stays out of logs
    )

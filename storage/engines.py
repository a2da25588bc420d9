"""From a database address to connections that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from pydantic_core import from_json
from sqlalchemy import URL, Engine, NullPool, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage.columns import to_json
from storage.errors import StoreError

# How long a transaction of ours waits for another process's one on SQLite.
BUSY_SECONDS = 10.0
CONNECT_SECONDS = 10
READERS = 4
_WRITER_CACHE_KIB = 32 * 1024
# 16 MiB of log: moving it into the file costs two more waits for the disk each time.
_CHECKPOINT_PAGES = 4000

_EXAMPLES = "write sqlite:///because.db or postgresql://user:password@host/database"


def database_url(text: str) -> URL:
    """The address with the driver chosen; StoreError says what is wrong with it."""
    try:
        url = make_url(text.strip())
    except ArgumentError as error:
        raise StoreError(f"DATABASE_URL is not a database address; {_EXAMPLES}.") from error
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        return _file_url(url)
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise StoreError(f"DATABASE_URL names {kind!r}, which is not supported; {_EXAMPLES}.")


def _file_url(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError(
            f"DATABASE_URL must name a file: a database in memory loses everything at the end; {_EXAMPLES}."
        )
    return url.set(drivername="sqlite+pysqlite")


def file_of(url: URL) -> Path | None:
    """The SQLite file, None on PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return None
    assert url.database
    return Path(url.database)


def in_short(url: URL) -> str:
    """The address for messages: without user and password."""
    file = file_of(url)
    if file is not None:
        return f"SQLite file {file}"
    return f"PostgreSQL database {url.database or ''} on {url.host or url.query.get('host', 'this machine')}"


def writing_engine(url: URL) -> Engine:
    """Connections that write; whoever asks for one keeps it."""
    return _engine(url, read_only=False, poolclass=NullPool)


def reading_engine(url: URL) -> Engine:
    """A few pooled connections that cannot write."""
    return _engine(url, read_only=True, poolclass=QueuePool, pool_size=READERS, max_overflow=READERS)


def migrating_engine(url: URL) -> Engine:
    """Connections that change tables. SQLite checks foreign keys only when all is done: while a table is
    copied they would delete the rows that refer to it."""
    engine = create_engine(
        url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=_connect_args(url, False)
    )
    if file_of(url) is not None:
        event.listen(engine, "connect", _prepare_migrator)
    return engine


def _engine(url: URL, *, read_only: bool, **pool: Any) -> Engine:
    """Autocommit for the driver: the store says BEGIN and COMMIT itself, in the same places on both."""
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        json_serializer=to_json,
        json_deserializer=from_json,
        connect_args=_connect_args(url, read_only),
        **pool,
    )
    if file_of(url) is not None:
        event.listen(engine, "connect", _prepare_reader if read_only else _prepare_writer)
    return engine


def _connect_args(url: URL, read_only: bool) -> dict[str, Any]:
    if file_of(url) is not None:
        return {"timeout": BUSY_SECONDS, "check_same_thread": False, "cached_statements": 256}
    options = "-c timezone=UTC -c jit=off"
    if read_only:
        options += " -c default_transaction_read_only=on"
    return {"connect_timeout": CONNECT_SECONDS, "application_name": "because", "options": options}


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    # What a savepoint may have to undo: on disk it costs a tenth of all.
    connection.execute("PRAGMA temp_store = MEMORY")


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _prepare_migrator(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = OFF")

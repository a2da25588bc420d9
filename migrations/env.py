"""Alembic's entry: ``Store.migrate()`` hands in a connection; ``alembic upgrade head`` takes DATABASE_URL."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection

from storage.engines import database_url
from storage.schema import migrating
from storage.tables import metadata


def _run(connection: Connection) -> None:
    """All revisions in one transaction, said in SQL because SQLite's driver would not begin one for DDL."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=sqlite, transactional_ddl=True
    )
    connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "BEGIN")
    try:
        context.run_migrations()
        if sqlite:
            _refuse_broken_references(connection)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _refuse_broken_references(connection: Connection) -> None:
    """Foreign keys are off while tables are copied, so they are checked at the end."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration would leave {len(broken)} rows without what they refer to")


def _main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    with migrating(database_url(os.environ.get("DATABASE_URL", "sqlite:///because.db"))) as connection:
        _run(connection)


if context.is_offline_mode():
    raise SystemExit("These migrations need a database to run on; --sql is not supported.")
_main()

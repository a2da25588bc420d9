"""Bringing the tables to the version that this code needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, text

from storage.engines import file_of, migrating_engine
from storage.errors import StoreError
from storage.file_locks import file_lock

_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
# Any fixed number; it only has to be ours among the advisory locks of the database.
_LOCK = 0x_BECA_05E
_PATIENCE_SECONDS = 120.0


def upgrade(url: URL, revision: str = "head") -> None:
    """Brings the tables to the revision; does nothing where they are there. One process at a time."""
    _move(url, revision, command.upgrade)


def downgrade(url: URL, revision: str) -> None:
    """Takes the tables back to the revision, ``base`` for none at all; what has no place there is lost."""
    _move(url, revision, command.downgrade)


def problem(connection: Connection) -> str | None:
    """What is wrong with the tables, in words; None where they are what this code needs."""
    script = ScriptDirectory.from_config(config())
    current = MigrationContext.configure(connection).get_current_revision()
    if current == script.get_current_head():
        return None
    if current is None:
        return "The database has no tables yet; run `python -m bot migrate`."
    if current in {revision.revision for revision in script.walk_revisions()}:
        return f"The database is at the older version {current}; run `python -m bot migrate`."
    return (
        f"The database is at version {current}, which this program does not know: it was migrated by a "
        "newer one. Start that one, or restore a backup from before."
    )


def config() -> Config:
    """Alembic's configuration, which stands in pyproject.toml."""
    return Config(toml_file=_PROJECT)


def _move(url: URL, revision: str, move: Callable[[Config, str], None]) -> None:
    with migrating(url) as connection:
        settings = config()
        settings.attributes["connection"] = connection
        try:
            move(settings, revision)
        except CommandError as error:
            raise StoreError(f"The tables cannot be taken to {revision!r}: {error}.") from error


@contextmanager
def migrating(url: URL) -> Iterator[Connection]:
    """A connection for changing tables, while no other process does; others wait for their turn.

    On SQLite the lock comes before the connection: opening a new file in WAL mode does not wait for others.
    """
    engine = migrating_engine(url)
    try:
        with _turn(file_of(url)), engine.connect() as connection:
            if file_of(url) is None:  # this lock ends with the session
                connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
            yield connection
    finally:
        engine.dispose()


def _turn(file: Path | None) -> AbstractContextManager[None]:
    if file is None:
        return nullcontext()
    return file_lock(file.with_name(file.name + "-migrating"), _PATIENCE_SECONDS)

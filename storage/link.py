"""One open connection and its transactions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Engine, Result
from sqlalchemy.sql.base import Executable

from storage.prepared import Prepared, Row

_BEGIN_WRITING = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN ISOLATION LEVEL READ COMMITTED"}
_BEGIN_READING = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


class Link:
    """A connection to the store; used by one thread at a time.

    Prepared statements run on the bare driver, others through SQLAlchemy; both in the same transaction.
    """

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect
        self.connection = engine.connect()
        driver = self.connection.connection.dbapi_connection
        assert driver is not None
        self._driver: Any = driver
        self._cursor: Any = driver.cursor()

    def begin_writing(self) -> None:
        self._cursor.execute(_BEGIN_WRITING[self.dialect.name])

    def begin_reading(self) -> None:
        self._cursor.execute(_BEGIN_READING[self.dialect.name])

    def say(self, command: str) -> None:
        """Runs a command without parameters and result, such as COMMIT."""
        self._cursor.execute(command)

    @property
    def in_transaction(self) -> bool:
        """Whether the database still keeps our transaction; SQLite ends it when the disk is full."""
        if self.dialect.name == "sqlite":
            return bool(self._driver.in_transaction)
        return not self._driver.closed and int(self._driver.info.transaction_status) != 0

    def rows(self, statement: Prepared, **parameters: Any) -> list[Row]:
        """The statement's rows (also those of RETURNING)."""
        made = statement.on(self.dialect)
        self._cursor.execute(made.text, made.parameters(parameters))
        return made.read(self._cursor.fetchall())

    def row(self, statement: Prepared, **parameters: Any) -> Row | None:
        """The first row, None where there is none."""
        found = self.rows(statement, **parameters)
        return found[0] if found else None

    def do(self, statement: Prepared, **parameters: Any) -> int:
        """Runs a statement that returns no rows; tells how many it wrote, which is quicker than RETURNING."""
        made = statement.on(self.dialect)
        self._cursor.execute(made.text, made.parameters(parameters))
        return int(self._cursor.rowcount)

    def do_each(self, statement: Prepared, each: Iterable[Mapping[str, Any]]) -> None:
        """Runs a statement without result once per set of parameters."""
        made = statement.on(self.dialect)
        self._cursor.executemany(made.text, [made.parameters(one) for one in each])

    def execute(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Result[Any]:
        """A statement put together at run time, through SQLAlchemy."""
        return self.connection.execute(statement, parameters)

    def close(self) -> None:
        """Gives the connection back; an unfinished transaction is rolled back by the pool."""
        self._cursor.close()
        self.connection.close()

    def drop(self) -> None:
        """Closes a connection that is of no use any more, whatever its state."""
        self.connection.invalidate()
        self.connection.close()

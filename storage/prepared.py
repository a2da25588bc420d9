"""Statements whose SQL text is made once and then runs on the bare driver.

SQLAlchemy builds and compiles the statement; running it skips all of SQLAlchemy's machinery per execution,
which costs several times what the database itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ClauseElement, Float, Insert
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.types import TypeEngine

from storage.columns import Moment, Words, moment_as_text, moment_of_text, words_or_null

Row = tuple[Any, ...]
_Process = Callable[[Any], Any]


class Prepared:
    """A constant statement. Its parameters are its bindparams; those of an INSERT its table's columns, but
    for those ``without`` which the rows begin."""

    __slots__ = ("_made", "_statement", "_without")

    def __init__(self, statement: Executable, without: Collection[str] = ()) -> None:
        self._statement = statement
        self._without = without
        self._made: dict[str, Made] = {}

    def on(self, dialect: Dialect) -> Made:
        """The statement in the words of this dialect."""
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = self._make(dialect)
        return made

    def _make(self, dialect: Dialect) -> Made:
        assert isinstance(self._statement, ClauseElement)
        columns = None
        if isinstance(self._statement, Insert) and self._statement.select is None:
            names = (column.name for column in self._statement.table.columns)
            columns = tuple(name for name in names if name not in self._without)
        return Made(self._statement, dialect, columns)


class Made:
    """SQL text of one dialect, with what turns Python values into the driver's and back."""

    __slots__ = ("_constants", "_parameters", "_positional", "_readers", "text")

    def __init__(self, statement: ClauseElement, dialect: Dialect, columns: tuple[str, ...] | None) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text: str = compiled.string
        used = {name: bind for name, bind in compiled.binds.items() if name in compiled.bind_names.values()}
        self._positional = bool(compiled.positiontup)
        self._parameters = tuple(
            (name, _writer(used[name].type, dialect)) for name in compiled.positiontup or used
        )
        self._constants = {name: bind.value for name, bind in used.items() if not bind.required}
        self._readers = tuple(
            (place, process)
            for place, column in enumerate(_results(statement))
            if (process := _reader(column.type, dialect))
        )

    def parameters(self, given: Mapping[str, Any]) -> Any:
        """The driver's parameters for these values."""
        values = {**self._constants, **given} if self._constants else given
        if self._positional:
            return [write(values[name]) if write else values[name] for name, write in self._parameters]
        return {name: write(values[name]) if write else values[name] for name, write in self._parameters}

    def read(self, rows: list[Row]) -> list[Row]:
        """The driver's rows with Python values."""
        if not self._readers:
            return rows
        return [self._read_one(row) for row in rows]

    def _read_one(self, row: Row) -> Row:
        values = list(row)
        for place, process in self._readers:
            values[place] = process(values[place])
        return tuple(values)


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    # What their bind processors do, without the layers around it.
    if isinstance(kind, Words):
        return words_or_null
    if isinstance(kind, Moment) and dialect.name == "sqlite":
        return moment_as_text
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    if isinstance(kind, Float):  # both drivers give floats as they are
        return None
    if isinstance(kind, Moment) and dialect.name == "sqlite":
        return moment_of_text
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _results(statement: Any) -> list[Any]:
    return list(getattr(statement, "exported_columns", None) or ())

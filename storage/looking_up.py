"""Joins that look up each row by its key, however many there are.

PostgreSQL would rather read a whole table than look up thousands of its rows, so that a week of asks would
cost what all time does. SQLite looks up by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Table, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import Lateral


class _Each(Lateral):
    """The one row of a table that goes with each row it is joined to."""

    inherit_cache = False
    table: Table


class _Matching(ColumnElement[bool]):
    """What joins an ``_Each`` where it is the plain table; elsewhere it has looked up its row itself."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, on: ColumnElement[bool]) -> None:
        self.on = on

    def self_group(self, against: object = None) -> _Matching:
        return self


@compiles(_Each, "sqlite")
def _plain_table(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    quote = compiler.preparer.quote
    return f"{quote(element.table.name)} AS {quote(str(element.name))}"


@compiles(_Matching, "sqlite")
def _plain_condition(element: _Matching, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.on, **how)})"


@compiles(_Matching, "postgresql")
def _no_condition(element: _Matching, compiler: SQLCompiler, **how: Any) -> str:
    return "true"


def each_looked_up(
    table: Table, on: Callable[[Any], ColumnElement[bool]], name: str
) -> tuple[Any, ColumnElement[bool]]:
    """``table`` under a name, and the condition to join it on; ``on`` compares its key with the row that it
    is joined to."""
    each = _Each._construct(select(table).where(on(table)).limit(1).subquery(), name=name)
    each.table = table
    return each, _Matching(on(each))

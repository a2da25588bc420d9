"""Tables that are imported as a whole and read as one snapshot: roadmap, accounts, capacity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Table, bindparam, delete, insert, select, update

from storage.prepared import Prepared, Row
from storage.transaction import Transaction
from triage.ports import ImportCount

T = TypeVar("T")


class Source(Generic[T]):
    """How values of one kind are stored: which table, which columns name a value, how a row looks."""

    def __init__(
        self,
        table: Table,
        key: tuple[str, ...],
        to_row: Callable[[T], dict[str, Any]],
        from_row: Callable[[Row], T],
    ) -> None:
        self.name = table.name
        self.key = key
        self.to_row = to_row
        self.from_row = from_row
        columns = [column for column in table.c if column.name != "workspace"]
        here = table.c.workspace == bindparam("of_workspace")
        one = [table.c[name] == bindparam(f"of_{name}") for name in key]
        self.all = Prepared(select(*columns).where(here).order_by(*(table.c[name] for name in key)))
        self.insert = Prepared(insert(table))
        self.delete = Prepared(delete(table).where(here, *one))
        self.update = Prepared(
            update(table)
            .where(here, *one)
            .values({column: bindparam(f"to_{column.name}") for column in columns if column.name not in key})
        )


@dataclass(frozen=True, slots=True)
class _Changes:
    """What an import does to the rows, by key."""

    added: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    unchanged: int

    @property
    def count(self) -> ImportCount:
        return ImportCount(len(self.added), len(self.changed), len(self.removed), self.unchanged)


def stored(transaction: Transaction, source: Source[T]) -> tuple[T, ...]:
    """All values of the source, by key."""
    rows = transaction.link.rows(source.all, of_workspace=transaction.workspace)
    return tuple(map(source.from_row, rows))


def put(
    transaction: Transaction, source: Source[T], values: Sequence[T], now: datetime, prune: bool
) -> ImportCount:
    """Adds or changes by key, removes what is not named where ``prune``, and begins a new version."""
    before = {_key(source, row): row for row in map(source.to_row, stored(transaction, source))}
    named = {_key(source, row): row for row in map(source.to_row, values)}
    changes = _compare(before, named, prune)
    _carry_out(transaction, source, changes)
    transaction.new_version(source.name, now)
    return changes.count


def _key(source: Source[Any], row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in source.key)


def _compare(
    before: dict[tuple[Any, ...], dict[str, Any]], named: dict[tuple[Any, ...], dict[str, Any]], prune: bool
) -> _Changes:
    added = [row for key, row in named.items() if key not in before]
    changed = [row for key, row in named.items() if key in before and before[key] != row]
    removed = [row for key, row in before.items() if key not in named] if prune else []
    return _Changes(added, changed, removed, len(named) - len(added) - len(changed))


def _carry_out(transaction: Transaction, source: Source[Any], changes: _Changes) -> None:
    link, workspace = transaction.link, transaction.workspace

    def of(row: Mapping[str, Any]) -> dict[str, Any]:
        return {"of_workspace": workspace} | {f"of_{name}": row[name] for name in source.key}

    def to(row: Mapping[str, Any]) -> dict[str, Any]:
        return {f"to_{name}": value for name, value in row.items() if name not in source.key}

    link.do_each(source.delete, [of(row) for row in changes.removed])
    link.do_each(source.insert, [{"workspace": workspace} | row for row in changes.added])
    link.do_each(source.update, [of(row) | to(row) for row in changes.changed])

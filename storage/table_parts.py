"""What tables are made of, so that each says only what is its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from storage.columns import DOCUMENT, Moment, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def table(name: str, key: tuple[str, ...], *parts: SchemaItem, **options: Any) -> Table:
    """A table whose key begins with the workspace."""
    workspace = Column("workspace", Words, nullable=False)
    return Table(name, metadata, workspace, *parts, PrimaryKeyConstraint("workspace", *key), **options)


def words(name: str, **options: Any) -> Column[str]:
    """A column of text, not null unless said."""
    return Column(name, Words, nullable=options.pop("nullable", False), **options)


def number(name: str, **options: Any) -> Column[int]:
    """A column of whole numbers, not null unless said."""
    return Column(name, BigInteger, nullable=options.pop("nullable", False), **options)


def moment(name: str, nullable: bool = False) -> Column[Any]:
    """A column of points in time."""
    return Column(name, Moment, nullable=nullable)


def document(name: str, **options: Any) -> Column[Any]:
    """A column of JSON, not null unless said."""
    return Column(name, DOCUMENT, nullable=options.pop("nullable", False), **options)


def flag(name: str, **options: Any) -> Column[bool]:
    """A column of yes or no, not null unless said."""
    return Column(name, Boolean, nullable=options.pop("nullable", False), **options)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Only these values are allowed (and null, where the column is nullable)."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def unique(table: str, *columns: str) -> UniqueConstraint:
    """No two rows of a workspace share these columns."""
    return UniqueConstraint("workspace", *columns, name=f"uq_{table}_{'_'.join(columns)}")


def partial(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    """An index over the rows that fulfil the condition."""
    return Index(
        name,
        "workspace",
        *columns,
        unique=unique,
        sqlite_where=text(condition),
        postgresql_where=text(condition),
    )


def refers_to(
    table: str, *columns: str, key: str = "number", name: str | None = None
) -> ForeignKeyConstraint:
    """A reference within the workspace; ``name`` where a table refers to another one twice."""
    referred = [f"{table}.workspace", f"{table}.{key}"]
    return ForeignKeyConstraint(["workspace", *columns], referred, name=name)

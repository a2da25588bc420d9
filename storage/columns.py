"""Column types and expressions that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic_core import to_json as quick_json
from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    Text,
    bindparam,
    column,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from triage.written import Written


class Words(TypeDecorator[str]):
    """Text of any origin. NUL and lone surrogates, which PostgreSQL refuses, are left out or replaced.

    Compared and sorted by code point on both databases, whatever the server's locale.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return words_or_null(value)


class Moment(TypeDecorator[datetime]):
    """A point in time with a zone; naive ones are refused. UTC comes back.

    SQLite keeps text of fixed width, which sorts in time.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return _aware(value) if dialect.name == "postgresql" else moment_as_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return moment_of_text(value)
        moment: datetime = value.astimezone(UTC)
        return moment


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no time zone; the store keeps only zone-aware times")
    return moment


@lru_cache(maxsize=256)  # all that one use case writes happened at one moment
def moment_as_text(moment: datetime | None) -> str | None:
    """What ``Moment`` writes on SQLite."""
    return None if moment is None else _aware(moment).astimezone(UTC).isoformat(" ", "microseconds")


def moment_of_text(text: str | None) -> datetime | None:
    """What ``Moment`` reads on SQLite."""
    return None if text is None else datetime.fromisoformat(text)


DOCUMENT = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def to_json(value: Any) -> str:
    """JSON that both databases take: no NaN, no NUL, no lone surrogates.

    What is plain goes the quick way; what is not, or may not be, the careful one.
    """
    try:
        text = value.text if isinstance(value, Written) else quick_json(value).decode()
    except ValueError:
        return _careful_json(value)
    return _careful_json(value) if any(mark in text for mark in _SUSPECT) else text


# NUL as JSON writes it, and the words for what is no number: rare enough in texts to look twice.
_SUSPECT = ("\\u0000", "NaN", "Infinity")


def _careful_json(value: Any) -> str:
    return json.dumps(_storable_all(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def words_or_null(text: str | None) -> str | None:
    """What ``Words`` writes; most texts are fit as they are."""
    if text is None or (type(text) is str and text.isascii() and "\x00" not in text):
        return text
    return storable(text)


def storable(text: str) -> str:
    """The text as a plain ``str`` without NUL and lone surrogates."""
    plain = str(text)
    if plain.isascii():
        return plain.replace("\x00", "") if "\x00" in plain else plain
    return plain.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _storable_all(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): _storable_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable_all(each) for each in value]
    return value


class _elements(FunctionElement[str]):  # noqa: N801 - reads like the SQL function it becomes
    """The texts of a JSON array as rows with one column ``value``."""

    inherit_cache = True
    name = "elements"


@compiles(_elements, "sqlite")
def _elements_sqlite(element: _elements, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_elements, "postgresql")
def _elements_postgresql(element: _elements, compiler: SQLCompiler, **how: Any) -> str:
    return f"jsonb_array_elements_text({compiler.process(element.clauses, **how)})"


def texts(name: str) -> Select[tuple[str]]:
    """The texts of the list handed in as parameter ``name``, as a selection of rows.

    One parameter whatever the list's length, so the statement can be prepared once.
    """
    rows = _elements(bindparam(name, type_=DOCUMENT)).table_valued(column("value", Text))
    return select(rows.c.value)


class _among(ColumnElement[bool]):  # noqa: N801 - reads like the SQL operator it becomes
    """Whether a column's value is in a JSON array."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, of: ColumnElement[Any], listed: ColumnElement[Any]) -> None:
        self.of = of
        self.listed = listed

    def self_group(self, against: object = None) -> _among:
        """Brings its own brackets; SQLAlchemy's ``= 1`` would keep SQLite from using an index."""
        return self


@compiles(_among, "sqlite")
def _among_sqlite(element: _among, compiler: SQLCompiler, **how: Any) -> str:
    of, listed = compiler.process(element.of, **how), compiler.process(element.listed, **how)
    return f"({of} IN (SELECT value FROM json_each({listed})))"  # noqa: S608 - parts made by the compiler


@compiles(_among, "postgresql")
def _among_postgresql(element: _among, compiler: SQLCompiler, **how: Any) -> str:
    """As an array: joined to a subselect, a plan made for an empty table would later read the full one."""
    of, listed = compiler.process(element.of, **how), compiler.process(element.listed, **how)
    kind = compiler.dialect.type_compiler_instance.process(_plain(element.of.type))
    return f"({of} = ANY(ARRAY(SELECT value::{kind} FROM jsonb_array_elements_text({listed}))))"  # noqa: S608


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return Text() if isinstance(kind, Words) else kind


def among(of: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column's value is in the list handed in as parameter ``name``.

    One parameter whatever the list's length, so the statement can be prepared once.
    """
    return _among(of, bindparam(name, type_=DOCUMENT))


def is_literally(of: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """Compares with a constant that stands in the SQL itself, so that a partial index can be used."""
    return of == literal_column(f"'{value}'", Text)

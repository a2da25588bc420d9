"""Values as the JSON that is stored of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic_core import SchemaSerializer


class Written(Mapping[str, Any]):
    """A dataclass as JSON: whole as ``text``, and field by field as values.

    The store wants the text, and to write it at once takes half as long as to make all values first.
    """

    __slots__ = ("_serializer", "_value")

    def __init__(self, value: object, serializer: SchemaSerializer) -> None:
        self._value = value
        self._serializer = serializer

    @property
    def text(self) -> str:
        """ValueError where a text in it cannot be written as UTF-8."""
        return self._serializer.to_json(self._value).decode()

    def __getitem__(self, name: str) -> Any:
        return self._fields({name})[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields())

    def __len__(self) -> int:
        return len(self._fields())

    def _fields(self, names: set[str] | None = None) -> dict[str, Any]:
        return cast("dict[str, Any]", self._serializer.to_python(self._value, mode="json", include=names))

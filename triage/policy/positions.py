"""Where each key and value of a TOML text stands; tomllib reads values but gives no positions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import tree_sitter
import tree_sitter_toml

Path = tuple[str | int, ...]

_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\r?\n\s*|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column of a key and of its value, counted from 1; ``raw`` is the value as written."""

    line: int
    column: int
    value_line: int
    value_column: int
    raw: str = ""


def place_inside(place: Place, line: int, column: int) -> tuple[int, int]:
    """Line and column in the file of a place inside a written text, such as an expression."""
    at = 0
    for offset, written in _characters(place.raw):
        at = offset
        if line == 1 and column == 1:
            break
        if line > 1:
            line -= written in ("\n", "\r\n", "\\n")
        else:
            column -= 1
    before = place.raw[:at]
    if "\n" in before:
        return place.value_line + before.count("\n"), at - before.rfind("\n")
    return place.value_line, place.value_column + at


def _characters(raw: str) -> Iterator[tuple[int, str]]:
    """Every character of a text as it is written, and where that stands."""
    quotes = 3 if raw[:3] in ('"""', "'''") else 1
    at, end = quotes, len(raw) - quotes
    if quotes == 3 and (newline := re.compile(r"\r?\n").match(raw, at)):
        at = newline.end()
    while at < end:
        escape = _ESCAPE.match(raw, at, end) if raw[0] == '"' else None
        written = escape[0] if escape else raw[at : at + 2] if raw[at : at + 2] == "\r\n" else raw[at]
        if written == "\r\n" or not written[1:].isspace():  # a line that goes on in the next one
            yield at, written
        at += len(written)
    yield end, ""


def places_of(text: str) -> Mapping[Path, Place]:
    """The place of every key, by its path: ``("gates", 0, "when")``. A table's place is its header."""
    return _Survey(text).places


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))


class _Survey:
    """One walk over the syntax tree, which counts the elements of arrays of tables as it meets them."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode().splitlines()
        self._counts: dict[Path, int] = {}
        self.places: dict[Path, Place] = {(): Place(1, 1, 1, 1)}
        for node in _parser().parse(text.encode()).root_node.children:
            self._visit(node)

    def _visit(self, node: tree_sitter.Node) -> None:
        if node.type == "pair":
            self._pair(node, ())
        elif node.type in ("table", "table_array_element"):
            self._table(node)

    def _table(self, node: tree_sitter.Node) -> None:
        key = next(child for child in node.children if child.type.endswith("key"))
        path = self._resolved(_names(key), node.type == "table_array_element")
        self._put(path, node, node)
        for child in node.children:
            if child.type == "pair":
                self._pair(child, path)

    def _resolved(self, names: Path, is_element: bool) -> Path:
        """``areas.sub`` after ``[[areas]]`` belongs to the newest area."""
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            if is_element and position == len(names) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _pair(self, node: tree_sitter.Node, parent: Path) -> None:
        key, value = node.children[0], node.children[-1]
        path = parent
        for name in _names(key):
            path = (*path, name)
            self._put(path, key, value)
        self._value(value, path)

    def _value(self, node: tree_sitter.Node, path: Path) -> None:
        if node.type == "inline_table":
            for child in node.children:
                if child.type == "pair":
                    self._pair(child, path)
        elif node.type == "array":
            elements = (child for child in node.children if child.type not in ("[", "]", ",", "comment"))
            for index, child in enumerate(elements):
                self._put((*path, index), child, child)
                self._value(child, (*path, index))

    def _put(self, path: Path, key: tree_sitter.Node, value: tree_sitter.Node) -> None:
        raw = (value.text or b"").decode()
        self.places.setdefault(path, Place(*self._position(key), *self._position(value), raw))

    def _position(self, node: tree_sitter.Node) -> tuple[int, int]:
        """tree-sitter counts bytes; people count characters."""
        row, column = node.start_point
        before = self._lines[row][:column] if row < len(self._lines) else b""
        return row + 1, len(before.decode(errors="replace")) + 1


def _names(key: tree_sitter.Node) -> Path:
    return tuple(_parts(key))


def _parts(key: tree_sitter.Node) -> Iterator[str]:
    if key.type == "dotted_key":
        for child in key.children:
            yield from _parts(child)
    elif key.type == "quoted_key":
        yield str(ast.literal_eval((key.text or b"''").decode()))
    elif key.type == "bare_key":
        yield (key.text or b"").decode()

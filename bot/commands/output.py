"""How commands speak: tables for people, JSON for programs, errors on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 200  # columns of a table that nobody looks at on a screen: piped output is not cut to 80


def say(words: str) -> None:
    """A line for people on stdout."""
    typer.echo(printable(words))


def warn(words: str) -> None:
    """A line on stderr, where it cannot spoil what a program reads from stdout."""
    typer.echo(printable(words), err=True)


def print_json(value: Any) -> None:
    """The value as JSON on stdout."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], right: frozenset[str] = frozenset()
) -> None:
    """A table on stdout; ``right`` names the columns of figures. None shows as nothing."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(_shown(cell)) for cell in row))
    console().print(table)


def console(stream: TextIO | None = None) -> Console:
    """A console on stdout as it is now; wide where the output is piped."""
    out = stream or sys.stdout
    return Console(file=out, width=None if out.isatty() else _WIDE, highlight=False)


def printable(text: str) -> str:
    """Without control characters: text from elsewhere must not steer the terminal."""
    return "".join(
        char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def figure(value: float | None) -> float | int | None:
    """A number as JSON shows it best: 5 rather than 5.0."""
    return int(value) if value is not None and value == int(value) else value


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:,.2f}".rstrip("0").rstrip(".")
    return printable(str(cell))

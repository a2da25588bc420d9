"""Writing asks to a file or to standard output, one at a time."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from bot.commands.ask_json import FIELDS
from bot.commands.errors import CommandError

# Spreadsheets run cells that begin like this (OWASP, "CSV injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: Iterable[dict[str, Any]], output: Path | None) -> int:
    """Writes rows as CSV and returns how many."""
    written = 0
    with _opened(output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for row in rows:
            writer.writerow([harmless(row[name]) for name in FIELDS])
            written += 1
    return written


def write_jsonl(rows: Iterable[dict[str, Any]], output: Path | None) -> int:
    """Writes rows as JSON Lines and returns how many."""
    written = 0
    with _opened(output) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    return written


def harmless(cell: Any) -> Any:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears only when it is whole."""
    try:
        if output is None:
            yield sys.stdout
            sys.stdout.flush()
        elif output.exists() and not output.is_file():  # a device or a pipe must not be replaced by a file
            with output.open("w", encoding="utf-8", newline="") as file:
                yield file
        else:
            with _appearing_whole(output) as file:
                yield file
    except BrokenPipeError:
        raise  # whoever reads has seen enough; the command line ends quietly
    except OSError as wrong:
        where = output or "standard output"
        raise CommandError(f"{where}: cannot be written: {wrong.strerror or wrong}") from None


@contextmanager
def _appearing_whole(output: Path) -> Iterator[TextIO]:
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        os.replace(part, output)
    finally:
        part.unlink(missing_ok=True)

"""Where a sheet comes from: a path, ``-`` for standard input, or an https address."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.clients.published_sheet import FetchError, Limits, fetch_sheet, shown
from bot.commands.errors import CommandError
from triage.sheets.encoding import sheet_text

MAX_BYTES = 50_000_000  # of a local file; keeps a mistaken path from filling the memory


def read_source(source: str, allow_private: bool = False) -> tuple[str, str]:
    """The text of the sheet and the name to call it by; CommandError or SheetError says what is wrong."""
    if source == "-":
        return sheet_text(sys.stdin.buffer.read(MAX_BYTES), "standard input"), "standard input"
    if source.lower().startswith(("https://", "http://")):
        name = shown(source)
        return sheet_text(_fetched(source, allow_private), name), name
    return sheet_text(_read_file(Path(source)), source), source


def _fetched(address: str, allow_private: bool) -> bytes:
    try:
        return asyncio.run(fetch_sheet(address, Limits(allow_private=allow_private)))
    except FetchError as wrong:
        raise CommandError(str(wrong)) from None


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise CommandError(f"{path}: is a folder; name a CSV file in it") from None
    except FileNotFoundError:
        raise CommandError(f"{path}: there is no such file; samples are in examples/") from None
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise CommandError(f"{path}: cannot be read: {reason}") from None
    if len(data) > MAX_BYTES:
        raise CommandError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; split it")
    return data

"""What is given to commands that try the bot on messages: files of rows, accounts, a day, a currency."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import TypeAdapter

from bot.commands.errors import CommandError
from bot.commands.output import printable
from bot.commands.sheet_source import MAX_BYTES, read_source
from triage.accounts import AccountBook
from triage.evaluating.rows import read_lines
from triage.sheets import cells
from triage.sheets.accounts import read_accounts
from triage.sheets.problems import CellError, Sheet, SheetError

T = TypeVar("T")

_SHOWN = 50  # problems shown of one file; those of a wrong file are all alike


def _currency(text: str) -> str:
    try:
        return cells.currency(text)
    except CellError as wrong:
        raise typer.BadParameter(f"{wrong.message}; {wrong.fix}") from None


RowsArgument = Annotated[
    str, typer.Argument(metavar="FILE.jsonl", help="One JSON object a line; - for standard input.")
]
AccountsFile = Annotated[
    str | None,
    typer.Option(
        "--accounts", metavar="FILE.csv", help="The known accounts, in the columns of `accounts import`."
    ),
]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today",
        metavar="DAY",
        formats=["%Y-%m-%d"],
        help="The day it is, such as 2026-11-22. Default: today.",
    ),
]
Currency = Annotated[
    str,
    typer.Option("--currency", metavar="CODE", callback=_currency, help="Meant where a figure names none."),
]
FiscalStart = Annotated[
    int, typer.Option("--fiscal-start", min=1, max=12, help="The month the company's year begins with.")
]
Worst = Annotated[
    int, typer.Option("--worst", min=0, metavar="N", help="How many of the worst errors to list.")
]


def read_rows(file: str, kind: TypeAdapter[T]) -> tuple[T, ...]:
    """The rows of a file; CommandError with every line that is broken."""
    name = "standard input" if file == "-" else file
    try:
        return read_lines(_data(file), name, kind)
    except SheetError as wrong:
        raise _refusal(wrong) from None


def read_message_text(text: str) -> str:
    """The message itself, or what is on standard input where it is ``-``."""
    return _data("-").decode("utf-8", "replace").strip() if text == "-" else text


def read_book(file: str | None, currency: str) -> AccountBook:
    """The accounts of a sheet, none where no file is given; CommandError with every row that is bad."""
    if file is None:
        return AccountBook()
    return AccountBook(sheet_values(file, lambda text, name: read_accounts(text, name, currency)), 1)


def sheet_values(file: str, parse: Callable[[str, str], Sheet[T]]) -> tuple[T, ...]:
    """What a CSV sheet says; CommandError with every row that is bad."""
    try:
        sheet = parse(*read_source(file))
        if sheet.errors:
            raise SheetError(*sheet.errors)
    except SheetError as wrong:
        raise _refusal(wrong) from None
    return sheet.values


def the_day(today: datetime | None) -> date:
    return (today or datetime.now(UTC)).date()


def _refusal(wrong: SheetError) -> CommandError:
    lines = [str(problem) for problem in wrong.problems]
    more = [f"… and {len(lines) - _SHOWN:,} more."] if len(lines) > _SHOWN else []
    return CommandError(printable("\n".join([*lines[:_SHOWN], *more, "Nothing was measured."])))


def _data(file: str) -> bytes:
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else _read(Path(file))
    if len(data) > MAX_BYTES:
        raise CommandError(f"{file}: is larger than {MAX_BYTES // 1_000_000} MB; split it")
    return data


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CommandError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise CommandError(f"{path}: cannot be read: {reason}") from None

"""What all imports share: read everything, name every problem, take over all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol, TypeVar

import typer

from bot.commands.errors import CommandError
from bot.commands.output import print_json, say, warn
from bot.commands.session import WHO, Session, open_session
from bot.commands.sheet_source import read_source
from triage.ports import ImportCount, UnitOfWork
from triage.sheets.problems import Sheet, SheetError

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

_SHOWN = 50  # problems shown to people; --json has them all

SourceArgument = Annotated[
    str, typer.Argument(metavar="FILE|URL", help="A CSV file, - for standard input, or an https address.")
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Import the good rows and leave out the bad ones.")]
Prune = Annotated[bool, typer.Option("--prune", help="Also remove what the sheet no longer names.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: JSON on standard output.")]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", hidden=True)]


class ImportUseCase(Protocol[T_contra]):
    """Takes the values over in one transaction."""

    def __call__(
        self, uow: UnitOfWork, values: Sequence[T_contra], /, who: str, now: datetime, prune: bool
    ) -> ImportCount: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for. ``what`` is what the sheet holds, in one word."""

    what: str
    source: str
    skip_bad: bool
    prune: bool
    as_json: bool
    allow_private: bool


def import_sheet(
    wish: Wish, parse: Callable[[str, str, Session], Sheet[T]], use_case: ImportUseCase[T]
) -> None:
    """Reads, reports and imports. Nothing is imported where a row is bad, unless ``skip_bad``."""
    with open_session() as session:
        sheet = _read(wish, parse, session)
        if sheet.errors and not (wish.skip_bad and sheet.values):
            _report(wish, sheet, None)
            raise CommandError(_refusal(sheet))
        # A bad row may belong to something that is still meant to be there.
        prune = wish.prune and not sheet.errors
        count = session.write(use_case, sheet.values, WHO, session.now, prune)
        _report(wish, sheet, count)
        if wish.prune and not prune:
            warn("Nothing was removed, because a skipped row may belong to something that exists.")


def _read(wish: Wish, parse: Callable[[str, str, Session], Sheet[T]], session: Session) -> Sheet[T]:
    """The sheet; one that cannot be read as a whole counts as one without values."""
    try:
        text, name = read_source(wish.source, wish.allow_private)
        return parse(text, name, session)
    except SheetError as wrong:
        return Sheet((), wrong.problems)


def _refusal(sheet: Sheet[T]) -> str:
    if not sheet.bad_rows:
        return "Nothing was imported."
    rows = "1 row is" if sheet.bad_rows == 1 else f"{sheet.bad_rows} rows are"
    if not sheet.values:
        return f"Nothing was imported: {rows} bad and none is good."
    return f"Nothing was imported: {rows} bad. Correct them, or import the others with --skip-bad."


def _report(wish: Wish, sheet: Sheet[T], count: ImportCount | None) -> None:
    """Problems to stderr and the outcome to stdout, or all of it as one JSON object."""
    if wish.as_json:
        print_json(_as_json(wish, sheet, count))
        return
    lines = [f"warning: {problem}" for problem in sheet.warnings] + [str(problem) for problem in sheet.errors]
    for line in lines[:_SHOWN]:
        warn(line)
    if len(lines) > _SHOWN:
        warn(f"… and {len(lines) - _SHOWN} more; --json lists all.")
    if count:
        say(f"{wish.what.capitalize()}: {_counted(count)}{_skipped(sheet)}.")


def _counted(count: ImportCount) -> str:
    kept = f", {count.kept} made in Slack kept" if count.kept else ""
    changed = f"{count.added} added, {count.changed} changed, {count.removed} removed"
    return f"{changed}, {count.unchanged} unchanged{kept}"


def _skipped(sheet: Sheet[T]) -> str:
    return f", {sheet.bad_rows} bad skipped" if sheet.bad_rows else ""


def _as_json(wish: Wish, sheet: Sheet[T], count: ImportCount | None) -> dict[str, Any]:
    return {
        "imported": count is not None,
        **asdict(count or ImportCount()),
        "skipped": sheet.bad_rows if count else 0,
        "errors": [asdict(problem) for problem in sheet.errors],
        "warnings": [asdict(problem) for problem in sheet.warnings],
    }

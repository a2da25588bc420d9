"""From the text of a CSV file to records with their line numbers and named cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from triage.sheets.problems import SheetError, SheetProblem, in_words, whole_file

_DELIMITERS = (",", ";", "\t")
_NAMED = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a sheet may have; ``required`` ones must be there and filled in every row."""

    known: tuple[str, ...]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One row: ``line`` is where it starts, ``cells`` are trimmed and named by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet taken apart; ``errors`` are rows that could not be, ``warnings`` columns nobody reads."""

    file: str
    records: tuple[Record, ...]
    errors: tuple[SheetProblem, ...]
    warnings: tuple[SheetProblem, ...]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A record before its columns have names; ``broken`` says why it could not be split."""

    line: int
    cells: list[str]
    broken: str = ""


def read_table(text: str, file: str, columns: Columns) -> Table:
    """Splits the text. SheetError where there is no header, a required column lacks or a quote stays open."""
    text = text.removeprefix("\ufeff")
    delimiter = _delimiter(text, columns)
    raws = [raw for raw in _split(text, delimiter, file) if raw.broken or any(map(str.strip, raw.cells))]
    if raws and _is_excel_hint(raws[0]):
        raws = raws[1:]
    if not raws or raws[0].broken:
        raise whole_file(file, "is empty", f"begin it with the header {','.join(columns.known)}")
    names = [_column_name(cell) for cell in raws[0].cells]
    warnings = _check_header(names, raws, file, columns)
    if len(raws) == 1:
        raise whole_file(file, "has a header but no rows", "add a row below the header", raws[0].line)
    return _named(raws[1:], names, _NAMED[delimiter], file, warnings)


def _named(
    raws: Sequence[_Raw], names: Sequence[str], split_by: str, file: str, warnings: tuple[SheetProblem, ...]
) -> Table:
    records, errors = [], []
    for raw in raws:
        if raw.broken:
            errors.append(
                SheetProblem(file, raw.line, "", raw.broken, "quote the whole cell; double a quote in it")
            )
        elif any(map(str.strip, raw.cells[len(names) :])):
            wrong = f"has {len(raw.cells)} cells, the header {len(names)}"
            errors.append(SheetProblem(file, raw.line, "", wrong, f"quote cells that contain {split_by}"))
        else:
            cells = {name: cell.strip() for name, cell in zip(names, raw.cells, strict=False) if name}
            records.append(Record(raw.line, cells))
    return Table(file, tuple(records), tuple(errors), warnings)


def _split(text: str, delimiter: str, file: str) -> Iterator[_Raw]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield _Raw(line, next(reader))
        except StopIteration:
            return
        except csv.Error as wrong:
            if "unexpected end" in str(wrong) or "field larger" in str(wrong):
                raise whole_file(
                    file, "a quote opens here and never closes", "close it, or double it", line
                ) from None
            yield _Raw(line, [], "a quote closes in the middle of a cell")


def _is_excel_hint(raw: _Raw) -> bool:
    """Excel's first line ``sep=;`` names the delimiter."""
    return "".join(raw.cells).strip().lower() in ("sep=", "sep=,", "sep=;")


def _delimiter(text: str, columns: Columns) -> str:
    """The one by which the header yields most known names; a comma where none does."""
    header = next(
        (line for line in text.splitlines()[:20] if line.strip() and "sep=" not in line.lower()), ""
    )

    def known(delimiter: str) -> int:
        return sum(_column_name(cell.strip('"')) in columns.known for cell in header.split(delimiter))

    return max(_DELIMITERS, key=known)


def _column_name(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().lower())


def _check_header(
    names: list[str], raws: Sequence[_Raw], file: str, columns: Columns
) -> tuple[SheetProblem, ...]:
    line = raws[0].line
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    errors = [SheetProblem(file, line, name, "is in the header twice", "keep one") for name in doubled]
    errors += [_lacking(name, names, file, line, columns) for name in columns.required if name not in names]
    if errors:
        raise SheetError(*errors)
    unknown = [name for name in names if name and name not in columns.known]
    warnings = [SheetProblem(file, line, name, "is not a column we know; ignored", _near(name, columns.known))
                for name in unknown]  # fmt: skip
    return (*warnings, *_unnamed(names, raws, file))


def _lacking(name: str, names: list[str], file: str, line: int, columns: Columns) -> SheetProblem:
    near = get_close_matches(name, [one for one in names if one not in columns.known], n=1)
    fix = (
        f"rename {near[0]!r}"
        if near
        else f"the first line must be the header, such as {','.join(columns.known)}"
    )
    return SheetProblem(file, line, name, "column is missing", fix)


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {in_words(known, 'and')}"


def _unnamed(names: list[str], raws: Sequence[_Raw], file: str) -> Iterator[SheetProblem]:
    """Columns that hold something below an empty header cell."""
    for place in (place for place, name in enumerate(names) if not name):
        if any(raw.cells[place : place + 1] not in ([], [""]) for raw in raws[1:]):
            yield SheetProblem(file, raws[0].line, "", f"column {place + 1} has no name; ignored", "name it")

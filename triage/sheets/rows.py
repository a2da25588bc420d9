"""From a table to values: every row is read to its end, so that all problems come at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from triage.sheets.cells import check_readable
from triage.sheets.problems import CellError, Sheet, SheetProblem
from triage.sheets.table import Columns, Record, Table, read_table

T = TypeVar("T")
C = TypeVar("C")


class RowReader:
    """One row. Reading a bad cell notes the problem and gives the stand-in, so that reading goes on."""

    def __init__(self, file: str, record: Record, required: tuple[str, ...]) -> None:
        self.line = record.line
        self.problems: list[SheetProblem] = []
        self.warnings: list[SheetProblem] = []
        self._file = file
        self._record = record
        self._required = required

    def read(self, column: str, parse: Callable[[str], C], stand_in: C) -> C:
        """The cell's value; ``stand_in`` where it is empty or (noted) wrong."""
        text = self._record.cells.get(column, "")
        try:
            if not text:
                return self._empty(column, stand_in)
            check_readable(text)
            return parse(text)
        except CellError as wrong:
            self.refuse(column, wrong.message, wrong.fix)
            return stand_in

    def refuse(self, column: str, message: str, fix: str) -> None:
        """Notes what is wrong; the row will not be taken."""
        self.problems.append(SheetProblem(self._file, self.line, column, message, fix))

    def warn(self, column: str, message: str, fix: str) -> None:
        """Notes what is allowed and yet probably not meant."""
        self.warnings.append(SheetProblem(self._file, self.line, column, message, fix))

    def bad(self, columns: tuple[str, ...]) -> bool:
        """Whether one of these columns could not be read."""
        return any(problem.column in columns for problem in self.problems)

    def _empty(self, column: str, stand_in: C) -> C:
        if column in self._required:
            raise CellError("is empty", "fill it in")
        return stand_in


def read_rows(
    text: str,
    file: str,
    columns: Columns,
    *,
    build: Callable[[RowReader], T],
    key: Callable[[T], Hashable],
    key_columns: tuple[str, ...],
) -> Sheet[T]:
    """Reads a whole sheet; ``key`` tells what no two rows may share. SheetError where nothing is readable."""
    table = read_table(text, file, columns)
    first_lines: dict[Hashable, int] = {}
    values: list[T] = []
    readers: list[RowReader] = []
    for record in table.records:
        reader = RowReader(file, record, columns.required)
        value = build(reader)
        if not reader.bad(key_columns):
            _refuse_twice(reader, first_lines, key(value), key_columns)
        readers.append(reader)
        if not reader.problems:
            values.append(value)
    return _sheet(table, tuple(values), readers)


def _refuse_twice(
    reader: RowReader, first_lines: dict[Hashable, int], key: Hashable, key_columns: tuple[str, ...]
) -> None:
    first = first_lines.setdefault(key, reader.line)
    if first != reader.line:
        message = f"line {reader.line} repeats {' and '.join(key_columns)} of line {first}"
        reader.refuse(key_columns[0], message, "keep one of the two rows")


def _sheet(table: Table, values: tuple[T, ...], readers: list[RowReader]) -> Sheet[T]:
    errors = [*table.errors, *(problem for reader in readers for problem in reader.problems)]
    warnings = (*table.warnings, *(warning for reader in readers for warning in reader.warnings))
    bad_rows = len(table.errors) + sum(bool(reader.problems) for reader in readers)
    return Sheet(values, tuple(sorted(errors, key=lambda one: one.line)), warnings, bad_rows)

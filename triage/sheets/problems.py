"""What is wrong in a sheet, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class CellError(ValueError):
    """One cell that cannot be read; ``fix`` says what to write instead."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing wrong. ``line`` is the physical line (from 1) where the record starts, 0 for the whole
    file; ``column`` is the column's name, empty where no column is to blame."""

    file: str
    line: int
    column: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        place = ":".join(
            part for part in (self.file, str(self.line) if self.line else "", self.column) if part
        )
        return f"{place}: {self.message}" + (f" — {self.fix}" if self.fix else "")


class SheetError(ValueError):
    """Raised where a whole file cannot be read; bad rows are listed in ``Sheet.errors`` instead."""

    def __init__(self, *problems: SheetProblem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """What a sheet says. ``values`` are those of the good rows; ``bad_rows`` are missing among them."""

    values: tuple[T, ...]
    errors: tuple[SheetProblem, ...] = ()
    warnings: tuple[SheetProblem, ...] = ()
    bad_rows: int = 0


def whole_file(file: str, message: str, fix: str, line: int = 0) -> SheetError:
    """The error of a file of which nothing can be read."""
    return SheetError(SheetProblem(file, line, "", message, fix))


def in_words(names: Sequence[str], last: str = "or") -> str:
    """``a, b or c``"""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)

"""What went wrong with a row, for people who want to see why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One row that came out wrong. ``weight`` (0 to 1) tells how sure of it the bot was."""

    id: str
    text: str
    what: str
    expected: str
    found: str
    weight: float


def worst(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """All of them, the surest first; equal ones in the order of the file."""
    return tuple(sorted(mistakes, key=lambda mistake: -mistake.weight))

"""What a text says, read with what the workspace knows: accounts, currency, day and fiscal year."""

from __future__ import annotations

from dataclasses import replace

from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Reading, read

_MOST_WISHES = 5


def read_message(uow: UnitOfWork, text: str, on: Occasion) -> Reading:
    """The text, read; nothing of it is stored."""
    return read(
        text,
        accounts=uow.accounts.snapshot(),
        currency=on.policy.workspace.currency,
        today=on.today,
        fiscal_start=on.fiscal_start,
    )


def wishes_of(reading: Reading) -> list[Reading]:
    """One reading for each thing that a message asks for; all share its other fields."""
    if len(reading.wishes) < 2:
        return [reading]
    return [
        replace(reading, title=wish.title, text=wish.text, evidence={}, wishes=(wish,))
        for wish in reading.wishes[:_MOST_WISHES]
    ]

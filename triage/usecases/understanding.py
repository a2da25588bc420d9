"""What a text says, read with what the workspace knows: accounts, currency, day and fiscal year."""

from __future__ import annotations

from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Reading, read


def read_message(uow: UnitOfWork, text: str, on: Occasion) -> Reading:
    """The text, read; nothing of it is stored."""
    return read(
        text,
        accounts=uow.accounts.snapshot(),
        currency=on.policy.workspace.currency,
        today=on.today,
        fiscal_start=on.fiscal_start,
    )

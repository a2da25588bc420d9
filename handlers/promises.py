"""The clock's minute: a proposed yes whose time is over goes to the backup or is released."""

from __future__ import annotations

from handlers.desk import Desk
from triage.usecases.promises import tend_promises


async def tend(desk: Desk) -> None:
    """Tends what is over, however often the clock ticks; in nearly every minute nothing is."""
    if await desk.store.write(tend_promises, desk.occasion()):
        desk.wake_sender()

"""The clock's minute: digests that are due are claimed and queued."""

from __future__ import annotations

from handlers.desk import Desk
from triage.usecases.digests import send_due_digests


async def send_due(desk: Desk) -> None:
    """Queues what is due in the digest channels; each period once, however often the clock ticks."""
    on = desk.occasion()
    await desk.store.write(send_due_digests, on.policy, desk.directory.digest_channels, on.now)
    desk.wake_sender()

"""The clock's minute: digests that are due are claimed and queued."""

from __future__ import annotations

import structlog

from handlers.desk import Desk
from triage.digests import READ_BY_OTHERS, READ_BY_OTHERS_FIX
from triage.usecases.digest_runs import send_due_digests, withhold_due_digests

log = structlog.get_logger(__name__)


async def send_due(desk: Desk) -> None:
    """Queues what is due in the digest channels; each period once, however often the clock ticks.

    Where people of other companies read a channel nothing is queued; that is logged once a period.
    """
    on = desk.occasion()
    await desk.store.write(send_due_digests, on.policy, desk.directory.digest_channels, on.now)
    if shared := desk.directory.shared_digest_channels:
        for channel in await desk.store.write(withhold_due_digests, on.policy, shared, on.now):
            log.error("digest_withheld", channel=channel, why=READ_BY_OTHERS, fix=READ_BY_OTHERS_FIX)
    desk.wake_sender()

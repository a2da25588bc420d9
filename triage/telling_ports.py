"""What is said and what is reported: ports to the outbox, to what Slack refused, and to the record of who did
what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from triage.records import AuditEntry, Outgoing


class Outbox(Protocol):
    def put(self, message: Outgoing, now: datetime) -> bool:
        """Queues it in this transaction; False where the key was queued before."""

    def knows(self, key: str) -> bool:
        """Whether this key was ever queued."""

    def cancel(self, prefix: str, now: datetime) -> int:
        """What is queued under keys that begin so, and that nobody is sending, is never said; how many rows.

        Their keys stay used, and changes to a cancelled post are never said either.
        """

    def silence(self, channel: str, now: datetime) -> int:
        """Cancels all that waits to be said in the channel, but what files an ask once it stands there."""


class BlockRefusals(Protocol):
    """Blocks that Slack did not take in this workspace."""

    def last(self, block: str) -> datetime | None:
        """When blocks of this type were refused last; None where they never were."""

    def remember(self, block: str, now: datetime) -> None: ...


class Audit(Protocol):
    def record(self, who: str, what: str, subject: str, details: Mapping[str, Any], now: datetime) -> None:
        """Appends who did what to which thing (``ASK-12``, ``roadmap``)."""

    def of(self, subject: str, limit: int) -> Sequence[AuditEntry]:
        """The newest ones of this thing, in the order they happened."""

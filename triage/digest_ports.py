"""The port to the runs of digests: what was sent to whom for which period."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class DigestRuns(Protocol):
    def first_seen(self, digest: str, channel: str, now: datetime) -> datetime:
        """When this digest of this channel was first known; remembers ``now`` at the first call."""

    def last_period(self, digest: str, channel: str) -> str | None:
        """The newest scheduled period that was claimed (periods sort as text)."""

    def claim(self, digest: str, channel: str, period: str, now: datetime) -> bool:
        """Makes the run's row; False where this period was claimed before."""

"""When digests were first known and which periods were sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import digest_run, digest_schedule
from storage.transaction import Transaction

_FIRST_SEEN = Prepared(
    select(digest_schedule.c.first_seen).where(
        digest_schedule.c.workspace == bindparam("workspace"),
        digest_schedule.c.digest == bindparam("digest"),
        digest_schedule.c.channel == bindparam("channel"),
    )
)
_SEE = Prepared(
    insert(digest_schedule).on_conflict_do_nothing(index_elements=["workspace", "digest", "channel"])
)
# Scheduled periods begin with a digit (2027-01-04 …); a run of its own is named by a word and sorts behind.
_LAST_PERIOD = Prepared(
    select(func.max(digest_run.c.period)).where(
        digest_run.c.workspace == bindparam("workspace"),
        digest_run.c.digest == bindparam("digest"),
        digest_run.c.channel == bindparam("channel"),
        digest_run.c.period < ":",
    )
)
_CLAIM = Prepared(
    insert(digest_run)
    .on_conflict_do_nothing(index_elements=["workspace", "digest", "channel", "period"])
    .returning(digest_run.c.period)
)


class DigestRuns:
    """Fulfils ``triage.ports.DigestRuns``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def first_seen(self, digest: str, channel: str, now: datetime) -> datetime:
        named = {"workspace": self._in.workspace, "digest": digest, "channel": channel}
        row = self._in.link.row(_FIRST_SEEN, **named)
        if row is None:
            self._in.link.do(_SEE, **named, first_seen=now)
            return now
        seen: datetime = row[0]
        return seen

    def last_period(self, digest: str, channel: str) -> str | None:
        row = self._in.link.row(_LAST_PERIOD, workspace=self._in.workspace, digest=digest, channel=channel)
        return row[0] if row else None

    def claim(self, digest: str, channel: str, period: str, now: datetime) -> bool:
        return bool(
            self._in.link.rows(
                _CLAIM,
                workspace=self._in.workspace,
                digest=digest,
                channel=channel,
                period=period,
                claimed_at=now,
            )
        )

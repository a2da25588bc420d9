"""Handing out what is to be said: by lease, in order per channel, nothing twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, select, update

from storage.columns import is_literally
from storage.inbox import Journaled, journal
from storage.outbox_claims import Claimed, claim
from storage.prepared import Prepared
from storage.queue_tables import OutboxState, outbox
from storage.queues import Parked, Runs, in_brief
from storage.transaction import Transaction

_here = outbox.c.workspace == bindparam("workspace")
_queued = is_literally(outbox.c.state, "queued")
_one = and_(_here, outbox.c.key == bindparam("of_key"))
_SENT = Prepared(
    update(outbox)
    .where(_one)
    .values(
        state=OutboxState.SENT, message_ts=bindparam("posted_ts"), leased_until=None, unsure=False, error=None
    )
)
_RETRY = Prepared(
    update(outbox)
    .where(_one, _queued)
    .values(
        attempts=outbox.c.attempts + 1,
        error=bindparam("why"),
        due_at=bindparam("again_at"),
        unsure=bindparam("may_be_sent"),
        leased_until=None,
    )
)
_PARK = Prepared(
    update(outbox)
    .where(_one)
    .values(
        state=OutboxState.PARKED, attempts=outbox.c.attempts + 1, error=bindparam("why"), leased_until=None
    )
)
_PARK_UPDATES = Prepared(
    update(outbox)
    .where(_here, outbox.c.target == bindparam("of_key"), _queued)
    .values(state=OutboxState.PARKED, error=bindparam("why"), leased_until=None)
)
_COUNTS = Prepared(select(outbox.c.state, func.count()).where(_here).group_by(outbox.c.state))
_PARKED = Prepared(
    select(outbox.c.key, outbox.c.kind, outbox.c.error, outbox.c.attempts)
    .where(_here, is_literally(outbox.c.state, "parked"))
    .order_by(outbox.c.seq)
    .limit(bindparam("at_most"))
)


class OutboxQueue:
    """The sender's side of the outbox."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    async def claim(
        self,
        now: datetime,
        lease_s: float,
        limit: int,
        *,
        per_channel: int | None = None,
        skip_channels: Collection[str] = (),
        all_leases: bool = False,
    ) -> list[Claimed]:
        """Due rows, oldest first and in order per channel, leased to the caller for ``lease_s`` seconds.

        ``all_leases`` takes no notice of other leases: for the start of the only process.
        """
        until = now + timedelta(seconds=lease_s)
        due = {
            "now": now,
            "at_most": limit,
            "skip_channels": list(skip_channels),
            "mind_leases": not all_leases,
        }
        return await self._runs.transact(claim, due, until, per_channel or limit)

    async def sent(
        self, results: Sequence[tuple[str, str]], echoes: Sequence[Journaled] = (), lease_s: float = 0.0
    ) -> list[Journaled]:
        """Marks rows sent: pairs of key and the message's ts.

        What echoes from them is journaled in the same transaction, leased to the caller for ``lease_s``
        seconds; returns what had not come in before.
        """
        return await self._runs.transact(_sent, results, echoes, timedelta(seconds=lease_s))

    async def retry(self, key: str, error: str, at: datetime, *, unsure: bool) -> None:
        """Gives a row back, due again ``at``; ``unsure`` where it may have been posted."""
        await self._runs.transact(_retry, key, in_brief(error), at, unsure)

    async def park(self, key: str, error: str) -> None:
        """Gives a row up for good, with the updates that wait for it."""
        await self._runs.transact(_park, key, in_brief(error))

    async def counts(self) -> dict[str, int]:
        """Rows per state: ``queued``, ``sent``, ``superseded``, ``parked``."""
        return await self._runs.query(_counts)

    async def parked(self, limit: int) -> list[Parked]:
        """What was given up, oldest first."""
        return await self._runs.query(_parked, limit)


def _sent(
    transaction: Transaction,
    results: Sequence[tuple[str, str]],
    echoes: Sequence[Journaled],
    lease: timedelta,
) -> list[Journaled]:
    workspace = transaction.workspace
    transaction.link.do_each(
        _SENT, [{"workspace": workspace, "of_key": key, "posted_ts": ts} for key, ts in results]
    )
    return [echo for echo in echoes if journal(transaction, echo, echo.received_at + lease)]


def _retry(transaction: Transaction, key: str, error: str, at: datetime, unsure: bool) -> None:
    transaction.link.do(
        _RETRY, workspace=transaction.workspace, of_key=key, why=error, again_at=at, may_be_sent=unsure
    )


def _park(transaction: Transaction, key: str, error: str) -> None:
    link, workspace = transaction.link, transaction.workspace
    link.do(_PARK, workspace=workspace, of_key=key, why=error)
    link.do(_PARK_UPDATES, workspace=workspace, of_key=key, why="the post that this changes was given up")


def _counts(transaction: Transaction) -> dict[str, int]:
    zero = dict.fromkeys(map(str, OutboxState), 0)
    return zero | dict(transaction.link.rows(_COUNTS, workspace=transaction.workspace))


def _parked(transaction: Transaction, limit: int) -> list[Parked]:
    rows = transaction.link.rows(_PARKED, workspace=transaction.workspace, at_most=limit)
    return [Parked(*row) for row in rows]

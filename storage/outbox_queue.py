"""Handing out what is to be said: by lease, in order per channel, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, exists, func, not_, or_, select, update

from storage.columns import Moment, among, is_literally
from storage.prepared import Prepared, Row
from storage.queue_tables import OutboxState, outbox
from storage.queues import Parked, Runs, in_brief
from storage.transaction import Transaction
from triage.ports import Method


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row handed out to a sender until its lease runs out.

    ``unsure``: somebody may have posted it already, so look before posting. ``target_ts`` is the message an
    update changes. ``error`` is what the last try ended with. ``only_for`` is the one person who sees it,
    None for everybody.
    """

    key: str
    kind: str
    method: Method
    channel: str
    thread_ts: str | None
    values: dict[str, Any]
    attempts: int
    unsure: bool
    target_ts: str | None
    created_at: datetime
    error: str | None = None
    only_for: str | None = None


_here = outbox.c.workspace == bindparam("workspace")
_queued = is_literally(outbox.c.state, "queued")
_now = bindparam("now", type_=Moment)
_target = outbox.alias("target")
_newer = outbox.alias("newer")
_earlier = outbox.alias("earlier")


def _leased(rows: Any) -> Any:
    """Whether somebody may still be sending it; the start of the only process does not mind."""
    return and_(bindparam("mind_leases", type_=Boolean), rows.c.leased_until > _now)


def _not_leased(rows: Any) -> Any:
    return or_(
        rows.c.leased_until.is_(None),
        rows.c.leased_until <= _now,
        not_(bindparam("mind_leases", type_=Boolean)),
    )


# An update that a newer one of the same post overtakes need not be sent, even where the newer is through.
_SUPERSEDE = Prepared(
    update(outbox)
    .where(
        _here,
        _queued,
        is_literally(outbox.c.method, "update"),
        _not_leased(outbox),
        exists().where(
            _newer.c.workspace == outbox.c.workspace,
            _newer.c.target == outbox.c.target,
            _newer.c.seq > outbox.c.seq,
            or_(is_literally(_newer.c.state, "queued"), is_literally(_newer.c.state, "sent")),
        ),
    )
    .values(state=OutboxState.SUPERSEDED, leased_until=None)
)
_target_is_sent = or_(
    outbox.c.target.is_(None),
    exists().where(
        _target.c.workspace == outbox.c.workspace,
        _target.c.key == outbox.c.target,
        _target.c.state == OutboxState.SENT,
    ),
)
# In order per channel: what stands behind a row that is being sent or waits for another try waits too.
_someone_before = exists().where(
    _earlier.c.workspace == outbox.c.workspace,
    _earlier.c.channel == outbox.c.channel,
    is_literally(_earlier.c.state, "queued"),
    _earlier.c.seq < outbox.c.seq,
    or_(_earlier.c.due_at > _now, _leased(_earlier)),
)
_due = (
    select(outbox.c.key, outbox.c.channel)
    .where(
        _here,
        _queued,
        outbox.c.due_at <= _now,
        _not_leased(outbox),
        not_(among(outbox.c.channel, "skip_channels")),
        _target_is_sent,
        not_(_someone_before),
    )
    .order_by(outbox.c.seq)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_DUE = Prepared(_due)
_TAKE = Prepared(
    update(outbox)
    .where(_here, among(outbox.c.key, "keys"))
    .values(unsure=or_(outbox.c.unsure, outbox.c.leased_until.is_not(None)), leased_until=bindparam("until"))
)
_TAKEN = Prepared(
    select(
        outbox.c.key,
        outbox.c.kind,
        outbox.c.method,
        outbox.c.channel,
        outbox.c.thread_ts,
        outbox.c.content,
        outbox.c.attempts,
        outbox.c.unsure,
        _target.c.message_ts,
        outbox.c.created_at,
        outbox.c.error,
        outbox.c.only_for,
    )
    .select_from(
        outbox.outerjoin(
            _target, and_(_target.c.workspace == outbox.c.workspace, _target.c.key == outbox.c.target)
        )
    )
    .where(_here, among(outbox.c.key, "keys"))
    .order_by(outbox.c.seq)
)
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
        return await self._runs.transact(_claim, due, until, per_channel or limit)

    async def sent(self, results: Sequence[tuple[str, str]]) -> None:
        """Marks rows sent: pairs of key and the message's ts."""
        await self._runs.transact(_sent, results)

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


def _claim(transaction: Transaction, due: dict[str, Any], until: datetime, per_channel: int) -> list[Claimed]:
    link, workspace = transaction.link, transaction.workspace
    link.do(_SUPERSEDE, workspace=workspace, now=due["now"], mind_leases=due["mind_leases"])
    keys = _first_of_each(link.rows(_DUE, workspace=workspace, **due), per_channel)
    if not keys:
        return []
    link.do(_TAKE, workspace=workspace, keys=keys, until=until)
    return [_claimed(row) for row in link.rows(_TAKEN, workspace=workspace, keys=keys)]


def _first_of_each(due: Sequence[Row], per_channel: int) -> list[str]:
    """The keys of so many rows of each channel: its pace would let the leases of more run out."""
    taken: Counter[str] = Counter()
    keys = []
    for key, channel in due:
        taken[channel] += 1
        if taken[channel] <= per_channel:
            keys.append(key)
    return keys


def _claimed(row: Row) -> Claimed:
    key, kind, method, *rest = row
    return Claimed(key, kind, Method(method), *rest)


def _sent(transaction: Transaction, results: Sequence[tuple[str, str]]) -> None:
    workspace = transaction.workspace
    transaction.link.do_each(
        _SENT, [{"workspace": workspace, "of_key": key, "posted_ts": ts} for key, ts in results]
    )


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

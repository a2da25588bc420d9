"""The inbox: events journaled before they are acknowledged, kept until they are dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    not_,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.columns import Moment, among, is_literally
from storage.prepared import Prepared
from storage.queue_tables import InboxState, inbox
from storage.queues import Parked, Runs, in_brief
from storage.transaction import Transaction

# Old rows go in portions, so that new events never wait long behind them.
_FORGOTTEN_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Journaled:
    """An event as Slack sent it. ``thread`` is the key by which events are kept in order."""

    event_id: str
    body: dict[str, Any]
    thread: str
    received_at: datetime
    attempts: int = 0


_here = inbox.c.workspace == bindparam("workspace")
_open = is_literally(inbox.c.state, "open")
_now = bindparam("now", type_=Moment)
_heed = bindparam("mind_leases", type_=Boolean)

_JOURNAL = Prepared(insert(inbox).on_conflict_do_nothing(index_elements=["workspace", "event_id"]))
_DUE = Prepared(
    select(inbox.c.event_id, inbox.c.body, inbox.c.thread, inbox.c.received_at, inbox.c.attempts)
    .where(
        _here,
        _open,
        inbox.c.due_at <= _now,
        or_(inbox.c.leased_until.is_(None), inbox.c.leased_until <= _now, not_(_heed)),
    )
    .order_by(inbox.c.seq)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_LEASE = Prepared(
    update(inbox).where(_here, among(inbox.c.event_id, "events")).values(leased_until=bindparam("until"))
)
_one = and_(_here, inbox.c.event_id == bindparam("of_event"))
_DONE = Prepared(update(inbox).where(_one).values(state=InboxState.DONE, leased_until=None, error=None))
_RETRY = Prepared(
    update(inbox)
    .where(_one, _open)
    .values(
        attempts=inbox.c.attempts + 1,
        error=bindparam("why"),
        due_at=bindparam("again_at"),
        leased_until=None,
    )
)
_PARK = Prepared(
    update(inbox)
    .where(_one)
    .values(state=InboxState.PARKED, attempts=inbox.c.attempts + 1, error=bindparam("why"), leased_until=None)
)
_old = (
    select(inbox.c.event_id)
    .where(_here, is_literally(inbox.c.state, "done"), inbox.c.received_at < bindparam("before"))
    .limit(bindparam("at_most"))
)
_FORGET = Prepared(delete(inbox).where(_here, inbox.c.event_id.in_(_old)).returning(inbox.c.seq))
# One count per state, each over that state's own index: grouping would read every body.
_COUNTS = Prepared(
    union_all(
        *(
            select(literal_column(f"'{state}'"), func.count()).where(
                _here, is_literally(inbox.c.state, state)
            )
            for state in InboxState
        )
    )
)
_PARKED = Prepared(
    select(inbox.c.event_id, inbox.c.thread, inbox.c.error, inbox.c.attempts)
    .where(_here, is_literally(inbox.c.state, "parked"))
    .order_by(inbox.c.seq)
    .limit(bindparam("at_most"))
)


class Inbox:
    """Events on their way through the house."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    async def journal(self, event: Journaled, lease_s: float) -> bool:
        """Stores the event, leased to the caller; it is on disk when this returns.

        False where this event was journaled before.
        """
        return await self._runs.transact(journal, event, event.received_at + timedelta(seconds=lease_s))

    async def take_up(
        self, now: datetime, lease_s: float, limit: int, *, all_leases: bool = False
    ) -> list[Journaled]:
        """Unfinished events that are due and that nobody works on, oldest first, leased to the caller.

        ``all_leases`` takes no notice of other leases: for the start of the only process.
        """
        until = now + timedelta(seconds=lease_s)
        return await self._runs.transact(_take_up, now, until, limit, not all_leases)

    async def done(self, event_ids: Sequence[str]) -> None:
        """Marks events as dealt with."""
        await self._runs.transact(done, event_ids)

    async def retry(self, event_id: str, error: str, at: datetime) -> None:
        """Gives an event back, due again ``at``, with one attempt more."""
        await self._runs.transact(_retry, event_id, in_brief(error), at)

    async def park(self, event_id: str, error: str) -> None:
        """Gives an event up: it is kept with its error and never tried again."""
        await self._runs.transact(_park, event_id, in_brief(error))

    async def counts(self) -> dict[str, int]:
        """Events per state: ``open``, ``done``, ``parked``."""
        return await self._runs.query(_counts)

    async def parked(self, limit: int) -> list[Parked]:
        """What was given up, oldest first."""
        return await self._runs.query(_parked, limit)

    async def forget(self, before: datetime) -> int:
        """Deletes events that are dealt with and were received before; returns how many.

        Slack may deliver an event again for hours: keep at least 24 of them.
        """
        forgotten = portion = await self._runs.transact(_forget, before)
        while portion == _FORGOTTEN_AT_ONCE:
            portion = await self._runs.transact(_forget, before)
            forgotten += portion
        return forgotten


def journal(transaction: Transaction, event: Journaled, leased_until: datetime) -> bool:
    """Stores an event in a transaction that may do more; False where it was journaled before."""
    added = transaction.link.do(
        _JOURNAL,
        workspace=transaction.workspace,
        event_id=event.event_id,
        seq=transaction.peek("inbox"),
        thread=event.thread,
        body=event.body,
        received_at=event.received_at,
        state=InboxState.OPEN,
        attempts=event.attempts,
        error=None,
        due_at=event.received_at,
        leased_until=leased_until,
    )
    if added:
        transaction.next("inbox")
    return bool(added)


def _take_up(
    transaction: Transaction, now: datetime, until: datetime, limit: int, mind_leases: bool
) -> list[Journaled]:
    rows = transaction.link.rows(
        _DUE, workspace=transaction.workspace, now=now, mind_leases=mind_leases, at_most=limit
    )
    events = [Journaled(*row) for row in rows]
    named = [event.event_id for event in events]
    transaction.link.do(_LEASE, workspace=transaction.workspace, events=named, until=until)
    return events


def done(transaction: Transaction, event_ids: Sequence[str]) -> None:
    """Marks events as dealt with, in a transaction that may do more."""
    for event_id in event_ids:
        transaction.write_later(_DONE, workspace=transaction.workspace, of_event=event_id)


def _retry(transaction: Transaction, event_id: str, error: str, at: datetime) -> None:
    transaction.link.do(_RETRY, workspace=transaction.workspace, of_event=event_id, why=error, again_at=at)


def _park(transaction: Transaction, event_id: str, error: str) -> None:
    transaction.link.do(_PARK, workspace=transaction.workspace, of_event=event_id, why=error)


def _counts(transaction: Transaction) -> dict[str, int]:
    return dict(transaction.link.rows(_COUNTS, workspace=transaction.workspace))


def _parked(transaction: Transaction, limit: int) -> list[Parked]:
    rows = transaction.link.rows(_PARKED, workspace=transaction.workspace, at_most=limit)
    return [Parked(*row) for row in rows]


def _forget(transaction: Transaction, before: datetime) -> int:
    gone = transaction.link.rows(
        _FORGET, workspace=transaction.workspace, before=before, at_most=_FORGOTTEN_AT_ONCE
    )
    return len(gone)

"""Queueing what is to be said, in the transaction that made it necessary."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import Moment, is_literally
from storage.prepared import Prepared
from storage.queue_tables import OutboxState, outbox
from storage.transaction import Transaction
from triage.ports import Outgoing

_PUT = Prepared(insert(outbox).on_conflict_do_nothing(index_elements=["workspace", "key"]))
_STATE = Prepared(
    select(outbox.c.state).where(
        outbox.c.workspace == bindparam("workspace"), outbox.c.key == bindparam("key")
    )
)
_now = bindparam("now", type_=Moment)
_waits = and_(
    outbox.c.workspace == bindparam("workspace"),
    is_literally(outbox.c.state, "queued"),
    or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= _now),
)


def _cancelling(which: ColumnElement[bool]) -> Prepared:
    superseded = {"state": OutboxState.SUPERSEDED, "leased_until": None}
    return Prepared(update(outbox).where(_waits, which).values(superseded).returning(outbox.c.key))


# Compared as text by code point, in which nothing that begins so sorts behind the last code point of all.
_CANCEL = _cancelling(and_(outbox.c.key >= bindparam("first"), outbox.c.key < bindparam("last")))
_CANCEL_CHANGES = _cancelling(outbox.c.target == bindparam("target"))
_SILENCE = _cancelling(and_(outbox.c.channel == bindparam("channel"), outbox.c.kind != bindparam("kept")))
_LAST = chr(0x10FFFF)


class Outbox:
    """Fulfils ``triage.ports.Outbox``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def put(self, message: Outgoing, now: datetime) -> bool:
        """Queues it; an update of a post that was given up is parked at once, with the reason, and one of a
        post that was cancelled is never said either."""
        of = self._state(message.target) if message.target is not None else None
        lost = of == OutboxState.PARKED
        added = self._in.link.do(
            _PUT,
            workspace=self._in.workspace,
            key=message.key,
            seq=self._in.peek("outbox"),
            kind=message.kind,
            method=message.method,
            channel=message.channel,
            thread_ts=message.thread_ts,
            target=message.target,
            content=dict(message.values),
            created_at=now,
            state=of if of in (OutboxState.PARKED, OutboxState.SUPERSEDED) else OutboxState.QUEUED,
            attempts=0,
            unsure=False,
            error="the post that this changes was given up" if lost else None,
            due_at=message.due_at or now,
            leased_until=None,
            message_ts=None,
            only_for=message.only_for,
            echo=None if message.echo is None else dict(message.echo),
        )
        if added:
            self._in.next("outbox")
        return bool(added)

    def knows(self, key: str) -> bool:
        return self._state(key) is not None

    def cancel(self, prefix: str, now: datetime) -> int:
        here = {"workspace": self._in.workspace, "now": now}
        cancelled = self._in.link.rows(_CANCEL, **here, first=prefix, last=prefix + _LAST)
        changes = [self._in.link.rows(_CANCEL_CHANGES, **here, target=key) for (key,) in cancelled]
        return len(cancelled) + sum(map(len, changes))

    def silence(self, channel: str, now: datetime) -> int:
        here = {"workspace": self._in.workspace, "now": now}
        return len(self._in.link.rows(_SILENCE, **here, channel=channel, kept="asked"))

    def _state(self, key: str) -> str | None:
        row = self._in.link.row(_STATE, workspace=self._in.workspace, key=key)
        return None if row is None else str(row[0])

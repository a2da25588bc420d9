"""Queueing what is to be said, in the transaction that made it necessary."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.queue_tables import OutboxState, outbox
from storage.transaction import Transaction
from triage.ports import Outgoing

_PUT = Prepared(
    insert(outbox).on_conflict_do_nothing(index_elements=["workspace", "key"]).returning(outbox.c.seq)
)
_STATE = Prepared(
    select(outbox.c.state).where(
        outbox.c.workspace == bindparam("workspace"), outbox.c.key == bindparam("key")
    )
)


class Outbox:
    """Fulfils ``triage.ports.Outbox``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def put(self, message: Outgoing, now: datetime) -> bool:
        """Queues it; an update of a post that was given up is parked at once, with the reason."""
        lost = message.target is not None and self._state(message.target) == OutboxState.PARKED
        added = self._in.link.rows(
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
            state=OutboxState.PARKED if lost else OutboxState.QUEUED,
            attempts=0,
            unsure=False,
            error="the post that this changes was given up" if lost else None,
            due_at=now,
            leased_until=None,
            message_ts=None,
            only_for=message.only_for,
        )
        if added:
            self._in.next("outbox")
        return bool(added)

    def knows(self, key: str) -> bool:
        return self._state(key) is not None

    def _state(self, key: str) -> str | None:
        row = self._in.link.row(_STATE, workspace=self._in.workspace, key=key)
        return None if row is None else str(row[0])

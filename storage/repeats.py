"""Messages that enriched an earlier ask."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import repeat
from storage.transaction import Transaction
from triage.ports import Repeat

_ADD = Prepared(
    insert(repeat)
    .on_conflict_do_nothing(index_elements=["workspace", "channel", "ts"])
    .returning(repeat.c.ask)
)


class Repeats:
    """Fulfils ``triage.ports.Repeats``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, repeat: Repeat) -> bool:
        added = self._in.link.rows(
            _ADD,
            workspace=self._in.workspace,
            channel=repeat.channel,
            ts=repeat.ts,
            thread_ts=repeat.thread_ts,
            ask=repeat.ask,
            author=repeat.author,
            said_at=repeat.said_at,
        )
        return bool(added)

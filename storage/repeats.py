"""Messages that enriched an earlier ask."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import repeat
from storage.transaction import Transaction
from triage.ports import Repeat

_ADD = Prepared(insert(repeat).on_conflict_do_nothing(index_elements=["workspace", "channel", "ts"]))
_OF_ASK = Prepared(
    select(repeat.c.channel, repeat.c.ts, repeat.c.thread_ts, repeat.c.ask, repeat.c.author, repeat.c.said_at)
    .where(repeat.c.workspace == bindparam("workspace"), repeat.c.ask == bindparam("ask"))
    .order_by(repeat.c.said_at, repeat.c.ts, repeat.c.channel)
)


class Repeats:
    """Fulfils ``triage.ports.Repeats``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, repeat: Repeat) -> bool:
        added = self._in.link.do(
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

    def of_ask(self, ask: int) -> Sequence[Repeat]:
        rows = self._in.link.rows(_OF_ASK, workspace=self._in.workspace, ask=ask)
        return tuple(Repeat(*row) for row in rows)

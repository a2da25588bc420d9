"""Messages whose authors were asked whether to file them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import is_literally
from storage.prepared import Prepared, Row
from storage.tables import doubt
from storage.transaction import Transaction
from triage.ports import Doubt, DoubtState

_COLUMNS = tuple(column for column in doubt.c if column.name != "workspace")
_here = doubt.c.workspace == bindparam("workspace")

_ADD = Prepared(
    insert(doubt).on_conflict_do_nothing(index_elements=["workspace", "channel", "ts"]).returning(doubt.c.ts)
)
_GET = Prepared(
    select(*_COLUMNS).where(_here, doubt.c.channel == bindparam("channel"), doubt.c.ts == bindparam("ts"))
)
_SETTLE = Prepared(
    update(doubt)
    .where(
        doubt.c.workspace == bindparam("in_workspace"),
        doubt.c.channel == bindparam("of_channel"),
        doubt.c.ts == bindparam("of_ts"),
    )
    .values(state=bindparam("to_state"))
)
_OPEN_OF = Prepared(
    select(*_COLUMNS)
    .where(_here, is_literally(doubt.c.state, "asked"), doubt.c.author == bindparam("author"))
    .order_by(doubt.c.asked_at, doubt.c.ts)
)


class Doubts:
    """Fulfils ``triage.ports.Doubts``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, doubt: Doubt) -> bool:
        added = self._in.link.rows(
            _ADD,
            workspace=self._in.workspace,
            channel=doubt.channel,
            ts=doubt.ts,
            thread_ts=doubt.thread_ts,
            author=doubt.author,
            text=doubt.text,
            asked_at=doubt.asked_at,
            state=doubt.state,
        )
        return bool(added)

    def get(self, channel: str, ts: str) -> Doubt | None:
        row = self._in.link.row(_GET, workspace=self._in.workspace, channel=channel, ts=ts)
        return None if row is None else _doubt_of(row)

    def settle(self, channel: str, ts: str, state: DoubtState) -> None:
        workspace = self._in.workspace
        self._in.link.do(_SETTLE, in_workspace=workspace, of_channel=channel, of_ts=ts, to_state=state)

    def open_of(self, author: str) -> Sequence[Doubt]:
        rows = self._in.link.rows(_OPEN_OF, workspace=self._in.workspace, author=author)
        return tuple(map(_doubt_of, rows))


def _doubt_of(row: Row) -> Doubt:
    channel, ts, thread_ts, author, text, asked_at, state = row
    return Doubt(channel, ts, thread_ts, author, text, asked_at, DoubtState(state))

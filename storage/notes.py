"""What others said in an ask's thread."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import note
from storage.transaction import Transaction
from triage.ports import Note

_ADD = Prepared(insert(note).on_conflict_do_nothing(index_elements=["workspace", "ask", "ts"]))
_OF_ASK = Prepared(
    select(note.c.ask, note.c.author, note.c.text, note.c.ts, note.c.said_at)
    .where(note.c.workspace == bindparam("workspace"), note.c.ask == bindparam("ask"))
    .order_by(note.c.ts)
)


class Notes:
    """Fulfils ``triage.ports.Notes``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, note: Note) -> None:
        self._in.link.do(
            _ADD,
            workspace=self._in.workspace,
            ask=note.ask,
            ts=note.ts,
            author=note.author,
            text=note.text,
            said_at=note.said_at,
        )

    def of_ask(self, ask: int) -> Sequence[Note]:
        rows = self._in.link.rows(_OF_ASK, workspace=self._in.workspace, ask=ask)
        return tuple(Note(*row) for row in rows)

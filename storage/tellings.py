"""What customers were told; the same answer stands once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import among
from storage.prepared import Prepared, Row
from storage.promise_tables import told
from storage.transaction import Transaction
from triage.told import Told
from triage.verdicts import Verdict

_COLUMNS = tuple(column for column in told.c if column.name != "workspace")
_here = told.c.workspace == bindparam("workspace")
_standing = text("told.undone_at IS NULL")
_ADD = Prepared(insert(told).on_conflict_do_nothing().returning(told.c.id))
_GET = Prepared(select(*_COLUMNS).where(_here, told.c.id == bindparam("of_id")))
_UNDO = Prepared(
    update(told)
    .where(
        and_(told.c.workspace == bindparam("in_workspace"), told.c.id == bindparam("of_id")),
        told.c.undone_at.is_(None),
    )
    .values(undone_at=bindparam("at"), undone_by=bindparam("who"))
    .returning(told.c.id)
)
_OF_ASKS = Prepared(
    select(*_COLUMNS).where(_here, among(told.c.ask, "asks"), _standing).order_by(told.c.id.desc())
)


class Tellings:
    """Fulfils ``triage.ports.Tellings``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, telling: Told) -> Told | None:
        kept = replace(telling, id=self._in.peek("told"))
        values = asdict(kept) | {"quarter": kept.quarter or ""}
        if not self._in.link.rows(_ADD, workspace=self._in.workspace, **values):
            return None
        self._in.next("told")
        return kept

    def get(self, number: int) -> Told | None:
        row = self._in.link.row(_GET, workspace=self._in.workspace, of_id=number)
        return None if row is None else _told_of(row)

    def undo(self, number: int, by: str, now: datetime) -> bool:
        undone = self._in.link.rows(_UNDO, in_workspace=self._in.workspace, of_id=number, at=now, who=by)
        return bool(undone)

    def of_asks(self, asks: Sequence[int]) -> Sequence[Told]:
        if not asks:
            return ()
        rows = self._in.link.rows(_OF_ASKS, workspace=self._in.workspace, asks=list(asks))
        return tuple(map(_told_of, rows))


def _told_of(row: Row) -> Told:
    number, ask, account, verdict, quarter, *rest = row
    return Told(number, ask, account, Verdict(verdict), quarter or None, *rest)

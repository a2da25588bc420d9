"""Which needs were joined to which; those that hold are read as one snapshot per version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.prepared import Prepared
from storage.tables import need_join
from storage.transaction import Transaction, Version
from triage.ports import Join

_SOURCE = "need_join"
_COLUMNS = tuple(column for column in need_join.c if column.name != "workspace")
_here = need_join.c.workspace == bindparam("workspace")
_ADD = Prepared(insert(need_join))
_GET = Prepared(select(*_COLUMNS).where(_here, need_join.c.id == bindparam("join")))
_UNDO = Prepared(
    update(need_join)
    .where(
        need_join.c.workspace == bindparam("in_workspace"),
        need_join.c.id == bindparam("of_id"),
        need_join.c.undone_at.is_(None),
    )
    .values(undone_at=bindparam("at"))
    .returning(need_join.c.id)
)
_HOLDING = Prepared(
    select(need_join.c.left_need, need_join.c.into_need)
    .where(_here, need_join.c.undone_at.is_(None))
    .order_by(need_join.c.id)
)


class Joins:
    """Fulfils ``triage.ports.Joins``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, left: int, into: int, asks: Sequence[int], by: str, now: datetime) -> int:
        if self.joined_into(left) != left or self.joined_into(into) == left:
            raise ValueError(f"need {left} cannot be joined to need {into}: one holds or contains the other")
        number = self._in.next("join")
        self._in.link.do(
            _ADD,
            workspace=self._in.workspace,
            id=number,
            left_need=left,
            into_need=into,
            asks=list(asks),
            joined_by=by,
            joined_at=now,
            undone_at=None,
        )
        self._in.new_version(_SOURCE, now)
        return number

    def get(self, join: int) -> Join | None:
        row = self._in.link.row(_GET, workspace=self._in.workspace, join=join)
        if row is None:
            return None
        number, left, into, asks, *rest = row
        return Join(number, left, into, tuple(asks), *rest)

    def undo(self, join: int, now: datetime) -> bool:
        undone = self._in.link.rows(_UNDO, in_workspace=self._in.workspace, of_id=join, at=now)
        if undone:
            self._in.new_version(_SOURCE, now)
        return bool(undone)

    def joined_into(self, need: int) -> int:
        holding = self._in.snapshot(_SOURCE, self._load)
        while need in holding:
            need = holding[need]
        return need

    def _load(self, _version: Version) -> Mapping[int, int]:
        return dict(self._in.link.rows(_HOLDING, workspace=self._in.workspace))

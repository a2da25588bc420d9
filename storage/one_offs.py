"""What PMs spent of the quarters' one-off budgets, read as one snapshot per version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared, Row
from storage.tables import one_off
from storage.transaction import Transaction, Version
from triage.capacity import OneOff
from triage.quarters import Quarter

_SOURCE = "one_off"
_new = insert(one_off)
_SPEND = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "need"],
        set_={name: _new.excluded[name] for name in ("quarter", "amount", "author", "spent_at")},
    )
)
_ALL = Prepared(
    select(one_off.c.need, one_off.c.quarter, one_off.c.amount, one_off.c.author, one_off.c.spent_at)
    .where(one_off.c.workspace == bindparam("workspace"))
    .order_by(one_off.c.need)
)
_TAKE_BACK = Prepared(
    delete(one_off).where(
        one_off.c.workspace == bindparam("workspace"), one_off.c.need == bindparam("of_need")
    )
)


class OneOffs:
    """Fulfils ``triage.ports.OneOffs``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def all(self) -> Sequence[OneOff]:
        return self._in.snapshot(_SOURCE, self._load)

    def spend(self, spent: OneOff) -> None:
        self._in.link.do(
            _SPEND,
            workspace=self._in.workspace,
            need=spent.need,
            quarter=str(spent.quarter),
            amount=spent.amount,
            author=spent.author,
            spent_at=spent.spent_at,
        )
        self._in.new_version(_SOURCE, spent.spent_at)

    def take_back(self, need: int, now: datetime) -> None:
        if any(each.need == need for each in self.all()):
            self._in.link.do(_TAKE_BACK, workspace=self._in.workspace, of_need=need)
            self._in.new_version(_SOURCE, now)

    def _load(self, _version: Version) -> tuple[OneOff, ...]:
        return tuple(map(_one_off_of, self._in.link.rows(_ALL, workspace=self._in.workspace)))


def _one_off_of(row: Row) -> OneOff:
    need, quarter, amount, author, spent_at = row
    return OneOff(need, Quarter.parse(quarter), amount, author, spent_at)

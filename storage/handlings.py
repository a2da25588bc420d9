"""What people did about needs that wait for a PM."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import handling
from storage.transaction import Transaction
from triage.ports import Handling

_COLUMNS = tuple(column for column in handling.c if column.name != "workspace")
_new = insert(handling)
_PUT = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "need"],
        set_={column.name: _new.excluded[column.name] for column in _COLUMNS if column.name != "need"},
    )
)
_GET = Prepared(
    select(*_COLUMNS).where(
        handling.c.workspace == bindparam("workspace"), handling.c.need == bindparam("need")
    )
)


class Handlings:
    """Fulfils ``triage.ports.Handlings``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def get(self, need: int) -> Handling:
        row = self._in.link.row(_GET, workspace=self._in.workspace, need=need)
        return Handling(need) if row is None else Handling(*row)

    def put(self, handling: Handling) -> None:
        self._in.link.do(_PUT, workspace=self._in.workspace, **asdict(handling))

"""Which kinds of blocks this workspace of Slack refused, and when last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import block_refusal
from storage.transaction import Transaction

_new = insert(block_refusal)
_REMEMBER = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "block"], set_={"refused_at": _new.excluded.refused_at}
    )
)
_LAST = Prepared(
    select(block_refusal.c.refused_at).where(
        block_refusal.c.workspace == bindparam("workspace"), block_refusal.c.block == bindparam("block")
    )
)


class BlockRefusals:
    """Fulfils ``triage.ports.BlockRefusals``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def last(self, block: str) -> datetime | None:
        row = self._in.link.row(_LAST, workspace=self._in.workspace, block=block)
        return None if row is None else row[0]

    def remember(self, block: str, now: datetime) -> None:
        self._in.link.do(_REMEMBER, workspace=self._in.workspace, block=block, refused_at=now)

"""What PMs let the bot do by itself, gate by gate, read as one snapshot per version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import autonomy_choice
from storage.transaction import Transaction, Version
from triage.verdicts import Autonomy

_SOURCE = "autonomy_choice"
_new = insert(autonomy_choice)
_CHOOSE = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "gate"],
        set_={name: _new.excluded[name] for name in ("autonomy", "chosen_by", "chosen_at")},
    )
)
_ALL = Prepared(
    select(autonomy_choice.c.gate, autonomy_choice.c.autonomy).where(
        autonomy_choice.c.workspace == bindparam("workspace")
    )
)


class Autonomies:
    """Fulfils ``triage.ports.Autonomies``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def all(self) -> Mapping[str, Autonomy]:
        return self._in.snapshot(_SOURCE, self._load)

    def choose(self, gate: str, autonomy: Autonomy, by: str, now: datetime) -> None:
        chosen = {"autonomy": autonomy, "chosen_by": by, "chosen_at": now}
        self._in.link.do(_CHOOSE, workspace=self._in.workspace, gate=gate, **chosen)
        self._in.new_version(_SOURCE, now)

    def _load(self, _version: Version) -> Mapping[str, Autonomy]:
        rows = self._in.link.rows(_ALL, workspace=self._in.workspace)
        return {gate: Autonomy(autonomy) for gate, autonomy in rows}

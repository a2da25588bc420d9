"""Which channels are muted, read as one snapshot per version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import channel_mode
from storage.transaction import Transaction, Version

_SOURCE = "channel_mode"
_new = insert(channel_mode)
_SET = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "channel"],
        set_={name: _new.excluded[name] for name in ("muted", "changed_by", "changed_at")},
    )
)
_MUTED = Prepared(
    select(channel_mode.c.channel).where(
        channel_mode.c.workspace == bindparam("workspace"), channel_mode.c.muted
    )
)


class Channels:
    """Fulfils ``triage.ports.Channels``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def is_muted(self, channel: str) -> bool:
        return channel in self.muted()

    def muted(self) -> frozenset[str]:
        return self._in.snapshot(_SOURCE, self._load)

    def set_muted(self, channel: str, muted: bool, by: str, now: datetime) -> None:
        changed = {"muted": muted, "changed_by": by, "changed_at": now}
        self._in.link.do(_SET, workspace=self._in.workspace, channel=channel, **changed)
        self._in.new_version(_SOURCE, now)

    def _load(self, _version: Version) -> frozenset[str]:
        rows = self._in.link.rows(_MUTED, workspace=self._in.workspace)
        return frozenset(channel for (channel,) in rows)

"""The texts of the policies that ever decided something."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import policy_version
from storage.transaction import Transaction
from triage.ports import PolicyText

_REMEMBER = Prepared(insert(policy_version).on_conflict_do_nothing(index_elements=["workspace", "version"]))
_TEXT = Prepared(
    select(policy_version.c.content, policy_version.c.shipped).where(
        policy_version.c.workspace == bindparam("workspace"),
        policy_version.c.version == bindparam("version"),
    )
)


class Policies:
    """Fulfils ``triage.ports.Policies``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def remember(self, version: str, text: PolicyText, now: datetime) -> None:
        if version in self._in.memory.policies or version in self._in.policies:
            return
        self._in.link.do(
            _REMEMBER,
            workspace=self._in.workspace,
            version=version,
            content=text.written,
            first_used_at=now,
            shipped=text.shipped,
        )
        self._in.policies.add(version)

    def text(self, version: str) -> PolicyText | None:
        row = self._in.link.row(_TEXT, workspace=self._in.workspace, version=version)
        return None if row is None else PolicyText(*row)

"""Who did what to which thing, append-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage.prepared import Prepared
from storage.tables import audit
from storage.transaction import Transaction
from triage.ports import AuditEntry

_RECORD = Prepared(insert(audit))
_NEWEST_OF = Prepared(
    select(audit.c.who, audit.c.what, audit.c.subject, audit.c.details, audit.c.at)
    .where(audit.c.workspace == bindparam("workspace"), audit.c.subject == bindparam("subject"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("at_most"))
)


class Audit:
    """Fulfils ``triage.ports.Audit``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def record(self, who: str, what: str, subject: str, details: Mapping[str, Any], now: datetime) -> None:
        self._in.write_later(
            _RECORD,
            workspace=self._in.workspace,
            id=self._in.next("audit"),
            who=who,
            what=what,
            subject=subject,
            details=details,
            at=now,
        )

    def of(self, subject: str, limit: int) -> Sequence[AuditEntry]:
        rows = self._in.link.rows(_NEWEST_OF, workspace=self._in.workspace, subject=subject, at_most=limit)
        return tuple(AuditEntry(*row) for row in reversed(rows))

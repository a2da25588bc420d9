"""Who did what to which thing, append-only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from storage.prepared import Prepared
from storage.tables import audit
from storage.transaction import Transaction

_RECORD = Prepared(insert(audit))


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

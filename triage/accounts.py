"""The customers and prospects: who they are, what other names they go by, what they are worth a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from triage.money import Money


@dataclass(frozen=True, slots=True)
class Account:
    """One customer or prospect. ``revenue`` is per year; None where nobody knows it."""

    name: str
    aliases: tuple[str, ...] = ()
    domain: str = ""
    revenue: Money | None = None
    segment: str = ""
    renewal_date: date | None = None
    owner: str = ""


@dataclass(frozen=True, eq=False)
class AccountBook:
    """All accounts of a workspace at one version; identity is the version, so look-ups can be cached."""

    accounts: tuple[Account, ...] = ()
    version: int = 0
    as_of: datetime | None = None

    @property
    def configured(self) -> bool:
        """Whether anybody has imported accounts yet."""
        return self.version > 0

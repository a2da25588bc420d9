"""The moment at which a use case runs and the policy in force then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from triage.policy import Policy
from triage.quarters import Quarter

CLOCK = "the clock"  # who did what is due by itself, in the audit trail


@dataclass(frozen=True, slots=True)
class Occasion:
    """``now`` is zone-aware; days and quarters are those of the workspace's zone and fiscal year."""

    policy: Policy
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.policy.zone).date()

    @property
    def fiscal_start(self) -> int:
        return self.policy.workspace.fiscal_year_start

    @property
    def quarter(self) -> Quarter:
        return Quarter.containing(self.today, self.fiscal_start)

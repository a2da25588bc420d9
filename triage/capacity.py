"""What the teams can take on: points per team and quarter, and who holds how many of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage.quarters import Quarter


@dataclass(frozen=True, slots=True)
class TeamQuarter:
    """Points a team has in a quarter; ``reserve`` is the fraction kept back, None for the policy's."""

    team: str
    quarter: Quarter
    points: float
    reserve: float | None = None


class PromiseState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Promise:
    """Capacity held for a need by a yes that no roadmap item covers; ``score`` is the need's, when held.

    ``since`` is when the need was first proposed; ``passed_at`` when it went to the backup.
    """

    need: int
    team: str
    quarter: Quarter
    points: float
    state: PromiseState
    score: float
    since: datetime
    passed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OneOff:
    """What a PM spent of a quarter's one-off budget on a need, in whole units of the workspace currency."""

    need: int
    quarter: Quarter
    amount: float
    author: str
    spent_at: datetime


@dataclass(frozen=True, eq=False)
class CapacityPlan:
    """All team quarters of a workspace at one version."""

    rows: tuple[TeamQuarter, ...] = ()
    version: int = 0
    as_of: datetime | None = None

    @property
    def configured(self) -> bool:
        """Whether anybody has imported capacity yet."""
        return self.version > 0

"""What changes under standing verdicts, and the flips that follow.

A *change* is one thing that happened to the facts: a roadmap import, a new policy, a new day. It is checked
against every standing verdict; where one is another now, that is a *flip*; people are told of flips alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from triage.verdicts import Verdict


class Cause(StrEnum):
    """What happened. ``ASKS`` is news of one need: somebody asked, told more, or took an ask back; ``ITEMS``
    are items that are new on the roadmap or called otherwise, so that earlier asks may mean them."""

    ASKS = "asks"
    ITEMS = "items"
    ROADMAP = "roadmap"
    CAPACITY = "capacity"
    ACCOUNTS = "accounts"
    POLICY = "policy"
    DAY = "day"


class ChangeState(StrEnum):
    """``HELD`` waits for a PM, because it flips more answers than the policy lets pass unseen;
    ``OVERTAKEN`` was held when the next change came, which looks at all of it again."""

    CHECKING = "checking"
    HELD = "held"
    TELLING = "telling"
    DONE = "done"
    OVERTAKEN = "overtaken"


class FlipState(StrEnum):
    """``FOUND`` is still to be told; ``QUIET`` was stored without a word; ``MOVED`` are the facts of a PM's
    answer, which stands; ``GONE`` was no flip any more when its turn came."""

    FOUND = "found"
    TOLD = "told"
    QUIET = "quiet"
    MOVED = "moved"
    GONE = "gone"


class Commitment(StrEnum):
    """What stands behind a verdict: nothing, capacity that a proposed yes holds, or what the roadmap says.

    ``UNKNOWN`` is that of decisions stored before it was kept.
    """

    UNKNOWN = ""
    NONE = "none"
    PROPOSED = "proposed"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    SHIPPED = "shipped"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Stance:
    """What people were last told: a flip is a change of one of these."""

    verdict: Verdict
    quarter: str | None
    commitment: Commitment

    def flips_to(self, new: Stance) -> bool:
        """Whether people must hear of it."""
        if (self.verdict, self.quarter) != (new.verdict, new.quarter):
            return True
        return self.commitment is not Commitment.UNKNOWN and self.commitment is not new.commitment


@dataclass(frozen=True, slots=True)
class Change:
    """One change and how far it was checked.

    All asks up to ``last_ask`` are checked in order of their numbers; ``reached`` is the last one that was.
    ``silent``: a PM let the cards be updated without telling anybody. ``caused_by`` is who did it, "" where
    nobody did.
    """

    number: int
    cause: Cause
    caused_by: str
    opened_at: datetime
    state: ChangeState
    reached: int
    last_ask: int
    silent: bool = False
    settled_by: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """A need whose asks are to be decided again once ``due_at`` is over; ``mark`` is unique for each wish."""

    need: int
    mark: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Flip:
    """One ask's standing verdict became another one.

    ``asker`` asked; ``item`` is the key of the roadmap item behind it. ``settled_at`` is when it was told,
    or stored without a word. ``details`` hold what is said of it (JSON): ``before`` and ``after``, the
    headlines with their lead, and ``moved``, what moved in the facts, as words for everybody.
    """

    id: int
    change: int
    ask: int
    need: int
    asker: str
    item: str | None
    state: FlipState
    found_at: datetime
    before: Stance
    after: Stance
    settled_at: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shipped(self) -> bool:
        """Whether the thing is there now, and was not before."""
        return self.after.commitment is Commitment.SHIPPED is not self.before.commitment

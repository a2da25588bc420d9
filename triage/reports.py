"""What each digest says, as values: computed once per run, kept as JSON in the outbox, drawn elsewhere.

``since`` and ``until`` bound the period and carry the workspace's UTC offset, so that their dates are the
local ones. What was asked for, changed or shipped is of the period; the rest is as of making the digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Self

from pydantic import TypeAdapter

from triage.figures import (
    AskCounts,
    FlippedNeed,
    LackingAsk,
    MovedAnswer,
    OwnAnswer,
    OwnFlip,
    ShippedNeed,
    Some,
    UnaskedItem,
    WaitingNeed,
    Waits,
    WantedNeeds,
)
from triage.sell_again import SellAgain


class _Report:
    """Values that become JSON and are read from it again."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        kind: Any = type(self)
        values: dict[str, Any] = _adapter(kind).dump_python(self, mode="json")
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The report ``to_json`` wrote; pydantic's ValidationError for anything else."""
        kind: Any = cls
        report: Self = _adapter(kind).validate_python(values)
        return report


@cache
def _adapter(report: Any) -> TypeAdapter[Any]:
    return TypeAdapter(report)


@dataclass(frozen=True, slots=True)
class FreePoints:
    """Points a team has in a quarter and how many of them are free (negative: promised more than it has)."""

    team: str
    quarter: str
    points: float
    free: float


@dataclass(frozen=True, slots=True)
class Week:
    """The asks of the seven days from ``first``."""

    first: date
    asks: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The numbers of a period: new asks, from how many accounts, needs answered by PMs."""

    asks: int
    accounts: int
    answered: int


@dataclass(frozen=True, slots=True)
class ProductReport(_Report):
    """For product. ``last`` has the headline of the period before; ``weeks`` end with the period, the oldest
    first. ``capacity`` has the current quarter and the next, by team; ``has_capacity`` tells whether capacity
    was ever imported. ``waiting`` are all needs that wait for a PM, ``late`` those past their promised day.
    ``sell`` has whom to sell to again, for the roadmap items of what shipped.
    """

    since: datetime
    until: datetime
    this: Headline
    last: Headline
    wanted: WantedNeeds
    flipped: Some[FlippedNeed]
    shipped: Some[ShippedNeed]
    late: Some[WaitingNeed]
    waiting: int
    capacity: tuple[FreePoints, ...]
    has_capacity: bool
    unasked: Some[UnaskedItem]
    weeks: tuple[Week, ...]
    sell: tuple[SellAgain, ...] = ()

    @property
    def quiet(self) -> bool:
        """Nobody asked for anything in the period, and nothing changed."""
        return not (self.this.asks or self.flipped.total or self.shipped.total)


@dataclass(frozen=True, slots=True)
class ComingItem:
    """What is planned and may be told: ``period`` is in months where the date may be told too, else ""."""

    title: str
    in_progress: bool
    period: str
    accounts: int


@dataclass(frozen=True, slots=True)
class SharedNeed:
    """A need as everybody in sales may read it: of customers no name, of money a band.

    ``verdict`` is "" where it is not told yet, ``before`` what it was where it changed. ``period`` is in
    months where the date may be told. ``askers`` are the reps, by name.
    """

    title: str
    verdict: str
    before: str
    period: str
    accounts: int
    worth: str
    askers: tuple[str, ...]
    ask: int
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class Question:
    """What product waits for from a rep."""

    title: str
    rep: str
    question: str
    ask: int
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class SalesReport(_Report):
    """For all reps: only what may be read in the sales channel."""

    since: datetime
    until: datetime
    asks: AskCounts
    last: int
    coming: Some[ComingItem]
    shipped: Some[SharedNeed]
    changed: Some[SharedNeed]
    wanted: Some[SharedNeed]
    questions: Some[Question]

    @property
    def quiet(self) -> bool:
        """Nothing that reps could tell a customer or answer."""
        return not (self.asks.total or self.shipped.total or self.changed.total or self.questions.total)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A message of a rep that waits for their word whether to file it."""

    text: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class PersonalReport(_Report):
    """For one rep: what moved on the own asks, and what waits for the own word."""

    since: datetime
    until: datetime
    flipped: Some[OwnFlip]
    answered: Some[OwnAnswer]
    unfiled: Some[OpenQuestion]
    lacking: Some[LackingAsk]

    @property
    def moved(self) -> int:
        return self.flipped.total + self.answered.total

    @property
    def empty(self) -> bool:
        return not (self.moved or self.unfiled.total or self.lacking.total)


@dataclass(frozen=True, slots=True)
class QueueReport(_Report):
    """For one PM: what waits for them, and which of their answers stand on facts that moved."""

    since: datetime
    until: datetime
    waiting: Mapping[Waits, Some[WaitingNeed]]
    moved: Some[MovedAnswer]

    @property
    def total(self) -> int:
        return sum(each.total for each in self.waiting.values())

    @property
    def late(self) -> int:
        return self.waiting[Waits.LATE].total

    @property
    def empty(self) -> bool:
        return not (self.total or self.moved.total)

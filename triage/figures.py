"""What the store counts for digests: figures of needs, and rows of their lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from triage.changes import Commitment, Stance
from triage.verdicts import Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """The first ``rows`` of ``total``."""

    rows: tuple[T, ...] = ()
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)

    def map(self, change: Callable[[T], T]) -> Some[T]:
        return replace(self, rows=tuple(map(change, self.rows)))


class Waits(StrEnum):
    """What a need in a queue waits for, in the order in which it is to be done; ``LATE`` is past its day."""

    LATE = "late"
    DISAGREEMENT = "disagreement"
    DRAFT = "draft"
    PROPOSED = "proposed"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class AskCounts:
    """Asks by the verdict that stands."""

    yes: int = 0
    later: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        return self.yes + self.later + self.no


@dataclass(frozen=True, slots=True)
class NeedFigures:
    """What one need adds up to over a digest's window or over all time, for the lists of a digest.

    ``at_stake`` is in whole units of the workspace currency, as of the need's newest decision; ``accounts``
    are distinct. ``channel`` and ``thread_ts`` are those of its newest ask.
    """

    need: int
    title: str
    accounts: int
    at_stake: float
    asks: int
    verdict: Verdict
    quarter: str | None
    ask: int
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class WantedNeeds:
    """The needs that were asked for: those with most at stake, those of most accounts, and those with most at
    stake that nobody planned and nobody said no to. ``total`` are all, from ``accounts``; ``asked``
    counts their asks."""

    by_revenue: tuple[NeedFigures, ...] = ()
    by_accounts: tuple[NeedFigures, ...] = ()
    unplanned: Some[NeedFigures] = Some()
    total: int = 0
    accounts: int = 0
    asked: AskCounts = AskCounts()


@dataclass(frozen=True, slots=True)
class FlippedNeed:
    """A need whose asks flipped: what stood before the first flip and after the last one.

    ``moved`` are the words for what moved in the facts; ``ask`` is the last one that flipped; ``asks`` how
    many did; ``item`` the roadmap item's key.
    """

    need: int
    title: str
    item: str | None
    asks: int
    at_stake: float
    before: Stance
    after: Stance
    moved: tuple[str, ...]
    ask: int
    channel: str
    thread_ts: str

    @property
    def shipped(self) -> bool:
        return self.after.commitment is Commitment.SHIPPED


@dataclass(frozen=True, slots=True)
class ShippedNeed:
    """A need that is there now: who asked for it, and what is at stake on it.

    ``askers`` are user ids, at most a few, those who asked last first.
    """

    need: int
    title: str
    item: str | None
    asks: int
    accounts: int
    at_stake: float
    ask: int
    channel: str
    thread_ts: str
    askers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnaskedItem:
    """A roadmap item that is planned or worked on and that nobody asks for; ``effort`` in points."""

    key: str
    title: str
    quarter: str
    effort: float | None


@dataclass(frozen=True, slots=True)
class WaitingNeed:
    """A need that waits for a PM, and for what; ``owner`` answers by the end of ``day``.

    The verdict and quarter are the bot's; ``proposed``: it holds capacity until the PM confirms. ``objects``
    is a rep who disagrees, with these words ("" for nobody).
    """

    need: int
    title: str
    waits: Waits
    owner: str
    day: date | None
    asks: int
    accounts: int
    at_stake: float
    verdict: Verdict
    quarter: str | None
    proposed: bool
    ask: int
    channel: str
    thread_ts: str
    objects: str = ""
    objection: str = ""


@dataclass(frozen=True, slots=True)
class MovedAnswer:
    """A PM's answer that stands although its facts moved; ``now`` is what they would say."""

    need: int
    title: str
    verdict: Verdict
    quarter: str | None
    now: Stance
    moved: tuple[str, ...]
    ask: int
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class OwnFlip:
    """What became of one of a person's own asks by itself."""

    ask: int
    title: str
    before: Stance
    after: Stance
    moved: tuple[str, ...]
    channel: str
    thread_ts: str

    @property
    def shipped(self) -> bool:
        return self.after.commitment is Commitment.SHIPPED is not self.before.commitment


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What PM ``by`` answered to one of a person's own asks."""

    ask: int
    title: str
    verdict: Verdict
    quarter: str | None
    reason: str
    by: str
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class LackingAsk:
    """An open ask whose answer lacks one fact; ``question`` asks its author for it."""

    ask: int
    title: str
    author: str
    question: str
    channel: str
    thread_ts: str

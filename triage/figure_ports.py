"""The ports to the figures of digests. All are counted by the store over a window of time.

A window runs from ``since`` to before ``until``; lists hold at most ``limit`` rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from triage.figures import (
    FlippedNeed,
    LackingAsk,
    MovedAnswer,
    NeedFigures,
    OwnAnswer,
    OwnFlip,
    ShippedNeed,
    Some,
    UnaskedItem,
    WaitingNeed,
    Waits,
    WantedNeeds,
)


class Digests(Protocol):
    """What everybody's asks add up to."""

    def total(self, since: datetime, until: datetime) -> int:
        """New asks of the window."""

    def accounts(self, since: datetime, until: datetime) -> int:
        """From how many accounts the new asks of the window are."""

    def answered(self, since: datetime, until: datetime) -> int:
        """How many needs PMs answered."""

    def wanted(self, since: datetime, until: datetime, limit: int) -> WantedNeeds:
        """The needs asked for in the window."""

    def most_wanted(self, limit: int, offset: int = 0) -> Some[NeedFigures]:
        """Of all time, what is asked for and not there yet, most at stake first."""

    def unasked(self, limit: int) -> Some[UnaskedItem]:
        """What is planned or worked on and nobody asks for, the largest first."""

    def asking(self, items: Collection[str]) -> Mapping[str, int]:
        """From how many accounts these roadmap items are asked for; those of none are not in it."""


class Happenings(Protocol):
    """What happened to the needs, and what they wait for."""

    def flipped(self, since: datetime, until: datetime, limit: int) -> Some[FlippedNeed]:
        """What people were told to have changed, most at stake first; not what was shipped, and not what is
        as it was before."""

    def shipped(self, since: datetime, until: datetime, limit: int) -> Some[ShippedNeed]:
        """What was asked for and is there now, most at stake first."""

    def late(self, before: date, limit: int) -> tuple[Some[WaitingNeed], int]:
        """Needs whose PM promised to answer on a day before this one, the longest first, and how many needs
        wait for a PM in all. What waits for its rep is not late."""

    def lacking(self, since: datetime, until: datetime, limit: int) -> Some[LackingAsk]:
        """Open asks of the window whose answer lacks a fact that their rep was asked for, newest first."""


class PersonalDigests(Protocol):
    """What concerns one person."""

    def own_flips(self, user: str, since: datetime, until: datetime, limit: int) -> Some[OwnFlip]:
        """What became of the asks of this person by itself, newest first; what a PM answered since is not
        in it."""

    def own_answers(self, user: str, since: datetime, until: datetime, limit: int) -> Some[OwnAnswer]:
        """What PMs answered to the asks of this person and still stands, newest first."""

    def own_lacking(self, user: str, limit: int) -> Some[LackingAsk]:
        """Open asks of this person whose answer lacks a fact that they were asked for, newest first."""

    def queue_of(self, pm: str, before: date, limit: int) -> Mapping[Waits, Some[WaitingNeed]]:
        """What waits for this PM; what was promised for a day before this one is late."""

    def moved(self, pm: str, since: datetime, until: datetime, limit: int) -> Some[MovedAnswer]:
        """Answers of this PM that stand and whose facts moved, newest first."""

"""The outcome of deciding: a verdict, its proof and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from triage.quarters import Quarter


class Verdict(StrEnum):
    YES = "yes"
    LATER = "later"
    NO = "no"


class Autonomy(StrEnum):
    """What the bot may do with a verdict by itself: only record it, draft it for a PM, or post it."""

    RECORD = "record"
    DRAFT = "draft"
    POST = "post"


class OwnerTask(StrEnum):
    """What the named PM does by the named day; the values are the words on the card."""

    CONFIRMS = "confirms"
    DECIDES = "decides"
    SIZES = "sizes it"
    REVIEWS = "reviews"
    CHECKS = "checks"


@dataclass(slots=True)  # every ask makes one for each gate, and frozen ones take four times as long
class GateOutcome:
    """One gate of the trace. ``applies`` is None where an input was unknown and the gate was passed over."""

    id: str
    verdict: Verdict
    applies: bool | None
    inputs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hold:
    """Capacity a proposed yes reserves, in points."""

    team: str
    quarter: Quarter
    points: float


@dataclass(frozen=True, slots=True)
class Sides:
    """The three sides of every answer, in a few words each and in bands: no revenue, no other customer."""

    roadmap: str
    worth: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What ``decide`` returns. Every text is plain (no mark-up, not escaped) and safe for the rep's channel.

    ``headline`` follows the verdict ("planned, target Jan–Mar 2027"); ``because`` is one whole sentence;
    ``say`` is what may be told to the customer, without the customer's name; ``change`` is the one thing
    that would get a better answer and ``offer`` what to use meanwhile (both may be empty); ``warning``
    says that a need-by date may be missed; ``missing`` names the one fact a provisional answer lacks.
    ``owner`` is a Slack user id who does ``task`` by ``day``; empty where nobody has anything to do.
    ``at_stake`` (whole units of the workspace currency a year) and ``score`` are figures: they are kept with
    the decision for digests and promises, and shown to product alone.
    """

    verdict: Verdict
    gate: str
    proposed: bool
    quarter: str | None
    headline: str
    because: str
    say: str
    sides: Sides
    change: str
    offer: str
    warning: str
    missing: str
    owner: str
    task: OwnerTask | None
    day: date | None
    holds: tuple[Hold, ...]
    autonomy: Autonomy
    gates: tuple[GateOutcome, ...]
    policy_version: str
    at_stake: float | None
    score: float | None

    @property
    def provisional(self) -> bool:
        return bool(self.missing)

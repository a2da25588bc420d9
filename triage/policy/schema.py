"""What a policy file may hold: a model per table, with types and ranges. Amounts are whole units a year."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from triage.verdicts import Autonomy, OwnerTask, Verdict

Text = Annotated[str, Field(strict=True)]
Name = Annotated[Text, Field(pattern=r"\S")]
Words = Annotated[tuple[Name, ...], Field(min_length=1)]
UserId = Annotated[Text, Field(pattern=r"^([UW][A-Z0-9]+)?$")]
Day = Annotated[date, Field(strict=True)]
Amount = Annotated[float, Field(strict=True, ge=0, le=1e12)]
Count = Annotated[int, Field(ge=0, le=1000, strict=True)]
Fraction = Annotated[float, Field(strict=True, ge=0, le=1)]
Tone = Literal["plain", "warm", "formal"]
Emoji = Annotated[Text, Field(pattern=r"^[a-z0-9_+'-]{1,100}$")]
ClockTime = Annotated[Text, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
AskFact = Literal["account", "amount", "due", "severity"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

DigestDays = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "daily", "working days"
]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Workspace(_Table):
    currency: Annotated[Text, Field(pattern="^[A-Z]{3}$")]
    timezone: Text
    fiscal_year_start: Annotated[int, Field(ge=1, le=12, strict=True)]


class Channels(_Table):
    """``require``: for a channel, the facts that an ask there must name."""

    asks: tuple[Text, ...]
    digest: tuple[Text, ...]
    require: dict[Text, tuple[AskFact, ...]] = {}


class People(_Table):
    pms: tuple[Text, ...]


class Reactions(_Table):
    """Emoji by name, without colons; ``show_state`` lets the asking message show what was answered."""

    file: Emoji
    withdraw: Emoji
    show_state: Annotated[bool, Field(strict=True)]


class Hours(_Table):
    """When people are told of news, each in their own time zone."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    start: ClockTime
    end: ClockTime


class Answers(_Table):
    """``undo_seconds``: how long a PM can take an answer back before anybody is told of it."""

    undo_seconds: Annotated[int, Field(ge=0, le=3600, strict=True)]


class Area(_Table):
    """A part of the product with the words that name it and who owns it."""

    name: Name
    words: Words
    team: Text = ""
    pm: UserId = ""
    backup: UserId = ""


class DigestRules(_Table):
    """When the product digest comes; ``catch_up_days``: how late any digest is still sent after downtime."""

    weekday: Weekday
    time: ClockTime
    catch_up_days: Annotated[int, Field(strict=True, ge=0, le=30)]


class ScheduledDigest(_Table):
    """A digest and when it comes. ``timezone`` "" is the workspace's, or for people everyone's own.
    ``people``: who gets it in direct messages; for personal and queue they alone."""

    kind: Literal["product", "sales", "personal", "queue"]
    when: DigestDays
    time: ClockTime
    channels: tuple[Text, ...] = ()
    people: tuple[Text, ...] = ()
    timezone: Text = ""
    paused: Annotated[bool, Field(strict=True)] = False


class Horizons(_Table):
    """In quarters after the current one."""

    yes: Annotated[int, Field(ge=0, le=40, strict=True)]
    later: Annotated[int, Field(ge=0, le=40, strict=True)]


class Demand(_Table):
    floor_accounts: Count
    floor_segments: Count
    one_off_floor: Amount
    one_off_budget: Amount
    cap_per_account: Amount
    half_life_quarters: Annotated[float, Field(strict=True, gt=0, le=400)]


class SeverityWeights(_Table):
    dealbreaker: Fraction
    pain: Fraction
    nice: Fraction


class Stages(_Table):
    """How likely the money is, as a probability."""

    customer: Fraction
    renewal: Fraction
    negotiation: Fraction
    proposal: Fraction
    discovery: Fraction
    unknown: Fraction


class Value(_Table):
    formula: Text
    yes_from: Amount
    later_from: Amount
    assumed_effort: Annotated[float, Field(strict=True, gt=0, le=100_000)]


class CapacityRules(_Table):
    reserve: Annotated[float, Field(strict=True, ge=0, lt=1)]


class RoadmapRules(_Table):
    stale_after_days: Count


class StayingTrue(_Table):
    """When standing answers that the facts have changed are told anew."""

    hysteresis: Annotated[float, Field(strict=True, ge=0, le=0.5)]
    quiet_hours: Annotated[int, Field(ge=0, le=8760, strict=True)]
    hold_above: Count


class Days(_Table):
    answer: Count
    proposed_yes: Count
    review: Count


class Privacy(_Table):
    channel: Literal["bands", "figures"]
    medium_from: Amount
    high_from: Amount


class Voice(_Table):
    """How customers are spoken to; ``say`` has sentences of one's own, by gate or case."""

    tone: Tone
    say: dict[Text, Text] = {}


class WontDo(_Table):
    """Something product decided not to build, until ``review`` (for good where there is none)."""

    title: Name
    words: Words
    reason: Name
    review: Day | None = None


class Theme(_Table):
    name: Name
    words: Words
    weight: Annotated[float, Field(strict=True, gt=0, le=100)]


class Gate(_Table):
    """One rule: the condition ``when`` (CEL) gives ``verdict``; the rest are the words and what follows."""

    id: Annotated[Text, Field(pattern="^[a-z][a-z0-9_]*$", max_length=40)]
    when: Text
    verdict: Verdict
    headline: Text
    because: Text
    say: Text
    say_direction: Text = ""
    say_date: Text = ""
    task: OwnerTask | None = None
    quarter: Literal["item", "room", ""] = ""
    hold: Annotated[bool, Field(strict=True)] = False
    firm: Annotated[bool, Field(strict=True)] = False
    spends: Annotated[bool, Field(strict=True)] = False


class Contents(_Table):
    """A whole policy, as the user's file laid over the shipped default gives it."""

    workspace: Workspace
    channels: Channels
    people: People
    reactions: Reactions
    hours: Hours
    answers: Answers
    areas: tuple[Area, ...] = ()
    digest: DigestRules
    digests: tuple[ScheduledDigest, ...]
    horizons: Horizons
    demand: Demand
    severity: SeverityWeights
    stages: Stages
    value: Value
    capacity: CapacityRules
    roadmap: RoadmapRules
    days: Days
    staying_true: StayingTrue
    privacy: Privacy
    voice: Voice
    rates: dict[str, Annotated[float, Field(strict=True)] | Day] = {}
    synonyms: dict[str, Words] = {}
    wont_do: tuple[WontDo, ...] = ()
    themes: tuple[Theme, ...] = ()
    autonomy: dict[str, Autonomy]
    gates: tuple[Gate, ...]

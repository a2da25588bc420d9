"""The ports to the runs of digests and to what people set about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from triage.people import Person


class RunState(StrEnum):
    """``done`` also where there was nothing to say; ``skipped`` where it was too late."""

    CLAIMED = "claimed"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class RunKey:
    """One digest to one channel or person for one period."""

    kind: str
    to: str
    period: str

    @property
    def outbox_key(self) -> str:
        """The key of its one row in the outbox."""
        return f"digest:{self.kind}:{self.to}:{self.period}"


@dataclass(frozen=True, slots=True)
class KnownSchedule:
    """What is remembered of one digest to one channel or person.

    Its slots count from after ``first_seen``; ``stopped_at`` is since when it is paused or gone, ``shape``
    what it was scheduled as. ``last_period`` is the newest that was sent or skipped ("" for none), and what
    was sent reaches to ``covered_until``. ``trouble`` is why it could not be sent, "" where it can.
    """

    first_seen: datetime
    shape: str = ""
    stopped_at: datetime | None = None
    last_period: str = ""
    covered_until: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class DigestSetting:
    """What somebody saved over the policy.

    ``to`` is a channel, a person who set it for themselves, or "" for all people of the kind, or for those
    ``people`` alone. ``days`` and ``time`` are None where they stand in the policy.
    """

    kind: str
    to: str
    days: str | None
    time: str | None
    timezone: str
    paused: bool
    changed_by: str
    changed_at: datetime
    people: tuple[str, ...] = ()


class DigestRuns(Protocol):
    def known(self) -> Mapping[tuple[str, str], KnownSchedule]:
        """What is remembered, by kind and channel or person."""

    def begin(self, kind: str, to: str, shape: str, now: datetime) -> None:
        """Its slots count from now on: it is new, changed, or was stopped."""

    def stop(self, kind: str, to: str, now: datetime) -> None: ...

    def claim(self, run: RunKey, holder: str, now: datetime, until: datetime) -> bool:
        """Leases the run to the holder; False where it is done, or another's lease still holds.

        A lease that ends later than one begun now is of a clock that was set back, and does not count.
        """

    def settle(self, run: RunKey, holder: str, state: RunState, outbox_key: str = "") -> bool:
        """The holder's run is through; False where the lease went to another."""

    def fail(self, run: RunKey, holder: str, error: str) -> None:
        """Notes why the holder could not finish; the run is free again when the lease is out."""

    def cover(self, run: RunKey, until: datetime | None) -> None:
        """The period is dealt with; what was sent reaches ``until`` (None: nothing was)."""

    def forget(self, before: datetime) -> int:
        """Drops runs that were done before then; how many. What is known of their schedules stays."""

    def trouble(self, kind: str, to: str) -> str:
        """Why it could not be sent; "" where nothing is known to keep it."""

    def set_trouble(self, kind: str, to: str, trouble: str, now: datetime) -> bool:
        """False where that was known already."""

    def is_posted(self, key: str) -> bool:
        """Whether the row of the outbox with this key was sent."""

    def given_up(self) -> Mapping[str, str]:
        """Digests that were never posted, by their key in the outbox, each with Slack's word for why."""

    def askers(self) -> Sequence[Person]:
        """Everybody who ever asked, as far as we know who they are."""


class DigestSettings(Protocol):
    def all(self) -> Sequence[DigestSetting]: ...
    def put(self, setting: DigestSetting) -> None:
        """Saves it in place of what was saved for the same kind and channel or person."""

    def drop(self, kind: str, to: str) -> None:
        """What the policy says holds again."""

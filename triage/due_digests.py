"""Which digests are due: pure code over schedules, time zones and what was sent last.

A schedule first seen, changed or let go on again starts at its next slot. After downtime the newest missed
slot is caught up, and older ones are skipped; what is later than the policy allows is skipped too. People are
written to within their working hours only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.digest_ports import KnownSchedule, RunKey
from triage.schedule import Schedule, Slot, newest_slot, slot_before, slots
from triage.working_hours import WorkingHours

# Ticks come every minute: what they find within this time is not late.
SOON = timedelta(hours=1)
# A digest that was off for months starts again with a readable one.
MOST_COVERED = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Target:
    """One digest to one channel, or to one person, who has ``hours``."""

    kind: str
    to: str
    schedule: Schedule
    shape: str
    paused: bool = False
    hours: WorkingHours | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.to


@dataclass(frozen=True, slots=True)
class DueRun:
    """A run to be made: it covers ``since`` to before ``until``. ``skipped`` are the periods before it that
    nobody got; ``too_late`` tells that this one is skipped too."""

    run: RunKey
    since: datetime
    until: datetime
    skipped: tuple[str, ...] = ()
    too_late: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """The slots of a digest count from after ``since``."""

    kind: str
    to: str
    shape: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """What there is to do at one moment."""

    runs: tuple[DueRun, ...] = ()
    beginnings: tuple[Beginning, ...] = ()
    endings: tuple[tuple[str, str], ...] = ()


def agenda(
    targets: Iterable[Target],
    known: Mapping[tuple[str, str], KnownSchedule],
    now: datetime,
    within: timedelta,
) -> Agenda:
    """``within`` is how late a digest may still be sent. Endings of what is no target are not in it."""
    newest: dict[Schedule, Slot] = {}
    runs, beginnings, endings = [], [], []
    for target in targets:
        before = known.get(target.key)
        if target.paused:
            if before and before.stopped_at is None:
                endings.append(target.key)
        elif beginning := _beginning(target, before, now):
            beginnings.append(beginning)
        elif before:
            slot = newest.get(target.schedule) or newest_slot(target.schedule, now)
            newest[target.schedule] = slot
            if _is_open(target, before, slot, now):
                runs.append(_run(target, before, slot, now, within))
    return Agenda(tuple(runs), tuple(beginnings), tuple(endings))


def _beginning(target: Target, known: KnownSchedule | None, now: datetime) -> Beginning | None:
    if known and known.stopped_at is None and known.shape == target.shape:
        return None
    # Of what an earlier version sent, nobody noted how it was scheduled.
    goes_on = known and known.stopped_at is None and not known.shape
    return Beginning(*target.key, target.shape, known.first_seen if known and goes_on else now)


def _is_open(target: Target, known: KnownSchedule, slot: Slot, now: datetime) -> bool:
    if slot.at <= known.first_seen or slot.period <= known.last_period:
        return False
    return target.hours is None or target.hours.next_moment(now) <= now


def _run(target: Target, known: KnownSchedule, slot: Slot, now: datetime, within: timedelta) -> DueRun:
    due_at = target.hours.next_moment(slot.at) if target.hours else slot.at
    start = known.covered_until or slot_before(target.schedule, slot).at
    return DueRun(
        RunKey(*target.key, slot.period),
        max(start, slot.at - MOST_COVERED),
        slot.at,
        _skipped(target.schedule, known, slot),
        too_late=now - due_at > max(within, SOON),
    )


def _skipped(schedule: Schedule, known: KnownSchedule, slot: Slot) -> tuple[str, ...]:
    """The periods since the last one, at most as far back as a digest reaches."""
    earliest = max(known.first_seen, slot.at - MOST_COVERED)
    missed = slots(schedule, earliest, slot.at)
    return tuple(each.period for each in missed if known.last_period < each.period < slot.period)

"""When a digest is due: pure arithmetic over local calendars, right at both clock changes.

The slot of a local day is the first instant at which the local clock has reached that day's time. So a time
that the clocks skip moves to the first instant after the gap, and one that comes twice fires at its first
coming. Wall-clock rules after PEP 495.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Schedule:
    """A local time of day in a zone, on one ``weekday`` (0 is Monday) or on each of ``days`` (None)."""

    weekday: int | None
    time: time
    zone: ZoneInfo
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Slot:
    """One due moment. ``period`` is its local day (``2026-11-23``), ``at`` the instant in UTC.

    Where the clocks skip the end of a day, ``at`` lies at the very beginning of the next one.
    """

    period: str
    at: datetime


def slots(schedule: Schedule, after: datetime, until: datetime) -> list[Slot]:
    """All slots later than ``after`` and not later than ``until``, oldest first.

    Every local week (or day, if daily) has exactly one slot. A day that a zone dropped from its calendar
    altogether has none of its own; a weekly slot on such a day moves to the first instant after it.
    """
    day = after.astimezone(schedule.zone).date()
    # Clocks set back over midnight can show yesterday again after today's slot.
    last = until.astimezone(schedule.zone).date() + _DAY
    found = []
    for one in _days(schedule, day, last):
        slot = slot_of(schedule, one)
        if after < slot.at <= until:
            found.append(slot)
    return found


def slot_of(schedule: Schedule, day: date) -> Slot:
    """The slot of one local day, whether or not the schedule names its weekday."""
    return Slot(day.isoformat(), first_reached(datetime.combine(day, schedule.time), schedule.zone))


def newest_slot(schedule: Schedule, now: datetime) -> Slot:
    """The slot that is or was due last at ``now``."""
    return _back_from(schedule, now.astimezone(schedule.zone).date() + _DAY, now)


def slot_before(schedule: Schedule, slot: Slot) -> Slot:
    """The slot that comes just before this one."""
    return _back_from(schedule, date.fromisoformat(slot.period) - _DAY, slot.at - _SECOND)


def next_slot(schedule: Schedule, now: datetime) -> Slot:
    """The first slot that comes after ``now``."""
    day = now.astimezone(schedule.zone).date() - _DAY
    while not (_has_slot(schedule, day) and slot_of(schedule, day).at > now):
        day += _DAY
    return slot_of(schedule, day)


def _back_from(schedule: Schedule, day: date, now: datetime) -> Slot:
    while not (_has_slot(schedule, day) and slot_of(schedule, day).at <= now):
        day -= _DAY
    return slot_of(schedule, day)


def first_reached(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which clocks in ``zone`` have reached the naive time ``wall``."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early < late:  # only inside a gap does the later reading come first
        return _end_of_gap(wall, zone, early, late)
    return late


def _days(schedule: Schedule, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=days) for days in range((last - first).days + 1))
    return [day for day in days if _has_slot(schedule, day)]


def _has_slot(schedule: Schedule, day: date) -> bool:
    if schedule.weekday is not None:
        return day.weekday() == schedule.weekday
    return day.weekday() in schedule.days and _exists(day, schedule.zone)


def _exists(day: date, zone: ZoneInfo) -> bool:
    """False for a day skipped by moving over the date line, like 30 December 2011 in Samoa."""
    starts, ends = (datetime.combine(midnight, time()) for midnight in (day, day + _DAY))
    return first_reached(starts, zone) < first_reached(ends, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Bisects to the second between an instant before the clock change and one not before it."""
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after

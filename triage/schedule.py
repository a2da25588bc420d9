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
# Any nine days hold a day of each weekday, however the clocks change in between.
_LOOK_BACK = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A local time of day in a zone, on one ``weekday`` (0 is Monday) or daily (None)."""

    weekday: int | None
    time: time
    zone: ZoneInfo


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
    return slots(schedule, now - _LOOK_BACK, now)[-1]


def first_reached(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which clocks in ``zone`` have reached the naive time ``wall``."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early < late:  # only inside a gap does the later reading come first
        return _end_of_gap(wall, zone, early, late)
    return late


def _days(schedule: Schedule, first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    if schedule.weekday is not None:
        ahead = (schedule.weekday - first.weekday()) % 7
        return [first + timedelta(days=days) for days in range(ahead, count, 7)]
    days = (first + timedelta(days=days) for days in range(count))
    return [day for day in days if _exists(day, schedule.zone)]


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

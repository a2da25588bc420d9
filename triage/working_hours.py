"""When a person may be told of news: within the working hours of their own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.policy.schema import Hours
from triage.schedule import WEEKDAYS, first_reached

WORKING_WEEK = frozenset(range(5))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From ``start`` to before ``end`` on the clocks of ``zone``; ``days`` are weekdays, 0 is Monday."""

    start: time
    end: time
    zone: ZoneInfo
    days: frozenset[int] = WORKING_WEEK

    @classmethod
    def of(cls, hours: Hours, zone: ZoneInfo) -> WorkingHours:
        """The policy's hours on the clocks of this zone."""
        start, end = (time.fromisoformat(each) for each in (hours.start, hours.end))
        return cls(start, end, zone, frozenset(WEEKDAYS.index(day) for day in hours.days))

    def next_moment(self, after: datetime) -> datetime:
        """The first instant, in UTC, that lies within these hours and not before ``after`` (zone-aware)."""
        here = after.astimezone(self.zone)
        if here.weekday() in self.days and self.start <= here.time() < self.end:
            return after.astimezone(UTC)
        opening = self._opening(here.date())
        return opening if opening >= after else self._opening(here.date() + _DAY)

    def _opening(self, day: date) -> datetime:
        """When the first working day from ``day`` on begins."""
        while day.weekday() not in self.days:
            day += _DAY
        return first_reached(datetime.combine(day, self.start), self.zone)

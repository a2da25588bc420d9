"""The day by which somebody acts."""

from __future__ import annotations

from datetime import date, timedelta

from triage.policy.schema import Days
from triage.verdicts import OwnerTask


def due_day(today: date, task: OwnerTask, days: Days) -> date:
    """Reviews come after the policy's calendar days, on a working day; all else within its working days."""
    if task is OwnerTask.REVIEWS:
        return add_working_days(today + timedelta(days=days.review - 1), 1)
    return add_working_days(today, days.answer)


def add_working_days(start: date, count: int) -> date:
    """``start`` plus so many days from Monday to Friday."""
    day = start
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
    return day

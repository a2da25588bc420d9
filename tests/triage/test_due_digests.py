"""Exactly one digest per local period, whatever the clocks, the machine and the people do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.digest_ports import KnownSchedule
from triage.due_digests import DueRun, Target, agenda
from triage.schedule import EVERY_DAY, Schedule, newest_slot, next_slot, slot_before, slots
from triage.working_hours import WorkingHours

ZONES = (
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "UTC",
)  # fmt: skip
TIMES = (time(0, 0), time(0, 30), time(1, 30), time(2, 30), time(9, 0))
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
WITHIN = 3 * DAY
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEKLY = Target("product", "C1", Schedule(0, time(9), ZoneInfo("UTC")), "monday 09:00")


@dataclass
class Machine:
    """Ticks, and remembers what the store would."""

    within: timedelta = WITHIN
    known: dict[tuple[str, str], KnownSchedule] = field(default_factory=dict)
    sent: list[DueRun] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def tick(self, now: datetime, *targets: Target) -> list[str]:
        """The periods sent at this moment."""
        found = agenda(targets, self.known, now, self.within)
        for begun in found.beginnings:
            before = self.known.get((begun.kind, begun.to), KnownSchedule(now))
            key = begun.kind, begun.to
            self.known[key] = replace(before, first_seen=begun.since, shape=begun.shape, stopped_at=None)
        for key in found.endings:
            self.known[key] = replace(self.known[key], stopped_at=now)
        return [period for run in found.runs if (period := self._settle(run))]

    def _settle(self, run: DueRun) -> str:
        key, period = (run.run.kind, run.run.to), run.run.period
        self.skipped += run.skipped
        self.known[key] = replace(self.known[key], last_period=period)
        if run.too_late:
            self.skipped.append(period)
            return ""
        self.known[key] = replace(self.known[key], covered_until=run.until)
        self.sent.append(run)
        return period

    def run(self, start: datetime, end: datetime, step: timedelta, *targets: Target) -> list[str]:
        sent: list[str] = []
        while start <= end:
            sent += self.tick(start, *targets)
            start += step
        return sent


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_gives_exactly_one_digest_per_local_period(zone: str) -> None:
    """Daily and weekly at five times a day, ticked at odd moments and at every slot itself."""
    start, end = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)
    here = ZoneInfo(zone)
    for weekday in (None, 6, 0):
        schedules = [Schedule(weekday, at, here) for at in TIMES]
        targets = [Target("product", f"C{n}", each, "") for n, each in enumerate(schedules)]
        moments = {slot.at for each in schedules for slot in slots(each, start, end)}
        moments |= {start + timedelta(hours=13, minutes=37) * n for n in range(645)}
        machine = Machine()
        machine.tick(start, *(replace(each, shape="x") for each in targets))
        for now in sorted(moment for moment in moments if moment <= end):
            machine.tick(now, *(replace(each, shape="x") for each in targets))
        assert machine.skipped == []
        counted = Counter((run.run.to, run.run.period) for run in machine.sent)
        assert set(counted.values()) == {1}
        wanted = {(each.to, day) for each in targets for day in _local_days(each, start, end)}
        assert set(counted) == wanted
        for each in targets:
            windows = [(run.since, run.until) for run in machine.sent if run.run.to == each.to]
            assert all(now[1] == then[0] for now, then in pairwise(windows))


def _local_days(target: Target, start: datetime, end: datetime) -> list[str]:
    """Every local day (of the weekday) whose time of day comes within the year, by a calendar alone."""
    schedule = target.schedule
    first, last = date(2025, 12, 31), date(2027, 1, 2)
    days = (first + DAY * n for n in range((last - first).days + 1))
    named = (day for day in days if schedule.weekday in (None, day.weekday()))
    reached = ((day, datetime.combine(day, schedule.time, tzinfo=schedule.zone)) for day in named)
    return [str(day) for day, at in reached if start < at.astimezone(UTC) <= end]


def test_a_schedule_first_seen_starts_at_its_next_slot() -> None:
    machine = Machine()
    assert machine.run(MONDAY + MINUTE, MONDAY + WEEK - MINUTE, HOUR, WEEKLY) == []
    assert machine.tick(MONDAY + WEEK, WEEKLY) == ["2026-11-30"]


def test_after_downtime_one_is_caught_up_and_the_older_ones_are_skipped() -> None:
    machine = Machine()
    machine.run(MONDAY - DAY, MONDAY, HOUR, WEEKLY)
    assert machine.tick(MONDAY + 4 * WEEK + 3 * DAY, WEEKLY) == ["2026-12-21"]
    assert machine.skipped == ["2026-11-30", "2026-12-07", "2026-12-14"]
    assert machine.run(MONDAY + 4 * WEEK + 3 * DAY, MONDAY + 5 * WEEK - MINUTE, HOUR, WEEKLY) == []
    assert machine.sent[-1].since == MONDAY
    assert machine.tick(MONDAY + 5 * WEEK, WEEKLY) == ["2026-12-28"]


def test_what_is_later_than_the_limit_is_skipped_and_the_next_covers_its_time() -> None:
    machine = Machine()
    machine.run(MONDAY - DAY, MONDAY, HOUR, WEEKLY)
    assert machine.run(MONDAY + WEEK + 3 * DAY + MINUTE, MONDAY + 2 * WEEK - MINUTE, HOUR, WEEKLY) == []
    assert machine.skipped == ["2026-11-30"]
    assert machine.tick(MONDAY + 2 * WEEK, WEEKLY) == ["2026-12-07"]
    assert (machine.sent[-1].since, machine.sent[-1].until) == (MONDAY, MONDAY + 2 * WEEK)


def test_without_catching_up_a_busy_minute_is_still_no_reason_to_skip() -> None:
    machine = Machine(within=timedelta(0))
    machine.tick(MONDAY - DAY, WEEKLY)
    assert machine.tick(MONDAY + 5 * MINUTE, WEEKLY) == ["2026-11-23"]
    assert machine.tick(MONDAY + WEEK + 2 * HOUR, WEEKLY) == []
    assert machine.skipped == ["2026-11-30"]


def test_after_months_off_it_covers_four_weeks() -> None:
    machine = Machine()
    machine.run(MONDAY - DAY, MONDAY, HOUR, WEEKLY)
    machine.tick(MONDAY + 20 * WEEK, WEEKLY)
    assert machine.sent[-1].since == MONDAY + 16 * WEEK


def test_let_go_on_again_there_is_no_burst() -> None:
    machine, daily = Machine(), replace(WEEKLY, schedule=Schedule(None, time(9), ZoneInfo("UTC")))
    machine.run(MONDAY - DAY, MONDAY, HOUR, daily)
    assert machine.run(MONDAY + HOUR, MONDAY + 9 * DAY + HOUR, HOUR, replace(daily, paused=True)) == []
    assert machine.run(MONDAY + 9 * DAY + HOUR, MONDAY + 10 * DAY - MINUTE, MINUTE, daily) == []
    assert machine.tick(MONDAY + 10 * DAY, daily) == ["2026-12-03"]
    assert machine.skipped == []
    assert machine.sent[-1].since == MONDAY  # what happened while it was paused is not lost


def test_a_schedule_that_changed_sends_nothing_for_the_past() -> None:
    machine = Machine()
    machine.run(MONDAY - DAY, MONDAY, HOUR, WEEKLY)
    fridays = replace(WEEKLY, schedule=Schedule(4, time(9), ZoneInfo("UTC")), shape="friday 09:00")
    saturday = MONDAY + 5 * DAY
    assert machine.run(saturday, saturday + 5 * DAY, HOUR, fridays) == []
    assert machine.tick(saturday + 6 * DAY, fridays) == ["2026-12-04"]


def test_a_clock_that_is_set_back_sends_nothing_twice() -> None:
    machine = Machine()
    machine.run(MONDAY - DAY, MONDAY + WEEK, HOUR, WEEKLY)
    assert machine.run(MONDAY - 3 * WEEK, MONDAY + 2 * WEEK - MINUTE, HOUR, WEEKLY) == []
    assert machine.tick(MONDAY + 2 * WEEK, WEEKLY) == ["2026-12-07"]


def test_what_an_earlier_version_began_goes_on() -> None:
    known = {WEEKLY.key: KnownSchedule(MONDAY - WEEK, "", None, "2026-11-16")}
    machine = Machine(known=known)
    assert machine.tick(MONDAY, WEEKLY) == []
    assert machine.tick(MONDAY + MINUTE, WEEKLY) == ["2026-11-23"]
    assert machine.sent[0].since == MONDAY - WEEK


def of_person(zone: str, at: time, days: frozenset[int] = EVERY_DAY) -> Target:
    here = ZoneInfo(zone)
    hours = WorkingHours(time(9), time(18), here)
    return Target("queue", "U1", Schedule(None, at, here, days), "x", hours=hours)


def test_people_are_written_to_within_their_hours_only() -> None:
    machine, target = Machine(), of_person("Asia/Kolkata", time(7))
    start = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # Wednesday, 06:00 in Kolkata
    at = []
    for minutes in range(0, 7 * 24 * 60, 10):
        now = start + MINUTE * minutes
        at += [now.astimezone(ZoneInfo("Asia/Kolkata")) for _ in machine.tick(now, target)]
    assert [f"{each:%a %H:%M}" for each in at] == [
        "Wed 09:00", "Thu 09:00", "Fri 09:00", "Mon 09:00", "Tue 09:00",
    ]  # fmt: skip


def test_on_working_days_nothing_comes_on_others() -> None:
    machine, target = Machine(), of_person("Europe/Berlin", time(9), frozenset(range(5)))
    start = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    sent = machine.run(start, start + WEEK, HOUR / 2, target)
    assert sent == ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"]
    assert machine.skipped == []


def test_who_travels_gets_each_day_once() -> None:
    machine = Machine()
    home, away = (of_person(zone, time(9)) for zone in ("America/New_York", "Asia/Kolkata"))
    start = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    sent = machine.run(start, start + 30 * HOUR, HOUR, home)
    sent += machine.run(start + 31 * HOUR, start + 55 * HOUR, HOUR, away)
    sent += machine.run(start + 56 * HOUR, start + 80 * HOUR, HOUR, home)
    assert sent == ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"]


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),
    st.sampled_from(ZONES),
    st.sampled_from(TIMES),
    st.sampled_from([None, 0, 6]),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_the_slots_around_a_moment_are_those_of_the_whole_list(
    moment: datetime, zone: str, at: time, weekday: int | None, days: frozenset[int]
) -> None:
    now, schedule = moment.replace(tzinfo=UTC), Schedule(weekday, at, ZoneInfo(zone), days)
    around = slots(schedule, now - 16 * DAY, now + 16 * DAY)
    before, after = [each for each in around if each.at <= now], [each for each in around if each.at > now]
    assert newest_slot(schedule, now) == before[-1]
    assert slot_before(schedule, before[-1]) == before[-2]
    assert next_slot(schedule, now) == after[0]

"""One slot per local period in every zone, at both clock changes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.schedule import Schedule, Slot, newest_slot, slots

ZONES = (
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "UTC",
)  # fmt: skip
TIMES = (time(0, 0), time(0, 30), time(1, 30), time(2, 30), time(9, 0))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def instants(schedule: Schedule, after: datetime, until: datetime) -> list[str]:
    return [f"{slot.at:%Y-%m-%d %H:%M}" for slot in slots(schedule, after, until)]


def around(zone: str, at: time, day: date) -> list[str]:
    """The daily slots of the day before, the day and the day after, in UTC."""
    middle = datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found = slots(Schedule(None, at, ZoneInfo(zone)), middle - 4 * DAY, middle + 4 * DAY)
    wanted = {str(day - DAY), str(day), str(day + DAY)}
    return [f"{slot.at:%d %H:%M}" for slot in found if slot.period in wanted]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("weekday", [None, 0, 6], ids=["daily", "mondays", "sundays"])
def test_a_year_of_ticks_gives_each_local_period_exactly_one_slot(zone: str, weekday: int | None) -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    tick = timedelta(hours=3, minutes=37)  # drifts over the day, so that windows begin and end anywhere
    for at in TIMES:
        schedule = Schedule(weekday, at, ZoneInfo(zone))
        found: list[Slot] = []
        now = start
        while now < end:
            found += slots(schedule, now, min(now + tick, end))
            now += tick
        assert_one_per_period(found, schedule, start, end)


def assert_one_per_period(found: list[Slot], schedule: Schedule, start: datetime, end: datetime) -> None:
    """Every local day (of the weekday) within the year has its slot, and none has two."""
    periods = Counter(slot.period for slot in found)
    first, last = (one.astimezone(schedule.zone).date() for one in (start, end))
    days = [first + DAY * number for number in range(1, (last - first).days)]
    wanted = {str(day) for day in days if schedule.weekday in (None, day.weekday())}
    assert set(periods.values()) == {1}
    assert wanted <= set(periods) <= wanted | {str(first), str(last)}
    assert [slot.period for slot in found] == sorted(periods)
    assert [slot.at for slot in found] == sorted(slot.at for slot in found)


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        # clocks forward: 02:00 becomes 03:00
        ("America/New_York", time(2, 30), date(2026, 3, 8), ["07 07:30", "08 07:00", "09 06:30"]),
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29), ["28 01:30", "29 01:00", "30 00:30"]),
        # clocks back: 01:30 comes twice
        ("America/New_York", time(1, 30), date(2026, 11, 1), ["31 05:30", "01 05:30", "02 06:30"]),
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25), ["24 00:30", "25 00:30", "26 01:30"]),
        # half an hour: 02:00 becomes 02:30, which exists; 02:15 does not
        ("Australia/Lord_Howe", time(2, 30), date(2026, 10, 4), ["02 16:00", "03 15:30", "04 15:30"]),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), ["02 15:45", "03 15:30", "04 15:15"]),
        ("Australia/Lord_Howe", time(1, 30), date(2026, 4, 5), ["03 14:30", "04 14:30", "05 15:00"]),
        # midnight does not exist, midnight after an evening that comes twice
        ("America/Santiago", time(0, 0), date(2026, 9, 6), ["05 04:00", "06 04:00", "07 03:00"]),
        ("America/Santiago", time(0, 0), date(2026, 4, 5), ["04 03:00", "05 04:00", "06 04:00"]),
        ("America/Santiago", time(23, 30), date(2026, 4, 4), ["04 02:30", "05 02:30", "06 03:30"]),
        # the last hour of a Saturday is skipped: its slot is the first instant of Sunday
        ("America/Nuuk", time(23, 30), date(2025, 3, 29), ["29 01:30", "30 01:00", "31 00:30"]),
        # Samoa skipped 30 December 2011 altogether
        ("Pacific/Apia", time(9, 0), date(2011, 12, 30), ["29 19:00", "30 19:00"]),
    ],
)
def test_slots_at_clock_changes(zone: str, at: time, day: date, expected: list[str]) -> None:
    assert around(zone, at, day) == expected


def test_a_weekly_slot_on_a_day_that_never_was_moves_to_the_next_instant() -> None:
    fridays = Schedule(4, time(9), ZoneInfo("Pacific/Apia"))
    found = slots(fridays, datetime(2011, 12, 24, tzinfo=UTC), datetime(2012, 1, 6, tzinfo=UTC))
    assert found == [
        Slot("2011-12-30", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        Slot("2012-01-06", datetime(2012, 1, 5, 19, tzinfo=UTC)),
    ]


def test_a_slot_stays_due_while_the_clocks_show_yesterday_again() -> None:
    """In Newfoundland clocks once went back at 00:01, to 23:01 of the day before."""
    midnights = Schedule(None, time(0), ZoneInfo("America/St_Johns"))
    midnight = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)
    saturday_again = midnight + 10 * MINUTE
    assert slots(midnights, midnight - MINUTE, saturday_again) == [Slot("2010-11-07", midnight)]
    assert newest_slot(midnights, saturday_again).period == "2010-11-07"
    assert slots(midnights, saturday_again, saturday_again + 2 * HOUR) == []


def test_the_window_leaves_out_its_beginning_and_holds_its_end() -> None:
    schedule = Schedule(0, time(9), ZoneInfo("UTC"))
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert instants(schedule, monday - MINUTE, monday) == ["2026-11-23 09:00"]
    assert instants(schedule, monday, monday + 7 * DAY - MINUTE) == []
    assert instants(schedule, monday, monday) == []


def test_newest_slot_is_the_one_due_last() -> None:
    schedule = Schedule(0, time(9), ZoneInfo("America/New_York"))
    monday = datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert newest_slot(schedule, monday) == Slot("2026-11-23", monday)
    assert newest_slot(schedule, monday - MINUTE).period == "2026-11-16"
    assert newest_slot(schedule, monday + 7 * DAY - MINUTE).period == "2026-11-23"


def first_reached_by_ticking(wall: datetime, zone: ZoneInfo) -> datetime:
    """The definition itself, minute by minute: when the local clock first shows ``wall`` or later."""
    now = wall.replace(tzinfo=UTC) - timedelta(hours=27)
    while now.astimezone(zone).replace(tzinfo=None) < wall:
        now += MINUTE
    return now


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo),
    weekday=st.none() | st.integers(0, 6),
    at=st.times(min_value=time(0), max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0)),
    start=st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),
    days=st.floats(0, 20),
)
def test_any_zone_agrees_with_a_clock_that_ticks(
    zone: ZoneInfo, weekday: int | None, at: time, start: datetime, days: float
) -> None:
    schedule = Schedule(weekday, at, zone)
    found = slots(schedule, start, start + DAY * days)
    first = start.astimezone(zone).date() - DAY
    shown = days_shown(zone, start - 2 * DAY, start + DAY * (days + 3))
    reached = {
        str(day): first_reached_by_ticking(datetime.combine(day, at), zone)
        for day in (first + DAY * number for number in range(int(days) + 5))
        if weekday == day.weekday() or (weekday is None and day in shown)
    }
    assert {slot.period: slot.at for slot in found} == {
        period: at for period, at in reached.items() if start < at <= start + DAY * days
    }


def days_shown(zone: ZoneInfo, start: datetime, end: datetime) -> set[date]:
    """The days that a calendar on the wall shows; not all exist where the date line was moved."""
    quarters = int((end - start) / timedelta(minutes=15))
    return {(start + timedelta(minutes=15) * one).astimezone(zone).date() for one in range(quarters)}

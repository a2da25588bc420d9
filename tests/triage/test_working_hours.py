"""People hear news within the working hours of their own zone, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.working_hours import WorkingHours

BERLIN = WorkingHours(time(9), time(18), ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("after", "moment"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),  # Monday, 11 in Berlin: now
        ("2026-11-23 05:00", "2026-11-23 08:00"),  # too early: at nine
        ("2026-11-23 17:00", "2026-11-24 08:00"),  # six sharp is over: tomorrow
        ("2026-11-27 20:00", "2026-11-30 08:00"),  # Friday night: Monday
        ("2026-11-28 10:00", "2026-11-30 08:00"),  # Saturday: Monday
        ("2026-03-27 20:00", "2026-03-30 07:00"),  # over the clock change: nine is seven in UTC by then
    ],
)
def test_the_next_moment_in_berlin(after: str, moment: str) -> None:
    found = BERLIN.next_moment(datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert f"{found:%Y-%m-%d %H:%M}" == moment


ZONES = sorted(available_timezones())


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC)),
    st.sampled_from(ZONES),
)
def test_it_is_the_first_working_moment(after: datetime, zone: str) -> None:
    hours = WorkingHours(time(9), time(17, 30), ZoneInfo(zone))
    found = hours.next_moment(after)
    assert found >= after
    assert found - after <= timedelta(days=4)  # a weekend, and a day that a zone dropped
    assert hours.next_moment(found) == found  # it is a working moment itself
    if found > after:
        assert hours.next_moment(found - timedelta(seconds=1)) == found

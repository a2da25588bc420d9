"""Days, times and money as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from triage import local_words

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "today 15:30"),
        (NOW.replace(hour=23), "Fri 27 Nov, 00:30"),  # the clocks of a bot may run behind those of its store
        (NOW.replace(hour=0), "today 01:30"),
        (NOW - timedelta(hours=15, minutes=31), "yesterday 23:59"),
        (NOW - timedelta(days=2), "Tue 24 Nov, 15:30"),
        (NOW - timedelta(days=365), "Wed 26 Nov 2025, 15:30"),
    ],
)
def test_a_moment_is_told_on_the_readers_clocks(at: datetime, words: str) -> None:
    assert local_words.moment(at, NOW, BERLIN) == words


def test_where_the_reader_lives_is_unknown_the_zone_is_named() -> None:
    at = NOW - timedelta(days=2)
    assert local_words.moment(at, NOW, UTC, named=True) == "Tue 24 Nov, 14:30 UTC"
    assert local_words.moment(at, NOW, NEW_YORK, named=True) == "Tue 24 Nov, 09:30 EST"


def test_days_and_months() -> None:
    day = date(2027, 9, 5)
    assert local_words.plain_day(day) == "5 Sep"
    assert local_words.short_day(day) == "Sun 5 Sep"
    assert local_words.day_of_year(day) == "5 Sep 2027"
    assert (local_words.short_month(9), local_words.long_month(9)) == ("Sep", "September")
    assert local_words.clock_time(NOW) == "14:30"


@pytest.mark.parametrize(
    ("units", "currency", "short", "whole"),
    [
        (420_000, "USD", "$420k", "$420,000"),
        (1_240_000, "EUR", "€1.2M", "€1,240,000"),
        (12_345.6, "CHF", "CHF 12.3k", "CHF 12,346"),
        (999_950, "USD", "$1M", "$999,950"),
        (80, "JPY", "¥80", "¥80"),
        (0, "USD", "$0", "$0"),
    ],
)
def test_money(units: float, currency: str, short: str, whole: str) -> None:
    assert local_words.compact_money(units, currency) == short
    assert local_words.whole_money(units, currency) == whole

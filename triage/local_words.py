"""Days, times and money as people read them, in the one language the bot speaks: all through Babel.

Days stand before months and hours run to 24, so that nobody takes one day for another.
"""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_currency, format_currency

_LOCALE = "en_US"


@lru_cache(maxsize=256)
def plain_day(day: date) -> str:
    """``26 Nov``."""
    return str(format_date(day, "d MMM", locale=_LOCALE))


@lru_cache(maxsize=256)
def day_of_year(day: date) -> str:
    """``26 Nov 2026``, for days that may lie in another year."""
    return str(format_date(day, "d MMM y", locale=_LOCALE))


@lru_cache(maxsize=256)
def short_day(day: date) -> str:
    """``Thu 26 Nov``."""
    return str(format_date(day, "EEE d MMM", locale=_LOCALE))


def clock_time(at: datetime) -> str:
    """``18:05``, on the clocks of the moment's own zone."""
    return str(format_datetime(at, "HH:mm", locale=_LOCALE))


def moment(at: datetime, now: datetime, zone: tzinfo, *, named: bool = False) -> str:
    """A moment on this zone's clocks: ``today 18:05``, ``yesterday 18:05``, ``Thu 26 Nov, 18:05``, and of
    another year with the year. ``named`` adds the zone, for whoever may live in another one."""
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (today - here.date()).days
    time = clock_time(here) + (f" {format_datetime(here, 'z', locale=_LOCALE)}" if named else "")
    if days in (0, 1):
        return f"{'yesterday' if days else 'today'} {time}"
    year = "" if here.year == today.year else f" {here.year}"
    return f"{short_day(here.date())}{year}, {time}"


def day_and_time(at: datetime, zone: tzinfo) -> str:
    """``Thu 26 Nov, 18:05`` on this zone's clocks, for what is to come."""
    here = at.astimezone(zone)
    return f"{short_day(here.date())}, {clock_time(here)}"


@cache
def short_month(number: int) -> str:
    """``Nov`` for 11."""
    return str(format_date(date(2000, number, 1), "MMM", locale=_LOCALE))


@cache
def long_month(number: int) -> str:
    """``November`` for 11."""
    return str(format_date(date(2000, number, 1), "LLLL", locale=_LOCALE))


def compact_money(units: float, currency: str) -> str:
    """Whole units of a currency, short: ``$420k``, ``€1.2M``, ``CHF 12.3k``."""
    rounded = float(f"{units:.3g}")  # else 999,950 would be "1000K"
    text = format_compact_currency(rounded, currency, locale=_LOCALE, fraction_digits=1)
    return _spaced(re.sub(r"(?<=\d)K$", "k", text))


def whole_money(units: float, currency: str) -> str:
    """Whole units of a currency in full: ``$60,000``, ``CHF 60,000``."""
    return _spaced(
        format_currency(units, currency, "¤#,##0", locale=_LOCALE, currency_digits=False).replace("\xa0", " ")
    )


def _spaced(money: str) -> str:
    """Letters of a currency stand apart from its figure."""
    return re.sub(r"^([A-Z]{3})(?=\d)", r"\1 ", money)

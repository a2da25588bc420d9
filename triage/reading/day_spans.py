"""The days a match of ``date_words.DATE`` stands for, seen from today."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from triage.quarters import Quarter
from triage.reading.date_words import MONTHS, NUMBERS, SEASONS, WEEKDAYS

Span = tuple[date, date]
_FISCAL_UNITS = frozenset({"quarter", "half", "quartal", "quartals"})


def span_of(found: re.Match[str], today: date, fiscal_start: int) -> Span | None:
    """First and last day; None for a quarter there is not; ValueError for a day there is not."""
    if found["qn"]:
        return _quarter(found, today, fiscal_start)
    if found["oq"]:
        return _ordinal_quarter(found, today, fiscal_start)
    if fiscal_start != 1 and (found["runit"] or "").lower() in _FISCAL_UNITS:
        return _relative_quarter(found, today, fiscal_start)
    for group, reader in _READERS.items():
        if found[group]:
            return reader(found, today)
    return None


def _year(text: str | None) -> int | None:
    return None if not text else int(text) + (2000 if len(text) == 2 else 0)


def _day(day: int, month: int, year: int | None, today: date) -> Span:
    """That day; without a year the next time it comes."""
    if year:
        return (date(year, month, day),) * 2
    this = date(today.year, month, day)
    return (this if this >= today else date(today.year + 1, month, day),) * 2


def _us_or_european(found: re.Match[str], today: date) -> Span:
    month, day = int(found["um"]), int(found["ud"])
    if month > 12:
        month, day = day, month
    return _day(day, month, _year(found["uy"]), today)


def _month(found: re.Match[str], today: date) -> Span:
    month, year = MONTHS[found["mon"].lower()], _year(found["my"] or found["mys"])
    if found["mday"] and 1 <= int(found["mday"]) <= 31:
        return _day(int(found["mday"]), month, year, today)
    year = year or (today.year if month >= today.month else today.year + 1)
    return _part(found["mpart"], *_months(year, month, 1))


def _months(year: int, month: int, count: int) -> Span:
    """``count`` whole months from the first of that month; ``month`` may run over the year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_year, last_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    return date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])


def _quarter(found: re.Match[str], today: date, fiscal_start: int) -> Span | None:
    """A numbered quarter or half of a fiscal year, which is named after the year it ends in."""
    length = 3 if found["qh"].lower() == "q" else 6
    ahead = (int(found["qn"]) - 1) * length
    if ahead >= 12:
        return None
    year = _year(found["qy1"] or found["qy2"] or found["qy3"])
    now = Quarter.containing(today, fiscal_start).year
    span = _fiscal_months(year or now, ahead, length, fiscal_start)
    if not year and span[1] < today:
        span = _fiscal_months(now + 1, ahead, length, fiscal_start)
    return _part(found["qpart"], *span)


def _fiscal_months(year: int, ahead: int, count: int, fiscal_start: int) -> Span:
    """``count`` months of a fiscal year, from ``ahead`` months after it begins."""
    first_year = year if fiscal_start == 1 else year - 1
    return _months(first_year, fiscal_start + ahead, count)


def _relative_quarter(found: re.Match[str], today: date, fiscal_start: int) -> Span:
    """This or the next quarter or half of the fiscal year; a plain "year" stays the calendar's."""
    length = 3 if found["runit"].lower().startswith("qu") else 6
    ahead = 1 if _is_next((found["rel"] or "").lower()) else 0
    begun = (today.month - fiscal_start) % 12 // length + ahead
    year = today.year if today.month >= fiscal_start else today.year - 1
    return _part(found["rpart"], *_months(year, fiscal_start + begun * length, length))


def _part(part: str | None, first: date, last: date) -> Span:
    """The beginning, middle or end of a span; its end is the last week, or the last third of a month."""
    word = (part or "").lower()
    days = (last - first).days + 1
    if word in ("end", "ende", "close"):
        return last - timedelta(days=min(6, days - 1)), last
    third = timedelta(days=days // 3)
    if word in ("beginning", "start", "anfang", "early"):
        return first, first + third
    if word in ("mid", "mitte", "middle"):
        return first + third, last - third
    half = timedelta(days=days // 2)
    return {
        "late": (last - third, last),
        "first half": (first, first + half),
        "second half": (last - half, last),
    }.get(word, (first, last))


def _end_of(found: re.Match[str], today: date) -> Span:
    word = (found["eo"] or found["yend"]).lower()
    if word in ("eod", "cob"):
        return today, today
    if word in ("christmas", "xmas", "weihnachten", "holidays", "the holidays"):
        return _day(24, 12, None, today)
    unit = {"eoy": "year", "eom": "month", "eoq": "quarter", "eow": "week"}.get(word)
    unit = unit or next(
        unit
        for start, unit in {
            "jahr": "year",
            "year": "year",
            "mon": "month",
            "qua": "quarter",
            "woc": "week",
        }.items()
        if word.startswith(start)
    )
    return _part("end", *_calendar(unit, 0, today))


_ORDINALS = {
    "fi": 1,
    "er": 1,
    "1s": 1,
    "se": 2,
    "zw": 2,
    "2n": 2,
    "th": 3,
    "dr": 3,
    "3r": 3,
    "fo": 4,
    "vi": 4,
    "4t": 4,
}


def _ordinal_quarter(found: re.Match[str], today: date, fiscal_start: int) -> Span:
    """The second quarter: the next one of that number which is not over."""
    ahead = (_ORDINALS[found["oqn"][:2].lower()] - 1) * 3
    year = _year(found["oqy"]) or Quarter.containing(today, fiscal_start).year
    span = _fiscal_months(year, ahead, 3, fiscal_start)
    over = not found["oqy"] and span[1] < today
    return _fiscal_months(year + 1, ahead, 3, fiscal_start) if over else span


def _feast(found: re.Match[str], today: date) -> Span:
    """The day a feast falls on, this year or the next."""
    span = _feast_of(found["feast"].lower(), today.year)
    return span if span[1] >= today else _feast_of(found["feast"].lower(), today.year + 1)


def _feast_of(name: str, year: int) -> Span:
    if name.startswith(("new", "neu")):
        return date(year, 1, 1), date(year, 1, 1)
    if name.startswith(("thanks", "black")):
        november = date(year, 11, 1)
        fourth_thursday = november + timedelta(days=(3 - november.weekday()) % 7 + 21)
        day = fourth_thursday + timedelta(days=1 if name.startswith("black") else 0)
        return day, day
    sunday = _easter(year) + timedelta(days=0 if name in ("easter", "ostern") else 49)
    return sunday - timedelta(days=2), sunday + timedelta(days=1)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss, as Butcher put it)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _calendar(unit: str, ahead: int, today: date) -> Span:
    """This (0) or the next (1) calendar week, month, quarter, half or year."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
        return monday, monday + timedelta(days=6 if ahead else 4 if today.weekday() < 5 else 6)
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    month = (today.month - 1) // length * length + 1 + ahead * length
    return _months(today.year, month, length)


def _is_next(word: str) -> bool:
    return word.startswith(("next", "nächst", "kommend", "following", "coming"))


def _relative(found: re.Match[str], today: date) -> Span | None:
    unit, word = found["runit"].lower(), (found["rel"] or "").lower()
    ahead = 1 if _is_next(word) else 0
    if unit in SEASONS:
        first, last = SEASONS[unit]
        year = _year(found["ry"]) or today.year + (1 if today.month > last else 0)
        return _part(found["rpart"], *_months(year, first, last - first + 1))
    starts = {"woche": "week", "monat": "month", "quartal": "quarter", "jahr": "year"}
    unit = next((name for start, name in starts.items() if unit.startswith(start)), unit)
    return _part(found["rpart"], *_calendar(unit, ahead, today))


def _nth(found: re.Match[str], today: date) -> Span:
    """The next 20th of a month that has one."""
    day, month = int(found["nthd"] or found["nthg"]), today.replace(day=1)
    if not 1 <= day <= 31:
        raise ValueError("no such day")
    while not (day <= monthrange(month.year, month.month)[1] and month.replace(day=day) >= today):
        month = (month + timedelta(days=31)).replace(day=1)
    return (month.replace(day=day),) * 2


def _week_of_year(found: re.Match[str], today: date) -> Span:
    """ISO week; of next year where this year's is over."""
    week = int(found["kwn"])
    monday = date.fromisocalendar(today.year, week, 1)
    if monday + timedelta(days=6) < today:
        monday = date.fromisocalendar(today.year + 1, week, 1)
    return monday, monday + timedelta(days=6)


def _week_of_month(found: re.Match[str], today: date) -> Span:
    month = MONTHS[found["mwmonth"].lower()]
    first, last = _months(today.year if month >= today.month else today.year + 1, month, 1)
    word = found["mwn"].lower()
    if word.startswith(("last", "letzt")):
        return last - timedelta(days=6), last
    weeks = 0 if word.startswith(("f", "1", "e")) else 1 if word.startswith(("se", "2", "z")) else 2
    begins = first + timedelta(weeks=weeks)
    return begins, begins + timedelta(days=6)


def _count(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text.lower()]


def _in_time(found: re.Match[str], today: date) -> Span:
    count, unit = _count(found["inn"] or found["agon"]), (found["inu"] or found["agou"]).lower()
    if unit.startswith(("day", "tag")):
        return (today + timedelta(days=count),) * 2
    if unit.startswith(("w",)):
        there = today + timedelta(weeks=count)
        return there - timedelta(days=3), there + timedelta(days=3)
    months = count * (3 if unit.startswith("q") else 12 if unit.startswith(("y", "j")) else 1)
    first, last = _months(today.year, today.month + months, 1)
    there = first.replace(day=min(today.day, last.day))
    return there - timedelta(days=7), there + timedelta(days=7)


def _weekday(found: re.Match[str], today: date) -> Span:
    ahead = (WEEKDAYS[found["wday"].lower()] - today.weekday()) % 7 or 7
    if (found["wrel"] or "").lower() in ("next", "nächsten") and ahead < 7 - today.weekday():
        ahead += 7  # "next Friday" said on a Monday is not the one in four days
    return (today + timedelta(days=ahead),) * 2


def _tomorrow(found: re.Match[str], today: date) -> Span:
    return (today + timedelta(days=1 if found["tom"].lower() in ("tomorrow", "morgen") else 0),) * 2


_READERS: dict[str, Callable[[re.Match[str], date], Span | None]] = {
    "iso": lambda found, today: _day(int(found["id"]), int(found["im"]), int(found["iy"]), today),
    "ger": lambda found, today: _day(int(found["gd"]), int(found["gm"]), _year(found["gy"]), today),
    "us": _us_or_european,
    "mweek": _week_of_month,
    "nth": _nth,
    "kw": _week_of_year,
    "dm": lambda found, today: _day(
        int(found["dd"]), MONTHS[found["dmonth"].lower()], _year(found["dy"]), today
    ),
    "mon": _month,
    "feast": _feast,
    "eo": _end_of,
    "yend": _end_of,
    "runit": _relative,
    "inn": _in_time,
    "ago": _in_time,
    "wday": _weekday,
    "tom": _tomorrow,
    "yr": lambda found, today: _part(found["ypart"], *_months(int(found["yr"]), 1, 12)),
}

"""Quarters and the periods a roadmap names, counted in the company's fiscal year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from triage.local_words import short_month

_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_HALF = re.compile(r"(\d{4})-?H([12])", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a fiscal year. A fiscal year bears the calendar year in which it ends."""

    year: int
    number: int

    @classmethod
    def containing(cls, day: date, fiscal_start: int = 1) -> Quarter:
        """The quarter a day lies in, for a fiscal year that starts in month ``fiscal_start`` (1 to 12)."""
        months = day.year * 12 + day.month - fiscal_start
        year = months // 12 + (0 if fiscal_start == 1 else 1)
        return cls(year, months % 12 // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """``2027-Q1`` (also ``2027Q1``); ValueError for anything else."""
        found = _QUARTER.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a quarter; write it like 2027-Q1")
        return cls(int(found[1]), int(found[2]))

    def plus(self, quarters: int) -> Quarter:
        index = self.index + quarters
        return Quarter(index // 4, index % 4 + 1)

    @property
    def index(self) -> int:
        """Quarters since year 0, so that a difference of two is a number of quarters."""
        return self.year * 4 + self.number - 1

    def first_day(self, fiscal_start: int = 1) -> date:
        months = (self.year - (0 if fiscal_start == 1 else 1)) * 12 + fiscal_start - 1 + (self.number - 1) * 3
        return date(months // 12, months % 12 + 1, 1)

    def last_day(self, fiscal_start: int = 1) -> date:
        return self.plus(1).first_day(fiscal_start) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter, half-year or year as the roadmap names it; what it promises is its last quarter."""

    text: str
    first: Quarter
    last: Quarter

    @classmethod
    def of(cls, quarter: Quarter) -> Period:
        return cls(str(quarter), quarter, quarter)

    def label(self, fiscal_start: int = 1) -> str:
        """In months, for people who do not count in quarters: ``Jan–Mar 2027``."""
        start, end = self.first.first_day(fiscal_start), self.last.last_day(fiscal_start)
        first, last = short_month(start.month), short_month(end.month)
        if start.year == end.year:
            return f"{first}–{last} {end.year}"
        return f"{first} {start.year}–{last} {end.year}"

    def __str__(self) -> str:
        return self.text


NOW, NEXT, LATER = "now", "next", "later"


def parse_period(text: str, current: Quarter) -> Period | None:
    """What a roadmap's quarter column means as seen from the ``current`` quarter.

    ``2027-Q1``, ``2027-H1`` and ``2027`` name themselves; ``now`` is the current quarter and ``next`` the
    one after it; ``later`` and an empty text name no date (None). ValueError for anything else.
    """
    word = text.strip().lower()
    if word in ("", LATER):
        return None
    if word in (NOW, NEXT):
        return Period.of(current.plus(0 if word == NOW else 1))
    if found := _QUARTER.fullmatch(word):
        return Period.of(Quarter(int(found[1]), int(found[2])))
    if found := _HALF.fullmatch(word):
        year, half = int(found[1]), int(found[2])
        return Period(f"{year}-H{half}", Quarter(year, half * 2 - 1), Quarter(year, half * 2))
    if _YEAR.fullmatch(word):
        return Period(word, Quarter(int(word), 1), Quarter(int(word), 4))
    raise ValueError(
        f"{text!r} is not a quarter; write 2027-Q1, 2027-H1, 2027, now, next, later or leave it empty"
    )

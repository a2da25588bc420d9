"""The quarter that somebody names as their own plan, in the company's fiscal year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from triage.quarters import Quarter
from triage.reading.due import dues_in
from triage.reading.words import cut

_NUMBERED = re.compile(
    r"(?:\b(?P<y1>20\d\d)[-\s]?|\bfy\s?'?(?P<y3>20\d\d|"
    r"\d\d)[\s-]?)?(?<![a-z\d])(?P<kind>[qh])(?P<number>[1-4])(?![\d%])"
    r"(?:[\s/'’-]{0,2}(?:of\s)?(?:fy\s?)?'?(?P<y2>20\d\d|\d\d(?![\d%])))?",
    re.IGNORECASE,
)
_SPELT = re.compile(
    r"\b(?P<ordinal>first|second|third|fourth|last|1st|2nd|3rd|4th|erste[sn]?|zweite[sn]?|dritte[sn]?|"
    r"vierte[sn]?)\s"
    r"(?P<kind>quarter|half|quartal|halbjahr)(?:\s(?:of\s)?(?P<year>20\d\d|next year))?\b",
    re.IGNORECASE,
)
_ORDINALS = (
    ("first", "1st", "erste"),
    ("second", "2nd", "zweite"),
    ("third", "3rd", "dritte"),
    ("fourth", "4th", "last", "vierte"),
)
_RELATIVE = re.compile(
    r"\b(?:this|current|next|the next|coming|following|nächste[sn]?|diese[sm]|kommendes)\s"
    r"(?:fiscal )?(?:quarter|quartal|half|halbjahr|year|jahr)\b(?!'s)|\bquarter after next\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:\b(?:in|for|during|into|to|until|by|before|late|end of|sometime)\s|[,:;–—-]\s|"
    r"^\W*)(?P<year>20\d\d)(?![-\d]|\s?[qh]\d)",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(
    r"\b(?:not|nicht|isn't|won't)(?:\s\w+){0,2}\s(?:in|for|this|im|happening)\s*(?:[qh]\d (?:or|and|"
    r"nor) )?$|\bnot\s*$|"
    r"\bno (?!capacity|room|bandwidth|slot|chance|way)\w+ (?:until|till|before)\s*$|"
    r"\b(?:can't|cannot|won't|not going to|unable to|not able to)\s(?:do|make|manage|hit|get|ship|deliver|"
    r"fit|start|take)(?:\s(?:it|this|that|on))*\s(?:in(?:to)?\s|by\s|for\s|during\s)?$|"
    r"\b(?:instead of|out of|rather than|missed|missed the cut for|requests?|deals|asks|times)\s*$|"
    r"\b(?:since|last|back in|asked in|"
    r"renewed in|signed in|met in|tried (?:it |this |that )?in|"
    r"shipped in|as of|no (?:capacity|room|slot|slots|bandwidth)(?: left)? (?:in|for))\s*$|"
    r"\b(?:full|booked|busy|gone|over-?committed|maxed(?: out)?|tied up|taken|spoken for|packed|reviewed?|"
    r"revisit(?:ed)?|(?:re-?)?assess|re-?evaluate|"
    r"look(?:ing)? at it|look again|review it|asked|renewal|renews?|contract|deadline|freeze|"
    r"locked)(?:\s\w+){0,3}\s(?:in|until|for|"
    r"through|till|this|through the end of|to|during|is|by|ends)?\s*$",
    re.IGNORECASE,
)
_NOT_A_PLAN = re.compile(
    r"(?:of|from|for|to|in)?\s?(?:planning|discussion|workshop|council|agenda|evaluation|interviews|list|"
    r"review|budget|deck|slides?|numbers|report|board|offsite|"
    r"okrs?|goals|forecast|calls?|"
    r"meetings?|demo|qbr|results|contract|event|conference|audit|quote|thread|request|customer|deal|"
    r"renewal|deadline)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"last (?:year|time)|to (?:early |mid |late )?(?:20\d\d[- ]?)?[qh][1-4]|(?:(?:and|"
    r"or) [qh][1-4] )?(?:is|are|were|was) (?:already |"
    r"all |now |completely |fully )?(?:full|booked|closed|locked|gone|packed|taken|merged|done)",
    re.IGNORECASE,
)  # "from Q1 to Q2", "Q1 is full"
_ABOUT_THREAD = re.compile(
    r"week|day\b|monday|tuesday|wednesday|thursday|friday|tomorrow|today|tonight|heute|"
    r"morgen|eod|cob|eow|\d\d?\s?(?:pm|am)|woche|tag\b",
    re.IGNORECASE,
)

_TURNED = re.compile(
    r"\b(?P<number>[1-4])(?P<kind>[qh])\s?'?(?P<year>20\d\d|\d\d)\b|"
    r"\b(?P<year2>20\d\d|\d\d)(?P<kind2>[qh])(?P<number2>[1-4])\b",
    re.IGNORECASE,
)  # "1Q27", "27Q1"
_FISCAL_YEAR = re.compile(
    r"\b(?:fy|fiscal(?: year)?)\s?'?(?P<year>20\d\d|\d\d)\b(?![\s-]?[qh]\d)", re.IGNORECASE
)
_EARLY = re.compile(
    r"\b(?:early(?: in)?|(?:(?:the )?(?:beginning|start) of|first thing(?: in)?)(?: the)?|anfang)\s"
    r"(?P<year>20\d\d|next year|nächstes jahr)\b(?!'s)",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"\b(?:in|over|during|for|this|next|im|diesen)\s(?:the\s|early\s|late\s)?(?P<season>spring|summer|"
    r"autumn|fall|"
    r"frühjahr|sommer|herbst)\b(?!\s(?:release|break|holiday|20\d\d))",
    re.IGNORECASE,
)
_LAST_MONTH = {"spring": 6, "frühjahr": 6, "summer": 9, "sommer": 9, "autumn": 11, "fall": 11, "herbst": 11}

_Found = tuple[int, int, Quarter]


def quarter_said(text: str, today: date, fiscal_start: int = 1, *, ahead: bool = False) -> Quarter | None:
    """The first quarter the text plans for; one that is only ruled out or reported promises nothing.

    A half-year or year stands for its last quarter: that is what it promises. ``ahead``: without a year
    the current quarter is not meant ("later, in Q4" said in Q4).
    """
    current = Quarter.containing(today, fiscal_start)
    found = [
        *_numbered(text, current, ahead),
        *_spelt(text, current, ahead),
        *_relative(text, current),
        *_early(text, today, fiscal_start),
        *_fiscal_years(text),
    ]
    found = found or [*_years(text, current)] or [*_calendar(text, today, fiscal_start)]
    found = found or [*_seasons(text, today, fiscal_start)]
    meant = [
        (at, quarter)
        for at, end, quarter in found
        if _is_plan(text, at, end) and not (ahead and quarter <= current)
    ]
    return min(meant)[1] if meant else None


def _is_plan(text: str, start: int, end: int) -> bool:
    rest = text[end : end + 60].lstrip()
    before = text[max(0, start - 60) : start]
    return not (_NOT_THEN.search(before) or _NOT_A_PLAN.match(rest) or _LEFT.match(rest))


def _numbered(text: str, current: Quarter, ahead: bool) -> Iterator[_Found]:
    for found in _NUMBERED.finditer(text):
        number = min(4, int(found["number"]) * (2 if found["kind"].lower() == "h" else 1))
        year = found["y1"] or found["y2"] or found["y3"]
        # "In H2", said in the half's last quarter, is the next one: five weeks are no half-year.
        late = ahead or found["kind"].lower() == "h"
        yield *found.span(), _in_year(number, int(year[-2:]) + 2000 if year else None, current, late)
    for found in _TURNED.finditer(text):
        turned = int(found["number"] or found["number2"])
        half = (found["kind"] or found["kind2"]).lower() == "h"
        year = found["year"] or found["year2"]
        yield *found.span(), Quarter(int(year[-2:]) + 2000, min(4, turned * (2 if half else 1)))


def _spelt(text: str, current: Quarter, ahead: bool) -> Iterator[_Found]:
    for found in _SPELT.finditer(text):
        ordinal = found["ordinal"].lower()
        number = next(n for n, words in enumerate(_ORDINALS, 1) if ordinal.startswith(words))
        half = found["kind"].lower().startswith("h")
        year = (found["year"] or "").lower()
        named = int(year) if year.isdigit() else current.year + 1 if year else None
        yield *found.span(), _in_year(min(4, number * (2 if half else 1)), named, current, ahead)


def _in_year(number: int, year: int | None, current: Quarter, ahead: bool) -> Quarter:
    if year:
        return Quarter(year, number)
    passed = number <= current.number if ahead else number < current.number
    return Quarter(current.year + passed, number)


def _relative(text: str, current: Quarter) -> Iterator[_Found]:
    for found in _RELATIVE.finditer(text):
        yield *found.span(), _counted(found[0].lower(), current)


def _counted(words: str, current: Quarter) -> Quarter:
    if words == "quarter after next":
        return current.plus(2)
    ahead = 0 if words.startswith(("this", "current", "dies")) else 1
    if words.endswith(("year", " jahr")):
        return Quarter(current.year + ahead, 4)
    if words.endswith(("half", "halbjahr")):
        half = (current.number + 1) // 2 + ahead
        return Quarter(current.year + (half - 1) // 2, (half - 1) % 2 * 2 + 2)
    return current.plus(ahead)


def _years(text: str, current: Quarter) -> Iterator[_Found]:
    for found in _YEAR.finditer(text):
        if int(found["year"]) >= current.year:
            yield *found.span("year"), Quarter(int(found["year"]), 4)


def _fiscal_years(text: str) -> Iterator[_Found]:
    for found in _FISCAL_YEAR.finditer(text):
        yield *found.span(), Quarter(int(found["year"][-2:]) + 2000, 4)


def _early(text: str, today: date, fiscal_start: int) -> Iterator[_Found]:
    """The first months of a year, which "next year" alone would promise by its end."""
    for found in _EARLY.finditer(text):
        year = int(found["year"]) if found["year"].isdigit() else today.year + 1
        if year >= today.year:
            yield *found.span(), Quarter.containing(date(year, 3, 31), fiscal_start)


def _seasons(text: str, today: date, fiscal_start: int) -> Iterator[_Found]:
    """A season that is named without "by": the next one, to its end."""
    for found in _SEASON.finditer(text):
        month = _LAST_MONTH[found["season"].lower()]
        year = today.year + (today.month >= month)
        yield *found.span(), Quarter.containing(date(year, month, 28), fiscal_start)


def _calendar(text: str, today: date, fiscal_start: int) -> Iterator[_Found]:
    """The quarter of a month or a season; days and weeks are about the thread, not the roadmap."""
    words = cut(text)
    for due in dues_in(words, today):
        if not _ABOUT_THREAD.search(words.text[due.start : due.end]):
            yield due.start, due.end, Quarter.containing(due.last, fiscal_start)

"""By when the customer needs it: an interval of days in the future, read by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage.reading.date_words import (
    BEFORE,
    BY,
    DATE,
    HINT,
    LEAD,
    MEETING,
    MET,
    PAPERWORK,
    PAST,
    TRAIL,
)
from triage.reading.day_spans import span_of
from triage.reading.words import Words


@dataclass(frozen=True, slots=True)
class FoundDue:
    first: date
    last: date
    start: int
    end: int
    confidence: float


_WEEK = 7
_ALSO_WORDS = frozenset({"may", "mar", "march", "sun", "sat", "mon", "wed", "dec", "jan"})


def find_due(words: Words, today: date, fiscal_start: int = 1) -> FoundDue | None:
    """The day or days by which it is needed; of several the one a deadline word leads to, then the first.

    Quarters and half-years are those of the year that begins with the month ``fiscal_start``.
    """
    return soonest(dues_in(words, today, fiscal_start))


def soonest(dues: Sequence[FoundDue]) -> FoundDue | None:
    return max(dues, key=lambda due: due.confidence, default=None)


def dues_in(words: Words, today: date, fiscal_start: int = 1) -> list[FoundDue]:
    """Every day or interval ahead that the text names."""
    if not HINT.search(words.small):
        return []
    found = (_judged(found, words, today, fiscal_start) for found in DATE.finditer(words.small))
    return [due for due in found if due]


def _judged(found: re.Match[str], words: Words, today: date, fiscal_start: int) -> FoundDue | None:
    text = words.small
    before, after = text[max(0, found.start() - 44) : found.start()], text[found.end() : found.end() + 40]
    lead, trail = LEAD.search(before), TRAIL.match(after)
    if found["tom"] and not (lead and BY.search(before)):
        return None
    by = bool(lead and lead["by"])
    hard = by or (bool(trail) and not PAST.search(before))
    if not hard and (
        _met(found, before, after) or PAST.search(before) or not _plausible(found, bool(lead), words.text)
    ):
        return None
    try:
        span = span_of(found, today, fiscal_start)
    except (ValueError, OverflowError):  # 30 February, month 13: no day, so no due date
        return None
    if span is None or span[1] < today:
        return None
    if not trail and (span[1] - span[0]).days > _WEEK and BEFORE.search(before):
        span = span[0] - timedelta(days=_WEEK), span[0]
    confidence = 0.35 if PAPERWORK.search(before) else 0.9 if hard else 0.6 if lead else 0.4
    return FoundDue(max(span[0], today), span[1], found.start(), found.end(), confidence)


def _met(found: re.Match[str], before: str, after: str) -> bool:
    """Whether people meet then, or something was put off till then."""
    return bool(MEETING.search(before) or MET.match(after))


def _plausible(found: re.Match[str], led: bool, text: str) -> bool:
    """Words that are also something else ("may", a bare year) count only where a date is led to."""
    word = found[0]
    if word in ("may", "mar", "march", "sun", "sat", "mon", "wed", "dec", "jan") and not (
        led and text[found.start()].isupper()
    ):
        return False
    if found["tom"] or (found["rel"] or "").lower() in ("this", "current") or word.startswith("diese"):
        return (
            False  # "they export by hand today", "asked for it this week": only a deadline word makes it one
        )
    if found["ry"] or found["wrel"]:
        return True
    if found["us"] or found["yr"] or found["wday"] or found["nth"]:
        return led or bool(found["ypart"])
    if found["runit"]:
        return bool(
            found["rpart"] or (found["rel"] or "").lower() not in ("", "the", "of", "des", "the next")
        )
    return True

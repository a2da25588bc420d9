"""A PM's reply in the thread: a verdict in plain words, or talk.

Only a verdict *with* a reason or a quarter and without any hedge is an answer. In doubt it is talk: the PM is
then offered buttons, whereas a wrongly recorded answer is told to everyone who asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from triage.quarters import Quarter
from triage.reading.answer_words import (
    BECAUSE,
    CARRIES_ON,
    FISCAL_FIRST,
    GREETING,
    GROUNDS,
    HEAD,
    HEDGE,
    NEVER,
    NOT_THEN,
    OTHER_OBJECT,
    QUARTER,
    RELATIVE,
    SMALL,
    TAKES_OBJECT,
    TALK,
    TIME_WORDS,
    TO_QUARTER,
)
from triage.reading.due import find_due
from triage.reading.plain import plain_text
from triage.reading.words import cut
from triage.verdicts import Verdict

MOST_READ = 2_000
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """A PM's word: verdict, reason ("" where only a quarter was given) and quarter, as ``2027-Q1``."""

    verdict: Verdict
    reason: str
    quarter: str | None


def read_answer(text: str, *, today: date, fiscal_start: int = 1) -> PlainAnswer | None:
    """The answer a reply gives, or None where it is talk; ``fiscal_start`` is the fiscal year's first month.

    A half-year or year stands for its last quarter: that is what it promises.
    """
    plain = _unquoted(plain_text(text)[:MOST_READ]).replace("’", "'")
    head = HEAD.match(plain, _greeting_end(plain))
    if not head or HEDGE.search(plain):
        return None
    verdict = next(verdict for verdict in Verdict if head[verdict.value])
    rest = plain[head.end() :]
    quarter = _quarter_in(plain[head.start() :], today, fiscal_start)
    reason = _reason(rest)
    if _is_talk(head, rest, reason, quarter):
        return None
    return PlainAnswer(verdict, _told(reason, head[0], quarter), quarter) if reason or quarter else None


def _unquoted(text: str) -> str:
    """Without the lines that quote somebody else."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">")).strip()


def _greeting_end(text: str) -> int:
    found = GREETING.match(text)
    return found.end() if found else 0


def _reason(rest: str) -> str:
    """What follows the verdict, without the marks and words that lead to it."""
    return " ".join(rest.split()).lstrip(" ,.;:!–—-").strip()


def _is_talk(head: re.Match[str], rest: str, reason: str, quarter: str | None) -> bool:
    """Whether what follows the verdict makes it small talk, or an answer to some other question."""
    if NEVER.match(reason) or (_does_something(head) and OTHER_OBJECT.match(rest)):
        return True
    because = BECAUSE.search(reason)
    if (because and because.start() == 0) or (head["later"] and CARRIES_ON.match(rest)):
        return len(reason.split()) < 3
    if quarter and TO_QUARTER.match(reason):
        return False
    if TALK.match(reason) and not (quarter and because):
        return True
    return _small(reason) if quarter else not (because or _is_reason(head, rest, reason))


def _is_reason(head: re.Match[str], rest: str, reason: str) -> bool:
    """Whether the words after a verdict say something about the thing, so that others can be told."""
    runs_on = rest[:1] == " " and rest[1:2].isalpha()
    if len(reason.split()) < 2 or (runs_on and not _is_statement(head[0])):
        return False
    return bool(GROUNDS.search(reason)) or (bool(head["later"]) and len(reason.split()) > 3)


def _does_something(head: re.Match[str]) -> bool:
    """Whether the verdict is a verb that takes an object: "approved the expense report"."""
    return head[0].strip().lower().endswith(TAKES_OBJECT)


def _is_statement(head: str) -> bool:
    """ "We won't build this" may run on; "no crypto" is no sentence anybody can be told."""
    return " " in head.strip()


def _small(reason: str) -> bool:
    return bool(SMALL.search(reason)) and not re.search(r"[qh][1-4]|quarter|20\d\d", reason, re.IGNORECASE)


def _told(reason: str, head: str, quarter: str | None) -> str:
    """The reason as people will read it: "because" goes, and what is nothing but the quarter is none."""
    if (because := BECAUSE.search(reason)) and _only_time(reason[: because.start()]):
        reason = reason[because.start() :]
    told = re.sub(r"^(?:because|since|as|weil|da)\s(?!of\b)", "", reason, flags=re.IGNORECASE).strip()
    if quarter and len(re.sub(r"\W", " ", told).split()) <= 4 and _only_time(told):
        return ""
    return told[:LONGEST_REASON]


def _only_time(text: str) -> bool:
    words = re.findall(r"[a-zäöü]+\d?|\d+", text.lower())
    return all(TIME_WORDS.fullmatch(word) or any(letter.isdigit() for letter in word) for word in words)


def _quarter_in(text: str, today: date, fiscal_start: int) -> str | None:
    """The first quarter the text promises; one that is only ruled out ("not in Q2") promises nothing."""
    current = Quarter.containing(today, fiscal_start)
    for pattern in (FISCAL_FIRST, QUARTER):
        for found in pattern.finditer(text):
            if not NOT_THEN.search(text[: found.start()]):
                return str(_numbered(found, current))
    near = RELATIVE.search(text)
    if near and not NOT_THEN.search(text[: near.start()]):
        return str(_relative(near[0].lower(), current))
    return _calendar(text, today, fiscal_start)


def _numbered(found: re.Match[str], current: Quarter) -> Quarter:
    groups = found.groupdict()
    number = int(groups["number"]) * (2 if groups["kind"].lower() == "h" else 1)
    number = min(number, 4)
    year = groups.get("y") or groups.get("y1") or groups.get("y2")
    if year:
        return Quarter(int(year) + (2000 if len(year) == 2 else 0), number)
    return Quarter(current.year + (1 if number < current.number else 0), number)


def _relative(words: str, current: Quarter) -> Quarter:
    if words == "quarter after next":
        return current.plus(2)
    ahead = 0 if words.startswith(("this", "current", "dieses")) else 1
    if words.endswith(("year", "jahr")):
        return Quarter(current.year + ahead, 4)
    if words.endswith("half"):
        half = (current.number + 1) // 2 + ahead
        return Quarter(current.year + (half - 1) // 2, (half - 1) % 2 * 2 + 2)
    return current.plus(ahead)


def _calendar(text: str, today: date, fiscal_start: int) -> str | None:
    """The quarter of a month, a season or a year; days and weeks are about the thread, not the roadmap."""
    words = cut(text)
    due = find_due(words, today)
    if due is None or SMALL.search(words.text[due.start : due.end]) or NOT_THEN.search(text[: due.start]):
        return None
    return str(Quarter.containing(due.last, fiscal_start))

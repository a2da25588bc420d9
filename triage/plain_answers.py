"""A PM's reply in the thread: a verdict in plain words, or talk.

Only a verdict *with* a reason or a quarter and without any hedge is an answer. In doubt it is talk: the PM is
then offered buttons, whereas a wrongly recorded answer is told to everyone who asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.quarters_said import quarter_said
from triage.reading.answer_words import (
    AFTER_BARE,
    DECLARED,
    ONE_WORD,
    ONLY_TIME,
    PREFACE,
    RUNS_ON,
    STATEMENT,
)
from triage.reading.ground_words import BECAUSE, CARRIES_ON, GROUNDS, LEADS_TO_REASON
from triage.reading.plain import plain_text
from triage.reading.talk_words import ASIDE, HEDGE, IDLE, LEANING, NO_ASIDE, PERSONAL, UNSETTLED
from triage.verdicts import Verdict

MOST_READ = 2_000
LONGEST_REASON = 500
_CUT = re.compile(
    r"[,;:!\n()–—]+|\.+(?=\s|$)|…|\s-+(?=\s)"
    r"|\s(?=(?:so|hence|therefore) (?:yes|no|it|this|that|we|the answer)\b)"
    r"|\s(?=(?:because|since|weil|due to|as (?:we|it|this|our|the|only|they|there|nobody))\s)"
)
_NO_APOSTROPHE = re.compile(
    r"\b(don|won|can|isn|doesn|aren|didn|haven|hasn|wasn|couldn|wouldn)t\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """A PM's word: verdict, reason ("" where only a quarter was given) and quarter, as ``2027-Q1``."""

    verdict: Verdict
    reason: str
    quarter: str | None


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a reply gives its verdict: in a ``bare`` yes or no, or in a statement that speaks for itself."""

    verdict: Verdict
    start: int
    end: int
    bare: bool


def read_answer(text: str, *, today: date, fiscal_start: int = 1) -> PlainAnswer | None:
    """The answer a reply gives, or None where it is talk; ``fiscal_start`` is the fiscal year's first month.

    A half-year or year stands for its last quarter: that is what it promises. A no promises no quarter.
    """
    reply = _said(text)
    if HEDGE.search(reply):
        return None
    head = _head(reply)
    if head is None or _runs_on(reply, head) or _is_aside(reply, head):
        return None
    verdict = _weighed(head, reply)
    if verdict is None:
        return None
    quarter = None
    if verdict is not Verdict.NO:
        quarter = quarter_said(reply[head.start :], today, fiscal_start, ahead=verdict is Verdict.LATER)
    if not (quarter or _has_grounds(reply, head)):
        return None
    answer = PlainAnswer(verdict, _reason(reply, head), str(quarter) if quarter else None)
    return answer if answer.reason or answer.quarter else None


def leaning(text: str) -> Verdict | None:
    """The verdict that talk leans to ("yes, let me check"), for the button to highlight; None if to none."""
    reply = _said(text)
    if found := LEANING.search(reply):
        return _which(found)
    head = _head(reply)
    return None if head is None or IDLE.match(reply[head.end :]) else head.verdict


def _said(text: str) -> str:
    """What the reply itself says, without the lines that quote somebody else."""
    plain = _NO_APOSTROPHE.sub(r"\1't", plain_text(text)[:MOST_READ].replace("’", "'"))
    return "\n".join(line for line in plain.split("\n") if not line.startswith(">")).strip()


def _clauses(reply: str) -> list[tuple[int, int]]:
    """Where the clauses of a reply start and end; what separates them is in none."""
    edges = [0, *(edge for found in _CUT.finditer(reply) for edge in found.span()), len(reply)]
    return [
        (start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if reply[start:end].strip()
    ]


def _which(found: re.Match[str]) -> Verdict:
    groups = found.groupdict()
    return next(v for v in Verdict if groups[v.value] or groups.get(f"{v.value}2"))


def _head(reply: str) -> _Head | None:
    """The first verdict: a bare word where the reply opens or concludes, a statement in any clause."""
    opens = True
    for start, end in _clauses(reply):
        clause = reply[start:end]
        if (found := STATEMENT.match(clause)) or (found := DECLARED.search(clause)):
            return _Head(_which(found), start + found.start(), start + found.end(), False)
        if (found := ONE_WORD.match(clause)) and (opens or _concludes(clause[found.end() :])):
            return _Head(_which(found), start, start + found.end(), True)
        opens = opens and bool(PREFACE.match(clause))
    return None


def _concludes(rest: str) -> bool:
    """Whether nothing but a time follows a yes or no in the midst of a reply."""
    return not rest.strip() or bool(ONLY_TIME.fullmatch(rest))


def _runs_on(reply: str, head: _Head) -> bool:
    """Whether a bare word leads to something else: "no worries", "yes men", "later alligator"."""
    rest = reply[head.end :]
    leads_on = AFTER_BARE.match(rest) or BECAUSE.match(rest.lstrip())
    return head.bare and rest[:1] == " " and rest[1:2].isalpha() and not leads_on


def _is_aside(reply: str, head: _Head) -> bool:
    """Whether the reply is about the thread, its people or some other question."""
    if PERSONAL.search(reply):
        return True
    unsettled = head.bare and head.verdict is not Verdict.LATER
    own = _own_clauses(reply, head)
    return any(ASIDE.search(clause) or (unsettled and UNSETTLED.search(clause)) for clause in own)


def _own_clauses(reply: str, head: _Head) -> list[str]:
    """The clauses that are neither opening politeness nor an argument after "because"."""
    before, after = NO_ASIDE.sub(" ", reply[: head.start]), NO_ASIDE.sub(" ", reply[head.end :])
    led_to = [clause for clause in _texts(before) if not PREFACE.match(clause)]
    return [clause for clause in led_to + _texts(after) if not BECAUSE.match(clause)]


def _texts(part: str) -> list[str]:
    return [part[start:end].strip() for start, end in _clauses(part)]


def _weighed(head: _Head, reply: str) -> Verdict | None:
    """The verdict in the light of the rest: "no, not before Q3" is later, "yes, not planned" is nothing."""
    others = {_which(found) for found in _statements(reply[head.end :])}
    if not head.bare or not others - {head.verdict}:
        return head.verdict
    if others <= {Verdict.LATER, head.verdict}:
        return Verdict.LATER if head.verdict is Verdict.NO else head.verdict
    return head.verdict if head.verdict is Verdict.LATER else None


def _statements(rest: str) -> Sequence[re.Match[str]]:
    found = (STATEMENT.match(rest[start:end]) for start, end in _clauses(rest))
    return [match for match in found if match]


def _has_grounds(reply: str, head: _Head) -> bool:
    """Whether something is said about the thing, so that others can be told why."""
    clauses = [reply[start:end].strip() for start, end in _clauses(reply)]
    if any(BECAUSE.match(clause) and len(clause.split()) > 2 for clause in clauses):
        return True
    rest = reply[head.end :]
    if CARRIES_ON.match(rest) and head.verdict is Verdict.LATER and len(rest.split()) > 2:
        return True
    own = _own_clauses(reply, head)
    why = GROUNDS[head.verdict]
    return any(why.search(clause) or (not head.bare and len(clause.split()) > 2) for clause in own)


def _reason(reply: str, head: _Head) -> str:
    """The reason as people will read it: what follows the verdict or else what led to it."""
    rest = reply[head.end :]
    if not head.bare and RUNS_ON.match(rest):
        return _told(reply[head.start :])
    return _told(rest) or _told(reply[: head.start])


def _told(part: str) -> str:
    """Without politeness, mere times and the words that lead to a reason."""
    kept = [span for span in _clauses(part) if not _is_empty(part[slice(*span)])]
    if not kept:
        return ""
    told = " ".join(part[kept[0][0] : kept[-1][1]].split())
    return LEADS_TO_REASON.sub("", told).strip(" -,.:;")[:LONGEST_REASON]


def _is_empty(clause: str) -> bool:
    words = clause.strip(" -")
    polite = ONLY_TIME.fullmatch(words) or PREFACE.match(words) or ONE_WORD.fullmatch(words)
    return bool(polite) or not any(map(str.isalpha, words))

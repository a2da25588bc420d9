"""A PM's reply in the thread: a verdict in plain words, or talk.

Only a verdict *with* a reason or a quarter and without any hedge is an answer. Rules read the words, and what
was learned from replies says how sure that is. In doubt it is talk: the PM is then offered buttons, whereas a
wrongly recorded answer is told to everyone who asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.answer_rules import Head, has_grounds, head_of, reason_of, ruled, said, word_leant_to
from triage.quarters_said import quarter_said
from triage.reading.reply_likelihood import OUTCOMES, learned_replies, outcome_odds
from triage.reading.talk_words import DOUBT, HEDGE, OFTEN_NO_HEDGE
from triage.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """A PM's word: verdict, reason ("" where only a quarter was given) and quarter, as ``2027-Q1``."""

    verdict: Verdict
    reason: str
    quarter: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules and the odds make of a reply together; ``sure`` is 0 to 1.

    ``how``: they ``agreed``; the rules read an answer, ``opposed`` by the odds; the odds see one ``alone``,
    ``aside`` from the rules' view that it is about the thread, or ``doubted`` by a hedge, which may be none.
    """

    verdict: Verdict
    sure: float
    how: str
    head: Head | None
    quarter: str | None


def read_answer(text: str, *, today: date, fiscal_start: int = 1) -> PlainAnswer | None:
    """The answer a reply gives, or None where it is talk; ``fiscal_start`` is the fiscal year's first month.

    A half-year or year stands for its last quarter: that is what it promises. A no promises no quarter.
    """
    reply = said(text)
    found = standing_of(reply, outcome_odds(reply), today, fiscal_start)
    if found is None or found.sure < learned_replies().record_from[found.how]:
        return None
    reason = reason_of(reply, found.head, dated=found.quarter is not None)
    return PlainAnswer(found.verdict, reason, found.quarter) if reason or found.quarter else None


def standing_of(reply: str, odds: Sequence[float], today: date, fiscal_start: int) -> Standing | None:
    """The likeliest answer a reply gives, or None where a question or a plain hedge makes it talk."""
    hedges = [found[0] for found in HEDGE.finditer(reply)]
    if not reply or DOUBT.search(reply) or not all(map(OFTEN_NO_HEDGE.fullmatch, hedges)):
        return None
    likely = _likeliest(odds)
    head = ruled(reply)
    if head and not hedges:
        quarter = _quarter(reply, head, head.verdict, today, fiscal_start)
        if quarter or has_grounds(reply, head):
            how = "agreed" if head.verdict is likely else "opposed"
            return Standing(head.verdict, 1 - odds[0], how, head, quarter)
    how = "doubted" if hedges else "aside" if head is None and head_of(reply) else "alone"
    head = head if head and head.verdict is likely else None
    quarter = _quarter(reply, head, likely, today, fiscal_start)
    return Standing(likely, odds[OUTCOMES.index(likely)], how, head, quarter)


def _likeliest(odds: Sequence[float]) -> Verdict:
    return max(Verdict, key=lambda verdict: odds[OUTCOMES.index(verdict)])


def _quarter(reply: str, head: Head | None, verdict: Verdict, today: date, fiscal_start: int) -> str | None:
    """What the verdict promises: named after it or, where it is a bare word, before it."""
    if verdict is Verdict.NO:
        return None
    ahead = verdict is Verdict.LATER
    start = head.start if head else 0
    parts = [reply[start:], reply[:start]] if head is None or head.bare else [reply[start:]]
    found = (quarter_said(part, today, fiscal_start, ahead=ahead) for part in parts)
    return next((str(quarter) for quarter in found if quarter), None)


def leaning(text: str) -> Verdict | None:
    """The verdict that talk leans to ("yes, let me check"), for the button to highlight; None if to none."""
    reply = said(text)
    if found := word_leant_to(reply):
        return found
    odds = outcome_odds(reply)
    return _likeliest(odds) if 1 - odds[0] >= learned_replies().offer_from else None

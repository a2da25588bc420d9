"""Reading a message: is it an ask, by whom, worth what, how bad, by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage.accounts import AccountBook
from triage.asks import Severity, Stage
from triage.matching.terms import product_words
from triage.money import Money
from triage.reading.accounts import FoundAccount, find_account, index_of
from triage.reading.amounts import FoundAmount, find_amount
from triage.reading.cues import Hit, hits
from triage.reading.due import FoundDue, find_due
from triage.reading.likelihood import Likelihood, likelihood_of, score_of
from triage.reading.organisations import find_organisation
from triage.reading.plain import plain_text
from triage.reading.signals import FoundSeverity, severity_of, stage_of, workaround_of
from triage.reading.titles import best_wish, title_of
from triage.reading.wishes import Wish, wishes
from triage.reading.words import Words, cut

_DEAL_STAGES = (Stage.RENEWAL, Stage.NEGOTIATION, Stage.PROPOSAL)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the plain text a field was read, and how sure that is (0 to 1)."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says. What is unsure is left empty, never invented.

    ``text`` is plain; ``amount`` is per year; ``due_from`` to ``due_to`` is an interval of days of which
    the last one counts; ``severity_evidence`` tells that a deal, a renewal date or a sentence names what
    is blocked; ``evidence`` has a span in ``text`` for each field that was found.
    """

    text: str
    is_ask: Likelihood
    score: float
    title: str
    account: str | None
    account_known: bool
    amount: Money | None
    severity: Severity | None
    severity_evidence: bool
    stage: Stage | None
    due_from: date | None
    due_to: date | None
    workaround: str
    evidence: Mapping[str, Evidence]


def read(text: str, *, accounts: AccountBook, currency: str, today: date) -> Reading:
    """Read one Slack message; ``currency`` is the workspace's, for figures that name none."""
    plain = plain_text(text)
    words = cut(plain)
    if not words.lower:
        return _nothing(plain)
    found_hits = hits(words)
    known = find_account(words, index_of(accounts))
    account = known or find_organisation(words)
    amount, due = find_amount(words, currency), find_due(words, today)
    cuts = [(part.start, part.end) for part in (account, amount, due) if part]
    concepts = product_words(words.lower)
    found = wishes(words, found_hits, cuts, concepts)
    severity = severity_of(words, found_hits)
    clues = [name for name, part in _named(account, amount, severity, due) if part]
    score = score_of(words, found_hits, found, clues, bool(concepts))
    return _reading(plain, words, found_hits, found, score, bool(known), account, amount, severity, due, cuts)


def _named(*parts: object) -> list[tuple[str, object]]:
    return list(zip(("account", "amount", "severity", "due"), parts, strict=True))


def _nothing(plain: str) -> Reading:
    return Reading(plain, Likelihood.IGNORE, 0.0, "", None, False, None, None, False, None, None, None, "", {})


def _reading(
    plain: str,
    words: Words,
    found_hits: Sequence[Hit],
    found: Sequence[Wish],
    score: float,
    is_known: bool,
    account: FoundAccount | None,
    amount: FoundAmount | None,
    severity: FoundSeverity | None,
    due: FoundDue | None,
    cuts: Sequence[tuple[int, int]],
) -> Reading:
    stage = stage_of(found_hits)
    workaround = workaround_of(words, found_hits)
    return Reading(
        text=plain,
        is_ask=likelihood_of(score),
        score=score,
        title=title_of(words, found, cuts),
        account=account.name if account else None,
        account_known=is_known,
        amount=amount.money if amount else None,
        severity=severity.severity if severity else None,
        severity_evidence=bool(severity) and _evident(severity, amount, stage),
        stage=stage,
        due_from=due.first if due else None,
        due_to=due.last if due else None,
        workaround=workaround[0] if workaround else "",
        evidence=_evidence(words, found, score, account, amount, severity, due, workaround),
    )


def _evident(severity: FoundSeverity | None, amount: FoundAmount | None, stage: Stage | None) -> bool:
    return (severity is not None and severity.blocks) or amount is not None or stage in _DEAL_STAGES


def _evidence(
    words: Words,
    found: Sequence[Wish],
    score: float,
    account: FoundAccount | None,
    amount: FoundAmount | None,
    severity: FoundSeverity | None,
    due: FoundDue | None,
    workaround: tuple[str, int, int] | None,
) -> dict[str, Evidence]:
    evidence = {
        name: Evidence(part.start, part.end, part.confidence)
        for name, part in (("account", account), ("amount", amount), ("due", due))
        if part
    }
    if severity:
        evidence["severity"] = Evidence(severity.start, severity.end, 0.9 if severity.blocks else 0.7)
    if workaround:
        evidence["workaround"] = Evidence(workaround[1], workaround[2], 0.6)
    if wish := best_wish(found):
        evidence["title"] = Evidence(words.starts[wish.first], words.ends[wish.last - 1], score)
    return evidence

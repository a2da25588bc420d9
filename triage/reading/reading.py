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
from triage.reading.amounts import FoundAmount, amounts_in, likeliest
from triage.reading.cues import Hit, hits
from triage.reading.due import FoundDue, dues_in, soonest
from triage.reading.features import Clues, is_meant
from triage.reading.fragments import Fragment, bare_fragment
from triage.reading.likelihood import Likelihood, likelihood_of, score_of
from triage.reading.organisations import find_organisation
from triage.reading.plain import plain_text
from triage.reading.signals import FoundSeverity, severity_of, stage_of, workaround_of
from triage.reading.titles import best_wish, title_of
from triage.reading.wishes import Wish, bare_wish, covered, wishes
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


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a message is read with beside the book of accounts."""

    currency: str
    today: date
    fiscal_start: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was found in a message, each with its place."""

    hits: Sequence[Hit]
    wishes: Sequence[Wish]
    fragment: Fragment | None
    product: dict[int, int]  # words (first -> end) that name something a product has
    account: FoundAccount | None
    known: bool
    amount: FoundAmount | None
    severity: FoundSeverity | None
    due: FoundDue | None
    workaround: tuple[str, int, int] | None
    stage: Stage | None
    spans: Sequence[tuple[int, int, str]]  # accounts, money and days; what is asked for never runs into them

    @property
    def clues(self) -> list[str]:
        """Names of the fields that speak for an ask."""
        named = {"account": self.account, "amount": self.amount, "severity": self.severity, "due": self.due}
        return [name for name, part in named.items() if part]


def read(text: str, *, accounts: AccountBook, currency: str, today: date, fiscal_start: int = 1) -> Reading:
    """Read one Slack message; ``currency`` is the workspace's, for figures that name none.

    ``fiscal_start`` is the month (1 to 12) the company's year begins with, for "by Q1".
    """
    plain = plain_text(text)
    words = cut(plain)
    if not words.lower:
        return Reading(
            plain, Likelihood.IGNORE, 0.0, "", None, False, None, None, False, None, None, None, "", {}
        )
    parts = _parts(words, accounts, _Setting(currency, today, fiscal_start))
    return _reading(plain, words, parts, score_of(_clues(words, parts)))


def clues_in(text: str, *, accounts: AccountBook, currency: str, today: date) -> Clues | None:
    """What the score of ``read`` is made of, for training; None for a text without words."""
    words = cut(plain_text(text))
    return _clues(words, _parts(words, accounts, _Setting(currency, today, 1))) if words.lower else None


def _parts(words: Words, accounts: AccountBook, setting: _Setting) -> _Parts:
    found = hits(words)
    known = find_account(words, index_of(accounts))
    account = known or find_organisation(words)
    amounts, dues = amounts_in(words, setting.currency), dues_in(words, setting.today, setting.fiscal_start)
    spans = [(amount.start, amount.end, "money") for _, _, amount in amounts]
    spans += [(due.start, due.end, "day") for due in dues]
    spans += [(account.start, account.end, "acct")] if account else []
    cuts = [(start, end) for start, end, _ in spans]
    product = covered(found, "product") | product_words(words.lower)
    asked = wishes(words, found, cuts, product)
    fragment = None
    if not any(is_meant(words, wish) for wish in asked):
        fragment = bare_fragment(words, product, cuts, account.end if account else None)
    return _Parts(
        hits=found,
        wishes=[*asked, bare_wish(fragment)] if fragment else asked,
        fragment=fragment,
        product=product,
        account=account,
        known=known is not None,
        amount=likeliest(amounts),
        severity=severity_of(words, found),
        due=soonest(dues),
        workaround=workaround_of(words, found),
        stage=stage_of(found),
        spans=spans,
    )


def _clues(words: Words, parts: _Parts) -> Clues:
    return Clues(words, parts.hits, parts.wishes, parts.fragment, parts.clues, parts.product, parts.spans)


def _reading(plain: str, words: Words, parts: _Parts, score: float) -> Reading:
    severity, due = parts.severity, parts.due
    return Reading(
        text=plain,
        is_ask=likelihood_of(score),
        score=score,
        title=title_of(words, parts.wishes, [span[:2] for span in parts.spans]),
        account=parts.account.name if parts.account else None,
        account_known=parts.known,
        amount=parts.amount.money if parts.amount else None,
        severity=severity.severity if severity else None,
        severity_evidence=severity is not None and _evident(severity, parts),
        stage=parts.stage,
        due_from=due.first if due else None,
        due_to=due.last if due else None,
        workaround=parts.workaround[0] if parts.workaround else "",
        evidence=_evidence(words, parts, score),
    )


def _evident(severity: FoundSeverity, parts: _Parts) -> bool:
    return severity.blocks or parts.amount is not None or parts.stage in _DEAL_STAGES


def _evidence(words: Words, parts: _Parts, score: float) -> dict[str, Evidence]:
    placed = {"account": parts.account, "amount": parts.amount, "due": parts.due}
    evidence = {
        name: Evidence(part.start, part.end, part.confidence) for name, part in placed.items() if part
    }
    if severity := parts.severity:
        evidence["severity"] = Evidence(severity.start, severity.end, 0.9 if severity.blocks else 0.7)
    if parts.workaround:
        evidence["workaround"] = Evidence(parts.workaround[1], parts.workaround[2], 0.6)
    if wish := best_wish(parts.wishes):
        evidence["title"] = Evidence(words.starts[wish.first], words.ends[wish.last - 1], score)
    return evidence

"""Reading a message: is it an ask, for what and why, by whom, worth what, how bad, by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage.accounts import AccountBook
from triage.asks import Stage
from triage.reading.features import Clues
from triage.reading.found_accounts import How
from triage.reading.languages import language_of
from triage.reading.likelihood import Likelihood, likelihood_of, score_of
from triage.reading.parts import Parts, Setting, parts_of
from triage.reading.plain import links_in, plain_text
from triage.reading.problems import problem_of
from triage.reading.result import AskedFor, Evidence, Language, Reading, nothing_in
from triage.reading.several import asked_for
from triage.reading.signals import FoundSeverity
from triage.reading.titles import title_of
from triage.reading.words import Words, cut

_DEAL_STAGES = (Stage.RENEWAL, Stage.NEGOTIATION, Stage.PROPOSAL)
_SAID_OUTRIGHT = 0.9  # how sure a day with "by" or "before" is
_STAKES = frozenset({"dealbreaker", "deal breaker", "blocker", "showstopper", "show stopper", "must have"})
_KNOWN_FROM = 0.5  # how sure a name of the book must be to count as that account


def read(text: str, *, accounts: AccountBook, currency: str, today: date, fiscal_start: int = 1) -> Reading:
    """Read one Slack message; ``currency`` is the workspace's, for figures that name none.

    ``fiscal_start`` is the month (1 to 12) the company's year begins with, for "by Q1".
    """
    plain = plain_text(text)
    words = cut(plain)
    if not words.lower:
        return nothing_in(plain)
    parts = parts_of(words, Setting(accounts, currency, today, fiscal_start))
    score = score_of(parts.clues(words))
    return _reading(text, plain, words, _of_an_ask(words, parts, score), score)


def clues_in(text: str, *, accounts: AccountBook, currency: str, today: date) -> Clues | None:
    """What the score of ``read`` is made of, for training; None for a text without words."""
    words = cut(plain_text(text))
    return parts_of(words, Setting(accounts, currency, today, 1)).clues(words) if words.lower else None


def _of_an_ask(words: Words, parts: Parts, score: float) -> Parts:
    """In what asks for nothing a day is when people meet and annoyance weighs nothing, unless it is said
    outright that something is due or at stake ("it's a dealbreaker for them", in answer to a question)."""
    if likelihood_of(score) is not Likelihood.IGNORE:
        return parts
    due, severity = parts.due, parts.severity
    return replace(
        parts,
        due=due if due and due.confidence >= _SAID_OUTRIGHT else None,
        severity=severity if severity and (severity.blocks or _at_stake(words, severity)) else None,
    )


def _at_stake(words: Words, severity: FoundSeverity) -> bool:
    return words.small[severity.start : severity.end].replace("-", " ") in _STAKES


def _reading(text: str, plain: str, words: Words, parts: Parts, score: float) -> Reading:
    wishes = asked_for(words, parts.wishes, parts.product, parts.cuts, score)
    title = wishes[0].title if len(wishes) == 1 else title_of(words, parts.wishes, parts.cuts)
    problem = problem_of(words, parts.hits, _place(words, parts))
    language = language_of(words)
    account, amount = parts.account, parts.amount
    severity, due = parts.severity, parts.due
    return Reading(
        text=plain,
        is_ask=likelihood_of(score),
        score=score,
        title=title,
        account=account.name if account else None,
        account_known=bool(account and account.how is not How.NAMED and account.confidence >= _KNOWN_FROM),
        amount=amount.money if amount else None,
        severity=severity.severity if severity else None,
        severity_evidence=severity is not None and _evident(severity, parts),
        stage=parts.stage[0] if parts.stage else None,
        due_from=due.first if due else None,
        due_to=due.last if due else None,
        workaround=parts.workaround[0] if parts.workaround else "",
        evidence={**_placed(parts), **_evidence(words, parts, wishes, problem, language)},
        problem=problem[0] if problem else "",
        wishes=wishes,
        accounts=tuple(parts.accounts),
        amount_kind=amount.kind if amount else None,
        links=links_in(text),
        language=language[0],
    )


def _place(words: Words, parts: Parts) -> tuple[int, int] | None:
    """The characters that name what is asked for."""
    wish = parts.best
    return (words.starts[wish.first], words.ends[wish.last - 1]) if wish else None


def _evident(severity: FoundSeverity, parts: Parts) -> bool:
    stage = parts.stage[0] if parts.stage else None
    return severity.blocks or parts.amount is not None or stage in _DEAL_STAGES


def _placed(parts: Parts) -> dict[str, Evidence]:
    """Evidence of what has a place of its own."""
    found: dict[str, Evidence] = {}
    for name, part in (("account", parts.account), ("amount", parts.amount), ("due", parts.due)):
        if part:
            found[name] = Evidence(part.start, part.end, part.confidence)
    if parts.amount and parts.amount.kind:
        found["amount_kind"] = found["amount"]
    if severity := parts.severity:
        found["severity"] = Evidence(severity.start, severity.end, 0.9 if severity.blocks else 0.7)
    for name, told, sure in (("workaround", parts.workaround, 0.6), ("stage", parts.stage, 0.7)):
        if told:
            found[name] = Evidence(told[1], told[2], sure)
    return found


def _evidence(
    words: Words,
    parts: Parts,
    wishes: tuple[AskedFor, ...],
    problem: tuple[str, int, int] | None,
    language: tuple[Language, float],
) -> dict[str, Evidence]:
    """Evidence of what is put together from several places."""
    found = {"wishes": Evidence(wishes[0].start, wishes[-1].end, wishes[0].confidence)}
    if place := _place(words, parts):
        found["title"] = Evidence(*place, wishes[0].confidence)
    if problem:
        found["problem"] = Evidence(problem[1], problem[2], 0.6)
    if language[0]:
        found["language"] = Evidence(0, len(words.text), language[1])
    return found

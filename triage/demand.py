"""What the asks of a need claim, account by account, in as few values as decide the same.

An account that asks a hundred times for one thing counts once, with its strongest ask and its largest amount.
So asks that claim alike (the same account, severity, stage and currency) are kept as one claim: the newest,
with the largest amount. However often a need is asked for, deciding on it costs the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from triage.asks import Ask, Severity, Stage
from triage.money import Money


@dataclass(frozen=True, slots=True)
class Claim:
    """What one ask (or several alike) says about its account.

    ``ask`` is the newest and ``asked_at`` its time; ``amount`` is the largest, per year.
    """

    ask: int
    asked_at: datetime
    amount: Money | None
    severity: Severity | None
    evidence: bool
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class NeedDemand:
    """All live asks of a need: how many, and what they claim by account ("" where none is named), in the
    order in which the accounts first asked."""

    asks: int = 0
    claims: tuple[tuple[str, Claim], ...] = ()


def claim_of(ask: Ask) -> Claim:
    return Claim(ask.number, ask.created_at, ask.amount, ask.severity, ask.severity_evidence, ask.stage)


def demand_of(asks: Iterable[Ask]) -> NeedDemand:
    """The demand of these asks; the store keeps the same for each need (``triage.ports.Asks.demand``)."""
    by_number = sorted({ask.number: ask for ask in asks}.values(), key=lambda ask: ask.number)
    alike: dict[tuple[object, ...], Claim] = {}
    for ask in by_number:
        account, claim = (ask.account or "").strip(), claim_of(ask)
        kind = (account, *_kind(claim))
        alike[kind] = _merged(alike[kind], claim) if kind in alike else claim
    return NeedDemand(len(by_number), tuple((str(kind[0]), claim) for kind, claim in alike.items()))


def _kind(claim: Claim) -> tuple[object, ...]:
    return claim.severity, claim.evidence, claim.stage, claim.amount.currency if claim.amount else None


def _merged(one: Claim, newer: Claim) -> Claim:
    amounts = [claim.amount for claim in (one, newer) if claim.amount]
    largest = max(amounts, key=lambda amount: amount.minor, default=None)
    return replace(newer, amount=largest, asked_at=max(one.asked_at, newer.asked_at))

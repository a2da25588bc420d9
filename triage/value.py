"""What a need is worth: money at stake a year, account by account, and the bands a channel sees.

``at_stake = Σ over distinct accounts min(cap, yearly amount × p(stage) × severity weight × decay)``. An
account counts once, with its strongest ask and its largest yearly amount; the accounts file's figure beats
what a message claims; older asks fade with the policy's half-life.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from triage.asks import Severity
from triage.demand import Claim
from triage.facts import AccountDemand, Facts
from triage.money import Money
from triage.policy import Policy

_DAYS_A_QUARTER = 365.25 / 4
_MOST_MINOR = 10**15  # no account is worth more a year
_NOTHING: Mapping[int, tuple[AccountDemand, ValuePart]] = MappingProxyType({})
HIGH, MEDIUM, LOW, UNKNOWN = "high", "medium", "low", "unknown"


@dataclass(frozen=True, slots=True)
class ValuePart:
    """One account's share of the money at stake. ``amount`` and ``at_stake`` are in whole units of the
    workspace currency a year, None where unknown; ``source`` says where the amount comes from; ``ask`` is the
    strongest ask."""

    account: str
    amount: float | None
    source: str
    ask: int
    stage_weight: float
    severity_weight: float
    decay: float
    at_stake: float | None
    capped: bool


Reckoned = Mapping[int, tuple[AccountDemand, ValuePart]]


def value_parts(facts: Facts, policy: Policy, reckoned: Reckoned = _NOTHING) -> tuple[ValuePart, ...]:
    """The parts of the money at stake; an only ask without an account is a part without a name.

    ``reckoned`` (from ``reckoned_of``, same policy and moment) saves reckoning the same accounts again.
    """
    if facts.unnamed:
        nobody = AccountDemand("", False, None, "", False, (facts.unnamed,))
        return (_part(nobody, facts.now, policy),)
    return tuple(
        known[1] if (known := reckoned.get(id(account))) else _part(account, facts.now, policy)
        for account in facts.accounts
    )


def reckoned_of(facts: Facts, parts: Sequence[ValuePart]) -> Reckoned:
    """The parts by the identity of their accounts, which are kept so that it stays theirs."""
    if facts.unnamed:
        return _NOTHING
    return {id(account): (account, part) for account, part in zip(facts.accounts, parts, strict=True)}


def total_at_stake(parts: Sequence[ValuePart]) -> float | None:
    """The sum over the parts that are known; None where none is."""
    known = [part.at_stake for part in parts if part.at_stake is not None]
    return sum(known) if known else None


def worth_band(at_stake: float | None, policy: Policy) -> str:
    """The money at stake as a channel may see it: high, medium, low or unknown."""
    if at_stake is None:
        return UNKNOWN
    if at_stake >= policy.privacy.high_from:
        return HIGH
    return MEDIUM if at_stake >= policy.privacy.medium_from else LOW


def _part(account: AccountDemand, now: datetime, policy: Policy) -> ValuePart:
    amount, source = _amount(account, policy)
    strengths = [_strength(claim, account, now, policy) for claim in account.claims]
    products = [stage * severity * decay for stage, severity, decay in strengths]
    strongest = products.index(max(products))
    stage_weight, severity_weight, decay = strengths[strongest]
    stake = None if amount is None else amount * products[strongest]
    cap = policy.demand.cap_per_account
    return ValuePart(
        account=account.name,
        amount=amount,
        source=source,
        ask=account.claims[strongest].ask,
        stage_weight=stage_weight,
        severity_weight=severity_weight,
        decay=decay,
        at_stake=None if stake is None else min(cap, stake),
        capped=stake is not None and stake > cap,
    )


def _amount(account: AccountDemand, policy: Policy) -> tuple[float | None, str]:
    """The yearly amount in workspace currency and its source."""
    book = _converted(account.revenue, policy)
    if book is not None:
        return book, "accounts"
    claimed = [amount for claim in account.claims if (amount := _converted(claim.amount, policy)) is not None]
    return (max(claimed), "message") if claimed else (None, "")


def _converted(money: Money | None, policy: Policy) -> float | None:
    """In workspace currency; None for an unknown, negative or absurd amount or a currency without a rate."""
    if money is None or not 0 <= money.minor <= _MOST_MINOR:
        return None
    if money.currency == policy.workspace.currency:
        return money.units
    rate = policy.exchange.get(money.currency)
    return None if rate is None else money.units * rate


Strength = tuple[float, float, float]


def _strength(claim: Claim, account: AccountDemand, now: datetime, policy: Policy) -> Strength:
    quarters = max(0.0, (now - claim.asked_at).total_seconds() / 86400 / _DAYS_A_QUARTER)
    decay = 0.5 ** (quarters / policy.demand.half_life_quarters)
    return _stage_weight(claim, account, policy), _severity_weight(claim, policy), decay


def _stage_weight(claim: Claim, account: AccountDemand, policy: Policy) -> float:
    """An account with a renewal date is a customer, whatever the message says about a deal."""
    stages = policy.stages
    said = float(getattr(stages, claim.stage)) if claim.stage else stages.unknown
    return max(said, stages.renewal) if account.renews else said


def _severity_weight(claim: Claim, policy: Policy) -> float:
    """A dealbreaker without evidence counts as pain."""
    weights = policy.severity
    if is_dealbreaker(claim):
        return weights.dealbreaker
    return weights.nice if claim.severity is Severity.NICE else weights.pain


def is_dealbreaker(claim: Claim) -> bool:
    """Whether the ask says so and shows what is blocked."""
    return claim.severity is Severity.DEALBREAKER and claim.evidence

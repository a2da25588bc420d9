"""What people were told of an ask, compared with what the facts say now.

A flip is worth telling only where it would not flip back at once. So where nothing but figures moved, the new
verdict must also hold with the money and the points a little further back (the policy's hysteresis).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from triage.changes import Commitment, Stance
from triage.demand import Claim
from triage.facts import AccountDemand, Facts
from triage.judging import Judgement, answer_period, judge
from triage.money import Money
from triage.policy import Policy
from triage.roadmap import ItemStatus

_BY_STATUS = {
    ItemStatus.PLANNED: Commitment.PLANNED,
    ItemStatus.IN_PROGRESS: Commitment.IN_PROGRESS,
    ItemStatus.SHIPPED: Commitment.SHIPPED,
    ItemStatus.DECLINED: Commitment.DECLINED,
}


def commitment_of(facts: Facts, proposed: bool) -> Commitment:
    """What stands behind a verdict on these facts; ``proposed`` tells that it holds capacity."""
    if proposed:
        return Commitment.PROPOSED
    return _BY_STATUS.get(facts.item.status, Commitment.NONE) if facts.item else Commitment.NONE


def stance_of(judgement: Judgement) -> Stance:
    """What people are told of this judgement."""
    period = answer_period(judgement)
    commitment = commitment_of(judgement.facts, judgement.gate.hold)
    return Stance(judgement.verdict, str(period) if period else None, commitment)


def is_wobble(before: Stance, facts: Facts, policy: Policy) -> bool:
    """Whether the old verdict would be back with a little more or less money and capacity."""
    by = policy.staying_true.hysteresis
    shifted = (_scaled(facts, 1 - by), _scaled(facts, 1 + by)) if by else ()
    return any(not before.flips_to(stance_of(judge(each, policy))) for each in shifted)


def _scaled(facts: Facts, factor: float) -> Facts:
    """The same facts with so many times the money and the points."""
    return replace(
        facts,
        accounts=tuple(_scaled_account(account, factor) for account in facts.accounts),
        unnamed=_scaled_claim(facts.unnamed, factor) if facts.unnamed else None,
        rooms=tuple(replace(room, points=room.points * factor) for room in facts.rooms),
    )


def _scaled_account(account: AccountDemand, factor: float) -> AccountDemand:
    claims = tuple(_scaled_claim(claim, factor) for claim in account.claims)
    return replace(account, revenue=_scaled_money(account.revenue, factor), claims=claims)


def _scaled_claim(claim: Claim, factor: float) -> Claim:
    return replace(claim, amount=_scaled_money(claim.amount, factor))


def _scaled_money(money: Money | None, factor: float) -> Money | None:
    return Money(round(money.minor * factor), money.currency) if money else None


def roadmap_spoke(before: Stance, after: Stance) -> bool:
    """Whether the item's own status or date moved: that is told at once, whatever the quiet time."""
    planned = {before.commitment, after.commitment} - {
        Commitment.UNKNOWN,
        Commitment.NONE,
        Commitment.PROPOSED,
    }
    return bool(planned)


def has_moved(figures: Iterable[tuple[float | None, float | None]], by: float = 0.05) -> bool:
    """Whether any of these figures, before and after, is another one by more than this fraction."""
    return any(_moved(before, after, by) for before, after in figures)


def _moved(before: float | None, after: float | None, by: float) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(after - before) > by * max(abs(before), abs(after))

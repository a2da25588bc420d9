"""Deciding one ask with everything the store knows, and keeping the decision and what it holds."""

from __future__ import annotations

from triage.asks import Ask
from triage.capacity import Promise, PromiseState
from triage.cards import Answered
from triage.deciding import decide, decision_to_json
from triage.facts import Facts, facts_to_json, gather
from triage.matching import Band, Match
from triage.occasion import Occasion
from triage.ports import AnswerRecord, DecisionRecord, PolicyText, UnitOfWork
from triage.quarters import parse_period
from triage.roadmap import RoadmapItem
from triage.verdicts import Decision


def decide_ask(uow: UnitOfWork, ask: Ask, on: Occasion, unsure_item: RoadmapItem | None = None) -> Decision:
    """Decides the ask, appends the decision with its facts and moves the capacity its need holds."""
    facts = _facts(uow, ask, on, unsure_item)
    decision = decide(facts, on.policy)
    uow.policies.remember(on.policy.version, PolicyText(on.policy.text, on.policy.shipped), on.now)
    uow.decisions.add(_record(ask, facts, decision, on))
    _hold(uow, ask, decision, on)
    return decision


def named_item(uow: UnitOfWork, match: Match | None, band: Band) -> RoadmapItem | None:
    """The roadmap item of a match, where the match is of this band."""
    if match is None or match.band is not band:
        return None
    return item_of(uow, match.key)


def item_of(uow: UnitOfWork, key: str | None) -> RoadmapItem | None:
    return uow.roadmap.snapshot().by_key.get(key) if key else None


def answered_as(answer: AnswerRecord, on: Occasion) -> Answered:
    """A PM's answer as cards show it, its quarter told in months."""
    period = parse_period(answer.quarter, on.quarter) if answer.quarter else None
    return Answered(
        by=answer.author,
        verdict=answer.verdict.value,
        period=period.label(on.fiscal_start) if period else "",
        reason=answer.reason,
    )


def _facts(uow: UnitOfWork, ask: Ask, on: Occasion, unsure_item: RoadmapItem | None) -> Facts:
    return gather(
        ask,
        demand=uow.asks.demand(ask.need),
        item=item_of(uow, ask.item),
        maybe=unsure_item,
        roadmap=uow.roadmap.snapshot(),
        accounts=uow.accounts.snapshot(),
        plan=uow.capacity.snapshot(),
        promises=uow.promises.live(),
        policy=on.policy,
        now=on.now,
    )


def _record(ask: Ask, facts: Facts, decision: Decision, on: Occasion) -> DecisionRecord:
    return DecisionRecord(
        ask=ask.number,
        need=ask.need,
        verdict=decision.verdict,
        gate=decision.gate,
        quarter=decision.quarter,
        facts=facts_to_json(facts),
        decision=decision_to_json(decision),
        policy_version=decision.policy_version,
        decided_at=on.now,
        at_stake=decision.at_stake,
        accounts=len(facts.accounts) or None,
    )


def _hold(uow: UnitOfWork, ask: Ask, decision: Decision, on: Occasion) -> None:
    """A proposed yes holds its points once per need; any other verdict lets an unconfirmed hold go."""
    mine = [promise for promise in uow.promises.live() if promise.need == ask.need]
    if any(promise.state is PromiseState.CONFIRMED for promise in mine):
        return
    if decision.holds:
        score = decision.score or 0.0
        uow.promises.hold(
            [
                Promise(ask.need, hold.team, hold.quarter, hold.points, PromiseState.PROPOSED, score, on.now)
                for hold in decision.holds
            ]
        )
    elif mine:
        uow.promises.settle(ask.need, PromiseState.RELEASED, on.now)

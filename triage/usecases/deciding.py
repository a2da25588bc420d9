"""Deciding one ask with everything the store knows, and keeping the decision and what it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triage.asks import Ask, AskState
from triage.capacity import Promise, PromiseState
from triage.changes import Cause, Change, ChangeState, Commitment, Flip, FlipState, Stance
from triage.deciding import decide, decision_to_json
from triage.demand import NeedDemand, claim_of
from triage.facts import Facts, facts_to_json, gather
from triage.flip_news import flip_of, told_of
from triage.judging import judge
from triage.matching import Band, Match
from triage.occasion import Occasion
from triage.ports import DecisionRecord, PolicyText, UnitOfWork
from triage.proposals import Happened, ProposalNews
from triage.quarters import Quarter
from triage.roadmap import RoadmapItem
from triage.stances import commitment_of
from triage.usecases.showing import effective_autonomy, show
from triage.usecases.taking_over import fewest, weaker_needs
from triage.usecases.telling import Said, card_key, has_card, one_each, tell
from triage.verdicts import Autonomy, Decision, Verdict
from triage.wording import lead

_MOST_AT_ONCE = 20


def decide_ask(uow: UnitOfWork, ask: Ask, on: Occasion, unsure_item: RoadmapItem | None = None) -> Decision:
    """Decides the ask, appends the decision with its facts and moves the capacity its need holds.

    Where it would be a proposed yes but for weaker needs' unconfirmed ones, it takes their capacity; those
    are decided again and their people told.
    """
    return decide_with_stance(uow, ask, on, unsure_item)[0]


def decide_with_stance(
    uow: UnitOfWork, ask: Ask, on: Occasion, unsure_item: RoadmapItem | None = None
) -> tuple[Decision, Stance]:
    """``decide_ask``, with where the ask stands now."""
    facts = facts_now(uow, ask, on, unsure_item)
    decision = decide(facts, on.policy)
    yielding = _yielding(uow, ask, facts, decision, on)
    if yielding:
        for need in yielding:
            uow.promises.settle(need, PromiseState.RELEASED, on.now)
        facts = facts_now(uow, ask, on, unsure_item)
        decision = decide(facts, on.policy)
    uow.policies.remember(on.policy.version, PolicyText(on.policy.text, on.policy.shipped), on.now)
    record = _record(ask, facts, decision, on)
    uow.decisions.add(record)
    _hold(uow, ask, decision, on)
    for need in yielding:
        decide_need_again(uow, need, on, Happened.YIELDED)
    return decision, told_of(record)


def decide_without_filing(
    uow: UnitOfWork, ask: Ask, on: Occasion, unsure_item: RoadmapItem | None = None
) -> Decision:
    """What ``decide_ask`` would say if this ask were filed now. Reads only."""
    filed = uow.asks.demand(ask.need)
    demand = NeedDemand(filed.asks + 1, (*filed.claims, ((ask.account or "").strip(), claim_of(ask))))
    facts = facts_now(uow, ask, on, unsure_item, demand=demand)
    decision = decide(facts, on.policy)
    yielding = _yielding(uow, ask, facts, decision, on)
    if not yielding:
        return decision
    left = [promise for promise in uow.promises.live() if promise.need not in yielding]
    return decide(facts_now(uow, ask, on, unsure_item, left, demand=demand), on.policy)


def decide_need_again(uow: UnitOfWork, need: int, on: Occasion, happened: Happened) -> None:
    """Decides a need's open asks again after something happened to its proposed yes, updates their cards and
    tells each person who asked in one reply; the first of these also calls its PM.

    Of a need with very many asks only those that are told are decided here; the rest follows as flips of the
    same change, a few at a time, so that nobody waits for them.
    """
    asks = [ask for ask in uow.asks.of_need(need) if ask.state is AskState.OPEN]
    told = one_each(ask for ask in asks if has_card(uow, ask))
    now = asks if len(asks) <= _MOST_AT_ONCE else told
    # Read only for those who are told: each decision holds all facts.
    before = {ask.number: uow.decisions.newest(ask.number) for ask in told}
    decisions = {ask.number: decide_ask(uow, ask, on) for ask in now}
    why = f"{happened.value}:{on.now.isoformat()}"
    for ask in now:
        show(uow, ask, decisions[ask.number], why, on)
    change = uow.changes.open(Cause.ASKS, "", on.now)
    flips = [
        _told_flip(uow, ask, before[ask.number], decisions[ask.number], change=change.number, on=on)
        for ask in told
    ]
    left = [ask for ask in asks if ask.number not in decisions]
    for flip in (*filter(None, flips), *(_to_follow(ask, change, on) for ask in left)):
        uow.flips.add(flip)
    uow.changes.settle(change.number, ChangeState.TELLING if left else ChangeState.DONE, on.now)
    call = True
    for ask in told:
        if effective_autonomy(uow, decisions[ask.number]) is not Autonomy.POST:
            continue
        news = _news(ask, before[ask.number], decisions[ask.number], happened, call)
        tell(uow, ask, Said(f"{card_key(ask)}:{why}:told", "proposal", news.to_json()), on)
        call = False


def _told_flip(
    uow: UnitOfWork, ask: Ask, was: DecisionRecord | None, decision: Decision, *, change: int, on: Occasion
) -> Flip | None:
    """What flipped is told by the news of the proposal; it is kept for the digests."""
    now = uow.decisions.newest(ask.number)
    if was is None or now is None or not told_of(was).flips_to(told_of(now)):
        return None
    flip = flip_of(ask, was, decision, told_of(now), change=change, on=on)
    return replace(flip, state=FlipState.TOLD, settled_at=on.now)


def _to_follow(ask: Ask, change: Change, on: Occasion) -> Flip:
    """An ask whose turn comes: what it flips from and to is known once it is decided."""
    unknown = Stance(Verdict.LATER, None, Commitment.UNKNOWN)
    return Flip(
        0,
        change.number,
        ask.number,
        ask.need,
        ask.author,
        ask.item,
        FlipState.FOUND,
        on.now,
        unknown,
        unknown,
    )


def _news(
    ask: Ask, before: DecisionRecord | None, decision: Decision, happened: Happened, call_pm: bool
) -> ProposalNews:
    return ProposalNews(
        ask=ask.name,
        title=ask.title,
        happened=happened if happened is not Happened.PASSED or decision.holds else Happened.MOVED,
        headline=f"{lead(decision)}{decision.headline}",
        pm=decision.owner if call_pm else "",
        former=str(before.decision.get("owner") or "") if before else "",
        asker=ask.author,
        day=decision.day.isoformat() if decision.day else "",
    )


def _yielding(uow: UnitOfWork, ask: Ask, facts: Facts, decision: Decision, on: Occasion) -> tuple[int, ...]:
    """The weaker needs whose unconfirmed capacity this one takes; nearly always none."""
    live = uow.promises.live()
    weaker = weaker_needs(live, facts, decision)
    if not weaker or uow.answers.standing(ask.need) is not None:
        return ()

    def fits_without(needs: Collection[int]) -> bool:
        left = [promise for promise in live if promise.need not in needs]
        return judge(facts_now(uow, ask, on, None, left), on.policy).gate.hold

    return fewest(weaker, fits_without)


def named_item(uow: UnitOfWork, match: Match | None, band: Band) -> RoadmapItem | None:
    """The roadmap item of a match, where the match is of this band."""
    if match is None or match.band is not band:
        return None
    return item_of(uow, match.key)


def item_of(uow: UnitOfWork, key: str | None) -> RoadmapItem | None:
    return uow.roadmap.snapshot().by_key.get(key) if key else None


def unsure_item(uow: UnitOfWork, record: DecisionRecord | None) -> RoadmapItem | None:
    """The item of which the ask's answer asked whether it is meant."""
    facts: Mapping[str, Any] = record.facts if record else {}
    title = facts.get("maybe")
    return next((item for item in uow.roadmap.snapshot().items if title and item.title == title), None)


def facts_now(
    uow: UnitOfWork,
    ask: Ask,
    on: Occasion,
    unsure_item: RoadmapItem | None,
    promises: Sequence[Promise] | None = None,
    *,
    demand: NeedDemand | None = None,
) -> Facts:
    """All that a decision on the ask looks at now; ``promises`` and ``demand`` are as stored if None."""
    return gather(
        ask,
        demand=demand or uow.asks.demand(ask.need),
        item=item_of(uow, ask.item),
        maybe=unsure_item,
        roadmap=uow.roadmap.snapshot(),
        accounts=uow.accounts.snapshot(),
        plan=uow.capacity.snapshot(),
        promises=uow.promises.live() if promises is None else promises,
        policy=on.policy,
        now=on.now,
        lapsed_at=uow.promises.lapsed().get(ask.need),
        one_offs=uow.one_offs.all(),
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
        commitment=commitment_of(facts, decision.proposed),
    )


def _hold(uow: UnitOfWork, ask: Ask, decision: Decision, on: Occasion) -> None:
    """A proposed yes holds its points once per need; any other verdict lets an unconfirmed hold go.

    It has been waiting since the need was first proposed, however often it is decided again. A need that a
    PM has answered holds what the answer left it, and never anything new.
    """
    mine = [promise for promise in uow.promises.live() if promise.need == ask.need]
    if any(promise.state is PromiseState.CONFIRMED for promise in mine):
        return
    if decision.holds and uow.answers.standing(ask.need) is None:
        first = Promise(ask.need, "", on.quarter, 0.0, PromiseState.PROPOSED, decision.score or 0.0, on.now)
        if mine:
            first = replace(first, since=mine[0].since, passed_at=mine[0].passed_at)
        held = [replace(first, team=h.team, quarter=h.quarter, points=h.points) for h in decision.holds]
        if {_kept(each) for each in held} != {_kept(each) for each in mine}:
            uow.promises.hold(held, on.now)
    elif mine:
        uow.promises.settle(ask.need, PromiseState.RELEASED, on.now)


def _kept(promise: Promise) -> tuple[str, Quarter, float, int]:
    """What must be written again when it changes; scores are compared to whole units."""
    return promise.team, promise.quarter, promise.points, round(promise.score)

"""What stands behind an answer, ready to be shown: the item, the worth, the capacity, every gate, what would
change it. Exact figures and other customers' names are marked, so that only product sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from triage.asks import AskState
from triage.capacity import OneOff
from triage.deciding import FactLine, decision_from_json, looked_at
from triage.displacing import Displaced, displaced
from triage.facts import Facts, facts_from_json
from triage.levers import Change, what_would_change
from triage.local_words import whole_money
from triage.measures import measure
from triage.messages import FileLink
from triage.policy import Policy
from triage.ports import AnswerRecord, AskView, DecisionRecord
from triage.quarters import Period
from triage.roadmap import ItemStatus, Roadmap
from triage.value import ValuePart, value_parts, worth_band
from triage.verdicts import Decision

_MOST_SEGMENTS = 5  # named in words


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A team's quarter, in points."""

    team: str
    quarter: str
    points: float
    committed: float
    promised: float
    free: float


@dataclass(frozen=True, slots=True)
class Reach:
    """Who asked: ``segments`` are those that are known, ``unplaced`` the accounts of which nobody knows one;
    ``largest`` is the account with most at stake and ``largest_share`` its part of it, None if unknown."""

    accounts: int
    segments: tuple[str, ...]
    unplaced: int
    largest: str
    largest_share: float | None


@dataclass(frozen=True, slots=True)
class Budget:
    """The one-off budget of the decision's quarter, in whole units a year of worth: ``spent`` by other needs,
    and ``own``, what this one spent or, not yet ``taken``, would."""

    quarter: str
    total: float
    spent: float
    own: float
    taken: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds now beside the decision: the roadmap, the scores of its items' needs, what one-offs took."""

    roadmap: Roadmap = field(default_factory=Roadmap)
    scores: Mapping[str, float] = field(default_factory=dict)
    one_offs: Sequence[OneOff] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """One decision unfolded. ``at_stake`` and ``parts`` are in whole units of ``currency`` a year.

    ``unfolded_with`` is the version of the policy that did it: another one than the decision's where that one
    is not kept or cannot be read any more. ``first_room`` is the first quarter with room for an idea, in
    months; it, ``displaced`` and ``budget`` are for product alone.
    """

    ask: str
    title: str
    decision: Decision
    decided_at: datetime
    facts: Facts
    band: str
    at_stake: float | None
    currency: str
    parts: tuple[ValuePart, ...]
    reach: Reach
    rooms: tuple[RoomLine, ...]
    changes: tuple[Change, ...]
    looked_at: tuple[FactLine, ...]
    first_room: str
    displaced: Displaced | None
    budget: Budget | None
    unfolded_with: str
    answer: AnswerRecord | None
    withdrawn: bool = False
    files: tuple[FileLink, ...] = ()

    @property
    def roadmap_as_of(self) -> date | None:
        return self.facts.roadmap.as_of.date() if self.facts.roadmap.as_of else None


def unfold(view: AskView, record: DecisionRecord, policy: Policy, now: Standing) -> Proof:
    """The proof of a stored decision, under the policy that decided it."""
    facts = facts_from_json(record.facts)
    parts = value_parts(facts, policy)
    return Proof(
        ask=view.ask.name,
        title=view.ask.title,
        decision=decision_from_json(record.decision),
        decided_at=record.decided_at,
        facts=facts,
        band=worth_band(record.at_stake, policy),
        at_stake=record.at_stake,
        currency=policy.workspace.currency,
        parts=parts,
        reach=_reach(facts, parts),
        rooms=_rooms(facts, policy),
        changes=what_would_change(facts, policy),
        looked_at=looked_at(facts, policy),
        first_room=_first_room(facts, policy),
        displaced=displaced(facts, policy, now.roadmap, now.scores),
        budget=_budget(record, facts, policy, now),
        unfolded_with=policy.version,
        answer=view.answer,
        withdrawn=view.ask.state is AskState.WITHDRAWN,
        files=view.ask.files,
    )


def _reach(facts: Facts, parts: tuple[ValuePart, ...]) -> Reach:
    named = {account.segment.strip().lower(): account.segment.strip() for account in facts.accounts}
    total = sum(part.at_stake or 0.0 for part in parts)
    largest = max(parts, key=lambda part: part.at_stake or 0.0, default=None)
    known = largest is not None and total > 0 and bool(facts.accounts)
    return Reach(
        accounts=len(facts.accounts),
        segments=tuple(sorted(segment for segment in named.values() if segment)),
        unplaced=sum(1 for account in facts.accounts if not account.segment.strip()),
        largest=largest.account if largest and known else "",
        largest_share=(largest.at_stake or 0.0) / total if largest and known else None,
    )


def reach_words(reach: Reach) -> str:
    """Who asked, in a sentence for product: it names the largest account."""
    if not reach.accounts:
        return "Reach: no account is named."
    said = [f"{reach.accounts} account{'' if reach.accounts == 1 else 's'}"]
    if reach.segments:
        count, named = len(reach.segments), ", ".join(reach.segments[:_MOST_SEGMENTS])
        more = "…" if count > _MOST_SEGMENTS else ""
        said.append(f"{count} segment{'' if count == 1 else 's'} ({named}{more})")
    if reach.unplaced:
        some = f"{reach.unplaced} of " if reach.segments else ""
        said.append(f"{some}no known segment")
    if reach.largest_share is not None and reach.accounts > 1:
        said.append(f"{reach.largest} is {reach.largest_share:.0%} of what is at stake")
    return f"Reach: {', '.join(said)}."


def _first_room(facts: Facts, policy: Policy) -> str:
    room = measure(facts, policy).room
    idea = facts.item is not None and facts.item.status is ItemStatus.IDEA
    return Period.of(room).label(policy.workspace.fiscal_year_start) if room and idea else ""


def _budget(record: DecisionRecord, facts: Facts, policy: Policy, now: Standing) -> Budget | None:
    """None where nothing is, or could be, spent on this need."""
    taken = next((each for each in now.one_offs if each.need == record.need), None)
    gate = next((gate for gate in policy.gates if gate.id == record.gate), None)
    if taken is None and not (gate and gate.spends and policy.demand.one_off_budget):
        return None
    quarter = taken.quarter if taken else measure(facts, policy).current
    others = (each.amount for each in now.one_offs if each.quarter == quarter and each.need != record.need)
    own = taken.amount if taken else record.at_stake or 0.0
    return Budget(str(quarter), policy.demand.one_off_budget, sum(others), own, taken is not None)


def _rooms(facts: Facts, policy: Policy) -> tuple[RoomLine, ...]:
    return tuple(
        RoomLine(
            team=room.team,
            quarter=str(room.quarter),
            points=room.points,
            committed=room.committed,
            promised=room.proposed + room.confirmed,
            free=room.free(policy),
        )
        for room in facts.rooms
    )


def product_notes(proof: Proof) -> Iterator[str]:
    """What only product reads, in sentences: when there is room, what would have to wait, what is spent."""
    if proof.first_room:
        yield f"First quarter with room: {proof.first_room}."
    if item := proof.displaced:
        scores = f"score {item.score:,.0f} against {item.own_score:,.0f}"
        yield f"Wanted in {item.quarter} already, it would displace “{item.title}” ({scores})."
    if budget := proof.budget:
        said = partial(whole_money, currency=proof.currency)
        money = f"{said(budget.total)}, others took {said(budget.spent)}"
        this = "this one took" if budget.taken else "a yes would take"
        yield f"One-off budget {budget.quarter}: {money}; {this} {said(budget.own)}."

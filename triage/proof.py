"""What stands behind an answer, ready to be shown: the item, the worth, the capacity, every gate, what would
change it. Exact figures and other customers' names are marked, so that only product sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from triage.deciding import FactLine, decision_from_json, looked_at
from triage.facts import Facts, facts_from_json
from triage.levers import Change, what_would_change
from triage.policy import Policy
from triage.ports import AnswerRecord, AskView, DecisionRecord
from triage.value import ValuePart, value_parts, worth_band
from triage.verdicts import Decision


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
class Proof:
    """One decision unfolded. ``at_stake`` and ``parts`` are in whole units of ``currency`` a year.

    ``unfolded_with`` is the version of the policy that did it: another one than the decision's where that one
    is not kept or cannot be read any more.
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
    rooms: tuple[RoomLine, ...]
    changes: tuple[Change, ...]
    looked_at: tuple[FactLine, ...]
    unfolded_with: str
    answer: AnswerRecord | None

    @property
    def roadmap_as_of(self) -> date | None:
        return self.facts.roadmap.as_of.date() if self.facts.roadmap.as_of else None


def unfold(view: AskView, record: DecisionRecord, policy: Policy) -> Proof:
    """The proof of a stored decision, under the policy that decided it."""
    facts = facts_from_json(record.facts)
    return Proof(
        ask=view.ask.name,
        title=view.ask.title,
        decision=decision_from_json(record.decision),
        decided_at=record.decided_at,
        facts=facts,
        band=worth_band(record.at_stake, policy),
        at_stake=record.at_stake,
        currency=policy.workspace.currency,
        parts=value_parts(facts, policy),
        rooms=_rooms(facts, policy),
        changes=what_would_change(facts, policy),
        looked_at=looked_at(facts, policy),
        unfolded_with=policy.version,
        answer=view.answer,
    )


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

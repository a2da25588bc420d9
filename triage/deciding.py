"""The decision: every gate of the policy is tried over the facts; the first that applies gives the verdict.

Pure and total: the same facts and policy give the same decision, and every pair of them gives one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from triage.expressions import Fact
from triage.facts import Facts, Proposal, Source
from triage.judging import Judgement, answer_period, judge
from triage.levers import Change, best_change, what_would_change
from triage.measures import measure
from triage.policy import Policy
from triage.value import ValuePart
from triage.verdicts import Decision, Hold, OwnerTask
from triage.wording import word
from triage.working_days import due_day
from triage.written import Written


def decide(facts: Facts, policy: Policy) -> Decision:
    """The verdict on the facts, with its proof, what would change it and the words for it."""
    judgement = judge(facts, policy)
    gate, words, period = judgement.gate, word(facts, judgement, policy), answer_period(judgement)
    owner = _owner(facts, judgement, policy)
    task = _task(judgement) if owner else None
    return Decision(
        verdict=judgement.verdict,
        gate=gate.id,
        proposed=gate.hold,
        quarter=str(period) if period else None,
        headline=words.headline,
        because=words.because,
        say=words.say,
        sides=words.sides,
        change=best_change(judgement, policy),
        offer=words.offer,
        warning=words.warning,
        missing=words.missing,
        owner=owner if task else "",
        task=task,
        day=due_day(facts.today, task, policy.days) if task else None,
        holds=_holds(judgement) if gate.hold else (),
        autonomy=policy.autonomy_of(gate.id),
        gates=judgement.trace(policy),
        policy_version=policy.version,
        at_stake=judgement.measures.at_stake,
        score=judgement.measures.score,
    )


def _owner(facts: Facts, judgement: Judgement, policy: Policy) -> str:
    """The area's PM; of a proposed yes that nobody confirmed in time, the backup."""
    owner = policy.owner_for(facts.subject, facts.teams)
    if judgement.gate.hold and facts.proposal is Proposal.PASSED:
        return policy.backup_for(facts.subject, facts.teams) or owner
    return owner


def _task(judgement: Judgement) -> OwnerTask | None:
    """What the PM does next; of a provisional answer, to look after the missing fact."""
    return OwnerTask.CHECKS if judgement.missing else judgement.gate.task


def _holds(judgement: Judgement) -> tuple[Hold, ...]:
    """Every team holds its even share in the first quarter with room for all."""
    room, effort, teams = judgement.measures.room, judgement.measures.effort, judgement.facts.teams
    if room is None or effort is None:
        return ()
    return tuple(Hold(team, room, effort / len(teams)) for team in teams)


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as the proof shows it; ``value`` is None where it is unknown."""

    name: str
    value: Fact | None
    source: str
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole proof: the decision with its trace, the facts, the parts of the value, and every lever.

    For people who may see figures: it holds revenue and the names of other customers.
    """

    decision: Decision
    facts: tuple[FactLine, ...]
    parts: tuple[ValuePart, ...]
    changes: tuple[Change, ...]


def explain(facts: Facts, policy: Policy) -> Explanation:
    """The proof of ``decide(facts, policy)``."""
    parts = measure(facts, policy).parts
    return Explanation(
        decide(facts, policy), looked_at(facts, policy), parts, what_would_change(facts, policy)
    )


def looked_at(facts: Facts, policy: Policy) -> tuple[FactLine, ...]:
    """Every fact that the gates and the value formula look at, in order of appearance."""
    values = measure(facts, policy).values
    gates = (name for gate in policy.compiled for name in gate.when.inputs)
    names = dict.fromkeys((*gates, *policy.formula.inputs))
    return tuple(_fact_line(name, values.get(name), facts) for name in names)


def _fact_line(name: str, value: Fact | None, facts: Facts) -> FactLine:
    table = name.split(".", maxsplit=1)[0]
    if table in ("policy", "wont_do", "theme"):
        return FactLine(name, value, "policy", None)
    sources: Mapping[str, tuple[str, Source]] = {
        "item": ("roadmap", facts.roadmap),
        "effort": ("roadmap", facts.roadmap),
        "capacity": ("capacity", facts.capacity),
        "demand": ("asks and accounts", facts.book),
        "score": ("value formula", facts.book),
    }
    named, source = sources.get(table, ("message", Source(True, facts.now)))
    return FactLine(name, value, named, source.as_of)


@cache
def _adapter() -> TypeAdapter[Decision]:
    return TypeAdapter(Decision)


def decision_to_json(decision: Decision) -> Mapping[str, Any]:
    """A decision as JSON values; ``decision_from_json`` gives the same decision back."""
    return Written(decision, _adapter().serializer)


def decision_from_json(values: Mapping[str, Any]) -> Decision:
    """The decision that ``decision_to_json`` wrote."""
    return _adapter().validate_python(dict(values))

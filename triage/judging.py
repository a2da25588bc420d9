"""Which gate applies: the heart of deciding, without words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from triage.expressions import Fact, Truths, bind
from triage.facts import Facts, Proposal
from triage.measures import Measures, measure, with_worth
from triage.policy import Policy
from triage.policy.policy import CompiledGate
from triage.policy.schema import Gate
from triage.quarters import Period
from triage.roadmap import ItemStatus
from triage.value import Reckoned
from triage.verdicts import GateOutcome, Verdict

RANK = {Verdict.NO: 0, Verdict.LATER: 1, Verdict.YES: 2}
STALE_ROADMAP = "roadmap"
# Nobody planned or sized most asks: that alone must not make every small ask provisional.
_EXPECTED_UNKNOWNS = ("effort.", "capacity.")
_DATED = (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gate that applies, the verdict, and ``missing``: the fact for want of which it is provisional."""

    facts: Facts
    measures: Measures
    gate: Gate
    verdict: Verdict
    missing: str
    outcomes: Truths

    def trace(self, policy: Policy) -> tuple[GateOutcome, ...]:
        """Every gate with its outcome and the facts it looked at; None is an unknown fact."""
        values, left_out = self.measures.values, _left_out(self.facts, policy)
        return tuple(
            GateOutcome(
                each.gate.id,
                each.gate.verdict,
                applies,
                left_out.get(place) or {name: values.get(name) for name in each.when.inputs},
            )
            for place, (each, applies) in enumerate(zip(policy.compiled, self.outcomes, strict=True))
        )


def judge(facts: Facts, policy: Policy) -> Judgement:
    """Tries every gate; a no that a missing fact could better becomes a provisional later."""
    measures = measure(facts, policy)
    outcomes = _outcomes(facts, measures, policy)
    chosen = outcomes.index(True)  # the default applies whatever the facts: the policy check sees to it
    gate = policy.compiled[chosen].gate
    if gate.verdict is not Verdict.NO:
        return Judgement(facts, measures, gate, gate.verdict, "", outcomes)
    missing = _missing(facts, measures, outcomes, policy)
    return Judgement(facts, measures, gate, Verdict.LATER if missing else Verdict.NO, missing, outcomes)


def verdict_of(facts: Facts, policy: Policy, reckoned: Reckoned | None = None) -> Verdict:
    """The verdict of ``judge`` alone, for trying many facts."""
    measures = measure(facts, policy, reckoned)
    outcomes = _outcomes(facts, measures, policy)
    verdict = policy.compiled[outcomes.index(True)].gate.verdict
    if verdict is Verdict.NO and _missing(facts, measures, outcomes, policy):
        return Verdict.LATER
    return verdict


def may_better(judgement: Judgement, policy: Policy, moved: tuple[str, ...]) -> bool:
    """Whether the verdict could be better if the facts whose names begin so were anything at all.

    Only a gate betters a later; what is false without those facts is false whatever they are. A no could also
    become provisional, so nothing is ruled out there.
    """
    if judgement.verdict is not Verdict.LATER:
        return judgement.verdict is Verdict.NO
    return any(
        _may_apply(each, judgement, moved)
        for each, applies in zip(policy.compiled, judgement.outcomes, strict=True)
        if each.gate.verdict is Verdict.YES and not _dropped(each, judgement.facts)
        if applies is not False or each.gate.hold or any(name.startswith(moved) for name in each.when.inputs)
    )


def _may_apply(each: CompiledGate, judgement: Judgement, moved: tuple[str, ...]) -> bool:
    values = judgement.measures.values
    unmoved = {n: values[n] for n in each.when.inputs if n in values and not n.startswith(moved)}
    return each.when.value(bind(unmoved)) is not False


def answer_period(judgement: Judgement) -> Period | None:
    """The period the answer names: the item's, unless it is past, or the first quarter with room."""
    measures = judgement.measures
    if judgement.gate.quarter == "room":
        return Period.of(measures.room) if measures.room else None
    if judgement.gate.quarter == "item" and measures.period and measures.period.last >= measures.current:
        return measures.period
    return None


def roadmap_age(facts: Facts) -> timedelta | None:
    """How old the roadmap is; None where there is none."""
    if not facts.roadmap.configured or facts.roadmap.as_of is None:
        return None
    return facts.now - facts.roadmap.as_of


def is_stale(facts: Facts, policy: Policy) -> bool:
    """Whether the roadmap is too old to base a no on."""
    age = roadmap_age(facts)
    return age is not None and age > timedelta(days=policy.roadmap.stale_after_days)


def _outcomes(facts: Facts, measures: Measures, policy: Policy) -> Truths:
    """True, false, or None where it is unknown; a source that is not set up drops the gates that need it."""
    found, left_out = policy.conditions.values(measures.bound), _left_out(facts, policy)
    if not left_out:
        return found
    return tuple(False if place in left_out else applies for place, applies in enumerate(found))


def _left_out(facts: Facts, policy: Policy) -> Mapping[int, dict[str, Fact | None]]:
    """The gates that do not apply whatever they look at, by their places, and what the trace says instead."""
    if facts.roadmap.configured and facts.capacity.configured and facts.proposal is not Proposal.LAPSED:
        return {}
    why = ((place, _why_left_out(each, facts)) for place, each in enumerate(policy.compiled))
    return {place: said for place, said in why if said}


def _why_left_out(each: CompiledGate, facts: Facts) -> dict[str, Fact | None]:
    """A source is not set up; or nobody confirmed the last proposal in time: it is not made again until
    somebody else asks."""
    if dropped := _dropped(each, facts):
        return {dropped: "not set up"}
    lapsed = each.gate.hold and facts.proposal is Proposal.LAPSED
    return {"proposal": "ran out unconfirmed"} if lapsed else {}


def _dropped(each: CompiledGate, facts: Facts) -> str:
    """The source without which the gate is dropped."""
    if each.needs_roadmap and not facts.roadmap.configured:
        return "roadmap"
    return "capacity" if each.needs_capacity and not facts.capacity.configured else ""


def _missing(facts: Facts, measures: Measures, outcomes: Truths, policy: Policy) -> str:
    """The one fact for want of which a no would be premature; "" where there is none."""
    chosen = outcomes.index(True)
    return (
        _missing_input(policy.compiled[:chosen], outcomes, facts, measures)
        or _missing_worth(facts, measures, policy)
        or _missing_freshness(facts, policy.compiled[chosen].gate, policy)
    )


def _missing_input(
    gates: tuple[CompiledGate, ...], outcomes: Truths, facts: Facts, measures: Measures
) -> str:
    """The first unknown fact for which a better gate before the no was passed over."""
    for each, applies in zip(gates, outcomes, strict=False):
        if applies is None and each.gate.verdict is not Verdict.NO:
            unknown = (name for name in each.when.inputs if name not in measures.values)
            if weighty := next((name for name in unknown if _could_be_known(name, facts)), ""):
                return weighty
    return ""


def _could_be_known(name: str, facts: Facts) -> bool:
    """What is not planned has no date that anybody could tell."""
    if name.startswith("item."):
        planned = facts.item is not None and facts.item.status in _DATED
        return bool(facts.maybe) or planned
    return not name.startswith(_EXPECTED_UNKNOWNS)


def _missing_worth(facts: Facts, measures: Measures, policy: Policy) -> str:
    """Some accounts' worth is unknown: would the answer be better if they were worth the most?"""
    at_most = with_worth(facts, measures, policy)
    if at_most is None:
        return ""
    chosen = _outcomes(at_most, measure(at_most, policy), policy).index(True)
    better = policy.compiled[chosen].gate.verdict is not Verdict.NO
    return "demand.at_stake" if better else ""


def _missing_freshness(facts: Facts, gate: Gate, policy: Policy) -> str:
    return STALE_ROADMAP if is_stale(facts, policy) and not gate.firm else ""

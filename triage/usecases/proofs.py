"""Looking up why an ask was answered as it was."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from triage.displacing import planned_of
from triage.facts import facts_from_json
from triage.policy import Policy, PolicyError, load_policy
from triage.ports import DecisionRecord, UnitOfWork
from triage.proof import Proof, Standing, unfold
from triage.zones import zone_named


def find_proof(uow: UnitOfWork, number: int, policy: Policy) -> Proof | None:
    """The proof of the ask's newest decision; None for an ask that is not there or was never decided.

    Unfolded with the policy that decided, or with ``policy`` where that one cannot be used any more.
    """
    view = uow.asks.view(number)
    if view is None or view.decision is None:
        return None
    then = policy_of_then(uow, view.decision.policy_version, policy)
    return unfold(view, view.decision, then or policy, _standing(uow, view.decision))


def zone_of(uow: UnitOfWork, user: str) -> ZoneInfo | None:
    """Where this person's clocks are, as Slack told last; None while nobody knows."""
    person = uow.people.get(user)
    return zone_named(person.timezone) if person else None


def _standing(uow: UnitOfWork, record: DecisionRecord) -> Standing:
    roadmap = uow.roadmap.snapshot()
    planned = planned_of(roadmap, facts_from_json(record.facts).teams)
    scores = uow.decisions.scores_of_items([item.key for item in planned])
    return Standing(roadmap, scores, uow.one_offs.all())


def policy_of_then(uow: UnitOfWork, version: str, policy: Policy) -> Policy | None:
    """The policy of this version: ``policy`` itself, or the stored one; None where it is not kept or cannot
    be used any more by this program."""
    if version == policy.version:
        return policy
    kept = uow.policies.text(version)
    if kept is None:
        return None
    try:
        return load_policy(kept.written, "the policy of then", kept.shipped)
    except PolicyError:
        return None

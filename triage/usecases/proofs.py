"""Looking up why an ask was answered as it was."""

from __future__ import annotations

from triage.policy import Policy, PolicyError, load_policy
from triage.ports import UnitOfWork
from triage.proof import Proof, unfold


def find_proof(uow: UnitOfWork, number: int, policy: Policy) -> Proof | None:
    """The proof of the ask's newest decision; None for an ask that is not there or was never decided.

    Unfolded with the policy that decided, or with ``policy`` where that one cannot be used any more.
    """
    view = uow.asks.view(number)
    if view is None or view.decision is None:
        return None
    return unfold(view, view.decision, _policy_of(uow, view.decision.policy_version, policy))


def _policy_of(uow: UnitOfWork, version: str, policy: Policy) -> Policy:
    if version == policy.version:
        return policy
    text = uow.policies.text(version)
    try:
        return policy if text is None else load_policy(text or None, "the policy of then")
    except PolicyError:
        return policy

"""Facts that a channel requires of every ask: what is missing is asked for once, in the thread."""

from __future__ import annotations

from collections.abc import Collection

from triage.asks import Ask
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.telling import Said, tell
from triage.verdicts import Decision

# What a provisional card asks for already need not be asked for a second time.
_ASKED_ON_CARD = {"account": "Which account", "amount": "How much", "due": "When"}


def ask_for_missing(
    uow: UnitOfWork, ask: Ask, decision: Decision, required: Collection[str], on: Occasion
) -> None:
    """Asks for what the channel requires and neither the ask nor its card's question has."""
    asked = [fact for fact, words in _ASKED_ON_CARD.items() if decision.missing.startswith(words)]
    missing = [fact for fact in missing_facts(ask) if fact in required and fact not in asked]
    if missing:
        said = Said(f"missing:{ask.number}", "missing", {"ask": ask.name, "facts": missing})
        tell(uow, ask, said, on)


def missing_facts(ask: Ask) -> list[str]:
    """What nobody has said yet of an ask, in the words of the policy's ``[channels.require]``."""
    has = {"account": ask.account, "amount": ask.amount, "due": ask.due_to, "severity": ask.severity}
    return [fact for fact, value in has.items() if value is None]

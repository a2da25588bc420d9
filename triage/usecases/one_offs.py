"""What a PM's yes on a one-off costs the quarter's budget: the money at stake on it."""

from __future__ import annotations

from triage.asks import Ask
from triage.capacity import OneOff
from triage.occasion import Occasion
from triage.ports import AnswerRecord, DecisionRecord, UnitOfWork
from triage.verdicts import Verdict


def account_for(uow: UnitOfWork, ask: Ask, answer: AnswerRecord, on: Occasion) -> None:
    """Records what a yes spends; any other word, or a yes that is no one-off, gives back what was spent.

    Nothing is recorded without a budget: then a PM decides each time. More than is left may be spent; that is
    shown, not hidden.
    """
    record = uow.decisions.newest(ask.number)
    if record is None or answer.verdict is not Verdict.YES or not _spends(record, on):
        uow.one_offs.take_back(ask.need, on.now)
        return
    amount = record.at_stake or 0.0
    uow.one_offs.spend(OneOff(ask.need, on.quarter, amount, answer.author, on.now))
    details = {"amount": amount, "quarter": str(on.quarter)}
    uow.audit.record(answer.author, "spent one-off budget", ask.name, details, on.now)


def _spends(record: DecisionRecord, on: Occasion) -> bool:
    gate = next((gate for gate in on.policy.gates if gate.id == record.gate), None)
    return bool(gate and gate.spends and on.policy.demand.one_off_budget > 0)

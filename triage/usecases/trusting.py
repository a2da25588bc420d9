"""Letting the bot answer by itself: offered once PMs have agreed with a gate's drafts for a while."""

from __future__ import annotations

from triage.asks import Ask
from triage.occasion import Occasion
from triage.ports import AnswerRecord, Outgoing, UnitOfWork
from triage.usecases.telling import tell_directly
from triage.verdicts import Autonomy

_ANSWERS, _AGREED = 20, 18


def offer_posting(uow: UnitOfWork, ask: Ask, answer: AnswerRecord, on: Occasion) -> bool:
    """Offers, once per gate, to whoever answered, that the bot posts its verdicts by itself from now on."""
    if not answer.gate or autonomy_of(uow, answer.gate, on) is not Autonomy.DRAFT:
        return False
    agreed, answers = uow.answers.agreement(answer.gate)
    if answers < _ANSWERS or agreed < _AGREED:
        return False
    values = {"gate": answer.gate, "agreed": agreed, "answers": answers}
    return tell_directly(uow, ask, Outgoing(f"trust:{answer.gate}", "trust", answer.author, values), on)


def let_post(uow: UnitOfWork, gate: str, who: str, on: Occasion) -> bool:
    """From now on this gate's verdicts are posted at once; False where they are already, or it is gone."""
    known = any(each.id == gate for each in on.policy.gates)
    if not known or autonomy_of(uow, gate, on) is Autonomy.POST:
        return False
    uow.autonomies.choose(gate, Autonomy.POST, who, on.now)
    uow.audit.record(who, "let post", f"gate {gate}", {"autonomy": Autonomy.POST.value}, on.now)
    return True


def autonomy_of(uow: UnitOfWork, gate: str, on: Occasion) -> Autonomy:
    """As PMs chose for the gate, else as the policy has it."""
    return uow.autonomies.all().get(gate, on.policy.autonomy_of(gate))

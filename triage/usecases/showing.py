"""What stands in the place of an ask's card: the bot's verdict, a PM's answer, or who answers by when.

How much the bot says by itself is set per gate, by the policy or by what PMs chose since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.asks import Ask, AskState
from triage.calls import CalledFor, call_of
from triage.cards import Answered, AnswerNews, card_of, pending_of
from triage.deciding import decision_from_json
from triage.occasion import Occasion
from triage.ports import AnswerRecord, Method, Outgoing, UnitOfWork
from triage.quarters import parse_period
from triage.usecases.telling import (
    Said,
    post_card,
    post_pending,
    show_state,
    tell_directly,
    update_card,
    update_post,
)
from triage.verdicts import Autonomy, Decision


def effective_autonomy(uow: UnitOfWork, decision: Decision) -> Autonomy:
    """What the bot may do with this decision: as PMs chose for its gate, else as the policy has it."""
    return uow.autonomies.all().get(decision.gate, decision.autonomy)


def answered_as(answer: AnswerRecord, on: Occasion) -> Answered:
    """A PM's answer as cards show it, its quarter told in months."""
    period = parse_period(answer.quarter, on.quarter) if answer.quarter else None
    return Answered(
        by=answer.author,
        verdict=answer.verdict.value,
        period=period.label(on.fiscal_start) if period else "",
        reason=answer.reason,
        shareable=answer.shareable,
        quarter=answer.quarter or "",
    )


def news_of(
    uow: UnitOfWork, ask: Ask, answer: AnswerRecord, on: Occasion, *, asker: str, others: tuple[str, ...] = ()
) -> AnswerNews:
    """The reply that tells of a PM's answer, with the words for the customer that go with it."""
    answered, record = answered_as(answer, on), uow.decisions.newest(ask.number)
    say = card_of(ask, decision_from_json(record.decision), on.policy, answered).say if record else ""
    return AnswerNews(ask.name, ask.title, asker, answered, others, ask.account or "", say)


def post_first(uow: UnitOfWork, ask: Ask, decision: Decision, on: Occasion) -> None:
    """Queues an ask's first reply; a need that a PM has answered already gets that answer."""
    if standing := uow.answers.standing(ask.need):
        uow.asks.set_state([ask.number], AskState.ANSWERED)
        show_state(uow, ask, None, standing.verdict, on)
        post_card(uow, ask, card_of(ask, decision, on.policy, answered_as(standing, on)), on)
        return
    match effective_autonomy(uow, decision):
        case Autonomy.POST:
            post_card(uow, ask, card_of(ask, decision, on.policy), on)
        case Autonomy.DRAFT:
            post_pending(uow, ask, pending_of(ask, decision, on.policy), on)
            call_for_draft(uow, ask, decision, f"filed:{ask.number}", on)


def show(
    uow: UnitOfWork, ask: Ask, decision: Decision, why: str, on: Occasion, *, after: datetime | None = None
) -> None:
    """Brings what stands in the card's place up to date, not before ``after``; ``why`` names the update."""
    if standing := uow.answers.standing(ask.need):
        update_card(
            uow, ask, why, card_of(ask, decision, on.policy, answered_as(standing, on)), on, after=after
        )
        return
    match effective_autonomy(uow, decision):
        case Autonomy.POST:
            update_card(uow, ask, why, card_of(ask, decision, on.policy), on, after=after)
        case Autonomy.DRAFT:
            pending = pending_of(ask, decision, on.policy)
            update_post(uow, ask, Said(why, "pending", pending.to_json()), pending.say, on, after=after)
            call_for_draft(uow, ask, decision, why, on)


def call_for_draft(uow: UnitOfWork, ask: Ask, decision: Decision, why: str, on: Occasion) -> None:
    """Sends the PM the draft, once for a need; what changes later is changed in that message."""
    owner = pm_of(uow, ask, decision, on)
    if not owner:
        return
    key, values = _draft_key(ask, owner), call_of(ask, decision).to_json()
    if uow.outbox.knows(key):
        tell_directly(uow, ask, _changed_draft(key, owner, values, why), on)
    else:
        tell_directly(uow, ask, Outgoing(key, CalledFor.DRAFT.value, owner, values), on)


def close_draft(uow: UnitOfWork, ask: Ask, decision: Decision, answer: AnswerRecord, on: Occasion) -> None:
    """Shows in the PM's draft, where there is one, that the need is answered."""
    owner = pm_of(uow, ask, decision, on)
    key = _draft_key(ask, owner)
    if owner and uow.outbox.knows(key):
        values = call_of(ask, decision, by=answer.author, said=answer.reason, stands=True).to_json()
        why = f"{answer.ask}:{answer.said_ts}"
        tell_directly(uow, ask, _changed_draft(key, owner, values, why), on)


def _changed_draft(key: str, owner: str, values: Mapping[str, Any], why: str) -> Outgoing:
    kind = CalledFor.DRAFT.value
    return Outgoing(f"{key}:{why}", kind, owner, values, method=Method.UPDATE, target=key)


def _draft_key(ask: Ask, owner: str) -> str:
    return f"draft:{ask.need}:{owner}"


def pm_of(uow: UnitOfWork, ask: Ask, decision: Decision, on: Occasion) -> str:
    """Who answers for the ask: to whom it was passed, who is named, the PM of its area; "" for nobody."""
    assignee = uow.handlings.get(ask.need).assignee
    return assignee or decision.owner or on.policy.owner_for(f"{ask.title} {ask.text}", ())

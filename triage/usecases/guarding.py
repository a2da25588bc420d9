"""Replies that say too much: a promise where customers read along, an answer by whoever may not decide.

Only their author is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from triage.asks import Ask, AskState
from triage.cards import card_of
from triage.deciding import decision_from_json
from triage.messages import Message
from triage.occasion import Occasion
from triage.plain_answers import read_answer
from triage.ports import AnswerRecord, DecisionRecord, Outgoing, UnitOfWork
from triage.promise_talk import Allowed, over_promises
from triage.quarters import parse_period
from triage.reading import plain_text
from triage.roadmap import Shareable
from triage.usecases.deciding import item_of
from triage.usecases.showing import answered_as


def guard_reply(uow: UnitOfWork, asks: Sequence[Ask], reply: Message, on: Occasion) -> bool:
    """Whether the reply's author is told, once, that it says too much; never where only we read it, nor to
    people of other companies."""
    ask = next((each for each in asks if each.state is not AskState.WITHDRAWN), None)
    if ask is None or not reply.shared or reply.stranger or uow.channels.is_muted(reply.channel):
        return False
    record = uow.decisions.newest(ask.number)
    if record is None:
        return False
    answer = uow.answers.standing(ask.need)
    allowed = _allowed(uow, ask, record, answer, on)
    found = over_promises(reply.text, allowed, today=on.today, fiscal_start=on.fiscal_start)
    if found is None:
        return False
    values = {"ask": ask.name, "words": found.words, "kind": found.kind.value}
    values["say"] = _safe_sentence(ask, record, answer, on)
    key = f"guard:{reply.channel}:{reply.ts}"
    return uow.outbox.put(
        Outgoing(key, "guard", reply.channel, values, reply.thread, only_for=reply.author), on.now
    )


def refuse_answer(uow: UnitOfWork, reply: Message, words: str, on: Occasion) -> bool:
    """Whether somebody who may not decide, and answered an ask as a PM would, is told so with these words."""
    asks = uow.asks.in_thread(reply.channel, reply.thread)
    if not asks or uow.channels.is_muted(reply.channel):
        return False
    if read_answer(plain_text(reply.text), today=on.today, fiscal_start=on.fiscal_start) is None:
        return False
    key = f"refused:{reply.channel}:{reply.ts}"
    return uow.outbox.put(
        Outgoing(key, "notice", reply.channel, {"text": words}, reply.thread, only_for=reply.author), on.now
    )


def _allowed(
    uow: UnitOfWork, ask: Ask, record: DecisionRecord, answer: AnswerRecord | None, on: Occasion
) -> Allowed:
    """What may leave the company: a PM's word where there is one, and how far it may; else the item's."""
    item = item_of(uow, ask.item)
    said = answer.shareable if answer else ""
    shareable = Shareable(said) if said else item.shareable if item else Shareable.NO
    verdict, quarter = (answer.verdict, answer.quarter) if answer else (record.verdict, record.quarter)
    period = parse_period(quarter, on.quarter) if quarter else None
    return Allowed(verdict, shareable, period.last if period else None, confirmed=answer is not None)


def _safe_sentence(ask: Ask, record: DecisionRecord, answer: AnswerRecord | None, on: Occasion) -> str:
    answered = answered_as(answer, on) if answer else None
    return card_of(ask, decision_from_json(record.decision), on.policy, answered).say

"""What is said in an ask's thread: a PM's answer, a missing fact, or a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from triage.asks import Ask, AskState
from triage.capacity import PromiseState
from triage.cards import AnswerNews, card_of
from triage.deciding import decision_from_json
from triage.messages import Message
from triage.plain_answers import PlainAnswer, read_answer
from triage.policy import Policy
from triage.ports import AnswerRecord, Method, Note, Outgoing, UnitOfWork
from triage.reading import plain_text, read
from triage.usecases.filing import card_key
from triage.usecases.judging import answered_as, judge, local_day
from triage.verdicts import Autonomy, Decision, Verdict


def hear_reply(
    uow: UnitOfWork, asks: Sequence[Ask], reply: Message, policy: Policy, by_pm: bool, now: datetime
) -> None:
    """Takes up a reply in the thread of ``asks``: the PM's answer, the account nobody had named, or a note."""
    ask = asks[0]
    plain = _plain_answer(reply, policy, now) if by_pm else None
    if plain:
        give_answer(uow, ask, reply, plain, policy, now)
        return
    uow.notes.add(Note(ask.number, reply.author, reply.text, reply.ts, now))
    if ask.account is None and ask.state is AskState.OPEN:
        _name_account(uow, ask, reply, policy, now)


def give_answer(
    uow: UnitOfWork, ask: Ask, reply: Message, plain: PlainAnswer, policy: Policy, now: datetime
) -> None:
    """Records a PM's answer for the whole need, settles what it held, updates the cards, tells the askers."""
    answer = AnswerRecord(
        ask=ask.number,
        need=ask.need,
        author=reply.author,
        verdict=plain.verdict,
        quarter=plain.quarter,
        reason=plain.reason,
        said_ts=reply.ts,
        said_at=now,
    )
    if not uow.answers.add(answer):
        return
    covered = uow.asks.of_need(ask.need)
    uow.asks.set_state([each.number for each in covered], AskState.ANSWERED)
    kept = PromiseState.CONFIRMED if plain.verdict is Verdict.YES else PromiseState.RELEASED
    uow.promises.settle(ask.need, kept, now)
    details = {"verdict": plain.verdict.value, "quarter": plain.quarter, "reason": plain.reason}
    uow.audit.record(reply.author, "answered", ask.name, details, now)
    for each in covered:
        _show_answer(uow, each, answer, policy, now)
    _tell_askers(uow, ask, covered, answer, policy, now)


def _plain_answer(reply: Message, policy: Policy, now: datetime) -> PlainAnswer | None:
    return read_answer(
        plain_text(reply.text),
        today=local_day(policy, now),
        fiscal_start=policy.workspace.fiscal_year_start,
    )


def _show_answer(uow: UnitOfWork, ask: Ask, answer: AnswerRecord, policy: Policy, now: datetime) -> None:
    record = uow.decisions.newest(ask.number)
    if record is None:
        return
    decision = decision_from_json(record.decision)
    card = card_of(ask, decision, answered_as(answer, policy, now))
    _update_card(uow, ask, f"answer:{answer.ask}:{answer.said_ts}", card.to_json(), now)


def _update_card(uow: UnitOfWork, ask: Ask, why: str, values: dict[str, object], now: datetime) -> None:
    """Queues new content for the ask's card; nothing where no card was ever posted (a recorded gate)."""
    target = card_key(ask)
    if uow.outbox.knows(target):
        key = f"{target}:{why}"
        uow.outbox.put(Outgoing(key, "card", ask.channel, values, ask.thread_ts, Method.UPDATE, target), now)


def _tell_askers(
    uow: UnitOfWork,
    ask: Ask,
    covered: Sequence[Ask],
    answer: AnswerRecord,
    policy: Policy,
    now: datetime,
) -> None:
    """One reply for each person who asked, in the answered thread for its own asker."""
    threads = {each.author: each for each in covered} | {ask.author: ask}
    for asker, theirs in threads.items():
        if asker == answer.author:
            continue
        news = AnswerNews(theirs.name, theirs.title, asker, answered_as(answer, policy, now))
        key = f"told:{answer.ask}:{answer.said_ts}:{asker}"
        uow.outbox.put(Outgoing(key, "answer", theirs.channel, news.to_json(), theirs.thread_ts), now)


def _name_account(uow: UnitOfWork, ask: Ask, reply: Message, policy: Policy, now: datetime) -> None:
    """A reply that names the account of an ask without one fills it in, and the ask is decided again."""
    reading = read(
        reply.text,
        accounts=uow.accounts.snapshot(),
        currency=policy.workspace.currency,
        today=local_day(policy, now),
    )
    if reading.account is None:
        return
    named = replace(ask, account=reading.account, amount=ask.amount or reading.amount)
    before = uow.decisions.newest(ask.number)
    uow.asks.change(named)
    uow.audit.record(reply.author, "named the account", ask.name, {"account": reading.account}, now)
    decision = judge(uow, named, policy, now)
    if decision.autonomy is not Autonomy.POST:
        return
    _update_card(uow, named, f"account:{reply.ts}", card_of(named, decision).to_json(), now)
    if before is None or (before.verdict, before.quarter) != (decision.verdict, decision.quarter):
        _say_new_verdict(uow, named, decision, reply, now)


def _say_new_verdict(uow: UnitOfWork, ask: Ask, decision: Decision, reply: Message, now: datetime) -> None:
    """A changed verdict is a new reply, so that people notice."""
    card = card_of(ask, decision)
    key = f"card:{ask.number}:changed:{reply.ts}"
    uow.outbox.put(Outgoing(key, "changed", ask.channel, card.to_json(), ask.thread_ts), now)

"""What is said in an ask's thread: a PM's answer, a missing fact, or a note."""

from __future__ import annotations

from collections.abc import Sequence

from triage.asks import Ask, AskState
from triage.capacity import PromiseState
from triage.cards import AnswerNews, card_of
from triage.deciding import decision_from_json
from triage.messages import Message
from triage.occasion import Occasion
from triage.plain_answers import PlainAnswer, read_answer
from triage.ports import AnswerRecord, Note, UnitOfWork
from triage.reading import plain_text
from triage.usecases.completing import complete_ask
from triage.usecases.deciding import answered_as
from triage.usecases.one_offs import account_for
from triage.usecases.telling import Said, tell, update_card
from triage.verdicts import Verdict


def hear_reply(uow: UnitOfWork, asks: Sequence[Ask], reply: Message, on: Occasion, by_pm: bool) -> None:
    """Takes up a reply in the thread of ``asks``: a PM's answer, the fact an answer waits for, or a note."""
    ask = asks[0]
    plain = _plain_answer(reply, on) if by_pm else None
    if plain:
        give_answer(uow, ask, reply, plain, on)
        return
    uow.notes.add(Note(ask.number, reply.author, reply.text, reply.ts, on.now))
    if ask.state is not AskState.WITHDRAWN:
        complete_ask(uow, ask, reply, on)


def give_answer(uow: UnitOfWork, ask: Ask, reply: Message, plain: PlainAnswer, on: Occasion) -> None:
    """Records a PM's answer for the whole need, settles what it held, updates the cards, tells the askers."""
    answer = AnswerRecord(
        ask=ask.number,
        need=ask.need,
        author=reply.author,
        verdict=plain.verdict,
        quarter=plain.quarter,
        reason=plain.reason,
        said_ts=reply.ts,
        said_at=on.now,
    )
    if not uow.answers.add(answer):
        return
    account_for(uow, ask, answer, on)
    covered = uow.asks.of_need(ask.need)
    uow.asks.set_state([each.number for each in covered], AskState.ANSWERED)
    kept = PromiseState.CONFIRMED if plain.verdict is Verdict.YES else PromiseState.RELEASED
    uow.promises.settle(ask.need, kept, on.now)
    details = {"verdict": plain.verdict.value, "quarter": plain.quarter, "reason": plain.reason}
    uow.audit.record(reply.author, "answered", ask.name, details, on.now)
    for each in covered:
        _show_answer(uow, each, answer, on)
    _tell_askers(uow, ask, covered, answer, on)


def _plain_answer(reply: Message, on: Occasion) -> PlainAnswer | None:
    return read_answer(
        plain_text(reply.text),
        today=on.today,
        fiscal_start=on.fiscal_start,
    )


def _show_answer(uow: UnitOfWork, ask: Ask, answer: AnswerRecord, on: Occasion) -> None:
    record = uow.decisions.newest(ask.number)
    if record is None:
        return
    decision = decision_from_json(record.decision)
    card = card_of(ask, decision, on.policy, answered_as(answer, on))
    update_card(uow, ask, f"answer:{answer.ask}:{answer.said_ts}", card, on)


def _tell_askers(
    uow: UnitOfWork,
    ask: Ask,
    covered: Sequence[Ask],
    answer: AnswerRecord,
    on: Occasion,
) -> None:
    """One reply for each person who asked, in the answered thread for its own asker."""
    threads = {each.author: each for each in covered} | {ask.author: ask}
    for asker, theirs in threads.items():
        if asker == answer.author:
            continue
        news = AnswerNews(theirs.name, theirs.title, asker, answered_as(answer, on))
        key = f"told:{answer.ask}:{answer.said_ts}:{asker}"
        tell(uow, theirs, Said(key, "answer", news.to_json()), on)

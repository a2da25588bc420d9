"""Filing an ask: read it, find its need and its roadmap item, decide, and queue the card."""

from __future__ import annotations

from triage.asks import Ask, AskState
from triage.cards import card_of
from triage.matching.meaning import Meanings
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Likelihood, Reading, read
from triage.usecases.deciding import answered_as, decide_ask
from triage.usecases.meaning import keep_meaning
from triage.usecases.placing import Place, place_ask
from triage.usecases.telling import post_card
from triage.verdicts import Autonomy, Decision


def file_ask(uow: UnitOfWork, message: Message, on: Occasion, meanings: Meanings | None = None) -> Ask | None:
    """The ask, filed and decided, its card queued; None where the message is no ask or is filed already.

    ``meanings`` are the vectors of what ``texts_of`` told; without them it is placed by its words alone.
    """
    reading = read(
        message.text,
        accounts=uow.accounts.snapshot(),
        currency=on.policy.workspace.currency,
        today=on.today,
        fiscal_start=on.fiscal_start,
    )
    if reading.is_ask is not Likelihood.FILE:
        return None
    place = place_ask(uow, reading, on, meanings)
    ask = uow.asks.add(_ask(message, reading, place, on))
    if ask is None:
        return None
    keep_meaning(uow, ask, reading, meanings)
    uow.audit.record(message.author, "filed", ask.name, {"channel": ask.channel, "ts": ask.ts}, on.now)
    decision = decide_ask(uow, ask, on, place.unsure)
    _queue_card(uow, ask, decision, on)
    return ask


def _ask(message: Message, reading: Reading, place: Place, on: Occasion) -> Ask:
    return Ask(
        number=0,
        author=message.author,
        channel=message.channel,
        ts=message.ts,
        thread_ts=message.thread,
        text=message.text,
        title=reading.title,
        created_at=on.now,
        need=place.need,
        account=reading.account,
        amount=reading.amount,
        severity=reading.severity,
        severity_evidence=reading.severity_evidence,
        stage=reading.stage,
        due_from=reading.due_from,
        due_to=reading.due_to,
        workaround=reading.workaround,
        item=place.item,
        shared=message.shared,
        stranger=message.stranger,
    )


def _queue_card(uow: UnitOfWork, ask: Ask, decision: Decision, on: Occasion) -> None:
    """Queues the card; a need that a PM has answered already gets that answer."""
    standing = uow.answers.standing(ask.need)
    if standing is not None:
        uow.asks.set_state([ask.number], AskState.ANSWERED)
    elif decision.autonomy is not Autonomy.POST:
        return
    card = card_of(ask, decision, on.policy, answered_as(standing, on) if standing else None)
    post_card(uow, ask, card, on)

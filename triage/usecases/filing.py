"""Filing an ask: read it, find its need and its roadmap item, decide, and queue the card."""

from __future__ import annotations

from dataclasses import dataclass

from triage.asks import Ask, AskState
from triage.cards import card_of
from triage.matching import Band, Match, item_meant, match_needs, terms
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Likelihood, Reading, read
from triage.roadmap import RoadmapItem
from triage.usecases.deciding import answered_as, decide_ask, item_of, named_item
from triage.usecases.telling import post_card
from triage.verdicts import Autonomy, Decision


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an ask belongs: its need, the roadmap item it surely is, or one it may be."""

    need: int
    item: str | None
    unsure: RoadmapItem | None


def file_ask(uow: UnitOfWork, message: Message, on: Occasion) -> Ask | None:
    """The ask, filed and decided, its card queued; None where the message is no ask or is filed already."""
    reading = read(
        message.text,
        accounts=uow.accounts.snapshot(),
        currency=on.policy.workspace.currency,
        today=on.today,
        fiscal_start=on.fiscal_start,
    )
    if reading.is_ask is not Likelihood.FILE:
        return None
    place = _place(uow, reading, on)
    ask = uow.asks.add(_ask(message, reading, place, on))
    if ask is None:
        return None
    uow.audit.record(message.author, "filed", ask.name, {"channel": ask.channel, "ts": ask.ts}, on.now)
    decision = decide_ask(uow, ask, on, place.unsure)
    _queue_card(uow, ask, decision, on)
    return ask


def _place(uow: UnitOfWork, reading: Reading, on: Occasion) -> _Place:
    drop = _account_words(reading)
    best = item_meant(reading.title, reading.text, uow.roadmap.snapshot(), drop=drop)
    sure = named_item(uow, best, Band.SURE)
    words = terms(reading.title, drop=drop)  # a title carries no chatter, so different asks stay apart
    known = _known_need(uow, words, sure.key if sure else None)
    if known is None:
        need = uow.needs.add(sure.title if sure else reading.title, sure.key if sure else None, words, on.now)
        return _Place(need, sure.key if sure else None, named_item(uow, best, Band.MAYBE))
    need, item = known
    unsure = None if item_of(uow, item) else named_item(uow, best, Band.MAYBE)
    return _Place(need, item, unsure)


def _account_words(reading: Reading) -> tuple[str, ...]:
    """The account as it is called in the book and as the message has it: neither tells what is asked for."""
    if reading.account is None:
        return ()
    place = reading.evidence.get("account")
    return (reading.account, reading.text[place.start : place.end]) if place else (reading.account,)


def _known_need(uow: UnitOfWork, words: frozenset[str], item: str | None) -> tuple[int, str | None] | None:
    """The earlier need this surely is, with its item: the same roadmap item, or the same telling words."""
    if item is not None:
        need = uow.needs.of_item(item)
        return None if need is None else (need, item)
    candidates = uow.needs.candidates(words)
    found = match_needs(words, item, candidates)
    if not found or found[0].band is not Band.SURE:
        return None
    return _need_and_item(found[0], {c.need: c.item for c in candidates})


def _need_and_item(match: Match, items: dict[int, str | None]) -> tuple[int, str | None]:
    need = int(match.key)
    return need, items[need]


def _ask(message: Message, reading: Reading, place: _Place, on: Occasion) -> Ask:
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
    card = card_of(ask, decision, answered_as(standing, on) if standing else None)
    post_card(uow, ask, card, on)

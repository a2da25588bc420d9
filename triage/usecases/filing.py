"""Filing an ask: read it, find its need and its roadmap item, decide, and queue the card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from triage.asks import Ask
from triage.gestures import Gesture, Given
from triage.matching.meaning import Meanings
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Likelihood, Reading
from triage.usecases.deciding import decide_ask
from triage.usecases.doubting import ask_author
from triage.usecases.flipping import mark_others
from triage.usecases.losing import lost_if_said, say_lost, with_deal
from triage.usecases.meaning import keep_meaning
from triage.usecases.placing import Place, place_ask
from triage.usecases.repeating import enrich_earlier
from triage.usecases.requiring import ask_for_missing
from triage.usecases.showing import post_first
from triage.usecases.understanding import read_message, wishes_of

_TITLE_WORDS = 12
_MOST_ACCOUNTS = 10
_SURELY_NAMED = 0.7


class Outcome(StrEnum):
    """What became of a message: a new ask, an ask it is already, news for an earlier one, or none of these.

    ``empty`` is a message without a word that somebody wanted to be filed.
    """

    FILED = "filed"
    KNOWN = "known"
    ENRICHED = "enriched"
    DOUBTED = "doubted"
    TALK = "talk"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Filing:
    outcome: Outcome
    ask: Ask | None = None


def file_as_wished(
    uow: UnitOfWork, message: Message, on: Occasion, gesture: Gesture, meanings: Meanings | None = None
) -> Filing:
    """Files a message because somebody explicitly wants it; an ask that is filed already stays as it is."""
    known = uow.asks.at(message.channel, message.ts)
    if known:
        return Filing(Outcome.KNOWN, known)
    return file_ask(uow, message, on, gesture, meanings)


def file_ask(
    uow: UnitOfWork,
    message: Message,
    on: Occasion,
    gesture: Gesture | None = None,
    meanings: Meanings | None = None,
) -> Filing:
    """Files a message that is not filed yet, unless it is talk; where that is unsure its author is asked.

    ``meanings`` are the vectors of what ``texts_of`` told; without them it is placed by its words alone.
    """
    gesture = gesture or Gesture()
    reading = read_message(uow, message.text, on)
    if gesture.explicit:
        reading = _as_wished(reading, _as_booked(uow, gesture.given or Given()))
        if not any(map(str.isalnum, reading.title)):
            return Filing(Outcome.EMPTY)
    elif reading.is_ask is not Likelihood.FILE:
        doubted = reading.is_ask is Likelihood.UNSURE and ask_author(uow, message, on)
        return Filing(Outcome.DOUBTED if doubted else Outcome.TALK)
    filings = [
        _file(uow, _part(message, number), _Read(one, gesture, meanings), on)
        for number, one in enumerate(wishes_of(reading), start=1)
    ]
    return filings[0]


@dataclass(frozen=True, slots=True)
class _Read:
    """One thing that a message asks for, how it came to be filed, and the vectors to place it by."""

    reading: Reading
    gesture: Gesture
    meanings: Meanings | None


def _file(uow: UnitOfWork, message: Message, wish: _Read, on: Occasion) -> Filing:
    """Each thing that a message asks for is an ask with a card of its own."""
    reading, gesture = wish.reading, wish.gesture
    place = place_ask(uow, reading, on, wish.meanings)
    if reading.account and (earlier := uow.asks.of_account(place.need, reading.account)):
        return Filing(Outcome.ENRICHED, enrich_earlier(uow, earlier, message, reading, on))
    wished = _ask(message, reading, gesture, place, on)
    ask = uow.asks.add(lost_if_said(wished, message, on))
    if ask is None:
        return Filing(Outcome.KNOWN)
    keep_meaning(uow, ask, reading, on, wish.meanings)
    details = {"channel": ask.channel, "ts": ask.ts, "via": ask.via.value}
    uow.audit.record(gesture.filer or ask.author, "filed", ask.name, details, on.now)
    _count_others(uow, ask, reading, on)
    decision = decide_ask(uow, ask, on, place.unsure)
    post_first(uow, ask, decision, on)
    say_lost(uow, wished, ask, message.ts, on)
    ask_for_missing(uow, ask, decision, message.required, on)
    mark_others(uow, [ask.need], on)
    return Filing(Outcome.FILED, ask)


def _part(message: Message, number: int) -> Message:
    """The message as the source of its first, second … ask: each needs a place of its own."""
    if number == 1:
        return message
    return replace(message, ts=f"{message.ts}#{number}", thread_ts=message.thread)


def _count_others(uow: UnitOfWork, ask: Ask, reading: Reading, on: Occasion) -> None:
    """Further customers that the message names count for the need too; the one card speaks for all."""
    names = [each.name for each in reading.accounts if each.confidence >= _SURELY_NAMED]
    others = [name for name in dict.fromkeys(names) if name != ask.account]
    for number, name in enumerate(others[:_MOST_ACCOUNTS], start=1):
        if uow.asks.of_account(ask.need, name) is None:
            other = replace(ask, ts=f"{ask.ts}#account{number}", account=name, amount=None)
            other = with_deal(other, False, ask.author, on)
            if filed := uow.asks.add(other):
                uow.audit.record(ask.author, "filed", filed.name, {"with": ask.name}, on.now)
                decide_ask(uow, filed, on)


def _as_booked(uow: UnitOfWork, given: Given) -> Given:
    """An account is called as the book calls it, whichever of its names was typed."""
    typed = given.account.casefold()
    names = (
        account.name
        for account in uow.accounts.snapshot().accounts
        if typed in (name.casefold() for name in (account.name, *account.aliases))
    )
    return replace(given, account=next(names, given.account)) if typed else given


def _as_wished(reading: Reading, given: Given) -> Reading:
    """What a person filled in wins over what was read; the first words are the title of last resort."""
    due = (given.due_from, given.due_to) if given.due_to else (reading.due_from, reading.due_to)
    return replace(
        reading,
        title=given.title or reading.title or " ".join(reading.text.split()[:_TITLE_WORDS]),
        account=given.account or reading.account,
        accounts=() if given.account else reading.accounts,
        amount=given.amount or reading.amount,
        severity=given.severity or reading.severity,
        due_from=due[0],
        due_to=due[1],
        workaround=given.workaround or reading.workaround,
    )


def _ask(message: Message, reading: Reading, gesture: Gesture, place: Place, on: Occasion) -> Ask:
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
        via=gesture.via,
        filed_by=gesture.filer if gesture.filer != message.author else "",
        problem=(gesture.given.problem if gesture.given else "") or reading.problem,
        files=message.files,
    )

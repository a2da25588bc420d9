"""What is said in an ask's thread: a PM's answer, a missing fact, or a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage.asks import Ask, AskState
from triage.cards import Recorded
from triage.matching import terms
from triage.messages import Message
from triage.occasion import Occasion
from triage.plain_answers import PlainAnswer, leaning, read_answer
from triage.ports import AnswerRecord, Note, UnitOfWork
from triage.reading import plain_text
from triage.usecases.answering import AnswerGiven, give_answer, told_at
from triage.usecases.completing import complete_ask
from triage.usecases.deciding import unsure_item
from triage.usecases.enriching import Word
from triage.usecases.showing import answered_as
from triage.usecases.telling import Said, whisper_to

_NAMED = re.compile(r"\bASK-(\d+)\b", re.IGNORECASE)
# How a reply begins that may be meant as a verdict, whatever it goes on to say.
_LIKE_A_VERDICT = re.compile(
    r"\W*(yes|yep|yeah|sure|ok(?:ay)?|later|not now|not yet|no|nope|ja|nein|später)\b"
    r"(?!\s+(?:worries|problem|rush|idea|thanks|prob))",
    re.IGNORECASE,
)
_GONE = "was withdrawn, so your answer was not recorded."


@dataclass(frozen=True, slots=True)
class Offered:
    """A reply for which its author was offered buttons: kept as a note on ``ask``, said at ``ts``."""

    ask: int
    ts: str


def hear_reply(uow: UnitOfWork, asks: Sequence[Ask], reply: Message, on: Occasion, by_pm: bool) -> None:
    """Takes up a reply in the thread of ``asks``: a PM's answer, the fact an answer waits for, or a note."""
    live = [ask for ask in asks if ask.state is not AskState.WITHDRAWN]
    plain = _read(reply.text, on) if by_pm else None
    if plain and live:
        meant = meant_ask(live, reply.text)
        if meant is not None:
            _record(uow, meant, reply, plain, on)
            return
    uow.notes.add(Note(asks[0].number, reply.author, reply.text, reply.ts, on.now))
    if plain:
        _ask_which(uow, asks[0], live, reply, on)
    elif live:
        _take_up(uow, live, reply, on, by_pm)


def recall(uow: UnitOfWork, offered: Offered) -> Note | None:
    """The words for which buttons were offered."""
    return next((note for note in uow.notes.of_ask(offered.ask) if note.ts == offered.ts), None)


def answer_as_said(uow: UnitOfWork, ask: Ask, note: Note, on: Occasion) -> AnswerRecord | None:
    """Records for this ask the answer that a PM gave before saying which ask was meant."""
    plain = _read(note.text, on)
    return give_answer(uow, ask, _given(plain), Word(note.author, note.ts), on) if plain else None


def meant_ask(asks: Sequence[Ask], text: str) -> Ask | None:
    """The ask of a thread that a reply is about: the named one, the only open one; None where unclear."""
    if len({ask.need for ask in asks}) == 1:
        return asks[0]
    said = plain_text(text)
    numbers = {int(number) for number in _NAMED.findall(said)}
    named = [ask for ask in asks if ask.number in numbers] or _by_title(asks, said)
    waiting = named or [ask for ask in asks if ask.state is AskState.OPEN]
    return waiting[0] if len({ask.need for ask in waiting}) == 1 else None


def recorded_as(uow: UnitOfWork, ask: Ask, answer: AnswerRecord, on: Occasion) -> Recorded:
    """What the PM who answered is shown."""
    told = told_at(uow, ask, answer, on)
    return Recorded(
        ask=ask.name,
        title=ask.title,
        said_ts=answer.said_ts,
        seconds=on.policy.answers.undo_seconds,
        answered=answered_as(answer, on),
        told_at=told.isoformat() if told else "",
    )


def _by_title(asks: Sequence[Ask], said: str) -> list[Ask]:
    """The one ask whose title shares most telling words with the reply, where there is one."""
    words = terms(said)
    shared = sorted(((len(words & terms(ask.title)), ask.number) for ask in asks), reverse=True)
    most = shared[0][0]
    best = [ask for ask in asks if (most, ask.number) in shared]
    return best if most and len(best) == 1 else []


def _record(uow: UnitOfWork, ask: Ask, reply: Message, plain: PlainAnswer, on: Occasion) -> None:
    answer = give_answer(uow, ask, _given(plain), Word(reply.author, reply.ts), on)
    if answer:
        shown = recorded_as(uow, ask, answer, on).to_json()
        whisper_to(uow, ask, Said(f"recorded:{ask.number}:{reply.ts}", "recorded", shown), reply.author, on)


def _ask_which(uow: UnitOfWork, first: Ask, live: Sequence[Ask], reply: Message, on: Occasion) -> None:
    """Asks the PM alone which ask the answer is for, or tells that there is none any more."""
    key = f"which:{reply.channel}:{reply.ts}"
    if not live:
        said = Said(key, "notice", {"text": f"{first.name} {_GONE}"})
    else:
        choices = [{"ask": ask.name, "title": ask.title} for ask in live]
        said = Said(key, "which", {"noted": first.name, "ts": reply.ts, "asks": choices})
    whisper_to(uow, first, said, reply.author, on)


def _take_up(uow: UnitOfWork, live: Sequence[Ask], reply: Message, on: Occasion, by_pm: bool) -> None:
    first = live[0]
    asked_about = unsure_item(uow, uow.decisions.newest(first.number))
    complete_ask(uow, first, reply, on)
    if by_pm and asked_about is None:  # else a yes or no is about the roadmap item that was asked about
        _offer(uow, live, reply, on)
    elif not by_pm:
        _go_on(uow, live)


def _offer(uow: UnitOfWork, live: Sequence[Ask], reply: Message, on: Occasion) -> None:
    """Offers the PM alone to make an answer of talk that leans to one, while the ask is open."""
    said = plain_text(reply.text)
    leans = leaning(reply.text)
    meant = meant_ask(live, reply.text)
    if meant is None or meant.state is not AskState.OPEN or not (leans or _LIKE_A_VERDICT.match(said)):
        return
    shown = {
        "ask": meant.name,
        "noted": live[0].name,
        "ts": reply.ts,
        "leaning": leans.value if leans else "",
    }
    whisper_to(uow, meant, Said(f"offer:{reply.channel}:{reply.ts}", "offer", shown), reply.author, on)


def _go_on(uow: UnitOfWork, live: Sequence[Ask]) -> None:
    """Somebody replied: what was paused to ask the rep waits for the PM again."""
    for need in {ask.need for ask in live}:
        handling = uow.handlings.get(need)
        if handling.paused_at is not None:
            uow.handlings.put(replace(handling, paused_at=None, paused_by=""))


def _read(text: str, on: Occasion) -> PlainAnswer | None:
    return read_answer(text, today=on.today, fiscal_start=on.fiscal_start)


def _given(plain: PlainAnswer) -> AnswerGiven:
    return AnswerGiven(plain.verdict, plain.quarter, plain.reason)

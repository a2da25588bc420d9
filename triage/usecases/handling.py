"""What people do about a need that waits: ask the rep, pass it on, disagree with its answer."""

from __future__ import annotations

from dataclasses import replace

from triage.asks import Ask
from triage.calls import CalledFor, call_of
from triage.deciding import decision_from_json
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import AnswerRecord, Note, Outgoing, UnitOfWork
from triage.usecases.completing import complete_ask
from triage.usecases.enriching import Word
from triage.usecases.showing import news_of, pm_of
from triage.usecases.telling import Said, tell, tell_directly
from triage.verdicts import Decision


class OutsiderError(Exception):
    """Somebody of another company asked; what we say among ourselves is not for them."""


def ask_rep(uow: UnitOfWork, ask: Ask, question: str, word: Word, on: Occasion) -> None:
    """Asks the asker in the thread; until somebody replies the promised time stands still.

    OutsiderError where the asker is of another company.
    """
    if ask.stranger:
        raise OutsiderError
    values = {"ask": ask.name, "asker": ask.author, "by": word.who, "question": question}
    tell(uow, ask, Said(f"question:{word.key}", "question", values), on)
    paused = replace(uow.handlings.get(ask.need), paused_at=on.now, paused_by=word.who)
    uow.handlings.put(paused)
    uow.audit.record(word.who, "asked the rep", ask.name, {"question": question}, on.now)


def pass_on(uow: UnitOfWork, ask: Ask, to: str, word: Word, on: Occasion) -> None:
    """The need is this PM's from now on, who is told once in a direct message."""
    uow.handlings.put(replace(uow.handlings.get(ask.need), assignee=to))
    uow.audit.record(word.who, "passed on", ask.name, {"to": to}, on.now)
    decision = _newest(uow, ask)
    if decision:
        stands = uow.answers.standing(ask.need) is not None
        values = call_of(ask, decision, by=word.who, stands=stands).to_json()
        tell_directly(uow, ask, Outgoing(f"passed:{word.key}", CalledFor.PASSED.value, to, values), on)


def disagree(uow: UnitOfWork, ask: Ask, why: str, word: Word, on: Occasion) -> None:
    """Keeps the disagreement for the PM of the need, who is told once; new facts in it count at once."""
    uow.notes.add(Note(ask.number, word.who, why, word.key, on.now))
    kept = replace(
        uow.handlings.get(ask.need),
        disagreed_at=on.now,
        disagreed_by=word.who,
        disagreement=why,
        disagreed_ask=ask.number,
    )
    uow.handlings.put(kept)
    uow.audit.record(word.who, "disagreed", ask.name, {"why": why}, on.now)
    complete_ask(uow, ask, Message(ask.channel, word.key, word.who, why, ask.thread_ts), on)
    _call_pm(uow, uow.asks.get(ask.number) or ask, why, word, on)


def keep_answer(uow: UnitOfWork, ask: Ask, standing: AnswerRecord, word: Word, on: Occasion) -> None:
    """A PM has read the disagreement and stays with the answer; whoever disagreed is told."""
    handling = uow.handlings.get(ask.need)
    theirs = uow.asks.get(handling.disagreed_ask) or ask
    kept = replace(handling, disagreed_at=None, disagreed_by="", disagreement="", disagreed_ask=0)
    uow.handlings.put(kept)
    uow.audit.record(word.who, "kept the answer", theirs.name, {"of": standing.author}, on.now)
    news = news_of(uow, theirs, standing, on, asker=handling.disagreed_by)
    tell(uow, theirs, Said(f"kept:{word.key}", "answer", news.to_json(), to=handling.disagreed_by), on)


def _call_pm(uow: UnitOfWork, ask: Ask, why: str, word: Word, on: Occasion) -> None:
    """Whoever answered, else whoever is to answer; nobody is called about what they said themselves."""
    decision, standing = _newest(uow, ask), uow.answers.standing(ask.need)
    if decision is None:
        return
    pm = standing.author if standing else pm_of(uow, ask, decision, on)
    if pm and pm != word.who:
        values = call_of(ask, decision, by=word.who, said=why, stands=standing is not None).to_json()
        call = Outgoing(f"disagreed:{word.key}", CalledFor.DISAGREED.value, pm, values)
        tell_directly(uow, ask, call, on)


def _newest(uow: UnitOfWork, ask: Ask) -> Decision | None:
    record = uow.decisions.newest(ask.number)
    return decision_from_json(record.decision) if record else None

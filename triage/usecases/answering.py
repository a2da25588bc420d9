"""A PM's word on a need: recorded, shown on its cards at once, told to those concerned, undone in time.

For ``policy.answers.undo_seconds`` nobody is told, so that a slip of the finger reaches nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from triage.asks import Ask, AskState
from triage.capacity import Promise, PromiseState
from triage.deciding import decision_from_json
from triage.occasion import Occasion
from triage.ports import AnswerRecord, DecisionRecord, UnitOfWork
from triage.usecases.deciding import decide_ask
from triage.usecases.enriching import Word
from triage.usecases.letting_go import let_go
from triage.usecases.one_offs import account_for
from triage.usecases.showing import close_draft, news_of, show
from triage.usecases.telling import Said, asked_again, heard_at, show_state, tell
from triage.usecases.trusting import offer_posting
from triage.verdicts import Decision, Verdict

_REMEMBERED = 50  # how many entries back the record of an answer is looked for


class NotYourAnswerError(Exception):
    """Only whoever gave an answer can undo it."""


class UndoTooLateError(Exception):
    """The answer may have been told already."""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """What a PM says; ``quarter`` like ``2027-Q1``, ``shareable`` as in ``AnswerRecord``."""

    verdict: Verdict
    quarter: str | None
    reason: str
    shareable: str = ""


def give_answer(
    uow: UnitOfWork, ask: Ask, given: AnswerGiven, word: Word, on: Occasion
) -> AnswerRecord | None:
    """Records a PM's answer for the whole need of ``ask``; None where this very answer is recorded already.

    The key of the PM's ``word`` is the ts of the reply that gave it, or ``click:`` and what names the click.
    """
    before = uow.answers.standing(ask.need)
    answer = _record(uow, ask, given, word, on)
    if not uow.answers.add(answer):
        return None
    untold = uow.outbox.cancel(_news_key(before), on.now) if before else 0
    covered = uow.asks.of_need(ask.need)
    _settle(uow, ask, answer, covered, on)
    details = {"verdict": given.verdict.value, "quarter": given.quarter, "reason": given.reason}
    kept = details | {"said_ts": word.key, "untold": untold}
    uow.audit.record(word.who, "answered", ask.name, kept, on.now)
    for each in covered:
        if decision := _newest(uow, each):
            show(uow, each, decision, f"answer:{answer.ask}:{word.key}", on)
        show_state(uow, each, before.verdict if before else None, answer.verdict, on)
    if decision := _newest(uow, ask):
        close_draft(uow, ask, decision, answer, on)
    _tell(uow, ask, covered, answer, on)
    offer_posting(uow, ask, answer, on)
    return answer


def undo_answer(uow: UnitOfWork, number: int, said_ts: str, who: str, on: Occasion) -> AnswerRecord | None:
    """Takes an answer back before anybody is told of it; None where there is none, or it was undone before.

    NotYourAnswerError for anybody but its author; UndoTooLateError once its time is over.
    """
    ask = uow.asks.get(number)
    answers = uow.answers.of_need(ask.need) if ask else ()
    answer = next((each for each in answers if (each.ask, each.said_ts) == (number, said_ts)), None)
    if ask is None or answer is None or answer.undone_at is not None:
        return None
    if answer.author != who:
        raise NotYourAnswerError
    if on.now >= answer.said_at + _undo_time(on):
        raise UndoTooLateError
    stood = uow.answers.standing(answer.need) == answer
    uow.answers.undo(number, said_ts, on.now)
    uow.outbox.cancel(_news_key(answer), on.now)
    uow.audit.record(who, "undid answer", ask.name, {"said_ts": said_ts}, on.now)
    if stood:
        _restore(uow, ask, answer, on)
    return answer


def _record(uow: UnitOfWork, ask: Ask, given: AnswerGiven, word: Word, on: Occasion) -> AnswerRecord:
    decided = uow.decisions.newest(ask.number)
    return AnswerRecord(
        ask=ask.number,
        need=ask.need,
        author=word.who,
        verdict=given.verdict,
        quarter=given.quarter,
        reason=given.reason,
        said_ts=word.key,
        said_at=on.now,
        gate=decided.gate if decided else "",
        agreed=_agrees(decided, given) if decided else None,
        shareable=given.shareable,
    )


def _agrees(decided: DecisionRecord, given: AnswerGiven) -> bool:
    """A PM who names no quarter leaves the bot's as it is."""
    return given.verdict is decided.verdict and given.quarter in (None, decided.quarter)


def _settle(uow: UnitOfWork, ask: Ask, answer: AnswerRecord, covered: Sequence[Ask], on: Occasion) -> None:
    """What the answer spends and holds, and that nobody waits for it any more."""
    account_for(uow, ask, answer, on)
    uow.asks.set_state([each.number for each in covered], AskState.ANSWERED)
    if answer.verdict is Verdict.YES:
        uow.promises.settle(ask.need, PromiseState.CONFIRMED, on.now)
    else:
        let_go(uow, ask.need, on)
    handling = uow.handlings.get(ask.need)
    done = replace(
        handling, paused_at=None, paused_by="", disagreed_at=None, disagreed_by="", disagreement="",
        disagreed_ask=0,
    )  # fmt: skip
    if done != handling:
        uow.handlings.put(done)


def _restore(uow: UnitOfWork, ask: Ask, undone: AnswerRecord, on: Occasion) -> None:
    """All is as it was before: an earlier answer stands again, or the bot's own verdict."""
    before = uow.answers.standing(ask.need)
    if undone.verdict is Verdict.YES:
        let_go(uow, ask.need, on)
    covered = uow.asks.of_need(ask.need)
    state = AskState.ANSWERED if before else AskState.OPEN
    uow.asks.set_state([each.number for each in covered], state)
    if before:
        account_for(uow, ask, before, on)
    else:
        uow.one_offs.take_back(ask.need, on.now)
    for each in (replace(each, state=state) for each in covered):
        decision = decide_ask(uow, each, on)
        if before and before.verdict is Verdict.YES:
            _hold_confirmed(uow, each, decision, on)
        show(uow, each, decision, f"undone:{undone.ask}:{undone.said_ts}", on)
        show_state(uow, each, undone.verdict, before.verdict if before else None, on)
    if before and _answered_entry(uow, ask, undone).get("untold"):
        _tell(uow, ask, covered, before, on, again=f":again:{undone.said_ts}")


def _hold_confirmed(uow: UnitOfWork, ask: Ask, decision: Decision, on: Occasion) -> None:
    score = decision.score or 0.0
    held = [
        Promise(ask.need, hold.team, hold.quarter, hold.points, PromiseState.CONFIRMED, score, on.now)
        for hold in decision.holds
    ]
    if held:
        uow.promises.hold(held, on.now)


def _answered_entry(uow: UnitOfWork, ask: Ask, answer: AnswerRecord) -> Mapping[str, Any]:
    entries = reversed(uow.audit.of(ask.name, _REMEMBERED))
    mine = (e.details for e in entries if e.what == "answered" and e.details.get("said_ts") == answer.said_ts)
    return next(mine, {})


def _tell(
    uow: UnitOfWork, ask: Ask, covered: Sequence[Ask], answer: AnswerRecord, on: Occasion, *, again: str = ""
) -> None:
    """One reply in each thread where somebody is told, and nobody is told in two."""
    for theirs, people in _told(uow, ask, covered, answer.author):
        news = news_of(uow, theirs, answer, on, asker=people[0], others=people[1:])
        key = f"{_news_key(answer)}{theirs.number}:{theirs.channel}:{theirs.thread_ts}{again}"
        said = Said(key, "answer", news.to_json(), to=people[0])
        tell(uow, theirs, said, on, after=on.now + _undo_time(on))


def told_at(uow: UnitOfWork, ask: Ask, answer: AnswerRecord, on: Occasion) -> datetime | None:
    """When the first of those who are told hears of the answer, on that person's clocks; None where that is
    as soon as it can no longer be undone."""
    soonest = answer.said_at + _undo_time(on)
    threads = _told(uow, ask, uow.asks.of_need(ask.need), answer.author)
    heard = [heard_at(uow, people[0], soonest, on) for _, people in threads]
    first = min(heard, default=soonest)
    return first if first > soonest else None


def _told(
    uow: UnitOfWork, ask: Ask, covered: Sequence[Ask], answerer: str
) -> list[tuple[Ask, tuple[str, ...]]]:
    """Who is told where: in the answered thread first, then in the newest they asked or wrote in."""
    heard, threads = {answerer}, []
    asks = (ask, *(other for other in reversed(covered) if other.number != ask.number))
    for theirs, concerned in (thread for each in asks for thread in _threads(uow, each)):
        people = tuple(dict.fromkeys(one for one in concerned if one not in heard))
        heard.update(people)
        if people:
            threads.append((theirs, people))
    return threads


def _threads(uow: UnitOfWork, ask: Ask) -> Iterator[tuple[Ask, Sequence[str]]]:
    """Where people wait for the answer to an ask: its own thread, then those where it was asked again."""
    repeats = uow.repeats.of_ask(ask.number)
    elsewhere = [one for one in repeats if (one.channel, one.thread_ts) != (ask.channel, ask.thread_ts)]
    yield ask, _concerned(uow, ask, {one.ts for one in elsewhere})
    for repeat in elsewhere:
        if again := asked_again(uow, ask, repeat):
            yield again, [repeat.author]


def _concerned(uow: UnitOfWork, ask: Ask, said_elsewhere: Collection[str]) -> list[str]:
    """Who asked and who wrote in the thread; where outsiders read it, news is whispered to the asker, or to
    the colleague who filed it."""
    if ask.shared:
        ours = ask.filed_by if ask.stranger else ask.author
        return [ours] if ours else []
    notes = (note for note in uow.notes.of_ask(ask.number) if note.ts not in said_elsewhere)
    return [ask.author, *(note.author for note in notes)]


def _newest(uow: UnitOfWork, ask: Ask) -> Decision | None:
    record = uow.decisions.newest(ask.number)
    return decision_from_json(record.decision) if record else None


def _news_key(answer: AnswerRecord) -> str:
    return f"told:{answer.ask}:{answer.said_ts}:"


def _undo_time(on: Occasion) -> timedelta:
    return timedelta(seconds=on.policy.answers.undo_seconds)

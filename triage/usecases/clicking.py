"""Answers by button and form: recorded once, and not where another PM was quicker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from triage.asks import Ask, AskState
from triage.cards import Answered, Recorded
from triage.deciding import decision_from_json
from triage.occasion import Occasion
from triage.ports import AnswerRecord, Outgoing, UnitOfWork
from triage.usecases.answering import AnswerGiven, give_answer
from triage.usecases.enriching import Word
from triage.usecases.handling import keep_answer
from triage.usecases.replies import Offered, answer_as_said, recall, recorded_as
from triage.usecases.showing import answered_as
from triage.usecases.telling import tell_directly
from triage.verdicts import Decision, Verdict


class Outcome(StrEnum):
    """What became of a click: recorded, or why not: somebody answered meanwhile, the draft is another one
    now, the ask was withdrawn or is gone."""

    RECORDED = "recorded"
    MEANWHILE = "meanwhile"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Clicked:
    outcome: Outcome
    recorded: Recorded | None = None
    meanwhile: Answered | None = None
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The verdict of the draft that the PM saw."""

    verdict: Verdict
    quarter: str | None


def standing_key(answer: AnswerRecord | None) -> str:
    """Names the answer that stands, "" for none: a click carries which one its person had seen."""
    return f"{answer.ask}|{answer.said_ts}" if answer else ""


def as_given(decision: Decision) -> AnswerGiven:
    """The bot's answer as a PM would give it; that a yes is only proposed is no reason once it is given."""
    reason = decision.headline if decision.proposed else decision.because
    return AnswerGiven(decision.verdict, decision.quarter, reason or decision.headline)


def answer_by_form(
    uow: UnitOfWork, number: int, given: AnswerGiven, word: Word, *, seen: str, on: Occasion
) -> Clicked:
    """Records what a PM filled in, unless another answer than ``seen`` stands by now."""
    ask = uow.asks.get(number)
    refused = _refused(uow, ask, word, seen, on)
    if refused or ask is None:
        return refused or Clicked(Outcome.GONE)
    return _recorded(uow, ask, given, word, on)


def confirm(uow: UnitOfWork, number: int, word: Word, *, seen: str, on: Occasion) -> Clicked:
    """Records the bot's own verdict, quarter and reason as the PM's answer."""
    ask = uow.asks.get(number)
    refused = _refused(uow, ask, word, seen, on)
    decision = _newest(uow, ask) if ask else None
    if refused or ask is None or decision is None:
        return refused or Clicked(Outcome.GONE)
    return _recorded(uow, ask, as_given(decision), word, on)


def send_draft(uow: UnitOfWork, number: int, word: Word, drafted: Drafted, on: Occasion) -> Clicked:
    """Confirms from a direct message, where the PM is then shown what was recorded; a draft that is another
    one by now is not sent."""
    ask = uow.asks.get(number)
    decision = _newest(uow, ask) if ask else None
    if decision and (decision.verdict, decision.quarter) != (drafted.verdict, drafted.quarter):
        return Clicked(Outcome.MOVED)
    clicked = confirm(uow, number, word, seen="", on=on)
    if ask and clicked.recorded:
        _show_recorded(uow, ask, clicked.recorded, word, on)
    return clicked


def confirm_from_home(uow: UnitOfWork, number: int, word: Word, on: Occasion) -> Clicked:
    """Confirms the bot's answer; where somebody disagreed with a PM's answer, that answer is kept."""
    ask = uow.asks.get(number)
    standing = uow.answers.standing(ask.need) if ask else None
    if ask and standing and uow.handlings.get(ask.need).disagreed_at:
        keep_answer(uow, ask, standing, word, on)
        return Clicked(Outcome.RECORDED, recorded_as(uow, ask, standing, on))
    return confirm(uow, number, word, seen="", on=on)


def _show_recorded(uow: UnitOfWork, ask: Ask, recorded: Recorded, word: Word, on: Occasion) -> None:
    """Shows the PM what was recorded, with its undo, in a direct message."""
    key = f"recorded:{recorded.ask}:{word.key}"
    tell_directly(uow, ask, Outgoing(key, "recorded", word.who, recorded.to_json()), on)


def answer_which(uow: UnitOfWork, number: int, offered: Offered, who: str, on: Occasion) -> Clicked:
    """Records the PM's earlier words as the answer to this ask of the thread."""
    ask, note = uow.asks.get(number), recall(uow, offered)
    if ask is None or note is None or note.author != who:
        return Clicked(Outcome.GONE)
    if ask.state is AskState.WITHDRAWN:
        return Clicked(Outcome.WITHDRAWN)
    answer = answer_as_said(uow, ask, note, on)
    return Clicked(Outcome.RECORDED, recorded_as(uow, ask, answer, on)) if answer else Clicked(Outcome.GONE)


def _refused(uow: UnitOfWork, ask: Ask | None, word: Word, seen: str, on: Occasion) -> Clicked | None:
    if ask is None:
        return Clicked(Outcome.GONE)
    if ask.state is AskState.WITHDRAWN:
        return Clicked(Outcome.WITHDRAWN)
    standing = uow.answers.standing(ask.need)
    if standing is None or standing_key(standing) == seen:
        return None
    if standing.said_ts == word.key:  # the same click, twice
        return Clicked(Outcome.RECORDED, recorded_as(uow, ask, standing, on))
    return Clicked(Outcome.MEANWHILE, None, answered_as(standing, on), standing_key(standing))


def _recorded(uow: UnitOfWork, ask: Ask, given: AnswerGiven, word: Word, on: Occasion) -> Clicked:
    answer = give_answer(uow, ask, given, word, on)
    if answer is None:  # it was recorded, and undone since
        return Clicked(Outcome.GONE)
    return Clicked(Outcome.RECORDED, recorded_as(uow, ask, answer, on))


def _newest(uow: UnitOfWork, ask: Ask) -> Decision | None:
    record = uow.decisions.newest(ask.number)
    return decision_from_json(record.decision) if record else None

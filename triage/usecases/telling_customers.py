"""A customer was told an answer: noted in one tap, undone in another."""

from __future__ import annotations

from dataclasses import dataclass

from triage.asks import ask_number
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.told import Tellable, Told
from triage.verdicts import Verdict


class NotYoursToUndoError(Exception):
    """Only whoever told the customer, or a PM, can say that it was not so."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted now; ``is_new`` is false where this very answer was noted before, perhaps by another."""

    told: Told
    is_new: bool


def note_told(uow: UnitOfWork, said: Tellable, who: str, on: Occasion) -> Noted | None:
    """Notes that the ask's customer was told the answer that the tapped message shows; None where the ask is
    gone."""
    try:
        ask = uow.asks.get(ask_number(said.ask))
    except ValueError:
        return None
    if ask is None:
        return None
    verdict, quarter = Verdict(said.verdict), said.quarter or None
    telling = Told(0, ask.number, ask.account or "", verdict, quarter, said.say, who, on.now)
    if kept := uow.tellings.add(telling):
        details = {"id": kept.id, "verdict": said.verdict, "quarter": quarter, "say": said.say}
        uow.audit.record(who, "told the customer", ask.name, details, on.now)
        return Noted(kept, True)
    earlier = next(each for each in uow.tellings.of_asks([ask.number]) if each.says_as(telling))
    return Noted(earlier, False)


def undo_told(uow: UnitOfWork, number: int, who: str, on: Occasion, *, by_pm: bool) -> Told | None:
    """It was not so; None where there is nothing to undo any more.

    NotYoursToUndoError for anybody but whoever told the customer, and PMs.
    """
    told = uow.tellings.get(number)
    if told is None or told.undone_at is not None:
        return None
    if told.told_by != who and not by_pm:
        raise NotYoursToUndoError
    uow.tellings.undo(number, who, on.now)
    uow.audit.record(who, "took back what the customer was told", f"ASK-{told.ask}", {"id": number}, on.now)
    return told

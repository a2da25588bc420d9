"""A deal was lost for want of what was asked for: kept with the ask, said by whoever knows it.

What it is worth to the need stays as it is: that a customer left over it makes the need no smaller.
"""

from __future__ import annotations

from dataclasses import replace

from triage.asks import Ask
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading.lost_deals import lost_words
from triage.usecases.telling import Said, whisper_to

MARKED = "Marked as lost by hand."


def lost_if_said(ask: Ask, message: Message, on: Occasion) -> Ask:
    """The ask with its deal lost where the message says so; what people of other companies say is theirs."""
    words = "" if ask.lost_at or message.stranger else lost_words(message.text)
    return replace(ask, lost_at=on.now, lost_by=message.author, lost_words=words) if words else ask


def with_deal(ask: Ask, lost: bool | None, who: str, on: Occasion) -> Ask:
    """The ask as somebody filled in how its deal stands; None leaves it."""
    if lost is None or lost == (ask.lost_at is not None):
        return ask
    if lost:
        return replace(ask, lost_at=on.now, lost_by=who, lost_words=MARKED)
    return replace(ask, lost_at=None, lost_by="", lost_words="")


def say_lost(uow: UnitOfWork, before: Ask, after: Ask, key: str, on: Occasion) -> None:
    """Whoever said that the deal is lost sees how it was understood, and can say that it is not."""
    if after.lost_at and not before.lost_at:
        values = {"ask": after.name, "account": after.account or "", "words": after.lost_words}
        whisper_to(uow, after, Said(f"lost:{after.number}:{key}", "lost", values), after.lost_by, on)


def reopen_deal(uow: UnitOfWork, number: int, who: str, on: Occasion) -> bool:
    """The deal is not lost; False where it was not, or the ask is gone."""
    ask = uow.asks.get(number)
    if ask is None or ask.lost_at is None:
        return False
    uow.asks.change(with_deal(ask, False, who, on))
    uow.audit.record(who, "said that the deal is not lost", ask.name, {"lost_words": ask.lost_words}, on.now)
    return True

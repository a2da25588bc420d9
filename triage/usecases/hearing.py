"""A message in an asks channel: a new ask, a reply to one, or talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from triage.asks import Ask
from triage.matching.meaning import Meanings
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.filing import file_ask
from triage.usecases.guarding import guard_reply
from triage.usecases.replies import hear_reply


def hear_message(
    uow: UnitOfWork, message: Message, on: Occasion, by_pm: bool, meanings: Meanings | None = None
) -> None:
    """Files an ask or takes up a reply to one; talk, and a message heard before, change nothing."""
    thread = uow.asks.in_thread(message.channel, message.thread)
    if any(ask.message_ts == message.ts for ask in thread):
        return
    if thread:
        asks = _as_read(uow, thread, message)
        hear_reply(uow, asks, message, on, by_pm)
        if not by_pm:
            guard_reply(uow, asks, message, on)
    else:
        file_ask(uow, message, on, meanings=meanings)


def _as_read(uow: UnitOfWork, asks: Sequence[Ask], message: Message) -> Sequence[Ask]:
    """The asks of a thread; its channel may have been opened to another company after they were filed."""
    if not message.shared or all(ask.shared for ask in asks):
        return asks
    opened = [replace(ask, shared=True) for ask in asks]
    for ask in opened:
        uow.asks.change(ask)
    return opened

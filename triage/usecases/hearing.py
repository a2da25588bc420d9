"""A message in an asks channel: a new ask, a reply to one, or talk."""

from __future__ import annotations

from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.filing import file_ask
from triage.usecases.replies import hear_reply


def hear_message(uow: UnitOfWork, message: Message, on: Occasion, by_pm: bool) -> None:
    """Files an ask or takes up a reply to one; talk, and a message heard before, change nothing."""
    thread = uow.asks.in_thread(message.channel, message.thread)
    if any(ask.ts == message.ts for ask in thread):
        return
    if thread:
        hear_reply(uow, thread, message, on, by_pm)
    else:
        file_ask(uow, message, on)

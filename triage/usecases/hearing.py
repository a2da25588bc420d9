"""A message in an asks channel: a new ask, a reply to one, or talk."""

from __future__ import annotations

from datetime import datetime

from triage.messages import Message
from triage.policy import Policy
from triage.ports import UnitOfWork
from triage.usecases.filing import file_ask
from triage.usecases.replies import hear_reply


def hear_message(uow: UnitOfWork, message: Message, policy: Policy, by_pm: bool, now: datetime) -> None:
    """Files an ask or takes up a reply to one; talk, and a message heard before, change nothing."""
    thread = uow.asks.in_thread(message.channel, message.thread)
    if any(ask.ts == message.ts for ask in thread):
        return
    if thread:
        hear_reply(uow, thread, message, policy, by_pm, now)
    else:
        file_ask(uow, message, policy, now)

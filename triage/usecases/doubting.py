"""A message of which we are unsure whether it is an ask: only its author is asked, once."""

from __future__ import annotations

from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import Doubt, DoubtState, Outgoing, UnitOfWork


class NotYoursError(Exception):
    """Somebody answered a question that was put to another person."""


def ask_author(uow: UnitOfWork, message: Message, on: Occasion) -> bool:
    """Asks "File this?", seen by the author alone; False where they were asked before or are an outsider."""
    if message.stranger or message.thread_ts:  # a reply in somebody's thread is talk until someone says so
        return False
    doubt = Doubt(message.channel, message.ts, message.thread, message.author, message.text, on.now)
    if not uow.doubts.add(doubt):
        return False
    if not uow.channels.is_muted(message.channel):
        values = {"channel": message.channel, "ts": message.ts}
        key = f"doubt:{message.channel}:{message.ts}"
        uow.outbox.put(
            Outgoing(key, "doubt", message.channel, values, only_for=message.author),
            on.now,
        )
    return True


def doubted(uow: UnitOfWork, channel: str, ts: str, user: str) -> Message | None:
    """The message the author was asked about; None where nobody was. NotYoursError for anybody else."""
    doubt = uow.doubts.get(channel, ts)
    if doubt is None:
        return None
    if doubt.author != user:
        raise NotYoursError
    thread = doubt.thread_ts if doubt.thread_ts != doubt.ts else None
    return Message(doubt.channel, doubt.ts, doubt.author, doubt.text, thread)


def settle_filed(uow: UnitOfWork, channel: str, ts: str) -> None:
    """The author wanted it filed, and it is."""
    uow.doubts.settle(channel, ts, DoubtState.FILED)


def decline(uow: UnitOfWork, channel: str, ts: str, user: str, on: Occasion) -> None:
    """The author does not want it filed; nothing where nobody was asked. NotYoursError for anybody else."""
    if doubted(uow, channel, ts, user):
        uow.doubts.settle(channel, ts, DoubtState.DECLINED)
        uow.audit.record(user, "declined to file", f"{channel}:{ts}", {}, on.now)

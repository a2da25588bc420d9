"""A message in an asks channel, or a reply in an ask's thread.

An ask is filed, decided and answered by a card; a PM's reply with a verdict and a reason is the answer;
any other reply is kept as a note; talk stays unanswered.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.desk import Desk
from handlers.journal import INBOX_ROW
from handlers.meaning import meanings_of
from triage.messages import Message
from triage.usecases.hearing import hear_message


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_message(event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext) -> None:
        message = message_of(event, body)
        by_pm = desk.directory.is_pm(message.author)
        transactions = desk.journal.completing(context[INBOX_ROW])
        meanings = await meanings_of(message, desk)
        await transactions.write(hear_message, message, desk.occasion(), by_pm, meanings)
        desk.wake_sender()

    app.event("message")(on_message)


def message_of(event: dict[str, Any], body: dict[str, Any]) -> Message:
    """The message; who can read its channel stands around the event, not in it."""
    thread_ts = event.get("thread_ts")
    home, theirs = (
        body.get("team_id"),
        event.get("user_team") or event.get("source_team") or event.get("team"),
    )
    return Message(
        channel=event["channel"],
        ts=event["ts"],
        author=event["user"],
        text=event.get("text") or "",
        thread_ts=thread_ts if thread_ts != event["ts"] else None,
        shared=body.get("is_ext_shared_channel") is True,
        stranger=bool(theirs and home and theirs != home),
    )

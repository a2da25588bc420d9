"""What people say: a message in an asks channel, a reply in an ask's thread, and what becomes of both.

An ask is filed, decided and answered by a card; a PM's reply with a verdict and a reason is the answer;
any other reply is kept as a note, and what it tells of the ask is taken up; talk stays unanswered. Edits
change the ask, deleting withdraws it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.desk import Desk
from handlers.fetching import message_from
from handlers.journal import GESTURE, INBOX_ROW, is_tombstone
from handlers.meaning import meanings_of
from handlers.people import refuse_barred
from handlers.sharing import read_by_others
from triage.gestures import gesture_from_json
from triage.messages import Message
from triage.usecases.filing import file_as_wished
from triage.usecases.following import hear_deletion, hear_edit
from triage.usecases.hearing import hear_message


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_message(event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext) -> None:
        message = await message_of(event, body, desk)
        transactions, on = desk.journal.completing(context[INBOX_ROW]), desk.occasion()
        if GESTURE in body:
            gesture = gesture_from_json(body[GESTURE])
            meanings = await meanings_of(message, desk, wanted=True)
            await transactions.write(file_as_wished, message, on, gesture, meanings)
        else:
            meanings = await meanings_of(message, desk)
            await transactions.write(
                hear_message, message, on, desk.directory.is_pm(message.author), meanings
            )
            await refuse_barred(desk, message)
        desk.wake_sender()

    async def on_edit(event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext) -> None:
        if is_tombstone(event):
            await on_deletion(event, context)
            return
        message = await message_of(event["message"] | {"channel": event["channel"]}, body, desk)
        before = event["previous_message"].get("text") or ""
        transactions = desk.journal.completing(context[INBOX_ROW])
        await transactions.write(hear_edit, message, before, desk.occasion())
        desk.wake_sender()

    async def on_deletion(event: dict[str, Any], context: AsyncBoltContext) -> None:
        transactions = desk.journal.completing(context[INBOX_ROW])
        ts = event["previous_message"]["ts"]
        await transactions.write(hear_deletion, event["channel"], ts, desk.occasion())
        desk.wake_sender()

    app.event("message", matchers=[_is_said_in_a_channel])(on_message)
    app.event({"type": "message", "subtype": "message_changed"})(on_edit)
    app.event({"type": "message", "subtype": "message_deleted"})(on_deletion)


async def _is_said_in_a_channel(event: dict[str, Any]) -> bool:
    changes = event.get("subtype") in ("message_changed", "message_deleted")
    return not changes and event.get("channel_type") != "im"


async def message_of(event: dict[str, Any], body: dict[str, Any], desk: Desk) -> Message:
    """The message; who can read its channel stands around the event, not in it."""
    home, theirs = (
        body.get("team_id"),
        event.get("user_team") or event.get("source_team") or event.get("team"),
    )
    shared = await read_by_others(desk, event["channel"], body)
    said = message_from(event, event["channel"], event["user"])
    return replace(
        said,
        shared=shared,
        stranger=bool(theirs and home and theirs != home),
        required=desk.directory.required_facts(said.channel),
    )

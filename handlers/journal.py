"""Journal, then ack: an event that concerns us is in the store before Slack hears 200.

Bolt's own default acks first and listens then; what it had acked was lost when the process died or a
listener raised. Here an event that comes is only journaled, which needs nothing of Bolt; workers dispatch
the journaled event to the listeners, with a context that names the inbox row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.desk import Desk, NotReadyError
from triage.ports import UnitOfWork

INBOX_ROW = "inbox_row"
# What our own events (echoes) carry beside Slack's: how the ask was filed, and by whom.
GESTURE = "because"
# How the ids of our own events begin; Slack's begin with Ev.
ECHO = "echo:"
# Sub-types in which a person says something; edits, deletes, joins and bots have others.
_SPOKEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})


async def take_event(body: dict[str, Any], desk: Desk) -> int:
    """Takes in an ``event_callback`` and gives the HTTP status Slack hears: 200 once it is safe, or not ours.

    503 while we cannot tell yet; an exception where the journal fails (500). Either way Slack delivers again.
    """
    try:
        if await concerns_us(body, desk):
            await desk.journal.take(_kept(body))
    except NotReadyError:
        return 503
    return 200


def journaled_request(event_id: str, body: dict[str, Any]) -> AsyncBoltRequest:
    """A journaled event as a request for the listeners; HTTP mode would ask for a signature again."""
    return AsyncBoltRequest(mode="socket_mode", body=body, context={INBOX_ROW: event_id})


async def concerns_us(body: dict[str, Any], desk: Desk) -> bool:
    """Whether the event is about an ask, or might become one; everything else is dropped unstored.

    That is what people say in an asks channel, in an ask's thread and to the bot itself, the emoji that file
    and withdraw, what becomes of such messages, and that somebody opens the bot's Home.
    """
    event = body.get("event")
    if not isinstance(event, dict) or not _has_id_of_slack(body):
        return False
    match event.get("type"), event.get("subtype"):
        case "message", "message_changed" | "message_deleted":
            return _matters(event) and await _is_followed(event, event.get("previous_message"), desk)
        case "message", subtype if subtype in _SPOKEN:
            return _is_said(event, desk) and await _heard(event, desk)
        case "app_mention", _:
            return _is_said(event, desk)
        case "app_home_opened", _:
            return event.get("tab") == "home" and _has(event, "channel", "user")
    return event.get("type") == "reaction_added" and _is_our_emoji(event, desk)


def _kept(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is journaled: not what only our own events may carry, nor the whole Home somebody opens."""
    event = {key: value for key, value in body["event"].items() if key != "view"}
    return {key: value for key, value in body.items() if key != GESTURE} | {"event": event}


def is_tombstone(event: Mapping[str, Any]) -> bool:
    """Whether a "change" is the deletion of a message that has replies: its place stays."""
    message = event.get("message")
    return isinstance(message, dict) and message.get("subtype") == "tombstone"


def thread_of(body: dict[str, Any]) -> str:
    """The key within which events are kept in order."""
    event = body["event"]
    message = event.get("message") or event.get("previous_message") or event.get("item") or event
    channel = event.get("channel") or message.get("channel")
    return f"{channel}:{message.get('thread_ts') or message.get('ts') or event.get('ts')}"


def author_of(body: Mapping[str, Any]) -> str:
    """Who did what the event tells of; "" for nobody."""
    event = body["event"]
    return str((event.get("message") or event).get("user") or "")


async def _heard(event: Mapping[str, Any], desk: Desk) -> bool:
    """Whether we listen where this is said. What calls the bot by name comes as a mention too, and counts
    as that; replies in an ask's thread are heard in any channel."""
    if event.get("channel_type") == "im":
        return True
    thread = event.get("thread_ts")
    if f"<@{desk.directory.bot_user}>" in str(event.get("text") or ""):
        return False
    if desk.directory.is_asks_channel(event["channel"]):
        return True
    is_reply = isinstance(thread, str) and thread != event["ts"]
    return is_reply and await desk.store.read(is_ask_thread, event["channel"], str(thread))


async def _is_followed(event: Mapping[str, Any], message: object, desk: Desk) -> bool:
    """Whether the message that was changed or deleted is one we heard, or would have."""
    if not isinstance(message, dict) or not isinstance(event.get("channel"), str):
        return False
    if not _has(message, "ts", "user") or not _by_a_person(message, desk):
        return False
    known = desk.directory.is_asks_channel(event["channel"])
    return known or await desk.store.read(_is_ask, event["channel"], message["ts"])


def _matters(event: Mapping[str, Any]) -> bool:
    """Slack also calls it a change when it unfurls a link or counts a reply: only words matter."""
    if event["subtype"] == "message_deleted" or is_tombstone(event):
        return True
    message, before = event.get("message"), event.get("previous_message")
    if not isinstance(message, dict) or not isinstance(before, dict):
        return False
    spoken = message.get("subtype") in _SPOKEN and _has(message, "ts", "user", "text")
    return spoken and message["text"] != before.get("text")


def _is_our_emoji(event: Mapping[str, Any], desk: Desk) -> bool:
    item, emoji = event.get("item"), desk.policy().reactions
    if not isinstance(item, dict) or item.get("type") != "message" or not _has(item, "channel", "ts"):
        return False
    mine = event.get("user") == desk.directory.bot_user
    return not mine and _has(event, "user") and event.get("reaction") in (emoji.file, emoji.withdraw)


def is_ask_thread(uow: UnitOfWork, channel: str, thread_ts: str, /) -> bool:
    """Whether an ask stands in this thread, or was asked again there."""
    return bool(uow.asks.in_thread(channel, thread_ts))


def _is_ask(uow: UnitOfWork, channel: str, ts: str) -> bool:
    return uow.asks.at(channel, ts) is not None


def _has_id_of_slack(body: Mapping[str, Any]) -> bool:
    event_id = body.get("event_id")
    return isinstance(event_id, str) and not event_id.startswith(ECHO)


def _is_said(event: Mapping[str, Any], desk: Desk) -> bool:
    return _by_a_person(event, desk) and _has(event, "channel", "ts", "user")


def _has(values: Mapping[str, Any], *names: str) -> bool:
    return all(isinstance(values.get(name), str) for name in names)


def _by_a_person(event: Mapping[str, Any], desk: Desk) -> bool:
    is_bot = event.get("bot_id") or event.get("bot_profile")
    return not is_bot and event.get("user") != desk.directory.bot_user

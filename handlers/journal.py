"""Journal, then ack: an event that concerns us is in the store before Slack hears 200.

Bolt's own default acks first and listens then; what it had acked was lost when the process died or a
listener raised. Here an event that comes is only journaled, which needs nothing of Bolt; workers dispatch
the journaled event to the listeners, with a context that names the inbox row.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.desk import Desk, NotReadyError

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
        if concerns_us(body, desk):
            await desk.journal.take({key: value for key, value in body.items() if key != GESTURE})
    except NotReadyError:
        return 503
    return 200


def journaled_request(event_id: str, body: dict[str, Any]) -> AsyncBoltRequest:
    """A journaled event as a request for the listeners; HTTP mode would ask for a signature again."""
    return AsyncBoltRequest(mode="socket_mode", body=body, context={INBOX_ROW: event_id})


def concerns_us(body: dict[str, Any], desk: Desk) -> bool:
    """Whether the event is a person's message in an asks channel; everything else is dropped unstored."""
    event = body.get("event")
    if not isinstance(event, dict) or event.get("type") != "message":
        return False
    if event.get("subtype") not in _SPOKEN or not _by_a_person(event, desk):
        return False
    if not all(isinstance(event.get(key), str) for key in ("channel", "ts", "user")):
        return False
    return _has_id_of_slack(body) and desk.directory.is_asks_channel(event["channel"])


def thread_of(body: dict[str, Any]) -> str:
    """The key within which events are kept in order."""
    event = body["event"]
    return f"{event['channel']}:{event.get('thread_ts') or event['ts']}"


def _has_id_of_slack(body: dict[str, Any]) -> bool:
    event_id = body.get("event_id")
    return isinstance(event_id, str) and not event_id.startswith(ECHO)


def _by_a_person(event: dict[str, Any], desk: Desk) -> bool:
    is_bot = event.get("bot_id") or event.get("bot_profile")
    return not is_bot and event.get("user") != desk.directory.bot_user

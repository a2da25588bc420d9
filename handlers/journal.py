"""Journal, then ack: an event that concerns us is in the store before Slack hears 200.

Bolt's own default acks first and listens then; what it had acked was lost when the process died or a
listener raised. Here the first pass only journals; workers dispatch the journaled event to the listeners in
a second pass, whose context names the inbox row.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.desk import Desk, NotReadyError

INBOX_ROW = "inbox_row"
# Sub-types in which a person says something; edits, deletes, joins and bots have others.
_SPOKEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})


class JournalEvents(AsyncMiddleware):
    """Bolt's ``before_authorize`` middleware."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 — Bolt's name
    ) -> BoltResponse | None:
        if req.body.get("type") != "event_callback" or INBOX_ROW in req.context:
            return await next()
        try:
            if concerns_us(req.body, self._desk):
                await self._desk.journal.take(req.body)
        except NotReadyError:
            return BoltResponse(status=503, body="not ready, please deliver again")
        return BoltResponse(status=200)


def second_pass(event_id: str, body: dict[str, Any]) -> AsyncBoltRequest:
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
    return isinstance(body.get("event_id"), str) and desk.directory.is_asks_channel(event["channel"])


def thread_of(body: dict[str, Any]) -> str:
    """The key within which events are kept in order."""
    event = body["event"]
    return f"{event['channel']}:{event.get('thread_ts') or event['ts']}"


def _by_a_person(event: dict[str, Any], desk: Desk) -> bool:
    is_bot = event.get("bot_id") or event.get("bot_profile")
    return not is_bot and event.get("user") != desk.directory.bot_user

"""How one row of the outbox reaches Slack: as a post, a change of one, a note for one person, or a reaction.

Slack has no idempotency key. Where an earlier try may have arrived, a post is looked for by its own metadata
first; a reaction is simply made again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.refusals import code_of
from handlers.blocks.card import Rendered
from handlers.blocks.text import Block
from storage import Claimed
from triage.ports import Method

log = structlog.get_logger(__name__)

METADATA_TYPE = "because_message"
# The reaction is as wanted already, or there is no message any more that could have one.
_AS_WANTED = frozenset({"already_reacted", "no_reaction", "message_not_found"})


def is_direct(channel: str) -> bool:
    """Whether the channel is a person: what is sent there stands in our direct messages with them."""
    return channel.startswith(("U", "W"))


class Poster:
    """``pace`` is told the channel before anything new is posted there."""

    def __init__(self, client: AsyncWebClient, pace: Callable[[str], None]) -> None:
        self._client = client
        self._pace = pace
        self._direct: dict[str, str] = {}

    async def send(self, row: Claimed, message: Rendered) -> str:
        """The message's ts in Slack."""
        # Words without blocks are better than silence where Slack refuses our blocks.
        blocks = None if row.error == "invalid_blocks" else message.blocks
        if row.method is Method.UPDATE:
            channel, ts = await self._place(row.channel), row.target_ts or ""
            await self._client.chat_update(channel=channel, ts=ts, text=message.text, blocks=blocks)
            return ts
        if row.only_for and not is_direct(row.channel):
            return await self._whisper(row, message, blocks)
        if row.unsure and (found := await self._find_own(row)):
            return found
        return await self._post(row, message, blocks)

    async def react(self, row: Claimed) -> str:
        """Sets or takes away a reaction; gives the ts of the message that has it."""
        change = self._client.reactions_add if row.values["on"] else self._client.reactions_remove
        ts = str(row.values["ts"])
        try:
            await change(channel=await self._place(row.channel), timestamp=ts, name=row.values["name"])
        except SlackApiError as error:
            if code_of(error) not in _AS_WANTED:
                raise
        return ts

    async def _post(self, row: Claimed, message: Rendered, blocks: list[Block] | None) -> str:
        self._pace(row.channel)
        response = await self._client.chat_postMessage(
            channel=row.channel,
            thread_ts=row.thread_ts,
            text=message.text,
            blocks=blocks,
            metadata={"event_type": METADATA_TYPE, "event_payload": {"key": row.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(response["ts"])

    async def _whisper(self, row: Claimed, message: Rendered, blocks: list[Block] | None) -> str:
        """A note for one person. Slack keeps none, so it cannot be looked up: where an earlier try may have
        arrived it is not sent again, because to be told twice is worse than, perhaps, not at all."""
        if row.unsure:
            log.warning("whisper_not_repeated", key=row.key)
            return ""
        self._pace(row.channel)
        response = await self._client.chat_postEphemeral(
            channel=row.channel,
            user=row.only_for or "",
            thread_ts=row.thread_ts,
            text=message.text,
            blocks=blocks,
        )
        return str(response["message_ts"])

    async def _place(self, channel: str) -> str:
        """The conversation's own id. To a person one can post by theirs, but not read or change there."""
        if not is_direct(channel):
            return channel
        if channel not in self._direct:
            opened = await self._client.conversations_open(users=channel)
            self._direct[channel] = str(opened["channel"]["id"])
        return self._direct[channel]

    async def _find_own(self, row: Claimed) -> str | None:
        """The ts of this row's message if an earlier try did reach Slack."""
        channel = await self._place(row.channel)
        oldest = str((row.created_at - timedelta(minutes=5)).timestamp())
        cursor = ""
        while True:
            page: Any
            if row.thread_ts:
                page = await self._client.conversations_replies(
                    channel=channel, ts=row.thread_ts, include_all_metadata=True, limit=200, cursor=cursor
                )
            else:
                page = await self._client.conversations_history(
                    channel=channel, oldest=oldest, include_all_metadata=True, limit=200, cursor=cursor
                )
            for message in page.get("messages") or []:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == row.key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

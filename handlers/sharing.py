"""Whether people of other companies read along. Where nobody can tell they are taken to: nothing can leak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError

from handlers.desk import Desk
from triage.messages import Message

_FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


async def read_by_others(desk: Desk, channel: str, body: Mapping[str, Any] | None = None) -> bool:
    """What the event tells; where it does not, what Slack says now."""
    told = (body or {}).get("is_ext_shared_channel")
    if isinstance(told, bool):
        return told
    try:
        return await desk.directory.is_shared(channel)
    except _FAILURES:
        return True


async def in_its_place(desk: Desk, message: Message, shared: bool, filer: str) -> Message:
    """A message that ``filer`` pointed at, with what its channel and its author are."""
    stranger = message.stranger or (shared and await desk.directory.is_outsider(message.author))
    if stranger:  # whoever files an outsider's message hears the reasons, once it is known that they may
        await desk.directory.is_outsider(filer)
    required = desk.directory.required_facts(message.channel)
    return replace(message, shared=shared, stranger=stranger, required=required)

"""Fetching a message that an event or a link only points at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from triage.messages import FileLink, Message

_CLOSED = frozenset({"channel_not_found", "not_in_channel", "missing_scope", "is_archived", "no_permission"})
_GONE = frozenset({"thread_not_found", "message_not_found"})
_PERMALINK = re.compile(
    r"https?://[\w.-]+(?::\d+)?/archives/([CGD][A-Z0-9]+)/p(\d{10})(\d{6})(?:\?[^\s>|]*)?"
)


class ClosedError(Exception):
    """The bot cannot read the channel."""


class GoneError(Exception):
    """There is no such message any more."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which message is meant."""

    channel: str
    ts: str


def pointer_in(event: Mapping[str, Any]) -> Pointer | None:
    """The message that somebody forwarded or whose link they pasted; the forwarded one counts first."""
    for attachment in event.get("attachments") or ():
        if attachment.get("channel_id") and attachment.get("ts"):
            return Pointer(attachment["channel_id"], attachment["ts"])
        if found := _PERMALINK.search(str(attachment.get("from_url") or "")):
            return _pointer(found)
    found = _PERMALINK.search(str(event.get("text") or ""))
    return _pointer(found) if found else None


async def fetch_message(client: AsyncWebClient, at: Pointer, filer: str) -> Message:
    """The message itself. ClosedError and GoneError say why there is none; ``filer`` stands in as the author
    where a program said it."""
    try:
        page = await client.conversations_replies(
            channel=at.channel, ts=at.ts, latest=at.ts, inclusive=True, limit=1
        )
    except SlackApiError as error:
        code = str(error.response.get("error"))
        if code in _CLOSED:
            raise ClosedError from error
        if code in _GONE:
            raise GoneError from error
        raise
    found = next((one for one in page.get("messages") or () if one.get("ts") == at.ts), None)
    if found is None:
        raise GoneError
    return message_from(found, at.channel, filer)


def message_from(said: Mapping[str, Any], channel: str, filer: str) -> Message:
    """A message as Slack shows it, as the mind hears it."""
    thread = said.get("thread_ts")
    return Message(
        channel=channel,
        ts=said["ts"],
        author=(said.get("user") if not said.get("bot_id") else None) or filer,
        text=said.get("text") or "",
        thread_ts=thread if thread != said["ts"] else None,
        files=files_of(said),
    )


def files_of(said: Mapping[str, Any]) -> tuple[FileLink, ...]:
    """What is attached, as far as it can be linked."""
    files = said.get("files") or ()
    return tuple(
        FileLink(str(file.get("title") or file.get("name") or "file"), file["permalink"])
        for file in files
        if isinstance(file, dict) and file.get("permalink")
    )


def _pointer(found: re.Match[str]) -> Pointer:
    return Pointer(found[1], f"{found[2]}.{found[3]}")

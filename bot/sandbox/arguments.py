"""Reading the arguments of Web API methods, which arrive as JSON values or as form strings."""

import base64
import binascii
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.world import Payload


def wanted(args: Payload, key: str, error: str = "invalid_arguments") -> str:
    """A required string argument; Slack's `error` when it is missing."""
    value = args.get(key)
    if value is None or value == "":
        raise SlackError(error)
    return str(value)


def flag(args: Payload, key: str, default: bool = False) -> bool:
    """A yes or no, as JSON or in any spelling that clients put into forms."""
    value = args.get(key)
    return default if value is None else str(value).lower() in {"1", "true"}


def number(args: Payload, key: str, default: int, most: int) -> int:
    """A positive number up to `most`; `invalid_limit` for anything else."""
    value = args.get(key)
    if value is None or value == "":
        return default
    if not str(value).isdigit() or int(value) < 1:
        raise SlackError("invalid_limit")
    return min(int(value), most)


def page(items: list[Any], args: Payload, default: int = 100, most: int = 1000) -> tuple[list[Any], Payload]:
    """One page of a list by `cursor` and `limit`, with the `response_metadata` that leads to the next."""
    start = _position(str(args.get("cursor") or ""))
    end = start + number(args, "limit", default, most)
    following = base64.b64encode(f"at:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": following}}


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("at:"))
    except (ValueError, binascii.Error):
        raise SlackError("invalid_cursor") from None

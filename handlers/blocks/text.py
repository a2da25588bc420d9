"""Text as Slack takes it: escaped once when shown, and cut where its limits are."""

from __future__ import annotations

import re
from typing import Any

Block = dict[str, Any]

SECTION_LIMIT = 3000
# Slack advises 4,000 characters for a message's text; it is a notification, so one screen is plenty.
TEXT_LIMIT = 1000


# Slack cannot escape its own formatting; what could begin one is shown by signs that only look like it.
_OPENS = re.compile(r"(?<![^\W_])[*_~`]+(?=\S)")
_SIGN = re.compile("[*_~`]")
_LOOKING_LIKE = str.maketrans(
    {
        "*": "\N{ASTERISK OPERATOR}",
        "_": "\N{MODIFIER LETTER LOW MACRON}",
        "~": "\N{TILDE OPERATOR}",
        "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
    }
)


def escape(text: str) -> str:
    """User text made harmless: no mention, link, channel or formatting can come out of it."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not _SIGN.search(plain):  # most texts; what opens a formatting takes long to look for
        return plain
    return _OPENS.sub(lambda found: found[0].translate(_LOOKING_LIKE), plain)


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters, with an ellipsis where something was cut off.

    Never cuts an entity (``&amp;``) in two.
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    entity = cut.rfind("&", max(0, len(cut) - 5))
    if entity >= 0 and ";" not in cut[entity:]:
        cut = cut[:entity]
    return cut.rstrip() + "…"


def few_words(text: str, limit: int, characters: int) -> str:
    """At most ``limit`` words and ``characters``, on one line."""
    said = text.split()
    short = " ".join(said[:limit]) + ("…" if len(said) > limit else "")
    return clip(short, characters)


def person(user: str) -> str:
    """A Slack user by id, shown by name; nothing for nobody."""
    return f"<@{user}>" if user else ""


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": clip(text, SECTION_LIMIT)}}


def context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": clip(text, SECTION_LIMIT)}]}


def header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": clip(text, 150), "emoji": True}}


def button(label: str, action_id: str, value: str) -> Block:
    return {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "text": {"type": "plain_text", "text": clip(label, 75), "emoji": True},
    }

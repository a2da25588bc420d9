"""A Slack message as lines of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PERSON = re.compile(r"<@(\w+)>")
_LINK = re.compile(r"<(?:https?|#)[^|>]*\|([^>]*)>")
_BARE_LINK = re.compile(r"<(https?[^>]*)>")
_STRONG = re.compile(r"(?<!\w)[*_]([^*_\n]+)[*_](?!\w)")


def in_plain_words(message: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """Line by line what a person sees: blocks where there are some, buttons in brackets."""
    for block in message.get("blocks") or [{"text": {"text": message["text"]}}]:
        for text in _texts(block):
            yield from _plain(text, names).split("\n")


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    if block.get("type") == "divider":
        return
    if "text" in block:
        yield block["text"]["text"]
    for field in block.get("fields", ()):
        yield field["text"]
    elements = block.get("elements", ())
    if block.get("type") == "actions":
        yield " ".join(f"[{element['text']['text']}]" for element in elements)
    elif elements:
        yield " ".join(element["text"] for element in elements if isinstance(element.get("text"), str))


def _plain(text: str, names: Mapping[str, str]) -> str:
    text = _PERSON.sub(lambda found: "@" + names.get(found[1], found[1]), text)
    text = _BARE_LINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _STRONG.sub(r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

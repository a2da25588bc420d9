"""What people see of when digests come: trouble with one, and what /because digest shows."""

from __future__ import annotations

from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.text import TEXT_LIMIT, clip, escape, section


def digest_trouble_message(values: dict[str, Any]) -> Rendered:
    """To a PM, once: a digest cannot be sent (kind ``digest_trouble``)."""
    text = f"The {values['kind']} digest{where_words(values['to'])} can't be sent: {escape(values['why'])}"
    return Rendered(clip(text, TEXT_LIMIT), [section(f"{text}\nThe other digests go on.")])


def where_words(to: str) -> str:
    """`` for #sales``; nothing for a digest to people."""
    if not to:
        return ""
    return f" for <#{to}>" if to[0] in "CG" else f" for {escape(to)}"

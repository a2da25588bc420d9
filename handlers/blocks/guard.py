"""The gentle note to a rep whose reply promises customers more than the answer does."""

from __future__ import annotations

from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.text import TEXT_LIMIT, clip, context, escape, few_words, section

_TOO_MUCH = {
    "date": "names a time that is not confirmed",
    "commitment": "promises what nobody has confirmed",
    "both": "promises a time that nobody has confirmed",
}


def guard_message(values: dict[str, Any]) -> Rendered:
    """Seen by the reply's author alone (kind ``guard``)."""
    said = escape(few_words(values["words"], 24, 200))
    lines = [f"“{said}” {_TOO_MUCH[values['kind']]}, and customers read along ({values['ask']})."]
    if values["say"]:
        lines.append(f"_What they may hear:_ “{escape(values['say'])}”")
    lines.append("You may want to edit it.")
    text = "\n".join(lines)
    return Rendered(clip(text, TEXT_LIMIT), [section(text), context("Only you see this.")])

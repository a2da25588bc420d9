"""Whoever said that a deal is lost sees how it was understood."""

from __future__ import annotations

from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.lists import row
from handlers.blocks.text import TEXT_LIMIT, button, clip, context, escape, few_words, section

NOT_LOST = "not_lost"


def lost_message(values: dict[str, Any]) -> Rendered:
    """To that person alone, with a way back (kind ``lost``)."""
    account = escape(few_words(values["account"], 4, 40)) or "this customer"
    text = f"Noted: the deal with {account} counts as lost for want of this."
    said = f"{values['ask']} · “{escape(few_words(values['words'], 20, 160))}”"
    button_row = row(button("It is not lost", NOT_LOST, values["ask"]))
    return Rendered(clip(f"{text} {values['ask']}", TEXT_LIMIT), [section(text), context(said), button_row])

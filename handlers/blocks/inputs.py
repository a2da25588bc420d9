"""Forms: their inputs as Slack takes them, and what people filled in, as Slack tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.blocks.text import Block, clip, section

MOST_CHARACTERS = 3000
State = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class FormErrors:
    """What cannot be used, by block: Slack shows it in place."""

    errors: dict[str, str]


def form(
    callback: str, title: str, submit: str, blocks: list[Block], metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """A modal to fill in; ``metadata`` comes back with what was filled in."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(clip(title, 24)),
        "submit": _plain(submit),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps(metadata),
        "blocks": blocks,
    }


def loading_view(title: str) -> dict[str, Any]:
    """Opened at once, because a trigger lives three seconds; what it waits for replaces it."""
    return {
        "type": "modal",
        "title": _plain(clip(title, 24)),
        "close": _plain("Close"),
        "blocks": [section("One moment …")],
    }


def words_view(title: str, words: str, *more: Block) -> dict[str, Any]:
    """A modal that only says something (mark-up; escape what people wrote); closing it closes all."""
    return {
        "type": "modal",
        "clear_on_close": True,
        "title": _plain(clip(title, 24)),
        "close": _plain("Close"),
        "blocks": [section(words), *more],
    }


def field(name: str, label: str, element: Block, hint: str = "", *, optional: bool = False) -> Block:
    """One input with its label."""
    block = {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": _plain(label),
        "element": element,
    }
    return block | ({"hint": _plain(hint)} if hint else {})


def text_input(name: str, initial: str = "", *, lines: bool = False) -> Block:
    """A line, or several."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": lines,
        "max_length": MOST_CHARACTERS,
    }
    return element | ({"initial_value": initial[:MOST_CHARACTERS]} if initial else {})


def choice(kind: str, name: str, offered: Mapping[str, str], chosen: str | None = None) -> Block:
    """``radio_buttons`` (up to ten) or a ``static_select`` (up to a hundred); ``offered``: value -> words."""
    options = [option(words, value) for value, words in offered.items()]
    element: Block = {"type": kind, "action_id": name, "options": options}
    known = chosen if chosen in offered else None
    return element | ({"initial_option": option(offered[known], known)} if known is not None else {})


def search(name: str, placeholder: str, initial: Block | None = None) -> Block:
    """A menu that asks for its options while somebody types."""
    element: Block = {
        "type": "external_select",
        "action_id": name,
        "min_query_length": 1,
        "placeholder": _plain(placeholder),
    }
    return element | ({"initial_option": initial} if initial else {})


def option(words: str, value: str) -> Block:
    """One thing to choose."""
    return {"text": _plain(clip(words, 75)), "value": value[:150]}


def value_of(state: State, block: str) -> Mapping[str, Any]:
    """What an input holds, in Slack's shape; empty where it was not there."""
    return next(iter(state.get(block, {}).values()), {})


def typed(state: State, block: str) -> str:
    """What was typed."""
    return str(value_of(state, block).get("value") or "").strip()


def chosen(state: State, block: str) -> str:
    """The value of the option that was chosen; "" for none."""
    return str((value_of(state, block).get("selected_option") or {}).get("value") or "")


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words}

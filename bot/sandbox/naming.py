"""Ids that Slack gives to blocks and actions when the app did not."""

from typing import Any

from bot.sandbox.world import Payload, World

_WITH_ACTION = frozenset({"button", "overflow", "checkboxes", "radio_buttons", "workflow_button"})
_ENDINGS = ("_select", "picker", "_input")


def named_blocks(blocks: list[Payload], world: World) -> list[Payload]:
    """Copies of blocks in which every block has a `block_id` and every acting element an `action_id`."""
    return [_named_block(block, world) for block in blocks]


def _named_block(block: Payload, world: World) -> Payload:
    named = dict(block)
    named.setdefault("block_id", world.new_id("b"))
    if block["type"] == "actions":
        named["elements"] = [_named_element(element, world) for element in block["elements"]]
    for key in ("accessory", "element"):
        if block.get(key):
            named[key] = _named_element(block[key], world)
    return named


def _named_element(element: Any, world: World) -> Any:
    kind = str(element.get("type"))
    if "action_id" in element or not (kind in _WITH_ACTION or kind.endswith(_ENDINGS)):
        return element
    return {**element, "action_id": world.new_id("a")}

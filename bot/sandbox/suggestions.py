"""Type-ahead in menus that ask the bot for their options."""

from dataclasses import dataclass

from bot.sandbox.delivery import Deliveries
from bot.sandbox.errors import GestureError, SlackError
from bot.sandbox.fields import acting_elements, offered_options
from bot.sandbox.interactions import in_message, in_view, interaction
from bot.sandbox.limits_elements import suggestion_problems
from bot.sandbox.record import Delivery
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload

EXTERNAL = frozenset({"external_select", "multi_external_select"})
LETTERS = 3


@dataclass(frozen=True, slots=True)
class Surface:
    """A view or a message with menus: its id, its blocks, and how payloads name it."""

    id: str
    blocks: list[Payload]
    payload: Payload


def surface_of_view(view: Payload) -> Surface:
    """A modal or Home tab."""
    return Surface(view["id"], view["blocks"], in_view(view))


def surface_of_message(channel: Channel, message: Payload) -> Surface:
    """A message in a channel."""
    return Surface(message["ts"], message.get("blocks") or [], in_message(channel, message))


class Suggestions:
    """Asks the bot for options, and remembers them: a person can only choose what was offered."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace = workspace
        self._deliveries = deliveries
        self._offered: dict[tuple[str, str, str], dict[str, Payload]] = {}

    async def ask(
        self, user: str, surface: Surface, action_id: str, block_id: str | None, typed: str
    ) -> Delivery:
        """Asks for the options that fit what was typed; SlackError when Slack would not show the answer."""
        block, element = _menu(surface, action_id, block_id)
        least = element.get("min_query_length", LETTERS)
        if len(typed) < least:
            raise GestureError(f"Slack asks from {least} letters on (min_query_length), not for {typed!r}")
        payload = interaction(self._workspace, "block_suggestion", user) | surface.payload
        payload |= {"block_id": block["block_id"], "action_id": action_id, "value": typed}
        delivery = await self._deliveries.send_gesture("interactive", payload)
        if delivery.acked:
            self._remember((surface.id, block["block_id"], action_id), delivery.reply or {})
        return delivery

    def _remember(self, key: tuple[str, str, str], answer: Payload) -> None:
        found = suggestion_problems(answer)
        if found:
            raise SlackError("invalid_arguments", response_metadata={"messages": found})
        known = {str(option["value"]): option for option in offered_options(answer)}
        self._offered.setdefault(key, {}).update(known)

    def filled(self, surface_id: str, blocks: list[Payload]) -> list[Payload]:
        """Copies of blocks in which menus hold the options that they were given so far."""
        return [self._filled_block(surface_id, block) for block in blocks]

    def _filled_block(self, surface_id: str, block: Payload) -> Payload:
        filled = dict(block)
        for key in ("accessory", "element"):
            if block.get(key):
                filled[key] = self._filled_element(surface_id, block, block[key])
        if block["type"] == "actions":
            filled["elements"] = [self._filled_element(surface_id, block, one) for one in block["elements"]]
        return filled

    def _filled_element(self, surface_id: str, block: Payload, element: Payload) -> Payload:
        if element["type"] not in EXTERNAL:
            return element
        known = self._offered.get((surface_id, block["block_id"], element["action_id"]), {})
        first = [element["initial_option"]] if element.get("initial_option") else []
        return element | {"options": [*first, *element.get("initial_options", []), *known.values()]}


def _menu(surface: Surface, action_id: str, block_id: str | None) -> tuple[Payload, Payload]:
    for block in surface.blocks:
        for element in acting_elements(block):
            named = element["action_id"] == action_id and block_id in {None, block["block_id"]}
            if named and element["type"] in EXTERNAL:
                return block, element
    raise GestureError(f"no menu {action_id!r} here that asks for its options")

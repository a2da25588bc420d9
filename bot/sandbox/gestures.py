"""What people do with buttons, menus and modals, sent to the bot as interaction payloads."""

from bot.sandbox.delivery import Deliveries
from bot.sandbox.errors import GestureError, SlackError
from bot.sandbox.fields import Values, acting_elements, action_of, view_state
from bot.sandbox.interactions import in_message, in_view, interaction, response_url, trigger
from bot.sandbox.record import Delivery
from bot.sandbox.suggestions import Suggestions, Surface
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload


class Gestures:
    """Clicks, submissions and closed modals. Slack tries each once; the person sees when nobody answered."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace = workspace
        self._deliveries = deliveries
        self._suggestions = Suggestions(workspace, deliveries)

    async def click(
        self, user: str, channel: Channel, ts: str, action_id: str, *, value: object, block_id: str | None
    ) -> Delivery:
        """A click or choice in a message."""
        message = self.message(user, channel, ts)
        blocks = self._suggestions.filled(ts, message.get("blocks") or [])
        block, action = self._action(blocks, action_id, value, block_id)
        payload = interaction(self._workspace, "block_actions", user) | trigger(self._workspace, user)
        payload |= in_message(channel, message)
        payload |= {
            "response_url": response_url(self._workspace, user, channel, message),
            "actions": [action],
            "state": {"values": _state_after(blocks, block, action)},
        }
        return await self._deliveries.send_gesture("interactive", payload)

    async def click_in_view(
        self, user: str, view_id: str, action_id: str, *, value: object, block_id: str | None, values: Values
    ) -> Delivery:
        """A click or choice in a modal or in the Home tab, with what is filled in so far."""
        view = self.view(user, view_id)
        blocks = self._suggestions.filled(view_id, view["blocks"])
        block, action = self._action(blocks, action_id, value, block_id)
        state = view_state(blocks, values, complete=False)
        view["state"] = {"values": state | _chosen(state, block, action)}
        payload = interaction(self._workspace, "block_actions", user)
        payload |= trigger(self._workspace, user, view_id) | in_view(view) | {"actions": [action]}
        return await self._deliveries.send_gesture("interactive", payload)

    async def suggest(
        self, user: str, surface: Surface, action_id: str, block_id: str | None, typed: str
    ) -> Delivery:
        """Letters typed into a menu that asks the bot for its options."""
        return await self._suggestions.ask(user, surface, action_id, block_id, typed)

    async def submit(self, user: str, view_id: str, values: Values) -> Delivery:
        """A modal's submit button; obeys the `response_action` of the ack."""
        view = self.view(user, view_id)
        blocks = self._suggestions.filled(view_id, view["blocks"])
        view["state"] = {"values": view_state(blocks, values, complete=True)}
        payload = interaction(self._workspace, "view_submission", user)
        payload |= trigger(self._workspace, user, view_id) | {"view": dict(view), "response_urls": []}
        delivery = await self._deliveries.send_gesture("interactive", payload)
        if delivery.acked and view_id in self._workspace.views.open:
            self._obey(user, view_id, delivery.reply or {})
        return delivery

    def _obey(self, user: str, view_id: str, answer: Payload) -> None:
        views = self._workspace.views
        what = answer.get("response_action")
        if what == "errors":
            self._show_errors(view_id, dict(answer.get("errors") or {}))
        elif what == "update":
            views.update(view_id, answer.get("view"))
        elif what == "push":
            views.push(user, answer.get("view"))
        elif what == "clear":
            views.clear(user)
        elif what is None:
            views.pop(view_id)
        else:
            raise SlackError(
                "invalid_arguments", response_metadata={"messages": [f"response_action: {what}"]}
            )

    def _show_errors(self, view_id: str, errors: dict[str, str]) -> None:
        """Slack shows none of the errors when one names a block that is no input of this view."""
        inputs = {
            one["block_id"] for one in self._workspace.views.get(view_id)["blocks"] if one["type"] == "input"
        }
        unknown = sorted(set(errors) - inputs)
        if unknown:
            lines = [f"no input block {block_id!r} in the view" for block_id in unknown]
            raise SlackError("invalid_arguments", response_metadata={"messages": lines})
        self._workspace.views.show_errors(view_id, errors)

    async def close(self, user: str, view_id: str) -> None:
        """Closes a modal, or with `clear_on_close` the whole stack; the bot hears of it where it asked to."""
        views = self._workspace.views
        cleared = bool(self.view(user, view_id)["clear_on_close"])
        ids = views.stacks[user][::-1] if cleared else [view_id]
        closed = [views.get(one) for one in ids]
        for one in ids:
            views.pop(one)
        for view in closed:
            if view["notify_on_close"]:
                payload = interaction(self._workspace, "view_closed", user)
                await self._deliveries.send_gesture(
                    "interactive", payload | {"view": view, "is_cleared": cleared}
                )

    def message(self, user: str, channel: Channel, ts: str) -> Payload:
        """A message that this person sees, ephemeral ones included."""
        for whisper in self._workspace.ephemerals:
            if whisper["ts"] == ts and whisper["to"] == user:
                return whisper
        return self._workspace.world.message(channel.id, ts)

    def view(self, user: str, view_id: str) -> Payload:
        """A modal or Home tab on this person's screen."""
        views = self._workspace.views
        home = views.homes.get(user)
        if home is not None and home["id"] == view_id:
            return home
        if view_id not in views.stacks.get(user, []):
            open_ones = ", ".join(views.stacks.get(user, [])) or "none"
            raise GestureError(f"{user} has no open view {view_id}; open: {open_ones}")
        return views.get(view_id)

    def _action(
        self, blocks: list[Payload], action_id: str, value: object, block_id: str | None
    ) -> tuple[Payload, Payload]:
        found = [
            (block, element)
            for block in blocks
            for element in acting_elements(block)
            if element["action_id"] == action_id and block_id in {None, block["block_id"]}
        ]
        if not found:
            there = [element["action_id"] for block in blocks for element in acting_elements(block)]
            raise GestureError(f"no action {action_id!r} here; there are: {', '.join(there) or 'none'}")
        block, element = self._meant(found, value)
        return block, action_of(block, element, value, self._workspace.world.new_ts())

    @staticmethod
    def _meant(found: list[tuple[Payload, Payload]], value: object) -> tuple[Payload, Payload]:
        """Of several buttons with one action id, the one with the value."""
        buttons = [pair for pair in found if pair[1]["type"] == "button"]
        if value is None or not buttons:
            return found[0]
        meant = [pair for pair in buttons if pair[1].get("value") == value]
        if not meant:
            there = ", ".join(str(element.get("value")) for _, element in buttons)
            raise GestureError(f"no such button with value {value!r}; there are: {there}")
        return meant[0]


STATELESS = frozenset({"button", "overflow"})


def _chosen(
    state: dict[str, dict[str, Payload]], block: Payload, action: Payload
) -> dict[str, dict[str, Payload]]:
    """The state of the block in which something was just chosen."""
    if action["type"] in STATELESS:
        return {}
    kept = {key: one for key, one in action.items() if key not in {"action_id", "block_id", "action_ts"}}
    return {block["block_id"]: state.get(block["block_id"], {}) | {action["action_id"]: kept}}


def _state_after(blocks: list[Payload], block: Payload, action: Payload) -> dict[str, dict[str, Payload]]:
    state = view_state(blocks, {}, complete=False)
    return state | _chosen(state, block, action)

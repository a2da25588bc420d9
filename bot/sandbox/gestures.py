"""What people do with buttons and modals, sent to the bot as interaction payloads."""

from bot.sandbox.delivery import Deliveries
from bot.sandbox.errors import GestureError
from bot.sandbox.fields import Values, acting_elements, action_of, view_state
from bot.sandbox.record import Delivery
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload


class Gestures:
    """Clicks, submissions and closed modals. Slack tries each once; the person sees when nobody answered."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace = workspace
        self._deliveries = deliveries

    async def click(
        self, user: str, channel: Channel, ts: str, action_id: str, *, value: object, block_id: str | None
    ) -> Delivery:
        """A click or choice in a message."""
        message = self._message(user, channel, ts)
        action = self._action(message.get("blocks") or [], action_id, value, block_id)
        payload = self._payload("block_actions", user) | self._place(user, channel, message)
        payload |= {"actions": [action], "state": {"values": {}}}
        return await self._deliveries.send_gesture("interactive", payload)

    async def click_in_view(
        self, user: str, view_id: str, action_id: str, *, value: object, block_id: str | None, values: Values
    ) -> Delivery:
        """A click or choice in a modal, with what is filled in so far."""
        view = self._view(user, view_id)
        action = self._action(view["blocks"], action_id, value, block_id)
        view["state"] = {"values": view_state(view, values, complete=False)}
        payload = self._payload("block_actions", user, view_id)
        payload |= {
            "container": {"type": "view", "view_id": view_id},
            "view": dict(view),
            "actions": [action],
        }
        return await self._deliveries.send_gesture("interactive", payload)

    async def submit(self, user: str, view_id: str, values: Values) -> Delivery:
        """A modal's submit button; obeys the `response_action` of the ack."""
        view = self._view(user, view_id)
        view["state"] = {"values": view_state(view, values, complete=True)}
        payload = self._payload("view_submission", user, view_id)
        delivery = await self._deliveries.send_gesture(
            "interactive", payload | {"view": dict(view), "response_urls": []}
        )
        if delivery.acked and view_id in self._workspace.views.open:
            self._obey(user, view_id, delivery.reply or {})
        return delivery

    def _obey(self, user: str, view_id: str, answer: Payload) -> None:
        views = self._workspace.views
        what = answer.get("response_action")
        if what == "errors":
            views.show_errors(view_id, dict(answer.get("errors") or {}))
        elif what == "update":
            views.update(view_id, answer.get("view"))
        elif what == "push":
            views.push(user, answer.get("view"))
        elif what == "clear":
            views.clear(user)
        else:
            views.pop(view_id)

    async def close(self, user: str, view_id: str) -> Delivery | None:
        """Closes a modal; the bot hears of it when the view asked for that."""
        view = self._view(user, view_id)
        self._workspace.views.pop(view_id)
        if not view.get("notify_on_close"):
            return None
        payload = self._payload("view_closed", user) | {"view": view, "is_cleared": False}
        payload.pop("trigger_id")
        return await self._deliveries.send_gesture("interactive", payload)

    def _payload(self, kind: str, user: str, from_view: str | None = None) -> Payload:
        world, identity = self._workspace.world, self._workspace.identity
        person = world.person(user)
        team = "T0ELSEWHERE" if person.is_stranger else identity.team_id
        return {
            "type": kind,
            "user": {"id": user, "username": person.name, "name": person.name, "team_id": team},
            "api_app_id": identity.app_id,
            "token": "sandbox-verification-token",
            "team": {"id": identity.team_id, "domain": identity.team_name.lower()},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self._workspace.triggers.issue(user, from_view),
        }

    def _place(self, user: str, channel: Channel, message: Payload) -> Payload:
        whispered = bool(message.get("is_ephemeral"))
        container = {"type": "message", "message_ts": message["ts"], "channel_id": channel.id}
        container |= {"is_ephemeral": whispered}
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        secret = self._workspace.triggers.address(user, channel.id, message)
        place: Payload = {
            "container": container,
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
            "response_url": f"{self._workspace.url}/response/{secret}",
        }
        return place if whispered else place | {"message": dict(message)}

    def _message(self, user: str, channel: Channel, ts: str) -> Payload:
        for whisper in self._workspace.ephemerals:
            if whisper["ts"] == ts and whisper["to"] == user:
                return whisper
        return self._workspace.world.message(channel.id, ts)

    def _view(self, user: str, view_id: str) -> Payload:
        views = self._workspace.views
        if view_id not in views.stacks.get(user, []):
            open_ones = ", ".join(views.stacks.get(user, [])) or "none"
            raise GestureError(f"{user} has no open view {view_id}; open: {open_ones}")
        return views.get(view_id)

    def _action(self, blocks: list[Payload], action_id: str, value: object, block_id: str | None) -> Payload:
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
        return action_of(block, element, value, self._workspace.world.new_ts())

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

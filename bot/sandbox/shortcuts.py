"""Shortcuts: in the menu of a message, and in the composer's menu."""

from bot.sandbox.delivery import Deliveries
from bot.sandbox.interactions import channel_in_payload, interaction, response_url, trigger
from bot.sandbox.record import Delivery
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel


class Shortcuts:
    """Sends shortcuts to the bot. Slack tries each once."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace = workspace
        self._deliveries = deliveries

    async def on_message(self, user: str, channel: Channel, ts: str, callback_id: str) -> Delivery:
        """A message shortcut; works in channels that the bot is not in, too."""
        workspace = self._workspace
        workspace.app.shortcut(callback_id, "message")
        message = workspace.world.message(channel.id, ts)
        payload = interaction(workspace, "message_action", user) | trigger(workspace, user)
        payload |= {
            "callback_id": callback_id,
            "action_ts": workspace.world.new_ts(),
            "channel": channel_in_payload(channel),
            "message_ts": ts,
            "message": dict(message),
            "response_url": response_url(workspace, user, channel, message),
        }
        return await self._deliveries.send_gesture("interactive", payload)

    async def anywhere(self, user: str, callback_id: str) -> Delivery:
        """A global shortcut; says nothing about where the person is."""
        workspace = self._workspace
        workspace.app.shortcut(callback_id, "global")
        payload = interaction(workspace, "shortcut", user) | trigger(workspace, user)
        payload |= {"callback_id": callback_id, "action_ts": workspace.world.new_ts()}
        return await self._deliveries.send_gesture("interactive", payload)

"""Slash commands that people type: to the bot, its answer in the ack, or Slackbot's word when it fails."""

from bot.sandbox.app_config import Command
from bot.sandbox.delivery import Deliveries
from bot.sandbox.errors import SlackbotError
from bot.sandbox.interactions import channel_name_in_payload, response_url, trigger
from bot.sandbox.record import Delivery
from bot.sandbox.responses import answer
from bot.sandbox.typed_text import encode, escape
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload


class Commands:
    """Runs commands. Slack tries each once."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace = workspace
        self._deliveries = deliveries

    async def run(self, user: str, channel: Channel, name: str, text: str, thread: str | None) -> Delivery:
        """Sends a command and shows its answer; SlackbotError when Slack itself refuses it."""
        if thread is not None:
            raise self._refusal(user, channel, f"`{name}` is not supported in threads. Sorry!", thread)
        command = self._workspace.app.command(name)
        if command is None:
            raise self._refusal(user, channel, _unknown(name))
        payload = self._payload(user, channel, command, text)
        delivery = await self._deliveries.send_gesture("slash_commands", payload)
        if not delivery.acked:
            self._say(user, channel, f'`{name}` failed with the error "{_failure(delivery)}"')
        elif delivery.reply:
            answer(self._workspace, channel, user, delivery.reply)
        return delivery

    def _refusal(self, user: str, channel: Channel, words: str, thread: str | None = None) -> SlackbotError:
        self._say(user, channel, words, thread)
        return SlackbotError(words)

    def _say(self, user: str, channel: Channel, words: str, thread: str | None = None) -> None:
        place = {"thread_ts": thread} if thread else {}
        self._workspace.slackbot_whisper(channel, user, {"text": words} | place)

    def _payload(self, user: str, channel: Channel, command: Command, text: str) -> Payload:
        workspace, identity = self._workspace, self._workspace.identity
        return {
            "token": "sandbox-verification-token",
            "team_id": identity.team_id,
            "team_domain": identity.team_domain,
            "channel_id": channel.id,
            "channel_name": channel_name_in_payload(channel),
            "user_id": user,
            "user_name": workspace.world.person(user).name,
            "command": command.name,
            "text": encode(text, workspace.world) if command.escapes else escape(text),
            "api_app_id": identity.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url(workspace, user, channel, None),
        } | trigger(workspace, user)


def _unknown(name: str) -> str:
    return (
        f"`{escape(name)}` is not a valid command. In Slack, all messages that start with the “/” character "
        "are interpreted as commands.\nIf you are trying to send a message and not run a command, try "
        "preceding the “/” with an empty space."
    )


def _failure(delivery: Delivery) -> str:
    slow = any("timeout" in attempt.error for attempt in delivery.attempts)
    return "operation_timeout" if slow else "dispatch_failed"

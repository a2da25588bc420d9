"""One workspace at run time: the world, what is open in it, and how a change becomes events and news."""

from collections.abc import Callable

from bot.sandbox.app_config import AppConfig
from bot.sandbox.feed import Feed
from bot.sandbox.naming import named_blocks
from bot.sandbox.shapes import (
    bot_profile,
    changed_event,
    channel_shape,
    deleted_event,
    event_envelope,
    mention_event,
    message_event,
)
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import Views
from bot.sandbox.world import Channel, Payload, World

Send = Callable[[Payload], object]
SLACKBOT = "USLACKBOT"


class Workspace:
    """Everything that is said or opened goes through here, whoever does it: the bot or a person."""

    def __init__(self, world: World, feed: Feed, app: AppConfig) -> None:
        self.world = world
        self.identity = world.identity
        self.feed = feed
        self.triggers = Triggers(world)
        self.views = Views(world, feed)
        self.ephemerals: list[Payload] = []
        self.send: Send = lambda body: None
        self.url = ""
        self.app = app

    def bot_message(self, channel: Channel, args: Payload) -> Payload:
        """What the bot posts, stored and announced. `args` are those of `chat.postMessage`."""
        identity = self.identity
        message = self._message(identity.bot_user_id, channel, args.get("text") or "", args.get("thread_ts"))
        message |= {
            "bot_id": identity.bot_id,
            "app_id": identity.app_id,
            "bot_profile": bot_profile(identity),
        }
        for key in ("blocks", "attachments", "metadata"):
            if args.get(key):
                message[key] = args[key]
        self._name_blocks(message)
        return self._say(channel, message)

    def human_message(
        self, user: str, channel: Channel, text: str, thread_ts: str | None, extra: Payload | None = None
    ) -> Payload:
        """What a person says; `text` is encoded as Slack stores it, `extra` are files or attachments."""
        message = self._message(user, channel, text, thread_ts)
        message["client_msg_id"] = self.world.new_id("client-")
        return self._say(channel, message | (extra or {}))

    def _message(self, user: str, channel: Channel, text: str, thread_ts: str | None) -> Payload:
        message: Payload = {"type": "message", "user": user, "text": text, "ts": self.world.new_ts()}
        person = self.world.people.get(user)
        message["team"] = "T0ELSEWHERE" if person and person.is_stranger else self.identity.team_id
        if thread_ts:
            root = self.world.root(channel.id, thread_ts)
            message["thread_ts"] = thread_ts
            message["parent_user_id"] = root["user"] if root else user
        return message

    def _say(self, channel: Channel, message: Payload) -> Payload:
        self.world.add(channel.id, message)
        event = message_event(message, channel)
        event.pop("metadata", None)
        self.emit(event, channel)
        if (
            f"<@{self.identity.bot_user_id}>" in message["text"]
            and "bot_id" not in message
            and not channel.is_im
        ):
            self.emit(mention_event(message, channel), channel)
        self.announce(channel, message)
        return message

    def change(self, channel: Channel, ts: str, changes: Payload, editor: str) -> Payload:
        """Edits a message in place, announces it, and returns it."""
        return self._change(channel, ts, changes | {"edited": {"user": editor, "ts": self.world.new_ts()}})

    def unfurl(self, channel: Channel, ts: str, previews: list[Payload]) -> Payload:
        """Adds previews of links; to the bot that is a `message_changed` without `edited`, as at Slack."""
        return self._change(channel, ts, {"attachments": previews})

    def _change(self, channel: Channel, ts: str, changes: Payload) -> Payload:
        message = self.world.message(channel.id, ts)
        before = dict(message)
        message.update(changes)
        self._name_blocks(message)
        self.emit(changed_event(message, before, channel, self.world.new_ts()), channel)
        self.announce(channel, message)
        return message

    def delete(self, channel: Channel, ts: str) -> None:
        """Deletes a message and announces it; a root that has replies is *changed* to a tombstone."""
        before = self.world.remove(channel.id, ts)
        tombstone = self.world.root(channel.id, ts)
        if tombstone is not None:
            self.emit(changed_event(tombstone, before, channel, self.world.new_ts()), channel)
            self.announce(channel, tombstone)
            return
        self.emit(deleted_event(before, channel, self.world.new_ts()), channel)
        self.feed.publish(lambda: {"type": "deleted", "channel": channel.id, "ts": ts})
        self._announce_root(channel, before)

    def whisper(self, channel: Channel, user: str, message: Payload) -> str:
        """A message that only one person sees; Slack keeps no history of these."""
        author = {"user": self.identity.bot_user_id, "bot_id": self.identity.bot_id}
        return self._whisper(channel, user, author | message)

    def slackbot_whisper(self, channel: Channel, user: str, message: Payload) -> str:
        """What Slack itself tells one person, for example that a command failed."""
        return self._whisper(channel, user, {"user": SLACKBOT} | message)

    def _whisper(self, channel: Channel, user: str, message: Payload) -> str:
        ts = self.world.new_ts()
        whisper = {
            "type": "message",
            "ts": ts,
            "channel": channel.id,
            "to": user,
            "is_ephemeral": True,
        } | message
        self._name_blocks(whisper)
        self.ephemerals.append(whisper)
        self.feed.publish(lambda: {"type": "message", "channel": channel.id, "message": whisper})
        return ts

    def drop_whisper(self, channel: Channel, whisper: Payload) -> None:
        """Takes an ephemeral message off its reader's screen."""
        self.ephemerals.remove(whisper)
        self.feed.publish(lambda: {"type": "deleted", "channel": channel.id, "ts": whisper["ts"]})

    def rewrite_whisper(self, channel: Channel, whisper: Payload, changes: Payload) -> None:
        """Replaces what an ephemeral message says."""
        whisper.update(changes)
        self._name_blocks(whisper)
        self.feed.publish(lambda: {"type": "message", "channel": channel.id, "message": whisper})

    def announce(self, channel: Channel, message: Payload) -> None:
        """Tells open pages of a new or changed message, and of its root's reply count."""
        if channel.is_im:
            self.announce_channel(channel)
        self.feed.publish(lambda: {"type": "message", "channel": channel.id, "message": message})
        self._announce_root(channel, message)

    def announce_channel(self, channel: Channel) -> None:
        """Tells open pages of a new channel or of a changed one."""
        shape = channel_shape(channel, self.identity) | {"members": sorted(channel.members)}
        self.feed.publish(lambda: {"type": "channel", "channel": shape})

    def _announce_root(self, channel: Channel, message: Payload) -> None:
        root_ts = message.get("thread_ts")
        if not self.feed.watched or not root_ts or root_ts == message["ts"]:
            return
        root = self.world.root(channel.id, root_ts)
        if root is not None:
            self.feed.publish(lambda: {"type": "message", "channel": channel.id, "message": root})

    def emit(self, event: Payload, channel: Channel) -> None:
        """Sends an event to the bot, if it subscribes to the type and is in the channel."""
        if not self.app.hears(event["type"], channel) or not self.world.bot_is_in(channel.id):
            return
        self.send(event_envelope(event, channel, self.world, self.world.new_id("Ev")))

    def _name_blocks(self, message: Payload) -> None:
        if message.get("blocks"):
            message["blocks"] = named_blocks(message["blocks"], self.world)

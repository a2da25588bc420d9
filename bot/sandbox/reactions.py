"""Emoji on messages, by people and by the bot alike, and the events they make."""

from bot.sandbox.emoji import first_name, is_emoji
from bot.sandbox.errors import SlackError
from bot.sandbox.shapes import reaction_event
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload

KINDS_ON_A_MESSAGE = 50
KINDS_OF_A_PERSON = 23


def add_reaction(workspace: Workspace, user: str, channel: Channel, ts: str, name: str) -> None:
    """Adds an emoji; Slack's errors when it is there already, is no emoji, or is one too many."""
    message, name = _reactable(workspace, channel, ts, name)
    kinds = _users_by_emoji(message)
    if user in kinds.get(name, []):
        raise SlackError("already_reacted")
    if name not in kinds and len(kinds) >= KINDS_ON_A_MESSAGE:
        raise SlackError("too_many_emoji")
    if sum(user in users for users in kinds.values()) >= KINDS_OF_A_PERSON:
        raise SlackError("too_many_reactions")
    _show(message, kinds | {name: [*kinds.get(name, []), user]})
    event = reaction_event("reaction_added", user, message, name)
    _tell(workspace, channel, message, event)


def remove_reaction(workspace: Workspace, user: str, channel: Channel, ts: str, name: str) -> None:
    """Removes an emoji of this person; `no_reaction` when there is none."""
    message, name = _reactable(workspace, channel, ts, name)
    kinds = _users_by_emoji(message)
    if user not in kinds.get(name, []):
        raise SlackError("no_reaction")
    _show(message, kinds | {name: [one for one in kinds[name] if one != user]})
    event = reaction_event("reaction_removed", user, message, name)
    _tell(workspace, channel, message, event)


def _users_by_emoji(message: Payload) -> dict[str, list[str]]:
    return {one["name"]: one["users"] for one in message.get("reactions", [])}


def _show(message: Payload, kinds: dict[str, list[str]]) -> None:
    """Gives the message new reactions; the old list may stand in payloads that were sent."""
    shown = [{"name": name, "users": users, "count": len(users)} for name, users in kinds.items() if users]
    message.pop("reactions", None)
    if shown:
        message["reactions"] = shown


def _reactable(workspace: Workspace, channel: Channel, ts: str, name: str) -> tuple[Payload, str]:
    if channel.is_archived:
        raise SlackError("is_archived")
    bare = name.strip(":")
    if not is_emoji(bare):
        raise SlackError("invalid_name")
    return workspace.world.message(channel.id, ts), first_name(bare)


def _tell(workspace: Workspace, channel: Channel, message: Payload, event: Payload) -> None:
    item = {"type": "message", "channel": channel.id, "ts": message["ts"]}
    workspace.emit(event | {"item": item, "event_ts": workspace.world.new_ts()}, channel)
    workspace.announce(channel, message)

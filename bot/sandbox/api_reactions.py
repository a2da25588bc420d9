"""`reactions.*`, as the bot."""

from bot.sandbox.arguments import wanted
from bot.sandbox.reactions import add_reaction, remove_reaction
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload


def _item(workspace: Workspace, args: Payload) -> tuple[Channel, str]:
    channel = workspace.world.visible_channel(wanted(args, "channel", "channel_not_found"))
    return channel, wanted(args, "timestamp", "no_item_specified")


def add(workspace: Workspace, args: Payload) -> Payload:
    """`reactions.add`; the bot hears of its own reactions, too."""
    name = wanted(args, "name", "invalid_name")
    add_reaction(workspace, workspace.identity.bot_user_id, *_item(workspace, args), name)
    return {}


def remove(workspace: Workspace, args: Payload) -> Payload:
    """`reactions.remove`; only the bot's own."""
    name = wanted(args, "name", "invalid_name")
    remove_reaction(workspace, workspace.identity.bot_user_id, *_item(workspace, args), name)
    return {}


def get(workspace: Workspace, args: Payload) -> Payload:
    """`reactions.get` of one message."""
    channel, ts = _item(workspace, args)
    return {
        "type": "message",
        "channel": channel.id,
        "message": dict(workspace.world.message(channel.id, ts)),
    }


METHODS = {"reactions.add": add, "reactions.remove": remove, "reactions.get": get}

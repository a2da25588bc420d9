"""`chat.*`."""

from typing import Any

from bot.sandbox.arguments import wanted
from bot.sandbox.attached import permalink
from bot.sandbox.errors import SlackError
from bot.sandbox.limits import CHARACTERS_PER_MESSAGE, problems, total_text
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Payload

TEXT = 40_000


def check_content(args: Payload) -> None:
    """Slack's rules on a message: something to show, not too long, blocks in order."""
    text, blocks = args.get("text") or "", args.get("blocks")
    if not text and not blocks and not args.get("attachments"):
        raise SlackError("no_text")
    if len(str(text)) > TEXT:
        raise SlackError("msg_too_long")
    if blocks:
        _check_blocks(blocks)


def _check_blocks(blocks: Any) -> None:
    if total_text(blocks) > CHARACTERS_PER_MESSAGE:
        raise SlackError("msg_blocks_too_long")
    found = problems(blocks)
    if found:
        raise SlackError("invalid_blocks", response_metadata={"messages": found})


def post_message(workspace: Workspace, args: Payload) -> Payload:
    """`chat.postMessage`."""
    channel = workspace.world.writable_channel(wanted(args, "channel", "channel_not_found"))
    check_content(args)
    message = workspace.bot_message(channel, args)
    return {"channel": channel.id, "ts": message["ts"], "message": dict(message)}


def update(workspace: Workspace, args: Payload) -> Payload:
    """`chat.update`; only the bot's own messages. What is not named stays, as at Slack."""
    channel = workspace.world.writable_channel(wanted(args, "channel", "channel_not_found"))
    ts = wanted(args, "ts", "message_not_found")
    message = workspace.world.message(channel.id, ts)
    if message.get("bot_id") != workspace.identity.bot_id:
        raise SlackError("cant_update_message")
    check_content(args)
    keys = ("text", "blocks", "attachments", "metadata")
    changes = {key: args[key] for key in keys if args.get(key) is not None}
    changed = workspace.change(channel, ts, changes, workspace.identity.bot_user_id)
    return {"channel": channel.id, "ts": ts, "text": changed["text"], "message": dict(changed)}


def delete(workspace: Workspace, args: Payload) -> Payload:
    """`chat.delete`; only the bot's own messages."""
    channel = workspace.world.visible_channel(wanted(args, "channel", "channel_not_found"))
    ts = wanted(args, "ts", "message_not_found")
    if workspace.world.message(channel.id, ts).get("bot_id") != workspace.identity.bot_id:
        raise SlackError("cant_delete_message")
    workspace.delete(channel, ts)
    return {"channel": channel.id, "ts": ts}


def post_ephemeral(workspace: Workspace, args: Payload) -> Payload:
    """`chat.postEphemeral`; the person must be in the channel."""
    channel = workspace.world.writable_channel(wanted(args, "channel", "channel_not_found"))
    user = wanted(args, "user", "user_not_in_channel")
    check_content(args)
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = {key: args[key] for key in ("text", "blocks", "thread_ts") if args.get(key)}
    return {"message_ts": workspace.whisper(channel, user, content)}


def get_permalink(workspace: Workspace, args: Payload) -> Payload:
    """`chat.getPermalink`; the link leads to the message in the sandbox's page."""
    channel = workspace.world.visible_channel(wanted(args, "channel", "channel_not_found"))
    ts = wanted(args, "message_ts", "message_not_found")
    message = workspace.world.message(channel.id, ts)
    return {"channel": channel.id, "permalink": permalink(workspace, channel, message)}


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}

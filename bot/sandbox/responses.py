"""What the bot posts to a `response_url`: replace, delete, or add a message where the gesture was made."""

from bot.sandbox.api_chat import check_content
from bot.sandbox.triggers import ResponseAddress
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload


def respond(workspace: Workspace, secret: str, body: Payload) -> None:
    """Does what the body says; SlackError when the address is spent or the content breaks a limit."""
    address = workspace.triggers.use_address(secret)
    channel = workspace.world.channels[address.channel]
    if body.get("delete_original"):
        _delete(workspace, channel, address)
    elif body.get("replace_original") and address.message_ts:
        check_content(body)
        _replace(workspace, channel, address, body)
    else:
        in_thread = address.thread_ts and body.get("response_type") != "in_channel"
        place = {"thread_ts": address.thread_ts} if in_thread else {}
        answer(workspace, channel, address.user, place | body)


def _whisper_at(workspace: Workspace, address: ResponseAddress) -> Payload | None:
    return next((one for one in workspace.ephemerals if one["ts"] == address.message_ts), None)


def _delete(workspace: Workspace, channel: Channel, address: ResponseAddress) -> None:
    whisper = _whisper_at(workspace, address)
    if whisper is None:
        workspace.delete(channel, address.message_ts or "")
        return
    workspace.drop_whisper(channel, whisper)


def _replace(workspace: Workspace, channel: Channel, address: ResponseAddress, body: Payload) -> None:
    changes = {key: body[key] for key in ("text", "blocks") if body.get(key) is not None}
    whisper = _whisper_at(workspace, address)
    if whisper is None:
        workspace.change(channel, address.message_ts or "", changes, workspace.identity.bot_user_id)
        return
    workspace.rewrite_whisper(channel, whisper, changes)


def answer(workspace: Workspace, channel: Channel, user: str, body: Payload) -> None:
    """Adds a message: for the person alone, or with `response_type: in_channel` for everybody."""
    check_content(body)
    content = {key: body[key] for key in ("text", "blocks", "attachments", "thread_ts") if body.get(key)}
    if body.get("response_type") == "in_channel":
        workspace.bot_message(channel, content)
    else:
        workspace.whisper(channel, user, content)

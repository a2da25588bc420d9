"""`conversations.*`."""

from collections.abc import Callable

from bot.sandbox.arguments import flag, page, wanted
from bot.sandbox.errors import SlackError
from bot.sandbox.shapes import channel_shape
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload

KINDS = {"channel": "public_channel", "group": "private_channel", "im": "im"}


def _channel(workspace: Workspace, args: Payload) -> Channel:
    return workspace.world.visible_channel(wanted(args, "channel", "channel_not_found"))


def info(workspace: Workspace, args: Payload) -> Payload:
    """`conversations.info`."""
    return {"channel": channel_shape(_channel(workspace, args), workspace.identity)}


def list_channels(workspace: Workspace, args: Payload) -> Payload:
    """`conversations.list`, by cursor."""
    kinds = {kind.strip() for kind in str(args.get("types") or "public_channel").split(",")}
    without_archived = flag(args, "exclude_archived")
    bot = workspace.identity.bot_user_id
    found = [
        channel
        for channel in workspace.world.channels.values()
        if KINDS[channel.kind] in kinds
        and not (without_archived and channel.is_archived)
        and (not channel.is_private or bot in channel.members)
    ]
    shown, more = page(found, args)
    return {"channels": [channel_shape(channel, workspace.identity) for channel in shown], **more}


def members(workspace: Workspace, args: Payload) -> Payload:
    """`conversations.members`, by cursor."""
    shown, more = page(sorted(_channel(workspace, args).members), args)
    return {"members": shown, **more}


def join(workspace: Workspace, args: Payload) -> Payload:
    """`conversations.join`; public channels only."""
    channel = _channel(workspace, args)
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    joined = workspace.world.join(channel.id, workspace.identity.bot_user_id)
    workspace.announce_channel(joined)
    return {"channel": channel_shape(joined, workspace.identity)}


def open_dm(workspace: Workspace, args: Payload) -> Payload:
    """`conversations.open` with one person."""
    users = [user.strip() for user in wanted(args, "users", "users_list_not_supplied").split(",")]
    if len(users) != 1:
        raise SlackError("not_enough_users" if not users else "too_many_users")
    workspace.world.person(users[0])
    channel = workspace.world.open_dm(users[0])
    workspace.announce_channel(channel)
    return {"channel": {"id": channel.id}}


def history(workspace: Workspace, args: Payload) -> Payload:
    """`conversations.history`, newest first."""
    channel = _readable(workspace, args)
    messages = _between(workspace.world.top_messages(channel.id), args)
    shown, more = page(messages[::-1], args)
    return _shown(shown, more, args)


def replies(workspace: Workspace, args: Payload) -> Payload:
    """`conversations.replies`, oldest first; the root leads every page."""
    channel = _readable(workspace, args)
    thread = workspace.world.thread(channel.id, wanted(args, "ts", "thread_not_found"))
    if not thread:
        raise SlackError("thread_not_found")
    shown, more = page(_between(thread[1:], args), args, default=1000)
    return _shown([thread[0], *shown], more, args)


def _readable(workspace: Workspace, args: Payload) -> Channel:
    channel = _channel(workspace, args)
    if workspace.identity.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _between(messages: list[Payload], args: Payload) -> list[Payload]:
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    if flag(args, "inclusive"):
        return [one for one in messages if oldest <= float(one["ts"]) <= latest]
    return [one for one in messages if oldest < float(one["ts"]) < latest]


def _shown(shown: list[Payload], more: Payload, args: Payload) -> Payload:
    has_more = bool(more["response_metadata"]["next_cursor"])
    if not flag(args, "include_all_metadata"):
        shown = [{key: value for key, value in one.items() if key != "metadata"} for one in shown]
    return {"messages": shown, "has_more": has_more, **(more if has_more else {})}


METHODS: dict[str, Callable[[Workspace, Payload], Payload]] = {
    "conversations.info": info,
    "conversations.list": list_channels,
    "conversations.members": members,
    "conversations.join": join,
    "conversations.open": open_dm,
    "conversations.history": history,
    "conversations.replies": replies,
}

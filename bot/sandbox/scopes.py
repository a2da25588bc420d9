"""Which scope a Web API method needs; Slack answers `missing_scope` without it."""

from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Payload

_NEEDED = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "reactions.get": "reactions:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "bots.info": "users:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
}
_BY_CHANNEL = {
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.history": "history",
    "conversations.replies": "history",
}
_FAMILY = {"channel": "channels", "group": "groups", "im": "im"}
_FAMILY_OF_TYPE = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def check_scope(workspace: Workspace, method: str, args: Payload) -> None:
    """Refuses a call that the app's scopes do not cover."""
    granted = workspace.app.scopes
    for needed in _needed(workspace, method, args):
        if needed not in granted:
            raise SlackError("missing_scope", needed=needed, provided=",".join(granted))


def _needed(workspace: Workspace, method: str, args: Payload) -> list[str]:
    if method == "conversations.list":
        kinds = str(args.get("types") or "public_channel").split(",")
        return [f"{_FAMILY_OF_TYPE[kind.strip()]}:read" for kind in kinds if kind.strip() in _FAMILY_OF_TYPE]
    if method not in _BY_CHANNEL:
        return [_NEEDED[method]] if method in _NEEDED else []
    channel = workspace.world.channels.get(str(args.get("channel")))
    return [f"{_FAMILY[channel.kind]}:{_BY_CHANNEL[method]}"] if channel else []

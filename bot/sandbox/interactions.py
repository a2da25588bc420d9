"""What all interaction payloads have in common: who, where, and the ways to answer."""

from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload


def interaction(workspace: Workspace, kind: str, user: str) -> Payload:
    """The payload's head: its type, the person, the app and the workspace."""
    identity = workspace.identity
    person = workspace.world.person(user)
    team = "T0ELSEWHERE" if person.is_stranger else identity.team_id
    return {
        "type": kind,
        "user": {"id": user, "username": person.name, "name": person.name, "team_id": team},
        "api_app_id": identity.app_id,
        "token": "sandbox-verification-token",
        "team": {"id": identity.team_id, "domain": identity.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def trigger(workspace: Workspace, user: str, from_view: str | None = None) -> Payload:
    """The `trigger_id` of a gesture."""
    return {"trigger_id": workspace.triggers.issue(user, from_view)}


def channel_in_payload(channel: Channel) -> Payload:
    """A channel as payloads name it: private ones and direct messages keep their names to themselves."""
    return {"id": channel.id, "name": channel_name_in_payload(channel)}


def channel_name_in_payload(channel: Channel) -> str:
    """The channel's name, or `directmessage`, or `privategroup`."""
    return {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)


def response_url(workspace: Workspace, user: str, channel: Channel, message: Payload | None) -> str:
    """A new address to answer at, for the gesture of a person on a message or in a channel."""
    secret = workspace.triggers.address(user, channel.id, message or {})
    return f"{workspace.url}/response/{secret}"


def container_of(channel: Channel, message: Payload) -> Payload:
    """The `container` of a gesture in a message."""
    container = {"type": "message", "message_ts": message["ts"], "channel_id": channel.id}
    container["is_ephemeral"] = bool(message.get("is_ephemeral"))
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    return container


def in_message(channel: Channel, message: Payload) -> Payload:
    """Where a gesture in a message was made; what only one person sees is not repeated in the payload."""
    place: Payload = {"container": container_of(channel, message), "channel": channel_in_payload(channel)}
    return place if message.get("is_ephemeral") else place | {"message": dict(message)}


def in_view(view: Payload) -> Payload:
    """Where a gesture in a modal or in the Home tab was made."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": dict(view)}

"""People, channels and messages in the shapes that Slack's Web API and events give them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.world import Channel, Identity, Payload, Person, Usergroup, World


def user_shape(person: Person, world: World) -> Payload:
    """The `user` object of `users.info` and `users.list`; `tz_offset` is in seconds and holds now."""
    identity = world.identity
    here = datetime.fromtimestamp(world.now(), ZoneInfo(person.tz))
    offset = here.utcoffset() or timedelta()
    profile: Payload = {"real_name": person.real_name, "display_name": person.name, "team": identity.team_id}
    if person.email:
        profile["email"] = person.email
    return {
        "id": person.id,
        "team_id": "T0ELSEWHERE" if person.is_stranger else identity.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "tz": person.tz,
        "tz_label": here.tzname(),
        "tz_offset": int(offset.total_seconds()),
        "profile": profile,
        "is_admin": False,
        "is_bot": person.is_bot,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_stranger": person.is_stranger,
        "is_app_user": False,
    }


def channel_shape(channel: Channel, identity: Identity) -> Payload:
    """The `channel` object of `conversations.info` and `conversations.list`."""
    shape: Payload = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_member": identity.bot_user_id in channel.members,
        "context_team_id": identity.team_id,
    }
    if channel.is_im:
        shape["user"] = next(iter(channel.members - {identity.bot_user_id}), identity.bot_user_id)
        return shape
    return shape | {
        "name": channel.name,
        "name_normalized": channel.name,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def usergroup_shape(group: Usergroup, identity: Identity, with_users: bool) -> Payload:
    """One entry of `usergroups.list`."""
    shape: Payload = {
        "id": group.id,
        "team_id": identity.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "user_count": len(group.users),
    }
    return shape | {"users": list(group.users)} if with_users else shape


def bot_profile(identity: Identity) -> Payload:
    """The `bot_profile` that Slack adds to what an app posts."""
    return {
        "id": identity.bot_id,
        "app_id": identity.app_id,
        "user_id": identity.bot_user_id,
        "name": identity.bot_name,
        "deleted": False,
        "team_id": identity.team_id,
    }


def message_event(message: Payload, channel: Channel) -> Payload:
    """The `message` event of something newly said."""
    kept = {
        key: value for key, value in message.items() if not key.startswith("reply_") and key != "latest_reply"
    }
    return kept | {"channel": channel.id, "channel_type": channel.kind, "event_ts": message["ts"]}


def mention_event(message: Payload, channel: Channel) -> Payload:
    """The `app_mention` event, which shares `ts` with the `message` event but not the event id."""
    event = message_event(message, channel) | {"type": "app_mention"}
    event.pop("channel_type")
    return event


def changed_event(message: Payload, before: Payload, channel: Channel, ts: str) -> Payload:
    """The `message_changed` event of an edit."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": dict(message),
        "previous_message": before,
        "channel": channel.id,
        "channel_type": channel.kind,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }


def deleted_event(before: Payload, channel: Channel, ts: str) -> Payload:
    """The `message_deleted` event."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": before,
        "deleted_ts": before["ts"],
        "channel": channel.id,
        "channel_type": channel.kind,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }


def reaction_event(kind: str, user: str, message: Payload, name: str) -> Payload:
    """The `reaction_added` or `reaction_removed` event, still without its place and time."""
    return {"type": kind, "user": user, "reaction": name, "item_user": message["user"]}


def home_opened_event(user: str, channel: Channel, tab: str, home: Payload | None, ts: str) -> Payload:
    """The `app_home_opened` event; carries the Home view once one was published."""
    event = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": ts}
    return event | ({"view": dict(home)} if home else {})


def event_envelope(event: Payload, channel: Channel, world: World, event_id: str) -> Payload:
    """The `event_callback` around an event, as Slack sends it over HTTP and Socket Mode alike."""
    identity = world.identity
    return {
        "token": "sandbox-verification-token",
        "team_id": identity.team_id,
        "context_team_id": identity.team_id,
        "context_enterprise_id": None,
        "api_app_id": identity.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(world.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": identity.team_id,
                "user_id": identity.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel.is_ext_shared,
        "event_context": f"4-{event_id}",
    }

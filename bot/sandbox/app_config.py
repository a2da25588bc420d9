"""How the app is set up at Slack: what it hears, its commands, shortcuts, tabs and scopes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.errors import GestureError
from bot.sandbox.world import Channel, Payload

SCOPES = (
    "app_mentions:read,channels:history,channels:join,channels:read,chat:write,commands,groups:history,"
    "groups:read,im:history,im:read,im:write,reactions:read,reactions:write,team:read,usergroups:read,"
    "users:read,users:read.email"
)
_SUBSCRIPTION = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. With `escapes`, names and channels in its text arrive marked up, as in messages."""

    name: str
    description: str = ""
    hint: str = ""
    escapes: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry in the menu of each message, or (`global`) in the composer's menu."""

    callback_id: str
    name: str
    kind: Literal["message", "global"] = "message"
    description: str = ""


@dataclass(frozen=True, slots=True)
class AppConfig:
    """The app's settings. `event_types` are Slack's names; a bare `message` means all channels."""

    event_types: Collection[str] = ("message", "app_mention")
    scopes: tuple[str, ...] = tuple(SCOPES.split(","))
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = True
    messages_tab: bool = True

    def hears(self, event_type: str, channel: Channel) -> bool:
        """Whether the app subscribed to this event in this kind of channel."""
        if event_type in self.event_types:
            return True
        return event_type == "message" and _SUBSCRIPTION[channel.kind] in self.event_types

    def command(self, name: str) -> Command | None:
        """The command with this name (`/ask`), if the app has it."""
        return next((one for one in self.commands if one.name == name), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut:
        """The shortcut with this id; GestureError naming what there is when there is none."""
        offered = [one for one in self.shortcuts if one.kind == kind]
        for one in offered:
            if one.callback_id == callback_id:
                return one
        there = ", ".join(one.callback_id for one in offered) or "none"
        raise GestureError(f"no {kind} shortcut {callback_id!r}; there are: {there}")


def read_manifest(manifest: Payload) -> AppConfig:
    """The settings that Slack would take from an app manifest."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    home = features.get("app_home", {})
    return AppConfig(
        event_types=tuple(settings.get("event_subscriptions", {}).get("bot_events", ())),
        scopes=tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        commands=tuple(_command(one) for one in features.get("slash_commands", ())),
        shortcuts=tuple(_shortcut(one) for one in features.get("shortcuts", ())),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled"))
        and not home.get("messages_tab_read_only_enabled"),
    )


def _command(entry: Payload) -> Command:
    hint, escapes = entry.get("usage_hint", ""), bool(entry.get("should_escape"))
    return Command(entry["command"], entry.get("description", ""), hint, escapes)


def _shortcut(entry: Payload) -> Shortcut:
    return Shortcut(entry["callback_id"], entry["name"], entry["type"], entry.get("description", ""))

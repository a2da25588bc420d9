"""The manifest asks for what the code uses, no more and no less."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers.app
from bot.app_manifest import read_manifest

ROOT = Path(__file__).parents[2]
# What Slack wants for each Web API method we call; methods of the channel's own family need each family's.
METHODS = {
    "apps.connections.open": set(),  # by the app-level token
    "auth.test": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.list": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "users.lookupByEmail": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
EVENTS: Mapping[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
}


class Recorded(AsyncApp):
    """Notes what is listened for."""

    heard: dict[str, set[str]]

    def _note(self, kind: str, name: Any) -> None:
        self.heard.setdefault(kind, set()).add(name["type"] if isinstance(name, dict) else name)


def _noting(kind: str) -> Callable[..., Any]:
    original = getattr(AsyncApp, kind)

    def register(self: Recorded, name: Any, *args: Any, **kwargs: Any) -> Any:
        self._note(kind, name)
        return original(self, name, *args, **kwargs)

    return register


KINDS = ("event", "command", "message_shortcut", "global_shortcut", "action", "view", "options")
for _kind in KINDS:
    setattr(Recorded, _kind, _noting(_kind))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What the app's listeners were registered for, by kind."""
    Recorded.heard = {}
    monkeypatch.setattr(handlers.app, "AsyncApp", Recorded)
    desk: Any = SimpleNamespace()
    handlers.app.build_app(desk, AsyncWebClient(), lambda: AuthorizeResult(enterprise_id=None, team_id=None))
    return Recorded.heard


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return read_manifest()


def test_events(heard: dict[str, set[str]], manifest: dict[str, Any]) -> None:
    wanted = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in wanted} == heard["event"]
    assert set(wanted) == set(EVENTS)


def test_commands_and_shortcuts(heard: dict[str, set[str]], manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    assert {each["command"] for each in features["slash_commands"]} == heard["command"]
    shortcuts = features["shortcuts"]
    for kind, of in (("message", "message_shortcut"), ("global", "global_shortcut")):
        assert {each["callback_id"] for each in shortcuts if each["type"] == kind} == heard[of]


def test_what_is_clicked_and_submitted_is_heard(heard: dict[str, set[str]], manifest: dict[str, Any]) -> None:
    """An unheard button shows people a warning sign; a listener nobody can reach is dead."""
    drawn = Drawn()
    assert drawn.buttons <= heard["action"]
    assert {each for each in heard["action"] if isinstance(each, str)} <= drawn.actions
    assert drawn.submitted <= heard["view"]
    assert heard["view"] <= drawn.views | drawn.actions
    assert heard["options"] <= drawn.actions
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_scopes(manifest: dict[str, Any]) -> None:
    called = set(methods_called())
    assert called == set(METHODS), "say in the table what each call needs"
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    needed = {"commands"}.union(*(METHODS[each] for each in called), *(EVENTS[each] for each in events))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def methods_called() -> Iterator[str]:
    """Web API methods, called on a client or asked for by name."""
    sdk = {_joined(name): name for name in dir(AsyncWebClient) if not name.startswith("_")}
    by_function = {name: method for method, name in sdk.items()}
    for path in _sources("bot", "handlers"):
        text = path.read_text("utf-8")
        for name in re.findall(r"client\.(\w+)\b", text):
            if name in by_function and name not in ("api_call", "base_url", "logger"):
                yield next(method for method in METHODS if _joined(method) == _joined(name))
        yield from re.findall(r'_ask\(\s*"([\w.]+)"', text)


def _joined(name: str) -> str:
    """``users_lookupByEmail`` and ``users.lookupByEmail`` alike."""
    return name.replace("_", "").replace(".", "").casefold()


class Drawn:
    """Ids of what the blocks draw, as far as they are constants; ``actions`` are all that are handed on."""

    def __init__(self) -> None:
        self.buttons: set[str] = set()
        self.actions: set[str] = set()
        self.views: set[str] = set()
        self.submitted: set[str] = set()
        for path in _sources("handlers"):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                self._take(node, vars(module))

    def _take(self, node: ast.AST, names: Mapping[str, Any]) -> None:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            ids = {_value(each, names) for each in node.args} - {""}
            self.actions |= ids
            if node.func.id == "button" and len(node.args) > 1:
                self.buttons |= {_value(node.args[1], names)} - {""}
        if isinstance(node, ast.Dict):
            keys = {
                key.value: value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
            if "action_id" in keys:
                self.actions |= {_value(keys["action_id"], names)}
            if "callback_id" in keys:
                view = {_value(keys["callback_id"], names)} - {""}
                self.views |= view
                self.submitted |= view if "submit" in keys else set()


def _value(node: ast.AST, names: Mapping[str, Any]) -> str:
    """The text of a constant, written out or by name; "" for what is only known at run time."""
    found = names.get(node.id) if isinstance(node, ast.Name) else getattr(node, "value", None)
    return found if isinstance(found, str) else ""


def _sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from (path for path in (ROOT / room).rglob("*.py") if "sandbox" not in path.parts)

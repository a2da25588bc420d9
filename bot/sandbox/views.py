"""Modals: who sees which, stacked at most three high, and what was filled in."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.feed import Feed
from bot.sandbox.limits import view_problems
from bot.sandbox.naming import named_blocks
from bot.sandbox.world import Payload, World

STACK = 3
BYTES = 250_000
FIELDS = (
    "type",
    "blocks",
    "private_metadata",
    "callback_id",
    "title",
    "submit",
    "close",
    "external_id",
    "clear_on_close",
    "notify_on_close",
)


@dataclass(slots=True)
class Views:
    """The open modals. `open` maps ids to views as Slack shows them to the app."""

    world: World
    feed: Feed
    open: dict[str, Payload] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, Payload] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)

    def owner(self, view_id: str) -> str:
        """Whose screen a modal is on."""
        return next(user for user, stack in self.stacks.items() if view_id in stack)

    def get(self, view_id: str) -> Payload:
        """The open modal or published Home with this id; Slack's `not_found` otherwise."""
        if view_id in self.open:
            return self.open[view_id]
        for home in self.homes.values():
            if home["id"] == view_id:
                return home
        raise SlackError("not_found")

    def top_of(self, user: str) -> Payload | None:
        """The modal that a person sees, if any."""
        stack = self.stacks.get(user)
        return self.open[stack[-1]] if stack else None

    def open_root(self, user: str, view: Any) -> Payload:
        """Opens a modal for a person, in place of what that person had open."""
        shown = self._build(view, "modal")
        self.clear(user)
        return self._show(user, shown)

    def push(self, user: str, view: Any) -> Payload:
        """Lays a view on top of the person's stack; `push_limit_reached` above three."""
        shown = self._build(view, "modal")
        stack = self.stacks.get(user, [])
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        shown["root_view_id"], shown["previous_view_id"] = stack[0], stack[-1]
        return self._show(user, shown)

    def update(self, view_id: str, view: Any, wanted_hash: str | None = None) -> Payload:
        """Replaces a view's content; `hash_conflict` when it has changed meanwhile."""
        current = self.get(view_id)
        self._replace(current, self._build(view, current["type"], current), wanted_hash)
        self.errors.pop(view_id, None)
        if view_id in self.open:
            self._announce(self.owner(view_id))
        else:
            self._announce_home(next(user for user, home in self.homes.items() if home is current))
        return current

    @staticmethod
    def _replace(current: Payload, fresh: Payload, wanted_hash: str | None) -> None:
        if wanted_hash and wanted_hash != current["hash"]:
            raise SlackError("hash_conflict")
        kept = {key: current[key] for key in ("id", "root_view_id", "previous_view_id", "state")}
        current.clear()
        current.update(fresh | kept)

    def find(self, view_id: str | None, external_id: str | None) -> str:
        """The id of the view meant by `views.update`."""
        if view_id:
            return view_id
        for found in (*self.open.values(), *self.homes.values()):
            if external_id and found["external_id"] == external_id:
                return str(found["id"])
        raise SlackError("not_found")

    def publish_home(self, user: str, view: Any, wanted_hash: str | None = None) -> Payload:
        """Shows a Home tab; its id stays. `hash_conflict` when it is no longer the one that was meant."""
        current = self.homes.get(user)
        fresh = self._build(view, "home", current)
        if current is None:
            self.homes[user] = current = fresh
        else:
            self._replace(current, fresh, wanted_hash)
        self._announce_home(user)
        return current

    def pop(self, view_id: str) -> None:
        """Closes one view; the one below shows again."""
        user = self.owner(view_id)
        self._drop(user, view_id)
        self._announce(user)

    def clear(self, user: str) -> None:
        """Closes everything a person has open."""
        for view_id in tuple(self.stacks.get(user, ())):
            self._drop(user, view_id)
        self._announce(user)

    def show_errors(self, view_id: str, errors: dict[str, str]) -> None:
        """Shows messages beneath input blocks (`response_action: errors`)."""
        self.errors[view_id] = errors
        self._announce(self.owner(view_id))

    def stack_of(self, user: str) -> list[Payload]:
        """A person's open views, bottom first, with the errors to show."""
        ids = self.stacks.get(user, [])
        return [{"view": self.open[view_id], "errors": self.errors.get(view_id, {})} for view_id in ids]

    def _drop(self, user: str, view_id: str) -> None:
        self.stacks[user].remove(view_id)
        self.errors.pop(view_id, None)
        del self.open[view_id]

    def _show(self, user: str, view: Payload) -> Payload:
        self.open[view["id"]] = view
        self.stacks.setdefault(user, []).append(view["id"])
        self._announce(user)
        return view

    def _announce(self, user: str) -> None:
        self.feed.publish(lambda: {"type": "views", "user": user, "stack": self.stack_of(user)})

    def _announce_home(self, user: str) -> None:
        self.feed.publish(lambda: {"type": "home", "user": user, "view": self.homes[user]})

    def _build(self, view: Any, kind: str, instead_of: Payload | None = None) -> Payload:
        found = view_problems(view)
        if not found and view["type"] != kind:
            found = [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"]
        if found:
            raise SlackError("invalid_arguments", response_metadata={"messages": found})
        if len(json.dumps(view)) > BYTES:
            raise SlackError("view_too_large")
        self._refuse_taken_external_id(view, instead_of)
        view_id, identity = self.world.new_id("V"), self.world.identity
        built = dict.fromkeys(FIELDS) | {"private_metadata": "", "callback_id": "", "external_id": ""}
        built |= {"clear_on_close": False, "notify_on_close": False}
        built |= {key: view[key] for key in FIELDS if view.get(key) is not None}
        return built | {
            "blocks": named_blocks(view["blocks"], self.world),
            "id": view_id,
            "team_id": identity.team_id,
            "app_id": identity.app_id,
            "bot_id": identity.bot_id,
            "app_installed_team_id": identity.team_id,
            "hash": f"{self.world.new_ts()}.hash",
            "state": {"values": {}},
            "root_view_id": view_id,
            "previous_view_id": None,
        }

    def _refuse_taken_external_id(self, view: Payload, instead_of: Payload | None) -> None:
        wanted = view.get("external_id")
        shown = (*self.open.values(), *self.homes.values())
        if wanted and any(one["external_id"] == wanted and one is not instead_of for one in shown):
            raise SlackError("duplicate_external_id")

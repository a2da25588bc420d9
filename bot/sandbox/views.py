"""Modals: who sees which, stacked at most three high, and what was filled in."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.feed import Feed
from bot.sandbox.limits import view_problems
from bot.sandbox.naming import named_blocks
from bot.sandbox.world import Payload, World

STACK = 3
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
        """Whose screen a view is on."""
        return next(user for user, stack in self.stacks.items() if view_id in stack)

    def get(self, view_id: str) -> Payload:
        """The open view with this id; Slack's `not_found` otherwise."""
        if view_id not in self.open:
            raise SlackError("not_found")
        return self.open[view_id]

    def open_root(self, user: str, view: Any) -> Payload:
        """Opens a modal for a person, in place of what that person had open."""
        shown = self._build(view)
        self.clear(user)
        return self._show(user, shown)

    def push(self, user: str, view: Any) -> Payload:
        """Lays a view on top of the person's stack; `push_limit_reached` above three."""
        shown = self._build(view)
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
        if wanted_hash and wanted_hash != current["hash"]:
            raise SlackError("hash_conflict")
        fresh = self._build(view)
        kept = {key: current[key] for key in ("id", "root_view_id", "previous_view_id", "state")}
        current.clear()
        current.update(fresh | kept)
        self.errors.pop(view_id, None)
        self._announce(self.owner(view_id))
        return current

    def find(self, view_id: str | None, external_id: str | None) -> str:
        """The id of the view meant by `views.update`."""
        if view_id:
            return view_id
        for found in self.open.values():
            if external_id and found["external_id"] == external_id:
                return str(found["id"])
        raise SlackError("not_found")

    def publish_home(self, user: str, view: Any) -> Payload:
        """Keeps a person's Home tab."""
        home = self._build(view)
        self.homes[user] = home
        self.feed.publish(lambda: {"type": "home", "user": user, "view": home})
        return home

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

    def _build(self, view: Any) -> Payload:
        found = view_problems(view)
        if found:
            raise SlackError("invalid_arguments", response_metadata={"messages": found})
        self._refuse_taken_external_id(view)
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

    def _refuse_taken_external_id(self, view: Payload) -> None:
        wanted = view.get("external_id")
        if (
            wanted
            and view["type"] == "modal"
            and any(one["external_id"] == wanted for one in self.open.values())
        ):
            raise SlackError("duplicate_external_id")

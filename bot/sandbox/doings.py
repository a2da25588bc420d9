"""What people can do in the workspace: the one list of gestures, for tests, the demo and the page alike."""

from collections.abc import Sequence

from bot.sandbox.attached import File, file_shape, previews, share
from bot.sandbox.commands import Commands
from bot.sandbox.delivery import Deliveries
from bot.sandbox.errors import GestureError
from bot.sandbox.fields import Values
from bot.sandbox.gestures import Gestures
from bot.sandbox.reactions import add_reaction, remove_reaction
from bot.sandbox.record import Delivery
from bot.sandbox.shapes import home_opened_event
from bot.sandbox.shortcuts import Shortcuts
from bot.sandbox.suggestions import surface_of_message, surface_of_view
from bot.sandbox.typed_text import encode
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload


class Doings:
    """Gestures of people, who are named by user id.

    What goes to the bot once (clicks, commands, shortcuts, type-ahead) returns its `Delivery` after the ack,
    or after 3 s without one. What a person could not do is a `GestureError` that says what is possible; what
    Slack refuses is a `SlackError` with Slack's code.
    """

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace = workspace
        self._gestures = Gestures(workspace, deliveries)
        self._commands = Commands(workspace, deliveries)
        self._shortcuts = Shortcuts(workspace, deliveries)

    # --- messages

    async def say(
        self,
        user: str,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        *,
        raw: bool = False,
        files: Sequence[File] = (),
    ) -> str:
        """A person says something; returns its `ts`. `raw` text is already encoded as Slack stores it."""
        place = self._writable(user, channel)
        stored = text if raw else encode(text, self._workspace.world)
        extra: Payload = {}
        if files:
            shapes = [file_shape(self._workspace, file, user) for file in files]
            extra = {"subtype": "file_share", "files": shapes, "upload": False}
        return str(self._workspace.human_message(user, place, stored, thread_ts, extra)["ts"])

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """A person edits a message of their own."""
        place = self._writable(user, channel)
        self._own(user, place, ts)
        self._workspace.change(place, ts, {"text": encode(text, self._workspace.world)}, user)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """A person deletes a message of their own; with replies it leaves a tombstone."""
        place = self._place(user, channel)
        self._own(user, place, ts)
        self._workspace.delete(place, ts)

    async def forward(self, user: str, channel: str, ts: str, to: str | None = None, text: str = "") -> str:
        """A person forwards a message, to the bot unless `to` names a channel; returns the new `ts`."""
        source = self._place(user, channel)
        message = self._workspace.world.message(source.id, ts)
        target = self._writable(user, to or self.dm(user))
        extra = {"attachments": [share(self._workspace, source, message)]}
        said = encode(text, self._workspace.world)
        return str(self._workspace.human_message(user, target, said, None, extra)["ts"])

    async def unfurl(self, channel: str, ts: str) -> None:
        """Slack adds previews of a message's links a moment later: `message_changed` that is no edit."""
        place = self._workspace.world.channel(channel)
        found = previews(self._workspace.world.message(place.id, ts)["text"])
        if not found:
            raise GestureError(f"the message {ts} has no links")
        self._workspace.unfurl(place, ts, found)

    async def react(self, user: str, channel: str, ts: str, emoji: str) -> None:
        """A person adds an emoji, named with or without colons."""
        add_reaction(self._workspace, user, self._place(user, channel), ts, emoji)

    async def unreact(self, user: str, channel: str, ts: str, emoji: str) -> None:
        """A person takes an emoji of theirs away."""
        remove_reaction(self._workspace, user, self._place(user, channel), ts, emoji)

    async def dismiss(self, user: str, ts: str) -> None:
        """A person dismisses an ephemeral message; nobody hears of it."""
        for whisper in self._workspace.ephemerals:
            if (whisper["to"], whisper["ts"]) == (user, ts):
                self._workspace.drop_whisper(self._workspace.world.channel(whisper["channel"]), whisper)
                return
        raise GestureError(f"{user} sees no ephemeral message {ts}")

    def dm(self, user: str) -> str:
        """The channel id of a person's direct message with the bot."""
        return self._workspace.world.open_dm(self._workspace.world.person(user).id).id

    # --- ways in

    async def slash(
        self, user: str, channel: str, command: str, text: str = "", *, thread_ts: str | None = None
    ) -> Delivery:
        """A person runs a slash command (`/ask`) and sees the answer that comes with the ack."""
        return await self._commands.run(user, self._writable(user, channel), command, text, thread_ts)

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Delivery:
        """A person picks a shortcut in a message's menu."""
        return await self._shortcuts.on_message(user, self._place(user, channel), ts, callback_id)

    async def global_shortcut(self, user: str, callback_id: str) -> Delivery:
        """A person picks a shortcut in the composer's menu."""
        self._workspace.world.person(user)
        return await self._shortcuts.anywhere(user, callback_id)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """A person opens the bot's Home (or its `messages` tab); the bot hears `app_home_opened`."""
        if tab == "home" and not self._workspace.app.home_tab:
            raise GestureError("the app has no Home tab")
        workspace = self._workspace
        channel = workspace.world.channel(self.dm(user))
        workspace.announce_channel(channel)
        home = workspace.views.homes.get(user) if tab == "home" else None
        workspace.emit(home_opened_event(user, channel, tab, home, workspace.world.new_ts()), channel)

    # --- buttons, menus, modals

    async def click(
        self,
        user: str,
        channel: str,
        message_ts: str,
        action_id: str,
        value: str | list[str] | None = None,
        *,
        block_id: str | None = None,
    ) -> Delivery:
        """A person clicks or chooses in a message, ephemeral ones included."""
        place = self._place(user, channel)
        return await self._gestures.click(user, place, message_ts, action_id, value=value, block_id=block_id)

    async def click_in_view(
        self,
        user: str,
        view_id: str,
        action_id: str,
        value: str | list[str] | None = None,
        values: Values | None = None,
        *,
        block_id: str | None = None,
    ) -> Delivery:
        """A person clicks or chooses in a modal or in their Home tab; `values` are filled in so far."""
        return await self._gestures.click_in_view(
            user, view_id, action_id, value=value, block_id=block_id, values=values or {}
        )

    async def suggest(
        self,
        user: str,
        action_id: str,
        typed: str,
        *,
        view_id: str | None = None,
        channel: str | None = None,
        message_ts: str | None = None,
        block_id: str | None = None,
    ) -> Delivery:
        """A person types into an external select; its options (`reply`) may be chosen from then on."""
        if view_id is not None:
            surface = surface_of_view(self._gestures.view(user, view_id))
        elif channel is not None and message_ts is not None:
            place = self._place(user, channel)
            surface = surface_of_message(place, self._gestures.message(user, place, message_ts))
        else:
            raise GestureError("say where: view_id, or channel and message_ts")
        return await self._gestures.suggest(user, surface, action_id, block_id, typed)

    async def submit(self, user: str, view_id: str, values: Values | None = None) -> Delivery:
        """A person submits a modal. `values` are plain, by block and action; others stay initial."""
        return await self._gestures.submit(user, view_id, values or {})

    async def close(self, user: str, view_id: str) -> None:
        """A person closes a modal."""
        await self._gestures.close(user, view_id)

    # --- where people are

    def _place(self, user: str, channel: str) -> Channel:
        self._workspace.world.person(user)
        place = self._workspace.world.channel(channel)
        if user not in place.members:
            raise GestureError(f"{user} is not a member of {channel}")
        return place

    def _writable(self, user: str, channel: str) -> Channel:
        place = self._place(user, channel)
        if place.is_archived:
            raise GestureError(f"{channel} is archived; nobody can write there")
        if place.is_im and not self._workspace.app.messages_tab:
            raise GestureError("sending messages to this app is turned off (messages tab)")
        return place

    def _own(self, user: str, channel: Channel, ts: str) -> None:
        if self._workspace.world.message(channel.id, ts)["user"] != user:
            raise GestureError(f"the message {ts} is not by {user}")

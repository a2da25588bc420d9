"""The workspace of the stand-in: people, channels, messages, and the rules Slack keeps about them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.errors import SlackError

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace. `role` is free text (rep, PM, admin) that only the page shows."""

    id: str
    name: str
    real_name: str
    role: str = "rep"
    email: str = ""
    tz: str = "UTC"
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation. `members` holds the bot's user id when the bot is in it."""

    id: str
    name: str
    members: frozenset[str] = frozenset()
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    topic: str = ""
    is_im: bool = False

    @property
    def kind(self) -> str:
        """Slack's `channel_type` of an event: `channel`, `group` or `im`."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"


@dataclass(frozen=True, slots=True)
class Usergroup:
    """A user group such as `@product-managers`."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What the workspace and the app are called, and the secrets between them."""

    team_id: str
    team_name: str
    bot_user_id: str
    bot_id: str
    bot_name: str
    app_id: str
    bot_token: str
    app_token: str
    signing_secret: str

    @property
    def team_domain(self) -> str:
        """The workspace's name in addresses."""
        return self.team_name.lower().replace(" ", "-")


@dataclass(slots=True)
class Timeline:
    """The messages of one channel. Keys are `ts`, which grow, so insertion order is time order."""

    by_ts: dict[str, Payload] = field(default_factory=dict)
    top: dict[str, Payload] = field(default_factory=dict)
    threads: dict[str, dict[str, Payload]] = field(default_factory=dict)


class World:
    """People, channels and messages. Knows Slack's rules, but no wire format and no delivery."""

    def __init__(
        self,
        people: Sequence[Person],
        channels: Sequence[Channel],
        usergroups: Sequence[Usergroup],
        identity: Identity,
        now: Callable[[], float],
    ) -> None:
        self.identity = identity
        self.people = {person.id: person for person in (*people, self._bot(identity))}
        self.channels = {channel.id: channel for channel in channels}
        self.usergroups = {group.id: group for group in usergroups}
        self._timelines = {channel.id: Timeline() for channel in channels}
        self._now = now
        self._last_ts = 0
        self._counter = 0

    @staticmethod
    def _bot(identity: Identity) -> Person:
        name = identity.bot_name
        return Person(identity.bot_user_id, name, name.capitalize(), role="app", is_bot=True)

    def now(self) -> float:
        """The sandbox's time in seconds since the epoch."""
        return self._now()

    def new_id(self, prefix: str) -> str:
        """A short id that is unique in this workspace, in the style of Slack's."""
        self._counter += 1
        return f"{prefix}0{self._counter:08X}"

    def new_ts(self) -> str:
        """A message timestamp; strictly growing even when the clock stands still."""
        self._last_ts = max(self._last_ts + 1, int(self._now() * 1_000_000))
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def person(self, user: str) -> Person:
        """The person with this id; Slack's `user_not_found` otherwise."""
        if user not in self.people:
            raise SlackError("user_not_found")
        return self.people[user]

    def channel(self, wanted: str) -> Channel:
        """The channel with this id, `#name` or (as a direct message) user id; else `channel_not_found`."""
        if wanted in self.channels:
            return self.channels[wanted]
        if wanted in self.people:
            return self.open_dm(wanted)
        bare = wanted.removeprefix("#")
        for channel in self.channels.values():
            if bare and channel.name == bare:
                return channel
        raise SlackError("channel_not_found")

    def visible_channel(self, wanted: str) -> Channel:
        """As `channel`, but a private one that the bot is not in stays hidden, as in Slack."""
        channel = self.channel(wanted)
        if channel.is_private and self.identity.bot_user_id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def writable_channel(self, wanted: str) -> Channel:
        """A channel the bot may post to; else `channel_not_found`, `is_archived` or `not_in_channel`."""
        channel = self.visible_channel(wanted)
        if channel.is_archived:
            raise SlackError("is_archived")
        if self.identity.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def bot_is_in(self, channel: str) -> bool:
        """Whether events of this channel reach the bot."""
        return self.identity.bot_user_id in self.channels[channel].members

    def put_channel(self, channel: Channel) -> None:
        """Adds a channel or replaces what is known about it (archived, members, …)."""
        self.channels[channel.id] = channel
        self._timelines.setdefault(channel.id, Timeline())

    def put_person(self, person: Person) -> None:
        """Adds a person or replaces what is known about them."""
        self.people[person.id] = person

    def join(self, channel_id: str, user: str) -> Channel:
        """Makes a person a member."""
        channel = self.channels[channel_id]
        joined = replace(channel, members=channel.members | {user})
        self.put_channel(joined)
        return joined

    def open_dm(self, user: str) -> Channel:
        """The direct message between a person and the bot, made when there is none."""
        dm_id = f"D{user}"
        if dm_id not in self.channels:
            members = frozenset({user, self.identity.bot_user_id})
            self.put_channel(Channel(dm_id, "", members, is_private=True, is_im=True))
        return self.channels[dm_id]

    def add(self, channel: str, message: Payload) -> Payload:
        """Stores a message (which has `ts`, and `thread_ts` when it is a reply) and counts it on its root."""
        line = self._timelines[channel]
        ts, root_ts = message["ts"], message.get("thread_ts")
        line.by_ts[ts] = message
        if root_ts is None or root_ts == ts:
            line.top[ts] = message
            return message
        line.threads.setdefault(root_ts, {})[ts] = message
        self._recount(line, root_ts)
        return message

    @staticmethod
    def _recount(line: Timeline, root_ts: str) -> None:
        """Keeps `reply_count` and its companions on the root, as Slack shows them."""
        root = line.by_ts.get(root_ts)
        replies = line.threads.get(root_ts, {})
        if root is None or not replies:
            return
        users = list(dict.fromkeys(reply["user"] for reply in replies.values()))
        root.update(
            thread_ts=root_ts,
            reply_count=len(replies),
            reply_users=users[:5],
            reply_users_count=len(users),
            latest_reply=next(reversed(replies)),
        )

    def remove(self, channel: str, ts: str) -> Payload:
        """Deletes a message and returns it; a root that has replies leaves Slack's tombstone."""
        line = self._timelines[channel]
        message = self.message(channel, ts)
        root_ts = message.get("thread_ts")
        if root_ts == ts and line.threads.get(ts):
            gone = dict(message)
            message.clear()
            message.update(self._tombstone(gone))
            return gone
        del line.by_ts[ts]
        line.top.pop(ts, None)
        if root_ts in line.threads:
            line.threads[root_ts].pop(ts, None)
            self._forget_thread_when_empty(line, root_ts)
        return message

    def _forget_thread_when_empty(self, line: Timeline, root_ts: str) -> None:
        if line.threads[root_ts]:
            self._recount(line, root_ts)
            return
        del line.threads[root_ts]
        for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
            line.by_ts.get(root_ts, {}).pop(key, None)

    @staticmethod
    def _tombstone(gone: Payload) -> Payload:
        kept = ("type", "ts", "thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply")
        words = "This message was deleted."
        return {key: gone[key] for key in kept if key in gone} | {
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": words,
            "hidden": True,
        }

    def message(self, channel: str, ts: str) -> Payload:
        """The stored message; Slack's `message_not_found` otherwise."""
        found = self._timelines[channel].by_ts.get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def root(self, channel: str, thread_ts: str) -> Payload | None:
        """The message that a thread hangs on, if it is (still) there."""
        return self._timelines[channel].by_ts.get(thread_ts)

    def top_messages(self, channel: str) -> list[Payload]:
        """What stands in the channel itself, oldest first."""
        return list(self._timelines[channel].top.values())

    def thread(self, channel: str, thread_ts: str) -> list[Payload]:
        """The root, when it is there, and its replies, oldest first."""
        root = self.root(channel, thread_ts)
        replies = self._timelines[channel].threads.get(thread_ts, {})
        return ([root] if root is not None else []) + list(replies.values())

    def all_messages(self, channel: str) -> Iterable[Payload]:
        """Everything said in the channel and in its threads, oldest first."""
        return self._timelines[channel].by_ts.values()

"""Who the policy's people are and which channels it means, looked up in Slack and kept fresh.

Ids need no call. Names of channels, e-mail addresses and user groups are looked up at start and every ten
minutes, and whether each PM is one of us still, daily; a failed look-up keeps what was known before.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.people import Home, KnownPeople
from bot.runtime.refusals import Outlook, read_refusal
from handlers.desk import NotReadyError
from triage.digest_schedules import channel_trouble, named_channels, named_people, person_trouble
from triage.digests import is_person
from triage.people import Bar
from triage.policy import Policy

log = structlog.get_logger(__name__)

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{2,}")
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_GROUP_ID = re.compile(r"S[A-Z0-9]{2,}")
_FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class _AsksChannels:
    """The asks channels of one policy, asked for at every event; ``complete`` when every name is known."""

    policy: str
    ids: frozenset[str]
    complete: bool


@dataclass
class SlackDirectory:
    """Fulfils ``handlers.desk.Directory``."""

    client: AsyncWebClient
    policy: Callable[[], Policy]
    known: KnownPeople
    bot_user: str = ""
    bot_id: str = ""
    team_id: str = ""
    team_url: str = ""
    _channels: dict[str, str] = field(default_factory=dict)
    _asks: _AsksChannels | None = None
    _people: dict[str, frozenset[str]] = field(default_factory=dict)

    def is_pm(self, user: str) -> bool:
        return self.why_not_pm(user) is None

    def why_not_pm(self, user: str) -> Bar | None:
        """Whom the policy names and Slack has not told anything of yet is taken for what the policy says."""
        pms = self.policy().people.pms
        if user not in pms and not any(user in self._people.get(said, ()) for said in pms):
            return Bar.NOT_NAMED
        person = self.known.get(user)
        return person.barred if person else None

    @property
    def pms(self) -> tuple[str, ...]:
        named = dict.fromkeys(user for said in self.policy().people.pms for user in self._users(said))
        return tuple(user for user in named if self.is_pm(user))

    def _users(self, said: str) -> Iterable[str]:
        return (said,) if _USER_ID.fullmatch(said) else sorted(self._people.get(said, ()))

    def is_asks_channel(self, channel: str) -> bool:
        policy = self.policy()
        if self._asks is None or self._asks.policy != policy.version:
            self._asks = self._resolved(policy)
        if channel in self._asks.ids:
            return True
        if not self._asks.complete:
            raise NotReadyError
        return False

    @property
    def asks_channels(self) -> tuple[str, ...]:
        return self._ids(self.policy().channels.asks)

    def required_facts(self, channel: str) -> tuple[str, ...]:
        required = self.policy().channels.require
        return next((facts for said, facts in required.items() if channel in self._ids([said])), ())

    def permalink(self, channel: str, ts: str) -> str:
        base = self.team_url.rstrip("/")
        return f"{base}/archives/{channel}/p{ts.replace('.', '')}" if base else ""

    def channel_ids(self, said: Collection[str]) -> dict[str, str]:
        found = (
            (each, each if _CHANNEL_ID.fullmatch(each) else self._channels.get(_name(each))) for each in said
        )
        return {each: channel for each, channel in found if channel is not None}

    def people_ids(self, said: Collection[str]) -> dict[str, tuple[str, ...]]:
        known = (each for each in said if _USER_ID.fullmatch(each) or each in self._people)
        return {each: tuple(self._users(each)) for each in known}

    @property
    def is_complete(self) -> bool:
        """Also where a channel or somebody is not to be found: that is known, then."""
        policy = self.policy()
        channels = (each for each in named_channels(policy) if not _CHANNEL_ID.fullmatch(each))
        people = (each for each in self._named if not _USER_ID.fullmatch(each))
        return all(_name(each) in self._channels for each in channels) and all(
            each in self._people for each in people
        )

    @property
    def _named(self) -> tuple[str, ...]:
        """Everybody whom the policy names, as it is written there."""
        policy = self.policy()
        return tuple(dict.fromkeys((*policy.people.pms, *named_people(policy))))

    async def trouble_at(self, to: str) -> str | None:
        return await (self._trouble_with(to) if is_person(to) else self._trouble_in(to))

    async def _trouble_with(self, user: str) -> str | None:
        """Whoever was never looked up can't be told of."""
        await self.known.look_up(user)
        person = self.known.get(user)
        return person_trouble(person) if person else None

    async def _trouble_in(self, channel: str) -> str | None:
        try:
            found = (await self.client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            refusal = read_refusal(error)
            log.warning("slack_lookup_refused", channel=channel, error=refusal.code)
            return channel_trouble(None) if refusal.outlook is Outlook.HOPELESS else None
        except _FAILURES as error:
            log.warning("slack_lookup_failed", channel=channel, error=repr(error))
            return None
        return channel_trouble(found)

    async def is_shared(self, channel: str) -> bool:
        """Whether people of other companies read the channel (Slack Connect), as Slack says now.

        Slack's errors and the network's pass through: nobody may take "unknown" for "no".
        """
        found = await self.client.conversations_info(channel=channel)
        return found["channel"].get("is_ext_shared") is True

    async def is_outsider(self, user: str) -> bool:
        await self.known.look_up(user)
        person = self.known.get(user)
        return person is None or person.is_external

    async def refresh(self) -> bool:
        """Looks everything up again; True when nothing is missing."""
        steps = (self._look_up_self, self._look_up_channels, self._look_up_people)
        return all([await _tried(step) for step in steps])

    def _resolved(self, policy: Policy) -> _AsksChannels:
        asks = policy.channels.asks
        return _AsksChannels(policy.version, frozenset(self._ids(asks)), not self._unresolved(asks))

    def _ids(self, said: Iterable[str]) -> tuple[str, ...]:
        found = (each if _CHANNEL_ID.fullmatch(each) else self._channels.get(_name(each)) for each in said)
        return tuple(each for each in found if each)

    def _unresolved(self, said: Iterable[str]) -> bool:
        return any(not _CHANNEL_ID.fullmatch(each) and _name(each) not in self._channels for each in said)

    async def _look_up_self(self) -> bool:
        if not self.bot_user:
            who = await self.client.auth_test()
            self.bot_user, self.bot_id = who["user_id"], who.get("bot_id") or ""
            self.team_id, self.team_url = who.get("team_id") or "", who.get("url") or ""
            self.known.settle(Home(self.team_id, who.get("enterprise_id") or ""))
        return True

    async def _look_up_channels(self) -> bool:
        """Pages through the channel list once, and only where a name is used."""
        policy = self.policy()
        channels = policy.channels
        said = (*channels.asks, *channels.require, *named_channels(policy))
        names = {_name(each) for each in said}
        wanted = {name for name in names if not _CHANNEL_ID.fullmatch(name)}
        if not wanted:
            return True
        found: dict[str, str] = {}
        cursor = ""
        while wanted - found.keys():
            page = await self.client.conversations_list(
                types="public_channel,private_channel", exclude_archived=True, limit=1000, cursor=cursor
            )
            found |= {each["name"]: each["id"] for each in page["channels"] if each.get("name") in wanted}
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        # A name that does not exist is doctor's to tell; "" keeps it from stopping every other channel.
        self._channels = {name: found.get(name, "") for name in wanted}
        self._asks = None
        for name in wanted - found.keys():
            log.error("channel_not_found", name=name, fix="create it, invite the bot, or use its id")
        return wanted <= found.keys()

    async def _look_up_people(self) -> bool:
        complete = True
        for said in self._named:
            if not _USER_ID.fullmatch(said):
                complete &= await _tried(lambda said=said: self._look_up(said))  # type: ignore[misc]
            for user in self._users(said):
                await self.known.look_up(user)
        return complete

    async def _look_up(self, said: str) -> bool:
        if said.startswith("@") or _GROUP_ID.fullmatch(said):
            self._people[said] = await self._members(said)
        else:
            self._people[said] = await self._by_email(said)
        return bool(self._people[said])

    async def _by_email(self, address: str) -> frozenset[str]:
        """Whoever has left, or was never there, is nobody: that is ``doctor``'s to tell."""
        try:
            found = await self.client.users_lookupByEmail(email=address)
        except SlackApiError as error:
            if read_refusal(error).code != "users_not_found":
                raise
            log.error("person_not_found", said=address, fix="check the policy, or invite them")
            return frozenset()
        return frozenset({found["user"]["id"]})

    async def _members(self, said: str) -> frozenset[str]:
        group = said if _GROUP_ID.fullmatch(said) else await self._group_id(said.removeprefix("@"))
        found = await self.client.usergroups_users_list(usergroup=group)
        return frozenset(found["users"])

    async def _group_id(self, handle: str) -> str:
        found = await self.client.usergroups_list()
        ids: dict[str, str] = {each["handle"]: each["id"] for each in found["usergroups"]}
        return ids.get(handle, handle)


async def _tried(step: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await step()
    except SlackApiError as error:
        log.warning("slack_lookup_refused", error=read_refusal(error).code)
    except _FAILURES as error:
        log.warning("slack_lookup_failed", error=repr(error))
    return False


def _name(said: str) -> str:
    return said.removeprefix("#")

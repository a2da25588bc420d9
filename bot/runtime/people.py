"""Who is who: people as ``users.info`` tells, looked up in the background and kept in the store for a day.

Nobody waits for a look-up. One at a time, they cannot use up Slack's allowance; one that fails is made again
when the person is next seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.refusals import Outlook, read_refusal
from storage import Store, StoreError
from triage.people import Person
from triage.ports import UnitOfWork

log = structlog.get_logger(__name__)

FRESH_FOR = timedelta(days=1)
_MOST_KNOWN = 10_000
_MOST_WAITING = 1_000
_RETRY_S = 60.0
_FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Home:
    """Our own workspace, and the organisation it belongs to ("" for none)."""

    team: str
    organisation: str


@dataclass
class KnownPeople:
    """Nobody is looked up before ``settle`` told whose people are our own."""

    client: AsyncWebClient
    store: Store
    clock: Callable[[], datetime]
    _home: Home | None = None
    _settled: asyncio.Event = field(default_factory=asyncio.Event)
    _known: dict[str, Person] = field(default_factory=dict)
    _waiting: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))
    _queued: set[str] = field(default_factory=set)
    _not_before: dict[str, float] = field(default_factory=dict)

    def settle(self, home: Home) -> None:
        """Tells which workspace is ours."""
        self._home = home
        self._settled.set()

    def get(self, user: str) -> Person | None:
        """As told last, however long ago; None for whoever was not looked up yet."""
        return self._known.get(user)

    def saw(self, user: str) -> None:
        """Somebody did something: looked up soon, unless known already. When very many wait, later."""
        if user and user not in self._queued and not self._is_fresh(user) and not self._waiting.full():
            self._queued.add(user)
            self._waiting.put_nowait(user)

    async def keep(self) -> None:
        """Looks up whoever was seen, one after the other, until it is cancelled."""
        await self._settled.wait()
        while True:
            user = await self._waiting.get()
            try:
                await self.look_up(user)
            finally:
                self._queued.discard(user)

    async def look_up(self, user: str) -> bool:
        """Asks for somebody who is not known freshly; False where neither store nor Slack can tell now."""
        now = asyncio.get_running_loop().time()
        if self._home is None or self._is_fresh(user) or self._not_before.get(user, 0.0) > now:
            return self._is_fresh(user)
        try:
            await self._ask(user, self._home)
            self._not_before.pop(user, None)
            return True
        except SlackApiError as error:
            refusal = read_refusal(error)
            log.warning("person_lookup_refused", user=user, error=refusal.code)
            wait_s = refusal.wait_s if refusal.outlook is Outlook.WAIT else _RETRY_S
        except (*_FAILURES, StoreError) as error:
            log.warning("person_lookup_failed", user=user, error=repr(error))
            wait_s = _RETRY_S
        self._not_before[user] = now + wait_s
        return False

    async def _ask(self, user: str, home: Home) -> None:
        stored = await self.store.read(_stored, user)
        if stored:
            self._remember(stored)
        if not self._is_fresh(user):
            found = await self.client.users_info(user=user)
            person = person_of(found["user"], home, self.clock())
            self._remember(person)
            await self.store.write(_put, person)

    def _remember(self, person: Person) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[person.user] = person

    def _is_fresh(self, user: str) -> bool:
        person = self._known.get(user)
        return person is not None and self.clock() - person.updated_at < FRESH_FOR


def person_of(user: Mapping[str, Any], home: Home, now: datetime) -> Person:
    """A ``user`` of Slack's as we keep them; an unknown zone is none."""
    zone, profile = str(user.get("tz") or ""), user.get("profile") or {}
    name = profile.get("display_name") or user.get("real_name") or user.get("name") or ""
    return Person(
        user=str(user["id"]),
        name=str(name),
        timezone=zone if zone in available_timezones() else "",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger")) or not _is_ours(user, home),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_deleted=bool(user.get("deleted")),
        updated_at=now,
    )


def _is_ours(user: Mapping[str, Any], home: Home) -> bool:
    """Of our workspace, or of another one of our own organisation (Enterprise Grid)."""
    team, of = user.get("team_id"), (user.get("enterprise_user") or {}).get("enterprise_id")
    return not team or not home.team or team == home.team or bool(of and of == home.organisation)


def _stored(uow: UnitOfWork, user: str, /) -> Person | None:
    return uow.people.get(user)


def _put(uow: UnitOfWork, person: Person, /) -> None:
    uow.people.put(person)

"""Questions to Slack that only read: who the bot is, which channels and people there are."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{2,}")
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_GROUP_ID = re.compile(r"S[A-Z0-9]{2,}")
_LONGEST_WAIT_S = 60.0

Answer = dict[str, Any]


class SlackUnreachableError(Exception):
    """No answer from Slack, or none that can be read."""


class SlackRefusedError(Exception):
    """Slack answered no; ``code`` is its error word, such as ``invalid_auth``."""

    def __init__(self, code: str, needed: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.needed = needed


class SlackLookup:
    """Asks Slack. Every method raises SlackUnreachableError or SlackRefusedError."""

    def __init__(self, client: AsyncWebClient, api_url: str) -> None:
        self._client = client
        self._api_url = api_url
        self._by_name: dict[str, Answer] | None = None

    async def identity(self) -> tuple[Answer, frozenset[str] | None]:
        """What ``auth.test`` says, and the token's scopes (None where the server does not tell)."""
        answer, headers = await self._ask("auth.test")
        told = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), None)
        if told is None:
            return answer, None
        return answer, frozenset(scope.strip() for scope in str(told).split(",") if scope.strip())

    async def check_app_token(self, app_token: str) -> None:
        """Asks for a Socket Mode address, which only a valid app-level token gets; opens nothing."""
        await self._ask("apps.connections.open", token=app_token)

    async def channel(self, said: str) -> Answer:
        """The channel with this id or ``#name``; SlackRefusedError ``channel_not_found``."""
        if _CHANNEL_ID.fullmatch(said):
            answer, _ = await self._ask("conversations.info", channel=said)
            found: Answer = _told(answer, "channel")
            return found
        if self._by_name is None:
            self._by_name = {
                channel["name"]: channel async for channel in self._channels() if "name" in channel
            }
        if (name := said.removeprefix("#")) not in self._by_name:
            raise SlackRefusedError("channel_not_found")
        return self._by_name[name]

    async def people(self, said: str) -> tuple[str, ...]:
        """User ids behind a user id, an e-mail address or a user group (``S0123`` or ``@handle``)."""
        if _USER_ID.fullmatch(said):
            answer, _ = await self._ask("users.info", user=said)
            return (str(_told(_told(answer, "user"), "id")),)
        if said.startswith("@") or _GROUP_ID.fullmatch(said):
            group = said if _GROUP_ID.fullmatch(said) else await self._group_id(said.removeprefix("@"))
            answer, _ = await self._ask("usergroups.users.list", usergroup=group)
            return tuple(_told(answer, "users"))
        answer, _ = await self._ask("users.lookupByEmail", email=said)
        return (str(_told(_told(answer, "user"), "id")),)

    async def _group_id(self, handle: str) -> str:
        answer, _ = await self._ask("usergroups.list")
        for group in _told(answer, "usergroups"):
            if group.get("handle") == handle:
                return str(group["id"])
        raise SlackRefusedError("no_such_subteam")

    async def _channels(self) -> AsyncIterator[Answer]:
        cursor = ""
        while True:
            answer, _ = await self._ask(
                "conversations.list",
                types="public_channel,private_channel",
                exclude_archived="true",
                limit=1000,
                cursor=cursor,
            )
            for channel in _told(answer, "channels"):
                yield channel
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _ask(self, method: str, token: str | None = None, **arguments: Any) -> tuple[Answer, Answer]:
        """One call; waits once where Slack asks to."""
        for last in (False, True):
            try:
                headers = {"Authorization": f"Bearer {token}"} if token else {}
                said = await self._client.api_call(method, params=arguments, headers=headers)
                return dict(said.data), dict(said.headers)  # type: ignore[arg-type]  # a dict for JSON answers
            except SlackApiError as refused:
                wait = _wait(refused)
                if last or wait is None or wait > _LONGEST_WAIT_S:
                    raise _refusal(refused) from None
                await asyncio.sleep(wait)
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as failed:
                words = f"Slack cannot be reached at {self._api_url} ({str(failed) or type(failed).__name__})"
                raise SlackUnreachableError(words) from None
        raise AssertionError("the second try returns or raises")


@asynccontextmanager
async def slack_lookup(api_url: str, bot_token: str) -> AsyncIterator[SlackLookup]:
    """A lookup on a session of its own, closed at the end."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        client = AsyncWebClient(token=bot_token, base_url=api_url, session=session, retry_handlers=[])
        yield SlackLookup(client, api_url)


def needs_lookup(channels: Iterable[str]) -> bool:
    """Whether a channel is given by name, so that Slack must be asked for its id."""
    return not all(map(_CHANNEL_ID.fullmatch, channels))


def _told(answer: Any, field: str) -> Any:
    """A field that Slack's answer always has."""
    try:
        return answer[field]
    except (KeyError, TypeError):
        words = f"the server at the Slack address answers without {field!r}, not as Slack does"
        raise SlackUnreachableError(words) from None


def _wait(refused: SlackApiError) -> float | None:
    response = refused.response
    if getattr(response, "status_code", 0) != 429:
        return None
    try:
        return max(0.0, float(response.headers.get("Retry-After", 1)))
    except ValueError:
        return 1.0


def _refusal(refused: SlackApiError) -> Exception:
    response = refused.response
    data = getattr(response, "data", response)
    if isinstance(data, dict) and data.get("error"):
        return SlackRefusedError(str(data["error"]), str(data.get("needed") or ""))
    status = getattr(response, "status_code", "no status")
    return SlackUnreachableError(
        f"the server at the Slack address answered with status {status}, not as Slack does"
    )

"""A small workspace, clients for it, and real Bolt apps that live in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Channel, Person, Sandbox, Usergroup
from tests.browser import Open, browser

BOT = "U0BECAUSE"
PEOPLE = (
    Person("U1RITA", "rita", "Rita Reyes", email="rita@example.com"),
    Person("U2PAT", "pat", "Pat Moore", role="PM", email="pat@example.com"),
    Person("U3GUEST", "gus", "Gus Guest", is_restricted=True),
)
EVERYBODY = frozenset({BOT, "U1RITA", "U2PAT"})
CHANNELS = (
    Channel("C1ASKS", "sales-asks", EVERYBODY, topic="Ask here"),
    Channel("C2DIGEST", "product-digest", EVERYBODY),
    Channel("C3OTHER", "random", frozenset({"U1RITA", "U2PAT"})),
    Channel("C4OLD", "old", EVERYBODY, is_archived=True),
    Channel("G5SECRET", "secret", frozenset({"U2PAT"}), is_private=True),
)
GROUPS = (Usergroup("S1PMS", "pms", "Product managers", ("U2PAT",)),)

Make = Callable[..., Awaitable[Sandbox]]
Connect = Callable[[Sandbox, AsyncApp], Awaitable[AsyncSocketModeHandler]]


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self, at: float = 1_800_000_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def make_sandbox() -> AsyncIterator[Make]:
    running: list[Sandbox] = []

    async def make(**options: Any) -> Sandbox:
        defaults: dict[str, Any] = {"people": PEOPLE, "channels": CHANNELS, "usergroups": GROUPS}
        sandbox = Sandbox(**defaults | {"event_types": ("message",)} | options)
        await sandbox.start()
        running.append(sandbox)
        return sandbox

    yield make
    for sandbox in running:
        await sandbox.stop()


@pytest.fixture
async def sandbox(make_sandbox: Make) -> Sandbox:
    return await make_sandbox()


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[])


def bolt_app(sandbox: Sandbox) -> AsyncApp:
    """A real Bolt app of this workspace, without listeners."""
    client = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[])
    return AsyncApp(client=client, signing_secret="sandbox-secret", process_before_response=True)


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Connects an app over Socket Mode and hangs up at the end.

    ``ping_s`` is after how long the client notices that its connection is gone. As short as a test of that
    wants it, a busy machine looks like a dead connection: the client comes back on a new one, and what it had
    not acked is delivered to it once more.
    """
    handlers: list[AsyncSocketModeHandler] = []

    async def connect_app(sandbox: Sandbox, app: AsyncApp, ping_s: float = 3.0) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(app, "xapp-sandbox", ping_interval=ping_s)
        handler.client.web_client.base_url = sandbox.api_url
        await handler.connect_async()
        handlers.append(handler)
        await sandbox.connected()
        return handler

    yield connect_app
    for handler in handlers:
        await handler.client.disconnect()
        await handler.client.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def open_page() -> AsyncIterator[Open]:
    async with browser() as opened:
        yield opened


def button(action_id: str = "why", value: str = "1") -> dict[str, Any]:
    """A small valid button."""
    text = {"type": "plain_text", "text": "Why?"}
    return {"type": "button", "action_id": action_id, "text": text, "value": value}


def plain(text: str) -> dict[str, str]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}

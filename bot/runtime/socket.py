"""Socket Mode: the connection to Slack, kept alive and closed in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.metrics import CONNECTIONS

log = structlog.get_logger(__name__)

# With the SDK's 10 s the bot is deaf 9.7 s after a reset; with 3 s it is 2.7 s.
_PING_INTERVAL_S = 3.0


class Socket:
    """One Socket Mode connection that comes back by itself."""

    def __init__(
        self,
        app: AsyncApp,
        take: Callable[[dict[str, Any]], Awaitable[int]],
        client: AsyncWebClient,
        app_token: str,
    ) -> None:
        """``take`` journals an event and gives the status; the rest goes to the listeners at once."""
        self._take = take
        self._handler = AsyncSocketModeHandler(
            app,
            app_token,
            logger=logging.getLogger("because.socket"),
            web_client=client,
            ping_interval=_PING_INTERVAL_S,
        )
        self._handler.client.message_listeners.append(_note_hello)
        self._handler.client.socket_mode_request_listeners[:] = [self._receive]
        self._connecting: asyncio.Task[None] | None = None

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if request.type != "events_api":
            await self._handler.handle(self._handler.client, request)
        elif await self._take(request.payload) == 200:
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    def start(self) -> None:
        """Connects, and keeps trying where Slack is out of reach."""
        self._connecting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        await self._handler.client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Leaves at once, so that Slack sends clicks and commands nowhere else than to the living."""
        if self._connecting:
            self._connecting.cancel()
        await self._handler.client.close()  # type: ignore[no-untyped-call]


async def _note_hello(
    _: AsyncBaseSocketModeClient, message: dict[str, object], __: str | None = None
) -> None:
    if message.get("type") == "hello":
        count = message.get("num_connections")
        CONNECTIONS.set(count if isinstance(count, int) else 1)
        log.info("socket_connected", connections=count)

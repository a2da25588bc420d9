"""Socket Mode: the bot connects, we send envelopes, it acks them by id."""

import asyncio
import itertools
import json
import secrets
from collections.abc import Callable
from time import perf_counter

from aiohttp import WSMsgType, web

from bot.sandbox.record import Attempt
from bot.sandbox.world import Payload

ACK_SECONDS = 3.0
MAX_CONNECTIONS = 10


class SocketHub:
    """The bot's WebSocket connections; any one of them gets an envelope, as at Slack."""

    def __init__(
        self, app_id: str, now: Callable[[], float], ping_seconds: float, ack_seconds: float
    ) -> None:
        self._app_id = app_id
        self._now = now
        self._ping_seconds = ping_seconds
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._open: dict[web.WebSocketResponse, asyncio.BaseTransport | None] = {}
        self._usable: list[web.WebSocketResponse] = []
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Payload]]] = {}
        self.on_change: Callable[[], None] = lambda: None

    @property
    def connections(self) -> int:
        """How many connections can take envelopes."""
        return len(self._usable)

    def new_ticket(self) -> str:
        """A secret that lets one connection in, for the address of `apps.connections.open`."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serves one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self._usable) >= MAX_CONNECTIONS:
            raise web.HTTPForbidden(text="unknown ticket or too many connections")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=self._ping_seconds, max_msg_size=8_000_000)
        await socket.prepare(request)
        self._open[socket] = request.transport
        try:
            await self._welcome(socket, request)
            await self._listen(socket)
        finally:
            self._forget(socket)
        return socket

    async def _welcome(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        hello = {
            "type": "hello",
            "num_connections": len(self._usable) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": request.host, "build_number": 1, "approximate_connection_time": 18060},
        }
        await socket.send_str(json.dumps(hello))
        self._usable.append(socket)
        self.on_change()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._take_ack(json.loads(message.data))

    def _take_ack(self, ack: Payload) -> None:
        _, future = self._waiting.get(ack.get("envelope_id", ""), (None, None))
        if future is not None and not future.done():
            future.set_result(ack.get("payload") or {})

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self._open.pop(socket, None)
        if socket in self._usable:
            self._usable.remove(socket)
        for owner, future in tuple(self._waiting.values()):
            if owner is socket and not future.done():
                future.set_exception(ConnectionResetError("the connection broke before the ack"))
        self.on_change()

    async def deliver(self, kind: str, payload: Payload, retry_num: int, reason: str) -> Attempt:
        """Sends one envelope and waits for its ack; never raises for what the bot does."""
        attempt = Attempt(at=self._now(), transport="socket", retry_num=retry_num)
        started = perf_counter()
        try:
            attempt.reply = await self._send(kind, payload, retry_num, reason)
            attempt.status = 200
        except TimeoutError:
            attempt.error = "timeout"
        except OSError:
            attempt.error = "connection_failed"
        attempt.latency = perf_counter() - started
        return attempt

    async def _send(self, kind: str, payload: Payload, retry_num: int, reason: str) -> Payload:
        if not self._usable:
            raise ConnectionResetError("nobody is connected")
        socket = self._usable[next(self._turn) % len(self._usable)]
        envelope_id = secrets.token_hex(16)
        envelope = {
            "type": kind,
            "envelope_id": envelope_id,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry_num, "retry_reason": reason}
        future: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (socket, future)
        try:
            await socket.send_str(json.dumps(envelope))
            async with asyncio.timeout(self._ack_seconds):
                return await future
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, abrupt: bool) -> None:
        """Ends all connections: cut without a word, or with Slack's `disconnect` message."""
        sockets, self._usable = self._usable, []
        self.on_change()
        for socket in sockets:
            if abrupt:
                self._cut(socket)
            else:
                await socket.send_str(
                    json.dumps({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
                )

    def _cut(self, socket: web.WebSocketResponse) -> None:
        transport = self._open.get(socket)
        if isinstance(transport, asyncio.Transport):
            transport.abort()

    async def close(self) -> None:
        """Closes what is open, for the end of the sandbox."""
        self._usable = []
        for socket in tuple(self._open):
            await socket.close()

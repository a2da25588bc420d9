"""The page's own wire: a snapshot and then every change over a WebSocket, and what people do as POSTs."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from aiohttp import WSMsgType, web

from bot.sandbox.delivery import Deliveries
from bot.sandbox.doings import Doings
from bot.sandbox.emoji import EMOJI
from bot.sandbox.page_acts import PageActs
from bot.sandbox.record import ApiCall, Delivery
from bot.sandbox.shapes import channel_shape
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload, Person

SHOWN_MESSAGES = 200
SHOWN_LOG = 300


def call_entry(call: ApiCall) -> Payload:
    """A Web API call as the inspector shows it."""
    return {
        "id": call.id,
        "direction": "out",
        "name": call.method,
        "at": call.at,
        "latency": call.latency,
        "ok": call.ok and not call.dropped,
        "status": _call_status(call),
        "sent": call.args,
        "answer": call.response,
    }


def _call_status(call: ApiCall) -> str:
    if call.dropped:
        return "cut off"
    return "ok" if call.ok else str(call.response.get("error"))


def delivery_entry(delivery: Delivery) -> Payload:
    """An event or gesture as the inspector shows it."""
    last = delivery.attempts[-1] if delivery.attempts else None
    return {
        "id": delivery.id,
        "direction": "in",
        "name": delivery_name(delivery),
        "at": delivery.at,
        "latency": last.latency if last else None,
        "ok": delivery.state != "failed" and not (last and last.error),
        "status": _delivery_status(delivery),
        "sent": delivery.body,
        "answer": last.reply if last else None,
        "attempts": [
            {
                "at": one.at,
                "over": one.transport,
                "retry": one.retry_num,
                "status": one.status,
                "error": one.error,
            }
            for one in delivery.attempts
        ],
    }


def delivery_name(delivery: Delivery) -> str:
    """`message`, `message_changed`, `block_actions`, …"""
    event = delivery.body.get("event")
    if isinstance(event, dict):
        return str(event.get("subtype") or event.get("type"))
    return str(delivery.body.get("type") or delivery.body.get("command") or delivery.kind)


def _delivery_status(delivery: Delivery) -> str:
    tries = len(delivery.attempts)
    again = f" (try {tries})" if tries > 1 else ""
    if delivery.state == "acked":
        return f"acked{again}"
    error = delivery.attempts[-1].error if tries else "waiting for the bot"
    return f"{error}{again}"


class LivePage:
    """Serves `/sandbox/live` and the gestures of the page."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        api: WebApi,
        deliveries: Deliveries,
        doings: Doings,
        connection: Callable[[], Payload],
        examples: Sequence[str],
        asks_channel: str,
    ) -> None:
        self._workspace = workspace
        self._api = api
        self._deliveries = deliveries
        self._acts = PageActs(doings, workspace)
        self._connection = connection
        self._examples = examples
        self._asks_channel = asks_channel
        self._sockets: set[web.WebSocketResponse] = set()

    async def act(self, request: web.Request) -> web.Response:
        """A person does something on the page: `POST /sandbox/say` and the like, with JSON."""
        refuse_other_sites(request)
        return await self._acts.handle(request)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One open page: everything there is, then every change."""
        refuse_other_sites(request)
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        notes: asyncio.Queue[Payload] = asyncio.Queue()
        self._workspace.feed.subscribe(notes.put_nowait)
        self._sockets.add(socket)
        notes.put_nowait(self.snapshot())
        sender = asyncio.create_task(self._send(socket, notes))
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._workspace.feed.unsubscribe(notes.put_nowait)
            self._sockets.discard(socket)
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
        return socket

    @staticmethod
    async def _send(socket: web.WebSocketResponse, notes: asyncio.Queue[Payload]) -> None:
        with contextlib.suppress(ConnectionResetError):  # the page was closed; its handler cleans up
            while True:
                await socket.send_str(json.dumps(await notes.get()))

    async def close(self) -> None:
        """Ends the connections of open pages."""
        for socket in tuple(self._sockets):
            await socket.close()

    def snapshot(self) -> Payload:
        """All that a page shows, bounded."""
        world, identity = self._workspace.world, self._workspace.identity
        return {
            "type": "snapshot",
            "team": {"id": identity.team_id, "name": identity.team_name},
            "bot": {"id": identity.bot_user_id, "name": identity.bot_name},
            "people": [self._person(person) for person in world.people.values()],
            "usergroups": [{"id": group.id, "handle": group.handle} for group in world.usergroups.values()],
            "channels": [self._channel(channel) for channel in world.channels.values()],
            "ephemerals": self._workspace.ephemerals[-SHOWN_MESSAGES:],
            "views": {user: self._workspace.views.stack_of(user) for user in self._workspace.views.stacks},
            "homes": self._workspace.views.homes,
            "app": self._app(),
            "emoji": EMOJI,
            "connection": self._connection(),
            "log": self._log(),
            "examples": list(self._examples),
            "asks_channel": self._asks_channel,
        }

    def _app(self) -> Payload:
        app = self._workspace.app
        tabs = {"home_tab": app.home_tab, "messages_tab": app.messages_tab}
        commands = [asdict(one) for one in app.commands]
        return tabs | {"commands": commands, "shortcuts": [asdict(one) for one in app.shortcuts]}

    @staticmethod
    def _person(person: Person) -> Payload:
        known = {"id": person.id, "name": person.name, "real_name": person.real_name, "role": person.role}
        guest = person.is_restricted or person.is_ultra_restricted
        return known | {"is_bot": person.is_bot, "guest": guest, "stranger": person.is_stranger}

    def _channel(self, channel: Channel) -> Payload:
        world = self._workspace.world
        top = world.top_messages(channel.id)[-SHOWN_MESSAGES:]
        replies = [
            reply
            for root in top
            if root.get("reply_count")
            for reply in world.thread(channel.id, root["ts"])[1:]
        ]
        shape = channel_shape(channel, self._workspace.identity)
        return shape | {"members": sorted(channel.members), "messages": [*top, *replies]}

    def _log(self) -> list[Payload]:
        entries = [call_entry(call) for call in self._api.calls[-SHOWN_LOG:]]
        entries += [delivery_entry(delivery) for delivery in self._deliveries.log[-SHOWN_LOG:]]
        return sorted(entries, key=lambda entry: float(entry["at"]))[-SHOWN_LOG:]


def refuse_other_sites(request: web.Request) -> None:
    """Pages of other sites that the same browser shows may not act here."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        raise web.HTTPForbidden(text="another site")

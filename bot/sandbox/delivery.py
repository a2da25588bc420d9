"""Handing payloads to the bot: over a socket or over HTTP; events again when they are not acked."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Protocol

from bot.sandbox.feed import Feed
from bot.sandbox.record import Attempt, Delivery, Log
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.socket_mode import SocketHub
from bot.sandbox.world import Payload, World

Announce = Callable[[Delivery], None]


class Transport(Protocol):
    """A way to the bot."""

    async def deliver(self, kind: str, payload: Payload, retry_num: int, reason: str) -> Attempt:
        """Tries once."""


class Deliveries:
    """The queue to the bot. Events wait for a connection and are redelivered; gestures are tried once."""

    def __init__(
        self,
        *,
        world: World,
        sockets: SocketHub,
        http: SignedHttp,
        feed: Feed,
        redelivery_delays: Sequence[float],
        keep_log: int,
        announce: Announce,
    ) -> None:
        self.log: Log[Delivery] = Log(keep_log)
        self._world = world
        self._sockets = sockets
        self._http = http
        self._feed = feed
        self._delays = (0.0, *redelivery_delays)
        self._announce = announce
        self._way_is_open = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.look_for_ways()

    def look_for_ways(self) -> None:
        """To be called when a connection came or went or the HTTP address changed."""
        if self._sockets.connections or self._http.url:
            self._way_is_open.set()
        else:
            self._way_is_open.clear()
        self._feed.changed()

    @property
    def pending(self) -> int:
        """How many deliveries are neither acked nor given up."""
        return len(self._tasks)

    def send_event(self, body: Payload) -> Delivery:
        """Queues an `event_callback` and returns at once."""
        delivery = Delivery(self._world.new_id("DL"), "events_api", body, self._world.now(), body["event_id"])
        self._start(delivery)
        return delivery

    def again(self, delivery: Delivery) -> None:
        """Delivers an event once more with the same event id, as Slack does when an ack got lost."""
        self._spawn(self._redeliver(delivery))

    async def send_gesture(self, kind: str, body: Payload) -> Delivery:
        """Sends a click, submission or command and waits for its ack; Slack does not try these again."""
        delivery = Delivery(self._world.new_id("DL"), kind, body, self._world.now())
        self._record(delivery)
        way = self._way()
        if way is None:
            attempt = Attempt(self._world.now(), "none", 0, error="nobody is connected")
        else:
            attempt = await way.deliver(kind, body, 0, "")
        delivery.state = "acked" if attempt.acked else "failed"
        self._note_attempt(delivery, attempt)
        return delivery

    def _start(self, delivery: Delivery) -> None:
        self._record(delivery)
        self._spawn(self._until_acked(delivery))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._feed.changed()
        if not task.cancelled():
            task.result()

    async def _until_acked(self, delivery: Delivery) -> None:
        reason = ""
        for retry_num, delay in enumerate(self._delays):
            if delay:
                await asyncio.sleep(delay)
            attempt = await self._try(delivery, retry_num, reason)
            delivery.state = "acked" if attempt.acked else "pending"
            self._note_attempt(delivery, attempt)
            if attempt.acked:
                return
            reason = attempt.error
        delivery.state = "failed"
        self._note(delivery)

    async def _redeliver(self, delivery: Delivery) -> None:
        attempt = await self._try(delivery, len(delivery.attempts), "http_timeout")
        delivery.state = "acked" if attempt.acked else delivery.state
        self._note_attempt(delivery, attempt)

    async def _try(self, delivery: Delivery, retry_num: int, reason: str) -> Attempt:
        while (way := self._way()) is None:
            await self._way_is_open.wait()
        return await way.deliver(delivery.kind, delivery.body, retry_num, reason)

    def _way(self) -> Transport | None:
        if self._sockets.connections:
            return self._sockets
        return self._http if self._http.url else None

    def _record(self, delivery: Delivery) -> None:
        self.log.append(delivery)
        self._note(delivery)

    def _note_attempt(self, delivery: Delivery, attempt: Attempt) -> None:
        delivery.attempts.append(attempt)
        self._note(delivery)

    def _note(self, delivery: Delivery) -> None:
        self._announce(delivery)

    async def close(self) -> None:
        """Gives up what is pending."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

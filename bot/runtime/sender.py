"""Sends the outbox: each row once, at most one post a second per channel, patient with Slack's moods.

Whenever an outcome is unknown (a timeout after sending, a 5xx, a crash while a row was leased) the row is
unsure, and ``posting`` looks for it before it posts again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime import inbox
from bot.runtime.charts import CHARTS_REFUSED, Charts
from bot.runtime.inbox import InboxWorkers
from bot.runtime.metrics import MESSAGES
from bot.runtime.posting import Poster, is_direct
from bot.runtime.refusals import Outlook, Refusal, read_refusal
from handlers.blocks.card import Rendered
from storage import Claimed, Journaled, Store, StoreError
from triage.digests import READ_BY_OTHERS, READ_BY_OTHERS_FIX
from triage.ports import Method
from triage.usecases.telling import Unsaid, tell_unsaid

log = structlog.get_logger(__name__)

LEASE_S = 20.0
# A row is begun only while enough of its lease is left for the call to time out within it (see wiring).
_BEGIN_WITHIN_S = 8.0
_BATCH = 200
_WAITING_PER_CHANNEL = 5
# Slack's history lags behind a little: an unknown outcome is looked up no sooner than this.
_HISTORY_LAG_S = 3.0
_LONGEST_WAIT_S = 60.0
_ATTEMPTS = 8
_UNKNOWN_OUTCOMES = (aiohttp.ClientError, TimeoutError, OSError, SlackClientError)


class OutboxSender:
    """``render`` draws a row by kind and values; ``workers`` get what echoes from a post; ``is_shared`` asks
    Slack whether people of other companies read a channel; ``post_s`` lie between two posts in one."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        render: Callable[[str, dict[str, Any]], Rendered],
        workers: InboxWorkers,
        *,
        is_shared: Callable[[str], Awaitable[bool]],
        clock: Callable[[], datetime],
        post_s: float = 1.0,
    ) -> None:
        self._store = store
        self._poster = Poster(client, lambda channel: self._pace_channel(channel, post_s))
        self._charts = Charts(store, clock)
        self._render = render
        self._workers = workers
        self._is_shared = is_shared
        self._clock = clock
        self._channels: dict[str, deque[tuple[Claimed, float]]] = {}
        self._in_hand: set[str] = set()
        self._free_at: dict[str, float] = {}
        self._sent: list[tuple[str, str]] = []
        self._echoes: list[Journaled] = []
        self._woken = asyncio.Event()
        self._recorder: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    def wake(self) -> None:
        """There may be something new to send."""
        self._woken.set()

    async def run(self, poll_s: float = 0.5) -> None:
        """Sends until ``drain``; rows other processes queue are found within ``poll_s``."""
        while not self._closing:
            try:
                handed_out = await self.hand_out()
            except StoreError as error:
                log.error("outbox_not_read", error=str(error))
                handed_out = 0
            if handed_out < _BATCH:
                await self._pause(poll_s)

    async def hand_out(self, *, all_leases: bool = False) -> int:
        """Claims what is due and hands it to its channels; how many rows."""
        busy = [channel for channel, rows in self._channels.items() if len(rows) >= _WAITING_PER_CHANNEL]
        deadline = asyncio.get_running_loop().time() + _BEGIN_WITHIN_S
        rows = await self._store.outbox.claim(
            self._clock(),
            LEASE_S,
            _BATCH,
            per_channel=_WAITING_PER_CHANNEL,
            skip_channels=busy,
            all_leases=all_leases,
        )
        for row in rows:
            # After a jump of the clock a lease runs out while its row is still being sent here.
            if row.key not in self._in_hand:
                self._in_hand.add(row.key)
                self._enqueue(row, deadline)
        return len(rows)

    async def drain(self, patience_s: float = 10.0) -> None:
        """Sends what is in hand, then stops; what does not get out in time stays in the outbox."""
        self._closing = True
        self._woken.set()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=patience_s)
        for task in set(self._tasks):
            task.cancel()
        if self._recorder:
            await self._recorder

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        self._woken.clear()

    def _enqueue(self, row: Claimed, deadline: float) -> None:
        waiting = self._channels.get(row.channel)
        if waiting is not None:
            waiting.append((row, deadline))
            return
        self._channels[row.channel] = deque([(row, deadline)])
        task = asyncio.create_task(self._work_through(row.channel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work_through(self, channel: str) -> None:
        loop = asyncio.get_running_loop()
        rows = self._channels[channel]
        try:
            while rows:
                await asyncio.sleep(max(0.0, self._free_at.get(channel, 0.0) - loop.time()))
                row, deadline = rows.popleft()
                try:
                    if loop.time() < deadline:
                        await self._settle(row)
                finally:
                    self._in_hand.discard(row.key)
        except StoreError as error:
            # What is in hand keeps its lease; when that runs out it is claimed again and looked for first.
            log.error("outbox_not_written", channel=channel, error=str(error))
        finally:
            self._in_hand.difference_update(row.key for row, _ in rows)
            del self._channels[channel]
            self._forget_old_paces(loop.time())

    async def _settle(self, row: Claimed) -> None:
        """Sends a row and notes what became of it."""
        if row.method is Method.REACT:
            await self._try_to_send(row, self._poster.react(row))
            return
        try:
            message = self._render(row.kind, row.values)
        except Exception as error:
            # A message that cannot be drawn now will not draw itself better later.
            log.error("message_not_drawn", key=row.key, error=repr(error))
            await self._park(row, repr(error))
            return
        message = await self._charts.fitting(row, message)
        await self._try_to_send(row, self._post(row, message), charted=message.without_charts is not None)

    async def _post(self, row: Claimed, message: Rendered) -> str | None:
        """The message's ts; None where it must not be said there."""
        if message.inside_only and not is_direct(row.channel) and await self._is_shared(row.channel):
            await self._withhold(row)
            return None
        return await self._poster.send(row, message)

    async def _try_to_send(
        self, row: Claimed, sending: Coroutine[Any, Any, str | None], *, charted: bool = False
    ) -> None:
        try:
            ts = await sending
            if ts is not None:
                self._record_sent(row, ts)
                MESSAGES.labels(row.kind, "sent").inc()
                await self._charts.went_through(row)
        except SlackApiError as error:
            refusal = read_refusal(error)
            if charted and refusal.outlook is Outlook.BLOCKS:
                await self._again(row, CHARTS_REFUSED, 0.0, row.unsure)
            else:
                await self._refused(row, refusal)
        except aiohttp.ClientConnectorError as error:
            await self._again(row, str(error), _backoff(row), row.unsure)  # it cannot have arrived
        except _UNKNOWN_OUTCOMES as error:
            wait_s = max(_HISTORY_LAG_S, _backoff(row))
            await self._again(row, f"{type(error).__name__}: {error}", wait_s, True)

    async def _refused(self, row: Claimed, refusal: Refusal) -> None:
        match refusal.outlook:
            case Outlook.WAIT if row.method is Method.REACT:
                await self._again(row, refusal.code, refusal.wait_s, row.unsure)
            case Outlook.LOCKED_OUT if row.method is Method.REACT:
                # An app installed before we reacted lacks the scope for it, and is of use without.
                await self._park(row, refusal.code)
            case Outlook.WAIT:
                self._pace_channel(row.channel, refusal.wait_s)
                await self._again(row, refusal.code, refusal.wait_s, row.unsure)
            case Outlook.UNKNOWN:
                await self._again(row, refusal.code, max(_HISTORY_LAG_S, _backoff(row)), True)
            case Outlook.BLOCKS if row.error != refusal.code:
                await self._again(row, refusal.code, 0.0, row.unsure)
            case Outlook.LOCKED_OUT:
                await self._again(row, refusal.code, _backoff(row), row.unsure)
            case Outlook.LATER if row.attempts + 1 < _ATTEMPTS:
                await self._again(row, refusal.code, _backoff(row), row.unsure)
            case _:
                log.error("message_parked", key=row.key, channel=row.channel, error=refusal.code)
                await self._store.write(tell_unsaid, _lost(row, refusal.code), self._clock())
                await self._park(row, refusal.code)

    async def _withhold(self, row: Claimed) -> None:
        """Asked at the last moment, because a channel can be shared between queueing and sending."""
        log.error(
            "message_withheld", key=row.key, channel=row.channel, why=READ_BY_OTHERS, fix=READ_BY_OTHERS_FIX
        )
        await self._park(row, READ_BY_OTHERS)

    async def _again(self, row: Claimed, error: str, wait_s: float, unsure: bool) -> None:
        log.warning("message_delayed", key=row.key, error=error, seconds=wait_s)
        at = self._clock() + timedelta(seconds=wait_s)
        await self._store.outbox.retry(row.key, error, at, unsure=unsure)
        MESSAGES.labels(row.kind, "delayed").inc()

    async def _park(self, row: Claimed, error: str) -> None:
        await self._store.outbox.park(row.key, error)
        MESSAGES.labels(row.kind, "parked").inc()

    def _record_sent(self, row: Claimed, ts: str) -> None:
        """Marks rows sent together: whatever finishes while one mark is written goes into the next."""
        self._sent.append((row.key, ts))
        if row.echo is not None:
            self._echoes.append(self._workers.echo_of(row.key, row.echo, ts))
        if self._recorder is None or self._recorder.done():
            self._recorder = asyncio.create_task(self._write_sent())

    async def _write_sent(self) -> None:
        while self._sent:
            batch, self._sent = self._sent, []
            echoes, self._echoes = self._echoes, []
            try:
                fresh = await self._store.outbox.sent(batch, echoes, inbox.LEASE_S)
            except StoreError as error:
                # Their leases run out, and then each is looked for in its thread before anything is posted.
                log.error("sent_not_recorded", keys=[key for key, _ in batch], error=str(error))
                continue
            if not self._closing:  # the workers rest by then; the next start takes the echoes up
                self._workers.begin(fresh)
        self.wake()

    def _pace_channel(self, channel: str, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        self._free_at[channel] = max(self._free_at.get(channel, 0.0), now + seconds)

    def _forget_old_paces(self, now: float) -> None:
        if len(self._free_at) > 10_000:
            self._free_at = {channel: at for channel, at in self._free_at.items() if at > now}


def _lost(row: Claimed, error: str) -> Unsaid:
    return Unsaid(row.key, row.kind, row.channel, row.values, error)


def _backoff(row: Claimed) -> float:
    return float(min(_LONGEST_WAIT_S, 2.0 ** min(row.attempts, 10)))

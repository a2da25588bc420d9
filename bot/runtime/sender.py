"""Sends the outbox: each row once, at most one post a second per channel, patient with Slack's moods.

Slack has no idempotency key. Whenever an outcome is unknown (a timeout after sending, a 5xx, a crash while a
row was leased) the sender looks for its own message metadata in the thread before it posts again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.metrics import MESSAGES
from bot.runtime.refusals import Outlook, Refusal, read_refusal
from handlers.blocks.card import Rendered
from handlers.blocks.text import Block
from storage import Claimed, Store, StoreError
from triage.digests import READ_BY_OTHERS, READ_BY_OTHERS_FIX
from triage.ports import Method

log = structlog.get_logger(__name__)

LEASE_S = 20.0
# A row is begun only while enough of its lease is left for the call to time out within it (see wiring).
_BEGIN_WITHIN_S = 8.0
METADATA_TYPE = "because_message"
_BATCH = 200
_WAITING_PER_CHANNEL = 5
# Slack's history lags behind a little: an unknown outcome is looked up no sooner than this.
_HISTORY_LAG_S = 3.0
_LONGEST_WAIT_S = 60.0
_ATTEMPTS = 8
_UNKNOWN_OUTCOMES = (aiohttp.ClientError, TimeoutError, OSError, SlackClientError)


class OutboxSender:
    """``render`` draws a row by kind and values; ``is_shared`` asks Slack whether people of other companies
    read a channel; ``post_s`` lie between two posts in one channel."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        render: Callable[[str, dict[str, Any]], Rendered],
        *,
        is_shared: Callable[[str], Awaitable[bool]],
        clock: Callable[[], datetime],
        post_s: float = 1.0,
    ) -> None:
        self._store = store
        self._client = client
        self._render = render
        self._is_shared = is_shared
        self._clock = clock
        self._post_s = post_s
        self._channels: dict[str, deque[tuple[Claimed, float]]] = {}
        self._in_hand: set[str] = set()
        self._free_at: dict[str, float] = {}
        self._sent: list[tuple[str, str]] = []
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
        try:
            message = self._render(row.kind, row.values)
        except Exception as error:
            # A message that cannot be drawn now will not draw itself better later.
            log.error("message_not_drawn", key=row.key, error=repr(error))
            await self._park(row, repr(error))
            return
        try:
            if message.inside_only and await self._is_shared(row.channel):
                await self._withhold(row)
                return
            self._record_sent(row.key, await self._send(row, message))
            MESSAGES.labels(row.kind, "sent").inc()
        except SlackApiError as error:
            await self._refused(row, read_refusal(error))
        except aiohttp.ClientConnectorError as error:
            await self._again(row, str(error), _backoff(row), row.unsure)  # it cannot have arrived
        except _UNKNOWN_OUTCOMES as error:
            wait_s = max(_HISTORY_LAG_S, _backoff(row))
            await self._again(row, f"{type(error).__name__}: {error}", wait_s, True)

    async def _send(self, row: Claimed, message: Rendered) -> str:
        """The message's ts in Slack."""
        # Words without blocks are better than silence where Slack refuses our blocks.
        blocks = None if row.error == "invalid_blocks" else message.blocks
        if row.method is Method.UPDATE:
            ts = row.target_ts or ""
            await self._client.chat_update(channel=row.channel, ts=ts, text=message.text, blocks=blocks)
            return ts
        if row.only_for:
            return await self._whisper(row, message, blocks)
        if row.unsure and (found := await self._find_own(row)):
            return found
        self._pace_channel(row.channel, self._post_s)
        response = await self._client.chat_postMessage(
            channel=row.channel,
            thread_ts=row.thread_ts,
            text=message.text,
            blocks=blocks,
            metadata={"event_type": METADATA_TYPE, "event_payload": {"key": row.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(response["ts"])

    async def _whisper(self, row: Claimed, message: Rendered, blocks: list[Block] | None) -> str:
        """A note for one person. Slack keeps none, so it cannot be looked up: where an earlier try may have
        arrived it is not sent again, because to be told twice is worse than, perhaps, not at all."""
        if row.unsure:
            log.warning("whisper_not_repeated", key=row.key)
            return ""
        self._pace_channel(row.channel, self._post_s)
        response = await self._client.chat_postEphemeral(
            channel=row.channel,
            user=row.only_for or "",
            thread_ts=row.thread_ts,
            text=message.text,
            blocks=blocks,
        )
        return str(response["message_ts"])

    async def _find_own(self, row: Claimed) -> str | None:
        """The ts of this row's message if an earlier try did reach Slack."""
        oldest = str((row.created_at - timedelta(minutes=5)).timestamp())
        cursor = ""
        while True:
            if row.thread_ts:
                page = await self._client.conversations_replies(
                    channel=row.channel, ts=row.thread_ts, include_all_metadata=True, limit=200, cursor=cursor
                )
            else:
                page = await self._client.conversations_history(
                    channel=row.channel, oldest=oldest, include_all_metadata=True, limit=200, cursor=cursor
                )
            for message in page.get("messages") or []:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == row.key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def _refused(self, row: Claimed, refusal: Refusal) -> None:
        match refusal.outlook:
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

    def _record_sent(self, key: str, ts: str) -> None:
        """Marks rows sent together: whatever finishes while one mark is written goes into the next."""
        self._sent.append((key, ts))
        if self._recorder is None or self._recorder.done():
            self._recorder = asyncio.create_task(self._write_sent())

    async def _write_sent(self) -> None:
        while self._sent:
            batch, self._sent = self._sent, []
            try:
                await self._store.outbox.sent(batch)
            except StoreError as error:
                # Their leases run out, and then each is looked for in its thread before anything is posted.
                log.error("sent_not_recorded", keys=[key for key, _ in batch], error=str(error))
        self.wake()

    def _pace_channel(self, channel: str, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        self._free_at[channel] = max(self._free_at.get(channel, 0.0), now + seconds)

    def _forget_old_paces(self, now: float) -> None:
        if len(self._free_at) > 10_000:
            self._free_at = {channel: at for channel, at in self._free_at.items() if at > now}


def _backoff(row: Claimed) -> float:
    return float(min(_LONGEST_WAIT_S, 2.0 ** min(row.attempts, 10)))
